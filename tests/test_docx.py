"""The Word reader: what Word shows is what is read, whatever the file is made of."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linter import readers
from linter.document import Document, Grid, Paragraph, Table
from linter.engine import Linter
from linter.readers import ReadError
from linter.readers.options import Limits, Options
from linter.readers.wordnumbers import written
from tests.word import WORD, docx, p, packed, part, r, tbl, tc, tr

FORMATS = Path(__file__).parents[2] / "shared" / "formats"
needs_shared = pytest.mark.skipif(not FORMATS.exists(), reason="../shared is not here")
INS, DEL = '<w:ins w:id="1" w:author="甲">', '<w:del w:id="2" w:author="甲">'


def read(data: bytes, options: Options | None = None) -> Document:
    return readers.read(data, "report.docx", options)


def lines(data: bytes, options: Options | None = None) -> list[str]:
    document = read(data, options)
    return [document.text[block.start : block.end] for block in document.blocks if isinstance(block, Paragraph)]


def grids(document: Document) -> list[Grid]:
    return [block.grid for block in document.blocks if isinstance(block, Table)]


def cells(document: Document, number: int = 0) -> list[list[tuple[str, int, int]]]:
    """Each row's cells: text, columns and rows spanned."""
    grid = grids(document)[number]
    found: list[list[tuple[str, int, int]]] = [[] for _ in range(grid.rows)]
    for cell in grid.cells:
        found[cell.row].append((document.text[cell.start : cell.end], cell.colspan, cell.rowspan))
    return found


def problems(document: Document) -> dict[str, str]:
    return {one.kind: one.detail for one in document.problems}


# -- the real sample ------------------------------------------------------------------------


@needs_shared
@pytest.mark.parametrize("name", ["sample.docx", "traps/null_rel.docx", "traps/strict.docx", "traps/x.docm"])
def test_the_sample_gives_its_true_grid_and_paragraphs(name: str) -> None:
    truth = json.loads((FORMATS / "sample.truth.json").read_text("utf-8"))
    document = read((FORMATS / name).read_bytes())
    tables = [one for one in truth if one["kind"] == "table"]
    assert len(grids(document)) == len(tables)
    for number, table in enumerate(tables):
        slots = grids(document)[number].slots()
        assert [[document.text[cell.start : cell.end] for cell in row if cell] for row in slots] == [
            [text.strip() for text in row] for row in table["grid"]
        ]
        assert cells(document, number) == [[(t.strip(), c, s) for t, c, s in row] for row in table["cells"]]
    found = [document.text[block.start : block.end] for block in document.blocks if isinstance(block, Paragraph)]
    assert found == [text for one in truth if one["kind"] == "p" and (text := one["text"].strip())]


@needs_shared
def test_the_hard_file_is_read_as_word_shows_it() -> None:
    document = read((FORMATS / "hard.docx").read_bytes())
    text = document.text
    assert "总数: 152条" in text and "162" not in text.replace("162条的", "")
    for once in ("移来的字", "链接字", "智能标记字", "域结果字", "控件字", "注音字", "复杂域字", "文本框里的字"):
        assert text.count(once) == 1, once
    for never in ("移走的字", "隐藏字", "pinyin"):
        assert never not in text
    assert ("65", 1, 1) in cells(document)[5]
    assert set(problems(document)) == {"tracked-changes", "hidden-text", "comments", "grid-hole"}


@needs_shared
def test_the_original_view_takes_the_changes_back() -> None:
    text = read((FORMATS / "hard.docx").read_bytes(), Options(view="original")).text
    assert "总数: 162条" in text and "152" not in text
    assert "移走的字" in text and "移来的字" not in text


# -- automatic numbers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "number", "text"),
    [
        ("japaneseCounting", 1, "一"),
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 11, "十一"),
        ("chineseCountingThousand", 20, "二十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("chineseCountingThousand", 110, "一百一十"),
        ("chineseCountingThousand", 1010, "一千零一十"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 3, "丙"),
        ("ideographZodiac", 13, "子"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 7, "07"),
        ("upperRoman", 14, "XIV"),
        ("lowerLetter", 28, "bb"),
        ("none", 3, ""),
        ("unheardOf", 3, "3"),
        ("chineseCounting", 0, "0"),
    ],
)
def test_numbers_are_written_in_words_formats(form: str, number: int, text: str) -> None:
    assert written(form, number) == text


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


