"""GitLab's Code Quality report: a JSON array with an object for each violation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any
from zlib import crc32

from linter.outputs import Format, Totals
from linter.outputs.words import in_lines, relative, status, told
from linter.violations import FileResult

_SEVERITIES = {"error": "major", "warning": "minor", "info": "info"}


class Output(Format):
    """The array, written file by file."""

    _separator = "[\n"

    def render(self, result: FileResult) -> Iterator[str]:
        """Yield the objects for one file."""
        path = relative(result.path)
        if result.status != "linted":
            severity = "blocker" if result.unread else "info"
            yield _issue(path, f"{status(result, self.run)}: {result.note}", result.status, result.status, severity, 1)
        for one in result.violations:
            line = one.line if in_lines(one) else 1
            text = told(one, self.run, placed=True)
            yield _issue(path, text, one.rule, one.fingerprint, _SEVERITIES[one.severity], line)

    def add(self, rendered: Iterable[str]) -> Iterator[str]:
        """Yield the objects and what parts them."""
        for issue in rendered:
            yield self._separator + issue
            self._separator = ",\n"

    def end(self, totals: Totals) -> Iterator[str]:
        """Yield the end of the array."""
        yield "[]\n" if self._separator == "[\n" else "\n]\n"


def _issue(path: str, description: str, check: str, fingerprint: str, severity: str, line: int) -> str:
    """One issue; its fingerprint tells the file too, for it must occur once in the report."""
    issue: dict[str, Any] = {
        "description": description,
        "check_name": check,
        "fingerprint": f"{fingerprint}-{crc32(path.encode('utf-8', 'replace')):08x}",
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
    return json.dumps(issue, ensure_ascii=False)
