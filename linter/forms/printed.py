"""A table of a form as the form prints it: merged heads, labels and values in rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from linter.forms.layout import path
from linter.forms.model import Block, Column, FormTable, Row


class Printed(NamedTuple):
    """A cell of the printed form: its place (0-based) and the slots it takes.

    A label has its text; a value has none, but the keys of its ``of`` row and ``column``.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    label: str = ""
    of: tuple[str, str] | None = None


class _Piece(NamedTuple):
    """A label that stands over (or beside) ``stacks`` stacks from ``first``, at ``levels`` levels from ``level``."""

    label: str
    first: int
    stacks: int
    level: int
    levels: int


def printed(table: FormTable) -> list[Printed]:
    """Return the cells of a table, by row and column: no slot is without one, and none has two."""
    beside = max(len(_beside(table, row)) for row in table.rows.values())
    width = beside + max(len(block.columns) for block in table.blocks)
    cells: list[Printed] = []
    row = 0
    for block in table.blocks:
        made = list(_block(table, block, beside, width))
        cells += [cell._replace(row=cell.row + row) for cell in made]
        row += max(cell.row + cell.rowspan for cell in made)
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _block(table: FormTable, block: Block, beside: int, width: int) -> Iterator[Printed]:
    """The cells of one block; its last column takes what other blocks have more."""
    ends = [*range(beside + 1, beside + len(block.columns)), width]
    top = 0
    if block.caption:
        yield Printed(0, 0, 1, width, block.caption)
        top = 1
    heads = [_above(table, column) for column in block.columns]
    height = max(map(len, heads))
    if height and beside:
        yield Printed(top, 0, height, beside, table.corner or table.header)
    for piece in _pieces(heads, height):
        start = beside + piece.first
        end = ends[piece.first + piece.stacks - 1]
        yield Printed(top + piece.level, start, piece.levels, end - start, piece.label)
    top += height
    for piece in _pieces([_beside(table, row) for row in block.rows], beside):
        yield Printed(top + piece.first, piece.level, piece.stacks, piece.levels, piece.label)
    for number, row in enumerate(block.rows):
        for index, column in enumerate(block.columns):
            start = beside + index
            yield Printed(top + number, start, 1, ends[index] - start, of=(row.key, column.name))


def _above(table: FormTable, column: Column) -> tuple[str, ...]:
    """The labels above a column, the highest first."""
    highest = (label for label, keys in table.over.items() if column.key in keys or column.group in keys)
    return tuple(label for label in (*highest, column.group_label, column.label) if label)


def _beside(table: FormTable, row: Row) -> tuple[str, ...]:
    """The labels beside a row, the outermost first."""
    return tuple(label for label in (*(table.group_names[key] for key in path(row)), row.label) if label)


def _pieces(stacks: Sequence[tuple[str, ...]], levels: int, level: int = 0, first: int = 0) -> Iterator[_Piece]:
    """Merge what neighbours share; the last label of a stack takes the levels that are left."""
    at = first
    for (label, last), same in groupby(stacks, key=lambda stack: (stack[:1], len(stack) == 1)):
        below = [stack[1:] for stack in same]
        if label and last:
            for number in range(len(below)):
                yield _Piece(label[0], at + number, 1, level, levels - level)
        elif label:
            yield _Piece(label[0], at, len(below), level, 1)
            yield from _pieces(below, levels, level + 1, at)
        at += len(below)
