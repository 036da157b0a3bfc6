"""Writing into Word files: comments and changes stand where they were meant to, and nothing else is touched."""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from docx import Document as Opened
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openxml_audit import OpenXmlValidator

from linter import readers
from linter.document import Document, Table
from linter.engine import Linter
from linter.readers import office
from linter.readers.container import Container
from linter.readers.docx import Package, traced
from linter.readers.options import Options
from linter.writers import Change, Note, WriteError, unmarked
from linter.writers.docx import annotate, edit
from tests import formats
from tests import generator as g
from tests.test_docx import FORMATS, LISTS, field, needs_shared
from tests.word import WORD, docx, p, packed, r, tbl, tc, tr

W = f"{{{WORD}}}"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
WHEN = datetime(2026, 1, 20, 9, 30)
OLD = '<w:comment w:id="7" w:author="甲" w:initials="甲"><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:comment>'
COMMENTED = '<w:commentRangeStart w:id="7"/>' + r("旧批") + '<w:commentRangeEnd w:id="7"/>'
COMMENTED += '<w:r><w:commentReference w:id="7"/></w:r>'


def read(data: bytes, options: Options | None = None) -> Document:
    return readers.read(data, "report.docx", options)


def note(start: int, end: int, title: str = "错误 TAB001 合计不符") -> Note:
    return Note(start, end, "error", title, ("合计应为 65。", "依据：国办公开办函〔2021〕30号"))


def on(document: Document, *quotes: str) -> list[Note]:
    """A note on the first place of each text."""
    return [note(at := document.text.index(quote), at + len(quote)) for quote in quotes]


def commented(data: bytes, notes: Iterable[Note] | None = None, *quotes: str, options: Options | None = None) -> bytes:
    """The file with notes; what it reads is the same as before."""
    document = read(data, options)
    made = annotate(data, document, [*(notes or ()), *on(document, *quotes)], options or Options(), when=WHEN)
    assert read(made, options).text == document.text
    return made


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def xml(data: bytes, name: str = "word/document.xml") -> etree._Element:
    return etree.fromstring(parts(data)[name].replace(STRICT.encode(), WORD.encode()))


def comments(data: bytes, name: str = "word/comments.xml") -> dict[str, list[str]]:
    """The paragraphs of every comment, by its number."""
    return {
        one.get(W + "id"): ["".join(text.text or "" for text in line.iter(W + "t")) for line in one.iter(W + "p")]
        for one in xml(data, name).iter(W + "comment")
    }


def anchored(data: bytes, *, points: bool = False) -> dict[str, str]:
    """The text between the ends of every comment, as it stands in the XML; ``points`` allows some without."""
    texts: dict[str, str] = {}
    begun: set[str] = set()
    references: list[str] = []
    for element in xml(data).iter():
        number = element.get(W + "id", "")
        if element.tag == W + "commentRangeStart":
            assert number not in texts
            texts[number] = ""
            begun.add(number)
        elif element.tag == W + "commentRangeEnd":
            begun.remove(number)
        elif element.tag == W + "commentReference":
            assert number not in begun
            references.append(number)
        elif element.tag == W + "t":
            for one in begun:
                texts[one] += element.text or ""
    if points:
        return texts
    assert not begun and sorted(references) == sorted(texts)
    return texts


def errors(data: bytes, folder: Path) -> list[tuple[str, str]]:
    """What a validator of the standard's schemas, which is not ours, finds in a file: what and in which part."""
    path = folder / "validated.docx"
    path.write_bytes(data)
    found = OpenXmlValidator(max_errors=0).validate(path).errors
    return [(one.description, one.part_uri or "") for one in found]


def valid(data: bytes, made: bytes, folder: Path) -> None:
    """Writing brought no error that was not there."""
    assert sorted(set(errors(made, folder)) - set(errors(data, folder))) == []


# -- where a comment stands -----------------------------------------------------------------


