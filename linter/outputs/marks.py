"""Marks in the text of a report: which characters and cells violations speak of, as HTML.

Everything that comes from a report or a file name passes ``escaped``: nothing of it can be a tag, leave an attribute,
turn the direction of the text around it, or be a character that HTML does not allow.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple
from unicodedata import category

from linter.violations import RANK

#: What turns the direction of the text behind it.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def escaped(text: str) -> str:
    """Return a text as HTML, for content and for attributes in double quotes."""
    if not text.isprintable():
        text = "".join(char if _harmless(char) else f"[U+{ord(char):04X}]" for char in text)
    return escape(text)


def _harmless(char: str) -> bool:
    """Whether a character is shown as it is; controls, separators of lines and what is no character are not."""
    code = ord(char)
    if char in _TURNING or code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF:
        return False
    return char in "\t\n" or category(char) not in ("Cc", "Cs", "Zl", "Zp")


class Mark(NamedTuple):
    """A span that a violation speaks of, by the violation's number; ``also`` where it only belongs to it."""

    start: int
    end: int
    number: int
    severity: str
    also: bool = False


class Piece(NamedTuple):
    """A stretch of the report's text that is shown as one: a paragraph or a cell."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends in the document's text."""
        return self.start + len(self.text)


class Marks:
    """The marks of one report, given to the pieces of its text."""

    def __init__(self, marks: Iterable[Mark], pieces: Sequence[Piece], badge: Callable[[int], str]) -> None:
        """``badge`` makes the number of a violation, with a link to it."""
        self.badge = badge
        #: Where the first piece with the mark of a violation begins, by its number.
        self.first: dict[int, int] = {}
        self._of: dict[int, list[Mark]] = {}
        order = sorted(piece for piece in pieces if piece.start >= 0)
        starts = [piece.start for piece in order]
        for mark in marks:
            self._give(mark, order, starts)

    def _give(self, mark: Mark, order: Sequence[Piece], starts: Sequence[int]) -> None:
        # An empty span stands in a blank cell, or between two characters.
        last = bisect_left(starts, mark.end) if mark.end > mark.start else bisect_right(starts, mark.start)
        first = max(0, bisect_right(starts, mark.start) - 1)
        for piece in order[first:last]:
            if mark.start < piece.end or mark.start <= piece.end == mark.end:
                self._put(mark, piece)
        if mark.number not in self.first and not mark.also and last < len(order):
            # What is wrong before a piece, such as its indent, is marked where that begins.
            self._put(mark._replace(start=order[last].start, end=order[last].start), order[last])

    def _put(self, mark: Mark, piece: Piece) -> None:
        self._of.setdefault(piece.start, []).append(mark)
        if not mark.also:
            self.first.setdefault(mark.number, piece.start)

    def of(self, piece: Piece) -> list[Mark]:
        """Return the marks in a piece."""
        return self._of.get(piece.start, [])

    def html(self, piece: Piece) -> str:
        """Return a piece with its marks: each run of characters that the same violations speak of is one."""
        marks = self.of(piece)
        if not marks:
            return escaped(piece.text)
        ends: dict[int, list[int]] = {}  # numbers by where their mark ends, or goes on behind its first piece
        for mark in marks:
            if not mark.also and self.first[mark.number] == piece.start:
                ends.setdefault(min(mark.end, piece.end), []).append(mark.number)
        edges = {piece.start, piece.end, *(max(mark.start, piece.start) for mark in marks)}
        cuts = sorted(edges | {min(mark.end, piece.end) for mark in marks})
        waiting = sorted(marks, reverse=True)
        inside: list[Mark] = []
        made = list(map(self.badge, ends.get(piece.start, ())))
        for start, end in pairwise(cuts):
            while waiting and waiting[-1].start < end:
                inside.append(waiting.pop())
            inside = [mark for mark in inside if mark.end > start]
            text = escaped(piece.text[start - piece.start : end - piece.start])
            made.append(f"<mark{attributes(inside)}>{text}</mark>" if inside else text)
            made += map(self.badge, ends.get(end, ()))
        return "".join(made)


def attributes(marks: Sequence[Mark]) -> str:
    """Return the attributes of an element that marks share: the class of the worst, the numbers of all."""
    own = [mark for mark in marks if not mark.also]
    kind = min((mark.severity for mark in own), key=RANK.__getitem__) if own else "also"
    numbers = dict.fromkeys(str(mark.number) for mark in (*own, *marks))
    return f' class="{kind}" data-v="{" ".join(numbers)}"'
