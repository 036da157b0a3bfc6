"""Errors that the user can mend: each names a file, a place and a remedy."""

from __future__ import annotations

#: The longest piece of a line that is shown.
_FRAME = 160


class RuleFileError(Exception):
    """A rule, form or pack file is wrong: ``path``, 1-based ``line``, what is wrong, and the remedy."""

    def __init__(self, path: object, line: int | None, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.path, self.line, self.message, self.remedy = str(path), line, message, remedy

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        frame = _frame(self.path, self.line)
        return (
            f"{where}: {self.message}" + (f"\n{frame}" if frame else "") + (f"\n  {self.remedy}" if self.remedy else "")
        )


def _frame(path: str, line: int | None) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read().split("\n") if line else []
    except OSError:
        return ""
    return f"  {line} | {lines[line - 1][:_FRAME]}" if line and line <= len(lines) else ""
