"""Tables that a page break cuts, put together again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from linter import regex
from linter.readers.glyphs import Line
from linter.readers.paragraphs import NUMBERED, word

#: Outer borders of two parts of one table are this close, inner ones this; in points.
OUTER, INNER = 5.0, 4.5
#: The first part reaches below this share of its page; where columns differ, it must reach the page's end and the
#: second part begin at the next one's top.
REACHES, ENDS, BEGINS = 0.5, 0.78, 0.22
#: What a line in a cell leaves free at least: the cell's padding on both sides, in points.
PADDING = 12.0
#: What begins a cell of its own: a numbered label, a clause, or a number alone, which no break parts.
_ANEW = regex.compile(rf"{NUMBERED.pattern}|第[\d一二三四五六七八九十百]+[条款项章节部]|[-+]?[\d.,，]+$")


class PartCell(NamedTuple):
    """A cell: its slots, its lines in order, page and box, the width it has for text, a reader's flags."""

    row: int
    column: int
    rowspan: int
    colspan: int
    lines: tuple[Line, ...]
    page: int
    box: tuple[float, float, float, float]
    flags: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its text without blanks."""
        return "".join("".join(line.text for line in self.lines).split())


class Part(NamedTuple):
    """A table or a part of one: its pages, from where to where it stands on the first and last, borders, cells."""

    page: int
    last_page: int
    width: float
    height: float
    top: float
    bottom: float
    xs: tuple[float, ...]
    rows: int
    cells: tuple[PartCell, ...]

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.xs) - 1


def stitch(one: Part, other: Part) -> Part | None:
    """Return the table that two parts are, one at the end of a page, the other at the start of the next; else None."""
    if other.page != one.last_page + 1 or one.bottom < REACHES * one.height:
        return None
    shift = one.xs[0] - other.xs[0]
    if abs(one.xs[-1] - other.xs[-1] - shift) > OUTER:
        return None
    xs = [x + shift for x in other.xs]
    alike = abs(shift) <= OUTER and (_among(one.xs, xs) or _among(xs, one.xs))
    if not alike and not (one.bottom > ENDS * one.height and other.top < BEGINS * other.height):
        return None
    borders = tuple(sorted([*one.xs, *(x for x in xs if not _among([x], one.xs))]))
    first, second = _widened(one.cells, one.xs, borders), _widened(other.cells, xs, borders)
    if first is None or second is None:
        return None
    second = _without_head(first, second, other.rows)
    cells, rows = _appended(first, one.rows, second)
    return one._replace(
        last_page=other.last_page, height=other.height, bottom=other.bottom, xs=borders, rows=rows, cells=tuple(cells)
    )


def _among(some: Sequence[float], others: Sequence[float]) -> bool:
    return all(any(abs(x - y) <= INNER for y in others) for x in some)


def _widened(cells: Sequence[PartCell], xs: Sequence[float], borders: Sequence[float]) -> list[PartCell] | None:
    """The cells in the columns of all borders; None where a column would vanish."""
    index = [min(range(len(borders)), key=lambda at: abs(borders[at] - x)) for x in xs]
    if any(left >= right for left, right in pairwise(index)):
        return None
    return [
        cell._replace(
            column=index[cell.column], colspan=index[cell.column + cell.colspan] - index[cell.column]
        )
        for cell in cells
    ]  # fmt: skip


def _without_head(first: list[PartCell], second: list[PartCell], rows: int) -> list[PartCell]:
    """Drop the head that is printed again: the same rows as at the start, words only, and nowhere else in the table."""
    heads = 0
    for count in range(1, rows):
        if any(cell.row < count < cell.row + cell.rowspan for cell in (*first, *second)):
            continue  # a cell reaches across
        if _rows(first, 0, count) != _rows(second, 0, count):
            break
        heads = count
    if not heads or not _is_head(first, heads):
        return second
    return [cell._replace(row=cell.row - heads) for cell in second if cell.row >= heads]


def _rows(cells: list[PartCell], start: int, count: int) -> list[tuple[object, ...]]:
    return [(cell.row - start, *cell[1:4], cell.text) for cell in cells if start <= cell.row < start + count]


def _is_head(cells: list[PartCell], heads: int) -> bool:
    texts = [cell.text for cell in cells if cell.row < heads]
    last = max(cell.row for cell in cells)
    again = any(_rows(cells, start, heads) == _rows(cells, 0, heads) for start in range(1, last - heads + 2))
    return any(texts) and not any(text.replace(".", "").isdigit() for text in texts) and not again


def _appended(first: list[PartCell], rows: int, second: list[PartCell]) -> tuple[list[PartCell], int]:
    """Put the second part's rows below the first's; cells and a row that the break cuts become one again."""
    ending = {(cell.column, cell.colspan): cell for cell in first if cell.row + cell.rowspan == rows}
    pairs = [(ending.get((cell.column, cell.colspan)), cell) for cell in second if cell.row == 0]
    cut = _cuts_a_row(pairs)
    grouped = any(cell.column == 0 and cell.rowspan > 1 for cell in (*first, *second))
    whole = {
        id(cell): above
        for above, cell in pairs
        if above and (cut or _cuts_a_cell(above, cell) or (grouped and cell.column == 0 and _is_half(above, cell)))
    }
    joined = {}
    cells = []
    for cell in second:
        if above := whole.get(id(cell)):
            joined[id(above)] = above._replace(
                rowspan=above.rowspan + cell.rowspan - cut,
                lines=above.lines + cell.lines,
                flags=tuple(dict.fromkeys((*above.flags, "stitched"))),
            )
        else:
            cells.append(cell._replace(row=cell.row + rows - cut))
    height = max((cell.row + cell.rowspan for cell in second), default=0)
    return [joined.get(id(cell), cell) for cell in first] + cells, rows - cut + height


def _cuts_a_row(pairs: Sequence[tuple[PartCell | None, PartCell]]) -> bool:
    """Whether the break goes through a row: in a cell the text goes on, and in no other does any text begin."""
    goes_on = [above is not None and _goes_on(above, cell) for above, cell in pairs]
    single = [above is not None and above.rowspan == cell.rowspan == 1 for above, cell in pairs]
    return (
        all(above for above, _ in pairs)
        and any(one and on for one, on in zip(single, goes_on, strict=True))
        and all(on or not cell.lines for on, (_, cell) in zip(goes_on, pairs, strict=True))
    )


def _cuts_a_cell(above: PartCell, cell: PartCell) -> bool:
    """Whether the break goes through a merged cell: one half is empty, or the text goes on."""
    return max(above.rowspan, cell.rowspan) > 1 and (not above.lines or not cell.lines or _goes_on(above, cell))


def _is_half(above: PartCell, cell: PartCell) -> bool:
    """Whether a row's first cell without text is half of a group's label, which is in the other half."""
    return bool(above.lines) != bool(cell.lines)


def _goes_on(above: PartCell, cell: PartCell) -> bool:
    """Whether the text of a cell goes on in the one below: its last line is full, and no new number begins."""
    if not above.lines or not cell.lines or _ANEW.match(cell.text):
        return False
    last = above.lines[-1]
    room = above.box[2] - above.box[0] - (last.right - last.left)
    return room < word(cell.lines[0]) + PADDING
