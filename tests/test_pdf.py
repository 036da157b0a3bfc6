"""PDF: paragraphs, tables and pages as a reader of the printed page sees them."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.document import Document, Paragraph, Table
from linter.engine import Linter
from linter.readers import ReadError, ocr, pdf
from linter.readers.glyphs import Glyph, at_home
from linter.readers.options import Limits, Options
from linter.readers.ruling import Area, Edge, tables
from tests import formats
from tests import generator as g
from tests.pdfwriter import HEIGHT, WIDTH, Sheet
from tests.pdfwriter import pdf as made

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")

#: A line of the text that fills the width from 90 to 498.
FULL = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥春夏"
XS, YS = [90.0, 200.0, 300.0, 400.0], [200.0, 220.0, 240.0, 260.0]


def read(data: bytes, **options: object) -> Document:
    return pdf.read(data, "a.pdf", Options(**options))  # type: ignore[arg-type]


def paragraphs(document: Document) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if isinstance(block, Paragraph)]


def grids(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def expanded(document: Document, table: Table) -> list[list[str]]:
    """Every slot's text."""
    return [
        ["-" if cell is None else document.text[cell.start : cell.end] for cell in row] for row in table.grid.slots()
    ]


def blocks(document: Document) -> list[str | list[list[str]]]:
    """Paragraphs as text and tables as expanded grids, in order."""
    return [
        expanded(document, block) if isinstance(block, Table) else document.text[block.start : block.end]
        for block in document.blocks
    ]


def refused(data: bytes, **options: object) -> ReadError:
    with pytest.raises(ReadError) as raised:
        read(data, **options)
    return raised.value


def body(sheet: Sheet, *lines: str, y: float = 120, x: float = 90, step: float = 20) -> Sheet:
    for number, line in enumerate(lines):
        sheet.text(x + 24 * line.startswith("　　"), y + step * number, line.lstrip("　"))
    return sheet


# -- paragraphs --------------------------------------------------------------------------------


def test_an_indent_or_a_short_line_parts_paragraphs() -> None:
    sheet = body(Sheet(), "　　" + FULL[:32], FULL, "短行。", FULL, FULL[:30], "　　" + FULL[:32], "末。")
    wanted = [FULL[:32] + FULL + "短行。", FULL + FULL[:30], FULL[:32] + "末。"]
    assert paragraphs(read(made(sheet))) == wanted


def test_a_full_last_line_before_an_indent_ends_its_paragraph() -> None:
    sheet = body(Sheet(), "　　" + FULL[:32], FULL, "　　" + FULL[:32], FULL, FULL[:4])
    assert paragraphs(read(made(sheet))) == [FULL[:32] + FULL, FULL[:32] + FULL + FULL[:4]]


def test_a_heading_is_a_paragraph_and_a_centred_title_another() -> None:
    sheet = Sheet().text(246, 100, "某市二级机关", 16).text(230, 130, "年度工作的报告", 16)
    body(sheet, "一、情况", FULL, FULL, "尾。", "二、问题", FULL, FULL[:9], y=170)
    wanted = ["某市二级机关", "年度工作的报告", "一、情况", FULL * 2 + "尾。", "二、问题", FULL + FULL[:9]]
    assert paragraphs(read(made(sheet))) == wanted


def test_a_wider_step_parts_paragraphs() -> None:
    sheet = body(body(Sheet(), FULL, FULL), FULL, FULL, "末。", y=180)
    assert paragraphs(read(made(sheet))) == [FULL * 2, FULL * 2 + "末。"]


