"""`report-lint init`: a blank report in the official form, in which nothing is wrong but that it is blank."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from linter.authoring.blank import Blank, BlankError, blank
from linter.engine import Linter
from linter.errors import RuleFileError
from linter.packs import load
from linter.report import BLANK, Report
from linter.violations import FileResult, Violation
from linter.writers.new import Paragraph, Table, as_markdown, as_text
from linter.writers.newdocx import as_docx
from tests import generator as g
from tests.conftest import Cli

ROOT = Path(__file__).parents[1]
LINTER = Linter(load(examples=True))
#: What may be said of a blank report: a blank cell, boxes without a tick, a mark that is not filled in.
FILL_ME = {"TAB010", "WEB005", "WEB006", "WEB010", "LNG006"}
WRITE: dict[str, Callable[[Blank], bytes]] = {
    "txt": lambda made: as_text(made.blocks).encode(),
    "md": lambda made: as_markdown(made.blocks).encode(),
    "docx": lambda made: as_docx(made.title, made.blocks),
}
KINDS = ("annual-report", "website-report", "rule-of-law-report")
AGENCIES = ("青禾县民政局", "青禾县白石镇人民政府", "青禾县人民政府", "云泽市人民政府", "江南省人民政府")


def bound(data: bytes, name: str, linter: Linter = LINTER) -> Report:
    report = linter.report(data, name)
    assert isinstance(report, Report), report
    return report


def told(data: bytes, name: str, last: Report | None = None) -> tuple[Violation, ...]:
    report = bound(data, name)
    report.previous = last
    return LINTER.lint_report(report).violations


def draft(year: int, seed: int = 1, profile: str = "small") -> g.Draft:
    return g.draft(Random(f"init/{year}/{seed}"), 2021 if year > 2020 else 2019, year=year, quiet=True, profile=profile)


def read_draft(d: g.Draft, name: str = "last.txt") -> Report:
    return bound(g.finish(g.render(d, "pipe"))[0].encode(), name)


# -- nothing but what is to be filled in ----------------------------------------------------------


@pytest.mark.parametrize("suffix", WRITE)
@pytest.mark.parametrize("year", [2019, 2020, 2021, 2025])
def test_a_blank_report_is_linted_to_what_is_to_be_filled_in(year: int, suffix: str) -> None:
    for agency in AGENCIES:
        made = blank(LINTER, "annual-report", year, agency)
        data = WRITE[suffix](made)
        report = bound(data, f"a.{suffix}")
        assert (report.year, report.agency, report.form.key) == (year, agency, "2021" if year > 2020 else "2019")
        assert {one.rule for one in LINTER.lint_report(report).violations} == {"TAB010", "LNG006"}
        assert list(report.sections) == [section.key for section in report.form.sections]
        for table in report.tables.values():
            assert (table.found, table.bound.issues) == (True, [])
            assert {value.state for value in table.values()} == {BLANK}


@pytest.mark.parametrize("suffix", WRITE)
@pytest.mark.parametrize("kind", KINDS)
def test_so_are_the_other_kinds_of_report_and_every_place_is_counted(kind: str, suffix: str) -> None:
    made = blank(LINTER, kind, 2025, "青禾县人民政府办公室")
    found = told(WRITE[suffix](made), f"a.{suffix}")
    assert {one.rule for one in found} <= FILL_ME
    marks = sum(len(block.marks) for block in made.blocks if isinstance(block, Paragraph))
    assert sum(one.rule == "LNG006" for one in found) == marks > 0
    report = bound(WRITE[suffix](made), f"a.{suffix}")
    assert report.kind["report"] == kind
    blanks = [value for table in report.tables.values() for value in table.values() if value.state == BLANK]
    assert made.to_fill == marks + len(blanks)


@pytest.mark.parametrize("suffix", WRITE)
@pytest.mark.parametrize("last_year", [2019, 2020, 2023])
def test_what_last_year_carried_out_is_carried_in(last_year: int, suffix: str) -> None:
    d = draft(last_year, profile="large")
    last = read_draft(d)
    made = blank(LINTER, "annual-report", last_year + 1, d.agency.name, last=last)
    data = WRITE[suffix](made)
    carried = [value for value in bound(data, f"a.{suffix}").tables["表三"].values() if value.row == "上年结转"]
    assert [value.text for value in carried] == [d.cells[g.THREE, g.LEFT, column] for column in g.COLUMNS]
    assert (made.carried, made.lost) == (7, ())
    assert any(value.number for value in carried)
    assert {one.rule for one in told(data, f"a.{suffix}")} == {"TAB010", "LNG006"}
    assert {one.rule for one in told(data, f"a.{suffix}", last)} == {"TAB010", "LNG006"}


def test_what_is_no_number_is_not_carried_and_said() -> None:
    d = draft(2023)
    d.cells[g.THREE, g.LEFT, g.PEOPLE[0]] = ""
    d.cells[g.THREE, g.LEFT, g.PEOPLE[2]] = "/"
    d.cells[g.THREE, g.LEFT, g.PEOPLE[3]] = "1,204"
    made = blank(LINTER, "annual-report", 2024, d.agency.name, last=read_draft(d))
    (lost,) = made.lost
    assert (made.carried, lost.table, lost.row) == (5, "表三", g.LEFT)
    assert lost.columns == (g.PEOPLE[0], g.PEOPLE[2])
    carried = [v for v in bound(WRITE["txt"](made), "a.txt").tables["表三"].values() if v.row == "上年结转"]
    assert [value.text for value in carried][:4:3] == ["", "1204"]


# -- filled in, it is clean -----------------------------------------------------------------------

PROSE = {
    "联系的机构": "本机关办公室",
    "地址": "文昌路8号",
    "邮政编码": "359100",
    "办公电话": "0889-7612345",
    "电子邮箱": "bgs@qinghe.example",
    "主动公开": "围绕救助、养老、殡葬等群众关心的事项公开信息，并对重要政策作了解读。",
    "申请的": "申请渠道畅通，答复程序规范。",
    "信息发布审核": "健全信息发布审核制度，对已公开的信息定期核对更新。",
    "政府网站": "在县政府门户网站设立专栏，并做好日常维护。",
    "机构人员": "明确专人负责，开展业务培训，接受社会监督。",
    "工作考核": "工作考核、社会评议结果良好，没有责任追究的情形。",
    "本年度存在": "一是政策解读的形式较为单一，图文解读偏少；二是部分栏目的更新不够及时。",
    "针对": "制定了解读材料与文件同步起草的流程，增加图文解读；每月核对栏目更新，对超期未更新的栏目逐个督促整改。",
    "发出收费": "本年度没有收取信息处理费。",
    "其他需要": "没有其他需要报告的事项。",
    "几月几日": "1月20日",
}


def filled(made: Blank, d: g.Draft) -> Blank:
    """The report with every mark replaced and every cell taken from a draft that lays its tables out the same."""

    def prose(paragraph: Paragraph) -> Paragraph:
        text = paragraph.text
        for start, end in reversed(paragraph.marks):
            hint = text[start + len("【填写：") : end - 1]
            text = text[:start] + next(words for key, words in PROSE.items() if hint.startswith(key)) + text[end:]
        return Paragraph(text, paragraph.style)

    def cells(table: Table, name: str) -> Table:
        values = [cell.text for line in g.grid(d, name) for cell in line]
        assert len(values) == len(table.cells)
        return table._replace(
            cells=tuple(
                cell._replace(text=value) if not cell.head else cell
                for cell, value in zip(table.cells, values, strict=True)
            )
        )

    names = iter((g.TWO, g.THREE, g.FOUR))
    blocks = [prose(block) if isinstance(block, Paragraph) else cells(block, next(names)) for block in made.blocks]
    return made._replace(blocks=tuple(blocks))


@pytest.mark.parametrize("suffix", WRITE)
@pytest.mark.parametrize("year", [2019, 2020, 2021, 2024, 2025])
@pytest.mark.parametrize("profile", ["zero", "small", "large"])
def test_filled_in_with_consistent_numbers_it_is_clean(year: int, profile: str, suffix: str) -> None:
    d = draft(year, profile=profile)
    made = filled(blank(LINTER, "annual-report", year, d.agency.name), d)
    data = WRITE[suffix](made)
    # TAB025 asks to look at the draft's numbers of lawsuits, whatever the report.
    assert [(one.rule, one.message) for one in told(data, f"a.{suffix}") if one.rule != "TAB025"] == []
    written = {value.text for value in bound(data, f"a.{suffix}").tables["表三"].values()}
    assert written == {d.cells[key] for key in d.cells if key[0] == g.THREE}


@pytest.mark.parametrize("suffix", WRITE)
def test_one_wrong_number_is_found_in_it(suffix: str) -> None:
    d = draft(2025, profile="large")
    d.cells[g.THREE, g.NEW, g.TOTAL] = str(int(d.cells[g.THREE, g.NEW, g.TOTAL]) + 9)
    made = filled(blank(LINTER, "annual-report", 2025, d.agency.name), d)
    assert "表三" in {one.table for one in told(WRITE[suffix](made), f"a.{suffix}") if one.severity == "error"}


# -- the official layout --------------------------------------------------------------------------


@pytest.mark.parametrize("year", [2020, 2025])
def test_tables_are_laid_out_as_in_the_official_form(year: int) -> None:
    """The generator's grids were written from the official forms by hand: labels, order and merged cells."""
    made = blank(LINTER, "annual-report", year, AGENCIES[0])
    tables = [block for block in made.blocks if isinstance(block, Table)]
    for table, name in zip(tables, (g.TWO, g.THREE, g.FOUR), strict=True):
        official = [
            (cell.text if head else "", number, cell.cols, cell.rows)
            for number, line in enumerate(g.grid(draft(year), name))
            for cell, head in zip(line, (one.head for one in table.cells if one.row == number), strict=True)
        ]
        assert [(cell.text, cell.row, cell.colspan, cell.rowspan) for cell in table.cells] == official


