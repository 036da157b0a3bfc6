"""The HTML page, and the content that it shows: nothing lost, nothing twice, nothing dangerous, all of it usable."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import normalize

import pytest

from linter.document import BLANK, Paragraph
from linter.engine import Linter, Settings
from linter.outputs import Run, Totals, make
from linter.outputs.marks import Mark, Marks, Piece, escaped
from linter.packs import load
from linter.report import Report
from linter.violations import FileResult, Passage, ShownCell, ShownTable, Violation, Waived
from tests import formats
from tests import generator as g
from tests.conftest import ROOT, Cli

#: What draws tables and headings in text files.
DRAWN = frozenset(BLANK + "|#*-:")


@pytest.fixture(scope="module")
def showing() -> Linter:
    """The linter, asked for the content of reports."""
    return Linter(load(), Settings(content=True))


def pieces(result: FileResult) -> list[Passage | ShownCell]:
    """What content has of the report's own text."""
    made: list[Passage | ShownCell] = []
    for block in result.content:
        made += [cell for cell in block.cells if cell.start >= 0] if isinstance(block, ShownTable) else [block]
    return made


def check_whole(linter: Linter, data: bytes, name: str) -> FileResult:
    """Every character stands in the content once, at its offset; every slot of a table belongs to one cell."""
    report = linter.report(data, name)
    assert isinstance(report, Report), report
    result = linter.lint_report(report)
    text, written, counted = report.text, report.document.written, [0] * len(report.text)
    for piece in pieces(result):
        end = piece.start + len(piece.text)
        assert all(one in (two, "*") for one, two in zip(piece.text, written[piece.start : end], strict=True))
        for at in range(piece.start, end):
            counted[at] += 1
    drawn = DRAWN if name.endswith((".txt", ".md")) else frozenset(BLANK)
    lost = [text[at - 5 : at + 10] for at, count in enumerate(counted) if not count and text[at] not in drawn]
    twice = [text[at - 5 : at + 10] for at, count in enumerate(counted) if count > 1]
    assert not lost and not twice, (lost, twice)
    for table in result.content:
        if isinstance(table, ShownTable):
            slots = [
                (row, column)
                for cell in table.cells
                for row in range(cell.row, cell.row + cell.rowspan)
                for column in range(cell.column, cell.column + cell.colspan)
            ]
            assert len(slots) == len(set(slots)), table.name
    return result


def rows_of(table: ShownTable) -> list[list[ShownCell]]:
    """The cells of a table by the rows in which they begin."""
    rows: dict[int, list[ShownCell]] = {}
    for cell in sorted(table.cells, key=lambda cell: cell.column):
        rows.setdefault(cell.row, []).append(cell)
    return [row for _, row in sorted(rows.items())]


def tables(result: FileResult) -> dict[str, list[list[str]]]:
    """The rows of the form's tables, by name: the label nearest to the values, and these."""
    return {
        table.name: [
            [*[cell.text for cell in row if cell.head][-1:], *(cell.text for cell in row if not cell.head)]
            for row in rows_of(table)
        ]
        for table in result.content
        if isinstance(table, ShownTable) and table.name
    }


def rows_with_values(d: g.Draft) -> list[list[str]]:
    """The rows of 表三 in the draft."""
    return [
        [d.labels.get(name, name), *(d.cells[g.THREE, name, column] for column in g.COLUMNS)]
        for _, _, name in g.table_three(d.form)
    ]


@pytest.mark.parametrize("form", g.FORMS)
@pytest.mark.parametrize("dialect", g.DIALECTS)
def test_clean_reports_are_shown_whole_and_in_their_form(form: int, dialect: str, showing: Linter) -> None:
    for seed in range(3):
        d = g.draft(Random(f"page/{form}/{seed}"), form)
        text = g.finish(g.render(d, dialect))[0]
        result = check_whole(showing, text.encode(), "report.txt")
        shown = tables(result)
        assert list(shown) == ["表二", "表三", "表四"]
        filled = [[cell for cell in row if cell] for row in shown["表三"]]
        assert [row for row in filled if len(row) == 8 and row[-1].isdecimal()] == rows_with_values(d)
        assert [one.heading for one in result.content if isinstance(one, Passage)].count(2) == 6


def test_nothing_of_a_broken_report_is_lost(showing: Linter) -> None:
    for case in g.cases(11, 1):
        check_whole(showing, case.text.encode(), "report.txt")


