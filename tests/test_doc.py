"""Old Word files, OpenDocument and RTF: the same grids as in the original, and no harm from broken files."""

from __future__ import annotations

import io
import json
import os
import struct
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from lxml import etree

from linter import readers
from linter.document import Document, Table
from linter.readers import ReadError, doc, office
from linter.readers.options import Limits, Options
from linter.readers.slivers import drop_slivers
from tests import formats
from tests import generator as g

MATERIAL = Path(__file__).parents[2] / "shared" / "formats"
OLD = ("sample.doc", "sample.wps")
OFFICE = ("sample.odt", "sample.rtf")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
needs_material = pytest.mark.skipif(not MATERIAL.exists(), reason="../shared is not here")
needs_office = pytest.mark.skipif(
    not office.program() and not os.environ.get("CI"), reason="LibreOffice is not installed"
)


def grids(document: Document) -> list[list[list[str | None]]]:
    return [
        [[document.text[cell.start : cell.end] if cell else None for cell in row] for row in block.grid.slots()]
        for block in document.blocks
        if isinstance(block, Table)
    ]


@pytest.fixture(scope="module")
def report() -> g.Draft:
    return g.draft(Random("old"), 2021)


@pytest.fixture(scope="module")
def old(report: g.Draft) -> bytes:
    """A .doc that LibreOffice made of a generated report."""
    word = formats.write(report, "docx", "wps", "old", controls=False)
    return formats.converted([word], "doc")[0].data


# -- right ----------------------------------------------------------------------------------


@needs_material
@needs_office
@pytest.mark.parametrize("name", [*OLD, *OFFICE])
def test_the_tables_of_the_sample_are_those_of_its_original(name: str) -> None:
    truth = json.loads((MATERIAL / "sample.truth.json").read_text(encoding="utf-8"))
    document = readers.read((MATERIAL / name).read_bytes(), name)
    assert grids(document) == [block["grid"] for block in truth if block["kind"] == "table"]
    assert document.problems == ()


@needs_office
def test_the_tables_of_a_made_file_are_those_written(report: g.Draft, old: bytes) -> None:
    written = [
        [[text for text, _ in row] for row in g.expand(g.grid(report, table))] for table in (g.TWO, g.THREE, g.FOUR)
    ]
    assert grids(readers.read(old, "report.doc")) == written


@needs_office
def test_libreoffice_stands_in_for_the_library(old: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = readers.read(old, "report.doc")
    monkeypatch.setattr(doc, "convert", None)
    assert grids(readers.read(old, "report.doc")) == grids(expected)


@needs_office
def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert "Annual" in readers.read(rb"{\rtf1\ansi Annual report\par}", "a.rtf").text
    assert list(tmp_path.iterdir()) == []


# -- OpenDocument ---------------------------------------------------------------------------

MIMETYPE = "application/vnd.oasis.opendocument.text"
_ENTRY = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    + _ENTRY.format("/", MIMETYPE)
    + _ENTRY.format("content.xml", "text/xml")
    + _ENTRY.format("Object 1/", "application/vnd.oasis.opendocument.spreadsheet")
    + _ENTRY.format("Object 2/", "application/vnd.oasis.opendocument.chart")
    + "</manifest:manifest>"
)
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name if name != "draw" else "drawing"}:1.0"'
    for name in ("office", "text", "table", "style", "draw")
)
NAMESPACES += ' xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.3"'
NAMESPACES += ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
LISTS = """
<text:list-style style:name="L">
<text:list-level-style-number text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/>
<text:list-level-style-number text:level="2" style:num-format="1" style:num-prefix="（" style:num-suffix="）"/>
</text:list-style>
<text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="-"/></text:list-style>
<style:style style:name="gone" style:family="text"><style:text-properties text:display="none"/></style:style>
"""


