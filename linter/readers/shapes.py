"""What is drawn on a page: which of it are ruled lines, and how much is pictures, outlines of glyphs and shade."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import TYPE_CHECKING

from linter.readers import ReadError
from linter.readers.ruling import Edge

if TYPE_CHECKING:
    from linter.readers.options import Limits

Box = tuple[float, float, float, float]
Points = list[tuple[float, float]]
#: (a, b, c, d, e, f): x' = a·x + c·y + e, y' = b·x + d·y + f.
Affine = tuple[float, float, float, float, float, float]

#: A filled rectangle that is no thicker is a line; a line's ends are not further from its axis; in points.
THIN, OBLIQUE = 3.0, 1.0
#: A picture of this share of the page hides what is under it.
COVER = 0.9
#: Type smaller than this, in points, cannot be read; drawings within drawings beyond this depth are not looked into.
TINY, DEPTH = 2.0, 16
#: Colours from this on, of 255, are white.
WHITE = 250
#: A shape of this many pieces counts as an outline of its own (a glyph has about a dozen).
PIECES = 24


def apply(matrix: Affine, x: float, y: float) -> tuple[float, float]:
    """Map a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def after(first: Affine, second: Affine) -> Affine:
    """The matrix that does ``first``, then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def inverse(matrix: Affine) -> Affine:
    """The matrix that undoes another, which must not be flat."""
    a, b, c, d, e, f = matrix
    area = a * d - b * c
    return (d / area, -b / area, -c / area, a / area, (c * f - d * e) / area, (b * e - a * f) / area)


class Shapes:
    """Takes what is drawn on an upright page of ``width`` × ``height`` points."""

    def __init__(self, width: float, height: float, limits: Limits) -> None:
        self.width, self.height, self.limits = width, height, limits
        self.horizontal: list[Edge] = []
        self.vertical: list[Edge] = []
        self.outlines = 0
        self._pictured = 0.0
        self._shades: list[Box] = []
        self._count = 0

    def count(self, more: int = 1) -> None:
        """Count objects and their pieces.

        Raises:
            ReadError: ``limit`` when a page has too many.
        """
        self._count += more
        if self._count > self.limits.page_objects:
            raise ReadError("limit", f"page_objects={self.limits.page_objects}")

    @property
    def picture(self) -> float:
        """The share of the page that pictures cover."""
        return min(1.0, self._pictured / max(1.0, self.width * self.height))

    def shaded(self, x: float, y: float) -> bool:
        """Whether something dark lies under a point, so that white text shows."""
        return any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in self._shades)

    def covers(self, box: Box) -> bool:
        """Whether what is drawn in a box leaves nothing to be seen of what was drawn before."""
        left, top, right, bottom = box
        width, height = min(right, self.width) - max(left, 0.0), min(bottom, self.height) - max(top, 0.0)
        return min(width, height) > 0 and width * height > COVER * self.width * self.height

    def add_picture(self, box: Box) -> None:
        """Take a picture."""
        left, top, right, bottom = box
        width, height = min(right, self.width) - max(left, 0.0), min(bottom, self.height) - max(top, 0.0)
        if width > 0 and height > 0:
            self._pictured += width * height
            self.add_shade(box)

    def add_shade(self, box: Box) -> None:
        """Take an area of colour."""
        self._shades.append(box)

    def add_path(self, pieces: Iterable[Points | None], stroked: bool, filled: bool) -> None:
        """Take a path: its pieces as points, closed ones to their start, and None for every curve."""
        outline = 0
        rectangles: list[Box] = []
        for points in pieces:
            if points is None or not _square(points):
                outline += 1 if points is None else len(points)
            elif stroked:
                for one, other in pairwise(points):
                    self._line(bounds([one, other]))
            elif filled and 1 < len(points) < 7:  # closed twice at most: with straight corners only a rectangle
                rectangles.append(bounds(points))
        self.outlines += -(-outline // PIECES)
        # Filled rectangles: thin ones are lines, one within another is a frame, the others are shade.
        for left, top, right, bottom in rectangles:
            if min(right - left, bottom - top) <= THIN:
                self._line((left, top, right, bottom))
            elif len(rectangles) == 2 and any(0 < x - left <= THIN and 0 < y - top <= THIN for x, y, *_ in rectangles):
                for side in ((left, top, right, top), (left, bottom, right, bottom)):
                    self._line(side)
                for side in ((left, top, left, bottom), (right, top, right, bottom)):
                    self._line(side)
            else:
                self.add_shade((left, top, right, bottom))

    def _line(self, box: Box) -> None:
        left, top, right, bottom = box
        if right - left > bottom - top:
            self.horizontal.append(Edge((top + bottom) / 2, left, right))
        else:
            self.vertical.append(Edge((left + right) / 2, top, bottom))


def bounds(points: Points) -> Box:
    """Left, top, right, bottom of points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _square(points: Points) -> bool:
    """Whether every line runs across or down."""
    return all(abs(x1 - x2) < OBLIQUE or abs(y1 - y2) < OBLIQUE for (x1, y1), (x2, y2) in pairwise(points))
