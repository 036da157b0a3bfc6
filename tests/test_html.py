"""Web pages: what a browser shows, where it stands, tables as the standard forms them, and pages of any quality."""

from __future__ import annotations

import json
import pickle
import random
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.document import BLANK, Document, Paragraph, Place, Table
from linter.readers import ReadError, read
from linter.readers.html import read as read_html
from linter.readers.options import Limits, Options

FORMATS = Path(__file__).parents[2] / "shared" / "formats"
SAMPLES = ["clean.html", "gov_utf8.html", "gov_gb2312.html", "gov_nometa.html", "traps/html_as.doc"]


def page(source: str, encoding: str = "utf-8") -> Document:
    return read_html(source.encode(encoding), "page.html", Options())


def lines(source: str) -> list[str]:
    """The paragraphs of a page."""
    document = page(source)
    return [document.text[block.start : block.end] for block in document.blocks if isinstance(block, Paragraph)]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def cells(document: Document, number: int = 0) -> list[tuple[str, int, int, int, int]]:
    """Text, row, column, rowspan and colspan of a table's cells."""
    grid = tables(document)[number].grid
    return [(document.text[cell.start : cell.end], *cell[2:6]) for cell in grid.cells]


def at(source: str, place: Place) -> str:
    """What stands at a place that lies in one line of the source."""
    assert place.line == place.end_line
    return source.split("\n")[place.line - 1][place.column - 1 : place.end_column - 1]


def shown_at(source: str, document: Document, text: str) -> str:
    start = document.text.index(text)
    return at(source, document.place(start, start + len(text)))


# -- the report in every form ---------------------------------------------------------------


@pytest.mark.skipif(not FORMATS.exists(), reason="../shared is not here")
@pytest.mark.parametrize("name", SAMPLES)
def test_the_sample_is_read_exactly(name: str) -> None:
    truth = json.loads((FORMATS / "sample.truth.json").read_text(encoding="utf-8"))
    data = (FORMATS / name).read_bytes()
    source = data.decode("utf-8" if "utf8" in name or "clean" in name else "gb18030")
    document = read(data, name)
    assert document.problems == ()
    paragraphs = {document.text[one.start : one.end]: one for one in document.blocks if isinstance(one, Paragraph)}
    wanted = [block["text"].strip(BLANK) for block in truth if block["kind"] == "p"]
    assert len(wanted) == 30
    for text in filter(None, wanted):
        assert at(source, document.place(*paragraphs[text])) == text
    big = [table.grid for table in tables(document) if len(table.grid.cells) >= 30]
    for grid, block in zip(big, [block for block in truth if block["kind"] == "table"], strict=True):
        slots = [[cell and document.text[cell.start : cell.end] for cell in row] for row in grid.slots()]
        assert slots == [[text.strip() for text in row] for row in block["grid"]]
        spans = [(document.text[cell.start : cell.end], cell.colspan, cell.rowspan) for cell in grid.cells]
        assert spans == [(text.strip(), wide, high) for row in block["cells"] for text, wide, high in row]
        for cell in grid.cells:
            place, text = document.place(cell.start, cell.end), document.text[cell.start : cell.end]
            if text:
                assert at(source, place) == text
            else:  # an empty cell stands at its tag
                assert source.split("\n")[place.line - 1][place.column - 1 :].lower().startswith("<td")