def control(inner: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"


LINK = '<w:hyperlink w:anchor="x">{}</w:hyperlink>'
TAG = '<w:smartTag w:uri="urn:x" w:element="y">{}</w:smartTag>'
INS, DEL = '<w:ins w:id="1" w:author="甲">{}</w:ins>', '<w:del w:id="2" w:author="甲">{}</w:del>'


@pytest.mark.parametrize(
    ("body", "quote"),
    [
        (p("全文共65件。"), "65"),
        (p("全文共65件。"), "全文共65件。"),
        (p("共6", r("5", "<w:b/>"), "件"), "65"),
        (p("共", control(r("6") + r("55")), "件"), "65"),
        (control(p("共65件") + tbl(tr(control(tc("甲")), tc("1")), columns=2)), "65"),
        (p("共", LINK.format(r("655")), "件"), "65"),
        (p("共", TAG.format(TAG.format(r("655"))), "件"), "65"),
        (p("共", field("REF x", r("655")), "件"), "65"),
        (p("共", '<w:fldSimple w:instr="REF x">' + r("655") + "</w:fldSimple>件"), "65"),
        (p("共6", DEL.format("<w:r><w:delText>9</w:delText></w:r>"), INS.format(r("55")), "件"), "65"),
        (p("共", r("9", "<w:vanish/>"), "65件"), "65"),
        (p("<w:r><w:t>甲</w:t><w:tab/><w:t>65</w:t><w:br/><w:t>乙</w:t></w:r>"), "65"),
        (p("<w:r><w:t>\n  共65件\n </w:t></w:r>"), "65"),
        (p("甲") + tbl(tr(tc("乙"), tc("65")), columns=2), "65"),
        (p("甲") + tbl(tr(tc("乙", merge="restart"), tc("5")), tr(tc("", merge="continue"), tc("65")), columns=2), "65"),
        (p("甲") + tbl(tr(tc("乙", tbl(tr(tc("a"), tc("65")), columns=2), "丙"), tc("5")), tr(tc("1"), tc("2")), columns=2), "65"),
        (p("前", mark='<w:del w:id="3"/>') + p("后65"), "65"),
        (p('<w:r><w:t>注</w:t><w:footnoteReference w:id="1"/></w:r>', "65"), "65"),
    ],
)  # fmt: skip
def test_a_comment_stands_on_the_exact_characters(body: str, quote: str, tmp_path: Path) -> None:
    data = docx(body)
    made = commented(data, None, quote)
    assert list(anchored(made).values()) == [quote]
    valid(data, made, tmp_path)


def test_what_a_comment_says() -> None:
    made = commented(docx(p("共65件")), [Note(1, 3, "error", "标题", ("一行", "a < b & \x01"))])
    assert comments(made) == {"1": ["标题", "一行", "a < b &  "]}
    (comment,) = Opened(BytesIO(made)).comments
    assert (comment.author, comment.initials, comment.text) == ("report-lint", "RL", "标题\n一行\na < b &  ")
    assert comment.timestamp and comment.timestamp.replace(tzinfo=None) == WHEN
    assert [run.bold for run in comment.paragraphs[0].runs] == [None, True]


def test_runs_are_cut_and_keep_their_look() -> None:
    run = '<w:r w:rsidR="00AA"><w:rPr><w:b/></w:rPr><w:t>前 后</w:t><w:tab/><w:t>尾</w:t></w:r>'
    data = docx(p(run))
    made = xml(commented(data, None, "后"))
    runs = [one for one in made.iter(W + "r") if one.find(W + "commentReference") is None]
    assert [[(child.tag.removeprefix(W), child.text) for child in one] for one in runs] == [
        [("rPr", None), ("t", "前 ")],
        [("rPr", None), ("t", "后")],
        [("rPr", None), ("tab", None), ("t", "尾")],
    ]
    assert all(one.find(f"{W}rPr/{W}b") is not None and one.get(W + "rsidR") == "00AA" for one in runs)


def test_spans_over_paragraphs_cells_and_each_other(tmp_path: Path) -> None:
    data = docx(p("甲一") + p("乙二") + tbl(tr(tc("丙"), tc("丁")), tr(tc(""), tc("戊")), columns=2) + p("己"))
    text = read(data).text
    spans = [(0, 2), (1, 4), (1, 4), (0, len(text)), (text.index("丁"), text.index("戊") + 1), (2, 3)]
    made = commented(data, [note(*span) for span in spans])
    assert list(anchored(made).values()) == ["甲一乙二丙丁戊己", "甲一", "一乙", "一乙", "", "丁戊"]
    assert len(comments(made)) == 6
    valid(data, made, tmp_path)


def test_blank_cells_and_empty_paragraphs(tmp_path: Path) -> None:
    data = docx(p("甲") + tbl(tr(tc("乙"), tc("")), tr(tc(""), tc("　")), columns=2) + p("") + p("丙"))
    document = read(data)
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    blank = [cell for row in table.rows for cell in row if cell.start == cell.end]
    assert len(blank) == 3
    made = commented(data, [note(*cell) for cell in blank])
    root = xml(made)
    cells = list(root.iter(W + "tc"))
    holders = [mark.getparent().getparent() for mark in root.iter(W + "commentRangeStart")]
    assert holders == cells[1:]
    valid(data, made, tmp_path)


def test_notes_without_characters_stand_at_their_place() -> None:
    data = docx(p("甲乙") + p("") + p("丙"))
    length = len(read(data).text)
    made = xml(commented(data, [note(1, 1), note(2, 2), note(3, 3), note(length, length), note(0, 0)]))
    shown = [
        [
            (child.get(W + "id") if child.tag == W + "commentRangeStart" else "".join(child.itertext()))
            for child in line
            if child.tag in (W + "commentRangeStart", W + "r") and child.find(W + "commentReference") is None
        ]
        for line in made.iter(W + "p")
    ]  # fmt: skip
    assert shown == [["5", "甲", "1", "乙", "2"], ["3", ""], ["丙", "4"]]


def test_what_has_no_characters_is_quoted(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('框里的字')}</w:txbxContent>"
    drawn = (
        "<w:r><w:t>前</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>" + box + "</w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        "<w:t>后</w:t></w:r>"
    )
    notes = f'<w:footnote w:id="0" w:type="separator">{p("—")}</w:footnote><w:footnote w:id="3">{p("脚注的字")}</w:footnote>'
    marked = p('<w:r><w:t>有注</w:t><w:footnoteReference w:id="3"/><w:t>的话</w:t></w:r>')
    data = docx(p("总体情况", number=("1", 0)) + p(drawn) + marked, numbering=LISTS, footnotes=notes)
    assert read(data).text.startswith("一、总体情况\n")
    made = commented(data, None, "一、", "一、总体", "里的", "脚注的")
    boxed = "框里的字框里的字"  # with its double for an older Word
    assert list(anchored(made).values()) == ["", "总体", boxed, ""]
    assert [lines[1] for lines in comments(made).values()] == ["「一、」", "合计应为 65。", "「里的」", "「脚注的」"]
    root = xml(made)
    order = [
        one.tag.removeprefix(W) + one.get(W + "id", "")
        for one in root.iter(*(W + name for name in ("commentRangeStart", "footnoteReference", "commentRangeEnd")))
    ]
    assert order[-3:] == ["commentRangeStart7", "footnoteReference3", "commentRangeEnd7"]
    for mark in root.iter(W + "commentRangeStart", W + "commentReference"):
        assert not any(one.tag == W + "txbxContent" for one in mark.iterancestors())
    assert root.find(f".//{W}p")[1].tag == W + "commentRangeStart"


def test_what_cannot_be_cut_is_marked_whole() -> None:
    raised = r("12", '<w:vertAlign w:val="superscript"/>')
    formula = "<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"
    ruby = "<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音注</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    choice = '<w:ffData><w:ddList><w:listEntry w:val="选一"/></w:ddList></w:ffData>'
    chosen = f'<w:r><w:fldChar w:fldCharType="begin">{choice}</w:fldChar></w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>'
    chosen += '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    body = p("（", raised, "甲", formula, ruby, control(r("绑定"), "<w:text/>"), chosen, "乙")
    made = commented(docx(body), None, "2", "+", "音", "绑", "选")
    assert list(anchored(made).values()) == ["12", "", "yin音注", "绑定", ""]
    order = [one.tag.removeprefix(W) for one in xml(made).iter() if one.tag in (W + "commentRangeStart", W + "commentRangeEnd", W + "instrText", W + "fldChar")]  # fmt: skip
    assert order[-5:] == ["commentRangeStart", "fldChar", "instrText", "fldChar", "commentRangeEnd"]


def test_the_original_view_has_comments_on_what_was_deleted() -> None:
    body = p("共", DEL.format("<w:r><w:delText>162</w:delText></w:r>"), INS.format(r("152")), "条")
    made = commented(docx(body), None, "62条", options=Options(view="original"))
    root = xml(made)
    texts = [one.text for one in root.iter(W + "t", W + "delText")]
    assert texts == ["共", "1", "62", "152", "条"]
    assert next(root.iter(W + "commentRangeStart")).getnext().find(W + "delText").text == "62"


# -- the package ----------------------------------------------------------------------------


def test_all_else_of_the_package_is_as_it_was(tmp_path: Path) -> None:
    data = docx(p("共65件"), styles="", header=p("页眉"))
    files = {name: content.decode() for name, content in parts(data).items()} | {"word/media/a.png": "\x00\x01"}
    data = packed(files)
    made = commented(data, None, "65")
    before, after = parts(data), parts(made)
    assert list(after)[: len(before)] == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"}
    assert set(after) - set(before) == {"word/comments.xml"}
    assert commented(data, []) == data
    valid(data, made, tmp_path)


def test_comments_that_are_there_stay(tmp_path: Path) -> None:
    data = docx(p(COMMENTED, "共65件"), comments=OLD, commentsExtended="", people="")
    once = commented(data, None, "65", "旧")
    twice = commented(once, None, "65件")
    assert anchored(twice) == {"7": "旧批", "8": "65", "9": "旧", "10": "65件"}
    assert comments(twice)["7"] == ["请核对"] and len(comments(twice)) == 4
    names = {name for name in parts(data) if parts(data)[name] != parts(twice)[name]}
    assert names == {"word/document.xml", "word/comments.xml"}
    assert list(parts(data)) == list(parts(twice))
    valid(data, twice, tmp_path)


def test_a_strict_file_stays_strict() -> None:
    files = {name: part.decode().replace(WORD, STRICT) for name, part in parts(docx(p("共65件"))).items()}
    made = commented(packed(files), None, "65")
    assert anchored(made) == {"1": "65"}
    for name in ("word/document.xml", "word/comments.xml"):
        assert STRICT.encode() in parts(made)[name] and WORD.encode() not in parts(made)[name]
    assert (
        b'"http://purl.oclc.org/ooxml/officeDocument/relationships/comments"'
        in parts(made)["word/_rels/document.xml.rels"]
    )


def test_parts_of_odd_names() -> None:
    data = docx(p("共65件"), main="word/document2.xml")
    files = {name: part.decode() for name, part in parts(data).items()}
    del files["word/_rels/document2.xml.rels"]
    files["word/comments.xml"] = "not of the document"
    made = commented(packed(files), None, "65")
    assert parts(made)["word/comments.xml"] == b"not of the document"
    assert comments(made, "word/comments1.xml")["1"][0] == "错误 TAB001 合计不符"
    assert [one.text.splitlines()[0] for one in Opened(BytesIO(made)).comments] == ["错误 TAB001 合计不符"]


def test_the_styles_of_comments_are_used_where_they_are() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="annotation text"/></w:style>'
    styles += '<w:style w:type="character" w:styleId="a6"><w:name w:val="annotation reference"/></w:style>'
    made = commented(docx(p("共65件"), styles=styles), None, "65")
    assert [one.get(W + "val") for one in xml(made).iter(W + "rStyle")] == ["a6"]
    assert {one.get(W + "val") for one in xml(made, "word/comments.xml").iter(W + "pStyle", W + "rStyle")} == {
        "a5",
        "a6",
    }


def refusal(data: bytes, document: Document | None = None) -> str:
    with pytest.raises(WriteError) as error:
        annotate(data, document or read(data), [note(0, 1)], Options())
    return error.value.reason


def test_signed_and_protected_files_are_refused() -> None:
    files = {name: part.decode() for name, part in parts(docx(p("正文"))).items()}
    origin = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
    relation = f'<Relationship Id="s" Type="{origin}" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    signed = files | {"_xmlsignatures/origin.sigs": " "}
    signed["_rels/.rels"] = files["_rels/.rels"].replace("</Relationships>", relation)
    assert refusal(packed(signed)) == "signed"
    protection = '<w:documentProtection w:edit="{}" w:enforcement="{}"/>'
    assert refusal(docx(p("正文"), settings=protection.format("readOnly", 1))) == "protected"
    for allowed in (("readOnly", 0), ("comments", 1), ("trackedChanges", "true")):
        commented(docx(p("正文"), settings=protection.format(*allowed)), None, "正")


def test_notes_for_another_file_are_refused() -> None:
    assert refusal(docx(p("正文")), read(docx(p("别的")))) == "mismatch"


# -- any report, anywhere -------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(formats.FORMATS["docx"]), st.data())
def test_any_span_of_any_report(seed: int, dialect: str, data: st.DataObject) -> None:
    made = formats.write(g.draft(Random(seed), seed % 2 * 2 + 2019), "docx", dialect, str(seed)).data
    document = read(made)
    places = st.integers(0, len(document.text))
    spans = [sorted(pair) for pair in data.draw(st.lists(st.tuples(places, places), min_size=1, max_size=12))]
    short = [(start, min(end, start + data.draw(st.integers(0, 40)))) for start, end in spans]
    after = commented(made, [note(*span) for span in short])
    text, sources = traced(Package(Container(made, Options().limits)), Options())
    elements = list(xml(made).iter())
    own = [
        elements[one.element].tag == W + "t" and (not at or sources[at - 1] != one) for at, one in enumerate(sources)
    ]
    expected = ["".join(text[at] for at in range(*span) if own[at]) for span in short]
    found = anchored(after)
    assert [found[str(number)] for number in sorted(map(int, found))] == expected
    assert [one for one in xml(made).itertext() if one.strip()] != [] and "".join(xml(made).itertext()) == "".join(
        xml(after).itertext()
    )


@needs_shared
@pytest.mark.parametrize("name", ["sample.docx", "hard.docx", "traps/strict.docx", "traps/x.docm"])
def test_the_samples(name: str, tmp_path: Path, shipped: Linter) -> None:
    data = (FORMATS / name).read_bytes()
    document = read(data)
    found = shipped.lint_bytes(data, name).violations
    made = annotate(data, document, [note(*one.span) for one in found], Options())
    again = shipped.lint_bytes(made, name).violations
    assert [one.fingerprint for one in again if one.rule != "REA005"] == [one.fingerprint for one in found if one.rule != "REA005"]  # fmt: skip
    valid(data, made, tmp_path)
    assert len(comments(made)) == len(found) + (name == "hard.docx")


# -- changes --------------------------------------------------------------------------------

ORIGINAL = Options(view="original")


def changed(data: bytes, *pairs: tuple[str, str], tracked: bool = False) -> bytes:
    """The file with the first place of each text replaced; it reads so, and as before in the original view."""
    document = read(data)
    changes = [Change(at := document.text.index(old), at + len(old), new) for old, new in pairs]
    return replaced(data, changes, tracked=tracked)


def replaced(data: bytes, changes: list[Change], *, tracked: bool) -> bytes:
    document = read(data)
    made = edit(data, document, changes, Options(), tracked=tracked, when=WHEN)
    expected = document.text
    for start, end, new in sorted(changes, reverse=True):
        expected = expected[:start] + new + expected[end:]
    assert read(made).text == expected
    if tracked:
        assert read(made, ORIGINAL).text == read(data, ORIGINAL).text
    return made


def runs(data: bytes, name: str = "word/document.xml") -> list[tuple[str, str]]:
    """The text of every run that shows one, and its look as XML."""
    return [
        ("".join(run.itertext(W + "t", W + "delText")), "".join(etree.tostring(one).decode().partition(" ")[0] for one in run.iterfind(f"{W}rPr/*")))
        for run in xml(data, name).iter(W + "r")
        if next(run.iter(W + "t", W + "delText"), None) is not None
    ]  # fmt: skip


BOLD = "<w:b/>"
SPLIT = p("一、其", r("它情况", BOLD), "共６5件 ") + p("后")


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("其它", "其他", [("一、其", ""), ("他情况", "<w:b"), ("共６5件 ", ""), ("后", "")]),
        ("它情况共６", "他", [("一、其", ""), ("他", "<w:b"), ("5件 ", ""), ("后", "")]),
        ("其它情况共６5件 ", "甲", [("一、甲", ""), ("", "<w:b"), ("", ""), ("后", "")]),
        ("它情况", "", [("一、其", ""), ("", "<w:b"), ("共６5件 ", ""), ("后", "")]),
        ("情", "情的", [("一、其", ""), ("它情的况", "<w:b"), ("共６5件 ", ""), ("后", "")]),
        ("一", " 一 ", [(" 一 、其", ""), ("它情况", "<w:b"), ("共６5件 ", ""), ("后", "")]),
    ],
)
def test_a_change_keeps_the_look_of_what_it_replaces(
    old: str, new: str, shown: list[tuple[str, str]], tmp_path: Path
) -> None:
    data = docx(SPLIT)
    made = changed(data, (old, new))
    assert runs(made) == shown
    valid(data, made, tmp_path)
    tracked = changed(data, (old, new), tracked=True)
    valid(data, tracked, tmp_path)
    for mark in xml(tracked).iter(W + "ins", W + "del"):
        assert (mark.get(W + "author"), mark.get(W + "date")) == ("report-lint", "2026-01-20T09:30:00Z")