@pytest.mark.parametrize(
    ("indent", "last", "wanted"),
    [(0, FULL, 1), (24, FULL, 2), (0, "短行。", 2)],
    ids=["goes on", "indented", "ended"],
)
def test_a_paragraph_goes_on_over_a_page_break(indent: int, last: str, wanted: int) -> None:
    first = body(Sheet(), FULL, FULL, last, y=700).text(280, 800, "- 1 -")
    second = body(Sheet().text(90 + indent, 100, FULL[: 34 - indent // 12]), FULL[:5])
    document = read(made(first, second))
    assert len(paragraphs(document)) == wanted
    assert "- 1 -" not in document.text


def test_a_long_word_that_did_not_fit_does_not_end_a_paragraph() -> None:
    sheet = body(Sheet(), FULL, FULL, FULL[:28], "name@example.gov.cn，" + FULL[:24], "尾。")
    assert paragraphs(read(made(sheet))) == [FULL * 2 + FULL[:28] + "name@example.gov.cn，" + FULL[:24] + "尾。"]


def test_blanks_are_kept_between_words_and_numbers_only() -> None:
    sheet = Sheet().text(90, 100, "共 3 件").text(90, 130, "甲").text(104, 130, "乙2024").text(143, 130, "年")
    sheet.text(90, 160, "open").text(120, 160, "data").text(90, 190, "左").text(200, 190, "右")
    assert paragraphs(read(made(sheet))) == ["共 3 件", "甲乙2024年", "open data", "左 右"]


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    marks = ["— 1 —", "第2页 共4页", "3/4", "4"]
    sheets = []
    for number, mark in enumerate(marks):
        sheet = Sheet().text(200, 50, "某市公开年报").text(290, 800, mark)
        sheets.append(body(sheet, FULL, f"第{number}段。", y=100 + number))
    document = read(made(*sheets))
    assert paragraphs(document) == [FULL + f"第{number}段。" for number in range(4)]


def test_a_number_or_line_at_the_edge_that_is_no_page_number_stays() -> None:
    document = read(made(body(Sheet().text(290, 800, "37"), FULL, "尾。"), body(Sheet(), FULL, "完。")))
    assert paragraphs(document) == [FULL + "尾。", "37", FULL + "完。"]


def figures(*lines: str, top: float = 80) -> Sheet:
    """A page of a table that was copied as text: one cell a line, from the top margin to the bottom."""
    return body(Sheet(), *lines, *["0"] * (36 - len(lines)), y=top)


def test_figures_at_the_edges_of_pages_are_no_page_numbers() -> None:
    sheets = [figures("1", "某一项的数量"), figures("3", "某二项的数量"), figures("0", "某三项的数量")]
    wanted = [line for head in ("1一", "3二", "0三") for line in (head[0], f"某{head[1]}项的数量", *["0"] * 34)]
    assert paragraphs(read(made(*sheets))) == wanted
    numbered = [sheet.text(290, 810, str(number)) for number, sheet in enumerate(sheets, 1)]
    assert paragraphs(read(made(*numbered))) == wanted


def test_short_lines_tell_nothing_of_the_margin() -> None:
    sheet = figures(FULL[:30], "自然人", "某一项的数量", "第二十条")
    assert paragraphs(read(made(sheet)))[:4] == [FULL[:30], "自然人", "某一项的数量", "第二十条"]
    assert len(paragraphs(read(made(sheet, body(Sheet(), *[FULL] * 3, "尾。"))))) == 37


def test_a_figure_alone_and_a_signature_go_on_with_no_paragraph() -> None:
    sheet = body(Sheet(), FULL, FULL, FULL, "20", FULL, "某市民政局", "2024年1月8日")
    assert paragraphs(read(made(sheet))) == [FULL * 3, "20", FULL, "某市民政局", "2024年1月8日"]


def test_one_character_a_line_is_no_vertical_writing() -> None:
    lines = ["（三）不予公开", "|", *["0", "|"] * 8, "1.属于国家秘密", "|", *["0", "|"] * 8]
    assert read(made(body(Sheet(), *lines))).text.split() == lines


def test_a_title_and_a_signature_at_the_top_are_no_header() -> None:
    first = Sheet().text(90, 80, "某市民政局")
    second = Sheet().text(90, 80, "某市民政局").text(90, 100, "2024年1月8日")
    document = read(made(body(first, FULL, "尾。"), second))
    assert paragraphs(document) == ["某市民政局", FULL + "尾。", "某市民政局", "2024年1月8日"]


# -- tables ------------------------------------------------------------------------------------

TEXTS = [["甲", "乙", "丙"], ["一", "", "2"], ["", "三", "4"]]


def test_a_table_between_paragraphs_with_blank_cells_that_have_a_place() -> None:
    sheet = body(body(Sheet(), "前面的话。"), "后面的话。", y=300).grid(XS, YS).rows(XS, YS, TEXTS)
    document = read(made(sheet))
    assert blocks(document) == ["前面的话。", TEXTS, "后面的话。"]
    cells = {(cell.row, cell.column): cell for cell in grids(document)[0].grid.cells}
    blank = document.place(*cells[1, 1][:2])
    assert (blank.page, blank.bbox) == (1, (200.0, 220.0, 300.0, 240.0))
    inked = document.place(*cells[1, 2][:2])
    assert inked.page == 1
    assert inked.bbox
    assert 300 < inked.bbox[0] < inked.bbox[2] < 320
    assert 222 < inked.bbox[1] < inked.bbox[3] < 236
    assert pickle.loads(pickle.dumps(document.locate))(*cells[1, 1][:2], blank) == blank


def test_merged_cells_vertical_labels_and_cells_of_two_lines() -> None:
    xs, ys = [90.0, 120.0, 220.0, 300.0], [200.0, 240.0, 280.0, 320.0]
    sheet = Sheet()
    for y in (ys[0], ys[3]):
        sheet.line(xs[0], y, xs[3], y)
    for y in ys[1:3]:
        sheet.line(xs[1], y, xs[3], y)
    for x in (xs[0], xs[1], xs[3]):
        sheet.line(x, ys[0], x, ys[3])
    sheet.line(xs[2], ys[1], xs[2], ys[3])
    for number, char in enumerate("三、本年结果"):
        sheet.text(99, 216 + 18 * number, char)
    sheet.text(130, 222, "合并的表头").text(124, 256, "第一行很长").text(124, 270, "的标签")
    sheet.text(124, 302, "第二行").text(230, 262, "12").text(230, 302, "0")
    document = read(made(sheet))
    (table,) = grids(document)
    found = {tuple(cell[2:6]): document.text[cell.start : cell.end] for cell in table.grid.cells}
    assert found == {
        (0, 0, 3, 1): "三、本年结果",
        (0, 1, 1, 2): "合并的表头",
        (1, 1, 1, 1): "第一行很长的标签",
        (1, 2, 1, 1): "12",
        (2, 1, 1, 1): "第二行",
        (2, 2, 1, 1): "0",
    }
    assert document.problems == ()


def test_columns_of_vertical_writing_are_read_from_the_right() -> None:
    xs, ys = [90.0, 130.0, 200.0], [200.0, 280.0, 300.0]
    sheet = Sheet().grid(xs, ys).text(140, 230, "值")
    for x, chars in ((112, "甲乙丙"), (96, "丁戊己")):
        for number, char in enumerate(chars):
            sheet.text(x, 220 + 14 * number, char)
    document = read(made(sheet))
    assert expanded(document, grids(document)[0])[0] == ["甲乙丙丁戊己", "值"]


def test_borders_may_be_missing_at_the_sides_and_at_the_top() -> None:
    sheet = Sheet()
    for y in YS[1:]:
        sheet.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        sheet.line(x, YS[0], x, YS[-1])
    assert blocks(read(made(sheet.rows(XS, YS, TEXTS)))) == [TEXTS]


def test_thin_fills_are_lines_and_broad_ones_shade() -> None:
    sheet = Sheet().box(60, 100, 520, 400, 1).box(90, 200, 400, 220, 0.8)
    for y in YS:
        sheet.box(XS[0], y, XS[-1], y + 0.7)
    for x in XS:
        for top, bottom in zip(YS, YS[1:], strict=False):
            sheet.box(x, top, x + 0.7, bottom + 0.7)
    assert blocks(read(made(sheet.rows(XS, YS, TEXTS)))) == [TEXTS]
    assert blocks(read(made(Sheet().box(90, 200, 400, 220, 0.8).text(95, 215, "标题")))) == ["标题"]


def test_a_box_around_text_is_no_table() -> None:
    sheet = body(Sheet().grid([80.0, 510.0], [100.0, 180.0]), FULL, FULL, "末。")
    sheet.grid([80.0, 200.0, 510.0], [300.0, 330.0]).text(85, 320, "附注：只有一格有字")
    assert blocks(read(made(sheet))) == [FULL * 2 + "末。", "附注：只有一格有字"]


def test_a_frame_around_the_page_leaves_tables_and_text_as_they_are() -> None:
    sheet = body(Sheet().grid([40.0, 550.0], [40.0, 830.0]), "前面的话。").grid(XS, YS).rows(XS, YS, TEXTS)
    body(sheet, "后面的话。", y=300).text(290, 800, "- 1 -")
    assert blocks(read(made(sheet))) == ["前面的话。", TEXTS, "后面的话。"]


def test_tables_side_by_side_are_read_from_the_left() -> None:
    right = [320.0, 380.0, 440.0]
    sheet = Sheet().grid(right, [198.0, 220.0, 240.0]).rows(right, YS, [["子", "丑"], ["寅", "卯"]])
    left = [90.0, 150.0, 210.0]
    sheet.grid(left, YS[:3]).rows(left, YS, [["甲", "乙"], ["丙", "丁"]])
    assert blocks(read(made(sheet))) == [[["甲", "乙"], ["丙", "丁"]], [["子", "丑"], ["寅", "卯"]]]


def test_underlines_and_rules_are_no_tables() -> None:
    sheet = body(Sheet(), FULL, "末。").line(90, 122, 200, 122).line(60, 90, 540, 90)
    assert blocks(read(made(sheet))) == [FULL + "末。"]


# -- tables over page breaks -------------------------------------------------------------------

HEAD = ["名称", "数量", "备注"]


def parts(first: list[list[str]], second: list[list[str]], xs: list[float] | None = None) -> bytes:
    """A table that ends at the bottom of a page and goes on at the top of the next."""
    one = Sheet().text(280, 820, "- 1 -")
    bottom = [780 - 20.0 * number for number in range(len(first), -1, -1)]
    one.grid(XS, bottom).rows(XS, bottom, first)
    top = [70 + 20.0 * number for number in range(len(second) + 1)]
    other = Sheet().grid(xs or XS, top).rows(xs or XS, top, second)
    return made(one, body(other, "后面的话。", y=300))


def test_a_table_over_a_page_break_is_one() -> None:
    rows = [HEAD, ["甲", "1", ""], ["乙", "", "3"]], [["丙", "4", "5"], ["丁", "", ""]]
    assert blocks(read(parts(*rows))) == [rows[0] + rows[1], "后面的话。"]


def test_parts_with_fewer_columns_get_all_borders() -> None:
    document = read(parts([HEAD, ["甲", "1", "2"]], [["丙", "4"]], [90.0, 300.0, 400.0]))
    assert blocks(document)[0] == [HEAD, ["甲", "1", "2"], ["丙", "丙", "4"]]
    assert [cell[3:6] for cell in grids(document)[0].grid.cells if cell.row == 2] == [(0, 1, 2), (2, 1, 1)]


def test_a_table_of_another_width_is_another_table() -> None:
    document = read(parts([HEAD, ["甲", "1", "2"]], [["丙", "4"], ["丁", "5"]], [90.0, 200.0, 300.0]))
    assert blocks(document) == [[HEAD, ["甲", "1", "2"]], [["丙", "4"], ["丁", "5"]], "后面的话。"]


def test_a_repeated_head_is_dropped_and_nothing_else() -> None:
    rows = [HEAD, ["甲", "1", "2"]]
    assert blocks(read(parts(rows, [HEAD, ["乙", "3", "4"]])))[0] == [*rows, ["乙", "3", "4"]]
    numbers = [["甲", "1", "2"], ["乙", "3", "4"]]  # data that happens to come again
    assert blocks(read(parts(numbers, numbers)))[0] == numbers + numbers
    grouped = [HEAD, ["甲", "1", "2"], HEAD, ["乙", "3", "4"]]  # each group of rows has the same head
    assert blocks(read(parts(grouped, [HEAD, ["丙", "5", "6"]])))[0] == [*grouped, HEAD, ["丙", "5", "6"]]


def test_a_row_that_the_break_cuts_is_one() -> None:
    first = [HEAD, ["第一项很长的名称要", "7", ""]]
    document = read(parts(first, [["分两行", "", ""], ["第二项", "8", ""]]))
    assert blocks(document)[0] == [HEAD, ["第一项很长的名称要分两行", "7", ""], ["第二项", "8", ""]]
    flagged = {document.text[cell.start : cell.end] for cell in grids(document)[0].grid.cells if cell.flags}
    assert flagged == {"第一项很长的名称要分两行", "7", ""}


@pytest.mark.parametrize(
    ("label", "row"),
    [
        ("短名", ["另一项", "", ""]),
        ("第一项很长的名称要", ["（二）项", "", ""]),
        ("第一项很长的名称要", ["另一项", "9", ""]),
    ],
    ids=["room left", "numbered", "with a value"],
)
def test_a_row_of_its_own_is_not_joined(label: str, row: list[str]) -> None:
    assert blocks(read(parts([HEAD, [label, "7", ""]], [row])))[0] == [HEAD, [label, "7", ""], row]


def test_a_merged_label_goes_on_over_the_break() -> None:
    xs = [90.0, 140.0, 300.0, 400.0]
    one, other = Sheet(), Sheet()
    for sheet, ys in ((one, [720.0, 740.0, 760.0, 780.0]), (other, [70.0, 90.0, 110.0, 130.0])):
        for y in (ys[0], ys[3]):
            sheet.line(xs[0], y, xs[3], y)
        for y in ys[1:3]:
            sheet.line(xs[1], y, xs[3], y)
        for x in xs:
            sheet.line(x, ys[0], x, ys[3])
    one.text(92, 735, "（四）无").text(150, 735, "甲").text(150, 755, "乙").text(150, 775, "丙")
    other.text(92, 85, "法提供").text(150, 85, "丁").text(150, 105, "戊").text(150, 125, "己")
    document = read(made(one, other))
    (table,) = grids(document)
    labels = [(cell[2:6], document.text[cell.start : cell.end]) for cell in table.grid.cells if cell.column == 0]
    assert labels == [((0, 0, 6, 1), "（四）无法提供")]


# -- pages -------------------------------------------------------------------------------------


def test_a_turned_page_is_read_upright_and_places_are_as_shown() -> None:
    sheet = Sheet(rotate=90)
    for number, text in enumerate(("第一行字。", "第二行字。")):
        sheet.turned(100 + 20 * number, 700, text)
    for x in (200, 230, 260):
        sheet.line(x, 300, x, 700)
    for y in (300, 500, 700):
        sheet.line(200, y, 260, y)
    sheet.turned(220, 690, "甲").turned(220, 490, "乙").turned(250, 690, "丙")
    document = read(made(sheet))
    assert blocks(document) == ["第一行字。", "第二行字。", [["甲", "乙"], ["丙", ""]]]
    place = document.place(0, 1)
    assert place.bbox
    assert place.bbox[1] == pytest.approx(90, abs=3)
    assert place.bbox[0] == pytest.approx(HEIGHT - 700, abs=3)


def test_text_that_runs_up_an_unturned_page_is_read_too() -> None:
    document = read(made(Sheet().turned(100, 700, "第一行字。").turned(120, 700, "第二行字。")))
    assert paragraphs(document) == ["第一行字。", "第二行字。"]
    place = document.place(0, 1)
    assert place.bbox
    assert place.bbox[2] == pytest.approx(101, abs=3)
    assert place.bbox[3] == pytest.approx(700, abs=3)


def test_places_count_from_the_corner_of_the_crop_box() -> None:
    plain = read(made(Sheet().text(100, 200, "字"))).place(0, 1).bbox
    cropped = read(made(Sheet(crop=(50, 30, WIDTH, HEIGHT - 80)).text(100, 200, "字"))).place(0, 1).bbox
    assert plain and cropped
    assert cropped == pytest.approx((plain[0] - 50, plain[1] - 80, plain[2] - 50, plain[3] - 80), abs=0.2)


def test_text_and_lines_in_forms_are_read_where_they_are_shown() -> None:
    inner = Sheet().grid(XS, YS).rows(XS, YS, TEXTS)
    sheet = body(Sheet(), "前面的话。").form(Sheet().form(inner, 10, 60).text(90, 250, "中间的话。"), 0, 5)
    document = read(made(sheet))
    assert blocks(document) == ["前面的话。", "中间的话。", TEXTS]
    cell = grids(document)[0].grid.cells[4]
    assert document.place(cell.start, cell.end).bbox == (210.0, 285.0, 310.0, 305.0)


def test_the_values_of_form_fields_are_read() -> None:
    sheet = Sheet().grid(XS, YS).rows(XS, YS, TEXTS)
    sheet.field(Sheet().text(204, 235, "77", 10), (200, HEIGHT - 240, 300, HEIGHT - 220))
    assert blocks(read(made(sheet))) == [[TEXTS[0], ["一", "77", "2"], TEXTS[2]]]


def test_raised_figures_stay_in_their_line() -> None:
    sheet = body(Sheet(), FULL, "共3平方米").text(144, 136, "2", 7).text(152, 140, "整。")
    assert paragraphs(read(made(sheet))) == [FULL + "共3平方米2整。"]


def test_a_number_spread_over_its_cell_is_one() -> None:
    sheet = Sheet().grid(XS, YS).rows(XS, YS, [["甲", "", "丙"]])
    for number, figure in enumerate("3119"):
        sheet.text(210 + 12 * number, 213, figure, 10)
    document = read(made(sheet))
    assert expanded(document, grids(document)[0])[0] == ["甲", "3119", "丙"]


def test_text_that_nobody_sees_is_left_out() -> None:
    sheet = body(Sheet(), "看得见。").text(90, 300, "隐形的字", mode=3).text(90, 320, "白色的字", grey=1)
    sheet.text(90, 340, "极小的字", 1).box(80, 350, 300, 380, 0.2).text(90, 370, "深底白字", grey=1)
    assert paragraphs(read(made(sheet))) == ["看得见。", "深底白字"]


@pytest.mark.parametrize("under", [False, True])
def test_the_text_of_a_recognised_scan_is_used_and_doubted(under: bool) -> None:
    sheet = Sheet() if under else Sheet().picture(0, 0, WIDTH, HEIGHT)
    for number in range(3):
        sheet.text(90, 100 + 20 * number, FULL, mode=0 if under else 3)
    if under:
        sheet.picture(0, 0, WIDTH, HEIGHT)
    document = read(made(body(Sheet(), "封面的话。"), sheet))
    assert paragraphs(document) == ["封面的话。", FULL * 3]
    assert document.doubtful
    assert [(one.kind, one.detail) for one in document.problems] == [("recognised", "2")]
    assert not read(made(body(Sheet(), "封面的话。"))).doubtful


def test_bold_made_by_drawing_twice_is_read_once() -> None:
    sheet = Sheet()
    for shift in (0, 0.3, 0.45):
        sheet.text(90 + shift, 100, "标题标题22", 16)
    assert paragraphs(read(made(sheet))) == ["标题标题22"]


def test_radicals_are_read_as_characters() -> None:
    document = read(made(Sheet().coded(90, 100, "\0\1\2\3"), meaning="⾏⽂⻚車"))
    assert document.text.strip() == "行文页車"
    assert document.written.strip() == "⾏⽂⻚車"


def test_radicals_elsewhere_on_the_page_come_home() -> None:
    def glyph(char: str, x: float, y: float) -> Glyph:
        return Glyph(char, x, y, 12, 12, x, y - 10, x + 12, y, 1)

    drawn = [glyph("政", 90, 100), glyph("⽂", 400, 700), glyph("⾏", 420, 720), glyph("府", 126, 100)]
    assert [(one.char, one.x, one.y) for one in at_home(drawn)][1:3] == [("⽂", 102, 100), ("⾏", 114, 100)]
    there = [glyph("政", 90, 100), glyph("⽂", 102, 100), glyph("府", 90, 120)]
    assert at_home(there) == there


def test_all_pages_that_cannot_be_read_are_named_at_once() -> None:
    good = body(Sheet(), FULL, "末。")
    scan = Sheet().picture(50, 50, 545, 700)
    outlined = Sheet().curves(400)
    garbled = Sheet().coded(90, 100, "\0\1\0\1\0\1\0\1\0\1\0\1").text(90, 130, "十个好字")
    error = refused(made(good, scan, outlined, garbled, Sheet(), scan, meaning="\ue000\ue001"))
    assert error.reason == "pages"
    assert error.pages == (("scan", (2, 6)), ("outlined", (3,)), ("garbled", (4,)))


def test_codes_without_a_meaning_are_garbled_or_said() -> None:
    mute = made(Sheet().coded(90, 100, "\1\2\3ab中" * 5))  # the font does not say what its characters are
    assert refused(mute).pages == (("garbled", (1,)),)
    document = read(made(Sheet().text(90, 100, "十个好字" * 5).coded(90, 130, "\0\1"), meaning="好"))
    assert paragraphs(document) == ["十个好字" * 5, "好\ufffd"]
    assert [(one.kind, document.text[one.start : one.end]) for one in document.problems] == [("damaged-byte", "\ufffd")]


def test_a_hyphen_at_the_end_of_a_line_stays() -> None:
    sheet = body(Sheet(), FULL, FULL[:31] + "zhong-", "guo@example.cn，电话0517-", "1234。")
    assert paragraphs(read(made(sheet)))[0].endswith("zhong-guo@example.cn，电话0517-")


def test_blank_pages_pictures_and_charts_are_no_fault() -> None:
    sheet = body(Sheet().picture(60, 300, 540, 800).curves(250), FULL, "末。")
    assert paragraphs(read(made(sheet, Sheet()))) == [FULL + "末。"]
    assert refused(made(Sheet(), Sheet())).reason == "empty"


# -- files -------------------------------------------------------------------------------------


def test_a_password_is_asked_for_only_where_one_is_needed() -> None:
    sheet = body(Sheet(), "可以读。")
    assert paragraphs(read(made(sheet, password=("", "owner")))) == ["可以读。"]
    assert refused(made(sheet, password=("user", "owner"))).reason == "encrypted"


@pytest.mark.parametrize("kept", [0.5, 0.8, 0.95])
def test_a_file_that_is_cut_short_is_refused(kept: float) -> None:
    data = made(body(Sheet(), FULL, "末。"), body(Sheet(), FULL, "末。"))
    assert refused(data[: int(len(data) * kept)]).reason == "damaged"


@pytest.mark.parametrize("data", [b"%PDF-1.7\nrubbish", b"%PDF-", made(Sheet())[:200]], ids=["rubbish", "head", "cut"])
def test_what_is_no_pdf_is_damaged(data: bytes) -> None:
    assert refused(data).reason == "damaged"


def test_everything_is_bounded() -> None:
    sheet = body(Sheet(), *[FULL] * 20)
    for limits, named in (
        (Limits(pages=1), "pages=1"),
        (Limits(page_objects=500), "page_objects=500"),
        (Limits(characters=900), "characters=900"),
    ):
        error = refused(made(sheet, sheet), limits=limits)
        assert (error.reason, error.detail) == ("limit", named)
    lines = Sheet()
    for number in range(300):
        lines.line(90, 100 + number * 2.6, 400, 100 + number * 2.6).line(90 + number * 3, 90, 90 + number * 3, 900)
    assert refused(made(lines.text(90, 80, "字")), limits=Limits(slots=5000)).reason == "limit"


def test_a_loop_of_pages_and_a_bomb_end_in_time() -> None:
    loop = made(body(Sheet(), "一页。")).replace(b"/Kids[7 0 R]", b"/Kids[2 0 R]")
    bomb = made(Sheet().text(90, 100, "字"), Sheet())
    heavy = Sheet()
    heavy.parts = [b"BT /F1 1 Tf <4e004e01> Tj ET " * 300_000]
    start = time.monotonic()
    assert refused(loop).reason in ("damaged", "empty")
    assert paragraphs(read(bomb)) == ["字"]
    assert refused(made(heavy)).reason == "limit"
    assert time.monotonic() - start < 20


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=12),
    st.integers(0, 10_000),
)
def test_changed_bytes_are_read_or_refused(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(SMALL)
    for at, value in changes:
        data[at % len(data)] = value
    if cut % 3 == 0:
        del data[cut % len(data) :]
    try:
        read(bytes(data), limits=Limits(seconds=10))
    except ReadError as error:
        assert error.reason in {"damaged", "empty", "pages", "limit", "encrypted"}


SMALL = made(body(Sheet(), FULL, "末。").grid(XS, YS).rows(XS, YS, TEXTS).picture(400, 400, 500, 500))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8)), max_size=14),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8), st.integers(0, 8)), max_size=14),
    st.sampled_from([4, 20]),
)
def test_every_slot_belongs_to_exactly_one_cell(
    across: list[tuple[int, int, int]], down: list[tuple[int, int, int]], step: int
) -> None:
    """Whatever lines there are, narrow columns among them."""
    edges = [[Edge(at * step, min(a, b) * step, max(a, b) * step) for at, a, b in lines] for lines in (across, down)]
    for table in tables(edges[0], edges[1], Limits()):
        taken = [
            (row, column)
            for area in table.areas
            for row in range(area.row, area.row + area.rowspan)
            for column in range(area.column, area.column + area.colspan)
        ]
        assert sorted(taken) == [(r, c) for r in range(len(table.ys) - 1) for c in range(len(table.xs) - 1)]


