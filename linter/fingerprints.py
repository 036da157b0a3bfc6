"""Fingerprints: by what a violation is known from run to run, so that a person's decision about it stays.

They are made of the rule, the form's names, and what a violation is about, or what stands there with the words around
it. Moved lines, edited neighbours, other numbers of headings and other formats leave them as they are. A new meaning
of them is a new version of waivers files (``config/waiverfile.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

from linter import regex
from linter.forms.fold import fold

if TYPE_CHECKING:
    from linter.report import Report
    from linter.violations import Found

#: How much of what stands there makes a fingerprint; fewer characters need so many of those around them, looked for
#: so near.
_SAID, _ENOUGH, _AROUND, _NEAR = 80, 12, 6, 40
_STOPS = regex.compile("[。；！？]")
_DIGITS = regex.compile(r"\d+")
#: The number of a heading, which changes with those before it.
_NUMBERED = regex.compile(r"^[\s#]*[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]?[、.．]?\s*$")


class Fingerprints:
    """Makes the fingerprints of one report's violations, in their order."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._seen: dict[str, int] = {}

    def of(self, found: Found) -> str:
        """Return 16 hexadecimal digits for what was found: each of several that are alike has its own."""
        # A span that begins with the blanks before a heading is in its section; a table of the form is its own place.
        bound = None if found.table else self._report.section_at(max(found.start, found.end - 1))
        about = found.about or f"{bound.section.key if bound else ''}|{self._said(found)}"
        key = "|".join((found.rule.id, found.table, found.row, found.column, about))
        count = self._seen[key] = self._seen.get(key, 0) + 1
        data = f"{key}|{count}".encode()
        return f"{crc32(data):08x}{crc32(data[::-1]):08x}"

    def _said(self, found: Found) -> str:
        """What stands there, folded; a few characters outside of tables with those around them in their sentence."""
        text = self._report.text
        said = fold(text[found.start : found.end][:_SAID])
        if len(said) >= _ENOUGH or self._report.table_at(found.start):
            return said
        before = _NUMBERED.sub("", text[max(0, found.start - _NEAR) : found.start].rpartition("\n")[2])
        behind = text[found.end : found.end + _NEAR].partition("\n")[0]
        before, behind = (_DIGITS.sub("", fold(piece)) for piece in (_STOPS.split(before)[-1], _STOPS.split(behind)[0]))
        # A mark of punctuation belongs to the words before it.
        return f"{before[-_AROUND:]}|{said}|{behind[:_AROUND] if said else ''}"
