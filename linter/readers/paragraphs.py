"""Lines of pages → paragraphs, by where they begin and end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from linter import regex
from linter.document import BLANK
from linter.readers.glyphs import Glyph, Line, gapped, narrow

if TYPE_CHECKING:
    from linter.readers.stitch import Part

#: In sizes of the type: what counts as indented, as the same place, how much room a line may leave at its end.
INDENT, SAME, ROOM = 0.8, 0.4, 0.3
#: A centred line leaves more than this free on both sides: more than a first line's indent.
CENTRED = 2.5
#: A wider step from line to line than this times the usual one parts paragraphs; so does another size of type.
STEP, SIZE = 1.15, 1.12
#: Lines in this share of the page's height at its top and bottom may be headers: they tell nothing of the margins.
MARGIN = 0.1
#: Lines shorter than this share of the page's width tell nothing of its right margin.
LONG = 0.55
#: What stays with the character before it at a line's end, and with the one behind it.
_CLOSING = "，。、；：？！）》〉」』】〕”’％,.;:?!)]}%"
_OPENING = "（《〈「『【〔“‘([{"
_QUOTES = "“”‘’"
_HANGING = "，。、；：！？,.;:!?"
_END = "。！？；：!?;:|"
#: A number that begins a heading or a piece of a list.
NUMBERED = regex.compile(r"(?:#+ )?[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[)）、]|[.．](?!\d))")
#: A figure alone on a line is a cell that was copied as text (a sentence does not end so); a line of dashes and bars
#: is the rule of a table in Markdown.
_ALONE = regex.compile(r"[-+]?\d{1,5}(?:\.\d+)?|[|:\s-]{3,}")
#: Above a date on a line of its own a line without punctuation is the signature.
DATE = regex.compile(
    r"[\d\s〇○零一二三四五六七八九十]{4,12}年[\d\s一二三四五六七八九十]{1,6}月[\d\s一二三四五六七八九十]{1,6}日"
)


class Placed(NamedTuple):
    """A line on a page of ``width`` × ``height`` points; ``area`` are left and right of the box it stands in, if any."""

    page: int
    width: float
    height: float
    line: Line
    area: tuple[float, float] | None = None


def paragraphs(flow: Sequence[Placed | Part]) -> Iterator[list[Placed] | Part]:
    """Join lines into paragraphs; tables pass through."""
    margins = _margins(flow)
    step = _usual_step(flow, margins)
    current: list[Placed] = []
    for at, item in enumerate(flow):
        if not isinstance(item, Placed):
            if current:
                yield current
            current = []
            yield item
            continue
        after = flow[at + 1] if at + 1 < len(flow) else None
        if current and not _goes_on(current, item, after if isinstance(after, Placed) else None, margins, step):
            yield current
            current = []
        current.append(item)
    if current:
        yield current


def _margins(flow: Sequence[Placed | Part]) -> dict[int, tuple[float, float]]:
    """Where the text of each page begins and ends, left and right."""
    pages: dict[int, list[Placed]] = {}
    for item in flow:
        if isinstance(item, Placed) and not item.area:
            pages.setdefault(item.page, []).append(item)
    own: dict[int, tuple[float, float]] = {}
    sure: set[int] = set()
    for page, placed in pages.items():
        body = [one.line for one in placed if MARGIN < one.line.y / one.height < 1 - MARGIN]
        inner = body if len(body) > 2 else [one.line for one in placed]
        # Short lines may end alike by chance, as numbers do that stand one below the other.
        ends = [(-_end(line), line.size) for line in inner if line.right - line.left > LONG * placed[0].width]
        right, surer = _edge(ends, 2), _edge(ends, 3)
        if right is not None:
            left = _edge([(line.left, line.size) for line in inner], 2)
            own[page] = (min(line.left for line in inner) if left is None else left, -(surer or right))
        if surer is not None:
            sure.add(page)
    margins = {}
    for page, placed in pages.items():
        width = placed[0].width
        alike = [own[other] for other in own if abs(pages[other][0].width - width) < 1]
        left = min(one[0] for one in alike) if alike else min(one.line.left for one in placed)
        right = max(one[1] for one in alike) if alike else max(width - left, *(one.line.right for one in placed))
        known = own.get(page, (left, right))
        margins[page] = known if page in sure else (known[0], max(known[1], right))
    return margins


def _end(line: Line) -> float:
    """Where a line ends, without a mark that may hang in the margin."""
    glyphs = _inked(line)
    return glyphs[-1].x if len(glyphs) > 1 and glyphs[-1].char in _HANGING else line.right


def _inked(line: Line) -> list[Glyph]:
    return [glyph for glyph in line.glyphs if glyph.char not in BLANK]


def _edge(places: list[tuple[float, float]], lines: int) -> float | None:
    """The outermost place at which so many lines begin (or end), so that a stray one is none."""
    places.sort()
    runs = zip(places, places[lines - 1 :], strict=False)
    return next((one for (one, size), (other, _) in runs if other - one < SAME * size), None)


def _usual_step(flow: Sequence[Placed | Part], margins: dict[int, tuple[float, float]]) -> float | None:
    """From line to line within paragraphs, in sizes of the type."""
    steps = [
        (other.line.y - one.line.y) / one.line.size
        for one, other in pairwise(flow)
        if isinstance(one, Placed) and isinstance(other, Placed) and one.page == other.page
        if other.line.y > one.line.y and _full(one, other, _area(one, margins))
    ]
    return median(steps) if steps else None


def _area(placed: Placed, margins: dict[int, tuple[float, float]]) -> tuple[float, float]:
    return placed.area or margins[placed.page]


def _goes_on(
    current: list[Placed],
    item: Placed,
    after: Placed | None,
    margins: dict[int, tuple[float, float]],
    step: float | None,
) -> bool:
    """Whether a line belongs to the paragraph of the lines before it."""
    before = current[-1]
    last, line, area = before.line, item.line, _area(item, margins)
    if (
        item.area != before.area
        or gapped(last.glyphs)
        or gapped(line.glyphs)
        or not 1 / SIZE < last.size / line.size < SIZE
    ):
        return False
    if before.page == item.page and not _close(current, item, step):
        return False
    if after and DATE.fullmatch(after.line.text) and not any(mark in line.text for mark in _HANGING):
        return False
    if _ALONE.fullmatch(line.text) or (line.text == "|" and "|" not in last.text):
        return False
    if _inked(last)[-1].char in _END and NUMBERED.match(line.text):
        return False
    if _centred(before, _area(before, margins)):
        return _centred(item, area) and _full_width(before, item, _area(before, margins))
    if not _full(before, item, _area(before, margins)):
        return False
    return line.left - area[0] < INDENT * line.size or _in_block(current, item, after, area)


def _close(current: list[Placed], item: Placed, step: float | None) -> bool:
    before = current[-1]
    here = item.line.y - before.line.y
    usual = step * item.line.size if step else None
    if len(current) > 1 and current[-2].page == before.page:
        usual = before.line.y - current[-2].line.y
    return here > SAME * item.line.size and (usual is None or here < STEP * usual)


def _full(before: Placed, item: Placed, area: tuple[float, float]) -> bool:
    """Whether the next line's first word had no room at the end of this one."""
    return area[1] - before.line.right < word(item.line) + ROOM * before.line.size