def _shape(data: bytes) -> Iterator[list[tuple[str, int, str]]]:
    """Every table row of a Word file as python-docx reads it: text, columns, vertical merge of its cells."""
    docx = pytest.importorskip("docx")
    from docx.oxml.ns import qn

    for table in docx.Document(io.BytesIO(data)).tables:
        for row in table._tbl.tr_lst:
            yield [
                (
                    "".join(text.text or "" for text in cell.iter(qn("w:t"))),
                    cell.grid_span,
                    str(cell.vMerge or ""),
                )
                for cell in row.tc_lst
            ]


def test_the_word_file_has_the_shape_of_the_official_blank() -> None:
    official = ROOT.parent / "shared" / "reports" / "form-2021-blank.docx"
    if not official.exists():
        pytest.skip("the official blank form is not here")
    made = as_docx("", blank(LINTER, "annual-report", 2025, AGENCIES[0]).blocks)
    own, theirs = list(_shape(made)), list(_shape(official.read_bytes()))
    assert [[(text.strip(), *spans) for text, *spans in row] for row in own] == [
        [(text.strip(), *spans) for text, *spans in row] for row in theirs
    ]


def test_the_word_file_is_set_as_official_documents_are() -> None:
    docx = pytest.importorskip("docx")
    made = blank(LINTER, "annual-report", 2025, "云泽市青禾县人力资源和社会保障局")
    data = as_docx(made.title, made.blocks)
    file = docx.Document(io.BytesIO(data))
    page = file.sections[0]
    assert [round(one.mm) for one in (page.page_width, page.page_height)] == [210, 297]
    assert [round(one.mm) for one in (page.top_margin, page.left_margin, page.right_margin)] == [37, 28, 26]
    styles = {paragraph.style.name: paragraph.style for paragraph in file.paragraphs}
    assert set(styles) == {"Title", "Body Text", "Heading 1", "Closing"}
    assert (styles["Title"].font.size.pt, styles["Heading 1"].font.size.pt) == (22, 16)
    assert 28 <= file.styles["Normal"].paragraph_format.line_spacing.pt <= 30
    assert file.core_properties.title == made.title
    # A title that is too long for a line is broken between the agency and the year.
    assert file.paragraphs[0].text == "云泽市青禾县人力资源和社会保障局\n2025年政府信息公开工作年度报告"
    assert (
        "\n"
        not in docx.Document(io.BytesIO(as_docx("", blank(LINTER, KINDS[0], 2025, "青禾县").blocks))).paragraphs[0].text
    )
    marked = [run.text for paragraph in file.paragraphs for run in paragraph.runs if run.font.highlight_color]
    assert len(marked) == sum(len(block.marks) for block in made.blocks if isinstance(block, Paragraph))
    assert all(text.startswith("【填写：") and text.endswith("】") for text in marked)
    assert as_docx(made.title, made.blocks) == data
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_word_file_is_valid_by_the_standards_schemas(kind: str, tmp_path: Path) -> None:
    audit = pytest.importorskip("openxml_audit")
    made = blank(LINTER, kind, 2025, "云泽市青禾县人民政府办公室")
    path = tmp_path / "a.docx"
    path.write_bytes(as_docx(made.title, made.blocks))
    found = [one.description for one in audit.OpenXmlValidator(max_errors=0).validate(path).errors]
    # A theme is no part that a document must have.
    assert [words for words in found if not words.endswith("/relationships/theme' is missing.")] == []


