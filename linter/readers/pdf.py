"""PDF files: characters, ruled lines and pictures of every page through PDFium, for the page engine."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from linter.document import BLANK
from linter.readers import ReadError, pages
from linter.readers.glyphs import RADICAL, Glyph
from linter.readers.guard import guarded
from linter.readers.pages import Page
from linter.readers.shapes import DEPTH, TINY, WHITE, Affine, Box, Points, Shapes, after, apply, bounds

if TYPE_CHECKING:
    from linter.document import Document
    from linter.readers.options import Limits, Options

_INVISIBLE = 3  # render mode of text that is not painted
_HYPHEN = 2  # what PDFium makes of a hyphen at a line's end
_ENCRYPTED = (4, 5)  # PDFium: a password is needed; an unknown security scheme
#: Recognition takes this many times longer than reading may.
_PATIENCE = 20


def read(data: bytes, name: str, options: Options) -> Document:
    """Read a PDF file, in a process of its own.

    Raises:
        ReadError: ``encrypted``, ``damaged``, ``limit``, ``empty``; ``pages`` for pages without readable text;
            ``needs`` when these are to be recognised and no recogniser is installed.
    """
    import pypdfium2  # noqa: F401  loaded before the fork, so that many files pay for it once

    if options.ocr:
        options = options._replace(limits=options.limits._replace(seconds=options.limits.seconds * _PATIENCE))
    return guarded(_read, data, name, options)


def _read(data: bytes, name: str, options: Options) -> Document:
    import pypdfium2 as pdfium

    limits = options.limits
    if max(data.rfind(b"startxref"), data.rfind(b"%%EOF")) < data.rfind(b"endobj"):
        raise ReadError("damaged", "PDF")  # cut short: PDFium would read what is left and say nothing
    try:
        file = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise ReadError("encrypted" if error.err_code in _ENCRYPTED else "damaged", "PDF") from None
    if len(file) > limits.pages:
        raise ReadError("limit", f"pages={limits.pages}")
    if not len(file):
        raise ReadError("damaged", "PDF")
    read_pages, characters = [], 0
    for number in range(len(file)):
        page = _page(file, number, limits)
        characters += len(page.glyphs)
        if characters > limits.characters:
            raise ReadError("limit", f"characters={limits.characters}")
        read_pages.append(page)
    read_pages = pages.with_layers(read_pages)
    if options.ocr and (wrong := pages.faults(read_pages)):
        from linter.readers import ocr

        unread = {number for _, numbers in wrong for number in numbers}
        read_pages = [
            ocr.recognised(page, _image(file, page)) if page.number in unread else page for page in read_pages
        ]
    return pages.assemble(read_pages, name, options, "PDF")


def _image(file: Any, page: Page) -> Any:
    """The page as an array of pixels, as it is shown."""
    from linter.readers import ocr

    return file[page.number - 1].render(scale=ocr.DPI / 72, draw_annots=False).to_numpy()


# -- one page ----------------------------------------------------------------------------------


def _page(file: Any, number: int, limits: Limits) -> Page:
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    try:
        page = _flat(raw, file, number)
        text = page.get_textpage()
    except pdfium.PdfiumError:
        raise ReadError("damaged", f"PDF, {number + 1}") from None
    try:
        shown, width, height = as_shown(raw, page)
        characters = _characters(raw, text, number + 1, limits)
        turn = _turn(characters, shown)
        upright, back = shown, None
        if turn:
            turned, back = _turned(turn, width, height)
            upright = after(shown, turned)
            width, height = (height, width) if turn % 2 else (width, height)
        shapes = Shapes(width, height, limits)
        drawn = _Drawn(shapes, [], set())
        _collect(raw, page.raw, upright, drawn)
        seen: list[Glyph] = []
        hidden: list[Glyph] = []
        for one in characters:
            glyph = one.glyph(upright, number + 1)
            if glyph is None:
                continue
            x, y = glyph.middle
            outside = not (0 <= x <= width and 0 <= y <= height) and not RADICAL.match(glyph.char)
            white = one.style.white and not shapes.shaded(x, y)
            unseen = one.style.unseen or one.style.key in drawn.covered
            (hidden if unseen or outside or white else seen).append(glyph)
    finally:
        text.close()
        page.close()
    return Page(
        number + 1, width, height, seen, shapes.horizontal, shapes.vertical,
        shapes.picture, shapes.outlines, hidden, back,
    )  # fmt: skip


def _flat(raw: Any, file: Any, number: int) -> Any:
    """The page, with the fields of a form and the notes typed on it as part of it."""
    page = file[number]
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        kind = raw.FPDFAnnot_GetSubtype(note)
        raw.FPDFPage_CloseAnnot(note)
        if kind in (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT):
            raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
            page.close()
            return file[number]
    return page


def as_shown(raw: Any, page: Any) -> tuple[Affine, float, float]:
    """Return the way from the page's own coordinates to points from the top left corner as shown; its size."""
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, box)
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    turn = page.get_rotation() // 90 % 4
    matrix: Affine = (
        (1, 0, 0, -1, -left, top),
        (0, 1, 1, 0, -bottom, -left),
        (-1, 0, 0, 1, right, -bottom),
        (0, -1, -1, 0, top, right),
    )[turn]
    width, height = right - left, top - bottom
    return matrix, *((height, width) if turn % 2 else (width, height))