def test_a_tracked_change_is_a_deletion_and_an_insertion(tmp_path: Path) -> None:
    data = docx(SPLIT)
    made = changed(data, ("６5件", "65件"), ("后", ""), ("它情况", "他情况"), tracked=True)
    told = [(one.tag.removeprefix(W), "".join(one.itertext())) for one in xml(made).iter(W + "ins", W + "del")]
    assert told == [("del", "它"), ("ins", "他"), ("del", "６"), ("ins", "6"), ("del", "后")]
    assert [look for text, look in runs(made) if text in ("它", "他", "情况")] == ["<w:b"] * 3
    ids = [one.get(W + "id") for one in xml(made).iter(W + "ins", W + "del")]
    assert len(set(ids)) == len(ids)
    assert next(xml(made).iter(W + "del")).find(f"{W}r/{W}t") is None
    valid(data, made, tmp_path)


@pytest.mark.parametrize("tracked", [False, True])
@pytest.mark.parametrize(
    ("body", "old"),
    [
        (p("共", LINK.format(r("6") + r("5")), "件"), "65"),
        (p("共", TAG.format(r("65")), "件"), "65"),
        (p("共", control(r("6")), "5件"), "65"),
        (control(p("共", control(r("65"), "<w:text/>"))), "65"),
        (p("共", r("9", "<w:vanish/>"), "6", DEL.format("<w:r><w:delText>9</w:delText></w:r>"), "5件"), "65"),
        (p("共", INS.format(r("165")), "件"), "6"),
        (p("共", INS.format(r("16") + r("52")), "件"), "65"),
        (p("共", field('HYPERLINK "x"', r("65")), "件"), "65"),
        (p("<w:r><w:t>\n 共65件\n</w:t><w:tab/><w:t>后</w:t></w:r>"), "65"),
        (tbl(tr(tc("甲"), tc("65")), tr(tc("乙"), tc("2")), columns=2), "65"),
        (p("前", mark='<w:del w:id="3"/>') + p("后65"), "65"),
    ],
)
def test_changes_wherever_text_stands(body: str, old: str, tracked: bool, tmp_path: Path) -> None:
    data = docx(body)
    made = changed(data, (old, "七十"), tracked=tracked)
    if tracked and "w:ins" not in body:
        assert read(made, ORIGINAL).text == read(data, ORIGINAL).text
    valid(data, made, tmp_path)