def test_libreoffice_reads_it_as_we_do() -> None:
    from linter.readers import office
    from linter.readers.options import Limits

    if not office.program():
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    d = draft(2025, profile="large")
    made = filled(blank(LINTER, "annual-report", 2025, d.agency.name), d)
    data = as_docx(made.title, made.blocks)
    report, other = bound(data, "a.docx"), bound(office.convert(data, Limits()), "a.odt")
    for key, table in report.tables.items():
        assert [value.text for value in other.tables[key].values()] == [value.text for value in table.values()]
    assert "".join(other.text.split()) == "".join(report.text.split())


def test_text_of_any_kind_can_be_written() -> None:
    made = blank(LINTER, "annual-report", 2025, '青禾<县>&"局"', "department")
    assert bound(as_docx(made.title, made.blocks), "a.docx").text.startswith('青禾<县>&"局"')


# -- what cannot be written -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "agency", "key"),
    [
        (2018, AGENCIES[0], "init-no-form"),
        (2025, "云泽集团", "init-body"),
        (2025, AGENCIES[0], "init-last-year"),
        (2024, AGENCIES[2], "init-last-agency"),
    ],
)
def test_what_cannot_be_written_is_said_in_both_languages(year: int, agency: str, key: str) -> None:
    d = draft(2023)
    last = read_draft(d) if key.startswith("init-last") else None
    with pytest.raises(BlankError) as raised:
        blank(LINTER, "annual-report", year, agency, last=last)
    assert raised.value.key == key
    texts = [raised.value.text(lang) for lang in ("zh", "en")]
    assert texts[0] != texts[1]
    assert not [text for text in texts if "{" in text]


