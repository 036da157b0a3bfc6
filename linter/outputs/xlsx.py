"""A workbook for reviewers: by report, by rule, what was handed in, and all violations.

Rows are written as results come, so that thousands of reports need no memory; every text is a text, never a formula.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

from linter.outputs import Format, Run, Totals
from linter.outputs.words import clean, status, title, where
from linter.violations import RANK, FileResult, Violation

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

#: What a cell and a sheet can hold.
_LONGEST = 32_000
_ROWS = 1_048_576

#: Name of a sheet → its columns and their widths.
_SHEETS = {
    "reports": {
        "report": 40, "agency": 26, "year": 8, "kind": 26, "status": 12, "errors": 8, "warnings": 8, "notes": 8, "waived": 8,
        "first-error": 70, "previous": 30, "note": 50,
    },
    "rules": {"rule": 10, "title": 46, "severity": 10, "files": 10, "count": 8, "basis": 80},
    "hand-in": {
        "agency": 26, "year": 8, "kind": 26, "status": 12, "dated": 13, "due": 13, "late": 10, "missing": 60,
        "report": 40, "note": 50,
    },
    "details": {
        "report": 40, "agency": 26, "year": 8, "severity": 10, "rule": 10, "title": 36, "message": 70, "place": 12,
        "section": 28, "table": 8, "row": 30, "column": 20, "basis": 50, "fix": 50, "confidence": 8, "fingerprint": 18,
    },
}  # fmt: skip

Cell = str | int | date | None


class Output(Format):
    """The workbook."""

    binary = True

    def begin(self) -> Iterable[bytes]:
        """Open the workbook."""
        self._book = _Book(self.run)
        self._files = Counter[str]()
        return ()

    def render(self, result: FileResult) -> tuple[FileResult, ...]:
        """Return the result, without the text that no sheet shows."""
        bare = tuple(one._replace(quote=None, related=(), edits=()) for one in result.violations)
        return (result._replace(content=(), violations=bare, waivers=()),)

    def add(self, rendered: Iterable[FileResult]) -> Iterable[bytes]:
        """Write the rows of a file."""
        for result in rendered:
            self._book.row("reports", self._report(result))
            if result.report or result.status != "linted":  # a file of waivers is no report
                self._book.row("hand-in", self._handed_in(result))
            for one in result.violations:
                self._book.row("details", self._detail(result, one))
            self._files.update({one.rule for one in result.violations})
        return ()

    def end(self, totals: Totals) -> Iterator[bytes]:
        """Write the rows of the rules, and yield the workbook."""
        rules = [rule for rule in self.run.pack.rules if totals.rules.get(rule.id)]
        for rule in sorted(rules, key=lambda rule: (RANK[rule.severity], -totals.rules[rule.id], rule.id)):
            severity = self.run.text(f"severity-{rule.severity}")
            numbers = self._files[rule.id], totals.rules[rule.id]
            name = rule.titles[self.run.lang]
            self._book.row("rules", (rule.id, name, severity, *numbers, rule.basis[self.run.lang]))
        yield self._book.closed()

    def _kind(self, result: FileResult) -> str:
        return str(self.run.pack.reports[result.report]["title"][self.run.lang]) if result.report else ""

    def _report(self, result: FileResult) -> tuple[Cell, ...]:
        first = next((one for one in result.violations if one.severity == "error"), None)
        said = f"{where(first, self.run)}: {first.rule} {first.message}" if first else None
        about = result.path, result.agency, result.year, self._kind(result), status(result, self.run)
        return (*about, *_counts(result), said, result.previous, result.note)

    def _handed_in(self, result: FileResult) -> tuple[Cell, ...]:
        handed_in = self.run.text("handed-in") if result.status == "linted" else status(result, self.run)
        dated = date.fromisoformat(result.dated) if result.dated else None
        due = date.fromisoformat(result.due) if result.due else None
        late = max((dated - due).days, 0) if dated and due else None
        missing = self.run.text("number-mark").join(result.missing)
        about = result.agency, result.year, self._kind(result), handed_in
        return (*about, dated, due, late, missing, result.path, result.note)

    def _detail(self, result: FileResult, one: Violation) -> tuple[Cell, ...]:
        run = self.run
        return (
            *(result.path, result.agency, result.year, run.text(f"severity-{one.severity}"), one.rule),
            *(title(one.rule, run), one.message, where(one, run)),
            *(one.section, one.table, one.row, one.col, one.basis, one.fix),
            *(run.text(f"confidence-{one.confidence}"), one.fingerprint),
        )


def _counts(result: FileResult) -> tuple[int | None, ...]:
    """The numbers of errors, warnings, notes, and what waivers let stand; none for what was not linted: it is not clean."""
    if result.status != "linted":
        return None, None, None, None
    return *result.counts.values(), len(result.waived)


class _Book:
    """A workbook with the sheets of ``_SHEETS``, written row by row."""

    def __init__(self, run: Run) -> None:
        from xlsxwriter import Workbook

        self._bytes = BytesIO()
        self._book: Workbook = Workbook(self._bytes, {"constant_memory": True})
        self._plain = self._book.add_format({"valign": "top", "text_wrap": True})
        self._day = self._book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
        self._sheets = {name: self._sheet(name, run) for name in _SHEETS}
        self._full = run.text("sheet-full")
        self._at = dict.fromkeys(_SHEETS, 1)

    def _sheet(self, name: str, run: Run) -> Worksheet:
        sheet = self._book.add_worksheet(run.text(f"sheet-{name}"))
        bold = self._book.add_format({"bold": True, "bg_color": "#DDE6F0", "bottom": 1, "valign": "top"})
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
        for column, (key, width) in enumerate(_SHEETS[name].items()):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, run.text(f"head-{key}"), bold)
        return sheet

    def row(self, name: str, cells: Iterable[Cell]) -> None:
        """Write the next row of a sheet."""
        at = self._at[name]
        self._at[name] += 1
        if at >= _ROWS - 1:
            cells = [self._full] if at == _ROWS - 1 else []
        sheet = self._sheets[name]
        for column, value in enumerate(cells):
            if isinstance(value, date):
                sheet.write_datetime(at, column, value, self._day)
            elif isinstance(value, int):
                sheet.write_number(at, column, value, self._plain)
            elif value:
                shown = value if len(value) <= _LONGEST else value[:_LONGEST] + "…"
                sheet.write_string(at, column, clean(shown), self._plain)

    def closed(self) -> bytes:
        """Return the finished workbook."""
        for name, sheet in self._sheets.items():
            sheet.autofilter(0, 0, min(self._at[name], _ROWS) - 1, len(_SHEETS[name]) - 1)
        self._book.close()
        return self._bytes.getvalue()
