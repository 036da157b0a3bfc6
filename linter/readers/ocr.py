"""Recognition of pages that are only pictures, when it is asked for and installed (the extra ``ocr``).

The recogniser gives pieces of text with boxes; the ruled lines are found in the picture. Both go through the
page engine like those of any page, marked as recognised: nothing of it is certain.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from statistics import median
from typing import Any

from linter.readers import ReadError
from linter.readers.glyphs import Glyph, narrow
from linter.readers.pages import Page
from linter.readers.ruling import Edge

#: At 150 dots an inch digits are misread.
DPI = 200
#: A ruled line in a picture is at least this long, in points, and darker than this, of 255.
RULE, DARK = 18, 150
#: The height of a piece of text is about this many times the size of its type.
HEIGHT = 1.25
#: By how much of their size pieces of one size of type may differ.
WAVER = 0.25


@lru_cache(maxsize=1)
def _recogniser() -> Any:
    if not all(map(find_spec, ("rapidocr", "onnxruntime"))):  # the first does not require the second
        raise ReadError("needs", 'pip install "report-lint[ocr]"')
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})


def recognised(page: Page, image: Any) -> Page:
    """Return the page with what is recognised in its picture, an array of rows of blue, green, red at ``DPI``.

    Raises:
        ReadError: ``needs`` when the recogniser is not installed.
    """
    result = _recogniser()(image)
    boxes = result.boxes if result.boxes is not None else ()
    glyphs = [
        glyph
        for box, text in zip(boxes, result.txts or (), strict=False)
        for glyph in _glyphs(box, text, page.number, 72 / DPI)
    ]
    horizontal, vertical = _rules(image)
    return Page(page.number, page.width, page.height, _even(glyphs), horizontal, vertical, recognised=True)


def _even(glyphs: list[Glyph]) -> list[Glyph]:
    """Give nearly equal sizes of type one size: boxes of recognised text waver."""
    if not glyphs:
        return glyphs
    usual = median(glyph.size for glyph in glyphs)
    return [glyph._replace(size=usual) if abs(glyph.size / usual - 1) < WAVER else glyph for glyph in glyphs]


def _glyphs(box: Any, text: str, page: int, scale: float) -> Iterator[Glyph]:
    """The characters of a piece of text, spread over its box by their usual widths."""
    xs, ys = [float(x) * scale for x, _ in box], [float(y) * scale for _, y in box]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    widths = [0.5 if narrow(char) or char == " " else 1.0 for char in text]
    unit = (right - left) / (sum(widths) or 1.0)
    size = min((bottom - top) / HEIGHT, unit * 1.2)
    x = left
    for char, width in zip(text, widths, strict=True):
        end = x + width * unit
        yield Glyph(char, x, bottom - 0.2 * (bottom - top), end - x, size, x, top, end, bottom, page)
        x = end


def _rules(image: Any) -> tuple[list[Edge], list[Edge]]:
    """The ruled lines in a picture: long thin runs of dark, across and down."""
    import cv2
    import numpy

    grey = image if image.ndim == 2 else cv2.cvtColor(image[:, :, :3], cv2.COLOR_BGR2GRAY)
    dark = (grey < DARK).astype(numpy.uint8)
    length, scale = int(RULE * DPI / 72), 72 / DPI
    found: list[list[Edge]] = []
    for kernel, across in (((length, 1), True), ((1, length), False)):
        runs = cv2.morphologyEx(dark, cv2.MORPH_OPEN, numpy.ones(kernel[::-1], numpy.uint8))
        edges = []
        _, _, boxes, _ = cv2.connectedComponentsWithStats(runs)
        for x, y, width, height, _ in boxes[1:].tolist():
            thick = height if across else width
            if thick * scale < 4:
                at, start, end = (y + height / 2, x, x + width) if across else (x + width / 2, y, y + height)
                edges.append(Edge(at * scale, start * scale, end * scale))
        found.append(edges)
    return found[0], found[1]