def test_a_kind_without_a_blank_report_is_refused() -> None:
    pack = load(examples=True)
    del pack.reports["annual-report"]["blank"]
    with pytest.raises(BlankError, match="init-no-blank"):
        blank(Linter(pack), "annual-report", 2025, AGENCIES[0])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: 甲\nsektions: {}\n", "blank.yaml:2: unknown key 'sektions'"),
        ("title: 甲\nlead: 一段话\n", "blank.yaml:2: lead"),
        ("lead: []\n", "must have a title"),
        ("- 甲\n", "must be a mapping"),
    ],
)
def test_wrong_words_of_a_pack_are_said_with_their_place(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "blank.yaml").write_text(text, "utf-8")
    with pytest.raises(RuleFileError) as raised:
        load(str(tmp_path))
    assert says in str(raised.value)


def test_a_body_that_is_given_decides() -> None:
    def text(body: str) -> str:
        return as_text(blank(LINTER, "annual-report", 2025, "云泽集团", body).blocks)

    assert "社会评议" in text("county")
    assert "社会评议" not in text("department")


# -- the command ------------------------------------------------------------------------------------


def test_it_writes_a_file_named_as_the_report_and_never_over_another(cli: Cli, tmp_path: Path) -> None:
    ran = cli("init", "--year", "2025", "--agency", "青禾县民政局")
    written = tmp_path / "青禾县民政局2025年政府信息公开工作年度报告.docx"
    assert ran.code == 0
    assert written.name in ran.err
    assert "215" in ran.err
    before = written.read_bytes()
    written.write_bytes(b"mine")
    again = cli("init", "--year", "2025", "--agency", "青禾县民政局")
    assert (again.code, written.read_bytes()) == (2, b"mine")
    assert "--force" in again.err
    assert cli("init", "--year", "2025", "--agency", "青禾县民政局", "--force").code == 0
    assert written.read_bytes() == before
    assert list(tmp_path.iterdir()) == [written]