def test_borders_that_are_not_quite_aligned_make_no_column() -> None:
    across = [Edge(y, 10, 200) for y in (10, 30, 50, 70)]
    down = [Edge(10, 10, 70), Edge(100, 10, 30), Edge(104, 30, 50), Edge(98, 50, 70), Edge(200, 10, 70)]
    (table,) = tables(across, down, Limits())
    assert table.areas == tuple(Area(row, column, 1, 1) for row in (0, 1, 2) for column in (0, 1))
    (table,) = tables(across, [*down[:2], Edge(130, 30, 50), *down[3:]], Limits())
    assert (table.areas[0].colspan, table.areas[2].colspan) == (1, 2)


def test_a_drawing_without_text_is_no_table() -> None:
    assert blocks(read(made(body(Sheet(), FULL, "末。").grid(XS, YS)))) == [FULL + "末。"]


def test_tablers_finds_the_same_cells() -> None:
    """Another finder of tables, for lines that leave nothing open."""
    tablers = pytest.importorskip("tablers")
    xs, ys = [10.0, 60.0, 110.0, 200.0], [10.0, 30.0, 50.0, 70.0, 90.0]
    across = [(10, 10, 200), (30, 60, 200), (50, 10, 200), (70, 60, 200), (90, 10, 200)]
    down = [(10, 10, 90), (60, 10, 90), (110, 30, 50), (110, 70, 90), (200, 10, 90)]
    found = tablers.find_tables(
        None,
        extract_text=False,
        vertical_strategy="explicit",
        horizontal_strategy="explicit",
        explicit_h_edges=[tablers.Edge("h", start, at, end, at) for at, start, end in across],
        explicit_v_edges=[tablers.Edge("v", at, start, at, end) for at, start, end in down],
    )
    (table,) = tables([Edge(*edge) for edge in across], [Edge(*edge) for edge in down], Limits())
    assert (list(table.xs), list(table.ys)) == (xs, ys)
    assert sorted(map(table.box, table.areas)) == sorted(cell.bbox for one in found for cell in one.cells)