LISTS = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "japaneseCounting", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%4", "<w:isLgl/>")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
    + level(0, "bullet", "")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    '</w:num><w:num w:numId="3"><w:abstractNumId w:val="8"/></w:num>'
)


def test_headings_carry_the_numbers_that_word_shows() -> None:
    body = [
        p("甲", number=("1", 0)),
        p("乙", number=("1", 1)),
        p("丙", number=("1", 1)),
        p("丁", number=("1", 2)),
        p("戊", number=("1", 0)),
        p("己", number=("1", 1)),
        p("庚", number=("2", 0)),
        p("辛", number=("1", 0)),
        p("壬", number=("1", 3)),
        p("点", number=("3", 0)),
        p("无", number=("0", 0)),
        p("缺", number=("99", 0)),
    ]
    assert lines(docx("".join(body), numbering=LISTS)) == [
        *(
            "一、甲",
            "（一）乙",
            "（二）丙",
            "1.丁",
            "二、戊",
            "（一）己",
            "五、庚",
            "六、辛",
            "6.1 壬",
            "点",
            "无",
            "缺",
        )
    ]


def test_a_style_gives_the_number_and_zero_takes_it_away() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="head"><w:basedOn w:val="base"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="loop"><w:basedOn w:val="loop"/></w:style>'
    )
    body = (
        p("甲", style="head") + p("乙", style="head", number=("0", 0)) + p("丙", style="head") + p("丁", style="loop")
    )
    assert lines(docx(body, numbering=LISTS, styles=styles)) == ["一、甲", "乙", "二、丙", "丁"]


def test_a_list_that_a_style_defines_counts_with_it() -> None:
    lists = (
        '<w:abstractNum w:abstractNumId="0"><w:styleLink w:val="L"/>'
        + level(0, "japaneseCounting", "第%1部分")
        + "</w:abstractNum>"
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    )
    style = '<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    body = p("甲", number=("2", 0)) + tbl(tr(tc("乙"), tc("1")), columns=2) + p("丙", number=("1", 0))
    assert lines(docx(body, numbering=lists, styles=style)) == ["第一部分 甲", "第二部分 丙"]


