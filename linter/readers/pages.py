"""Pages of characters and ruled lines → a document: what PDF and OFD have in common.

Order of work: tables by their lines, the rest in lines of text; page numbers, headers and footers out; tables
that a page break cuts put together; boxes that only frame text dissolved; lines joined to paragraphs.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from linter.document import BLANK, Problem
from linter.readers import ReadError
from linter.readers.build import Builder, RawCell, RawTable, Text
from linter.readers.furniture import without_furniture
from linter.readers.glyphs import Glyph, Line, at_home, distinct, joined, lines
from linter.readers.paragraphs import Placed, paragraphs
from linter.readers.ruling import Edge, Ruled, tables
from linter.readers.shapes import Affine, Box, apply
from linter.readers.stitch import Part, PartCell, stitch

if TYPE_CHECKING:
    from linter.document import Document, Place
    from linter.readers.options import Options

#: A page with fewer characters than this has no text to speak of.
FEW = 20
#: What share of a page a picture covers, how many outlines it has, or what share of its characters has no meaning,
#: that the page cannot be read.
PICTURE, OUTLINES, GARBLED = 0.4, 200, 0.2
#: A single box of this share of the page's height is a frame around the page.
FRAME = 0.6
_ORDER = ("scan", "outlined", "garbled", "empty")


class Page(NamedTuple):
    """A page as its reader found it, upright, in points from its top left corner.

    ``picture`` is the share of it that pictures cover, ``outlines`` the number of shapes that rule nothing,
    ``hidden`` the text that nobody sees (the layer of a recognised scan, white on white), ``back`` the way from
    here to the page as it is shown, where text stands sideways on it, ``recognised`` that its text was guessed.
    """

    number: int
    width: float
    height: float
    glyphs: Sequence[Glyph]
    horizontal: Sequence[Edge] = ()
    vertical: Sequence[Edge] = ()
    picture: float = 0.0
    outlines: int = 0
    hidden: Sequence[Glyph] = ()
    back: Affine | None = None
    recognised: bool = False


def faults(pages: Sequence[Page]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return what keeps pages from being read (``scan``, ``outlined``, ``garbled``), and which pages, 1-based."""
    found: dict[str, list[int]] = {}
    for page in pages:
        if fault := _fault(page):
            found.setdefault(fault, []).append(page.number)
    return tuple((kind, tuple(found[kind])) for kind in _ORDER if kind in found)


def _fault(page: Page) -> str:
    inked = [glyph.char for glyph in page.glyphs if glyph.char not in BLANK]
    if sum(map(_meaningless, inked)) > GARBLED * len(inked):
        return "garbled"
    if len(inked) < FEW and page.picture > PICTURE:
        return "scan"
    return "outlined" if len(inked) < FEW and page.outlines > OUTLINES else ""


def _meaningless(char: str) -> bool:
    """Unknown, for private use, or a letter of Western Europe, which a Chinese text has only by mistake."""
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char >= "\U000f0000" or "\xc0" <= char <= "\xff"


def with_layers(pages: Sequence[Page]) -> list[Page]:
    """Return the pages, a scan's with the hidden text of its recognition as its text."""
    return [
        page._replace(glyphs=page.hidden, hidden=(), recognised=True)
        if len(page.hidden) >= FEW and _fault(page) == "scan" and not _fault(page._replace(glyphs=page.hidden))
        else page
        for page in pages
    ]


def assemble(pages: Sequence[Page], name: str, options: Options, kind: str) -> Document:
    """Put the document together; ``kind`` is what to call the format it was read from.

    Raises:
        ReadError: ``pages`` naming every page that cannot be read, ``empty``, ``limit``.
    """
    if wrong := faults(pages):
        raise ReadError("pages", pages=wrong)
    flow = [item for page in without_furniture([_content(page, options) for page in pages]) for item in page]
    document = _Writer(pages, options).write(_dissolved(_stitched(flow)), name)
    unknown = [Problem("damaged-byte", at, at + 1, kind) for at, char in enumerate(document.text) if char == "\ufffd"]
    document.problems = (*document.problems, *unknown)
    return document


