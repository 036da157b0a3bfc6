"""Web pages: what a browser shows, as paragraphs and tables, with the containers that they stand in.

turbohtml builds the tree as browsers do, but says where elements stand and not where text does, and the tree
moves text about (what stands between the rows of a table comes out before it). So every run of text is numbered
before the tree is built: a page of runs' numbers is parsed instead of the page, and a number that comes out of
the tree says which run it is, wherever the tree has put it. A run of blanks gets a number written in blanks, since
they count differently in a tree. Parsers that keep places of text (html5lib, justhtml) build trees in Python, twenty
and more times as slowly.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from linter import regex
from linter.document import BLANK, Place, Problem, line_starts, position
from linter.readers import ReadError
from linter.readers.build import Builder, Edge, RawCell, RawTable, Text
from linter.readers.encoding import decode
from linter.readers.guard import guarded
from linter.readers.strings import Piece, han, markup
from linter.readers.wordnumbers import written

if TYPE_CHECKING:
    from turbohtml import Element, Node

    from linter.document import Document
    from linter.readers.options import Limits, Options


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


#: Elements of which nothing is shown.
_UNSEEN = _words(
    "head script style template noscript title option datalist iframe noframes noembed frameset object audio video",
    "canvas rp rt rtc xml desc metadata defs selectedcontent",
)
#: Elements that hold other blocks: the report may be all that one of them holds.
_CONTAINERS = _words(
    "article aside blockquote body center dd details div dl fieldset footer form header li main nav ol section td th",
    "table ul",
)
#: Elements that begin and end a paragraph.
_BLOCKS = _CONTAINERS | _words(
    "address caption dialog dir dt figcaption figure h1 h2 h3 h4 h5 h6 hgroup hr html legend listing menu p plaintext",
    "pre search summary tr xmp",
)
_KEPT_BLANKS = frozenset(("pre", "listing", "plaintext", "xmp", "textarea"))
_HIDING = regex.compile(
    r"(?<![\w-])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all)", re.I
)
_DISPLAY = regex.compile(r"(?:^|;)\s*display\s*:\s*([a-z-]+)", re.I)
_LIST_STYLE = regex.compile(r"(?:^|;)\s*list-style(?:-type)?\s*:\s*([^;]*)", re.I)
#: Number styles of lists → the format of ``wordnumbers`` and what follows the number.
_NUMBERS = {
    **dict.fromkeys(("decimal", "1"), ("decimal", ". ")),
    "decimal-leading-zero": ("decimalZero", ". "),
    **dict.fromkeys(("lower-alpha", "lower-latin", "a"), ("lowerLetter", ". ")),
    **dict.fromkeys(("upper-alpha", "upper-latin", "A"), ("upperLetter", ". ")),
    **dict.fromkeys(("lower-roman", "i"), ("lowerRoman", ". ")),
    **dict.fromkeys(("upper-roman", "I"), ("upperRoman", ". ")),
    **dict.fromkeys(("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal"), ("japaneseCounting", "、")),
    "simp-chinese-formal": ("chineseLegalSimplified", "、"),
    "cjk-decimal": ("ideographDigital", "、"),
}
_SPACES = regex.compile("[ \t\n\f\r]+")
#: Between two of these a line break in the source is no blank.
_WIDE = regex.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u2014\u2018-\u201d\u2026\U00020000-\U0003ffff]")
#: Elements whose text is no markup and is not shown.
_RAW = frozenset(("script", "style", "iframe", "noembed", "noframes"))
#: Elements that say where they stand, in an attribute that is added to them.
_PLACED = frozenset(("td", "th", "meta"))
_AT = "data-at"
_LABEL = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_LABEL_WITHIN = 4096
#: As in the WHATWG's algorithm: wider spans are cut.
_MOST_COLUMNS, _MOST_ROWS = 1000, 65534
_INTEGER = regex.compile("[ \t\n\f\r]*([-+]?[0-9]{1,9})")
_SPAN = regex.compile("[ \t\n\f\r]*\\+?0*([0-9]+)")
#: ``name`` or ``property`` of what names the article of a page.
_NAMES = ("articletitle", "og:title")
_VALUE = regex.compile("content\\s*=\\s*[\"']?", re.I)
#: Bigger pages are read in a process of their own.
_BIG = 2 << 20
#: A page that shows less Chinese than this, and hides more, is one whose text a script shows later.
_LEAST_SHOWN = 1000
#: A run's number in the page of numbers: two characters of the private planes, or so many blanks and tabs.
_BITS = 26
_NUMBER = regex.compile(f"([\U000f0000-\U000fffff])([\U00100000-\U00107fff])|([ \t]{{{_BITS}}})")
_TO_BLANKS, _TO_BITS = str.maketrans("01", " \t"), str.maketrans(" \t", "01")
#: What a cell or the page holds, in order.
_Block = Text | RawTable | Edge


def read(data: bytes, name: str, options: Options, label: str = "") -> Document:
    """Read a web page; ``label`` is the encoding that its sender claims, which goes before the page's own claim.

    Raises:
        ReadError: ``empty`` when a browser would show no text, ``binary``, or ``limit``.
    """
    claimed = _LABEL.search(data, 0, _LABEL_WITHIN)
    label = label or (claimed[1].decode("ascii", "replace") if claimed else "")
    if len(data) > _BIG:
        return guarded(partial(_read_page, label), data, name, options)
    return _read_page(label, data, name, options)


def _read_page(label: str, data: bytes, name: str, options: Options) -> Document:
    # A page begins with a tag, so that UTF-16 shows even without a mark; elsewhere a null byte is no sign of it.
    data = {b"<\x00": b"\xff\xfe", b"\x00<": b"\xfe\xff"}.get(data[:2], b"") + data
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    text, encoding, damaged = decode(data if wide else data.replace(b"\x00", b" "), label)
    text = text.replace("\x00", " ")
    page = _Page(Piece(text, range(len(text)), {}), options.limits)
    names, content, ends = page.names(), page.content(), page.piece.ends
    shown = sum(map(han, _texts(content)))
    body, beside = markup(page.piece, page.scripts, shown)
    if body:
        inner = _Page(body, options.limits)
        names += [Text(piece.text.replace("\n", " "), piece.at) for piece in beside]
        content = [*content, Edge(True), *inner.content(), Edge(False)]
        ends = ends | inner.piece.ends
    elif page.hides and shown < _LEAST_SHOWN:
        whole = page.content(hidden=True)
        content = whole if sum(map(han, _texts(whole))) > 2 * shown else content
    builder = Builder(options.limits)
    for block in [*names, *content]:
        builder.add(block)
    document = builder.document(name, Locate(builder.origins, line_starts(text), ends))
    lost = set(damaged)
    document.problems += tuple(
        Problem("damaged-byte", match.start(), match.end(), encoding)
        for match in re.finditer("\ufffd", document.written)
        if builder.origins[match.start()] in lost
    )
    return document


class Locate(NamedTuple):
    """Says line and column of the source: each character's offset there, where lines start, where long ones end."""

    origins: Sequence[int]
    starts: Sequence[int]
    ends: dict[int, int]

    def __call__(self, start: int, end: int, place: Place) -> Place:
        """Return the place of ``[start, end)`` in the page's source."""
        first = self.origins[min(start, len(self.origins) - 1)]
        last = self.origins[min(end, len(self.origins)) - 1] if end > start else first
        stop = max(self._end(first), self._end(last)) if end > start else first
        return Place(*position(self.starts, first), *position(self.starts, stop))

    def _end(self, offset: int) -> int:
        return self.ends.get(offset, offset + 1)


