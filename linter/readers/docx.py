"""Word (.docx, .docm, strict or not): the document as Word shows it, without Word.

Auto-numbers are rendered, tracked changes are taken as accepted (or rejected: ``Options.view``), content
controls, fields, links and smart tags are looked through, text boxes come once, hidden text, ruby glosses,
tables of contents, headers and footers stay out. Origins are the numbers of ``w:p`` elements in the body;
where the text is traced, for those who write into the file, they are the numbers of a ``_Trace``.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from linter.readers import ReadError
from linter.readers.build import Builder, RawCell, RawTable, Text
from linter.readers.container import Container, normal, parse
from linter.readers.slivers import drop_slivers
from linter.readers.wordnumbers import Numbering

if TYPE_CHECKING:
    from array import array

    from lxml.etree import _Element

    from linter.document import Document, Place
    from linter.readers.options import Options

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)  # fmt: skip
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_VAL = W + "val"
_P, _R, _TBL, _TR, _TC = W + "p", W + "r", W + "tbl", W + "tr", W + "tc"
_PPR, _RPR, _TRPR, _TCPR = W + "pPr", W + "rPr", W + "trPr", W + "tcPr"
_SDT = W + "sdt"
_BOX, _EMBEDDED = W + "txbxContent", (W + "altChunk", W + "subDoc")
_OBJECT, _ART = "{urn:schemas-microsoft-com:office:office}OLEObject", "{urn:schemas-microsoft-com:vml}textpath"
_ALTERNATE, _CHOICE = _MC + "AlternateContent", _MC + "Choice"
#: What the other view shows.
_INSERTED, _DELETED = frozenset((W + "ins", W + "moveTo")), frozenset((W + "del", W + "moveFrom"))
#: Tracked changes of the look: of runs, paragraphs and numbers, tables, rows, cells and sections.
_LOOKS = tuple(W + kind + "Change" for kind in ("rPr", "pPr", "numbering", "tblPr", "trPr", "tcPr", "sectPr"))
_CELL_INSERTED, _CELL_DELETED = W + "cellIns", W + "cellDel"
_CELL_CHANGES = frozenset((_CELL_INSERTED, _CELL_DELETED, W + "cellMerge"))
#: A character for an element of a run.
_CHARACTERS = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "br": "\n",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
}
#: Elements that hold text.
TEXTS = (W + "t", W + "delText", _M + "t")
_FIELD, _INSTRUCTION, _SIMPLE = W + "fldChar", W + "instrText", W + "fldSimple"
_SYMBOL, _RUBY, _RUBY_BASE = W + "sym", W + "ruby", W + "rubyBase"
_COMMENT, _NOTES = W + "commentReference", (W + "footnoteReference", W + "endnoteReference")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: Blanks of XML, which a text keeps only where it says so; a line break within one is no line break.
_XML_BLANK = " \t\r\n"
_ONE_LINE = str.maketrans("\t\r\n", "   ")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
#: Fonts of pictures; in all others the characters F020 to F07E are those of ASCII.
_PICTURES = ("wingdings", "webdings")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
#: Elements without text of the document in them.
_SKIPPED = frozenset(
    (_PPR, _RPR, _TRPR, _TCPR, _INSTRUCTION, W + "tblPr", W + "tblGrid", W + "tblPrEx", W + "sdtPr", W + "sdtEndPr")
) | {W + name for name in ("sectPr", "proofErr", "bookmarkStart", "bookmarkEnd", "rubyPr", "rt")}
#: What an attribute says that is not so.
OFF = ("0", "false", "off", "none")
#: The parts besides the main one that have text, by the kind of their relationship.
NOTES = ("footnotes", "endnotes")


class ParagraphLocate(NamedTuple):
    """Places of a Word file: the number of the paragraph of each character."""

    numbers: array[int]

    def __call__(self, start: int, end: int, place: Place) -> Place:
        """Return ``place`` with the paragraph in which the span begins."""
        return place._replace(paragraph=self.numbers[min(start, len(self.numbers) - 1)])


def read(data: bytes, name: str, options: Options) -> Document:
    """Read a Word file.

    Raises:
        ReadError: ``damaged``, ``encrypted``, ``unsafe``, ``limit`` or ``empty``.
    """
    package = Package(Container(data, options.limits))
    builder = Builder(options.limits)
    walk = _Walk(package, options)
    walk.build(builder)
    walk.looks(package.body)
    for problem, numbers in walk.seen.items():
        builder.met(problem, numbers)
    return builder.document(name, ParagraphLocate(builder.origins))


def traced(package: Package, options: Options) -> tuple[str, list[Source]]:
    """Return the text of a Word file as ``read`` reads it, and the source of each of its characters.

    Raises:
        ReadError: as ``read``.
    """
    builder, trace = Builder(options.limits), _Trace()
    _Walk(package, options, trace).build(builder)
    return builder.document("", ParagraphLocate(builder.origins)).written, trace.sources(builder.origins)


class Source(NamedTuple):
    """What shows a character of the text: the n-th ``element`` (0-based) of a ``part``, and for text the place ``at`` in it.

    ``part`` is ``document``, ``footnotes`` or ``endnotes``. Only elements of text (``w:t``) show several characters
    one after another: those of ``shown``. A ``w:p`` is the source of its number, and of the break behind it where
    nothing is in it; other breaks between paragraphs, and the tabs between cells, repeat the source before them.
    ``fields`` are the instructions of the fields around it.
    """

    part: str
    element: int
    at: int
    fields: tuple[str, ...]


class _Trace:
    """Numbers what the characters of a text come from, as they are read: a number of it is an origin."""

    def __init__(self) -> None:
        self._elements: dict[_Element, tuple[str, int]] = {}
        self._firsts: list[int] = []
        self._met: list[tuple[str, int, tuple[str, ...]]] = []
        self._next = 0

    def add(self, part: str, root: _Element) -> None:
        """Tell of a part before it is read: reading changes it."""
        self._elements |= {element: (part, number) for number, element in enumerate(root.iter("*"))}

    def origin(self, element: _Element, size: int = 1, fields: Iterable[_Field] = ()) -> int:
        """Return the first of ``size`` new origins, for what an element shows."""
        first = self._next
        self._firsts.append(first)
        self._met.append((*self._elements[element], tuple(field.instruction for field in fields)))
        self._next += size
        return first

    def sources(self, origins: Iterable[int]) -> list[Source]:
        """Return what stands behind origins."""
        found = []
        for origin in origins:
            number = bisect_right(self._firsts, origin) - 1
            part, element, fields = self._met[number]
            found.append(Source(part, element, origin - self._firsts[number], fields))
        return found


class _Piece(str):
    """A piece of text that knows its origins."""

    origins: Sequence[int]


def _piece(text: str, origins: Sequence[int]) -> _Piece:
    piece = _Piece(text)
    piece.origins = origins
    return piece


def _like(piece: str, text: str) -> str:
    """Another text in the place of a piece, as long as that."""
    return _piece(text, piece.origins) if isinstance(piece, _Piece) else text


class Package:
    """The parts of a Word file that matter, found by their relationships."""

    def __init__(self, container: Container) -> None:
        """Find the main part.

        Raises:
            ReadError: as ``read``.
        """
        self.container = container
        self.main = self.related("", "officeDocument") or "word/document.xml"
        root = self._parsed(self.main)
        body = root.find(W + "body") if root is not None else None
        if body is None:
            raise ReadError("damaged", self.main)
        self.body = body

    def part(self, kind: str) -> _Element | None:
        """Return the root of a part of the document by the kind of its relationship; a broken one is as none."""
        target = self.related(self.main, kind)
        try:
            return self._parsed(target) if target else None
        except ReadError as error:
            if error.reason != "damaged":
                raise
            return None

    def _parsed(self, name: str) -> _Element | None:
        data = self.container.read(name)
        if data is None:
            return None
        for strict, usual in _STRICT:
            if strict in data:
                data = data.replace(strict, usual)
        return parse(data, name)

    def related(self, part: str, kind: str) -> str | None:
        """Return the part that ``part`` (the package itself: "") names for a kind; dangling targets are passed over."""
        folder, _, file = part.rpartition("/")
        root = self.container.xml(f"{folder}/_rels/{file}.rels")
        for relation in root if root is not None else ():
            target = relation.get("Target", "")
            if relation.get("Type", "").endswith("/" + kind) and relation.get("TargetMode") != "External":
                path = target if target.startswith(("/", "\\")) else posixpath.join(folder, target.replace("\\", "/"))
                if path in self.container:
                    return normal(path)
        return None


class _Field:
    """A field in progress: its instruction, and whether its result has begun."""

    def __init__(self) -> None:
        self.instruction, self.result = "", False

    @property
    def shown(self) -> bool:
        """Whether what comes now is to be seen; tables of contents are made, not written."""
        return self.result and not self.instruction.lstrip().startswith("TOC")


class _Walk:
    """Walks the body; ``seen`` collects the numbers of the paragraphs with changes, comments, hidden text.

    With a ``trace``, the origins of what it yields are those of the trace.
    """

    def __init__(self, package: Package, options: Options, trace: _Trace | None = None) -> None:
        self.package, self.trace = package, trace
        self.final = options.view != "original"
        self.left_out = _DELETED if self.final else _INSERTED
        self.limit = options.limits.nesting
        self.styles = _Styles(package.part("styles"))
        self.numbering = Numbering(package.part("numbering"), self.styles.numbering)
        self.numbers = {paragraph: number for number, paragraph in enumerate(package.body.iter(_P), 1)}
        self.seen: dict[str, list[int]] = {}
        self.fields: list[_Field] = []
        self.unclosed = _unclosed(package.body)
        self.now = 1  # the number of the paragraph being read
        self.depth = 0

    def build(self, builder: Builder) -> None:
        """Hand over the whole text: the body, then foot- and endnotes."""
        body = self.package.body
        if self.trace:
            self.trace.add("document", body.getroottree().getroot())
        for block in self.blocks(body):
            builder.add(block)
        for kind in NOTES:
            root = self.package.part(kind)
            if root is not None:
                if self.trace:
                    self.trace.add(kind, root)
                for block in self._notes(root):
                    builder.add(block)

    # -- blocks -------------------------------------------------------------------------

    def blocks(self, container: _Element) -> Iterator[Text | RawTable]:
        """Yield the paragraphs and tables of a body, cell, text box or note, in order."""
        self.depth += 1
        if self.depth > self.limit:
            raise ReadError("limit", f"nesting={self.limit}")
        joined: list[str] | None = None  # what stands before a paragraph mark that is not there to be seen
        paragraph = container
        for element in self._flat(container):
            if element.tag == _TBL:
                table = self._table(element)
                if table.cells:
                    if joined and any(joined):
                        yield self._written(joined, paragraph, self.now)
                    joined = None
                    yield table
            elif element.tag in _EMBEDDED:
                self._saw("embedded")
            elif element.tag == _P:
                self.now = number = self.numbers.get(element, self.now)
                paragraph = element
                pieces = joined or []
                boxes: list[_Element] = []
                ends = self._paragraph(element, pieces, boxes)
                joined = None if ends else pieces
                if ends:
                    yield self._written(pieces, element, number)
                for box in boxes:
                    if box.tag == _ART:
                        yield self._written([self._shown(box, box.get("string", ""))], box, number)
                    else:
                        yield from self.blocks(box)
        if joined is not None:
            yield self._written(joined, paragraph, self.now)
        self.depth -= 1

    def _written(self, pieces: list[str], element: _Element, number: int) -> Text:
        """The text of a paragraph from its pieces."""
        if self.trace is None:
            return Text("".join(pieces), number)
        origins = [origin for piece in pieces if isinstance(piece, _Piece) for origin in piece.origins]
        return Text("".join(pieces), origins or self.trace.origin(element))

    def _shown(self, element: _Element, text: str) -> str:
        """What an element shows, as a piece of the text."""
        if self.trace is None:
            return text
        if element.tag not in TEXTS:
            return _piece(text, [self.trace.origin(element, 1, self.fields)] * len(text))
        first = self.trace.origin(element, len(text), self.fields)
        return _piece(text, range(first, first + len(text)))

    def _paragraph(self, element: _Element, pieces: list[str], boxes: list[_Element]) -> bool:
        """Add a paragraph to what it joins, and tell whether it ends here; boxes on it go to ``boxes``."""
        properties = element.find(_PPR)
        mark = properties.find(_RPR) if properties is not None else None
        hidden = self.styles.hidden(properties)
        self._inline(element, pieces, boxes, hidden)
        if self._mark_gone(mark):
            return False
        ends = not (hidden if mark is None else self.styles.run_hidden(mark, hidden))
        if ends or any(pieces):
            pieces.insert(0, self._shown(element, self._number(properties)))
        return ends

    def _notes(self, root: _Element) -> Iterator[Text | RawTable]:
        """The blocks of foot- or endnotes; separators have none."""
        for note in root:
            if note.get(W + "type") in (None, "normal"):
                yield from self.blocks(note)

    def looks(self, body: _Element) -> None:
        """Note the paragraphs in which the look is a tracked change; the text is the same in both views."""
        number, noted = 0, 0
        for element in body.iter(_P, *_LOOKS):
            if element.tag == _P:
                number += 1
            elif number != noted:
                noted = number
                self.seen.setdefault("tracked-changes", []).append(number)

    def _flat(self, container: _Element) -> Iterator[_Element]:
        """The children of a container, looking through content controls, custom XML and changes."""
        for child in container:
            tag = child.tag
            if tag in (_P, _TBL, _TR, _TC, *_EMBEDDED):
                yield child
            elif tag in _SKIPPED:
                continue
            elif tag in _INSERTED or tag in _DELETED:
                self._saw("tracked-changes")
                if tag not in self.left_out:
                    yield from self._flat(child)
            elif tag == _ALTERNATE:
                chosen = child.find(_CHOICE)
                yield from self._flat(chosen if chosen is not None else child)
            elif not (tag == _SDT and _is_contents(child)):
                yield from self._flat(child)

    def _mark_gone(self, mark: _Element | None) -> bool:
        """Whether a paragraph's mark is not there in this view, so that the next one joins it."""
        if mark is None:
            return False
        changes = {child.tag for child in mark} & (_INSERTED | _DELETED)
        if changes:
            self._saw("tracked-changes")
        return bool(changes & self.left_out)

    def _number(self, properties: _Element | None) -> str:
        """The number that Word shows before a paragraph."""
        numbered = self.styles.number_of(properties)
        return self.numbering.label(*numbered) if numbered else ""

    # -- inline -------------------------------------------------------------------------

    def _inline(self, element: _Element, pieces: list[str], boxes: list[_Element], hidden: bool) -> None:
        """Collect the text of a paragraph, run or wrapper, and the text boxes that hang on it."""
        self.depth += 1
        if self.depth > self.limit:
            raise ReadError("limit", f"nesting={self.limit}")
        for child in element:
            tag = child.tag
            if tag == _R:
                properties = child.find(_RPR)
                unseen = hidden if properties is None else self.styles.run_hidden(properties, hidden)
                own: list[str] = []
                self._inline(child, own, boxes, unseen)
                if _value(properties, "vertAlign") == "superscript" and "".join(pieces[-1:])[-1:].isalnum():
                    # A mark of a note is no figure of the number before.
                    own = [_like(one, one.translate(_RAISED)) for one in own]
                pieces += filter(None, own)
            elif tag in TEXTS:
                self._write(child, shown(child), pieces, hidden)
            elif tag in _SKIPPED:
                if tag == _INSTRUCTION and self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif tag in _CHARACTERS:
                self._write(child, _CHARACTERS[tag], pieces, hidden)
            elif tag == _FIELD:
                self._field(child, pieces, hidden)
            elif tag in _INSERTED or tag in _DELETED:
                self._saw("tracked-changes")
                if tag not in self.left_out:
                    self._inline(child, pieces, boxes, hidden)
                else:
                    for mark in child.iter(_FIELD):
                        self._field(mark, [], hidden)
            elif tag == _BOX or (tag == _ART and not hidden):
                boxes.append(child)
            elif tag == _COMMENT:
                self._saw("comments")
            elif tag == _OBJECT:
                self._saw("embedded")
            elif tag in _NOTES and child.get(W + "customMarkFollows", "0") not in OFF:
                break  # the rest of the run is the mark of the note
            elif tag == _SYMBOL:
                self._write(child, _symbol(child), pieces, hidden)
            elif tag == _RUBY:
                for base in child.iterchildren(_RUBY_BASE):
                    self._inline(base, pieces, boxes, hidden)
            elif tag == _ALTERNATE:
                chosen = child.find(_CHOICE)
                self._inline(chosen if chosen is not None else child, pieces, boxes, hidden)
            elif tag == _SIMPLE and child.get(W + "instr", "").lstrip().startswith("TOC"):
                continue
            elif isinstance(tag, str):
                self._inline(child, pieces, boxes, hidden)
        self.depth -= 1

    def _write(self, element: _Element, text: str, pieces: list[str], hidden: bool) -> None:
        if hidden:
            if text.strip():
                self._saw("hidden-text")
        elif all(field.shown for field in self.fields):
            pieces.append(self._shown(element, text))

    def _field(self, mark: _Element, pieces: list[str], hidden: bool) -> None:
        """Begin a field, its result, or end it; a list to choose from has no result but shows the chosen one."""
        kind = mark.get(W + "fldCharType")
        if kind == "begin" and mark not in self.unclosed:
            self._write(mark, _chosen(mark), pieces, hidden)
            self.fields.append(_Field())
        elif self.fields and kind == "separate":
            self.fields[-1].result = True
        elif self.fields and kind == "end":
            self.fields.pop()

    def _saw(self, kind: str) -> None:
        self.seen.setdefault(kind, []).append(self.now)

    # -- tables -------------------------------------------------------------------------

    def _table(self, element: _Element) -> RawTable:
        """The cells of a table; vertical merges are counted up as rows go by."""
        cells: list[RawCell] = []
        above: dict[int, int] = {}  # first column of the cells of the row above → their index in cells
        lines = [line for line in self._flat(element) if line.tag == _TR and self._row_there(line)]
        rows = [(line, [cell for cell in self._flat(line) if cell.tag == _TC]) for line in lines]
        drop_slivers(element, rows)
        for row, (line, parts) in enumerate(rows):
            here: dict[int, int] = {}
            column = _count(line.find(f"{_TRPR}/{W}gridBefore"), 0)
            for members in _merged(filter(self._cell_there, parts)):
                properties = members[0].find(_TCPR)
                span = sum(_count(one.find(f"{_TCPR}/{W}gridSpan"), 1) for one in members)
                merge = properties.find(W + "vMerge") if properties is not None else None
                into = above.get(column) if merge is not None and merge.get(_VAL, "continue") == "continue" else None
                before = len(self.seen.get("tracked-changes", ()))
                content = [block for one in members for block in self.blocks(one)]
                if into is not None and cells[into].colspan == span:
                    cells[into] = cells[into]._replace(rowspan=cells[into].rowspan + 1)
                    here[column] = into
                    if any(isinstance(block, RawTable) or block.text.strip() for block in content):
                        self._saw("hidden-text")  # Word shows nothing of a cell that is merged away
                else:
                    tracked = len(self.seen.get("tracked-changes", ())) > before
                    here[column] = len(cells)
                    cells.append(RawCell(row, column, 1, span, content, ("tracked",) if tracked else ()))
                column += span
            above = here
        return RawTable(cells)

    def _row_there(self, line: _Element) -> bool:
        """Whether a row is there in this view: the row itself may be a tracked change."""
        properties = line.find(_TRPR)
        changes = {child.tag for child in properties} & (_INSERTED | _DELETED) if properties is not None else set()
        if changes:
            self._changed(line)
        return not changes & self.left_out

    def _cell_there(self, cell: _Element) -> bool:
        """Whether a cell is there in this view: the cell itself may be a tracked change."""
        properties = cell.find(_TCPR)
        changes = {child.tag for child in properties} & _CELL_CHANGES if properties is not None else set()
        if changes:
            self._changed(cell)
        return (_CELL_DELETED if self.final else _CELL_INSERTED) not in changes

    def _changed(self, element: _Element) -> None:
        """Note that a row or a cell is a tracked change."""
        self.now = next((self.numbers[one] for one in element.iter(_P) if one in self.numbers), self.now)
        self._saw("tracked-changes")


