"""Reading: encodings, offsets, blocks, and the dialects in which tables come."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from linter.document import BLANK, Document, Paragraph, Table
from linter.engine import Linter
from linter.readers import ReadError, read
from linter.readers.encoding import decode
from linter.violations import FileResult
from tests import generator

ROOT = Path(__file__).parents[1]
FORMATS = ROOT.parent / "shared" / "formats"
BROKEN = (ROOT / "examples" / "hefeng-2020.txt").read_text("utf-8")
PIPES = "|｜│┃║─━┌┬┐├┼┤└┴┘"

#: Name → how a text becomes bytes.
ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": lambda text: text.encode(),
    "utf-8 with mark": lambda text: codecs.BOM_UTF8 + text.encode(),
    "gb18030": lambda text: text.encode("gb18030"),
    "gbk": lambda text: text.encode("gbk"),
    "utf-16-le with mark": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16-be with mark": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-32-le with mark": lambda text: codecs.BOM_UTF32_LE + text.encode("utf-32-le"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
    "crlf in gb18030": lambda text: text.replace("\n", "\r\n").encode("gb18030"),
    "crlf in utf-16-be": lambda text: text.replace("\n", "\r\n").encode("utf-16-be"),
}

TRADITIONAL = """\
青禾縣民政局2024年政府信息公開工作年度報告
本報告根據《中華人民共和國政府信息公開條例》要求編製，數據統計期限為2024年1月1日至2024年12月31日。
一、總體情況
（一）主動公開。2024年，認真貫徹落實各項規定，公開機構設置、辦事指南等信息，並對重要政策作了解讀，方便群眾查詢。
（二）依申請公開。申請渠道暢通，答覆程序規範，全年沒有收到政府信息公開申請。
二、主動公開政府信息情況
三、收到和處理政府信息公開申請情況
四、政府信息公開行政複議、行政訴訟情況
五、存在的主要問題及改進情況
存在的問題：政策解讀的形式較為單一。改進措施：增加圖文解讀，對欄目更新不及時的逐個督促整改。
六、其他需要報告的事項
本年度沒有收取信息處理費。
"""


def places(result: FileResult) -> list[tuple[str, int, int, str]]:
    assert result.status == "linted", result.note
    return [(one.rule, one.line, one.column, one.message) for one in result.violations]


def lines(result: FileResult) -> list[tuple[str, int]]:
    assert result.status == "linted", result.note
    return sorted((one.rule, one.line) for one in result.violations)


# -- encodings ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ENCODINGS)
def test_an_encoding_changes_no_text_and_no_violation(shipped: Linter, name: str) -> None:
    data = ENCODINGS[name](BROKEN)
    assert read(data, "a.txt").text == BROKEN
    expected = places(shipped.lint_bytes(BROKEN.encode(), "a.txt"))
    assert len(expected) > 5
    assert places(shipped.lint_bytes(data, "a.txt")) == expected


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "gb18030", "utf-16-le", "utf-8-sig"])
def test_traditional_characters_in_any_encoding(shipped: Linter, encoding: str) -> None:
    data = TRADITIONAL.encode(encoding)
    found = read(data, "a.txt")
    assert found.written == TRADITIONAL
    assert len(found.text) == len(TRADITIONAL)
    assert "一、总体情况" in found.text
    expected = places(shipped.lint_bytes(TRADITIONAL.encode(), "a.txt"))
    assert expected
    assert places(shipped.lint_bytes(data, "a.txt")) == expected


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be", "utf-8"])
@pytest.mark.parametrize("text", ["一、总体情况\n", "政府信息公开工作年度报告", "表二\t规章\t0\t0\t0\n"])
def test_short_texts_are_recognised(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


def test_characters_of_four_bytes_survive() -> None:
    text = "联系人：𠮷田、㛃某，年度报告的公开情况如下。\n"
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_damaged_byte_is_a_violation_at_its_line(shipped: Linter, encoding: str) -> None:
    rows = BROKEN.split("\n")
    at = next(index for index, row in enumerate(rows) if len(row) > 60 and "|" not in row and "\t" not in row)
    before = "\n".join([*rows[:at], rows[at][:30]]).encode(encoding)
    after = "\n".join([rows[at][30:], *rows[at + 1 :]]).encode(encoding)
    found = shipped.lint_bytes(before + b"\xff" + after, "a.txt")
    damaged = [one for one in found.violations if one.rule == "REA001"]
    assert [(one.line, one.column) for one in damaged] == [(at + 1, 31)]
    whole = shipped.lint_bytes(BROKEN.encode(), "a.txt")
    assert [one for one in lines(found) if one[0] != "REA001"] == lines(whole)


needs_formats = pytest.mark.skipif(not FORMATS.is_dir(), reason="../shared/formats is not here")


@needs_formats
@pytest.mark.parametrize("name", ["gb18030", "utf8bom", "utf16bom", "utf16le_nobom", "crlf"])
def test_variants_of_the_sample_give_the_same_violations(shipped: Linter, name: str) -> None:
    expected = places(shipped.lint_bytes((FORMATS / "sample.tab.txt").read_bytes(), "a.txt"))
    assert len(expected) > 20
    assert places(shipped.lint_bytes((FORMATS / f"sample.{name}.txt").read_bytes(), "a.txt")) == expected


@needs_formats
@pytest.mark.parametrize("name", ["gbk", "gb18030_4byte"])  # blanks or names differ by a character
def test_variants_of_the_sample_give_violations_of_the_same_lines(shipped: Linter, name: str) -> None:
    expected = lines(shipped.lint_bytes((FORMATS / "sample.tab.txt").read_bytes(), "a.txt"))
    assert lines(shipped.lint_bytes((FORMATS / f"sample.{name}.txt").read_bytes(), "a.txt")) == expected


@needs_formats
@pytest.mark.parametrize(("name", "line"), [("utf8_badbyte", 8), ("utf8_cut", 408)])
def test_a_damaged_sample_says_where(shipped: Linter, name: str, line: int) -> None:
    found = lines(shipped.lint_bytes((FORMATS / f"sample.{name}.txt").read_bytes(), "a.txt"))
    assert [one for one in found if one[0] == "REA001"] == [("REA001", line)]
    whole = lines(shipped.lint_bytes((FORMATS / "sample.tab.txt").read_bytes(), "a.txt"))
    assert [one for one in found if one[1] != line] == [one for one in whole if one[1] != line]


@needs_formats
@pytest.mark.parametrize("name", ["pipe", "trafilatura"])
def test_the_sample_in_pipes_has_the_numbers_of_the_sample_in_tabs(shipped: Linter, name: str) -> None:
    def sums(data: bytes) -> list[tuple[str, str | None, str | None]]:
        found = shipped.lint_bytes(data, "a.txt").violations
        return sorted(
            (one.rule, one.row, one.col) for one in found if one.rule.startswith("TAB") and one.severity == "error"
        )

    expected = sums((FORMATS / "sample.tab.txt").read_bytes())
    assert expected
    assert sums((FORMATS / f"sample.{name}.txt").read_bytes()) == expected


@needs_formats
def test_big5_of_the_samples() -> None:
    text = read((FORMATS / "trad.big5.txt").read_bytes(), "a.txt").text
    assert text.startswith("本年度報告係按照《中華人民共和國政府資訊公開條例》")


# -- offsets -----------------------------------------------------------------------------------

#: Text of what reports hold and what trips readers: marks of tables and Markdown, odd blanks and line ends.
ALPHABET = "中国报告一、（。0１a|｜│├─\t\t\n\n\n \u3000\xa0#*-:\\\r\x0b\x0c\x1c\x85\u2028\u200b\ufeff\ufffd𠮷"
LINES = st.lists(
    st.sampled_from(["规章", "0", "|", "｜", "\t", " ", "\n", "---", "**", "#", "\u3000", "|\n", "\t\n", "甲" * 61])
)
TEXTS = st.one_of(st.text(ALPHABET, max_size=120), LINES.map("".join), st.text(max_size=60))


def document(text: str) -> Document | None:
    try:
        return read(text.encode("utf-8", "surrogatepass"), "a.txt")
    except ReadError:
        return None


def cells(block: Paragraph | Table) -> list[tuple[int, int]]:
    if isinstance(block, Paragraph):
        return [(block.start, block.end)]
    return [(cell.start, cell.end) for row in block.rows for cell in row]


@given(TEXTS)
def test_offsets_to_line_and_column_and_back(text: str) -> None:
    found = document(text)
    if found is None:
        return
    for offset in range(len(found.text) + 1):
        place = found.place(offset, offset)
        assert place.line == found.text.count("\n", 0, offset) + 1
        assert place.column == offset - (found.text.rfind("\n", 0, offset) + 1) + 1
        start, end = found.line_span(place.line)
        assert start + place.column - 1 == offset <= end
        assert "\n" not in found.text[start:end]


@given(st.text(ALPHABET.replace("\r", ""), max_size=120))
def test_the_kind_of_line_end_changes_nothing(text: str) -> None:
    one, two, three = (document(text.replace("\n", end)) for end in ("\n", "\r\n", "\r"))
    if one is None:
        assert two is None
        assert three is None
        return
    assert two is not None
    assert three is not None
    assert one.text == two.text == three.text
    assert one.blocks == two.blocks == three.blocks


@given(st.text(" \u3000\xa0", max_size=8), st.text(" \u3000\xa0", max_size=8))
def test_blanks_around_a_paragraph_are_counted_but_not_in_it(before: str, after: str) -> None:
    found = read(f"第一行\r\n{before}公开{after}\r\n第三行".encode(), "a.txt")
    paragraph = found.blocks[1]
    assert isinstance(paragraph, Paragraph)
    assert found.text[paragraph.start : paragraph.end] == "公开"
    assert found.place(paragraph.start, paragraph.end)[:4] == (2, len(before) + 1, 2, len(before) + 3)


def test_columns_of_a_violation_count_every_blank(shipped: Linter) -> None:
    line = next(row for row in BROKEN.split("\n") if "（45-32=13）" in row)
    for blanks in ("\u3000\u3000", "\xa0 \u3000"):
        text = BROKEN.replace(line, line.replace("减", blanks + "减")).replace("\n", "\r\n")
        (one,) = [one for one in shipped.lint_bytes(text.encode(), "a.txt").violations if one.rule == "TAB016"]
        assert one.line == BROKEN[: BROKEN.index(line)].count("\n") + 1
        assert one.column == line.index("减") + len(blanks) + 1


@given(TEXTS)
@example("# ")
@example("** **")
@example("|\n\n# ")
@example(" \u200b|\u3000")
def test_blocks_and_cells_are_stripped(text: str) -> None:
    found = document(text)
    for block in found.blocks if found else ():
        for start, end in cells(block):
            piece = found.text[start:end] if found else ""
            assert piece == piece.strip(BLANK)
        assert isinstance(block, Table) or block.end > block.start


# -- any text ----------------------------------------------------------------------------------


@given(TEXTS)
@settings(max_examples=600)
@example("|\n|")
@example("\t\n\t")
@example("甲\n|\n乙\n")
@example("#\n## \n####### 甲")
@example("****\n*****\n** **")
@example("|---|\n")
def test_every_character_is_in_exactly_one_block(text: str) -> None:
    found = document(text)
    if found is None:
        return
    covered = [0] * len(found.text)
    last = 0
    for block in found.blocks:
        spans = cells(block)
        for start, end in spans:
            assert 0 <= start <= end <= len(found.text)
            if end > start:
                assert start >= last, "in order, without overlap"
                last = end
            for at in range(start, end):
                covered[at] += 1
    for char, count in zip(found.text, covered, strict=True):
        assert count <= 1
        if not count:
            assert char in BLANK + PIPES + "#*-:", f"{char!r} is in no block"


TOLD = (Path(__file__).parents[1] / "rules" / "texts.yaml").read_text("utf-8")


@given(st.one_of(st.binary(max_size=200), TEXTS.map(lambda text: text.encode("utf-16", "surrogatepass"))))
@settings(max_examples=600)
def test_any_bytes_are_a_document_or_a_read_error(data: bytes) -> None:
    try:
        found = read(data, "a.txt")
    except ReadError as error:
        assert f"read-{error.reason}:" in TOLD
        return
    assert "\r" not in found.text
    assert all(found.text[one.start] == "\ufffd" for one in found.problems)
    assert len(found.problems) == found.text.count("\ufffd")


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_linting_any_text_never_raises(shipped: Linter, text: str) -> None:
    title = "青禾县民政局2024年政府信息公开工作年度报告\n"
    for data in (text, title + text, text + "\n一、总体情况\n" + text):
        result = shipped.lint_bytes(data.encode("utf-8", "surrogatepass"), "a.txt")
        assert result.status in {"linted", "unreadable"}
        assert "REA003" not in {one.rule for one in result.violations}
        if result.status == "unreadable":
            assert result.note


@pytest.mark.parametrize(
    "data", [b"", b"\n", b" \t\r\n", b"\xef\xbb\xbf", b"\xff\xfe", "\u3000\n\xa0\u3000".encode(), b"\x00" * 9]
)
def test_nothing_is_empty(data: bytes) -> None:
    with pytest.raises(ReadError) as error:
        read(data, "a.txt")
    assert error.value.reason == "empty"


# -- dialects of tables ------------------------------------------------------------------------

Rows = list[list[str]]
ROWS: Rows = [["信息内容", "本年制发件数", "现行有效件数"], ["规章", "0", "12"], ["行政规范性文件", "3", ""]]


def tab_cells(rows: Rows) -> str:
    return "".join("".join(f"\t{cell}\n" for cell in row) + "\n" for row in rows)


def tsv(rows: Rows) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def bare_pipes(rows: Rows) -> str:
    return "".join(" | ".join(row) + "\n" for row in rows)


def padded_pipes(rows: Rows) -> str:
    return "".join(" | ".join(row) + " |\n" for row in rows)


def outer_pipes(rows: Rows) -> str:
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)


def outer_pipes_apart(rows: Rows) -> str:
    return outer_pipes(rows).replace("\n", "\n\n")


def wide_pipes(rows: Rows) -> str:
    return outer_pipes(rows).replace("|", "｜")


def markdown(rows: Rows) -> str:
    head, *body = outer_pipes(rows).splitlines(keepends=True)
    return head + "|" + " --- |" * len(rows[0]) + "\n" + "".join(body)


def markdown_aligned(rows: Rows) -> str:
    return markdown(rows).replace(" --- ", ":-:", 1).replace(" --- ", "---:")


def boxes(rows: Rows) -> str:
    rule = "─".join("──" for _ in rows[0])
    lines = [f"┌{rule}┐", *(f"├{rule}┤\n│{'│'.join(f' {cell} ' for cell in row)}│" for row in rows), f"└{rule}┘"]
    return "\n".join(lines).replace(f"┌{rule}┐\n├{rule}┤", f"┌{rule}┐") + "\n"


def cell_and_pipe(rows: Rows) -> str:
    return "".join("".join(f"{cell} |\n" for cell in row) + "\n" for row in rows)


RULED = [
    tab_cells, tsv, bare_pipes, padded_pipes, outer_pipes, outer_pipes_apart, wide_pipes, markdown,
    markdown_aligned, cell_and_pipe, boxes,
]  # fmt: skip


def tables(text: str) -> list[tuple[Rows, bool]]:
    found = read(text.encode(), "a.txt")
    return [
        ([[found.text[cell.start : cell.end] for cell in row] for row in block.rows], block.ruled)
        for block in found.blocks
        if isinstance(block, Table)
    ]


@pytest.mark.parametrize("write", RULED)
def test_rows_of_each_dialect(write: Callable[[Rows], str]) -> None:
    text = f"这是表格之前的一段话，说明下面的表。\n\n{write(ROWS)}\n这是表格之后的一段话。\n"
    found = read(text.encode(), "a.txt")
    kinds = [type(block) for block in found.blocks if found.text[slice(*cells(block)[0])].strip("┌┬┐└┴┘─")]
    assert kinds == [Paragraph, Table, Paragraph]
    ((rows, ruled),) = tables(text)
    assert ruled
    # Without an outer pipe or tab a row cannot show that its last cell is blank.
    assert [[*row, ""][:3] if write in (tsv, bare_pipes) else row for row in rows] == ROWS


WORDS = st.text("规章文件数量（一）0123456789.，", min_size=1, max_size=12)


@st.composite
def grids(draw: st.DrawFn) -> Rows:
    width = draw(st.integers(2, 7))
    return draw(st.lists(st.lists(WORDS, min_size=width, max_size=width), min_size=2, max_size=6))


@pytest.mark.parametrize("write", RULED)
@given(rows=grids())
@settings(max_examples=40)
def test_any_table_comes_back_from_each_dialect(write: Callable[[Rows], str], rows: Rows) -> None:
    assume(write is not bare_pipes or len(rows[0]) > 2)  # one pipe inside a line makes no table
    assert tables(write(rows)) == [(rows, True)]


@given(grids(), st.integers(1, 8))
@settings(max_examples=40)
def test_trailing_pads_are_blank_cells(rows: Rows, pads: int) -> None:
    text = "".join(" | ".join(row) + " |" * pads + "\n" for row in rows)
    assert tables(text) == [([row + [""] * (pads - 1) for row in rows], True)]


@given(grids())
@settings(max_examples=40)
def test_pipes_alone_on_lines_are_a_run_of_cells(rows: Rows) -> None:
    flat = [cell for row in rows for cell in row]
    (table,) = tables("\n|\n".join(flat) + "\n")
    assert table == ([flat], False)


@given(grids())
@settings(max_examples=40)
def test_cells_that_end_in_a_pipe_without_blank_lines_are_a_run(rows: Rows) -> None:
    flat = [cell for row in rows for cell in row]
    ((found, ruled),) = tables("".join(f"{cell} |\n" for cell in flat))
    assert not ruled
    assert [cell for row in found for cell in row if cell] == flat


@pytest.mark.parametrize("gap", ["  ", "      ", "\u3000\u3000", "\u3000"])
@given(data=st.data(), width=st.integers(2, 5))
@settings(max_examples=40)
def test_columns_parted_by_blanks(gap: str, data: st.DataObject, width: int) -> None:
    label, figure = st.text("规章文件数量", min_size=1, max_size=9), st.integers(0, 9999).map(str)
    row = st.tuples(label, st.lists(figure, min_size=width, max_size=width)).map(lambda pair: [pair[0], *pair[1]])
    rows = data.draw(st.lists(row, min_size=4, max_size=7))
    assert tables("".join(gap.join(row) + "\n" for row in rows)) == [(rows, True)]


def test_a_vertical_merge_is_a_blank_cell_of_the_tab_dialect() -> None:
    text = "\t三、本年度办理结果\n\t（一）予以公开\n\t1\n\n\t\n\t（二）部分公开\n\t0\n\n"
    assert tables(text) == [([["三、本年度办理结果", "（一）予以公开", "1"], ["", "（二）部分公开", "0"]], True)]


def test_tables_are_parted_by_a_paragraph() -> None:
    text = f"{outer_pipes(ROWS)}下面是另一张表。\n{outer_pipes(ROWS)}"
    assert tables(text) == [(ROWS, True), (ROWS, True)]


@pytest.mark.parametrize(
    "text", ["\t缩进的一段话。\n", "\u3000\u3000缩进的一段话。\n", "## 标题\n", "**加粗**\n", "电话|传真见下\n"]
)
def test_what_is_no_table(text: str) -> None:
    found = read(text.encode(), "a.txt")
    (block,) = found.blocks
    assert isinstance(block, Paragraph)
    assert found.text[block.start : block.end] == text.strip("\t\u3000\n#* ")


# -- numbers that Word made ------------------------------------------------------------------------

_HEADING = re.compile(r"(?m)^((?:## )?[一二三四五六]、)(?=总体|主动公开政|收到和|政府信息公开行|存在的|其他需要)")
_ITEM = re.compile(r"(?m)^(（[一二三四五]）)(?=主动公开|依申请公开|政府信息管理|监督保障)")


@pytest.mark.parametrize("dialect", generator.DIALECTS)
@pytest.mark.parametrize("form", [2019, 2021])
def test_a_tab_behind_the_number_of_a_heading_makes_no_table(shipped: Linter, dialect: str, form: int) -> None:
    """A text that Word saved has a tab behind each automatic number."""
    text = generator.clean(form, dialect, 7)
    assert len(_HEADING.findall(text)) == 6
    tabbed = _ITEM.sub("\\1\t", _HEADING.sub("\\1\t", text))
    before, after = (shipped.lint_bytes(one.encode(), "report.txt").violations for one in (text, tabbed))
    assert {one.rule for one in after} - {"LNG033"} == {one.rule for one in before}
