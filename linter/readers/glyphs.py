"""Characters with places → lines and texts. Nothing is known of paragraphs or tables here."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import floor, inf
from typing import NamedTuple

from linter import regex
from linter.document import BLANK

#: How far apart, in sizes of the type, baselines of one line may be.
SAME_LINE = 0.4
#: From what gap on, in sizes of the type, a blank stands between words and numbers, between the figures of a cell,
#: and between any two characters of a line.
WORD_GAP, SPREAD_GAP, WIDE_GAP = 0.2, 1.0, 2.0
#: The same character this close, in points, is drawn twice.
TWICE = 0.5


#: Radicals and compatibility forms, which some printers write for common characters.
RADICAL = regex.compile("[\u2e80-\u2fdf\uf900-\ufaff]")


class Glyph(NamedTuple):
    """One character on a page, in points from the page's top left corner.

    ``x`` and ``y`` are where it begins on its baseline, ``advance`` is how far on the next one begins, ``size``
    is that of its type; the box (``left`` to ``bottom``) is that of its ink; ``page`` is 1-based.
    """

    char: str
    x: float
    y: float
    advance: float
    size: float
    left: float
    top: float
    right: float
    bottom: float
    page: int

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the ink."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Line(NamedTuple):
    """A line of text: its glyphs from left to right without blanks at the ends, where its ink stands, its size."""

    glyphs: tuple[Glyph, ...]
    left: float
    right: float
    y: float
    size: float

    @property
    def text(self) -> str:
        """The line as text."""
        return "".join(glyph.char for glyph in spaced(self.glyphs))


def distinct(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Drop characters that are drawn twice at one place (bold made by printing again)."""
    seen: dict[tuple[str, int, int], Glyph] = {}
    kept: list[Glyph] = []
    for glyph in glyphs:
        char, x, y = glyph[:3]
        for near in _around(char, x, y):
            if near in seen and abs(seen[near].x - x) <= TWICE and abs(seen[near].y - y) <= TWICE:
                break
        else:
            seen[char, floor(x), floor(y)] = glyph
            kept.append(glyph)
    return kept


def _around(char: str, x: float, y: float) -> tuple[tuple[str, int, int], ...]:
    """The squares of a point that what stands close to a place is in."""
    left, right, top, bottom = floor(x - TWICE), floor(x + TWICE), floor(y - TWICE), floor(y + TWICE)
    return (char, left, top), (char, right, top), (char, left, bottom), (char, right, bottom)


