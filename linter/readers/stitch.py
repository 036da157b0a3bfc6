"""Tables that a page break cuts, put together again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from linter.readers.glyphs import Line
from linter.readers.paragraphs import NUMBERED

#: Outer borders of two parts of one table are this close, inner ones this; in points.
OUTER, INNER = 5.0, 4.5
#: The first part reaches below this share of its page; where columns differ, it must reach the page's end and the
#: second part begin at the next one's top.
REACHES, ENDS, BEGINS = 0.5, 0.78, 0.22
#: What a line in a cell leaves free at least: the cell's padding on both sides, in points.
PADDING = 12.0


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
    if any(left >= right for left, right in zip(index, index[1:])):
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
    ending = {cell[1:4:2]: cell for cell in first if cell.row + cell.rowspan == rows}
    top = [cell for cell in second if cell.row == 0]
    cut = _cuts_a_row(ending, top)
    grouped = any(cell.column == 0 and cell.rowspan > 1 for cell in (*first, *second))
    offset = rows - cut
    joined: dict[int, PartCell] = {}
    cells: list[PartCell] = []
    for cell in second:
        above = ending.get(cell[1:4:2]) if cell.row == 0 else None
        if above and (cut or _cuts_a_cell(above, cell) or (cell.column == 0 and grouped and _is_gap(above, cell, top))):
            joined[id(above)] = above._replace(
                rowspan=above.rowspan + cell.rowspan - cut,
                lines=above.lines + cell.lines,
                flags=(*above.flags, "stitched") if "stitched" not in above.flags else above.flags,
            )
        else:
            cells.append(cell._replace(row=cell.row + offset))
    height = max((cell.row + cell.rowspan for cell in second), default=0)
    return [joined.get(id(cell), cell) for cell in first] + cells, offset + height


def _cuts_a_row(ending: dict[tuple[int, ...], PartCell], top: list[PartCell]) -> bool:
    """Whether the break goes through a row: in some cell the text goes on, and no cell begins anew."""
    pairs = [(ending.get(cell[1:4:2]), cell) for cell in top]
    if any(above is None for above, _ in pairs):
        return False
    rows = [(above, cell) for above, cell in pairs if above and above.rowspan == cell.rowspan == 1]
    goes_on = [_goes_on(above, cell) for above, cell in rows]
    return any(goes_on) and all(
        one or not above.lines or not cell.lines for one, (above, cell) in zip(goes_on, rows)
    )  # fmt: skip


def _cuts_a_cell(above: PartCell, cell: PartCell) -> bool:
    """Whether the break goes through a merged cell: one half is empty, or the text goes on."""
    if above.rowspan == cell.rowspan == 1:
        return False
    return not above.lines or not cell.lines or _goes_on(above, cell)


def _is_gap(above: PartCell, cell: PartCell, top: list[PartCell]) -> bool:
    """Whether a first cell without text, before others with text, is the rest of the label above."""
    return bool(above.lines) and not cell.lines and any(other.lines for other in top)


def _goes_on(above: PartCell, cell: PartCell) -> bool:
    """Whether the text of a cell goes on in the one below: its last line is full, and no new number begins."""
    if not above.lines or not cell.lines or NUMBERED.match(cell.text):
        return False
    last, first = above.lines[-1], cell.lines[0]
    room = above.box[2] - above.box[0] - (last.right - last.left)
    return room < first.glyphs[0].advance + PADDING