# -- the tree ---------------------------------------------------------------------------


class _Page:
    """A page's tree of numbered runs of text."""

    def __init__(self, piece: Piece, limits: Limits) -> None:
        from turbohtml import parse

        self.piece, self.limits = piece, limits
        self.runs: list[tuple[str, int, int]] = []  # text, and its span in the piece
        self.scripts: list[tuple[int, int]] = []  # spans of scripts
        self.hides = False  # something is not shown
        self.tree = parse("".join(self._numbered()), positions=False, scripting=True)

    def _numbered(self) -> Iterator[str]:
        """The page with every run of text replaced by its number; offsets of cells as an attribute."""
        from turbohtml import TokenType, tokenize

        starts, inside = line_starts(self.piece.text), ""
        for token in tokenize(self.piece.text, resolve_references=False, capture_source=True):
            kind, at, source = token.type, starts[token.line - 1] + token.col, token.source or ""
            if kind == TokenType.TEXT:
                text = token.data or ""
                if inside == "script":
                    self.scripts.append((at, at + len(text)))
                elif not inside:
                    yield from self._runs(text, at)
            elif kind == TokenType.START_TAG:
                tag = token.tag or ""
                inside = tag if tag in _RAW else ""
                yield f'<{tag} {_AT}="{at}"{source[len(tag) + 1 :]}' if tag in _PLACED else source
            elif kind == TokenType.END_TAG:
                inside = ""
                yield source
            elif kind == TokenType.CHARACTER_REFERENCE:
                self.piece.long(self.piece.ends, at, at + len(source))
                yield self._number(token.data or "", at, at + len(source))
            else:
                yield source if kind == TokenType.DOCTYPE else "<!---->"

    def _runs(self, text: str, at: int) -> Iterator[str]:
        """The numbers of a text; the tokenizer passes over an empty end tag within one."""
        while text and not self.piece.text.startswith(text, at) and (end := self.piece.text.find("</>", at)) >= 0:
            yield from self._run(text[: end - at], at)
            text, at = text[end - at :], end + 3
        yield from self._run(text, at)

    def _run(self, text: str, at: int) -> Iterator[str]:
        """The numbers of a run: blanks at its start have one of their own, since a tree may put them elsewhere."""
        bare = text.lstrip(" \t\n\f\r")
        middle = at + len(text) - len(bare)
        if middle > at:
            yield self._number(text[: middle - at], at, middle)
        if bare:
            yield self._number(bare, middle, middle + len(bare))

    def _number(self, text: str, start: int, end: int) -> str:
        number = len(self.runs)
        self.runs.append((text, start, end))
        if text.strip(" \t\n\f\r"):
            return chr(0xF0000 + (number >> 15)) + chr(0x100000 + (number & 0x7FFF))
        return f"{number:0{_BITS}b}".translate(_TO_BLANKS)

    def run(self, data: str) -> Iterator[tuple[str, Sequence[int]]]:
        """The runs that a text of the tree stands for, with the origin of every character."""
        for high, low, bits in _NUMBER.findall(data):
            number = int(bits.translate(_TO_BITS), 2) if bits else (ord(high) - 0xF0000 << 15) + ord(low) - 0x100000
            if number < len(self.runs):
                text, start, end = self.runs[number]
                at = self.piece.at
                yield text, at[start:end] if len(text) == end - start else [at[start]] * len(text)

    def offset(self, element: Element) -> int:
        """Where in the piece the tag of a cell stands."""
        at = element.attr(_AT) or ""
        return int(at) if at.isdecimal() and int(at) < len(self.piece.at) else 0

    def names(self) -> list[Text]:
        """The name of the page and of its article, each once."""
        found: dict[str, Text] = {}
        for element in self.tree.select("title, meta"):
            for text in self._named(element):
                found.setdefault(text.text.strip(BLANK), text)
        return list(found.values())

    def _named(self, element: Element) -> list[Text]:
        if element.tag == "title":
            walk = _Walk(self)
            walk.walk(() if element.namespace.name != "HTML" else element.children)
            return [one for one in walk.content if isinstance(one, Text)]
        name, text = element.attr("name") or element.attr("property") or "", element.attr("content") or ""
        if name.strip().lower() not in _NAMES or not text.strip(BLANK):
            return []
        at = self.offset(element)
        value = _VALUE.search(self.piece.text, at)
        plain = value and self.piece.text.startswith(text, value.end())
        origins = self.piece.at[value.end() : value.end() + len(text)] if value and plain else self.piece.at[at]
        return [Text(text.replace("\n", " "), origins)]

    def content(self, *, hidden: bool = False) -> list[_Block]:
        """What is shown, or that and what is ``hidden``."""
        walk = _Walk(self, hidden=hidden)
        walk.walk(self.tree.children)
        return walk.content