NAV = "".join(f'<li><a href="/{year}.html">某某市水利局{year}年年报</a></li>' for year in range(2012, 2023))
DATA = "".join(
    f"<TR style='mso-yfti-irow:{row}'><TD width=64 style='mso-border-alt:solid'><p class=MsoNormal><span"
    f" style='mso-fareast-font-family:仿宋'>第{row}项<o:p></o:p></span></p><TD><p>{row}<o:p>&nbsp;</o:p></p></TD>"
    "<TD><p class=MsoNormal><o:p>&nbsp;</o:p></p><TD>/"
    for row in range(1, 7)
)
NASTY = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x"><html xmlns:o="urn:o"><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><META NAME="articletitle" CONTENT="某某市水利局年报">
<title>某某市水利局年报_某某市人民政府</title><script>var a='<table><tr><td>假表<td>1</table>';</script>
<style>p{{color:red}}</style></head><body onload="go()"><!-- <table><tr><td>注释<td>2</table> -->
<div class=top><ul>{NAV}</ul></div><table><tr><td><table width=1000><tr><td width=200><ul>{NAV}</ul></td><td>
<table><tr><td>首页 &gt; 水利局</td></tr><tr><td><table class=x><tr><td>左<td><div id=zoom>
<p align=center><b>某某市水利局年报</b></p><p>发布日期：2021-01-20 来源：<span>水利局</span></p>
<p class=MsoNormal style='mso-list:l0 level1'><![if !supportLists]><span>一、<span>&nbsp;</span></span><![endif]>总体<b>情
况</b></p><p>全年共<span style='display:none'>999</span>公开<span style='mso-hide:all'>888</span>12条，占比&lt;5%。</p>
<table border=1><tbody>{DATA}</table><div style="display:none"><table><tr><td>隐<td>3</table></div>
<p>结尾段落</p></div></table></table></table></table>
<div class=share>分享到：<a>微信</a><a>微博</a></div><div class=footer>主办：某某市人民政府</div></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_nasty_page(encoding: str) -> None:
    document = page(NASTY, encoding)
    texts = [document.text[one.start : one.end] for one in document.blocks if isinstance(one, Paragraph)]
    assert texts[:2] == ["某某市水利局年报", "某某市水利局年报_某某市人民政府"]  # names of the article and of the page
    for text in (
        "一、\xa0总体情况",
        "全年共公开12条，占比<5%。",
        "发布日期：2021-01-20 来源：水利局",
        "结尾段落",
        "左",
    ):
        assert text in texts
    assert not any(hidden in document.text for hidden in ("假表", "注释", "隐", "999", "888", "color"))
    rows = [[(f"第{row}项", 0), (str(row), 1), ("", 2), ("/", 3)] for row in range(1, 7)]
    assert len(tables(document)) == 1
    assert [(text, column) for text, _, column, *_ in cells(document)] == [one for row in rows for one in row]
    assert shown_at(NASTY, document, "占比<5%") == "占比&lt;5%"
    report = document.text.index("一、"), document.text.index("结尾段落") + 4
    around = [span for span in document.regions if span[0] <= report[0] and span[1] >= report[1]]
    smallest = document.text[slice(*min(around, key=lambda span: span[1] - span[0]))]
    assert smallest.startswith("某某市水利局年报\n发布日期") and smallest.endswith("结尾段落\n")
    assert all(start >= document.text.index("2012") - 10 for start, _ in document.regions)  # names are in none