def test_nothing_of_an_unusual_report_is_lost(showing: Linter) -> None:
    for trap in g.traps(5):
        check_whole(showing, trap.data, "report.txt")


@pytest.mark.parametrize("name", ["lanping-website-2023.md", "lanping-2022.md", "hefeng-2020.txt"])
def test_examples_are_shown_whole(name: str, showing: Linter) -> None:
    check_whole(showing, (ROOT / "examples" / name).read_bytes(), name)


def test_labels_and_values_on_lines_of_their_own_are_a_table(showing: Linter) -> None:
    source = (ROOT / "examples" / "lanping-website-2023.md").read_text(encoding="utf-8")
    lines = [cell.strip() for line in source.splitlines() if "---" not in line for cell in line.strip("|").split("|")]
    result = check_whole(showing, "\n".join(filter(None, lines)).encode(), "report.txt")
    (table,) = (one for one in result.content if isinstance(one, ShownTable))
    beside = {row[0].text: row[1].text for row in rows_of(table) if len(row) == 2}
    assert beside["网站名称"] == "澜坪市文化旅游局网站" and beside["概况类信息更新量"] == "36"


def torn(text: str, rng: Random) -> str:
    """A report of which lines were lost, doubled, cut, joined, swapped and put where they do not belong."""
    lines = text.split("\n")
    strays = (
        "",
        "|",
        "总计",
        "行政复议",
        "第二十条第（一）项",
        "一、总体情况",
        "3",
        "0\t0",
        "a|b|c",
        "三、本年度办理结果",
    )
    for _ in range(rng.randint(1, 30)):
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        cut = rng.randint(0, len(lines[at]))
        change = rng.randrange(7)
        if change == 0:
            del lines[at : at + rng.randint(1, 8)]
        elif change == 1:
            lines.insert(at, rng.choice(strays))
        elif change == 2:
            lines[at] = lines[at][:cut]
        elif change == 3:
            lines[at : at + 2] = ["".join(lines[at : at + 2])]
        elif change == 4:
            lines[at], lines[other] = lines[other], lines[at]
        elif change == 5:
            lines[at:at] = lines[at : at + rng.randint(1, 40)]
        else:
            lines[at] = lines[at][:cut] + rng.choice(["\t", "|", "\n", "  ", "\u3000", "\u200b"]) + lines[at][cut:]
        lines = lines or [""]
    return "\n".join(lines)


@pytest.mark.parametrize("dialect", (*g.DIALECTS, *g.UNREADABLE))
def test_nothing_of_a_torn_report_is_lost(dialect: str, showing: Linter) -> None:
    for seed in range(5):
        text = torn(g.clean(2021, dialect, seed), Random(f"torn/{dialect}/{seed}"))
        if isinstance(showing.report(text.encode(), "report.txt"), Report):
            check_whole(showing, text.encode(), "report.txt")


@pytest.mark.parametrize("dialect", g.UNREADABLE)
def test_tables_that_cannot_be_read_are_shown_as_they_stand(dialect: str, showing: Linter) -> None:
    check_whole(showing, g.clean(2021, dialect, 1).encode(), "report.txt")


@pytest.mark.parametrize(
    ("kind", "dialect"), [(kind, one) for kind in ("docx", "html") for one in formats.FORMATS[kind]]
)
def test_files_keep_their_merged_cells(kind: str, dialect: str, showing: Linter) -> None:
    for seed in range(2):
        d = g.draft(Random(f"page/{kind}/{seed}"), 2021)
        made = formats.write(d, kind, dialect, str(seed))
        result = check_whole(showing, made.data, f"report{made.suffix}")
        three = next(one for one in result.content if isinstance(one, ShownTable) and one.name == "表三")
        assert max(cell.rowspan for cell in three.cells) > 10, "the group of the results spans its rows"
        filled = [[cell for cell in row if cell] for row in tables(result)["表三"]]
        assert [row for row in filled if len(row) == 8 and row[-1].isdecimal()] == rows_with_values(d)


def test_what_is_around_a_report_on_a_page_is_left_out(showing: Linter) -> None:
    d = g.draft(Random("page/around"), 2021)
    made = formats.write(d, "html", "gov", "1")
    result = check_whole(showing, made.data, "report.html")
    first = next(one for one in result.content if isinstance(one, Passage))
    assert first.heading == 1, "the report begins with its title"


