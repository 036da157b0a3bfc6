"""Putting a document together: the text of a structured format, its blocks, and where each character came from.

A reader hands over paragraphs and tables in reading order, each text with its *origins*: one integer for
every character (an offset in the source, the index of a box), or one for all of them (the number of a
paragraph). What these mean is the reader's affair: its ``Locate`` turns the origins of a span into a place.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from linter.document import Cell, Document, Grid, GridCell, Paragraph, Problem, Table, strip_span
from linter.readers import ReadError
from linter.readers.script import plain

if TYPE_CHECKING:
    from linter.document import Locate
    from linter.readers.options import Limits

#: One integer for each character of a text, or one for them all.
Origins = Sequence[int] | int


class Text(NamedTuple):
    """A paragraph's text and its origins. A newline in it parts paragraphs outside tables."""

    text: str
    origins: Origins


class RawCell(NamedTuple):
    """A table cell as a reader finds it: its slots (0-based), its paragraphs and tables in order, its flags."""

    row: int
    column: int
    rowspan: int
    colspan: int
    content: Sequence[Text | RawTable]
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

    def add(self, block: Text | RawTable) -> None:
        """Append a paragraph or a table."""
        if isinstance(block, Text):
            self._paragraphs(block)
        elif _is_frame(block):
            for cell in block.cells:
                for inner in cell.content:
                    self.add(inner)
        else:
            self._table(block)

    def problem(self, kind: str, start: int | None = None, end: int | None = None, detail: str = "") -> None:
        """Note a problem at a span of the text, by default where the text ends now."""
        at = self.size if start is None else start
        self.problems.append(Problem(kind, at, at if end is None else end, detail))

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
            self.blocks,
            problems,
            written,
            locate=locate,
            regions=tuple(sorted(self.regions, key=lambda span: (span[0], -span[1]))),
            doubtful=doubtful,
        )

    # -- text ---------------------------------------------------------------------------

    def _write(self, text: str, origins: Origins | None = None) -> None:
        """Append text; without origins it stands where the last character did."""
        if not text:
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
        at, texts = self.size, [one for one in cell.content if isinstance(one, Text)]
        for number, one in enumerate(texts):
            if number:
                self._write("\n")
            self._write(one.text, one.origins)
        written = "\n".join(one.text for one in texts)
        start, end = strip_span(written, 0, len(written))
        return Cell(at + start, at + end)

    # -- tables -------------------------------------------------------------------------

    def _table(self, table: RawTable) -> None:
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
            for inner in cell.content:
                if isinstance(inner, RawTable):
                    self.add(inner)

    def _tiling(self, grid: Grid, at: int) -> None:
        """Note the first slot that belongs to no cell or to two: the table is not quite what it looks like."""
        taken = [bytearray(grid.columns) for _ in range(grid.rows)]
        for cell in grid.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                piece = taken[row][cell.column : cell.column + cell.colspan]
                if any(piece):
                    self.problem("grid-overlap", cell.start, cell.end, f"{row + 1},{cell.column + 1}")
                    return
                taken[row][cell.column : cell.column + cell.colspan] = b"\x01" * cell.colspan
        for number, line in enumerate(taken):
            if not all(line):
                beside = next((cell for cell in grid.cells if cell.row == number), None)
                start, end = (beside.start, beside.end) if beside else (at, at)
                self.problem("grid-hole", start, end, f"{number + 1},{line.index(0) + 1}")
                return


def _by_row(cells: Iterable[RawCell], rows: int) -> list[list[RawCell]]:
    lines: list[list[RawCell]] = [[] for _ in range(rows)]
    for cell in cells:
        lines[cell.row].append(cell)
    for line in lines:
        line.sort(key=lambda cell: cell.column)
    return lines


def _is_frame(table: RawTable) -> bool:
    """Whether a table only frames what is in it: one column, or less in it than in the tables within."""
    if table.columns <= 1:
        return True
    inner = [one for cell in table.cells for one in cell.content if isinstance(one, RawTable)]
    return bool(inner) and sum(len(one.cells) for one in inner) > len(table.cells)