# -- text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<p>甲  乙\n丙\n12 a\nb<b>丁</b> <i>戊</i></p>", ["甲 乙丙 12 a b丁 戊"]),
        ("<p>甲\u3000乙&nbsp;丙&#20013;&amp;&copy</p>", ["甲\u3000乙\xa0丙中&©"]),
        ("<div>一<br>二<p>三</div>四<hr>五", ["一", "二", "三", "四", "五"]),
        ("<p>一<span>二</span><o:p>三</o:p><font>四</font>", ["一二三四"]),
        ("<pre>\n甲  乙\n丙</pre>", ["甲  乙", "丙"]),
        ("<p>见<script>x</script><style>y</style><noscript>z</noscript><template>u</template><!-- v --></p>", ["见"]),
        ("<p>见<i hidden>a</i><i style='x:y; DISPLAY : None'>b</i><i style='visibility:hidden'>c</i>", ["见"]),
        ("<p style='-webkit-backface-visibility:hidden'>见", ["见"]),
        ("<select><option>甲<option>乙</select><p>见", ["见"]),
        ("<p>甲<span style='display:block'>乙</span>丙", ["甲", "乙", "丙"]),
        ("<div style='display:inline'>甲</div><div style='display:inline-block'>乙</div>", ["甲乙"]),
        ("<head><noscript><p>无脚本</noscript><title>名</title><body>见", ["名", "见"]),
        ("<ruby>汉<rp>(<rt>hàn<rp>)</ruby>字", ["汉字"]),
        ("<p>甲<!-- x -->\n<!-- y -->乙</>丙", ["甲乙丙"]),
        ("<svg><title>图</title></svg><p>甲\0乙", ["甲 乙"]),
        (
            "<head><title> 名\n称 </title><meta property='OG:Title' content='名 二'></head><p>文",
            ["名称", "名 二", "文"],
        ),
        ("<title>同</title><meta name=ArticleTitle content=同><meta name=x content=否><p>文", ["同", "文"]),
    ],
)
def test_text_is_what_a_browser_shows(source: str, wanted: list[str]) -> None:
    assert lines("<html>" + source) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<ol><li>甲<li><p>乙</ol>", ["1. 甲", "2. 乙"]),
        ("<ol style='list-style-type: cjk-ideographic' start=10><li>甲<li>乙", ["十、甲", "十一、乙"]),
        ("<ol type=A><li>甲<li value=5>乙<li>丙", ["A. 甲", "E. 乙", "F. 丙"]),
        ("<ol type=i reversed><li>甲<li>乙", ["ii. 甲", "i. 乙"]),
        ("<ol style='list-style:none'><li>甲", ["甲"]),
        ("<ol><li style='list-style:none inside'>甲<li style='display:block'>乙", ["甲", "乙"]),
        ("<ul><li>甲</ul><ul style='list-style:decimal inside'><li>乙", ["甲", "1. 乙"]),
        ("<ol><li></li><li>甲<ul><li>乙</ul></ol>", ["2. 甲", "乙"]),
    ],
)
def test_numbers_of_lists_that_show(source: str, wanted: list[str]) -> None:
    assert lines("<html>" + source) == wanted


def test_a_page_that_shows_nothing_is_empty() -> None:
    for source in ("<html><body><script>var a = 1;</script>", "<p>&nbsp; \u3000<br></p>", "<frameset><frame src=a>"):
        with pytest.raises(ReadError) as error:
            page(source)
        assert error.value.reason == "empty"


# -- places -------------------------------------------------------------------------------------

ODD = """<html>\r\n<p>𠮷甲&nbsp;&lt;乙<b>丙\r\n丁</b>戊 &#x4e2d;</p>
<table>外&amp;<tr><td>A<td>B<!-- 外 -->外</>&gt;</>表<tr>里2<td>\n\nC</table>"""


def test_places_are_those_of_the_source() -> None:
    document, source = page(ODD), ODD.replace("\r\n", "\n")
    assert document.text.startswith("𠮷甲\xa0<乙丙丁戊 中\n外&里2\n")  # the tree moves text out of a table
    assert tuple(document.place(0, 1))[:4] == (2, 4, 2, 5)
    assert shown_at(source, document, "𠮷甲\xa0<乙丙") == "𠮷甲&nbsp;&lt;乙<b>丙"
    assert shown_at(source, document, "戊 中") == "戊 &#x4e2d;"
    assert shown_at(source, document, "外&") == "外&amp;"
    assert shown_at(source, document, "里2") == "里2"
    assert shown_at(source, document, "表") == "表"
    assert shown_at(source, document, "B外") == "B<!-- 外 -->外"
    assert document.place(*(document.text.index("C"),) * 2) == Place(6, 1, 6, 1)
    assert pickle.loads(pickle.dumps(document.locate))(0, 1, Place(1, 1, 1, 1)) == document.place(0, 1)