class _Styles:
    """What paragraph and character styles say that changes the text: numbers, and hidden text."""

    def __init__(self, root: _Element | None) -> None:
        self._styles = (
            {style.get(W + "styleId", ""): style for style in root.iterchildren(W + "style")}
            if root is not None
            else {}
        )
        self._default = next((key for key, style in self._styles.items() if _is_default(style)), "")
        self._hidden: dict[str, bool] = {}
        self._numbers: dict[str, tuple[str, str | None] | None] = {}

    def _chain(self, style: str) -> Iterator[tuple[str, _Element]]:
        """A style and those it is based on."""
        met: set[str] = set()
        while style in self._styles and style not in met:
            met.add(style)
            yield style, self._styles[style]
            base = self._styles[style].find(W + "basedOn")
            style = base.get(_VAL, "") if base is not None else ""

    def hidden(self, properties: _Element | None) -> bool:
        """Whether a paragraph's style hides its text."""
        return self._style_hidden(_value(properties, "pStyle") or self._default)

    def run_hidden(self, properties: _Element, inherited: bool) -> bool:
        """Whether a run is hidden, by itself or by its style."""
        own = properties.find(W + "vanish")
        if own is not None:
            return own.get(_VAL, "1") not in OFF
        style = _value(properties, "rStyle")
        return inherited or bool(style and self._style_hidden(style))

    def _style_hidden(self, style: str) -> bool:
        if style not in self._hidden:
            marks = (one.find(f"{_RPR}/{W}vanish") for _, one in self._chain(style))
            mark = next((mark for mark in marks if mark is not None), None)
            self._hidden[style] = mark is not None and mark.get(_VAL, "1") not in OFF
        return self._hidden[style]

    def number_of(self, properties: _Element | None) -> tuple[str, int | None, str] | None:
        """A paragraph's list, level and style: of its own, else of its style; None when it has no number.

        The level is None where only the list's own link to the style tells it.
        """
        style = _value(properties, "pStyle") or self._default
        own = properties.find(W + "numPr") if properties is not None else None
        level, number = _value(own, "ilvl"), _value(own, "numId")
        if number is None:
            inherited = self.numbering(style)
            if inherited is None:
                return None
            number, of_style = inherited
            level = level or of_style
        if number == "0":
            return None
        return number, int(level) if level and level.isdecimal() else None, style

    def numbering(self, style: str) -> tuple[str, str | None] | None:
        """The list and level that a style gives, itself or through the style it is based on."""
        if style not in self._numbers:
            self._numbers[style] = self._number(style)
        return self._numbers[style]

    def _number(self, style: str) -> tuple[str, str | None] | None:
        level: str | None = None
        for _, one in self._chain(style):
            numbered = one.find(f"{_PPR}/{W}numPr")
            level = level or _value(numbered, "ilvl")
            number = _value(numbered, "numId")
            if number is not None:
                return number, level
        return None


