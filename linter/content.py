"""The text of a report as it is shown: paragraphs and tables in reading order, each cell where its form has it.

Nothing that stands in the report is left out, and nothing is shown twice. Offsets are those of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from linter.document import BLANK, Cell, Paragraph, Table, strip_span
from linter.forms.layout import lay_out, stands_in_columns
from linter.forms.tables import labels_of
from linter.violations import Passage, ShownCell, ShownTable, masked

if TYPE_CHECKING:
    from linter.forms.bound import BoundTable
    from linter.report import Report

#: What text files draw tables and headings with, which is none of the report's words.
_DRAWN = frozenset(BLANK + "|#*-:")

Shown = Passage | ShownTable


def content(report: Report, hidden: Iterable[tuple[int, int]], lang: str) -> tuple[Shown, ...]:
    """Return what a report's document holds, the spans ``hidden`` masked; tables have their names in ``lang``."""
    return tuple(_Content(report, hidden, lang).shown())


class _Content:
    def __init__(self, report: Report, hidden: Iterable[tuple[int, int]], lang: str) -> None:
        self.report, self.lang, self.text = report, lang, report.text
        self.written = report.document.written
        for start, end in hidden:
            self.written = self.written[:start] + masked(self.written[start:end]) + self.written[end:]
        #: What is shown, with the offset that gives it its place.
        self.made: list[tuple[int, Shown]] = []
        self.covered: list[Cell | Paragraph] = []

    def shown(self) -> Iterator[Shown]:
        for bound, blocks in self._by_table():
            if bound is None:
                for block in blocks:
                    self._as_it_stands(block, None)
            elif any(isinstance(block, Table) and block.spans for block in blocks) or not self._laid_out(bound, blocks):
                name = bound.table.names[self.lang]
                for block in blocks:
                    self._as_it_stands(block, bound, name)
                    name = "" if isinstance(block, Table) else name
        self._rest()
        return (one for _, one in sorted(self.made, key=lambda made: made[0]))

    def _by_table(self) -> Iterator[tuple[BoundTable | None, list[Paragraph | Table]]]:
        """Yield the blocks, those of one table of the form together."""
        found = sorted(
            (values.bound for values in self.report.tables.values() if values.found), key=lambda one: one.start
        )
        last: BoundTable | None = None
        run: list[Paragraph | Table] = []
        for block in self.report.document.blocks:
            if not any(_lines(block)):
                continue  # pipes alone
            start, end = _span(block)
            touched = [bound for bound in found if bound.start <= end and start <= bound.end]
            for bound, piece in _cut(block, touched) if len(touched) > 1 else [(next(iter(touched), None), block)]:
                if run and bound is not last:
                    yield last, run
                    run = []
                last = bound
                run.append(piece)
        if run:
            yield last, run

    # -- blocks -------------------------------------------------------------------------

    def _as_it_stands(self, block: Paragraph | Table, bound: BoundTable | None, name: str = "") -> None:
        if isinstance(block, Paragraph):
            self._paragraph(block)
            return
        values = set(bound.cells.values()) if bound else set()
        labels = set(bound.labels.values()) if bound else set()
        cells = []
        width = max((cell.column for cell in block.grid.cells if cell.end > cell.start), default=0)
        for cell in block.grid.cells:
            if cell.column > width:
                continue  # columns that only outer pipes and blanks make
            span = Cell(cell.start, cell.end)
            head = bound is not None and span not in values
            head = head and (span in labels or bool(labels_of(self.report.form, self.text, *span)))
            cells.append(ShownCell(cell.start, self._take(span), *cell[2:6], head))
        self._add(_span(block)[0], ShownTable(tuple(cells), name))

    def _laid_out(self, bound: BoundTable, blocks: Sequence[Paragraph | Table]) -> bool:
        """Show blocks as the form lays its table out; not where that suits them less than how they stand."""
        form, rows = self.report.form, [row for block in blocks if isinstance(block, Table) for row in block.rows]
        ruled = all(isinstance(block, Table) and block.ruled for block in blocks)
        if ruled and bound.table.pairs:
            return False
        cells, beside = _inside(bound, blocks)
        slots, whole = lay_out(self.text, form, bound, cells) if cells else ([], True)
        if ruled and not whole and stands_in_columns(self.text, form, bound, rows):
            return False
        for cell in beside:
            self._paragraph(Paragraph(*cell))
        shown = tuple(
            ShownCell(slot.span.start, self._take(slot.span), *slot[2:])
            if slot.span
            else ShownCell(-1, slot.label, *slot[2:])
            for slot in sorted(slots, key=lambda slot: (slot.row, slot.column))
        )
        if shown:
            self._add(cells[0].start, ShownTable(shown, bound.table.names[self.lang]))
        return True

    def _paragraph(self, block: Paragraph) -> None:
        """A paragraph, cut where a heading begins or ends in it."""
        title = self.report.title
        if title and title.start < block.end and block.start < title.end:
            self._passage(block.start, block.end, 1)
            return
        at = block.start
        for heading in self.report.headings:
            if block.start <= heading.start < heading.end <= block.end:
                self._passage(at, heading.start, 0)
                self._passage(heading.start, heading.end, 2)
                at = heading.end
        self._passage(at, block.end, 0)

    def _passage(self, start: int, end: int, level: int) -> None:
        start, end = strip_span(self.text, start, end)
        if end > start:
            self._add(start, Passage(start, self._take(Cell(start, end)), level))

    def _take(self, span: Cell) -> str:
        self.covered.append(span)
        return self.written[span.start : span.end]

    def _add(self, at: int, one: Shown) -> None:
        self.made.append((at, one))

    # -- what no block holds --------------------------------------------------------------

    def _rest(self) -> None:
        """Words between the blocks: a block that begins outside the report may end in it."""
        at = 0
        for start, end in [*sorted(self.covered), (len(self.text), len(self.text))]:
            if start > at and not _DRAWN.issuperset(self.text[at:start]):
                for line in self.text[at:start].split("\n"):
                    if not _DRAWN.issuperset(line):
                        self._add(at, Passage(*self._line(at, at + len(line))))
                    at += len(line) + 1
            at = max(at, end)

    def _line(self, start: int, end: int) -> tuple[int, str]:
        start, end = strip_span(self.text, start, end)
        return start, self.written[start:end]


