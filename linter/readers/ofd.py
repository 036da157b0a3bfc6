"""OFD files (GB/T 33190), the national layout format: its own reader, for the page engine.

Lengths are millimetres from the top left. Writers differ in namespace and in the case of names, so that
elements and attributes are found by their local names in any case.
"""

from __future__ import annotations

import math
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from linter.readers import ReadError, pages
from linter.readers.container import Container
from linter.readers.glyphs import Glyph, narrow
from linter.readers.guard import guarded
from linter.readers.pages import Page
from linter.readers.shapes import DEPTH, TINY, WHITE, Affine, Points, Shapes, after, apply, bounds

if TYPE_CHECKING:
    from linter.document import Document
    from linter.readers.options import Limits, Options

_POINT = 72 / 25.4  # a millimetre in points
_SAME: Affine = (1, 0, 0, 1, 0, 0)
#: A step that is no wider, in sizes of the type, is only that to the next character.
NEXT = 1.2
#: How many numbers follow each command of a path.
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


def read(data: bytes, name: str, options: Options) -> Document:
    """Read an OFD file, in a process of its own.

    Raises:
        ReadError: ``encrypted``, ``damaged``, ``unsafe``, ``limit``, ``empty``; ``pages`` for pages without text.
    """
    return guarded(_read, data, name, options)


def _read(data: bytes, name: str, options: Options) -> Document:
    package = _Package(Container(data, options.limits))
    return pages.assemble(pages.with_layers(list(package.pages())), name, options, "OFD")


class _Element(NamedTuple):
    """An XML element, by local names in lower case."""

    node: Any

    @property
    def name(self) -> str:
        tag = self.node.tag
        return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""

    @property
    def text(self) -> str:
        return "".join(self.node.itertext()).strip()

    def children(self, *names: str) -> Iterator[_Element]:
        for node in self.node:
            if not names or _Element(node).name in names:
                yield _Element(node)

    def all(self, name: str) -> Iterator[_Element]:
        for node in self.node.iter():
            if (one := _Element(node)).name == name:
                yield one

    def get(self, name: str, default: str = "") -> str:
        for key, value in self.node.items():
            if key.rpartition("}")[2].lower() == name:
                return str(value)
        return default

    def numbers(self, name: str) -> list[float]:
        return _numbers(self.get(name).split())


def _numbers(words: list[str]) -> list[float]:
    numbers: list[float] = []
    for word in words:
        try:
            number = float(word)
        except ValueError:
            return numbers
        if not math.isfinite(number):
            return numbers
        numbers.append(number)
    return numbers


class _Unit(NamedTuple):
    """What is drawn: the elements, and the way from their place to the page in points."""

    elements: Iterator[_Element]
    matrix: Affine