def _merged(cells: Iterable[_Element]) -> list[list[_Element]]:
    """The cells of a row; those that are merged in the old way (hMerge) are one."""
    groups: list[list[_Element]] = []
    for cell in cells:
        merge = cell.find(f"{_TCPR}/{W}hMerge")
        if groups and merge is not None and merge.get(_VAL, "continue") == "continue":
            groups[-1].append(cell)
        else:
            groups.append([cell])
    return groups


def _is_default(style: _Element) -> bool:
    return style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on")


def _is_contents(control: _Element) -> bool:
    """A content control that holds a table of contents."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(_VAL) == "Table of Contents"


def _value(parent: _Element | None, name: str) -> str | None:
    child = parent.find(W + name) if parent is not None else None
    return None if child is None else child.get(_VAL)


def _count(element: _Element | None, default: int) -> int:
    """A number of grid columns; what is no number, or absurd, is as if not there."""
    written = element.get(_VAL, "") if element is not None else ""
    return int(written) if written.isdecimal() and len(written) < 4 and int(written) >= default else default


def shown(element: _Element) -> str:
    """Return what an element of text shows, character for character of what counts in it."""
    return kept(element).translate(_ONE_LINE)


def kept(element: _Element) -> str:
    """Return what of the text of a ``w:t`` counts: blanks at its ends do only where it says so."""
    text = element.text or ""
    return text if element.get(SPACE) == "preserve" else text.strip(_XML_BLANK)


def _symbol(element: _Element) -> str:
    """A character by its number; F000 is added to those of fonts that are not in Unicode."""
    written, font = element.get(W + "char", ""), element.get(W + "font", "").lower()
    number = int(written, 16) if len(written) < 7 and _HEXADECIMAL.issuperset(written or "-") else 0
    if 0xF020 <= number < 0xF07F and not font.startswith(_PICTURES):
        number -= 0xF000
    return chr(number) if 0x20 <= number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"


def _chosen(mark: _Element) -> str:
    """What is chosen in the list that a field begins with, "" where there is none."""
    choices = mark.find(f"{W}ffData/{W}ddList")
    if choices is None:
        return ""
    entries = [entry.get(_VAL, "") for entry in choices.iterchildren(W + "listEntry")]
    chosen = _value(choices, "result") or _value(choices, "default") or "0"
    return entries[int(chosen)] if chosen.isdecimal() and len(chosen) < 4 and int(chosen) < len(entries) else ""


def _unclosed(body: _Element) -> set[_Element]:
    """The marks that begin a field which never ends: Word shows what follows them."""
    begun: list[_Element] = []
    for mark in body.iter(_FIELD):
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            begun.pop()
    return set(begun)