def packed(body: str) -> bytes:
    """An OpenDocument text with this body."""
    content = (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{LISTS}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", MIMETYPE)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
    return out.getvalue()


def opened(body: str) -> Document:
    """The document of an OpenDocument text with this body."""
    return readers.read(packed(body), "report.odt")


def lines(document: Document) -> list[str]:
    return [document.text[one.start : one.end] for one in document.blocks if not isinstance(one, Table)]


def item(text: str, more: str = "", start: str = "") -> str:
    return f"<text:list-item {start}><text:p>{text}</text:p>{more}</text:list-item>"


def listed(items: str, more: str = "", style: str = "L") -> str:
    return f'<text:list text:style-name="{style}" {more}>{items}</text:list>'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (listed(item("a") + item("b")), ["一、a", "二、b"]),
        (listed(item("a")) + listed(item("b")), ["一、a", "一、b"]),
        (listed(item("a")) + listed(item("b"), 'text:continue-numbering="true"'), ["一、a", "二、b"]),
        (
            listed(item("a"), 'xml:id="x"') + listed(item("b")) + listed(item("c"), 'text:continue-list="x"'),
            ["一、a", "一、b", "二、c"],
        ),
        (listed(item("a", start='text:start-value="3"') + item("b")), ["三、a", "四、b"]),
        (
            listed(item("a", f"<text:list>{item('b')}{item('c')}</text:list>") + item("d", f"<text:list>{item('e')}</text:list>")),
            ["一、a", "（1）b", "（2）c", "二、d", "（1）e"],
        ),
        (listed(item("a", "<text:p>b</text:p>") + item("c")), ["一、a", "b", "二、c"]),
        (listed(item("a"), style="B") + listed("<text:list-header><text:p>b</text:p></text:list-header>"), ["a", "b"]),
    ],
)  # fmt: skip
def test_lists_are_numbered_as_they_show(body: str, expected: list[str]) -> None:
    assert lines(opened(body)) == expected


def test_text_as_it_shows() -> None:
    document = opened(
        "<text:p>a<text:s text:c='3'/>b\n  <text:span>c</text:span><text:tab/>d<text:line-break/>e</text:p>"
        "<text:p>f<office:annotation><text:p>what?</text:p></office:annotation>g"
        "<draw:frame><draw:text-box><text:p>box</text:p></draw:text-box></draw:frame>"
        "<text:span text:style-name='gone'>h</text:span></text:p>"
    )
    assert lines(document) == ["a   b c\td", "e", "fg", "box"]
    assert [problem.kind for problem in document.problems] == ["comments", "hidden-text"]
    assert document.place(document.text.index("g"), document.text.index("g") + 1).paragraph == 2


def test_what_is_embedded_is_said_and_charts_are_drawn() -> None:
    def frame(inner: str) -> str:
        return f"<text:p>a<draw:frame>{inner}<draw:image/></draw:frame></text:p>"

    sheets = frame('<draw:object xlink:href="./Object 1"/>') + frame('<draw:object-ole xlink:href="./Object 3"/>')
    chart = frame('<draw:object xlink:href="./Object 2"/>')
    document = opened(sheets + chart)
    assert [(problem.kind, problem.detail) for problem in document.problems] == [("embedded", "2")]


def test_the_chosen_entry_of_a_list_in_a_form_is_text() -> None:
    space = "urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"
    param = "<field:param field:name='Dropdown_{}' field:value='{}'/>"
    entries = param.format("ListEntry", "0") + param.format("ListEntry", "65")
    mark = f"<field:fieldmark xmlns:field='{space}'>{{}}</field:fieldmark>"
    chosen = [mark.format(entries + param.format("Selected", at)) for at in (1, 7)]
    assert lines(opened("".join(f"<text:p>a{one}b</text:p>" for one in (*chosen, mark.format(entries))))) == [
        "a65b",
        "ab",
        "a0b",
    ]


def test_changes_are_said_and_the_final_text_is_read() -> None:
    deleted = "<text:changed-region><text:deletion><text:p>162</text:p></text:deletion></text:changed-region>"
    document = opened(
        f"<text:tracked-changes>{deleted}</text:tracked-changes>"
        "<text:p>a<text:change/><text:change-start/>152<text:change-end/></text:p>"
    )
    assert lines(document) == ["a152"]
    assert [problem.kind for problem in document.problems] == ["tracked-changes"]


def test_tables_with_merged_and_repeated_cells() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    document = opened(
        "<table:table><table:table-header-rows><table:table-row>"
        + cell("a", 'table:number-columns-spanned="2" table:number-rows-spanned="2"')
        + covered
        + cell("b")
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + '<table:covered-table-cell table:number-columns-repeated="2"/>'
        + cell("c")
        + '</table:table-row><table:table-row table:number-rows-repeated="2">'
        + cell("0", 'table:number-columns-repeated="3"')
        + "</table:table-row></table:table>"
    )
    assert grids(document) == [[["a", "a", "b"], ["a", "a", "c"], ["0", "0", "0"], ["0", "0", "0"]]]
    assert document.problems == ()


