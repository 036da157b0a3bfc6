"""Ruled lines of a page → tables: which slots of the grid the lines make belong to one cell.

The lines that cross each other make a table. Its grid are all their positions, and two neighbouring slots
belong to one cell where no line parts them. So every slot belongs to exactly one cell, whatever is missing
of the outer border (side borders, the border at a page break).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from linter.readers import ReadError

if TYPE_CHECKING:
    from linter.readers.options import Limits

#: Lines closer than this are one (double lines, borders of neighbouring cells), in points.
SNAP = 2.5
#: How far a line may stop short of another and still reach it.
REACH = 3.0
#: How far lines must reach beyond the outermost crossing line to make a column or row there that has no border.
OPEN = 6.0
#: Narrower columns and lower rows without a cell of their own are none.
SLIVER = 6.0
#: Between lines closer than this no character stands: they are the borders of two cells with a space between.
EMPTY = 4.0
#: Shorter lines rule nothing.
SHORT = 3.0


class Edge(NamedTuple):
    """A ruled line: ``at`` (y of a horizontal one, x of a vertical one), from ``start`` to ``end``, in points."""

    at: float
    start: float
    end: float


class Area(NamedTuple):
    """A cell as slots: upper left row and column, and how many it spans."""

    row: int
    column: int
    rowspan: int
    colspan: int


class Ruled(NamedTuple):
    """A ruled table: the positions of its columns' and rows' borders, ascending, and its cells in reading order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]

    def box(self, area: Area) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of a cell."""
        right, bottom = area.column + area.colspan, area.row + area.rowspan
        return self.xs[area.column], self.ys[area.row], self.xs[right], self.ys[bottom]

    def slots(self) -> list[list[int]]:
        """The index of the cell of every slot, by row and column."""
        slots = [[0] * (len(self.xs) - 1) for _ in self.ys[1:]]
        for number, area in enumerate(self.areas):
            for row in slots[area.row : area.row + area.rowspan]:
                row[area.column : area.column + area.colspan] = [number] * area.colspan
        return slots


def tables(horizontal: Sequence[Edge], vertical: Sequence[Edge], limits: Limits) -> list[Ruled]:
    """Return the tables that the lines of a page rule, single boxes among them, in no order.

    Raises:
        ReadError: ``limit`` for more slots than a table may have.
    """
    rows, columns = _joined(horizontal), _joined(vertical)
    return [table for group in _groups(rows, columns, limits) if (table := _table(*group, limits))]


def _joined(edges: Sequence[Edge]) -> list[Edge]:
    """Snap lines that are nearly at one position to their mean, and join what touches or overlaps."""
    joined: list[Edge] = []
    for group in _near(sorted(edges)):
        at = sum(edge.at for edge in group) / len(group)
        group.sort(key=lambda edge: edge.start)
        start, end = group[0][1:]
        for edge in group[1:]:
            if edge.start > end + REACH:
                joined.append(Edge(at, start, end))
                start, end = edge[1:]
            end = max(end, edge.end)
        joined.append(Edge(at, start, end))
    return [edge for edge in joined if edge.end - edge.start > SHORT]


def _near(edges: Sequence[Edge]) -> Iterator[list[Edge]]:
    group: list[Edge] = []
    for edge in edges:
        if group and edge.at - group[0].at > SNAP:
            yield group
            group = []
        group.append(edge)
    if group:
        yield group


def _groups(rows: list[Edge], columns: list[Edge], limits: Limits) -> list[tuple[list[Edge], list[Edge]]]:
    """Part the lines into those that cross each other, directly or through others."""
    parent = list(range(len(rows) + len(columns)))

    def root(one: int) -> int:
        while parent[one] != one:
            parent[one] = one = parent[parent[one]]
        return one

    places = [edge.at for edge in columns]
    looked = 0
    for number, row in enumerate(rows):
        first, last = bisect_left(places, row.start - REACH), bisect_right(places, row.end + REACH)
        looked += last - first
        if looked > 16 * limits.slots:
            raise ReadError("limit", f"slots={limits.slots}")
        for other in range(first, last):
            if columns[other].start - REACH <= row.at <= columns[other].end + REACH:
                parent[root(number)] = root(len(rows) + other)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for number, edge in enumerate(rows + columns):
        groups.setdefault(root(number), ([], []))[number >= len(rows)].append(edge)
    return [group for group in groups.values() if all(group) and len(group[0]) + len(group[1]) > 2]


def _table(rows: list[Edge], columns: list[Edge], limits: Limits) -> Ruled | None:
    ys, xs = _positions(rows, columns), _positions(columns, rows)
    if len(ys) < 2 or len(xs) < 2:
        return None
    if (len(ys) - 1) * (len(xs) - 1) > limits.slots:
        raise ReadError("limit", f"slots={limits.slots}")
    below, beside = _walls(rows, ys, xs), _walls(columns, xs, ys)
    areas = list(_areas(below, beside, len(ys) - 1, len(xs) - 1))
    xs, areas = _without_slivers(xs, areas)
    ys, areas = _without_slivers(ys, list(map(_turned, areas)))
    return Ruled(tuple(xs), tuple(ys), tuple(sorted(map(_turned, areas))))


def _turned(area: Area) -> Area:
    return Area(area.column, area.row, area.colspan, area.rowspan)


def _without_slivers(positions: list[float], areas: list[Area]) -> tuple[list[float], list[Area]]:
    """Drop columns of a hair's breadth: borders that are not quite aligned, or of neighbours set apart.

    One in which a cell lies alone stays if there is room for a character.
    """
    at = 0
    while at < len(positions) - 1:
        width = positions[at + 1] - positions[at]
        alone = [area for area in areas if area.column == at and area.colspan == 1]
        if len(positions) <= 2 or width >= SLIVER or (alone and width >= EMPTY):
            at += 1
            continue
        areas = [area for area in areas if area not in alone]
        middle = (positions[at] + positions[at + 1]) / 2
        outer = positions[0] if at == 0 else positions[-1] if at == len(positions) - 2 else middle
        positions = [*positions[:at], outer, *positions[at + 2 :]]
        areas = [
            area._replace(
                column=area.column - (area.column > at),
                colspan=area.colspan - (area.column <= at < area.column + area.colspan),
            )
            for area in areas
        ]
    return positions, areas


def _positions(edges: list[Edge], across: list[Edge]) -> list[float]:
    """Where lines stand, and where those across them end beyond the outermost (no border is drawn there)."""
    positions = sorted({edge.at for edge in edges})
    starts, ends = sorted(edge.start for edge in across), sorted(edge.end for edge in across)
    if len(across) > 1:
        if starts[1] < positions[0] - OPEN:  # two lines reach so far, not a stray one
            positions.insert(0, starts[0])
        if ends[-2] > positions[-1] + OPEN:
            positions.append(ends[-1])
    return positions


def _walls(edges: list[Edge], positions: list[float], across: list[float]) -> list[bytearray]:
    """By position: for each slot along it, whether a line runs there (it covers the slot's middle)."""
    middles = [(one + other) / 2 for one, other in pairwise(across)]
    index = {at: number for number, at in enumerate(positions)}
    walls = [bytearray(len(middles)) for _ in positions]
    for edge in edges:
        first, last = bisect_left(middles, edge.start), bisect_right(middles, edge.end)
        walls[index[edge.at]][first:last] = b"\x01" * (last - first)
    return walls


def _areas(below: list[bytearray], beside: list[bytearray], rows: int, columns: int) -> Iterator[Area]:
    """Flood from slot to slot where no line is between; cut what is no rectangle into rectangles."""
    free = [bytearray(b"\x01" * columns) for _ in range(rows)]
    for top in range(rows):
        for left in range(columns):
            if not free[top][left]:
                continue
            free[top][left] = 0
            slots, queue = {(top, left)}, [(top, left)]
            while queue:
                row, column = queue.pop()
                for r, c, open_ in (
                    (row, column + 1, column + 1 < columns and not beside[column + 1][row]),
                    (row, column - 1, column > 0 and not beside[column][row]),
                    (row + 1, column, row + 1 < rows and not below[row + 1][column]),
                    (row - 1, column, row > 0 and not below[row][column]),
                ):
                    if open_ and free[r][c]:
                        free[r][c] = 0
                        slots.add((r, c))
                        queue.append((r, c))
            yield from _rectangles(slots)


def _rectangles(slots: set[tuple[int, int]]) -> Iterator[Area]:
    while slots:
        row, column = min(slots)
        colspan = 1
        while (row, column + colspan) in slots:
            colspan += 1
        rowspan = 1
        while all((row + rowspan, c) in slots for c in range(column, column + colspan)):
            rowspan += 1
        slots.difference_update((r, c) for r in range(row, row + rowspan) for c in range(column, column + colspan))
        yield Area(row, column, rowspan, colspan)