def test_an_insertion_of_another_is_parted(tmp_path: Path) -> None:
    data = docx(p("共", INS.format(r("16") + r("52")), "件"))
    made = changed(data, ("65", "00"), tracked=True)
    marks = [(one.get(W + "author"), "".join(one.itertext(W + "t"))) for one in xml(made).iter(W + "ins")]
    assert marks == [("甲", "1"), ("report-lint", "00"), ("甲", "2")]
    assert next(xml(made).iter(W + "del")).getparent().tag == W + "ins"
    valid(data, made, tmp_path)


@pytest.mark.parametrize("tracked", [False, True])
def test_blank_cells_can_be_filled(tracked: bool, tmp_path: Path) -> None:
    blank = "<w:p><w:pPr><w:rPr><w:ins w:id='9' w:author='甲'/><w:b/></w:rPr></w:pPr></w:p>"
    data = docx(p("甲") + tbl(tr(tc("乙"), tc(blank)), tr(tc(""), tc("　")), columns=2) + p("丙"))
    (table,) = (block for block in read(data).blocks if isinstance(block, Table))
    cells = [cell for row in table.rows for cell in row if cell.start == cell.end]
    made = replaced(data, [Change(*cell, str(number)) for number, cell in enumerate(cells)], tracked=tracked)
    assert ["".join(one.itertext(W + "t")) for one in xml(made).iter(W + "tc")] == ["乙", "0", "1", "2　"]
    assert runs(made)[2] == ("0", "<w:b")
    assert {one.get(W + "author") for one in xml(made).iter(W + "ins")} == (
        {"甲", "report-lint"} if tracked else {"甲"}
    )
    valid(data, made, tmp_path)