def _turned(turn: int, width: float, height: float) -> tuple[Affine, Affine]:
    """The way from a shown page whose text runs down (1), upside down (2) or up (3) to an upright one, and back."""
    return (
        ((1, 0, 0, 1, 0, 0), (1, 0, 0, 1, 0, 0)),
        ((0, -1, 1, 0, 0, width), (0, 1, -1, 0, width, 0)),
        ((-1, 0, 0, -1, width, height), (-1, 0, 0, -1, width, height)),
        ((0, 1, -1, 0, height, 0), (0, -1, 1, 0, 0, height)),
    )[turn]


# -- characters --------------------------------------------------------------------------------


class _Style(NamedTuple):
    """What all characters of a text object share: the way of writing, the size, whether it is seen."""

    key: int
    along: tuple[float, float]
    size: float
    unseen: bool
    white: bool


class _Character(NamedTuple):
    """A character in the page's own coordinates; its ink (left, bottom, right, top), origin, advance."""

    char: str
    ink: tuple[float, float, float, float]
    origin: tuple[float, float]
    advance: float
    style: _Style

    def glyph(self, matrix: Affine, page: int) -> Glyph | None:
        """The glyph on the upright page; None for text that runs across at an angle (a watermark)."""
        a, b, c, d = matrix[:4]
        dx, dy = self.style.along
        across = abs(a * dx + c * dy), abs(b * dx + d * dy)
        if min(across) > 0.1 * max(across):
            return None
        (x1, y1), (x2, y2) = apply(matrix, *self.ink[:2]), apply(matrix, *self.ink[2:])
        left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
        x, y = apply(matrix, *self.origin)
        if across[1] > across[0]:  # sideways text on an upright page: each character is a line
            x, y = left, bottom
        return Glyph(self.char, x, y, self.advance, self.style.size, left, top, right, bottom, page)


def _characters(raw: Any, text: Any, page: int, limits: Limits) -> list[_Character]:
    count = raw.FPDFText_CountChars(text)
    if count > limits.page_objects:
        raise ReadError("limit", f"page_objects={limits.page_objects}")
    styles: dict[int, _Style] = {}
    result: list[_Character] = []
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    x, y = ctypes.c_double(), ctypes.c_double()
    loose = raw.FS_RECTF()
    for index in range(count):
        target = raw.FPDFText_GetTextObject(text, index)
        if not target:  # made up by PDFium: blanks and ends of lines
            continue
        char = _meaning(raw, text, index)
        if not char:
            continue
        key = _key(target)
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(raw, text, index, target)
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, loose)
        ink = (left.value, bottom.value, right.value, top.value)
        dx, dy = style.along
        advance = abs((loose.right - loose.left) * dx) + abs((loose.top - loose.bottom) * dy)
        origin = (x.value, y.value)
        if not math.isfinite(sum(ink) + sum(origin) + advance):
            continue
        if result and origin == result[-1].origin and style is result[-1].style:
            origin = (ink[0], origin[1])  # one glyph that stands for several characters
        elif result and not _at_home(ink, origin, style.size):
            origin = _origin_beside(ink, result[-1])
        result.append(_Character(char, ink, origin, min(advance, 2 * style.size), style))
    return result


def _key(target: Any) -> int:
    """What tells an object of a page from the others."""
    return ctypes.cast(target, ctypes.c_void_p).value or 0


def _meaning(raw: Any, text: Any, index: int) -> str:
    """The character at an index: none for ends of lines, U+FFFD where the file does not say what it means."""
    code: int = raw.FPDFText_GetUnicode(text, index)
    if code in (9, 10, 13):
        return ""
    if code == _HYPHEN and raw.FPDFText_IsHyphen(text, index):
        return "-"
    known = 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    if known and (code == 32 or not raw.FPDFText_HasUnicodeMapError(text, index)):
        return chr(code)
    return "\ufffd"


def _style(raw: Any, text: Any, index: int, target: Any) -> _Style:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    length = math.hypot(matrix.a, matrix.b)
    size = abs(raw.FPDFText_GetFontSize(text, index)) * math.hypot(matrix.c, matrix.d)
    along = (matrix.a / length, matrix.b / length) if length else (1.0, 0.0)
    colour = [ctypes.c_uint() for _ in range(4)]
    white = bool(raw.FPDFPageObj_GetFillColor(target, *colour)) and _is_white(colour)
    mode = raw.FPDFTextObj_GetTextRenderMode(target)
    size = size if math.isfinite(size) and size > 0 else 1.0
    return _Style(_key(target), along, size, mode == _INVISIBLE or size < TINY, white and mode in (0, 4))