def test_borders_of_cells_set_apart_make_no_column() -> None:
    across = [Edge(y, 0, 153) for y in (0, 20, 40)]
    down = [Edge(x, 0, 40) for x in (0, 50, 53, 100, 103, 153)]
    (table,) = tables(across, down, Limits())
    assert table.areas == tuple(Area(row, column, 1, 1) for row in (0, 1) for column in (0, 1, 2))


def test_a_table_without_lines_is_said_to_be_unread_and_not_to_be_missing(shipped: Linter) -> None:
    d = g.draft(Random("unruled"), 2021)
    sheet, sheets, y = Sheet(), [], 80
    for block in formats.blocks(d):
        rows = [[cell.text for cell in row] for row in block.rows] or [[block.text]]
        for row in rows:
            pieces = [row[0][at : at + 38] for at in range(0, len(row[0]), 38)]
            for piece in pieces:
                if y > 780:
                    sheets.append(sheet)
                    sheet, y = Sheet(), 80
                sheet.text(70, y, piece)
                y += 18
            left = min(340, 70 + 12 * len(pieces[-1]) + 24)
            for column, text in enumerate(row[1:]):
                sheet.text(left + (540 - left) / len(row) * column, y - 18, text[:2], 9)
    violations = shipped.lint_bytes(made(*sheets, sheet), "a.pdf").violations
    assert [one.table for one in violations if one.rule == "REA002"] == ["表二", "表三", "表四"]
    assert not {one.rule for one in violations} & {"STR013", "STR016", "LNG035"}