def test_the_ending_or_the_option_tells_the_format(cli_here: Cli, tmp_path: Path) -> None:
    given = ("init", "--year", "2025", "--agency", "青禾县民政局", "-o")
    for name in ("a.docx", "a.txt", "a.md", "a.MARKDOWN"):
        assert cli_here(*given, str(tmp_path / name)).code == 0
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")
    assert (tmp_path / "a.md").read_text("utf-8").startswith("# 青禾县民政局2025年")
    assert cli_here(*given, str(tmp_path / "noext"), "--format", "txt").code == 0
    assert (tmp_path / "noext").read_bytes() == (tmp_path / "a.txt").read_bytes()
    refused = cli_here(*given, str(tmp_path / "a.pdf"))
    assert (refused.code, "docx, txt, md" in refused.err) == (2, True)
    nowhere = cli_here(*given, str(tmp_path / "none" / "a.txt"))
    assert (nowhere.code, "none" in nowhere.err) == (2, True)


@pytest.mark.parametrize(
    ("format_", "name"), [("md", "x.docx"), ("docx", "x.TXT"), ("txt", "x.md"), ("md", "x.pdf"), ("docx", "x.html")]
)
def test_an_ending_that_contradicts_the_format_is_refused(
    format_: str, name: str, cli_here: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given = ("init", "--year", "2025", "--agency", "青禾县民政局", "--format", format_)
    ran = cli_here(*given, "-o", name)
    assert (ran.code, list(tmp_path.iterdir())) == (2, [])
    assert f"--format {format_} 与 -o {name} 的扩展名 " in ran.err and "contradicts" in ran.err
    assert cli_here(*given, "-o", "版本.2").code == 0


def test_a_folder_that_is_missing_is_said_with_the_remedy(cli_here: Cli, tmp_path: Path) -> None:
    ran = cli_here("init", "--year", "2025", "--agency", "青禾县民政局", "-o", str(tmp_path / "none" / "a.docx"))
    assert ran.code == 2
    assert "请先建好文件夹" in ran.err and "make the folder first" in ran.err


def test_standard_output(cli: Cli) -> None:
    ran = cli("init", "--year", "2025", "--agency", "青禾县民政局", "--format", "md", "-o", "-")
    assert ran.code == 0
    assert ran.out.startswith("# 青禾县民政局2025年政府信息公开工作年度报告\n")


def test_last_years_report_tells_agency_and_year(cli_here: Cli, tmp_path: Path) -> None:
    last = str(ROOT / "examples" / "lanping-2022.md")
    new = tmp_path / "new.txt"
    ran = cli_here("init", "--from", last, "-o", str(new))
    assert ran.code == 0
    assert "7" in ran.err
    assert "澜屏市水利局2023年" in new.read_text("utf-8")
    assert {one.rule for one in told(new.read_bytes(), "new.txt")} == {"TAB010", "LNG006"}
    linted = cli_here("--previous", last, str(new), "-q")
    assert {line.split()[2] for line in linted.out.splitlines()} == {"TAB010", "LNG006"}


def test_another_kind_of_report(cli_here: Cli, tmp_path: Path) -> None:
    last = str(ROOT / "examples" / "lanping-website-2023.md")
    assert cli_here("init", "--from", last, "-o", str(tmp_path / "w.txt")).code == 0
    assert "政府网站工作年度报表（2024年度）" in (tmp_path / "w.txt").read_text("utf-8")
    mixed = cli_here("init", "--from", last, "--report", "annual-report", "-o", str(tmp_path / "x.txt"))
    assert (mixed.code, "政府网站工作年度报表" in mixed.err) == (3, True)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 2, "--year and --agency"),
        (["--agency", "青禾县民政局"], 2, "--year"),
        (["--year", "2025", "--agency", " "], 2, "--agency"),
        (["--year", "2025", "--agency", "甲" * 80], 2, "--agency"),
        (["--year", "2025", "--agency", "/tmp/民政局"], 2, "--agency"),
        (["--year", "2025", "--agency", "..\\\\民政局"], 2, "--agency"),
        (["--year", "2025", "--agency", "云泽集团"], 2, "--body"),
        (["--year", "2025", "--agency", "云泽集团", "--body", "firm"], 2, "department"),
        (["--year", "2025", "--agency", "青禾县民政局", "--report", "budget"], 2, "annual-report"),
        (["--year", "2018", "--agency", "青禾县民政局"], 2, "2018"),
        (["--from", "none.docx"], 3, "none.docx"),
        (["--from", "broken.docx"], 3, "broken.docx"),
        (["--from", "last.md", "--year", "2026"], 3, "2022"),
        (["--from", "last.md", "--agency", "青禾县民政局"], 3, "澜屏市水利局"),
    ],
)
def test_what_is_wrong_is_said_with_the_remedy(
    arguments: list[str], code: int, says: str, cli_here: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 cut")
    (tmp_path / "last.md").write_bytes((ROOT / "examples" / "lanping-2022.md").read_bytes())
    before = sorted(tmp_path.iterdir())
    ran = cli_here("init", *arguments)
    assert ran.code == code
    assert says in ran.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_merged_label_that_a_text_repeats_is_no_value() -> None:
    """pandoc writes merged cells out: the value of a row of pairs stands behind the last of its labels."""
    made = blank(LINTER, "website-report", 2025, "青禾县人民政府办公室")
    text = as_text(made.blocks).replace("| 应急演练 |", "")
    value = bound(text.encode(), "a.txt").tables["网站"].value("应急演练", "值")
    assert value is not None
    assert (value.text, value.style) == ("□是 □否", "unticked")


def test_the_result_of_init_is_a_report_not_a_failure() -> None:
    result = LINTER.lint_bytes(WRITE["docx"](blank(LINTER, "annual-report", 2025, AGENCIES[0])), "a.docx")
    assert isinstance(result, FileResult)
    assert result.status == "linted"


def test_the_configuration_holds_for_it(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "report-lint.yaml").write_text("lang: en\nrules: own\nbodies: {云泽集团: county}\n", "utf-8")
    words = 'title: "{机关}{年}年政府信息公开工作年度报告"\nsections: {总体情况: [{text: 【填写：评议】, bodies: [county]}]}\n'
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "blank.yaml").write_text(words, "utf-8")
    ran = cli("init", "--year", "2025", "--agency", "云泽集团", "-o", "a.txt")
    assert (ran.code, ran.err[:7]) == (0, "Written")
    assert (tmp_path / "a.txt").read_text("utf-8").splitlines()[:3] == [
        "云泽集团2025年政府信息公开工作年度报告",
        "一、总体情况",
        "【填写：评议】",
    ]
    assert cli("init", "--isolated", "--year", "2025", "--agency", "云泽集团", "-o", "b.txt").code == 2