def test_an_empty_cell_stands_at_its_tag() -> None:
    source = "<table>\n<tr><td>甲</td>\n <td><div></div></td><td> </td></tr><tr><td>乙</table>"
    document = page(source)
    places = [document.place(*cell[:2]) for cell in tables(document)[0].grid.cells]
    assert [tuple(place)[:2] for place in places] == [(2, 9), (3, 2), (3, 22), (3, 45)]
    assert places[1].end_column == 2


# -- encodings ----------------------------------------------------------------------------------

TEXT = "<p>某某市水利局认真贯彻落实条例要求，公开信息十二条，办理申请三件。</p>"


@pytest.mark.parametrize("label", ["utf-8", "gb2312", "GBK", "big5", "iso-8859-1", "nonsense", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_wrong_label_does_not_matter(label: str, encoding: str) -> None:
    source = f'<html><head><meta charset="{label}"><style>{"x" * 30000}</style></head>{TEXT}<p>𠮷'
    document = page(source, encoding)
    assert document.text == f"{TEXT[3:-4]}\n𠮷\n"
    assert document.problems == ()


def test_the_label_tells_what_bytes_cannot() -> None:
    for label, encoding in (("gb2312", "gb18030"), ("big5", "big5")):
        assert page(f"<meta charset={label}><p>中文", encoding).text == "中文\n"


def test_a_damaged_byte_is_told_where_it_shows() -> None:
    data = f"<html><!-- 甲 -->{TEXT * 3}<p>".encode().replace("甲".encode(), b"\xe7\x94") + b"\xe4\xb8\nx"
    document = read_html(data, "x.html", Options())
    (problem,) = document.problems
    assert (problem.kind, problem.detail, document.text[problem.start]) == ("damaged-byte", "utf-8", "\ufffd")
    assert document.place(problem.start, problem.end).line == 1


# -- tables -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("<tr><td rowspan=2>a<td>b<tr><td>c", [("a", 0, 0, 2, 1), ("b", 0, 1, 1, 1), ("c", 1, 1, 1, 1)]),
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e", [("a", 0, 0, 2, 1), ("b", 0, 1, 1, 1), ("c", 1, 1, 1, 1), ("d", 2, 0, 1, 1), ("e", 2, 1, 1, 1)]),
        ("<tr><td rowspan=9>a<td>b<tbody><tr><td>c<td>d", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 1, 0, 1, 1), ("d", 1, 1, 1, 1)]),
        ("<tr><td colspan=0>a<td colspan=x>b<tr><td colspan=1000000 rowspan=1000000>c", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 1, 0, 1, 2)]),
        ("<tfoot><tr><td>z<td>y</tfoot><tr><td>a<td>b", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("z", 1, 0, 1, 1), ("y", 1, 1, 1, 1)]),
        ("<tr><td>a<td style='display:none'>x<td>b<tr hidden><td>x<tr><th>c<td>d", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 1, 0, 1, 1), ("d", 1, 1, 1, 1)]),
        ("<tr><td>a<td>b<tr></tr><tr><td>c<td>d<p>e<br>f", [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 1), ("c", 1, 0, 1, 1), ("d\ne\nf", 1, 1, 1, 1)]),
        ("<tr><td>a<td rowspan=3>b<tr><td colspan=3 rowspan=2>c<tr><td>d", [("a", 0, 0, 1, 1), ("b", 0, 1, 3, 1), ("c", 1, 0, 2, 2), ("d", 2, 2, 1, 1)]),
    ],
)  # fmt: skip
def test_the_grid_is_the_standards(source: str, wanted: list[tuple[str, int, int, int, int]]) -> None:
    assert cells(page("<html><table>" + source + "</table>")) == wanted


def test_a_caption_comes_before_its_table_and_a_table_in_a_cell_after_it() -> None:
    document = page("<table><caption>题<tr><td>a<td>b<table><tr><td>1<td>2</table>c<tr><td>d<td>e</table>后")
    assert document.text == "题\na\tb\nc\nd\te\n1\t2\n后\n"
    assert [len(table.grid.cells) for table in tables(document)] == [4, 2]
    assert document.problems == ()


