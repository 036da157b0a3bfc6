"""Laying a bound table out: the cells of a text in the rows and columns of their form.

A text may have one bare cell a line. Here its cells come back into the table that they were: labels as heads,
groups beside and above, values in their columns. What the binder could not place keeps its order in rows of
its own; heads that the text has lost are the form's. No cell is lost, and none is shown twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.document import Cell
from linter.forms.bound import BoundTable
from linter.forms.fold import fold, label_folds
from linter.forms.model import Block, Column, Form, Row
from linter.forms.tables import labels_of

#: The share of values below their labels that makes a table of rows of cells.
_ALIGNED = 0.8


class Slot(NamedTuple):
    """A cell and its place (0-based) in the table laid out.

    ``span`` is where it stands in the text, None where the text has no such cell and ``label`` is the form's.
    """

    span: Cell | None
    label: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    head: bool = True


class _Line:
    """What the text has of one row: its label, the labels of its groups, its values, and what has no column."""

    def __init__(self) -> None:
        self.label: Cell | None = None
        self.groups: dict[str, Cell] = {}
        self.values: dict[str, Cell] = {}
        self.rest: list[Cell] = []


class _Aside(NamedTuple):
    """A note of the form above its columns, and how many of them stand before it in the text."""

    span: Cell
    behind: int


def lay_out(text: str, form: Form, bound: BoundTable, cells: Sequence[Cell]) -> tuple[list[Slot], bool]:
    """Return the ``cells`` of a text, in reading order, as the form lays its table out, and whether all have a place."""
    if bound.table.pairs:
        return _pairs(bound, cells), True
    found = _Found(text, form, bound)
    found.read(cells)
    return _Grid(found).slots(), not found.loose


def _pairs(bound: BoundTable, cells: Sequence[Cell]) -> list[Slot]:
    """Labels and their values side by side; what is neither takes a row of its own."""
    labels, values = set(bound.labels.values()), set(bound.cells.values())
    slots: list[Slot] = []
    waiting = False
    row = -1
    for cell in cells:
        if cell in values and waiting:
            slots[-1] = slots[-1]._replace(colspan=1)
            slots.append(Slot(cell, "", row, 1, head=False))
            waiting = False
        elif cell.end > cell.start:
            row += 1
            waiting = cell in labels
            slots.append(Slot(cell, "", row, 0, colspan=2, head=waiting))
    return slots


class _Found:
    """The cells of a text, told apart: labels, heads, values, and what is none of them."""

    def __init__(self, text: str, form: Form, bound: BoundTable) -> None:
        self.text, self.form, self.bound, self.table = text, form, bound, bound.table
        self.lines: dict[str, _Line] = {}
        #: By block, role and position; a group stands at its first column.
        self.heads: dict[tuple[int, str, int], Cell] = {}
        self.asides: list[_Aside] = []
        #: Runs of what has no place, by the row that they follow ("" before the first).
        self.loose: dict[str, list[list[Cell]]] = {}
        self._blocks = {row.key: number for number, block in enumerate(self.table.blocks) for row in block.rows}
        self._groups = {
            spelling: key for key, label in self.table.group_names.items() for spelling in label_folds(label)
        }

    def read(self, cells: Sequence[Cell]) -> None:
        """Tell the cells apart, in reading order."""
        own, start, end = set(cells), cells[0].start, cells[-1].end
        values = {
            cell: key
            for key, cell in self.bound.cells.items()
            if cell in own or (cell.start == cell.end and start <= cell.start <= end)
        }
        named = {row.key for block in self.table.blocks for row in block.rows if row.label}
        labels = {cell: key for key, cell in self.bound.labels.items() if key in named}
        bound_rows = {row for row, _ in self.bound.cells}
        # A blank cell may be a wider gap between two paragraphs, which is no cell of the text.
        waiting = deque(sorted({*(cell for cell in cells if cell.end > cell.start), *values}))
        current, in_run = "", False
        pending: dict[str, Cell] = {}
        while waiting:
            cell = waiting.popleft()
            was_loose, in_run = in_run, False
            if cell in values:
                row, column = values[cell]
                self._line(row).values[column] = cell
                current = current or row
            elif cell in labels:
                current = labels[cell]
                line = self._line(current)
                line.label = self._whole(cell, waiting, current)
                line.groups, pending = pending, {}
            elif self._is_head(cell, current):
                pass
            elif (group := self._group(cell)) and group not in pending:
                pending[group] = cell
            elif current in named and current not in bound_rows:
                self.lines[current].rest.append(cell)
            else:
                runs = self.loose.setdefault(current, [])
                if not was_loose:
                    runs.append([])
                runs[-1].append(cell)
                in_run = True
        self._settle(pending, current)

    def _line(self, row: str) -> _Line:
        return self.lines.setdefault(row, _Line())

    def _settle(self, pending: dict[str, Cell], last: str) -> None:
        """Labels of groups that no row of theirs follows are cells like others."""
        parents = {row.key: set(path(row)) for block in self.table.blocks for row in block.rows}
        stray = list(pending.values())
        before = ""
        for key, line in self.lines.items():
            lost = [line.groups.pop(group) for group in set(line.groups) - parents[key]]
            if lost:
                self.loose.setdefault(before, []).append(sorted(lost))
            before = key
        if stray:
            self.loose.setdefault(last, []).append(sorted(stray))

    def _whole(self, cell: Cell, waiting: deque[Cell], row: str) -> Cell:
        """A label with the paragraphs over which a narrow page has broken it."""
        spellings = label_folds(self.table.rows[row].label)
        for count in (1, 2):
            if len(waiting) < count or fold(self.text[cell.start : cell.end]) in spellings:
                break
            end = waiting[count - 1].end
            if fold(self.text[cell.start : end]) in spellings:
                for _ in range(count):
                    waiting.popleft()
                return Cell(cell.start, end)
        return cell

    def _group(self, cell: Cell) -> str:
        return self._groups.get(fold(self.text[cell.start : cell.end]), "")

    def _is_head(self, cell: Cell, row: str) -> bool:
        """Give a cell the first place of a head that it can be, in a block that is still to come."""
        labels = [label for label in labels_of(self.form, self.text, *cell) if label.table == self.table.index]
        if any(label.role == "aside" for label in labels) and len(self.asides) < len(self.table.aside):
            ends = [place for _, role, place in self.heads if role in ("column", "column-group")]
            self.asides.append(_Aside(cell, self._end(max(ends)) if ends else 0))
            return True
        places = []
        for label in labels:
            if label.role in ("column", "column-group"):
                columns = self.table.blocks[label.block].columns
                place = label.position if label.role == "column" else _first(columns, label.position)
                places.append((label.block, label.role, place))
            elif label.role == "caption":
                places.append((label.block, label.role, 0))
            elif label.role == "header":
                places += [(number, "header", 0) for number in range(len(self.table.blocks))]
        free = sorted(place for place in places if place not in self.heads)
        behind = self._blocks[row] + 1 if row else 0
        chosen = next((place for place in free if place[0] >= behind), free[0] if free else None)
        if chosen:
            self.heads[chosen] = cell
        return chosen is not None

    def _end(self, position: int) -> int:
        """The column behind the group in which a column of the first block stands."""
        columns = self.table.blocks[0].columns
        group = columns[position].group
        return max(at for at, column in enumerate(columns) if at == position or (group and column.group == group)) + 1


def path(row: Row) -> tuple[str, ...]:
    """The keys of the groups in which a row is printed."""
    return row.parents or ((row.under,) if row.under else ())


def _first(columns: Sequence[Column], position: int) -> int:
    """The first column of the group of the column at ``position``."""
    group = columns[position].group
    return next(at for at, column in enumerate(columns) if column.group == group)


class _Grid:
    """Puts what was found into rows and columns."""

    def __init__(self, found: _Found) -> None:
        self.found, self.table = found, found.table
        rows = [row for block in self.table.blocks for row in block.rows]
        #: Columns of labels, and of values.
        self.labels = max(len(path(row)) + 1 if row.label else 0 for row in rows)
        self.width = max(len(block.columns) for block in self.table.blocks)
        self.row = 0
        self.made: list[Slot] = []

    def slots(self) -> list[Slot]:
        for run in self.found.loose.get("", ()):
            self._loose(run, 0)
        for number, block in enumerate(self.table.blocks):
            rows = [row for row in block.rows if row.key in self.found.lines]
            if rows or any(place[0] == number for place in self.found.heads):
                self._heads(number, block)
                self._rows(block, rows)
        return self.made

    def _put(self, span: Cell | None, label: str, row: int, column: int, rows: int, columns: int) -> None:
        self.made.append(Slot(span, label, row, column, rows, columns))

    # -- heads --------------------------------------------------------------------------

    def _heads(self, number: int, block: Block) -> None:
        heads, all_columns = self.found.heads, self.labels + self.width
        caption = heads.get((number, "caption", 0))
        if block.caption:
            self._put(caption, block.caption, self.row, 0, 1, all_columns)
            self.row += 1
        asides = list(self.found.asides) if number == 0 else []
        corner = heads.get((number, "header", 0))
        if corner is None and self.labels and len(asides) > 1:
            corner = asides.pop(0).span
        grouped = any(column.group for column in block.columns)
        height = len(asides) + grouped + 1
        if self.labels:
            self._put(corner, self.table.header, self.row, 0, height, self.labels)
        left = max((aside.behind for aside in asides), default=0)
        for offset, aside in enumerate(asides):
            at = left if left < self.width else 0
            self._put(aside.span, "", self.row + offset, self.labels + at, 1, self.width - at)
        self._columns(number, block, len(asides), left if left < self.width else 0)
        self.row += height

    def _columns(self, number: int, block: Block, above: int, left: int) -> None:
        """The heads of the columns, below the notes ``above``, which leave out the ``left`` columns."""
        bottom = self.row + above + any(column.group for column in block.columns)
        for at, (column, span) in enumerate(zip(block.columns, self._spans(block), strict=True)):
            top = self.row if at < left else self.row + above
            if column.group:
                first = _first(block.columns, at)
                if at == first:
                    count = sum(1 for other in block.columns if other.group == column.group)
                    cell = self.found.heads.get((number, "column-group", at))
                    self._put(cell, column.group_label, top, self.labels + at, bottom - top, count)
                top = bottom
            cell = self.found.heads.get((number, "column", at))
            self._put(cell, column.label, top, self.labels + at, bottom - top + 1, span)

    def _spans(self, block: Block) -> Iterator[int]:
        """How many columns each of a block's takes: the last one what is left."""
        for _ in block.columns[1:]:
            yield 1
        yield self.width - len(block.columns) + 1

    # -- rows ---------------------------------------------------------------------------

    def _rows(self, block: Block, rows: list[Row]) -> None:
        open_groups: list[int] = []  # where the slots of the groups around the last row are in ``made``
        groups: tuple[str, ...] = ()
        for index, row in enumerate(rows):
            line, own = self.found.lines[row.key], path(row)
            kept = 0
            while kept < min(len(own), len(groups)) and own[kept] == groups[kept] and own[kept] not in line.groups:
                kept += 1
            del open_groups[kept:]
            groups = own
            for at, group in enumerate(own):
                if at < kept:
                    continue
                open_groups.append(len(self.made))
                self._put(line.groups.get(group), self.table.group_names[group], self.row, at, 0, 1)
            self._grow(open_groups)
            if row.label:
                self._put(line.label, row.label, self.row, len(own), 1, self.labels - len(own))
            self._values(block, line)
            self.row += 1
            following = rows[index + 1] if index + 1 < len(rows) else None
            self._behind(row, following, open_groups)

    def _behind(self, row: Row, following: Row | None, open_groups: list[int]) -> None:
        """What stands behind a row and has no place goes into rows of its own, inside the groups that go on."""
        runs = self.found.loose.get(row.key, ())
        after = path(following) if following else ()
        starting = self.found.lines[following.key].groups if following else {}
        inside = 0
        for one, two in zip(path(row), after, strict=False):
            if one != two or two in starting:
                break
            inside += 1
        for run in runs:
            self._grow(open_groups[:inside])
            self._loose(run, inside)

    def _grow(self, places: list[int]) -> None:
        for place in places:
            self.made[place] = self.made[place]._replace(rowspan=self.made[place].rowspan + 1)

    def _values(self, block: Block, line: _Line) -> None:
        at = self.labels
        for column, span in zip(block.columns, self._spans(block), strict=True):
            if column.name in line.values:
                self.made.append(Slot(line.values[column.name], "", self.row, at, 1, span, head=False))
            at += span
        for number, cell in enumerate(line.rest):
            self.made.append(Slot(cell, "", self.row, self.labels + number, head=False))

    def _loose(self, run: list[Cell], column: int) -> None:
        """A row of what has no place: the first cell where labels stand, the others behind it."""
        whole = self.labels + self.width - column
        first = whole if len(run) == 1 else max(1, self.labels - column)
        for number, cell in enumerate(run):
            at = column + (first + number - 1 if number else 0)
            self.made.append(Slot(cell, "", self.row, at, 1, first if not number else 1, head=False))
        self.row += 1


def stands_in_columns(text: str, form: Form, bound: BoundTable, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether rows of cells are a table as they stand: nearly every value below the label of its column."""
    where = {cell: (number, at) for number, line in enumerate(rows) for at, cell in enumerate(line)}
    heads: dict[tuple[int, int, int], int] = {}  # column of the text, block and column of the form: the row
    for cell, (number, at) in where.items():
        for label in labels_of(form, text, *cell):
            if label.table == bound.table.index and label.role == "column":
                heads.setdefault((at, label.block, label.position), number)
    right = 0
    for number, block in enumerate(bound.table.blocks):
        for row in block.rows:
            for position, column in enumerate(block.columns):
                value = bound.cells.get((row.key, column.name))
                if value in where:
                    below, at = where[value]
                    right += heads.get((at, number, position), below) < below
    return right >= _ALIGNED * len(bound.cells) > 0