BOX = f"<w:txbxContent>{p('框里')}</w:txbxContent>"


@pytest.mark.parametrize(
    ("body", "old", "reason"),
    [
        (p("总体", number=("1", 0)), "一、", "made"),
        (p("总体", number=("1", 0)), "、总", "made"),
        (p('<w:r><w:t>甲</w:t><w:sym w:char="2605"/></w:r>'), "★", "made"),
        (p("<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>"), "甲\t乙", "made"),
        (p("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>"), "\n乙", "made"),
        (p("甲") + p("乙"), "甲\n乙", "made"),
        (p("甲", mark='<w:del w:id="3"/>') + p("乙"), "甲乙", "across"),
        (p("67", r("12", '<w:vertAlign w:val="superscript"/>')), "¹", "made"),
        (p("<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>"), "x", "made"),
        (p(field("PAGE", r("9"))), "9", "field"),
        (p(field('HYPERLINK "x"', field("REF y", r("9")))), "9", "field"),
        (p('<w:fldSimple w:instr="REF x">' + r("9") + "</w:fldSimple>"), "9", "field"),
        (p(control(r("9"), "<w:dataBinding w:xpath='/a' w:storeItemID='{b}'/>")), "9", "locked"),
        (p(control(r("9"), "<w:showingPlcHdr/>")), "9", "locked"),
        (control(p("9"), '<w:lock w:val="sdtContentLocked"/>'), "9", "locked"),
        (p(f"<w:r><w:pict><v:shape><v:textbox>{BOX}</v:textbox></v:shape></w:pict></w:r>"), "框里", "box"),
    ],
)
@pytest.mark.parametrize("tracked", [False, True])
def test_what_cannot_be_changed_is_refused(body: str, old: str, reason: str, tracked: bool) -> None:
    data = docx(p("前") + body + p("后"), numbering=LISTS)
    with pytest.raises(WriteError) as error:
        changed(data, ("前", "先"), (old, "新"), tracked=tracked)
    assert error.value.reason == reason