def test_two_cells_in_one_slot_are_told() -> None:
    document = page("<html><table><tr><td>a<td rowspan=2>b<td>c<tr><td colspan=2>d<td>e</table>")
    assert [problem.kind for problem in document.problems] == ["grid-overlap"]


LONG = "本机关按照要求做好信息公开工作，不断完善制度，加强平台建设，全年公开各类信息若干条。"


@pytest.mark.parametrize(
    "content", [f"<p>{LONG}" * 6, "<p>一、短的段落" * 9, f"<table><tr><td>{f'<p>{LONG}' * 6}</table>"]
)
def test_a_table_around_a_page_is_only_a_frame(content: str) -> None:
    assert tables(page(f"<html><table><tr><td><ul><li>左栏<li>链接</ul><td>{content}</table>")) == []


@pytest.mark.parametrize(
    "cell", [LONG * 30, f"<p>{LONG}" * 4, "<p>竖<p>排<p>的<p>字" * 9, "<table><tr><td>1</table>", "<p>附注：要点" * 7]
)
def test_a_table_with_much_in_a_cell_is_still_one(cell: str) -> None:
    document = page(f"<html><table><tr><td>项目<td>内容<td>数<tr><td>甲<td>{cell}<td>1</table>")
    assert len(tables(document)) == 1


def test_regions_are_containers_with_text() -> None:
    document = page("<title>名</title><body><div id=a>甲<div></div><section>乙<p>丙</section></div><span><p>丁</span>")
    spans = [document.text[start:end] for start, end in document.regions]
    assert spans == ["甲\n乙\n丙\n丁\n", "甲\n乙\n丙\n", "乙\n丙\n", "丁\n"]


# -- a page within a script -----------------------------------------------------------------------

INNER = f"<p>一、甲<\\/p><p>{LONG}{LONG}<table class='x'><tr><td>项<td>\\\"\\u4e00\\u0032\\\"<\\/table>"


@pytest.mark.parametrize(
    "script",
    [
        f'// it\'s\nvar a = "{INNER}";',
        f'{{"content": "{INNER}", "n": 1}}',
        f'x.replace(/["\']/g, ""); document.write("<p>一、甲</p>" +\n "{INNER[11:]}")',
        'd = "' + INNER.replace("<\\/", "&lt;/").replace("<", "&lt;").replace(">", "&gt;") + '"',
        f'a = ["<p>{LONG}{LONG}", "{INNER}", "<p>{LONG}{LONG}"]',
        "d = {html: `" + INNER.replace("'", "\\'") + "`}",
    ],
)
def test_a_page_in_a_string_of_a_script(script: str) -> None:
    source = f"<html><title>名</title><body>加载中<script>{script}</script>"
    document = page(source)
    assert document.text == f'名\n加载中\n一、甲\n{LONG}{LONG}\n项\t"一2"\n'
    assert shown_at(source, document, "一、甲") == "一、甲"
    assert shown_at(source, document, LONG) == LONG
    assert shown_at(source, document, '"一2') == '\\"\\u4e00\\u0032'


def test_a_string_within_a_string_of_a_script() -> None:
    inner = f'<div class="x">一、甲\n</div><p>{LONG}</p><p>{LONG}</p>'
    for string in (json.dumps(inner, ensure_ascii=False), json.dumps(json.dumps({"a": inner}))[2:]):
        document = page(f"<html><script>var a = {string};</script>")
        assert [line for line in document.text.split("\n") if line in ("一、甲", LONG)] == ["一、甲", LONG, LONG]


def test_a_string_of_a_script_is_no_page_where_the_page_shows_one() -> None:
    assert lines(f"<html><p>{LONG * 5}<script>a = '{INNER}'</script>") == [LONG * 5]