def _inside(bound: BoundTable, blocks: Sequence[Paragraph | Table]) -> tuple[list[Cell], list[Cell]]:
    """Part the cells of a table from lines around it, such as the heading that ends a run of cells."""
    inside: list[Cell] = []
    beside: list[Cell] = []
    for block in blocks:
        for line in _lines(block):
            filled = [cell for cell in line if cell.end > cell.start]
            outside = len(filled) == 1 and not bound.start <= filled[0].start <= bound.end
            (beside if outside else inside).extend(filled if outside else line)
    return inside, beside


def _span(block: Paragraph | Table) -> tuple[int, int]:
    if isinstance(block, Paragraph):
        return block
    cells = list(chain.from_iterable(block.rows))
    return cells[0].start, max(cell.end for cell in cells)


def _cut(block: Paragraph | Table, bounds: Sequence[BoundTable]) -> Iterator[tuple[BoundTable, Paragraph | Table]]:
    """Yield the rows of a block in which several tables of the form follow each other, each with its table."""
    if isinstance(block, Paragraph) or block.spans is not None:
        yield bounds[0], block
        return
    pieces: list[list[tuple[Cell, ...]]] = [[] for _ in bounds]
    for row in _lines(block):
        pieces[max((at for at, bound in enumerate(bounds) if bound.start <= row[-1].end), default=0)].append(row)
    for bound, piece in zip(bounds, pieces, strict=True):
        if piece:
            yield bound, Table(tuple(piece) if block.ruled else (tuple(chain.from_iterable(piece)),), block.ruled)


def _lines(block: Paragraph | Table) -> Iterable[tuple[Cell, ...]]:
    """The rows of a block; in a run of cells each is one of its own."""
    if isinstance(block, Paragraph):
        return ((Cell(*block),),)
    return block.rows if block.ruled else ((cell,) for cell in block.rows[0])