class _Package:
    """The parts of an OFD file."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.limits: Limits = container.limits
        if any(name.lower().endswith("encryptions.xml") for name in container.names()):
            raise ReadError("encrypted")

    def pages(self) -> Iterator[Page]:
        """Read the pages in the order of the document."""
        number = characters = 0
        for root in self._part("OFD.xml", "").all("docroot"):
            path = root.text.lstrip("/")
            document = self._part(path, "")
            body = _Body(self, path, document)
            for page in document.all("page"):
                if not page.get("baseloc"):
                    continue
                number += 1
                if number > self.limits.pages:
                    raise ReadError("limit", f"pages={self.limits.pages}")
                result = body.page(page.get("baseloc"), number)
                characters += len(result.glyphs)
                if characters > self.limits.characters:
                    raise ReadError("limit", f"characters={self.limits.characters}")
                yield result
        if not number:
            raise ReadError("damaged", "OFD.xml")

    def find(self, path: str, base: str) -> _Element | None:
        """Return the part at a path that counts from the folder of ``base``, or from the root."""
        for place in (posixpath.join(posixpath.dirname(base), path), path):
            if (root := self.container.xml(place)) is not None:
                return _Element(root)
        return None

    def _part(self, path: str, base: str) -> _Element:
        part = self.find(path, base)
        if part is None:
            raise ReadError("damaged", path or "OFD.xml")
        return part


class _Body:
    """One document of the file: its templates, resources and size of page."""

    def __init__(self, package: _Package, path: str, document: _Element) -> None:
        self.package, self.path = package, path
        self.box = _physical_box(document)
        self.templates = {one.get("id"): one.get("baseloc") for one in document.all("templatepage")}
        self.units: dict[str, _Element] = {}
        for kind in ("publicres", "documentres"):
            for resource in document.all(kind):
                if part := package.find(resource.text, path):
                    self.units.update((one.get("id"), one) for one in part.all("compositegraphicunit"))

    def page(self, base: str, number: int) -> Page:
        """Read a page with its templates.

        Raises:
            ReadError: ``damaged`` when a part is missing, ``limit``.
        """
        content = self.package.find(base, self.path)
        if content is None:
            raise ReadError("damaged", base)
        left, top, width, height = _physical_box(content) or self.box or (0.0, 0.0, 210.0, 297.0)
        matrix: Affine = (_POINT, 0, 0, _POINT, -left * _POINT, -top * _POINT)
        sheet = _Sheet(number, width * _POINT, height * _POINT, self)
        for template in content.children("template"):
            location = self.templates.get(template.get("templateid"))
            part = self.package.find(location, self.path) if location else None
            if part is not None:
                sheet.draw(_Unit(_layers(part), matrix))
        sheet.draw(_Unit(_layers(content), matrix))
        return sheet.page()


def _physical_box(element: _Element) -> tuple[float, float, float, float] | None:
    for box in element.all("physicalbox"):
        numbers = _numbers(box.text.split())
        if len(numbers) == 4 and min(numbers[2:]) > 0:
            return numbers[0], numbers[1], numbers[2], numbers[3]
    return None


def _layers(page: _Element) -> Iterator[_Element]:
    for content in page.children("content"):
        yield from content.children("layer")


class _Sheet:
    """Collects the characters and shapes of a page."""

    def __init__(self, number: int, width: float, height: float, body: _Body) -> None:
        self.number, self.body = number, body
        self.shapes = Shapes(width, height, body.package.limits)
        self.glyphs: list[tuple[Glyph, bool]] = []  # with whether it is white
        self.covered: list[Glyph] = []

    def page(self) -> Page:
        """Return the page; text that nobody sees apart."""
        shapes = self.shapes
        seen: list[Glyph] = []
        hidden = self.covered
        for glyph, white in self.glyphs:
            (hidden if white and not shapes.shaded(*glyph.middle) else seen).append(glyph)
        return Page(
            self.number, shapes.width, shapes.height, seen, shapes.horizontal, shapes.vertical,
            shapes.picture, shapes.outlines, hidden,
        )  # fmt: skip

    def draw(self, unit: _Unit, depth: int = 0) -> None:
        """Draw elements and what is in them."""
        for one in unit.elements:
            self.shapes.count()
            if one.get("visible", "true").lower() == "false":
                continue
            if one.name in ("layer", "pageblock"):
                self.draw(_Unit(one.children(), unit.matrix), depth)
            elif one.name == "textobject":
                self._text(one, _placed(one, unit.matrix))
            elif one.name == "pathobject":
                self._path(one, _placed(one, unit.matrix))
            elif one.name == "imageobject":
                self._picture(one, unit.matrix)
            elif one.name == "compositeobject" and depth < DEPTH:
                if inner := self.body.units.get(one.get("resourceid")):
                    self.draw(_Unit(inner.children("content"), _placed(one, unit.matrix)), depth + 1)
            elif one.name == "content":
                self.draw(_Unit(one.children(), unit.matrix), depth)

    def _picture(self, one: _Element, matrix: Affine) -> None:
        if len(numbers := one.numbers("boundary")) == 4:
            left, top, width, height = numbers
            box = bounds([apply(matrix, left, top), apply(matrix, left + width, top + height)])
            self.shapes.add_picture(box)
            if self.shapes.covers(box) and not one.get("alpha"):
                self.covered += [glyph for glyph, _ in self.glyphs]
                self.glyphs = []

    def _text(self, one: _Element, matrix: Affine) -> None:
        sizes = one.numbers("size")
        size = sizes[0] if sizes else 0.0
        white = _white(one, "fillcolor")
        x = y = 0.0
        for code in one.children("textcode"):
            x, y = (code.numbers("x") or [x])[0], (code.numbers("y") or [y])[0]
            text = "".join(code.node.itertext()).strip("\r\n")
            self.shapes.count(len(text))
            steps = _deltas(code.get("deltax"), len(text)), _deltas(code.get("deltay"), len(text))
            self._run(text, (x, y), size, steps, matrix, white)

    def _run(
        self,
        text: str,
        origin: tuple[float, float],
        size: float,
        steps: tuple[list[float], list[float]],
        matrix: Affine,
        white: bool,
    ) -> None:
        (x, y), (across, down) = origin, steps
        scale = math.hypot(*matrix[:2])
        points = size * math.hypot(*matrix[2:4])
        if not points > TINY:
            return
        for at, char in enumerate(text):
            width = size * _width(char)
            step = across[at] if at < len(across) else (0.0 if down else width)
            corners = [apply(matrix, x, y - 0.85 * size), apply(matrix, x + width, y + 0.15 * size)]
            left, top, right, bottom = bounds(corners)
            advance = step if 0 < step <= NEXT * size else width
            start, base = apply(matrix, x, y)
            if char >= " ":
                char = "\ufffd" if 0xD800 <= ord(char) < 0xE000 else char
                one = Glyph(char, start, base, advance * scale, points, left, top, right, bottom, self.number)
                self.glyphs.append((one, white))
            x, y = x + step, y + (down[at] if at < len(down) else 0.0)

    def _path(self, one: _Element, matrix: Affine) -> None:
        stroked = one.get("stroke", "true").lower() != "false" and not _white(one, "strokecolor")
        filled = one.get("fill", "false").lower() == "true" and not _white(one, "fillcolor")
        if stroked or filled:
            for data in one.children("abbreviateddata"):
                words = data.text.replace(",", " ").split()
                self.shapes.count(len(words) // 3)
                self.shapes.add_path(_pieces(words, matrix), stroked, filled)


def _placed(one: _Element, matrix: Affine) -> Affine:
    """From the coordinates within an object to those of what it is in: its own matrix, then its boundary's corner."""
    numbers, box = one.numbers("ctm"), one.numbers("boundary")
    own: Affine = _SAME
    if len(numbers) == 6:
        a, b, c, d, e, f = numbers
        own = (a, b, c, d, e, f)
    left, top = (box[0], box[1]) if len(box) == 4 else (0.0, 0.0)
    return after(after(own, (1, 0, 0, 1, left, top)), matrix)


