"""The neutral model of a document: one text, and blocks that are spans of it.

Everything downstream speaks in offsets (code points into ``Document.text``);
line and column are computed once, at the very end, by ``Document.place``.
Nothing here knows files, forms or rules.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

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


class Table(NamedTuple):
    """Cells in reading order.

    ``rows`` holds one tuple of cells per row. Where the source does not mark rows
    (``ruled`` is false) it holds a single run of cells that only a form can cut.
    """

    rows: tuple[tuple[Cell, ...], ...]
    ruled: bool = True


class Problem(NamedTuple):
    """Something a reader could not read: a ``kind`` from the reader's vocabulary and where."""

    kind: str
    start: int
    end: int
    detail: str = ""


class Place(NamedTuple):
    """Where a span stands, 1-based, in lines and code points; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Document:
    """A document as read: its text, its blocks in order, and what could not be read.

    ``written`` is the text as it stands in the file, of the same length as ``text``: they differ
    where a text in traditional characters is read as one in simplified ones.
    """

    __slots__ = ("_line_starts", "blocks", "name", "problems", "text", "written")

    def __init__(
        self,
        name: str,
        text: str,
        blocks: list[Paragraph | Table],
        problems: tuple[Problem, ...] = (),
        written: str | None = None,
    ) -> None:
        self.name = name
        self.text = text
        self.written = text if written is None else written
        self.blocks = blocks
        self.problems = problems
        self._line_starts: list[int] | None = None

    def place(self, start: int, end: int) -> Place:
        """Return the lines and columns of the span ``[start, end)``."""
        line, column = self._position(start)
        end_line, end_column = self._position(max(start, end))
        return Place(line, column, end_line, end_column)

    def line_span(self, line: int) -> tuple[int, int]:
        """Return the span of a 1-based line, without its newline."""
        starts = self._starts()
        end = starts[line] - 1 if line < len(starts) else len(self.text)
        return starts[line - 1], end

    def _position(self, offset: int) -> tuple[int, int]:
        starts = self._starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1

    def _starts(self) -> list[int]:
        if self._line_starts is None:
            starts, find, at = [0], self.text.find, 0
            while (at := find("\n", at) + 1) > 0:
                starts.append(at)
            self._line_starts = starts
        return self._line_starts


def strip_span(text: str, start: int, end: int) -> tuple[int, int]:
    """Narrow ``[start, end)`` to what is not blank; an all-blank span collapses to its start."""
    piece = text[start:end]
    kept = piece.lstrip(BLANK)
    if not kept:
        return start, start
    start += len(piece) - len(kept)
    return start, start + len(kept.rstrip(BLANK))