@pytest.mark.parametrize("text", ["两\n行", "\t", "\x01", "\ufffe"])
def test_new_text_is_of_one_line(text: str) -> None:
    with pytest.raises(WriteError) as error:
        changed(docx(p("前后")), ("前", text))
    assert error.value.reason == "break"


def test_what_was_deleted_is_not_changed() -> None:
    data = docx(p("共", DEL.format("<w:r><w:delText>162</w:delText></w:r>"), "条"))
    document = read(data, ORIGINAL)
    with pytest.raises(WriteError) as error:
        edit(data, document, [Change(1, 2, "2")], ORIGINAL)
    assert error.value.reason == "deleted"
    made = edit(data, document, [Change(4, 5, "件")], ORIGINAL, tracked=True)
    assert read(made, ORIGINAL).text == "共162条\n" and read(made).text == "共件\n"


def test_text_of_notes_is_changed_in_its_part(tmp_path: Path) -> None:
    notes = f'<w:footnote w:id="3">{p("脚注其它")}</w:footnote>'
    data = docx(p('<w:r><w:t>有注</w:t><w:footnoteReference w:id="3"/></w:r>'), footnotes=notes)
    made = changed(data, ("其它", "其他"), tracked=True)
    assert {name for name in parts(data) if parts(data)[name] != parts(made)[name]} == {"word/footnotes.xml"}
    valid(data, made, tmp_path)


def test_only_what_may_be_is_written_into() -> None:
    protection = '<w:documentProtection w:edit="{}" w:enforcement="1"/>'
    for kind, tracked, allowed in (
        ("trackedChanges", True, True),
        ("trackedChanges", False, False),
        ("comments", True, False),
        ("readOnly", True, False),
    ):
        data = docx(p("其它"), settings=protection.format(kind))
        if allowed:
            changed(data, ("它", "他"), tracked=tracked)
            continue
        with pytest.raises(WriteError) as error:
            changed(data, ("它", "他"), tracked=tracked)
        assert error.value.reason == "protected"


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(formats.FORMATS["docx"]), st.booleans(), st.data())
def test_any_change_of_any_report(seed: int, dialect: str, tracked: bool, data: st.DataObject) -> None:
    made = formats.write(g.draft(Random(seed), seed % 2 * 2 + 2019), "docx", dialect, str(seed)).data
    document = read(made)
    blocks: list[tuple[int, int]] = []
    for block in document.blocks:
        blocks += [cell[:2] for row in block.rows for cell in row] if isinstance(block, Table) else [block[:2]]
    changes = []
    for start, end in sorted(set(data.draw(st.lists(st.sampled_from(blocks), max_size=6)))):
        first = data.draw(st.integers(start, end))
        last = data.draw(st.integers(first, min(end, first + 9)))
        changes.append(Change(first, last, data.draw(st.text("甲乙 丙，a1", max_size=5))))
    tried = [one for one in changes if not _made(made, document, one)]
    after = replaced(made, tried, tracked=tracked)
    assert set(parts(made)) == set(parts(after))
    assert {name for name in parts(made) if parts(made)[name] != parts(after)[name]} <= {"word/document.xml"}
    if not tracked:
        filled = sum(start == end for start, end, _ in tried)
        assert len(runs(after)) - len(runs(made)) <= filled
        old = [look for _, look in runs(made)]
        assert [look for _, look in runs(after)][: len(old) if not filled else 0] == (old if not filled else [])


