"""A table with a row for each violation, for spreadsheets and statistics."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from linter.outputs import Format
from linter.outputs.words import cell, in_lines
from linter.violations import FileResult, Violation

#: The columns, in order; programs may rely on their names.
COLUMNS = (
    "file", "status", "note", "report", "form", "year", "agency", "body", "previous",
    "rule", "name", "severity", "confidence", "message",
    "line", "column", "end_line", "end_column", "page", "paragraph", "section", "table", "row", "col",
    "basis", "fix", "fingerprint",
)  # fmt: skip
_LINES = ("line", "column", "end_line", "end_column")


class Output(Format):
    """The table, written file by file; a clean file has no row, one that was not linted has one that says why."""

    def begin(self) -> Iterator[str]:
        """Yield the head line, behind the byte order mark without which Excel misreads Chinese."""
        yield "\ufeff" + ",".join(COLUMNS) + "\r\n"

    def render(self, result: FileResult) -> Iterator[str]:
        """Yield the rows of a file."""
        buffer = io.StringIO()
        write = csv.writer(buffer).writerow
        if result.status != "linted":
            write(_row(result, None))
        for one in result.violations:
            write(_row(result, one))
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
        yield buffer.getvalue()


def _row(result: FileResult, one: Violation | None) -> list[object]:
    """A row; lines and columns are left out where the file has none that a reader could look up."""
    known: dict[str, object] = {**result._asdict(), "file": result.path}
    if one is not None:
        known |= one._asdict()
        if not in_lines(one):
            known |= dict.fromkeys(_LINES)
    values = (known.get(column) for column in COLUMNS)
    return [cell(value) if isinstance(value, str) else value for value in values]
