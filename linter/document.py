"""The neutral model of a document: one text, and blocks that are spans of it.

Everything downstream speaks in offsets (code points into ``Document.text``);
line and column are computed once, at the very end, by ``Document.place``.
Nothing here knows files, forms or rules.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

#: What counts as empty around a cell or a paragraph (``str.strip`` knows NBSP and U+3000, not these).
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
BLANK = " \t\n\r\x0b\x0c\xa0\u3000\u2002\u2003\u2009\u202f" + INVISIBLE


class Paragraph(NamedTuple):
    """One paragraph, without the blanks around it: ``text[start:end]``."""

    start: int
    end: int


class Cell(NamedTuple):
    """One table cell, without the blanks around it; an empty cell has ``start == end``."""

    start: int
    end: int


class GridCell(NamedTuple):
    """A cell with its slots: ``row`` and ``column`` (0-based) of the upper left one, and how many it spans.

    ``flags`` are a reader's words for it: ``tracked`` (a tracked change lies in it), ``ocr``
    (recognised from a picture), ``stitched`` (put together from two pages).
    """

    start: int
    end: int
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    flags: tuple[str, ...] = ()


class Grid(NamedTuple):
    """A table as ``rows`` × ``columns`` slots; every slot belongs to one cell, so that a merged value counts once."""

    rows: int
    columns: int
    cells: tuple[GridCell, ...]

    def slots(self) -> list[list[GridCell | None]]:
        """Return the cell of every slot, by row and column; None where no cell reaches (a hole)."""
        slots: list[list[GridCell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in slots[cell.row : cell.row + cell.rowspan]:
                for column in range(cell.column, min(cell.column + cell.colspan, self.columns)):
                    if row[column] is None:
                        row[column] = cell
        return slots


class Table(NamedTuple):
    """Cells in reading order.

    ``rows`` holds one tuple of cells per row, a merged cell only where it begins. Where the source does
    not mark rows (``ruled`` is false) it holds a single run of cells that only a form can cut. ``spans``
    is the grid of a format that keeps merged cells; a text shows rows only.
    """

    rows: tuple[tuple[Cell, ...], ...]
    ruled: bool = True
    spans: Grid | None = None

    @property
    def grid(self) -> Grid:
        """The table as a grid; in a text each cell takes one slot, and rows may be short."""
        if self.spans is not None:
            return self.spans
        cells = (GridCell(*cell, row, column) for row, line in enumerate(self.rows) for column, cell in enumerate(line))
        return Grid(len(self.rows), max(map(len, self.rows), default=0), tuple(cells))


class Problem(NamedTuple):
    """Something a reader could not read, or met and left out: a ``kind`` from the readers' vocabulary and where.

    The kinds are the choices of ``problem`` in ``rules/vocabulary.yaml``.
    """

    kind: str
    start: int
    end: int
    detail: str = ""


class Place(NamedTuple):
    """Where a span stands: lines and columns, 1-based, in code points, the end exclusive.

    In a text and in HTML these are the file's own. In other formats they are those of the text as read,
    and the place that the user can find is ``paragraph`` (Word: 1-based, all ``w:p`` of the body counted,
    those in tables too) or ``page`` (1-based) and ``bbox`` (left, top, right, bottom in points from the
    top left corner of the page).
    """

    line: int
    column: int
    end_line: int
    end_column: int
    page: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    paragraph: int | None = None


if TYPE_CHECKING:

    class Locate(Protocol):
        """Says where a span of a text stands in the file it was read from; ``place`` is where in the text."""

        def __call__(self, start: int, end: int, place: Place) -> Place:
            """Return the place of ``[start, end)`` in the file."""


class Document:
    """A document as read: its text, its blocks in order, and what could not be read.

    ``written`` is the text as it stands in the file, offsets the same as in ``text``: they differ where a
    text in traditional characters is read as one in simplified ones, and where what is around a report on
    a page is blanked or cut off. ``regions`` are the spans
    of the containers of a page (HTML), outer before inner: the report is in one of them. ``doubtful``
    tells that the text was recognised from pictures, so that nothing about it is certain.
    """

    __slots__ = ("_line_starts", "blocks", "doubtful", "locate", "name", "problems", "regions", "text", "written")

    def __init__(
        self,
        name: str,
        text: str,
        blocks: list[Paragraph | Table],
        problems: tuple[Problem, ...] = (),
        written: str | None = None,
        *,
        locate: Locate | None = None,
        regions: tuple[tuple[int, int], ...] = (),
        doubtful: bool = False,
    ) -> None:
        self.locate, self.regions, self.doubtful = locate, regions, doubtful
        self.name = name
        self.text = text
        self.written = text if written is None else written
        self.blocks = blocks
        self.problems = problems
        self._line_starts: list[int] | None = None

    def place(self, start: int, end: int) -> Place:
        """Return where the span ``[start, end)`` stands."""
        end = max(start, end)
        place = Place(*self._position(start), *self._position(end))
        return self.locate(start, end, place) if self.locate else place

    def line(self, offset: int) -> int:
        """Return the 1-based line of the text in which ``offset`` stands."""
        return self._position(offset)[0]

    def line_span(self, line: int) -> tuple[int, int]:
        """Return the span of a 1-based line, without its newline."""
        starts = self._starts()
        end = starts[line] - 1 if line < len(starts) else len(self.text)
        return starts[line - 1], end

    def _position(self, offset: int) -> tuple[int, int]:
        return position(self._starts(), offset)

    def _starts(self) -> list[int]:
        if self._line_starts is None:
            self._line_starts = line_starts(self.text)
        return self._line_starts


def line_starts(text: str) -> list[int]:
    """Return the offsets at which the lines of a text begin."""
    starts, find, at = [0], text.find, 0
    while (at := find("\n", at) + 1) > 0:
        starts.append(at)
    return starts


def position(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of an offset in a text whose lines begin at ``starts``."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow ``[start, end)`` to what is not blank; an all-blank span collapses to its start."""
    piece = text[start:end]
    kept = piece.lstrip(BLANK)
    if not kept:
        return start, start
    start += len(piece) - len(kept)
    return start, start + len(kept.rstrip(BLANK))