def test_libreoffice_shows_the_same_numbers(tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office and not os.environ.get("CI"):
        pytest.skip("LibreOffice is not installed")
    assert office, "LibreOffice is not installed"
    order = [("1", 0), ("1", 1), ("1", 1), ("1", 0), ("1", 2), ("2", 0), ("1", 1), ("1", 0)]
    data = docx("".join(p("字", number=one) for one in order), numbering=LISTS)
    (tmp_path / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "a.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    shown = (tmp_path / "a.txt").read_text("utf-8-sig").split("\n")
    assert lines(data) == ["".join(line.split()) for line in shown if line.strip()]


# -- tracked changes, hidden text, comments ---------------------------------------------------


def test_tracked_changes_are_taken_and_reported() -> None:
    body = p(
        "共",
        f"{DEL}<w:r><w:delText>162</w:delText></w:r></w:del>",
        f"{INS}{r('152')}</w:ins>",
        "条",
    )
    document = read(docx(body))
    assert document.text.strip() == "共152条"
    assert problems(document) == {"tracked-changes": "2"}
    assert lines(docx(body), Options(view="original")) == ["共162条"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = p("前半", mark='<w:del w:id="3"/>') + p("后半") + p("下段", mark='<w:ins w:id="4"/>') + p("末段")
    assert lines(docx(body)) == ["前半后半", "下段", "末段"]
    assert lines(docx(body), Options(view="original")) == ["前半", "后半", "下段末段"]


@pytest.mark.parametrize(
    "changed",
    [
        p(
            r("甲", '<w:rPrChange w:id="1"><w:rPr/></w:rPrChange>'),
            r("乙", '<w:rPrChange w:id="2"><w:rPr/></w:rPrChange>'),
        ),
        p("甲乙").replace("</w:pPr>", '<w:pPrChange w:id="1"><w:pPr/></w:pPrChange></w:pPr>'),
        tbl(tr(tc("甲乙", properties='<w:cellMerge w:id="1" w:vMerge="rest"/>'), tc("1")), columns=2),
    ],
)
def test_changes_of_the_look_and_of_merged_cells_are_changes_too(changed: str) -> None:
    document = read(docx(p("前") + changed + p("后")))
    assert "甲乙" in document.text
    assert problems(document) == {"tracked-changes": "1"}
    assert document.place(document.problems[0].start, document.problems[0].start + 1).paragraph == 2


def test_deleted_and_inserted_rows_and_cells() -> None:
    table = tbl(
        tr(tc("甲"), tc("1")),
        tr(tc("乙"), tc("2"), properties='<w:del w:id="5"/>'),
        tr(tc("丙"), tc("3"), properties='<w:ins w:id="6"/>'),
        tr(tc("丁"), tc("旧", properties='<w:cellDel w:id="7"/>'), tc("4")),
        columns=2,
    )
    texts = [[text for text, _, _ in row] for row in cells(read(docx(p("头") + table)))]
    assert texts == [["甲", "1"], ["丙", "3"], ["丁", "4"]]


def test_hidden_text_stays_out_and_is_reported() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="gone"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="ghost"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    body = p(
        "看得见", r("藏一", "<w:vanish/>"), r("藏二", '<w:rStyle w:val="gone"/>'), r("在", '<w:vanish w:val="0"/>')
    )
    body += p("藏三", r("露", '<w:vanish w:val="false"/>'), style="ghost")
    document = read(docx(body, styles=styles))
    assert document.text.split() == ["看得见在", "露"]
    assert problems(document) == {"hidden-text": "3"}


def test_comments_are_counted_and_not_read() -> None:
    comments = '<w:comment w:id="0" w:author="甲"><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:comment>'
    document = read(docx(p("正文", '<w:r><w:commentReference w:id="0"/></w:r>'), comments=comments))
    assert document.text.strip() == "正文"
    assert problems(document) == {"comments": "1"}


# -- wrappers, fields, boxes ------------------------------------------------------------------


def test_content_controls_are_looked_through_at_every_level() -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    table = tbl(
        tr(tc("甲"), control(tc("65")), tc(p(control(r("28"))))), control(tr(tc("乙"), tc("1"), tc("2"))), columns=3
    )
    document = read(docx(control(p("段")) + control(table)))
    assert [[text for text, _, _ in row] for row in cells(document)] == [["甲", "65", "28"], ["乙", "1", "2"]]
    assert document.text.startswith("段")


def field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText> {instruction} </w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields_show_their_result_and_nothing_else() -> None:
    nested = field(f"IF {field('PAGE', r('9'))} = 1", r("果"))
    assert lines(docx(p("前", field("DATE", r("2021")), nested, "后"))) == ["前2021果后"]


def test_a_table_of_contents_is_not_body() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body = p(begin, "一、总", "<w:r><w:tab/><w:t>1</w:t></w:r>") + p("二、分", "<w:r><w:tab/><w:t>2</w:t></w:r>")
    body += p('<w:r><w:fldChar w:fldCharType="end"/></w:r>', "正文")
    control = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('三、目录')}</w:sdtContent></w:sdt>"
    )
    assert lines(docx(control + body + p("完"))) == ["正文", "完"]


def test_a_text_box_comes_once() -> None:
    box = f"<w:txbxContent>{p('框里')}</w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>" + box + "</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert lines(docx(p("前", both, "后") + p("下"))) == ["前后", "框里", "下"]


def test_small_things_in_runs() -> None:
    run = (
        "<w:r><w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:br/><w:t>丙</w:t><w:softHyphen/>"
        "<w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>丁</w:t></w:r></w:rubyBase></w:ruby>"
        '<w:sym w:char="2605"/><w:footnoteReference w:id="1"/></w:r>'
    )
    notes = f'<w:footnote w:id="0" w:type="separator">{p("——")}</w:footnote><w:footnote w:id="1">{p("注")}</w:footnote>'
    assert lines(docx(p(run) + p("戊"), footnotes=notes)) == ["甲-乙", "丙丁★", "戊", "注"]


def test_headers_and_footers_are_not_body() -> None:
    relation = '<Relationship Id="h" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/>'
    assert lines(docx(p("正文"), rels=relation, header=p("页眉"))) == ["正文"]


def test_blanks_of_the_file_are_no_blanks_of_the_text() -> None:
    """XML that is laid out, as some programs write it; Word keeps blanks at the ends only where it is told to."""
    indented = "<w:r><w:t>\n   {}\n  </w:t></w:r>"
    body = p(indented.format("共"), indented.format("15"), indented.format("2\n件"))
    assert lines(docx(body + p(r("一 "), r(" 二")))) == ["共152 件", "一  二"]


def test_marks_of_notes_are_no_figures() -> None:
    reference = '<w:r><w:{}Reference w:customMarkFollows="{}" w:id="1"/>{}</w:r>'
    raised = '<w:vertAlign w:val="superscript"/>'
    body = p("65", reference.format("footnote", 1, "<w:t>1</w:t>")) + p("66", reference.format("endnote", 0, ""))
    body += p("67", r("12", raised)) + p(r("68", raised)) + p("m", r("2", raised), "内")
    assert lines(docx(body)) == ["65", "66", "67¹²", "68", "m²内"]


def test_fields_that_never_end_hide_nothing() -> None:
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    contents = field("TOC", r("目录")).removesuffix(end)
    assert lines(docx(p("甲", begin, "乙") + p("丙"))) == ["甲乙", "丙"]
    assert lines(docx(p(contents) + p("丙"))) == ["目录", "丙"]
    assert lines(docx(p(contents, f"{DEL}{end}</w:del>") + p("丙"))) == ["丙"]


@pytest.mark.parametrize(
    ("result", "shown"), [('<w:result w:val="1"/>', "65"), ("", "无"), ('<w:result w:val="9"/>', "")]
)
def test_a_list_to_choose_from_shows_the_chosen_entry(result: str, shown: str) -> None:
    data = f'<w:ffData><w:ddList>{result}<w:listEntry w:val="无"/><w:listEntry w:val="65"/></w:ddList></w:ffData>'
    control = (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText>'
    )
    control += '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    assert lines(docx(p("共", control, "件"))) == [f"共{shown}件"]


@pytest.mark.parametrize(
    ("font", "char", "shown"),
    [
        ("Times New Roman", "F035", "5"),
        ("Symbol", "F028", "("),
        ("Wingdings", "F035", "\uf035"),
        ("", "2605", "★"),
        ("", "D800", "\ufffd"),
        ("", "", "\ufffd"),
        ("", "0000", "\ufffd"),
        ("", "-5", "\ufffd"),
    ],
)
def test_symbols_are_the_characters_they_show(font: str, char: str, shown: str) -> None:
    symbol = f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'
    assert lines(docx(p(symbol, "乙"))) == [f"{shown}乙"]


def test_a_hidden_paragraph_mark_joins_and_is_not_counted() -> None:
    gone = "<w:vanish/>"
    body = p("总体", number=("1", 0), mark=gone + "<w:specVanish/>") + p("情况")
    body += p(r("藏", gone), number=("1", 0), mark=gone) + p("乙", number=("1", 0))
    assert lines(docx(body, numbering=LISTS)) == ["一、总体情况", "二、乙"]


def test_word_art_is_text() -> None:
    art = '<w:r><w:pict><v:shapetype><v:textpath on="t"/></v:shapetype><v:shape><v:textpath string="年度报告"/></v:shape></w:pict></w:r>'
    assert lines(docx(p("前", art) + p("后"))) == ["前", "年度报告", "后"]


OLE = "<w:r><w:object><o:OLEObject xmlns:o='urn:schemas-microsoft-com:office:office' ProgID='Excel.Sheet.12'/></w:object></w:r>"


@pytest.mark.parametrize("inner", [p(OLE), '<w:altChunk r="a"/>', '<w:subDoc r="a"/>', tbl(tr(tc(p(OLE)), tc("1")))])
def test_what_is_embedded_is_said(inner: str) -> None:
    assert problems(read(docx(p("前") + inner + p("后")))) == {"embedded": "1"}


def test_pictures_and_shapes_are_no_problem() -> None:
    picture = "<w:r><w:drawing/></w:r><w:r><w:pict><v:shape><v:imagedata/></v:shape><v:line/></w:pict></w:r>"
    assert read(docx(p("前", picture))).problems == ()


# -- tables -----------------------------------------------------------------------------------


def test_merged_cells_keep_their_spans() -> None:
    table = tbl(
        tr(tc("一", span=2), tc("三", merge="restart")),
        tr(tc("甲", merge="restart"), tc("1"), tc("看不见的", merge="continue")),
        tr(tc("", merge="continue"), tc("2"), tc("3")),
        tr(tc("旧", properties='<w:hMerge w:val="restart"/>'), tc("", properties="<w:hMerge/>"), tc("4")),
        columns=3,
    )
    document = read(docx(table))
    assert cells(document) == [
        [("一", 2, 1), ("三", 1, 2)],
        [("甲", 1, 2), ("1", 1, 1)],
        [("2", 1, 1), ("3", 1, 1)],
        [("旧", 2, 1), ("4", 1, 1)],
    ]
    assert problems(document) == {"hidden-text": "1"}


def test_a_row_that_begins_or_ends_early_leaves_a_hole() -> None:
    table = tbl(
        tr(tc("甲"), tc("1"), tc("2")),
        tr(tc("乙"), tc("3"), properties='<w:gridBefore w:val="1"/>'),
        columns=3,
    )
    document = read(docx(table))
    slots = grids(document)[0].slots()
    assert slots[1][0] is None
    assert [cell.column for cell in grids(document)[0].cells] == [0, 1, 2, 1, 2]
    assert problems(document) == {"grid-hole": "2,1"}


def test_a_nested_table_stays_out_of_the_outer_grid() -> None:
    inner = tbl(tr(tc("内"), tc("9")), columns=2)
    document = read(docx(tbl(tr(tc("甲", inner, "后"), tc("1")), tr(tc("乙"), tc("2")), columns=2)))
    assert [[text for text, _, _ in row] for row in cells(document)] == [["甲\n后", "1"], ["乙", "2"]]
    assert cells(document, 1) == [[("内", 1, 1), ("9", 1, 1)]]


def test_a_table_that_frames_the_report_is_looked_through() -> None:
    inner = tbl(tr(tc("内"), tc("9")), tr(tc("外"), tc("8")), columns=2)
    document = read(docx(tbl(tr(tc("标题", inner)))))
    assert [type(block).__name__ for block in document.blocks] == ["Paragraph", "Table"]


def test_an_empty_column_holds_what_stands_beside_it_in_place() -> None:
    """A signature or a title that was put in its place by a table."""
    sign = tbl(tr(tc(""), tc("某局", "2025年1月20日")), tr(tc(""), tc("（印）")), columns=2)
    assert lines(docx(p("前") + sign)) == ["前", "某局", "2025年1月20日", "（印）"]
    filled = tbl(tr(tc(""), tc("甲"), tc("乙")), tr(tc(""), tc("1"), tc("2")), columns=3)
    assert [len(grid.cells) for grid in grids(read(docx(filled + tbl(tr(tc("规章"), tc("")), columns=2))))] == [6, 2]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.randoms(use_true_random=False))
