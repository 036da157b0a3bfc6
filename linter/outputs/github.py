"""Workflow commands of GitHub Actions: each violation becomes an annotation at its line in the pull request."""

from __future__ import annotations

from collections.abc import Iterator

from linter.outputs import Format
from linter.outputs.words import in_lines, relative, status, title, told
from linter.violations import FileResult, Violation

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


class Output(Format):
    """Workflow commands, one a line."""

    def render(self, result: FileResult) -> Iterator[str]:
        """Yield the commands for one file."""
        path = relative(result.path)
        if result.status != "linted":
            command = "error" if result.unread else "notice"
            yield _command(command, {"file": path, "title": status(result, self.run)}, result.note)
        for one in result.violations:
            place = {"file": path, **_lines(one), "title": f"{one.rule} {title(one.rule, self.run)}"}
            yield _command(_COMMANDS[one.severity], place, told(one, self.run, placed=True))


def _lines(one: Violation) -> dict[str, object]:
    """Lines and columns; GitHub takes columns on one line only. A Word file or a PDF is annotated as a whole."""
    if not in_lines(one):
        return {}
    lines: dict[str, object] = {"line": one.line, "endLine": one.end_line}
    return {**lines, "col": one.column, "endColumn": one.end_column} if one.line == one.end_line else lines


def _command(name: str, properties: dict[str, object], message: str) -> str:
    written = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {written}::{data(message)}\n"


def data(text: str) -> str:
    """Return a text as the data of a workflow command, however many lines it has."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return data(text).replace(":", "%3A").replace(",", "%2C")