class _List(NamedTuple):
    """A list: its style of numbers, its next one, and from one to the next."""

    style: str
    number: int
    step: int


class _Walk:
    """Goes through a tree as a browser lays it out, without recursion: a page may be as deep as it likes."""

    def __init__(self, page: _Page, *, hidden: bool = False) -> None:
        from turbohtml import Element, Text

        self._with_hidden = hidden
        self._element, self._characters = Element, Text
        self.page = page
        self.content: list[_Block] = []
        self._pieces: list[str] = []  # of the paragraph that is open
        self._origins = array("q")
        self._blank: int | None = None  # the origin of blanks that show if something follows
        self._broken = False  # there is a line break among them
        self._kept = 0  # elements around that keep blanks
        self._lists: list[_List] = []
        self._mark = ""  # a list's number that shows if something follows
        self._tables = 0

    def walk(self, nodes: Iterable[Node]) -> None:
        """Add what is in ``nodes`` to the content."""
        stack = [iter(nodes)]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
            elif isinstance(node, self._characters):
                for text, origins in self.page.run(node.data):
                    self._text(text, origins)
            elif isinstance(node, self._element):
                stack.append(self._visit(node))
        self._close()

    # -- elements -----------------------------------------------------------------------

    def _visit(self, element: Element) -> Iterator[Node]:
        """What is in an element, its own effects at the beginning and at the end."""
        tag = element.tag
        if tag in _UNSEEN or self._hidden(element):
            return iter(())
        if tag == "br":
            self._close()
            return iter(())
        if tag == "table" and self._tables < self.page.limits.nesting:
            return self._table(element)
        if tag in ("ol", "ul", "menu"):
            return self._list(element)
        if tag == "li":
            return self._item(element)
        if tag in _KEPT_BLANKS:
            return self._verbatim(element)
        display = _declared(_DISPLAY, element)
        block = not display.startswith(("inline", "contents")) if display else tag in _BLOCKS
        if block:
            return self._block(element, tag in _CONTAINERS)
        # An inline element around blocks is no paragraph's part, but one that may hold the report.
        children = element.children
        around = any(isinstance(child, self._element) and child.tag in _BLOCKS for child in children)
        return self._block(element, True) if around else iter(children)

    def _block(self, element: Element, container: bool) -> Iterator[Node]:
        self._close()
        if container:
            self.content.append(Edge(True))
        yield from element.children
        self._close()
        if container:
            self.content.append(Edge(False))

    def _verbatim(self, element: Element) -> Iterator[Node]:
        self._close()
        self._kept += 1
        yield from element.children
        self._close()
        self._kept -= 1

    def _list(self, element: Element) -> Iterator[Node]:
        style = _declared(_LIST_STYLE, element) or element.attr("type") or ("1" if element.tag == "ol" else "none")
        back = element.attr("reversed") is not None
        first = _integer(element, "start", sum(1 for _ in self._elements(element, "li")) if back else 1)
        self._lists.append(_List(style, first, -1 if back else 1))
        yield from self._block(element, True)
        self._lists.pop()

    def _item(self, element: Element) -> Iterator[Node]:
        self._close()
        if self._lists and _declared(_DISPLAY, element) in ("", "list-item"):
            around = self._lists[-1]
            number = _integer(element, "value", around.number)
            self._lists[-1] = around._replace(number=number + around.step)
            own = _declared(_LIST_STYLE, element) or element.attr("type") or around.style
            form, after = next((_NUMBERS[word] for word in own.split() if word in _NUMBERS), ("none", ""))
            self._mark = written(form, number) + after
        yield from self._block(element, True)
        self._mark = ""

    def _hidden(self, element: Element) -> bool:
        style = element.attr("style")
        hides = element.attr("hidden") is not None or bool(style and _HIDING.search(style))
        self.page.hides |= hides
        return hides and not (self._with_hidden and element.tag != "textarea")  # that one holds the source of a page

    # -- tables -------------------------------------------------------------------------

    def _table(self, element: Element) -> Iterator[Node]:
        self._close()
        outer, cells = self.content, list[RawCell]()
        outer.append(Edge(True))
        yield from self._elements(element, "caption")
        self._tables += 1
        for cell, row, column, rowspan, colspan in _squeezed(self._formed(element)):
            self.content = [Edge(True)]
            yield from cell.children
            self._close()
            self.content.append(Edge(False))
            if all(isinstance(one, Edge) for one in self.content):  # an empty cell still stands somewhere
                self.content = [Text("", self.page.piece.at[self.page.offset(cell)])]
            cells.append(RawCell(row, column, rowspan, colspan, self.content))
        self._tables -= 1
        self.content = outer
        if cells:
            outer.append(RawTable(cells))
        outer.append(Edge(False))

    def _groups(self, table: Element) -> list[list[Element]]:
        """The shown rows of a table by their groups, feet last; the parser puts every row into a group."""
        groups = [*self._elements(table, "tbody", "thead"), *self._elements(table, "tfoot")]
        return [list(self._elements(group, "tr")) for group in groups]

    def _elements(self, parent: Element, *tags: str) -> Iterator[Element]:
        for child in parent.children:
            if isinstance(child, self._element) and child.tag in tags and not self._hidden(child):
                yield child

    def _formed(self, table: Element) -> list[_Slots]:
        """Find the slots of the cells: the WHATWG's algorithm "forming a table", with intervals for slots.

        Raises:
            ReadError: ``limit`` for a table with too many.
        """
        formed: list[_Slots] = []
        columns: set[int] = set()
        top, filled = 0, 0
        for group in self._groups(table):
            reaching: list[tuple[int, int, int]] = []  # columns, and the row below, of cells that reach down
            for row, element in enumerate(group, top):
                reaching = sorted(one for one in reaching if one[2] > row)
                at, passed, rest, before = 0, 0, top + len(group) - row, len(formed)
                for cell in self._elements(element, "td", "th"):
                    while passed < len(reaching) and reaching[passed][0] <= at:
                        at = max(at, reaching[passed][1])
                        passed += 1
                    width = min(_span(cell, "colspan") or 1, _MOST_COLUMNS)
                    height = min(_span(cell, "rowspan") or rest, _MOST_ROWS, rest)
                    formed.append(_Slots(cell, row, at, height, width))
                    columns.add(at)
                    at += width
                    if len(formed) > self.page.limits.slots:
                        break
                reaching += [(one.column, one.column + one.colspan, row + one.rowspan) for one in formed[before:]]
                filled += len(formed) > before
                if max(len(formed), filled * len(columns)) > self.page.limits.slots:
                    raise ReadError("limit", f"slots={self.page.limits.slots}")
            top += len(group)
        return formed

    # -- text ---------------------------------------------------------------------------

    def _text(self, text: str, origins: Sequence[int]) -> None:
        """Add a run of text, its blanks collapsed where they are not kept."""
        if self._kept:
            self._write(text, origins)
            return
        done = 0
        for match in _SPACES.finditer(text):
            start, end = match.span()
            if start > done:
                self._write(text[done:start], origins[done:start])
            if self._blank is None:
                self._blank, self._broken = origins[start], False
            self._broken = self._broken or "\n" in match[0]
            done = end
        if done < len(text):
            self._write(text[done:], origins[done:])

    def _write(self, text: str, origins: Sequence[int]) -> None:
        if self._mark:
            text, origins, self._mark = self._mark + text, [*[origins[0]] * len(self._mark), *origins], ""
        if self._blank is not None and self._pieces:
            wrapped = self._broken and _WIDE.match(self._pieces[-1][-1]) and _WIDE.match(text)
            if not wrapped:
                self._pieces.append(" ")
                self._origins.append(self._blank)
        self._blank = None
        self._pieces.append(text)
        self._origins.extend(origins)

    def _close(self) -> None:
        """End the paragraph; one of blanks is none."""
        text = "".join(self._pieces)
        if text.strip(BLANK):
            self.content.append(Text(text, self._origins))
        if text:
            self._pieces, self._origins = [], array("q")
        self._blank = None


