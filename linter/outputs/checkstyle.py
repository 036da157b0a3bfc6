"""Checkstyle's XML, which Jenkins and many editors read."""

from __future__ import annotations

from collections.abc import Iterator

from linter.outputs import Format, Totals
from linter.outputs.words import in_lines, relative, status, told, xml
from linter.violations import FileResult


class Output(Format):
    """The XML, written file by file."""

    def begin(self) -> Iterator[str]:
        """Yield what stands before the files."""
        yield '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="8.0">\n'

    def render(self, result: FileResult) -> Iterator[str]:
        """Yield the element of one file; a Word file or a PDF has no lines, so the message tells the place."""
        yield f'  <file name="{xml(relative(result.path))}">\n'
        if result.status != "linted":
            severity = "error" if result.unread else "info"
            yield _error(severity, f"{status(result, self.run)}: {result.note}", result.status)
        for one in result.violations:
            place = f' line="{one.line}" column="{one.column}"' if in_lines(one) else ""
            yield _error(one.severity, told(one, self.run, placed=True), one.rule, place)
        yield "  </file>\n"

    def end(self, totals: Totals) -> Iterator[str]:
        """Yield what stands behind the files."""
        yield "</checkstyle>\n"


def _error(severity: str, message: str, rule: str, place: str = "") -> str:
    return f'    <error{place} severity="{severity}" message="{xml(message)}" source="report-lint.{xml(rule)}"/>\n'
