"""Old Word files, OpenDocument and RTF: the same grids as in the original, and no harm from broken files."""

from __future__ import annotations

import json
import os
import struct
import time
from pathlib import Path
from random import Random

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
    assert drop_slivers(made) == dropped
    assert spans(made) == left
    assert len(made.findall(f"{{{W}}}tblGrid/{{{W}}}gridCol")) == len(widths) - dropped


def test_a_row_that_begins_a_hair_further_in() -> None:
    made = table([1, 500, 500], [[1, 1]], before=1)
    assert drop_slivers(made) == 1
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
def test_nothing_is_fetched_for_a_document(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("from elsewhere")
    field = rf'{{\field{{\*\fldinst INCLUDETEXT "{other}"}}{{\fldrslt as written}}}}'
    text = readers.read(rf"{{\rtf1\ansi Annual report {field}\par}}".encode(), "a.rtf").text
    assert "as written" in text
    assert "elsewhere" not in text