def _made(data: bytes, document: Document, change: Change) -> bool:
    """Whether a change touches an automatic number, and so must be refused."""
    try:
        edit(data, document, [change], Options())
    except WriteError as error:
        assert error.reason == "made" and document.text[change.start] in "一二三四五六七八九十（）、"
        return True
    return False


# -- any file, however odd ------------------------------------------------------------------


class _Odd:
    """Makes bodies of all that a paragraph can hold, one within the other."""

    def __init__(self, random: Random) -> None:
        self.random, self.number = random, 100

    def body(self, depth: int = 0) -> str:
        made = ""
        for _ in range(self.random.randint(1, 3)):
            chance = self.random.random()
            if depth > 1 or chance < 0.7:
                made += self.paragraph()
            elif chance < 0.8:
                made += control(self.body(depth + 1))
            else:
                rows = (tr(*(tc(self.body(depth + 1) + self.paragraph()) for _ in range(2))) for _ in range(2))
                made += tbl(*rows, columns=2) + self.paragraph()
        return made

    def paragraph(self) -> str:
        marks = ("", "", "", '<w:del w:id="3"/>', '<w:ins w:id="4"/>', "<w:vanish/>")
        number = self.random.choice((None, None, ("1", 0)))
        return p("<w:proofErr/>" + self.inline(), number=number, mark=self.random.choice(marks))

    def inline(self, depth: int = 0) -> str:
        return "".join(self.piece(depth) for _ in range(self.random.randint(0, 4)))

    def piece(self, depth: int) -> str:
        if depth > 2 or self.random.random() < 0.55:
            return self.run()
        self.number += 2
        inserted = f'<w:ins w:id="{self.number}" w:author="甲">{{}}</w:ins>'
        deleted = (
            f'<w:del w:id="{self.number + 1}" w:author="甲"><w:r><w:delText>{self.text()}</w:delText></w:r></w:del>'
        )
        held = ("", "<w:text/>", "<w:date/>", '<w:lock w:val="contentLocked"/>')
        pieces = (
            lambda: inserted.format(self.run() + self.run()),
            lambda: inserted.format(self.run() + deleted),
            lambda: deleted,
            lambda: control(self.inline(depth + 1), self.random.choice(held)),
            lambda: LINK.format(self.inline(depth + 1)),
            lambda: TAG.format(self.inline(depth + 1)),
            lambda: field(self.random.choice(("REF x", "HYPERLINK y", "TOC")), self.inline(depth + 1)),
            lambda: f'<w:fldSimple w:instr="REF x">{self.run()}</w:fldSimple>',
        )
        return self.random.choice(pieces)()

    def run(self) -> str:
        one, two = self.text(), self.text()
        boxed = f"<w:txbxContent>{p(r(two))}</w:txbxContent>"
        plain = (r(one), r(one, BOLD))
        odd = (
            r(one, '<w:vertAlign w:val="superscript"/>'),
            r(one, "<w:vanish/>"),
            f"<w:r><w:t>{one}</w:t><w:tab/><w:t> {two} </w:t><w:br/><w:t>{one}</w:t></w:r>",
            f'<w:r><w:t>{one}</w:t><w:sym w:char="2605"/><w:noBreakHyphen/><w:t>{two}</w:t></w:r>',
            f'<w:r><w:t>{one}</w:t><w:footnoteReference w:id="3"/><w:t>{two}</w:t></w:r>',
            f"<w:r><w:t>{one}</w:t><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{boxed}</w:drawing>"
            "</mc:Choice><mc:Fallback/></mc:AlternateContent></w:r>",
            f"<m:oMath><m:r><m:t>{one}</m:t></m:r></m:oMath>",
            f"<w:r><w:ruby><w:rubyPr/><w:rt/><w:rubyBase><w:r><w:t>{one}</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "<w:r><w:rPr/></w:r>",
        )
        return self.random.choice(plain if self.random.random() < 0.5 else odd)

    def text(self) -> str:
        return "".join(self.random.choice("甲乙丙丁 　12（") for _ in range(self.random.randint(0, 4)))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(("final", "original")), st.booleans())
