"""Putting a document together: the text of a structured format, its blocks, and where each character came from.

A reader hands over paragraphs and tables in reading order, each text with its *origins*: one integer for
every character (an offset in the source, the index of a box), or one for all of them (the number of a
paragraph). What these mean is the reader's affair: its ``Locate`` turns the origins of a span into a place.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from linter.document import Cell, Document, Grid, GridCell, Paragraph, Problem, Table, strip_span
from linter.readers import ReadError
from linter.readers.script import plain
from linter.readers.text import with_copied

if TYPE_CHECKING:
    from linter.document import Locate
    from linter.readers.options import Limits

#: One integer for each character of a text, or one for them all.
Origins = Sequence[int] | int


class Text(NamedTuple):
    """A paragraph's text and its origins. A newline in it parts paragraphs outside tables."""

    text: str
    origins: Origins


class Edge(NamedTuple):
    """Where a container of a page begins or ends; the text between becomes a region of the document."""

    opens: bool


class RawCell(NamedTuple):
    """A table cell as a reader finds it: its slots (0-based), its paragraphs and tables in order, its flags.

    A cell without text may say where it stands by a ``Text`` that is empty.
    """

    row: int
    column: int
    rowspan: int
    colspan: int
    content: Sequence[Text | RawTable | Edge]
    flags: tuple[str, ...] = ()