def _white(one: _Element, kind: str) -> bool:
    """Whether an object is drawn in white or not at all; black where it does not say."""
    if one.numbers("alpha")[:1] == [0.0]:
        return True
    for colour in one.children(kind):
        values = _numbers(colour.get("value").replace(",", " ").split())
        return colour.numbers("alpha")[:1] == [0.0] or (len(values) == 3 and min(values) >= WHITE)
    return False


def _width(char: str) -> float:
    """About how wide a character is, in sizes of its type; rather too wide, since blanks are written as such."""
    if not narrow(char) and char not in " \xa0":
        return 1.0
    if char in "mwMW@%":
        return 0.9
    return 0.7 if char.isupper() else 0.55


def _deltas(written: str, count: int) -> list[float]:
    """Steps from character to character, ``count`` at most: numbers, and ``g n v`` for ``n`` times ``v``."""
    steps: list[float] = []
    words = iter(written.split())
    for word in words:
        if word.lower() == "g":
            pair = _numbers([next(words, ""), next(words, "")])
            if len(pair) == 2:
                steps += [pair[1]] * max(0, min(int(pair[0]), count - len(steps)))
        else:
            steps += _numbers([word])
        if len(steps) >= count:
            break
    return steps


def _pieces(words: list[str], matrix: Affine) -> Iterator[Points | None]:
    """The pieces of a path as points, closed ones to their start; None for every curve."""
    points: Points = []
    at = 0
    while at < len(words):
        command = words[at].upper()
        taken = _OPERANDS.get(command)
        if taken is None:
            break
        numbers = _numbers(words[at + 1 : at + 1 + taken])
        at += 1 + taken
        if len(numbers) < taken:
            break
        if command == "C":
            points += points[:1]
            continue
        point = apply(matrix, *numbers[-2:])
        if command in "SM":
            yield points
            points = [point]
        elif command == "L":
            points.append(point)
        else:
            yield None
            points = [point]
    yield points