# -- web archives ---------------------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["base64", "quoted-printable", "8bit"])
def test_a_web_archive(coding: str) -> None:
    import base64
    import quopri

    data = f"<html>\r\n{TEXT}</html>".encode("gb18030")
    coded = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(coding, bytes)(data)
    head = b'From: <saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n'
    part = b'--x\r\nContent-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: ' + coding.encode()
    image = b"--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
    document = read(head + image + part + b"\r\n\r\n" + coded + b"\r\n--x--\r\n", "a.mht")
    assert document.text.strip() == TEXT[3:-4]
    assert tuple(document.place(0, 1))[:4] == (2, 4, 2, 5)


def test_a_web_archive_without_a_page() -> None:
    for body in (b"", b"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nx\r\n--x--"):
        with pytest.raises(ReadError) as error:
            read(b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"' + body, "a.mht")
        assert error.value.reason == "damaged"


# -- bounds ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<table><tr>" + "<td>x" * 1_000_000, "limit"),
        ("<table>" + "<tr><td rowspan=1000000 colspan=1000000>x" * 3000, "limit"),
        ("<div>" * 100_000 + "甲", None),
        ("<div>x" * 20_000, None),
        ("<table><tr><td>x<td>" * 5_000 + "y", None),
        ("<html><script>" + "'\\" * 300_000 + "</script>x", None),
        ("<html><script>" + "=/[" * 100_000 + "/*" * 100_000 + "</script>x", None),
    ],
)
def test_hostile_pages_take_seconds_at_most(source: str, reason: str | None) -> None:
    begun = time.monotonic()
    try:
        page(source)
    except ReadError as error:
        assert error.reason == reason
    else:
        assert reason is None
    assert time.monotonic() - begun < 20


def test_a_text_beyond_the_limit_is_refused() -> None:
    with pytest.raises(ReadError) as error:
        read_html(b"<p>" + b"x" * 100, "x.html", Options(limits=Limits(characters=50)))
    assert (error.value.reason, error.value.detail) == ("limit", "characters=50")


# -- any page at all --------------------------------------------------------------------------------

#: What is put into pages to break them.
PIECES = re.split(
    " ",
    """<td> </td> <tr> </table> <table> <p> </p> <div> </div> <select> <svg> </svg> <title> </title> <!-- --> <script>
</script> &nbsp; &lt; &#20013; <textarea> <pre>\n </pre> <b> </i> <a> <form> <caption>甲 <col> <colgroup> <tfoot> <frameset>
<template> </template> <math> <![CDATA[ ]]> \0 𠮷 \r\n \x0c <style> <noscript> <plaintext> <ol><li> <li> <td/rowspan=0>
<td/rowspan=3/colspan=2> <br> </br> <option> <image> <body> <head> </body> </html> \r \ufffd <o:p> "'> ="" <? </ </> <!""",
)


def broken(source: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 8)):
        place, kind = chance.randrange(len(source) + 1), chance.random()
        if kind < 0.6:
            source = source[:place] + chance.choice(PIECES) + source[place:]
        elif kind < 0.8:
            source = source[:place] + source[place + chance.randint(1, 30) :]
        else:
            other = chance.randrange(len(source) + 1)
            source = source[:place] + source[other : other + 60] + source[place:]
    return source


def check_origins(source: str) -> None:
    """Every character of the text stands in the source where its origin says, or as a reference."""
    try:
        document = page(source)
    except ReadError:
        return
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    locate: Any = document.locate
    assert len(locate.origins) == len(document.written)
    for char, origin in zip(document.written, locate.origins, strict=True):
        numbered = char.isdigit() or char == "."  # of a list
        assert char in " \t\n" or source[origin] == char or source[origin] in "&\0" or numbered
    for block in document.blocks:
        for start, end in (block,) if isinstance(block, Paragraph) else (cell for row in block.rows for cell in row):
            place = document.place(start, end)
            assert place[2:4] >= place[:2]


