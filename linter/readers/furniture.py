"""Page numbers, headers and footers: told by how they look, where they stand and that they come again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from linter import regex
from linter.readers.paragraphs import DATE, Placed

if TYPE_CHECKING:
    from linter.readers.stitch import Part

#: Headers and footers stand so far from the page's top and bottom, in points (official documents: 28 mm).
ZONE = 85
#: How far the same line may stand from page to page, in points; on which share of pages it must be.
DRIFT, MOST = 6, 0.4
#: Numbers alone that count the pages are page numbers on this share of them; fewer must be apart from the text.
SERIAL = 0.5
_DASH = "[-\u2010-\u2015－~～·•\\s]"
#: What can only be a page number; what may be one.
_NUMBERED = regex.compile(
    rf"{_DASH}+\d{{1,4}}{_DASH}+|{_DASH}*第?\s*\d{{1,3}}\s*/\s*\d{{1,3}}\s*页?{_DASH}*"
    rf"|{_DASH}*(?:共\s*\d{{1,4}}\s*页)?[,，/\s]*第\s*(?:\d{{1,4}}|[一二三四五六七八九十百]{{1,5}})\s*页"
    rf"[,，/\s]*(?:[(（]?共\s*(?:\d{{1,4}}|[一二三四五六七八九十百]{{1,5}})\s*页[)）]?)?{_DASH}*"
    r"|[Pp](?:age|AGE|\.)\s*\d{1,4}(?:\s*(?:of|OF|/)\s*\d{1,4})?"
)
#: What a browser prints above and below a page: date and time, address and page number.
_BROWSER = regex.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+(?:[上下]午\s*)?\d{1,2}:\d{2}(?:\s*[AP]M)?(?:\s.*)?"
    r"|(?:https?|file)\s?:\s?//\S.*\s\d{1,3}/\d{1,3}"
)
#: A number alone, which may be one; so may one between bars, or be a row of a table that was copied as text.
_BARE = regex.compile(r"[|\s]*(\d{1,4})[|\s]*")
_DIGITS = regex.compile(r"[\d\s]+")


def without_furniture(pages: Sequence[Sequence[Placed | Part]]) -> list[list[Placed | Part]]:
    """Return the items of each page without its page number, header and footer."""
    margins = [list(_margin(page)) for page in pages]
    marginal = {id(placed) for margin in margins for placed in margin}
    shapes: dict[str, list[Placed]] = {}
    series: dict[int, list[Placed]] = {}
    for page, margin in zip(pages, margins, strict=True):
        for placed in margin:
            if not _signs(page, placed):
                shapes.setdefault(_shape(placed), []).append(placed)
            if (number := _number(placed)) is not None:
                series.setdefault(number - placed.page, []).append(placed)
    body = Counter(
        _shape(item) for page in pages for item in page if isinstance(item, Placed) and id(item) not in marginal
    )
    least = max(2.0, MOST * len(pages))

    def dropped(page: Sequence[Placed | Part], placed: Placed) -> bool:
        if (number := _number(placed)) is not None:
            alike = sum(_level(placed, other) for other in series[number - placed.page])
            if alike >= max(2.0, SERIAL * len(pages)):
                return True
            return (number == placed.page or alike > 1) and _apart(page, placed)
        if _NUMBERED.fullmatch(placed.line.text) or _BROWSER.fullmatch(placed.line.text):
            return True
        # What stands in the text as often is text, whose lines are level from page to page.
        shape = _shape(placed)
        alike = sum(_level(placed, other) and _aligned(placed, other) for other in shapes.get(shape, ()))
        return alike >= least and alike > body[shape]

    result = []
    for page, margin in zip(pages, margins, strict=True):
        out = {id(placed) for placed in margin if dropped(page, placed)}
        result.append([item for item in page if id(item) not in out])
    return result


def _signs(page: Sequence[Placed | Part], placed: Placed) -> bool:
    """Whether a line is a signature: above a date on a line of its own."""
    after = next((below for one, below in pairwise(page) if one is placed), None)
    return isinstance(after, Placed) and bool(DATE.fullmatch(after.line.text))


def _number(placed: Placed) -> int | None:
    """The number that is all of a line, or that only bars of a table's text are beside."""
    found = _BARE.fullmatch(placed.line.text)
    return int(found[1]) if found else None


def _apart(page: Sequence[Placed | Part], placed: Placed) -> bool:
    """Whether a line begins and ends where no other line of its page does, as no figure of a copied table does."""
    sides = (placed.line.left, placed.line.right)
    return not any(
        abs(one - other) < placed.line.size
        for item in page
        if isinstance(item, Placed) and item is not placed
        for one, other in zip(sides, (item.line.left, item.line.right), strict=True)
    )


def _margin(page: Sequence[Placed | Part]) -> Iterator[Placed]:
    """The lines above and below everything else that is not in the margins."""
    for item in page:
        if not isinstance(item, Placed) or item.line.y > ZONE:
            break
        yield item
    for item in reversed(page):
        if not isinstance(item, Placed) or item.line.y < item.height - ZONE:
            break
        yield item


def _shape(placed: Placed) -> str:
    return _DIGITS.sub("#", placed.line.text)


def _level(one: Placed, other: Placed) -> bool:
    return abs(one.line.y - other.line.y) <= DRIFT


def _aligned(one: Placed, other: Placed) -> bool:
    """Whether two lines begin, end or have their middle at one place."""
    left, right = one.line.left - other.line.left, one.line.right - other.line.right
    return min(abs(left), abs(right), abs(left + right) / 2) <= DRIFT