def _full_width(before: Placed, item: Placed, area: tuple[float, float]) -> bool:
    line = before.line
    return area[1] - area[0] - (line.right - line.left) < word(item.line) + ROOM * line.size


def _centred(placed: Placed, area: tuple[float, float]) -> bool:
    line = placed.line
    left, right = line.left - area[0], area[1] - line.right
    return min(left, right) > CENTRED * line.size and abs(left - right) < line.size


def _in_block(current: list[Placed], item: Placed, after: Placed | None, area: tuple[float, float]) -> bool:
    """Whether an indented line continues a block that is indented as a whole: three lines that begin at one place."""
    if not _level(current[-1], item):
        return False
    if len(current) > 1:
        return _level(current[-2], item)
    return after is not None and after.page == item.page and _level(item, after) and _full(item, after, area)


def _level(one: Placed, other: Placed) -> bool:
    return one.page == other.page and abs(one.line.left - other.line.left) < SAME * other.line.size


def word(line: Line) -> float:
    """The width of what cannot be parted at the start of a line: a word or number, or a character with its marks."""
    width, glyphs = 0.0, iter(line.glyphs)
    for glyph in glyphs:
        width += glyph.advance
        if glyph.char not in _OPENING:
            break
    else:
        return width
    last = glyph.char
    for glyph in glyphs:
        if not _inseparable(last, glyph.char):
            break
        width, last = width + glyph.advance, glyph.char
    return width


def _inseparable(one: str, other: str) -> bool:
    """Whether no line may end between two characters (as widely as programs differ)."""
    if one in BLANK or other in BLANK:
        return False
    if other in _CLOSING or one in _QUOTES or other in _QUOTES or one in _OPENING:
        return True
    return narrow(other) and (narrow(one) or (one in _CLOSING and other.isdigit()))