class RawTable(NamedTuple):
    """A table as a reader finds it, cells in reading order."""

    cells: Sequence[RawCell]

    @property
    def rows(self) -> int:
        """How many rows of slots its cells reach."""
        return max((cell.row + cell.rowspan for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        """How many columns of slots its cells reach."""
        return max((cell.column + cell.colspan for cell in self.cells), default=0)


class Builder:
    """Collects the blocks of one document."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.blocks: list[Paragraph | Table] = []
        self.problems: list[Problem] = []
        self.regions: list[tuple[int, int]] = []
        self.origins = array("q")
        self.size = 0
        self._pieces: list[str] = []
        self._last = 0  # the origin of what is not in the source: newlines and tabs between
        self._open: list[int] = []  # where the containers around begin

    def add(self, block: Text | RawTable | Edge) -> None:
        """Append a paragraph or a table, or begin or end a container; every one that begins must end."""
        self._add(block, _frames(block) if isinstance(block, RawTable) else set())

    def _add(self, block: Text | RawTable | Edge, frames: set[int]) -> None:
        if isinstance(block, Text):
            self._paragraphs(block)
        elif isinstance(block, Edge):
            self._edge(block)
        elif id(block) in frames:
            for cell in block.cells:
                for inner in cell.content:
                    self._add(inner, frames)
        else:
            self._table(block, frames)

    def _edge(self, edge: Edge) -> None:
        if edge.opens:
            self._open.append(self.size)
            return
        start = self._open.pop()
        if self.size > start:
            self.regions.append((start, self.size))

    def problem(self, kind: str, start: int | None = None, end: int | None = None, detail: str = "") -> None:
        """Note a problem at a span of the text, by default where the text ends now."""
        at = self.size if start is None else start
        self.problems.append(Problem(kind, at, at if end is None else end, detail))

    def met(self, kind: str, numbers: Sequence[int]) -> None:
        """Note a problem once, with how often it was met, at the text of the first of these origins."""
        first = min(numbers)
        start = next((at for at, number in enumerate(self.origins) if number == first), 0)
        end = next((at for at in range(start, self.size) if self.origins[at] != first), self.size)
        self.problem(kind, start, end, str(len(numbers)))

    def document(self, name: str, locate: Locate, *, doubtful: bool = False) -> Document:
        """Return the document.

        Raises:
            ReadError: ``empty`` when no text was added.
        """
        written = "".join(self._pieces)
        if not written.strip():
            raise ReadError("empty")
        size = len(written)
        problems = tuple(one._replace(start=min(one.start, size - 1), end=min(one.end, size)) for one in self.problems)
        return Document(
            name,
            plain(written),
            with_copied(written, self.blocks),
            problems,
            written,
            locate=locate,
            regions=tuple(sorted(set(self.regions), key=lambda span: (span[0], -span[1]))),
            doubtful=doubtful,
        )

    # -- text ---------------------------------------------------------------------------

    def _write(self, text: str, origins: Origins | None = None) -> None:
        """Append text; without origins it stands where the last character did."""
        if not text:
            self._last = origins if isinstance(origins, int) else self._last
            return
        if origins is None:
            self.origins.extend([self._last] * len(text))
        elif isinstance(origins, int):
            self.origins.extend([origins] * len(text))
        else:
            self.origins.extend(origins)
        self._last = self.origins[-1]
        self._pieces.append(text)
        self.size += len(text)
        if self.size > self.limits.characters:
            raise ReadError("limit", f"characters={self.limits.characters}")

    def _paragraphs(self, block: Text) -> None:
        at = self.size
        self._write(block.text, block.origins)
        for line in block.text.split("\n"):
            start, end = strip_span(line, 0, len(line))
            if end > start:
                self.blocks.append(Paragraph(at + start, at + end))
            at += len(line) + 1
        self._write("\n")

    def _cell(self, cell: RawCell) -> Cell:
        """Write a cell's own paragraphs and return its span."""
        at, texts = self.size, [one for one in _stacked(cell.content) if isinstance(one, Text)]
        for number, one in enumerate(texts):
            if number:
                self._write("\n")
            self._write(one.text, one.origins)
        written = "\n".join(one.text for one in texts)
        start, end = strip_span(written, 0, len(written))
        return Cell(at + start, at + end)

    # -- tables -------------------------------------------------------------------------

    def _table(self, table: RawTable, frames: set[int]) -> None:
        rows, columns = table.rows, table.columns
        if rows * columns > self.limits.slots:
            raise ReadError("limit", f"slots={self.limits.slots}")
        at = self.size
        lines: list[list[GridCell]] = [[] for _ in range(rows)]
        for row, cells in enumerate(_by_row(table.cells, rows)):
            for number, raw in enumerate(cells):
                if number:
                    self._write("\t")
                start, end = self._cell(raw)
                lines[row].append(
                    GridCell(start, end, row, raw.column, raw.rowspan, raw.colspan, raw.flags),
                )
            self._write("\n")
        grid = Grid(rows, columns, tuple(cell for line in lines for cell in line))
        self.blocks.append(Table(tuple(tuple(Cell(*cell[:2]) for cell in line) for line in lines), True, grid))
        self._tiling(grid, at)
        for cell in table.cells:
            for inner in _stacked(cell.content):
                if isinstance(inner, RawTable):
                    self._add(inner, frames)

    def _tiling(self, grid: Grid, at: int) -> None:
        """Note the first slot that belongs to no cell or to two: the table is not quite what it looks like."""
        slots = grid.slots()
        for cell in grid.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                if any(other is not cell for other in slots[row][cell.column : cell.column + cell.colspan]):
                    self.problem("grid-overlap", cell.start, cell.end, f"{row + 1},{cell.column + 1}")
                    return
        for number, line in enumerate(slots):
            if None in line:
                beside = next((cell for cell in grid.cells if cell.row == number), None)
                start, end = (beside.start, beside.end) if beside else (at, at)
                self.problem("grid-hole", start, end, f"{number + 1},{line.index(None) + 1}")
                return


def _stacked(content: Iterable[Text | RawTable | Edge]) -> Iterator[Text | RawTable | Edge]:
    """What stands in a cell; a table of one column in it only stacks what is in that."""
    for one in content:
        if isinstance(one, RawTable) and one.columns <= 1:
            for cell in one.cells:
                yield from _stacked(cell.content)
        else:
            yield one


def _by_row(cells: Iterable[RawCell], rows: int) -> list[list[RawCell]]:
    lines: list[list[RawCell]] = [[] for _ in range(rows)]
    for cell in cells:
        lines[cell.row].append(cell)
    for line in lines:
        line.sort(key=lambda cell: cell.column)
    return lines


#: How a cell's paragraphs weigh: below so many characters not at all (text set upright), from so many on double.
_WORD, _SENTENCE = 4, 30
#: A cell that weighs so much, and this many times the number of cells, is no cell of data.
_HEAVY, _TIMES = 8, 2


def _frames(table: RawTable) -> set[int]:
    """Return the ids of the tables, of this one and those within, that only frame what is in them.

    That is a table of one column, or with text in one column beside an empty first one; one with fewer cells than
    the tables within have; and one of a few cells with a page of paragraphs in one of them.
    """
    found: set[int] = set()

    def measure(table: RawTable) -> tuple[int, int]:
        """How many cells a table has, with those within, and the weight of the paragraphs that it frames."""
        inner, weights = 0, []
        filled: set[int] = set()  # columns
        for cell in table.cells:
            weight = 0
            for one in cell.content:
                if isinstance(one, RawTable):
                    cells, framed = measure(one)
                    inner, weight = inner + cells, weight + framed
                    filled.add(cell.column)
                elif isinstance(one, Text) and (size := len(one.text.strip())):
                    weight += (size >= _WORD) + (size >= _SENTENCE)
                    filled.add(cell.column)
            weights.append(weight)
        own, beside = len(table.cells), len(filled) == 1 and 0 not in filled
        if table.columns <= 1 or beside or inner > own or max(weights) >= max(_HEAVY, _TIMES * own):
            found.add(id(table))
            return own + inner, sum(weights)
        return own + inner, 0

    measure(table)
    return found