def test_personal_data_is_masked_as_in_quoted_lines() -> None:
    text = "青禾县民政局2024年政府信息公开工作年度报告\n一、总体情况\n申请人手机13980001234，身份证号35998819900101123X。\n二、主动公开政府信息情况\n"
    linter = Linter(load(), Settings(content=True, quotes=True))
    report = linter.report(text.encode(), "report.txt")
    assert isinstance(report, Report)
    result = linter.lint_report(report)
    shown = "".join(piece.text for piece in pieces(result))
    assert "139******34" in shown and "359*************3X" in shown
    assert "13980001234" not in shown and "19900101" not in shown
    quoted = {one.quote[0] for one in result.violations if one.quote and one.rule.startswith("PRI")}
    assert quoted <= {piece.text for piece in pieces(result)}
    assert "13980001234" not in render([result])


def test_words_between_blocks_are_shown(showing: Linter) -> None:
    """A block that begins outside the report and ends in it is no block of the report; its words are."""
    report = showing.report(g.clean(2021, "lines", 4).encode(), "report.txt")
    assert isinstance(report, Report)
    gone = report.document.blocks.pop(5)
    assert isinstance(gone, Paragraph)
    result = showing.lint_report(report)
    assert report.text[gone.start : gone.end] in [piece.text for piece in pieces(result)]


# -- the page ---------------------------------------------------------------------------------


def render(results: list[FileResult], lang: str = "zh") -> str:
    """The page of some results."""
    made = make("html", Run(load(), lang, "1.2.3"))
    for result in results:
        list(made.add(made.render(result)))
    return "".join(made.end(Totals(len(results), 0, {}, {})))


@pytest.fixture(scope="module")
def results(showing: Linter) -> list[FileResult]:
    """Reports with one defect each, a clean one, one too old, and a file that is none."""
    made = [showing.lint_bytes(case.text.encode(), f"{case.defect}.txt") for case in g.cases(3, 1)][:14]
    made.append(showing.lint_bytes((ROOT / "examples" / "lanping-2022.md").read_bytes(), "clean.md"))
    made.append(showing.lint_bytes("青禾县民政局2015年政府信息公开工作年度报告\n一、概述\n".encode(), "old.txt"))
    made.append(showing.lint_bytes(b"\x89PNG\r\n\x1a\n", "scan.png"))
    return made


def noted(results: list[FileResult]) -> list[Violation]:
    """All violations."""
    return [one for result in results for one in result.violations]


HOSTILE = (
    "青禾县民政局2024年政府信息公开工作年度报告\n"
    "一、总体情况\n"
    "<script>window.hacked=1</script></style></title><img src=x onerror=window.hacked=1> &amp; {{script}}\n"
    '" onmouseover="window.hacked=1" \'><svg onload=window.hacked=1> 全年公开100条，其中甲40条、乙50条、丙20条。\n'
    "分\u2028隔\u2029符 反\u202e转\u2066隔离 铃\x07声 \ufffe ]]> <!-- --!> javascript:window.hacked=1\n"
    "二、主动公开政府信息情况\n<b>粗</b>\t<i>1</i>\t2\n"
    "三、收到和处理政府信息公开申请情况\n四、政府信息公开行政复议、行政诉讼情况\n"
    "五、存在的主要问题及改进情况\n六、其它</h4><script>window.hacked=1</script>需要报告的事项\n"
)
NAME = '"><script>window.hacked=1</script>\u202egpj.<img src=x onerror=window.hacked=1>.txt'


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_is_html_without_errors(lang: str, results: list[FileResult], showing: Linter) -> None:
    import html5lib

    hostile = [showing.lint_bytes(HOSTILE.encode(), NAME), showing.unreadable(NAME, "damaged", NAME)]
    for some in (results, hostile, [], results[-1:]):
        parser = html5lib.HTMLParser(strict=True)
        tree = parser.parse(render(some, lang))
        assert not parser.errors
        space = "{http://www.w3.org/1999/xhtml}"
        assert len(tree.findall(f".//{space}script")) == 1
        assert len(tree.findall(f".//{space}li[@class]")) == len(noted(some))
        ids = [one.get("id") for one in tree.iter() if one.get("id")]
        assert len(ids) == len(set(ids))
        links = {one.get("href") for one in tree.iter(f"{space}a") if one.get("href")}
        assert links <= {f"#{one}" for one in ids}, "every link leads somewhere on the page"


