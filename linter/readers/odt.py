"""OpenDocument texts (LibreOffice, WPS): content.xml as the reader of the document sees it, with automatic numbers.

Source: OASIS OpenDocument 1.3, part 3 (text, tables, list styles, change tracking).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from linter import regex
from linter.readers import ReadError
from linter.readers.build import Builder, RawCell, RawTable, Text
from linter.readers.container import Container, normal
from linter.readers.docx import ParagraphLocate
from linter.readers.wordnumbers import written

if TYPE_CHECKING:
    from lxml.etree import _Element

    from linter.document import Document
    from linter.readers.options import Limits, Options

_NS = "{urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _TABLE, _STYLE = f"{_NS}text:1.0}}", f"{_NS}table:1.0}}", f"{_NS}style:1.0}}"
_MANIFEST = f"{_NS}manifest:1.0}}"
_OFFICE, _DRAW = f"{_NS}office:1.0}}", f"{_NS}drawing:1.0}}"
_OBJECTS = (f"{_DRAW}object", f"{_DRAW}object-ole")
_HREF = "{http://www.w3.org/1999/xlink}href"
#: Objects that are drawn and hold no text of the report.
_DRAWN = (".chart", ".formula", ".graphics")
_FIELDS = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_LIST_FORMAT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}num-list-format"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_ANNOTATION = f"{_OFFICE}annotation"
_CHANGES = (f"{_TEXT}change", f"{_TEXT}change-start", f"{_TEXT}change-end")
_SKIPPED = (
    *(f"{_TEXT}tracked-changes", f"{_TEXT}note-citation", f"{_TEXT}ruby-text", f"{_TEXT}hidden-text", _ANNOTATION),
    *(f"{_OFFICE}forms", f"{_OFFICE}annotation-end", f"{_TEXT}sequence-decls", f"{_TEXT}variable-decls"),
)
#: How a number format begins → Word's name for it.
_FORMATS = {
    "一": "chineseCounting", "壹": "chineseLegalSimplified", "甲": "ideographTraditional", "子": "ideographZodiac",
    "①": "decimalEnclosedCircle", "１": "decimalFullWidth", "1": "decimal", "": "none",
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
}  # fmt: skip
_LEVELS = 10
_SPACES = regex.compile(r"[ \t\r\n]+")
_HOLE = regex.compile(r"%(\d{1,2})%")
#: So many blanks in a row are read at most; more say nothing more.
_BLANKS = 1000
_Counts = list[int | None]


def read(data: bytes, name: str, options: Options) -> Document:
    """Read an OpenDocument text. What it was before its tracked changes only LibreOffice can tell.

    Raises:
        ReadError: ``damaged``, ``encrypted``, ``unsafe``, ``limit``, ``empty``; ``needs`` for the original view.
    """
    container = Container(data, options.limits)
    content = opened(container)
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ReadError("damaged", "content.xml")
    if options.view == "original" and body.find(f"{_TEXT}tracked-changes/*") is not None:
        from linter.readers import office

        return office.read(data, name, options)
    styles = container.xml("styles.xml")
    roots = [root for root in (styles, content) if root is not None]
    walk = _Walk(_Styles(roots), body, options.limits, _drawn(container))
    builder = Builder(options.limits)
    for block in walk.blocks(body):
        builder.add(block)
    for problem, numbers in walk.seen.items():
        builder.met(problem, numbers)
    return builder.document(name, ParagraphLocate(builder.origins))


def opened(container: Container) -> _Element:
    """Return the root of content.xml.

    Raises:
        ReadError: ``encrypted`` for a file with a password, ``damaged`` for one without content.
    """
    if b"encryption-data" in (container.read("META-INF/manifest.xml") or b""):
        raise ReadError("encrypted")
    content = container.xml("content.xml")
    if content is None:
        raise ReadError("damaged", "content.xml")
    return content


def _drawn(container: Container) -> set[str]:
    """The paths of the objects that are charts, formulas and drawings."""
    try:
        manifest = container.xml("META-INF/manifest.xml")
    except ReadError:  # the list of parts of an old file has a DTD
        return set()
    entries = manifest.iterchildren(f"{_MANIFEST}file-entry") if manifest is not None else ()
    return {
        normal(entry.get(f"{_MANIFEST}full-path", ""))
        for entry in entries
        if entry.get(f"{_MANIFEST}media-type", "").endswith(_DRAWN)
    }


class _Styles:
    """Which styles hide their text, and how the levels of lists write their numbers."""

    def __init__(self, roots: list[_Element]) -> None:
        self.hidden: set[str] = set()
        self.levels: dict[str, dict[int, _Element]] = {}
        self.outline: dict[int, _Element] = {}
        parents: dict[str, str] = {}
        for root in roots:
            for style in root.iter(f"{_STYLE}style"):
                name = style.get(f"{_STYLE}name", "")
                parents[name] = style.get(f"{_STYLE}parent-style-name", "")
                properties = style.find(f"{_STYLE}text-properties")
                if properties is not None and properties.get(f"{_TEXT}display") == "none":
                    self.hidden.add(name)
            for style in root.iter(f"{_TEXT}list-style"):
                self.levels[style.get(f"{_STYLE}name", "")] = _levels(style)
            for style in root.iter(f"{_TEXT}outline-style"):
                self.outline = _levels(style)
        self.hidden |= {name for name in parents if parents[name] in self.hidden}


def _levels(style: _Element) -> dict[int, _Element]:
    levels = {_number(level.get(f"{_TEXT}level")): level for level in style}
    return {at: level for at, level in levels.items() if 0 < at <= _LEVELS}


class _Walk:
    """Walks the body; ``seen`` collects the numbers of the paragraphs with changes, comments, hidden text."""

    def __init__(self, styles: _Styles, body: _Element, limits: Limits, drawn: set[str]) -> None:
        self.styles, self.limits, self.drawn = styles, limits, drawn
        self.numbers = {one: number for number, one in enumerate(body.iter(*_PARAGRAPHS), 1)}
        self.seen: dict[str, list[int]] = {}
        self.changed = False  # a tracked change lies in what was read since this was cleared
        self._now = 1
        self._by_id: dict[str | None, _Counts] = {}
        self._by_style: dict[str, _Counts] = {}
        self._outline: _Counts = [None] * _LEVELS

    def blocks(self, parent: Iterable[_Element]) -> Iterator[Text | RawTable]:
        """Yield the paragraphs and tables of a body, section, cell or box."""
        for child in parent:
            if child.tag in _PARAGRAPHS:
                yield from self._paragraph(child)
            elif child.tag == f"{_TEXT}list":
                yield from self._list(child)
            elif child.tag == f"{_TABLE}table":
                yield self._table(child)
            elif child.get(f"{_TEXT}display") == "none":
                self._see("hidden-text")
            elif child.tag not in _SKIPPED:
                if child.tag in _CHANGES:
                    self._see("tracked-changes")
                elif child.tag in _OBJECTS and normal(child.get(_HREF, "")) not in self.drawn:
                    self._see("embedded")
                yield from self.blocks(child)

    def _see(self, problem: str) -> None:
        numbers = self.seen.setdefault(problem, [])
        if self._now not in numbers[-1:]:
            numbers.append(self._now)
        self.changed |= problem == "tracked-changes"

    # -- paragraphs -------------------------------------------------------------------------

    def _paragraph(self, element: _Element, label: str = "") -> Iterator[Text | RawTable]:
        self._now = number = self.numbers.get(element, 1)
        if element.get(f"{_TEXT}style-name") in self.styles.hidden:
            self._see("hidden-text")
            return
        at = _number(element.get(f"{_TEXT}outline-level"))
        if element.tag == f"{_TEXT}h" and not label and element.get(f"{_TEXT}is-list-header") != "true":
            label = self._label(self.styles.outline, self._outline, at, None)
        beside: list[_Element] = []
        yield Text(label + "".join(self._inline(element, beside)), number)
        yield from self.blocks(beside)

    def _inline(self, element: _Element, beside: list[_Element]) -> Iterator[str]:
        """Yield the pieces of text of an element; boxes and notes in it go ``beside``."""
        yield _folded(element.text)
        for child in element:
            if child.tag == f"{_TEXT}s":
                yield " " * min(_number(child.get(f"{_TEXT}c"), 1), _BLANKS)
            elif child.tag == f"{_TEXT}tab":
                yield "\t"
            elif child.tag == f"{_TEXT}line-break":
                yield "\n"
            elif child.tag == f"{_FIELDS}fieldmark":
                yield _chosen(child)
            elif child.tag.startswith(_DRAW) or child.tag == f"{_TEXT}note-body":
                beside.append(child)
            elif child.tag == _ANNOTATION:
                self._see("comments")
            elif child.get(f"{_TEXT}style-name") in self.styles.hidden or child.tag == f"{_TEXT}hidden-text":
                self._see("hidden-text")
            elif child.tag not in _SKIPPED:
                if child.tag in _CHANGES:
                    self._see("tracked-changes")
                yield from self._inline(child, beside)
            yield _folded(child.tail)

    # -- lists ------------------------------------------------------------------------------

    def _list(
        self, element: _Element, level: int = 1, style: str = "", counts: _Counts | None = None
    ) -> Iterator[Text | RawTable]:
        style = element.get(f"{_TEXT}style-name", style)
        if counts is None:
            counts = self._begun(element, style)
        for item in element:
            label = ""
            inner = [child for child in item if child.tag != f"{_TEXT}soft-page-break"]
            if item.tag == f"{_TEXT}list-item" and inner and inner[0].tag in _PARAGRAPHS:
                levels = self.styles.levels.get(style, {})
                label = self._label(levels, counts, level, item.get(f"{_TEXT}start-value"))
            for child in inner:
                if child.tag == f"{_TEXT}list":
                    yield from self._list(child, level + 1, style, counts)
                elif child.tag in _PARAGRAPHS:
                    yield from self._paragraph(child, label)
                    label = ""
                else:
                    yield from self.blocks([child])

    def _begun(self, element: _Element, style: str) -> _Counts:
        """How far a list has counted that begins here, or goes on."""
        counts = self._by_id.get(element.get(f"{_TEXT}continue-list"))
        if counts is None and element.get(f"{_TEXT}continue-numbering") == "true":
            counts = self._by_style.get(style)
        counts = counts or [None] * _LEVELS
        self._by_style[style] = counts
        if identity := element.get(_ID):
            self._by_id[identity] = counts
        return counts

    def _label(self, levels: dict[int, _Element], counts: _Counts, level: int, start: str | None) -> str:
        """Count a paragraph of a list and return the number it shows."""
        own = levels.get(level)
        if own is None or not own.tag.endswith(("number", "outline-level-style")):
            return ""
        before = counts[level - 1]
        first = _number(start or own.get(f"{_TEXT}start-value"), 1)
        counts[level - 1] = first if before is None or start else before + 1
        counts[level:] = [None] * (_LEVELS - level)

        def shown(at: int) -> str:
            form, count = levels[at].get(f"{_STYLE}num-format", "") if at in levels else "1", counts[at - 1]
            return written(_FORMATS.get(form[:1], "decimal"), 1 if count is None else count)

        if text := own.get(_LIST_FORMAT):
            text = _HOLE.sub(lambda found: shown(min(max(int(found[1]), 1), _LEVELS)), text)
        else:
            from_level = level - max(1, _number(own.get(f"{_TEXT}display-levels"), 1)) + 1
            text = ".".join(filter(None, (shown(at) for at in range(max(1, from_level), level + 1))))
            text = own.get(f"{_STYLE}num-prefix", "") + text + own.get(f"{_STYLE}num-suffix", "")
        return f"{text} " if text[-1:].isalnum() else str(text)

    # -- tables -----------------------------------------------------------------------------

    def _table(self, table: _Element) -> RawTable:
        cells: list[RawCell] = []
        at, columns = 0, 1
        for row in _rows(table):
            line, width = self._row(row)
            times, columns = self._repeated(row, "rows"), max(columns, width)
            if (at + times) * columns > self.limits.slots:
                raise ReadError("limit", f"slots={self.limits.slots}")
            cells += [cell._replace(row=at + more) for more in range(times) for cell in line]
            at += times
        return RawTable(cells)

    def _row(self, row: _Element) -> tuple[list[RawCell], int]:
        """The cells that begin in a row, as if it were the first, and how many columns it has."""
        cells, column = [], 0
        for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            times = self._repeated(cell, "columns")
            if column + times > self.limits.slots:
                raise ReadError("limit", f"slots={self.limits.slots}")
            if cell.tag == f"{_TABLE}table-cell":
                self.changed = False
                content = list(self.blocks(cell))
                height, width = (
                    max(1, _number(cell.get(f"{_TABLE}number-{way}-spanned"), 1)) for way in ("rows", "columns")
                )
                flags = ("tracked",) if self.changed else ()
                cells += [RawCell(0, column + more, height, width, content, flags) for more in range(times)]
            column += times
        return cells, column

    @staticmethod
    def _repeated(element: _Element, what: str) -> int:
        return _number(element.get(f"{_TABLE}number-{what}-repeated"), 1)


def _rows(table: _Element) -> Iterator[_Element]:
    """The rows of a table, also those in groups and in its head; not those of tables in it."""
    for child in table:
        if child.tag == f"{_TABLE}table-row":
            yield child
        elif child.tag in (f"{_TABLE}table-header-rows", f"{_TABLE}table-rows", f"{_TABLE}table-row-group"):
            yield from _rows(child)


def _chosen(mark: _Element) -> str:
    """What is chosen in a list of a form, "" for other fields of forms."""
    values: dict[str, list[str]] = {}
    for one in mark.iterchildren(f"{_FIELDS}param"):
        values.setdefault(one.get(f"{_FIELDS}name", ""), []).append(one.get(f"{_FIELDS}value", ""))
    entries = values.get("Dropdown_ListEntry", [])
    chosen = _number(values.get("Dropdown_Selected", ["0"])[0])
    return entries[chosen] if chosen < len(entries) else ""


def _folded(text: str | None) -> str:
    """Text as it shows: a run of blanks and line ends in the XML is one blank."""
    return _SPACES.sub(" ", text) if text else ""


def _number(written: str | None, default: int = 0) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 8 else default