def test_any_merged_table_comes_back(rows: int, columns: int, random: Random) -> None:
    """Cut a grid into random rectangles, write it as Word does, read it again."""
    owner: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    for row in range(rows):
        for column in range(columns):
            if (row, column) in owner:
                continue
            wide = 1
            while column + wide < columns and (row, column + wide) not in owner and random.random() < 0.3:
                wide += 1
            high = 1
            while row + high < rows and random.random() < 0.3:
                high += 1
            for y in range(row, row + high):
                for x in range(column, column + wide):
                    owner[y, x] = (row, column, wide, high)
    written_rows = []
    for row in range(rows):
        line, column = [], 0
        while column < columns:
            top, left, wide, high = owner[row, column]
            merge = "" if high == 1 else "restart" if top == row else "continue"
            line.append(tc(f"{top}.{left}" if top == row else "", span=wide, merge=merge))
            column += wide
        written_rows.append(tr(*line))
    document = read(docx(p("头") + tbl(*written_rows, columns=columns) + p("尾")))
    if columns == 1 or not grids(document):
        return  # one column is no table
    expected = [
        [
            (f"{top}.{left}", wide, high)
            for (y, x), (top, left, wide, high) in sorted(owner.items())
            if (y, x) == (top, left) and y == row
        ]
        for row in range(rows)
    ]
    assert cells(document)[: len(expected)] == expected
    assert document.problems == ()