def test_every_violation_has_its_mark_and_its_note(results: list[FileResult]) -> None:
    text = render(results)
    linted = [(number, one) for number, one in enumerate(results, 1) if one.status == "linted"]
    for number, result in linted:
        for at, violation in enumerate(result.violations, 1):
            assert f'id="r{number}v{at}"' in text and f'id="r{number}m{at}"' in text
            assert escaped(violation.message) in text and escaped(violation.basis) in text
            assert escaped(violation.fix or "") in text
    for result in results[-2:]:
        assert escaped(result.note) in text, "what was not linted is said"
    assert text.index(escaped(results[-1].note)) < text.index('class="figures"'), "what was not read comes first"


def test_what_is_waived_is_told_with_its_reason(results: list[FileResult]) -> None:
    first, *others = results[0].violations
    waived = Waived(first, "decision", "县政府<批准>延期", "张科", "2099-12-31")
    text = render([results[0]._replace(violations=tuple(others), waived=(waived,))])
    assert (
        escaped(first.message) in text and "县政府&lt;批准&gt;延期" in text and "张科" in text and "2099-12-31" in text
    )
    assert f'id="r1v{len(others) + 1}"' not in text, "it is no violation of the page"


def test_what_fix_mends_is_said(showing: Linter) -> None:
    text = (ROOT / "examples" / "hefeng-2020.txt").read_bytes()
    made = {name: render([showing.lint_bytes(text, name)]) for name in ("report.txt", "report.wps")}
    words = escaped(load().text("mark-fixable", "zh"))
    assert words in made["report.txt"] and words not in made["report.wps"]


def test_the_page_is_the_same_every_time(results: list[FileResult]) -> None:
    assert render(results) == render(results)


