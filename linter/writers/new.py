"""A document to be written new: paragraphs and tables, whatever the file type; and as text and Markdown.

Word files are ``newdocx``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Paragraph(NamedTuple):
    """A paragraph: its text, and spans of it that are still to be filled in.

    ``style`` is ``title``, ``heading``, ``body`` or ``closing`` (signature and date). A line break in the text of a
    title is where it is broken if one line is too short for it.
    """

    text: str
    style: str = "body"
    marks: tuple[tuple[int, int], ...] = ()


class Cell(NamedTuple):
    """A table cell, its place (0-based) and the slots it takes; ``head`` is for labels."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    head: bool = False


class Table(NamedTuple):
    """A table: its cells by row and column, and how many of its first columns hold labels beside values."""

    cells: tuple[Cell, ...]
    labels: int

    @property
    def rows(self) -> int:
        """The number of rows."""
        return max(cell.row + cell.rowspan for cell in self.cells)

    @property
    def columns(self) -> int:
        """The number of columns."""
        return max(cell.column + cell.colspan for cell in self.cells)

    @property
    def valued(self) -> set[int]:
        """The rows that hold values; all others are heads."""
        return {cell.row for cell in self.cells if not cell.head}


Blocks = Sequence[Paragraph | Table]


def as_text(blocks: Blocks) -> str:
    """Return plain text: a paragraph a line, tables as rows between bars."""
    lines: list[str] = []
    for block in blocks:
        lines += [_line(block)] if isinstance(block, Paragraph) else ["", *_rows(block), ""]
    return "\n".join(lines) + "\n"


def as_markdown(blocks: Blocks) -> str:
    """Return Markdown, with the table rows that GitHub and pandoc know."""
    before = {"title": "# ", "heading": "## "}
    pieces: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            pieces.append(before.get(block.style, "") + _line(block))
        else:
            head, *rows = _rows(block)
            pieces.append("\n".join([head, "|" + "---|" * block.columns, *rows]))
    return "\n\n".join(pieces) + "\n"


def _line(paragraph: Paragraph) -> str:
    return paragraph.text.replace("\n", "")


def _rows(table: Table) -> Iterator[str]:
    """Rows between bars. Beside values a merged label is said in each of its slots, so that none is taken for a blank."""
    slots = [[""] * table.columns for _ in range(table.rows)]
    valued = table.valued
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                if (row, column) == (cell.row, cell.column) or (cell.head and row in valued):
                    slots[row][column] = cell.text
    for texts in slots:
        yield f"| {' | '.join(texts)} |"