def test_hairs_between_columns_are_no_columns() -> None:
    """Rows that begin or end a hair further in, as they do when an edge was drawn with the mouse."""
    rows = (
        tr(tc("甲"), tc("1", span=2), properties='<w:gridBefore w:val="1"/>'),
        f"<w:sdt><w:sdtContent>{tr(tc('乙', span=2), tc('2'), properties='<w:gridAfter w:val=_1_/>'.replace('_', chr(34)))}"
        "</w:sdtContent></w:sdt>",
    )
    made = tbl(*rows).replace(
        '<w:gridCol w:w="900"/>', "".join(f'<w:gridCol w:w="{width}"/>' for width in (12, 4000, 4000, 12))
    )
    document = read(docx(made))
    assert cells(document) == [[("甲", 1, 1), ("1", 1, 1)], [("乙", 1, 1), ("2", 1, 1)]]
    assert document.problems == ()


def test_a_table_of_one_column_in_a_cell_is_what_the_cell_says() -> None:
    label, number = tbl(tr(tc("规")), tr(tc("章"))), tbl(tr(tc(tbl(tr(tc("7"))))))
    document = read(docx(tbl(tr(tc(label, ""), tc(number, "")), tr(tc("乙"), tc("2")), columns=2)))
    assert len(grids(document)) == 1
    assert [[text for text, _, _ in row] for row in cells(document)] == [["规\n章", "7"], ["乙", "2"]]