@pytest.mark.parametrize("what", ["rows", "columns"])
def test_endless_tables_are_refused(what: str) -> None:
    cell = '<table:table-cell table:number-columns-{}="9999999"><text:p>0</text:p></table:table-cell>'
    for way in ("repeated", "spanned"):
        row = cell.format(way) if what == "columns" else cell.format(way).replace("columns", "rows")
        repeat = ' table:number-rows-repeated="9999999"' if what == "rows" else ""
        with pytest.raises(ReadError) as error:
            opened(f"<table:table><table:table-row{repeat}>{row}</table:table-row></table:table>")
        assert error.value.reason == "limit"


@needs_office
def test_the_native_reader_agrees_with_libreoffice() -> None:
    drafts = [g.draft(Random(f"odt/{number}"), g.FORMS[number % 2]) for number in range(3)]
    words = [formats.write(d, "docx", ("word", "wps")[at % 2], str(at), controls=False) for at, d in enumerate(drafts)]
    for made in formats.converted(words, "odt"):
        native = readers.read(made.data, "report.odt")
        other = office.read(made.data, "report.odt", Options())
        assert grids(native) == grids(other)
        assert lines(native) == lines(other)


@needs_office
def test_mutated_opendocument(report: g.Draft) -> None:
    word = formats.write(report, "docx", "word", "odt", controls=False)
    with zipfile.ZipFile(io.BytesIO(formats.converted([word], "odt")[0].data)) as archive:
        content, styles = archive.read("content.xml"), archive.read("styles.xml")
    rng = Random(9)
    for _ in range(40):
        data = bytearray(content)
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(data))
            data[at : at + rng.randint(0, 30)] = rng.choice((b"", b"9", b"<text:p>", b"</text:p>", b"x"))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, part in (("mimetype", MIMETYPE), ("content.xml", bytes(data)), ("styles.xml", styles)):
                archive.writestr(name, part)
        assert reason(out.getvalue(), "report.odt") in {"", "damaged", "limit", "empty"}
        assert reason(out.getvalue()[: len(out.getvalue()) // 2], "report.odt") == "damaged"


# -- slivers --------------------------------------------------------------------------------


def table(widths: list[int], rows: list[list[int]], before: int = 0) -> etree._Element:
    """A table of columns ``widths``; each row is the spans of its cells."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(
        f'<w:tr><w:trPr><w:gridBefore w:val="{before}"/></w:trPr>'
        + "".join(f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr></w:tc>' for span in row)
        + "</w:tr>"
        for row in rows
    )
    return etree.fromstring(f'<w:tbl xmlns:w="{W}"><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>')


def rows_of(made: etree._Element) -> list[tuple[etree._Element, list[etree._Element]]]:
    return [(row, row.findall(f"{{{W}}}tc")) for row in made.iterfind(f"{{{W}}}tr")]


def spans(made: etree._Element) -> list[list[int]]:
    return [
        [int(str(span.get(f"{{{W}}}val"))) for span in row.iterfind(f"{{{W}}}tc//{{{W}}}gridSpan")]
        for row in made.iterfind(f"{{{W}}}tr")
    ]


@pytest.mark.parametrize(
    ("widths", "rows", "dropped", "left"),
    [
        ([500, 499, 1, 500], [[2, 2], [1, 2, 1]], 1, [[2, 1], [1, 1, 1]]),  # the edge of the first row is off by one
        ([500, 500, 500], [[2, 1], [1, 2]], 0, [[2, 1], [1, 2]]),
        ([500, 1, 500], [[3], [1, 1, 1]], 0, [[3], [1, 1, 1]]),  # a cell is in it
        ([500, 1, 1, 500], [[2, 2], [1, 3], [3, 1]], 2, [[1, 1], [1, 1], [1, 1]]),
        ([500, 1, 1, 500], [[1, 2, 1]], 1, [[1, 1, 1]]),  # one of the two goes, the cell stays
        ([0, 0, 0], [[2, 1], [1, 2]], 0, [[2, 1], [1, 2]]),  # widths unknown
        ([5000, 30, 5000], [[2, 1], [1, 2]], 1, [[1, 1], [1, 1]]),  # 0.3 % of the table
        ([5000, 60, 5000], [[2, 1], [1, 2]], 0, [[2, 1], [1, 2]]),
    ],
)
def test_columns_nobody_sees_are_dropped(
    widths: list[int], rows: list[list[int]], dropped: int, left: list[list[int]]
) -> None:
    made = table(widths, rows)
    assert drop_slivers(made, rows_of(made)) == dropped
    assert spans(made) == left
    assert len(made.findall(f"{{{W}}}tblGrid/{{{W}}}gridCol")) == len(widths) - dropped


def test_a_row_that_begins_a_hair_further_in() -> None:
    made = table([1, 500, 500], [[1, 1]], before=1)
    assert drop_slivers(made, rows_of(made)) == 1
    before = made.find(f"{{{W}}}tr/{{{W}}}trPr/{{{W}}}gridBefore")
    assert before is not None
    assert before.get(f"{{{W}}}val") == "0"


# -- wrong ----------------------------------------------------------------------------------


def reason(data: bytes, name: str, options: Options | None = None) -> str:
    """Why a file cannot be read; empty when it can."""
    start = time.monotonic()
    try:
        readers.read(data, name, options)
    except ReadError as error:
        return error.reason
    finally:
        assert time.monotonic() - start < 20
    return ""


def head(data: bytes) -> int:
    """Where the head of the Word stream is."""
    entry = data.index("WordDocument".encode("utf-16-le"))
    return (int(struct.unpack_from("<I", data, entry + 116)[0]) + 1) << 9


@needs_office
def test_a_password_is_seen_without_trying(old: bytes) -> None:
    locked = bytearray(old)
    locked[head(old) + 11] |= 1
    assert reason(bytes(locked), "report.doc") == "encrypted"


def test_what_to_install_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(ReadError) as error:
        readers.read(rb"{\rtf1\ansi Annual report\par}", "a.rtf")
    assert error.value.reason == "needs"
    assert "libreoffice" in error.value.detail.lower()


@needs_office
def test_without_any_program_the_library_is_named(old: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    monkeypatch.setattr(doc, "convert", None)
    with pytest.raises(ReadError) as error:
        readers.read(old, "report.doc")
    assert (error.value.reason, error.value.detail) == ("needs", "pip install msdoc2docx")


@needs_office
def test_mutated_old_word_files(old: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    rng, known = Random(5), {"", "damaged", "encrypted", "limit", "empty", "other-type"}
    for number in range(12):
        data = bytearray(old)
        for _ in range(40):
            data[rng.randrange(0 if number % 2 else head(old), len(data))] = rng.randrange(256)
        assert reason(bytes(data), "report.doc", Options(limits=Limits(seconds=10))) in known


@needs_office
@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_cut_old_word_file_is_damaged(old: bytes, share: float) -> None:
    assert reason(old[: int(len(old) * share)], "report.doc") == "damaged"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + bytes(600), "damaged"),
        (rb"{\rtf1\ansi Annual report", "damaged"),
        (rb"{\rtf1\ansi {\bin99999999 Annual report}}", "damaged"),
        (rb"{\rtf1\ansi }", "empty"),
    ],
)
@needs_office
def test_what_is_no_document(data: bytes, expected: str) -> None:
    assert reason(data, "report.doc") == expected


@needs_office
def test_time_is_bounded() -> None:
    data = rb"{\rtf1\ansi " + b"Annual report\\par " * 200000 + b"}"
    assert reason(data, "a.rtf", Options(limits=Limits(seconds=1))) == "limit"


@needs_office
def test_nothing_is_fetched_for_a_document() -> None:
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        link = f'xlink:href="http://127.0.0.1:{server.server_port}/a.png" xlink:type="simple"'
        frame = f'<draw:frame svg:width="3cm" svg:height="3cm"><draw:image {link} xlink:actuate="onLoad"/></draw:frame>'
        data = packed(f"<text:p>Annual report{frame}</text:p>")
        assert "Annual report" in office.read(data, "report.odt", Options()).text
        server.shutdown()
    assert asked == []