def _is_white(colour: list[Any]) -> bool:
    red, green, blue, alpha = (one.value for one in colour)
    return bool(min(red, green, blue) >= WHITE or alpha < 255 - WHITE)


def _at_home(ink: tuple[float, float, float, float], origin: tuple[float, float], size: float) -> bool:
    """Whether a character's ink is about where it begins, as PDFium's replacement text is not always."""
    left, bottom, right, top = ink
    reach = 1.5 * size
    return left - reach <= origin[0] <= right + reach and bottom - reach <= origin[1] <= top + reach


def _origin_beside(ink: tuple[float, float, float, float], before: _Character) -> tuple[float, float]:
    """Where a character begins whose origin is wrong: on the line of the one before it, if its ink is there."""
    y, size = before.origin[1], before.style.size
    middle = (ink[1] + ink[3]) / 2
    return ink[0], y if y - 0.3 * size <= middle <= y + size else ink[1]


def _turn(characters: list[_Character], shown: Affine) -> int:
    """Which way most text runs on the page as shown: 0 to the right, 1 down, 2 to the left, 3 up."""
    counts = [0, 0, 0, 0]
    a, b, c, d = shown[:4]
    for one in characters:
        if one.char not in BLANK and not one.style.unseen:
            dx, dy = one.style.along
            x, y = a * dx + c * dy, b * dx + d * dy
            counts[(0 if x > 0 else 2) if abs(x) >= abs(y) else (1 if y > 0 else 3)] += 1
    return max(range(4), key=lambda turn: (counts[turn], -turn))


# -- shapes ------------------------------------------------------------------------------------


class _Drawn(NamedTuple):
    """What is collected from a page: its shapes, its text objects so far, those that a picture has hidden since."""

    shapes: Shapes
    texts: list[int]
    covered: set[int]


def _collect(raw: Any, page: Any, matrix: Affine, drawn: _Drawn) -> None:
    for index in range(raw.FPDFPage_CountObjects(page)):
        _object(raw, raw.FPDFPage_GetObject(page, index), matrix, drawn, 0)


def _object(raw: Any, one: Any, matrix: Affine, drawn: _Drawn, depth: int) -> None:
    drawn.shapes.count()
    kind = raw.FPDFPageObj_GetType(one)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        drawn.texts.append(_key(one))
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        _path(raw, one, matrix, drawn.shapes)
    elif kind == raw.FPDF_PAGEOBJ_IMAGE:
        box = _bounds(raw, one, matrix)
        drawn.shapes.add_picture(box)
        if drawn.shapes.covers(box) and not raw.FPDFPageObj_HasTransparency(one):
            drawn.covered.update(drawn.texts)
    elif kind == raw.FPDF_PAGEOBJ_SHADING:
        drawn.shapes.add_shade(_bounds(raw, one, matrix))
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEPTH:
        inner = after(_matrix(raw, one), matrix)
        for index in range(raw.FPDFFormObj_CountObjects(one)):
            _object(raw, raw.FPDFFormObj_GetObject(one, index), inner, drawn, depth + 1)


def _matrix(raw: Any, one: Any) -> Affine:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(one, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _bounds(raw: Any, one: Any, matrix: Affine) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(one, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return bounds([apply(matrix, left, bottom), apply(matrix, right, top)])


def _path(raw: Any, one: Any, matrix: Affine, shapes: Shapes) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(one, fill, stroke)
    colour = [ctypes.c_uint() for _ in range(4)]
    stroked = bool(stroke.value) and not (raw.FPDFPageObj_GetStrokeColor(one, *colour) and _is_white(colour))
    filled = bool(fill.value) and not (raw.FPDFPageObj_GetFillColor(one, *colour) and _is_white(colour))
    if stroked or filled:
        shapes.count(raw.FPDFPath_CountSegments(one))
        shapes.add_path(_pieces(raw, one, after(_matrix(raw, one), matrix)), stroked, filled)


def _pieces(raw: Any, one: Any, matrix: Affine) -> Iterator[Points | None]:
    """The pieces of a path as points, closed ones to their start; None for every point of a curve."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: Points = []
    for index in range(raw.FPDFPath_CountSegments(one)):
        segment = raw.FPDFPath_GetPathSegment(one, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = apply(matrix, x.value, y.value)
        if not all(map(math.isfinite, point)):
            continue
        if kind == raw.FPDF_SEGMENT_LINETO:
            points.append(point)
        elif kind == raw.FPDF_SEGMENT_MOVETO:
            yield points
            points = [point]
        else:
            yield None
            points = [point]
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield points
