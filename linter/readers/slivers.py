"""Columns of a hair's breadth: rows of a Word table have cell edges of their own, in twentieths of a point.

Two rows that differ by one make a column of their own, which nobody sees and which shifts all columns after it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: A sliver is narrower than so many twips or this share of its table, and than this share of a column on average.
_TWIPS, _SHARE, _OF_COLUMN = 20, 0.004, 0.25
#: So many slivers are looked at in a table.
_MOST = 32


def drop_slivers(table: _Element, rows: Iterable[tuple[_Element, list[_Element]]]) -> int:
    """Take out of a ``w:tbl`` the columns that are slivers and in which no cell lies alone; tell how many.

    ``rows`` are its ``w:tr`` with their ``w:tc``. No cell and no text is lost: the cells that reached over
    such a column span one less.
    """
    columns = table.findall(f"{_W}tblGrid/{_W}gridCol")
    widths = [_number(column, 0) for column in columns]
    total = sum(widths)
    least = min(max(_TWIPS, _SHARE * total), _OF_COLUMN * total / max(1, len(columns)))
    slivers = [at for at, width in enumerate(widths) if 0 < width < least]
    if not slivers:
        return 0
    spans = [_spans(row, cells) for row, cells in rows]
    dropped = 0
    for at in reversed(slivers[:_MOST]):
        over = [(span, one) for row in spans for span, one, start in _placed(row) if start <= at < start + span]
        if any(span == 1 and one.tag == f"{_W}gridSpan" for span, one in over):
            continue
        for span, one in over:
            one.set(f"{_W}val", str(span - 1))
        columns[at].getparent().remove(columns[at])
        dropped += 1
    return dropped


def _spans(row: _Element, cells: Iterable[_Element]) -> list[_Element]:
    """The elements that say how many columns a row leaves out and its cells span, in order; made where missing."""
    spans = list(row.iterfind(f"{_W}trPr/{_W}gridBefore"))
    for cell in cells:
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


def _placed(spans: list[_Element]) -> list[tuple[int, _Element, int]]:
    """How many columns each spans, the element that says so, and its first column."""
    placed, at = [], 0
    for one in spans:
        span = _number(one, 1)
        placed.append((span, one, at))
        at += span
    return placed


def _number(element: _Element, default: int) -> int:
    value = element.get(f"{_W}w") or element.get(f"{_W}val") or ""
    return min(int(value), 1 << 20) if value.isdecimal() and len(value) < 10 else default