def test_any_body_reads_as_before_and_as_meant(seed: int, view: str, tracked: bool) -> None:
    random, options = Random(seed), Options(view=view)
    footnotes = f'<w:footnote w:id="3">{p("脚注")}</w:footnote>'
    data = docx(_Odd(random).body() + p("末"), numbering=LISTS, footnotes=footnotes)
    document = read(data, options)
    size = len(document.text)
    spans = [(at, min(size, at + random.randint(0, 6))) for at in (random.randint(0, size) for _ in range(8))]
    assert len(anchored(commented(data, [note(*span) for span in spans], options=options))) == len(spans)
    for start, end in spans:
        new = "".join(random.choice("甲 1x") for _ in range(random.randint(0, 3)))
        with suppress(WriteError):
            made = edit(data, document, [Change(start, end, new)], options, tracked=tracked)
            meant = document.text[:start] + new + document.text[end:]
            assert read(made, options).text == (document.text if tracked and view == "original" else meant)
            if tracked:
                assert read(made, ORIGINAL).text == read(data, ORIGINAL).text


# -- other readers --------------------------------------------------------------------------


def through_office(files: dict[str, bytes], kind: str, folder: Path) -> dict[str, bytes]:
    program = office.program()
    if not program and not os.environ.get("CI"):
        pytest.skip("LibreOffice is not installed")
    assert program, "LibreOffice is not installed"
    for name, data in files.items():
        (folder / name).write_bytes(data)
    target = folder / "out"
    command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", kind, "--outdir", str(target), *(str(folder / name) for name in files)]
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=180)
    return {name: (target / name).with_suffix(f".{kind}").read_bytes() for name in files}


def test_libreoffice_keeps_the_comments_where_they_are(tmp_path: Path) -> None:
    table = tbl(tr(tc("项目"), tc("数量")), tr(tc("规章"), tc("")), columns=2)
    body = p(COMMENTED, "全文共6", r("5", "<w:b/>"), "件。") + p("前", LINK.format(r("链接字")), "后") + p("跨段")
    plain = docx(body + table + p("末段"), comments=OLD)
    small = commented(plain, None, "65", "链接", "后\n跨", "数量", "末段")
    draft = formats.write(g.draft(Random(5), 2021), "docx", "word", "5").data
    report = read(draft)
    spans = [(at, at + 12) for at in range(0, len(report.text) - 12, 97)]
    large = commented(draft, [note(*span) for span in spans])
    kept = through_office({"small.docx": small, "large.docx": large}, "docx", tmp_path)
    assert set(anchored(kept["small.docx"]).values()) == {"旧批", "65", "链接", "后跨", "数量", "末段"}
    said = [one.text for one in Opened(BytesIO(kept["small.docx"])).comments]
    assert len(said) == 6 and sum("合计应为 65。" in one for one in said) == 5
    assert len(Opened(BytesIO(kept["large.docx"])).comments) == len(spans) > 20
    lost = set(anchored(large).values()) - set(anchored(kept["large.docx"], points=True).values())
    assert lost == {"开政府信息情况第二十条"}  # LibreOffice breaks a comment from text into a table


def test_libreoffice_reads_what_was_changed(tmp_path: Path) -> None:
    table = tbl(tr(tc("项目"), tc("数量")), tr(tc("规章"), tc("")), columns=2)
    data = docx(SPLIT + table + p("末段"))
    files = {
        f"{kind}.docx": changed(data, ("其它", "其他"), ("６5", "65"), ("末", ""), tracked=kind == "tracked")
        for kind in ("plain", "tracked")
    }
    for name, kept in through_office(files, "docx", tmp_path).items():
        assert read(kept).text == read(files[name]).text
        assert read(kept, ORIGINAL).text == read(files[name], ORIGINAL).text
    authors = {one.get(W + "author") for one in xml(kept).iter(W + "ins", W + "del")}
    assert authors == {"report-lint"}


def test_an_answer_to_a_note_stays_when_the_note_is_taken_out() -> None:
    space = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    comments = "".join(
        f'<w:comment w:id="{number}" w:author="{who}" w:initials="{letters}">'
        f'<w:p {space} w14:paraId="{name}"><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        for number, who, letters, name, text in (
            (1, "report-lint", "RL", "0000000A", "错"),
            (2, "张三", "ZS", "0000000B", "已改"),
        )
    )
    space = 'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
    threads = (
        f'<w15:commentEx {space} w15:paraId="0000000A"/>'
        f'<w15:commentEx {space} w15:paraId="0000000B" w15:paraIdParent="0000000A"/>'
    )
    marks = "".join(f'<w:r><w:commentReference w:id="{number}"/></w:r>' for number in (1, 2))
    data = docx(p('<w:commentRangeStart w:id="1"/>', "字", '<w:commentRangeEnd w:id="1"/>', marks), comments=comments,
                commentsExtended=threads)  # fmt: skip
    with zipfile.ZipFile(BytesIO(unmarked(data, "a.docx", Options()))) as file:
        parts = {name: file.read(f"word/{name}.xml").decode() for name in ("document", "comments", "commentsExtended")}
    assert re.findall(r'w:id="(.)"', parts["document"]) == ["2"]
    assert re.findall(r'w:author="(.*?)"', parts["comments"]) == ["张三"]
    assert "0000000A" not in parts["commentsExtended"] and "0000000B" in parts["commentsExtended"]
