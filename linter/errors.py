"""Errors that the user can mend: each names a file, a place and a remedy."""

from __future__ import annotations

from typing import NamedTuple

#: The longest piece of a line that is shown.
_FRAME = 160


class Both(NamedTuple):
    """A text in both languages.

    They stand where a mistake is found, not in ``rules/texts.yaml``: the language may not be known yet, and what
    cannot be read may be a file that it depends on.
    """

    zh: str
    en: str

    def __bool__(self) -> bool:
        """Whether there is a text."""
        return bool(self.en)

    def __str__(self) -> str:
        return self.en


def told(text: str | Both, lang: str) -> list[str]:
    """Return the lines that tell a text: in one language, or where none is named in both, the Chinese first."""
    if isinstance(text, str):
        return [text] if text else []
    return [line for line in ([text.zh, text.en] if not lang else [text.en if lang == "en" else text.zh]) if line]


class RuleFileError(Exception):
    """A rule, form or pack file is wrong: ``path``, 1-based ``line``, what is wrong, and the remedy."""

    def __init__(self, path: object, line: int | None, message: str | Both, remedy: str | Both = "") -> None:
        super().__init__(str(message))
        self.path, self.line, self.message, self.remedy = str(path), line, message, remedy

    def __str__(self) -> str:
        return self.text()

    def text(self, lang: str = "") -> str:
        """Return where, what, the line of the file, and the remedy; in both languages where none is named."""
        where = f"{self.path}:{self.line}" if self.line else self.path
        what, *again = told(self.message, lang)
        frame = _frame(self.path, self.line)
        below = [f"  {line}" for line in again] + ([frame] if frame else [])
        return "\n".join([f"{where}: {what}", *below, *(f"  {line}" for line in told(self.remedy, lang))])


def _frame(path: str, line: int | None) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = file.read().split("\n") if line else []
    except OSError:
        return ""
    return f"  {line} | {lines[line - 1][:_FRAME]}" if line and line <= len(lines) else ""