def test_double_lines_are_one() -> None:
    across = [Edge(y + d, 0, 100) for y in (0, 20, 40) for d in (0, 1.5)]
    down = [Edge(x + d, 0, 41) for x in (0, 50, 100) for d in (0, 1.5)]
    (table,) = tables(across, down, Limits())
    assert table.areas == tuple(Area(row, column, 1, 1) for row in (0, 1) for column in (0, 1))


# -- recognition -------------------------------------------------------------------------------


def test_recognition_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "find_spec", lambda name: None)
    error = refused(made(Sheet().picture(0, 0, WIDTH, HEIGHT)), ocr=True)
    assert (error.reason, error.detail) == ("needs", 'pip install "report-lint[ocr]"')


def test_a_scanned_table_is_recognised_and_doubted(capfd: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("rapidocr")
    pytest.importorskip("onnxruntime")
    import pypdfium2

    texts = [["2024", "375"], ["88", "1600"]]
    xs, ys = [90.0, 250.0, 400.0], [200.0, 240.0, 280.0]
    crop = (70.0, HEIGHT - 300, 420.0, HEIGHT - 120)  # a small page is recognised sooner
    drawn = Sheet(crop=crop).grid(xs, ys).rows(xs, ys, texts, 16).text(90, 150, "TITLE OF 2024", 18)
    image = pypdfium2.PdfDocument(made(drawn))[0].render(scale=2, grayscale=True)
    pixels = image.width, image.height, image.to_numpy().tobytes()
    scan = made(body(Sheet(), "封面的话。"), Sheet(crop=crop).picture(70, 120, 420, 300, pixels))
    assert refused(scan).pages == (("scan", (2,)),)
    document = read(scan, ocr=True)
    assert expanded(document, grids(document)[0]) == texts
    assert [text.replace(" ", "") for text in paragraphs(document)] == ["封面的话。", "TITLEOF2024"]
    assert document.doubtful
    assert [(one.kind, one.detail) for one in document.problems] == [("recognised", "2")]
    assert all(cell.flags == ("ocr",) for cell in grids(document)[0].grid.cells)
    assert capfd.readouterr() == ("", "")


# -- real files and other readers --------------------------------------------------------------


@needs_shared
def test_the_sample_is_what_it_is_known_to_hold() -> None:
    truth = json.loads((SHARED / "formats" / "sample.truth.json").read_text("utf-8"))
    document = read((SHARED / "formats" / "sample.pdf").read_bytes())
    assert [expanded(document, table) for table in grids(document)] == [
        [["".join(text.split()) if "元" not in text else text for text in row] for row in one["grid"]]
        for one in truth
        if one["kind"] == "table"
    ]
    wanted = ["".join(one["text"].split()) for one in truth if one["kind"] == "p"]
    assert ["".join(text.split()) for text in paragraphs(document)] == [text for text in wanted if text]
    cells = [[list(cell) for row in one["cells"] for cell in row] for one in truth if one["kind"] == "table"]
    for table, known in zip(grids(document), cells, strict=True):
        spans = [["".join(document.text[c.start : c.end].split()), c.colspan, c.rowspan] for c in table.grid.cells]
        assert spans == [["".join(text.split()), colspan, rowspan] for text, colspan, rowspan in known]


@needs_shared
def test_a_real_report_of_wps() -> None:
    document = read((SHARED / "reports" / "huaian-city-2024.pdf").read_bytes())
    assert [(table.grid.rows, table.grid.columns) for table in grids(document)] == [(14, 4), (28, 10), (4, 15)]
    applications = expanded(document, grids(document)[1])
    assert applications[3][3:] == ["3001", "53", "0", "0", "61", "4", "3119"]
    assert applications[17][:2] == ["三、本年度办理结果", "（四）无法提供"]
    assert applications[-2][3:] == ["2932", "53", "0", "0", "61", "4", "3050"]
    assert document.problems == ()


@needs_shared
def test_scanned_pages_are_all_named() -> None:
    error = refused((SHARED / "formats" / "sample_scanned.pdf").read_bytes())
    assert error.pages == (("scan", (1, 2, 3)),)


def test_an_office_pdf_reads_as_its_word_file_and_as_pdfplumber(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if not soffice:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")
    docx, pdfplumber = pytest.importorskip("docx"), pytest.importorskip("pdfplumber")
    from linter.readers import docx as word

    file = docx.Document()
    for number in range(1, 5):
        file.add_paragraph(f"第{number}段：" + (FULL + "，2024年共3119件。") * (2 * number))
        table = file.add_table(rows=24, cols=4, style="Table Grid")
        table.cell(0, 0).merge(table.cell(0, 1)).text = "合并的表头"
        for row in range(1, 24):
            for column in range(4):
                value = "" if (row + column) % 5 == 0 else str(row * 37 * (column + 1))
                table.cell(row, column).text = value if column else f"{row}.{FULL[: (row * 7) % 30]}"
    file.save(str(tmp_path / "a.docx"))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    command = [soffice, home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    data = (tmp_path / "a.pdf").read_bytes()
    document = read(data)
    other = word.read((tmp_path / "a.docx").read_bytes(), "a.docx", Options())
    assert [one if isinstance(one, list) else "".join(one.split()) for one in blocks(document)] == [
        one if isinstance(one, list) else "".join(one.split()) for one in blocks(other)
    ]
    with pdfplumber.open(str(tmp_path / "a.pdf")) as oracle:
        characters = sum(len("".join(char["text"] for char in page.chars).replace(" ", "")) for page in oracle.pages)
    assert characters == len("".join(document.text.split()))
