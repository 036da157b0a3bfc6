"""A form's table as found in a document: where its cells stand, and what is wrong with its shape."""

from __future__ import annotations

from typing import NamedTuple

from linter.document import Cell, Paragraph
from linter.forms.model import FormTable


class Issue(NamedTuple):
    """Something about the shape of a table: a ``kind``, the rows it concerns, numbers to tell, where, what is due."""

    kind: str
    rows: tuple[str, ...]
    start: int
    end: int
    found: int = 0
    expected: int = 0
    text: str = ""
    right: str = ""


class BoundTable:
    """A form's table as found in a document: cells by (row key, column name)."""

    def __init__(self, table: FormTable) -> None:
        self.table = table
        self.found = False
        self.start = self.end = 0
        self.cells: dict[tuple[str, str], Cell] = {}
        self.labels: dict[str, Cell] = {}
        self.issues: list[Issue] = []
        #: Where the table is not found: paragraphs in which its labels are glued to numbers or each other.
        self.glued: list[Paragraph] = []
        #: Those of them that are no prose, and the pieces of cells about them.
        self.scattered: set[Paragraph] = set()