class _Slots(NamedTuple):
    """A cell and the slots that it takes."""

    cell: Element
    row: int
    column: int
    rowspan: int
    colspan: int


def _squeezed(formed: list[_Slots]) -> list[_Slots]:
    """Leave out rows and columns in which no cell begins: a browser gives them no room."""
    rows, columns = sorted({one.row for one in formed}), sorted({one.column for one in formed})
    squeezed = []
    for cell, row, column, rowspan, colspan in formed:
        top, left = bisect_left(rows, row), bisect_left(columns, column)
        bottom, right = bisect_left(rows, row + rowspan), bisect_left(columns, column + colspan)
        squeezed.append(_Slots(cell, top, left, bottom - top, right - left))
    return squeezed


def _declared(pattern: re.Pattern[str], element: Element) -> str:
    """What the element's own style says, "" if nothing."""
    match = pattern.search(element.attr("style") or "")
    return match[1].strip().lower() if match else ""


def _integer(element: Element, attribute: str, default: int) -> int:
    match = _INTEGER.match(element.attr(attribute) or "")
    return int(match[1]) if match else default


def _span(element: Element, attribute: str) -> int:
    match = _SPAN.match(element.attr(attribute) or "")
    return int(match[1][:9]) if match else 1


def _texts(blocks: Iterable[_Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Text):
            yield block.text
        elif isinstance(block, RawTable):
            for cell in block.cells:
                yield from _texts(cell.content)