def test_broken_pages_keep_their_places() -> None:
    chance = random.Random(2020)
    for _ in range(400):
        begin = chance.randrange(len(NASTY) - 1200)
        check_origins(broken(NASTY[begin : begin + 1200], chance))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "甲", " ", "\n", "x", "<", ">", "&", '"']), max_size=40).map("".join))
def test_any_markup_is_read_or_refused(source: str) -> None:
    check_origins("<html>" + source)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for reader in (read_html, read):
        with suppress(ReadError):
            reader(b"MIME-Version: 1.0\nContent-Type: text/html\n\n<p>" + data, "x.html", Options())


# -- the other parser -----------------------------------------------------------------------------

SMALL = """<html><body><p>前<table border=1><caption>题</caption><thead><tr><th colspan=2>甲</th><th>乙</th></tr></thead><tbody>
<tr><td rowspan=2>丙</td><td>1</td><td>2</td></tr><tr><td>3</td><td><b>4</b></td></tr><tr><td colspan=3>丁</td></tr></table>
<table><tr><td>x<td>y<tr><td rowspan=0>z<td>u<tr><td>v</table>后</body></html>"""
EDITS = ["<td>", "</td>", "<tr>", "</tr>", "<tbody>", "</tbody>", "文", "<p>", "</p>", "<b>", "</b>", "<td rowspan=2>"]
EDITS += ["<td colspan=2>", "<th>", "</table>", "<br>", "<div>", "</div>", "<td rowspan=0>", "&nbsp;", "<a>", "</a>"]


def slots_of(table: Any) -> dict[tuple[int, int], str]:
    """The standard's algorithm, slot by slot, on html5lib's tree; lines and columns where no cell begins left out."""
    slots: dict[tuple[int, int], str] = {}
    rows, columns, top = set(), set(), 0
    bodies = [one for tag in (("tbody", "thead"), ("tfoot",)) for one in table if one.tag in tag]
    for body in bodies:
        height = len([row for row in body if row.tag == "tr"])
        for number, row in enumerate(row for row in body if row.tag == "tr"):
            column = 0
            for cell in row:
                while (top + number, column) in slots:
                    column += 1
                spans = [re.match(r"\d+", cell.get(name, "")) for name in ("rowspan", "colspan")]
                high, wide = (int(span[0]) if span else 1 for span in spans)
                text = re.sub(r"\s", "", "".join(cell.itertext()))
                rows.add(top + number)
                columns.add(column)
                for down in range(min(high or height, height - number)):
                    for right in range(wide or 1):
                        slots.setdefault((top + number + down, column + right), text)
                column += wide or 1
        top += height
    lines_of, columns_of = sorted(rows), sorted(columns)
    return {
        (lines_of.index(row), columns_of.index(column)): text
        for (row, column), text in slots.items()
        if row in rows and column in columns
    }


def test_grids_are_those_of_another_parser() -> None:
    html5lib = pytest.importorskip("html5lib")
    chance, compared = random.Random(7), 0
    for _ in range(250):
        source = SMALL
        for _ in range(chance.randint(1, 5)):
            place = chance.choice([match.start() for match in re.finditer("<", source)][2:])
            source = source[:place] + chance.choice(EDITS) + source[place + chance.choice((0, 0, 5)) :]
        tree = html5lib.parse(source, namespaceHTMLElements=False)
        found = [table for table in tree.iter("table") if not list(table.iter("table"))[1:]]
        wanted = [slots_of(table) for table in found]
        wanted = [slots for slots in wanted if max((column for _, column in slots), default=0)]  # others are frames
        if len(found) != len(list(tree.iter("table"))):
            continue  # tables within tables come in another order
        document = page(source)
        got = []
        for table in tables(document):
            slots = table.grid.slots()
            got.append(
                {
                    (row, column): re.sub(r"\s", "", document.text[cell.start : cell.end])
                    for row, line in enumerate(slots)
                    for column, cell in enumerate(line)
                    if cell
                }
            )
        assert got == wanted, source
        compared += 1
    assert compared > 150