def at_home(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Bring radicals back to their lines: PDFium puts those of some printers anywhere on the page.

    Such a character belongs in the gap between the one drawn before it and the one drawn after it.
    """
    kept = list(glyphs)
    for at, glyph in enumerate(kept):
        if not RADICAL.match(glyph.char) or not at:
            continue
        last = kept[at - 1]
        x = last.x + last.advance
        if abs(glyph.y - last.y) < SAME_LINE * last.size and abs(glyph.x - x) < last.size:
            continue
        after = next((one for one in kept[at + 1 :] if not RADICAL.match(one.char)), None)
        if after and abs(after.y - last.y) < SAME_LINE * last.size and after.x - x > 0.7 * last.size:
            box = (x, last.y - 0.85 * last.size, x + last.size, last.y + 0.15 * last.size)
            kept[at] = Glyph(glyph.char, x, last.y, last.size, last.size, *box, glyph.page)
    return kept


def lines(glyphs: Sequence[Glyph]) -> list[Line]:
    """Sort glyphs into lines from top to bottom; columns of vertical writing from right to left."""
    columns = _columns(glyphs)
    if columns:
        return [line for column in columns for line in _rows(column)]
    return _rows(glyphs)


def _rows(glyphs: Sequence[Glyph]) -> list[Line]:
    rows: list[list[Glyph]] = []
    y = size = 0.0
    for glyph in sorted(glyphs, key=lambda one: one.y):
        if not rows or glyph.y - y > SAME_LINE * max(size, glyph.size):
            rows.append([])
            size = 0.0
        if glyph.size > size:  # a raised small figure belongs to the line that follows
            y, size = glyph.y, glyph.size
        rows[-1].append(glyph)
    return [line for row in rows if (line := _line(sorted(row, key=lambda one: one.x)))]


def _line(row: list[Glyph]) -> Line | None:
    start, end = 0, len(row)
    while start < end and row[start].char in BLANK:
        start += 1
    while end > start and row[end - 1].char in BLANK:
        end -= 1
    if start == end:
        return None
    inked = row[start:end]
    sizes = sorted(glyph.size for glyph in inked)
    size = sizes[len(sizes) // 2]
    right = max(glyph.x + glyph.advance for glyph in inked)
    return Line(tuple(row[start : end + 1]), min(glyph.x for glyph in inked), right, inked[0].y, size)


def _columns(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Two or more columns of vertical writing, told by the order of drawing: each character below the last.

    Only Chinese tells: numbers and bars alone on their lines stand below each other too.
    """
    inked = [glyph for glyph in glyphs if glyph.char not in BLANK]
    wide = [glyph for glyph in inked if not narrow(glyph.char)]
    down = 0
    for one, other in pairwise(wide):
        (x, y), (x2, y2) = one.middle, other.middle
        down += abs(x - x2) < 0.3 * one.size and 0.5 * one.size < y2 - y < 3 * one.size
    if len(wide) < 4 or down * 2 <= len(wide):
        return []
    columns: list[list[Glyph]] = []
    for glyph in sorted(inked, key=lambda one: -one.middle[0]):
        if not columns or columns[-1][0].middle[0] - glyph.middle[0] > 0.8 * glyph.size:
            columns.append([])
        columns[-1].append(glyph)
    return columns if len(columns) > 1 else []


def spaced(glyphs: Sequence[Glyph], wide: bool = True) -> list[Glyph]:
    """The glyphs of a line, with a blank where a gap parts two words or numbers (``wide``: any two characters)."""
    result: list[Glyph] = []
    for glyph in glyphs:
        if result and glyph.char not in BLANK and (last := result[-1]).char not in BLANK:
            gap, size = glyph.x - last.x - last.advance, max(glyph.size, last.size)
            least = WIDE_GAP if wide else inf
            if narrow(last.char) and narrow(glyph.char):
                # a number in a cell may be spread over it
                least = WORD_GAP if wide or not (last.char + glyph.char).isdigit() else SPREAD_GAP
            if gap > least * size:
                result.append(last._replace(char=" "))
        result.append(glyph)
    return result


def gapped(glyphs: Sequence[Glyph]) -> bool:
    """Whether a line is a row of pieces that stand far apart, not running text."""
    return any(two.x - one.x - one.advance > WIDE_GAP * one.size for one, two in pairwise(glyphs))


def joined(parts: Sequence[Line], wide: bool = True) -> list[Glyph]:
    """The glyphs of lines that follow each other in one paragraph or cell; words that a line's end parts get a blank."""
    result: list[Glyph] = []
    for line in parts:
        new = spaced(line.glyphs, wide)
        if result:
            blank = result[-1].char in BLANK
            last, first = result[-2 if blank and len(result) > 1 else -1].char, new[0].char
            if blank and not (narrow(last) and narrow(first)):
                result.pop()
            elif not blank and last.isascii() and first.isascii() and last.isalpha() and first.isalpha():
                result.append(result[-1]._replace(char=" "))
        result += new
    return _dense(result)


def _dense(glyphs: list[Glyph]) -> list[Glyph]:
    """Drop blanks at the end, and those that only spread Chinese characters apart."""
    while glyphs and glyphs[-1].char in BLANK:
        glyphs.pop()
    kept: list[Glyph] = []
    blanks: list[Glyph] = []
    for glyph in glyphs:
        if glyph.char in BLANK:
            blanks.append(glyph)
            continue
        if blanks and not (kept and _spread(kept[-1], glyph)):
            kept += blanks
        blanks.clear()
        kept.append(glyph)
    return kept


def _spread(one: Glyph, other: Glyph) -> bool:
    """Whether a blank between two characters is none that was meant: both are Chinese, and they are not far apart."""
    if narrow(one.char) or narrow(other.char):
        return False
    return other.y != one.y or other.x - one.x - one.advance < WIDE_GAP * one.size


def narrow(char: str) -> bool:
    """Whether a character is one of words that blanks part: a letter or digit, or ASCII punctuation."""
    return char < "\u2000" and char not in BLANK