def test_a_table_parts_what_a_lost_paragraph_mark_joins() -> None:
    body = p("前", mark='<w:del w:id="1"/>') + tbl(tr(tc("甲"), tc("1")), columns=2) + p("后")
    assert [type(block).__name__ for block in read(docx(body)).blocks] == ["Paragraph", "Table", "Paragraph"]


# -- packages ---------------------------------------------------------------------------------


def test_the_main_part_may_have_any_name_and_slashes() -> None:
    data = docx(p("正文"), main="word/document2.xml")
    assert lines(data) == ["正文"]
    with zipfile.ZipFile(BytesIO(data)) as container:
        files = {name.replace("/", "\\"): container.read(name).decode() for name in container.namelist()}
    files["_rels/.rels"] = files.pop("_rels\\.rels")
    assert lines(packed(files)) == ["正文"]


def test_dangling_relationships_do_no_harm() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    dangling = f'<Relationship Id="x" Type="{kind}/image" Target="NULL"/><Relationship Id="y" Type="{kind}/styles" Target="no.xml"/>'
    dangling += (
        f'<Relationship Id="z" Type="{kind}/attachedTemplate" Target="http://192.0.2.1/t.dotm" TargetMode="External"/>'
    )
    assert lines(docx(p("正文"), rels=dangling)) == ["正文"]


