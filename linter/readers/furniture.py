"""Page numbers, headers and footers: told by how they look, where they stand and that they come again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from linter import regex
from linter.readers.paragraphs import Placed

if TYPE_CHECKING:
    from linter.readers.stitch import Part

#: Headers and footers stand so far from the page's top and bottom, in points (official documents: 28 mm).
ZONE = 85
#: How far the same line may stand from page to page, in points; on which share of pages it must be.
DRIFT, MOST = 6, 0.4
_DASH = "[-\u2010-\u2015－~～·•|\\s]"
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
_NUMBER = regex.compile(r"\d{1,4}")
_DIGITS = regex.compile(r"[\d\s]+")


def without_furniture(pages: Sequence[Sequence[Placed | Part]]) -> list[list[Placed | Part]]:
    """Return the items of each page without its page number, header and footer."""
    margins = [list(_margin(page)) for page in pages]
    shapes: dict[tuple[str, bool], list[float]] = {}
    offsets: Counter[int] = Counter()
    for margin in margins:
        for placed in margin:
            shapes.setdefault(_shape(placed), []).append(placed.line.y)
            text = placed.line.text
            if _NUMBER.fullmatch(text):
                offsets[int(text) - placed.page] += 1
    least = max(2.0, MOST * len(pages))

    def dropped(placed: Placed) -> bool:
        text, y = placed.line.text, placed.line.y
        if _NUMBERED.fullmatch(text) or _BROWSER.fullmatch(text):
            return True
        if _NUMBER.fullmatch(text) and (text == str(placed.page) or offsets[int(text) - placed.page] > 1):
            return True
        return sum(abs(y - other) <= DRIFT for other in shapes[_shape(placed)]) >= least

    result = []
    for page, margin in zip(pages, margins, strict=True):
        out = {id(placed) for placed in margin if dropped(placed)}
        result.append([item for item in page if id(item) not in out])
    return result


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


def _shape(placed: Placed) -> tuple[str, bool]:
    return _DIGITS.sub("#", placed.line.text), placed.line.y > placed.height / 2
