"""Columns of a hair's breadth: in .doc and RTF each row has its own cell edges, in twentieths of a point.

Two rows that differ by one make a column of their own, which nobody sees and which shifts all columns after it.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile

from lxml import etree

from linter.readers.container import Container, parse

if TYPE_CHECKING:
    from linter.readers.options import Limits

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT = "word/document.xml"
#: The least width of a column, in twips and as a share of its table.
_TWIPS, _SHARE = 20, 0.004


def without_slivers(docx: bytes, limits: Limits) -> bytes:
    """Return a converted Word file without columns too narrow to be any; the same bytes when there are none.

    Raises:
        ReadError: as ``Container``.
    """
    container = Container(docx, limits)
    data = container.read(_DOCUMENT)
    if data is None:
        return docx
    root = parse(data, _DOCUMENT)
    if not sum(drop_slivers(table) for table in root.iter(f"{_W}tbl")):
        return docx
    result = BytesIO()
    with ZipFile(result, "w", ZIP_STORED) as out:
        for name in container.names():
            changed = name == _DOCUMENT
            out.writestr(name, etree.tostring(root, encoding="UTF-8") if changed else container.read(name) or b"")
    return result.getvalue()


def drop_slivers(table: etree._Element) -> int:
    """Take out of a ``w:tbl`` the columns that are slivers and in which no cell lies alone; tell how many.

    No cell and no text is lost: the cells that reached over such a column span one less.
    """
    columns = table.findall(f"{_W}tblGrid/{_W}gridCol")
    widths = [_number(column, 0) for column in columns]
    least = max(_TWIPS, _SHARE * sum(widths))
    rows = [_spans(row) for row in table.iterchildren(f"{_W}tr")]
    dropped = 0
    for at in range(len(columns) - 1, -1, -1):
        if not 0 < widths[at] < least:
            continue
        over = [(span, one) for row in rows for span, one, start in _placed(row) if start <= at < start + span]
        if any(span == 1 and one.tag == f"{_W}gridSpan" for span, one in over):
            continue
        for span, one in over:
            one.set(f"{_W}val", str(span - 1))
        columns[at].getparent().remove(columns[at])
        dropped += 1
    return dropped


def _spans(row: etree._Element) -> list[etree._Element]:
    """The elements that say how many columns a row leaves out and its cells span, in order; made where missing."""
    spans = list(row.iterfind(f"{_W}trPr/{_W}gridBefore"))
    for cell in row.iterchildren(f"{_W}tc"):
        properties = cell.find(f"{_W}tcPr")
        if properties is None:
            properties = etree.Element(f"{_W}tcPr")
            cell.insert(0, properties)
        span = properties.find(f"{_W}gridSpan")
        if span is None:
            span = etree.SubElement(properties, f"{_W}gridSpan")
            span.set(f"{_W}val", "1")
        spans.append(span)
    return [*spans, *row.iterfind(f"{_W}trPr/{_W}gridAfter")]


def _placed(spans: list[etree._Element]) -> list[tuple[int, etree._Element, int]]:
    """How many columns each spans, the element that says so, and its first column."""
    placed, at = [], 0
    for one in spans:
        span = _number(one, 1)
        placed.append((span, one, at))
        at += span
    return placed


def _number(element: etree._Element, default: int) -> int:
    value = element.get(f"{_W}w") or element.get(f"{_W}val") or ""
    return min(int(value), 1 << 20) if value.isdecimal() else default