def test_strict_open_xml_is_read() -> None:
    files = {}
    with zipfile.ZipFile(BytesIO(docx(p("正文")))) as container:
        for name in container.namelist():
            files[name] = (
                container.read(name).decode().replace(WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main")
            )
    assert lines(packed(files)) == ["正文"]


def test_places_are_paragraphs_of_the_body() -> None:
    document = read(docx(p("甲") + tbl(tr(tc("乙"), tc("丙")), columns=2) + p("丁")))
    places = {
        word: document.place(at, at + 1).paragraph for word in "甲乙丙丁" if (at := document.text.index(word)) >= 0
    }
    assert places == {"甲": 1, "乙": 2, "丙": 3, "丁": 4}


def test_python_docx_sees_the_same_plain_text() -> None:
    from docx import Document as Opened

    data = docx(p("一段") + p("二段", r("加粗", "<w:b/>")) + tbl(tr(tc("甲"), tc("1")), columns=2))
    opened = Opened(BytesIO(data))
    assert lines(data) == [one.text for one in opened.paragraphs]
    assert [[text for text, _, _ in row] for row in cells(read(data))] == [
        [cell.text for cell in row.cells] for row in opened.tables[0].rows
    ]


# -- bad input --------------------------------------------------------------------------------


def reason(data: bytes, options: Options | None = None) -> str:
    with pytest.raises(ReadError) as error:
        read(data, options)
    return error.value.reason


def test_bombs_are_refused() -> None:
    small = Options(limits=Limits(unpacked_bytes=1 << 20, slots=1000))
    assert reason(docx(p("字" * 400_000)), small) == "limit"
    huge = packed({"_rels/.rels": "<a/>", "[Content_Types].xml": "<a/>", "word/document.xml": " " * (300 << 20)})
    assert len(huge) < 1 << 20
    assert reason(huge) == "limit"
    assert reason(docx(tbl(*[tr(tc("1"), tc("2"))] * 600, columns=2)), small) == "limit"
    assert reason(docx("<w:sdt><w:sdtContent>" * 300 + p("深") + "</w:sdtContent></w:sdt>" * 300)) in (
        "damaged",
        "limit",
    )


def test_entities_and_dtds_are_refused() -> None:
    laughs = '<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>'
    outside = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    for doctype in (laughs, outside):
        document = part("document", f"<w:body>{p('&c;' if doctype is laughs else '&b;')}</w:body>")
        files = {"_rels/.rels": "<a/>", "word/document.xml": document.replace("?>", "?>" + doctype, 1)}
        assert reason(packed(files)) == "unsafe"


def test_broken_files_say_so() -> None:
    data = docx(p("正文"))
    assert reason(data[: len(data) // 2]) == "damaged"
    assert reason(packed({"_rels/.rels": "<a/>", "word/document.xml": "<w:document"})) == "damaged"
    assert reason(packed({"_rels/.rels": "<a/>", "word/other.xml": "<a/>"})) == "damaged"
    assert reason(docx("")) == "empty"
    assert reason(packed({"a.txt": "x"})) == "other-type"
    assert reason(packed({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"})) == "other-type"


def test_absurd_spans_and_long_tables_are_cheap(shipped: Linter) -> None:
    table = tbl(tr(tc("甲", properties='<w:gridSpan w:val="1000000"/>'), tc("1")), tr(tc("乙"), tc("2")), columns=2)
    assert [cell.colspan for cell in grids(read(docx(table)))[0].cells] == [1, 1, 1, 1]
    long = docx(tbl(*[tr(*[tc(str(number)) for number in range(4)])] * 10_000, columns=4))
    assert grids(read(long))[0].rows == 10_000
    assert shipped.lint_bytes(long, "long.docx").status == "unreadable"


SEEDS = (
    docx(p("一、总", number=("1", 0)) + tbl(tr(tc("甲", span=2)), tr(tc("乙"), tc("1")), columns=2), numbering=LISTS),
    docx(p(field("TOC", r("目录"))) + p(f"{INS}{r('增')}</w:ins>", mark='<w:del w:id="3"/>') + p("后")),
)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False), st.booleans())
def test_no_mutation_ends_in_anything_but_a_read_error(seed: bytes, random: Random, inside: bool) -> None:
    """Change bytes of the file, or of its XML before it is packed again."""
    if inside:
        with zipfile.ZipFile(BytesIO(seed)) as container:
            files = {name: container.read(name).decode() for name in container.namelist()}
        name = random.choice(sorted(files))
        text = files[name]
        for _ in range(random.randint(1, 4)):
            at, size = random.randrange(len(text) + 1), random.randint(0, 30)
            other = random.randrange(len(text) + 1)
            text = (
                text[:at]
                + random.choice(["", text[other : other + size], "<w:p>", "-1", '"9999999"'])
                + text[at + size :]
            )
        data = packed({**files, name: text})
    else:
        changed = bytearray(seed)
        for _ in range(random.randint(1, 8)):
            changed[random.randrange(len(changed))] = random.randrange(256)
        data = bytes(changed[: random.choice([len(changed), random.randrange(len(changed))])])
    with suppress(ReadError):
        read(data)


@example(b"PK\x03\x04")
@given(st.binary(max_size=200))
def test_no_bytes_behind_a_zip_mark_end_in_a_traceback(data: bytes) -> None:
    with pytest.raises(ReadError):
        read(b"PK\x03\x04" + data)