def test_text_of_clean_reports_is_left_out_of_a_very_long_page(
    results: list[FileResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = next(one for one in results if one.status == "linted" and not one.violations)
    words = next(one.text for one in clean.content if isinstance(one, Passage) and len(one.text) > 60)
    assert escaped(words) in render(results)
    monkeypatch.setattr("linter.outputs.html._MANY", 3)
    text = render(results)
    assert escaped(words) not in text and escaped(load().text("page-left-out", "zh")) in text
    assert all(escaped(one.message) in text for one in noted(results))


def test_marks_nest_and_overlap() -> None:
    text = "一二三四五六七八九十"
    spans = [(1, 6), (2, 4), (4, 8), (9, 9), (9, 10)]
    marks = Marks(
        [Mark(100 + start, 100 + end, number, "error") for number, (start, end) in enumerate(spans, 1)],
        [Piece(100, text), Piece(120, "")],
        lambda number: f"[{number}]",
    )
    made = marks.html(Piece(100, text))
    assert re.sub(r"\[\d\]|<[^>]*>", "", made) == text
    for number, (start, end) in enumerate(spans, 1):
        covered = "".join(
            run for numbers, run in re.findall(r'data-v="([\d ]+)">([^<]+)', made) if str(number) in numbers
        )
        assert covered == text[start:end]
        before = re.sub(r"<[^>]*>", "", made).split(f"[{number}]")[0]
        assert re.sub(r"\[\d\]", "", before) == text[:end], "the number stands behind its mark"


def test_a_blank_cell_is_marked_by_its_place() -> None:
    marks = Marks([Mark(7, 7, 1, "warning")], [Piece(3, "12"), Piece(7, ""), Piece(9, "0")], str)
    assert (
        marks.first == {1: 7}
        and marks.of(Piece(7, ""))
        and not marks.of(Piece(3, "12"))
        and not marks.of(Piece(9, "0"))
    )


# -- in a browser -----------------------------------------------------------------------------

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
)  # fmt: skip


class Opened:
    """A page in the browser: what its console said, what it asked the network for."""

    def __init__(self, browser: Any, path: Path, **context: Any) -> None:
        self.context = browser.new_context(**context)
        self.page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def shown(self, selector: str = ".note") -> int:
        """How many elements are in sight, or would be if their report were open."""
        return int(self.page.locator(f"{selector}:not([hidden]):not([hidden] *)").count())

    def counts(self, number: int) -> None:
        """Wait until so many violations are said to be shown, and check that they are."""
        self.page.wait_for_selector(f'#shown[data-count="{number}"]')
        assert self.shown() == number

    def close(self) -> None:
        """Check that nothing went wrong and nothing was fetched."""
        assert not self.said and len(self.asked) == 1
        self.context.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, once for all tests."""
    if not CHROMIUM:
        pytest.skip("needs Chromium")
    with pytest.importorskip("playwright.sync_api").sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Any, results: list[FileResult], tmp_path: Path) -> Iterator[Opened]:
    """The page of the results, opened."""
    path = tmp_path / "page.html"
    path.write_text(render(results), encoding="utf-8")
    made = Opened(browser, path)
    yield made
    made.close()


def test_filters_by_severity_rule_and_words(opened: Opened, results: list[FileResult]) -> None:
    page, everything = opened.page, noted(results)
    severities = Counter(one.severity for one in everything)
    assert opened.shown() == len(everything) and page.inner_text("#shown") == f"共 {len(everything)} 个问题"
    for severity, count in severities.items():
        button = page.locator(f"#bar button[data-s={severity}]")
        button.click()
        assert button.get_attribute("aria-pressed") == "false"
        assert opened.shown() == len(everything) - count
        assert page.inner_text("#shown") == f"显示 {len(everything) - count} 个问题，共 {len(everything)} 个"
        button.click()
    rule, count = Counter(one.rule for one in everything).most_common(1)[0]
    page.select_option("#rule", rule)
    assert opened.shown() == count
    with_it = sum(1 for one in results if rule in {found.rule for found in one.violations})
    assert opened.shown("article.report") == opened.shown("tr[data-report]") == with_it
    page.select_option("#rule", "")
    words = everything[0].message[:45]
    page.fill("#search", words)
    opened.counts(sum(1 for one in everything if words.lower() in one.message.lower()))
    page.fill("#search", results[2].path.upper())
    opened.counts(len(results[2].violations))
    assert opened.shown("article.report") == 1
    page.fill("#search", "")
    opened.counts(len(everything))


def test_marks_out_of_the_filter_are_plain_text(opened: Opened, results: list[FileResult]) -> None:
    off = ".body .off:not([hidden] *)"
    assert opened.page.locator(off).count() == 0
    opened.page.select_option("#rule", results[0].violations[0].rule)
    hidden = [one for one in results[0].violations if one.rule != results[0].violations[0].rule]
    assert opened.page.locator("#r1 .body a.n[id][hidden]").count() == len(hidden)


def test_a_violation_and_its_mark_lead_to_each_other(opened: Opened) -> None:
    page = opened.page
    page.click("#close")
    assert page.locator("details[open]").count() == 0
    # The browser tells the script of a new address in its own time.
    page.click('tr[data-report="r1"] a')
    page.wait_for_selector("#r1 details[open]")
    assert page.locator("#r1 details[open]").count() == 1
    page.click("#r1m1")
    page.wait_for_selector("#r1v1.active")
    assert page.url.endswith("#r1v1") and page.locator("#r1v1.active").count() == 1
    assert page.locator('#r1 .body [data-v~="1"].active').count() > 0
    assert page.locator("#r1v1").is_visible()
    page.click("#r1v1 a.n")
    assert page.url.endswith("#r1m1")
    page.click("#r2 summary")
    page.locator('#r2 .body [data-v~="1"]').first.click(position={"x": 2, "y": 2})
    page.wait_for_selector("#r2v1.active")
    assert page.locator("#r2v1.active").count() == 1 and page.locator(".note.active").count() == 1
    page.click("#open")
    assert page.locator("details:not([open])").count() == 0


def test_the_table_of_reports_is_sorted_by_its_heads(opened: Opened, results: list[FileResult]) -> None:
    page = opened.page
    cells = "#by-report tbody td:nth-child(3)"
    page.click("#by-report thead th:nth-child(3) button")
    counts = [int(text) for text in page.locator(cells).all_inner_texts()]
    assert counts == sorted(counts, reverse=True)
    page.click("#by-report thead th:nth-child(3) button")
    assert [int(text) for text in page.locator(cells).all_inner_texts()] == counts[::-1]


def test_a_rule_of_the_summary_is_a_filter(opened: Opened, results: list[FileResult]) -> None:
    rule = noted(results)[0].rule
    opened.page.locator("#by-rule button", has_text=rule).click()
    assert opened.page.input_value("#rule") == rule
    assert opened.shown() == sum(1 for one in noted(results) if one.rule == rule)


def test_the_keyboard_reaches_filters_and_marks(opened: Opened) -> None:
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "false"
    page.keyboard.press("Space")
    page.click("#open")
    page.focus("#r1m1")
    page.keyboard.press("Enter")
    page.wait_for_selector("#r1v1.active")


def test_paper_has_every_violation(opened: Opened, results: list[FileResult], tmp_path: Path) -> None:
    from pypdf import PdfReader

    assert opened.page.locator("details:not([open])").count(), "what is folded away is printed"
    opened.page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)

    def squeezed(text: str) -> str:
        return "".join(normalize("NFKC", text).split())  # a font has radicals where the text has characters

    text = squeezed("".join(one.extract_text() for one in PdfReader(tmp_path / "page.pdf").pages))
    for violation in noted(results):
        assert squeezed(violation.message)[:30] in text
    assert squeezed(results[-1].note)[:30] in text
    assert opened.page.locator("details:not([open])").count(), "and folded away again"
    opened.page.emulate_media(media="print")
    assert not opened.page.locator("#bar").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_but_tables_is_wider_than_the_window(
    width: int, browser: Any, results: list[FileResult], tmp_path: Path
) -> None:
    path = tmp_path / "page.html"
    path.write_text(render(results), encoding="utf-8")
    made = Opened(browser, path, viewport={"width": width, "height": 800})
    made.page.click("#open")
    assert made.page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 390:
        inner = made.page.locator("#r1 .body .scroll").nth(1)
        assert inner.evaluate("one => one.scrollWidth > one.clientWidth")
    made.close()


def test_everything_is_in_sight_without_scripts(browser: Any, results: list[FileResult], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(render(results), encoding="utf-8")
    made = Opened(browser, path, java_script_enabled=False)
    assert made.page.locator("details[open]").count() == made.page.locator("article.report").count()
    assert all(note.is_visible() for note in made.page.locator(".note").all())
    assert not made.page.locator("#bar").is_visible()
    made.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_hostile_report_is_only_text(lang: str, browser: Any, showing: Linter, tmp_path: Path) -> None:
    result = showing.lint_bytes(HOSTILE.encode(), NAME)
    assert {"TXT001"} <= {one.rule for one in result.violations}
    path = tmp_path / "page.html"
    path.write_text(render([result, result._replace(path=NAME[::-1]), showing.unreadable(NAME, "damaged", NAME)], lang))
    made = Opened(browser, path)
    page = made.page
    page.click("#open")
    page.hover(".note >> nth=0")
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, svg, .body b, .body i").count() == 0
    assert page.locator("article.report").count() == 2 and page.locator("script").count() == 1
    shown = page.inner_text("#r1")
    assert (
        "<script>window.hacked=1</script></style></title><img src=x onerror=window.hacked=1> &amp; {{script}}" in shown
    )
    for code in ("U+2028", "U+202E", "U+2066"):
        assert f"[{code}]" in shown
    assert not set("\u202e\u2066\u2028\x07\ufffe") & set(page.content())
    made.close()


def test_the_page_refuses_what_is_not_its_own(browser: Any, results: list[FileResult], tmp_path: Path) -> None:
    """The policy in the page stops a script, a style sheet and a picture that got into it all the same."""
    path = tmp_path / "page.html"
    broken = render(results[:1]).replace(
        "<footer>",
        '<script>window.hacked=1</script><img src="http://127.0.0.1:9/x.png" onerror="window.hacked=1"><footer>',
    )
    path.write_text(broken, encoding="utf-8")
    made = Opened(browser, path)
    assert made.page.evaluate("window.hacked") is None
    assert len(made.said) >= 2 and all("Content Security Policy" in one for one in made.said)
    made.context.close()


def test_the_command_writes_a_page_beside_other_formats(tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "report.txt").write_text(g.clean(2021, "lines", 1), encoding="utf-8")
    ran = cli("--format", "html=page.html", "--format", "text", "report.txt")
    assert ran.code == 0 and "没有发现问题" in ran.out
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>") and "http://" not in page and "https://" not in page