# -- one page ----------------------------------------------------------------------------------


def _content(page: Page, options: Options) -> list[Placed | Part]:
    """The lines and tables of a page, from top to bottom, tables beside each other from left to right."""
    ruled = tables(page.horizontal, page.vertical, options.limits)
    ruled = [table for table in ruled if not _frames(table, ruled, page.height)]
    ruled.sort(key=lambda table: (table.xs[-1] - table.xs[0]) * (table.ys[-1] - table.ys[0]))
    free: list[Glyph] = []
    within: list[list[Glyph]] = [[] for _ in ruled]
    for glyph in distinct(at_home(page.glyphs)):
        x, y = glyph.middle
        for number, table in enumerate(ruled):
            if table.xs[0] <= x <= table.xs[-1] and table.ys[0] <= y <= table.ys[-1]:
                within[number].append(glyph)
                break
        else:
            free.append(glyph)
    items: list[tuple[float, Placed | Part]] = [
        (line.y - 0.8 * line.size, Placed(page.number, page.width, page.height, line)) for line in lines(free)
    ]
    items += [(table.ys[0], _part(page, table, glyphs)) for table, glyphs in zip(ruled, within, strict=True)]
    items.sort(key=lambda item: item[0])
    return _beside([item for _, item in items])


def _frames(table: Ruled, others: Sequence[Ruled], height: float) -> bool:
    """Whether a column of boxes only frames what is on the page: tables stand in it, or it is as high as the page."""
    left, top, right, bottom = table.xs[0], table.ys[0], table.xs[-1], table.ys[-1]
    return len(table.xs) == 2 and (
        (len(table.ys) == 2 and bottom - top > FRAME * height)
        or any(
            left < other.xs[0] and other.xs[-1] < right and top < other.ys[0] and other.ys[-1] < bottom
            for other in others
        )
    )


def _part(page: Page, table: Ruled, glyphs: list[Glyph]) -> Part:
    slots = table.slots()
    contents: list[list[Glyph]] = [[] for _ in table.areas]
    for glyph in glyphs:
        x, y = glyph.middle
        row = min(bisect_right(table.ys, y) - 1, len(slots) - 1)
        column = min(bisect_right(table.xs, x) - 1, len(slots[0]) - 1)
        contents[slots[row][column]].append(glyph)
    cells = tuple(
        PartCell(*area, tuple(lines(content)), page.number, table.box(area))
        for area, content in zip(table.areas, contents, strict=True)
    )
    number, (top, *_, bottom) = page.number, table.ys
    return Part(number, number, page.width, page.height, top, bottom, table.xs, len(table.ys) - 1, cells)


def _beside(items: list[Placed | Part]) -> list[Placed | Part]:
    """Put tables that stand side by side in order from left to right."""
    for at in range(len(items) - 1, 0, -1):
        one, other = items[at - 1 : at + 1]
        if isinstance(one, Part) and isinstance(other, Part) and one.xs[0] > other.xs[0]:
            shared = min(one.bottom, other.bottom) - max(one.top, other.top)
            if shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top):
                items[at - 1 : at + 1] = [other, one]
    return items


# -- all pages ---------------------------------------------------------------------------------


def _stitched(flow: Sequence[Placed | Part]) -> list[Placed | Part]:
    result: list[Placed | Part] = []
    for item in flow:
        last = result[-1] if result else None
        if isinstance(item, Part) and isinstance(last, Part) and (whole := stitch(last, item)):
            result[-1] = whole
        else:
            result.append(item)
    return result


def _dissolved(flow: Sequence[Placed | Part]) -> list[Placed | Part]:
    """Turn what only frames text back into lines."""
    result: list[Placed | Part] = []
    for item in flow:
        if isinstance(item, Part) and _only_frames(item):
            for cell in item.cells:
                area = (cell.box[0], max((line.right for line in cell.lines), default=0.0))
                result += [Placed(line.glyphs[0].page, item.width, item.height, line, area) for line in cell.lines]
        else:
            result.append(item)
    return result


def _only_frames(part: Part) -> bool:
    """Whether a table is none: one column, nothing in it, or a row with text in one cell or running text."""
    inked = [cell for cell in part.cells if cell.lines]
    running = any(len(cell.lines) > 3 and cell.box[2] - cell.box[0] > 8 * cell.lines[0].size for cell in inked)
    return part.columns < 2 or not inked or (part.rows < 2 and (running or len(inked) < 2))


# -- the document ------------------------------------------------------------------------------


class _Writer:
    """Hands the blocks over to the builder, with the box of every character."""

    def __init__(self, pages: Sequence[Page], options: Options) -> None:
        self.builder = Builder(options.limits)
        self.boxes = Boxes()
        self.back = {page.number: page.back for page in pages}
        self.recognised = {page.number for page in pages if page.recognised}

    def write(self, flow: Sequence[Placed | Part], name: str) -> Document:
        """Write the flow's paragraphs and tables."""
        spans: dict[int, tuple[int, int]] = {}
        for block in paragraphs(flow):
            at = self.builder.size
            if isinstance(block, Part):
                number = block.page
                self.builder.add(self._table(block))
            else:
                number = block[0].page
                self.builder.add(self._text([placed.line for placed in block], wide=True))
            spans[number] = (spans.get(number, (at, at))[0], self.builder.size - 1)
        for number in sorted(self.recognised & spans.keys()):
            self.builder.problem("recognised", *spans[number], str(number))
        return self.builder.document(name, Located(self.builder.origins, self.boxes), doubtful=bool(self.recognised))

    def _text(self, parts: Sequence[Line], wide: bool) -> Text:
        glyphs = joined(parts, wide)
        return Text("".join(glyph.char for glyph in glyphs), [self._box(glyph.page, glyph[5:9]) for glyph in glyphs])

    def _table(self, part: Part) -> RawTable:
        cells = []
        for cell in part.cells:
            flags = (*cell.flags, "ocr") if cell.page in self.recognised else cell.flags
            text = self._text(cell.lines, wide=False) if cell.lines else Text("", self._box(cell.page, cell.box))
            cells.append(RawCell(*cell[:4], [text], flags))
        return RawTable(cells)

    def _box(self, page: int, box: Sequence[float]) -> int:
        left, top, right, bottom = box
        if back := self.back[page]:
            (left, top), (right, bottom) = apply(back, left, top), apply(back, right, bottom)
        return self.boxes.add(page, left, top, right, bottom)


class Boxes:
    """Boxes on pages, by number."""

    def __init__(self) -> None:
        self.pages = array("H")
        self.sides = array("f")

    def add(self, page: int, *sides: float) -> int:
        """Keep a box and return its number."""
        self.pages.append(page)
        self.sides.extend(sides)
        return len(self.pages) - 1

    def union(self, numbers: Sequence[int]) -> tuple[int, Box]:
        """The first page of the boxes, and what holds all of them that are on it."""
        page = min(self.pages[number] for number in numbers)
        sides = [self.sides[4 * number : 4 * number + 4] for number in numbers if self.pages[number] == page]
        xs = [side for box in sides for side in (box[0], box[2])]
        ys = [side for box in sides for side in (box[1], box[3])]
        return page, (round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1))


class Located(NamedTuple):
    """Says on which page and where a span stands: of the box of each character, or of an empty cell."""

    origins: Sequence[int]
    boxes: Boxes

    def __call__(self, start: int, end: int, place: Place) -> Place:
        """Return the place with page and box."""
        numbers = self.origins[start : max(end, start + 1)] or self.origins[-1:]
        page, box = self.boxes.union(numbers)
        return place._replace(page=page, bbox=box)
