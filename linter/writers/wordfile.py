"""A Word file to be changed: its parts as they are in the file, and the package written anew around those that changed."""

from __future__ import annotations

import posixpath
import zlib
from copy import copy
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from linter.readers import ReadError
from linter.readers.container import Container, normal, parse
from linter.readers.docx import OFF, Package, W, traced
from linter.writers import WriteError

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

    from linter.document import Document
    from linter.readers.docx import Source
    from linter.readers.options import Options

_STRICT = "http://purl.oclc.org/ooxml/"
_KIND, _STRICT_KIND = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    _STRICT + "officeDocument/relationships/",
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "[Content_Types].xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"


def name_of(element: _Element) -> str:
    """Return the name of an element of Word, in strict files too; of any other with its namespace."""
    tag = str(element.tag)
    space, _, name = tag.rpartition("}")
    return name if space.endswith(("/wordprocessingml/2006/main", "/wordprocessingml/main")) else tag


def child_of(element: _Element, name: str) -> _Element | None:
    """Return the first child of a name."""
    return next((child for child in element if name_of(child) == name), None)


def key(like: _Element, name: str) -> str:
    """Return the name of an element or attribute with the namespace of another element."""
    return str(like.tag).partition("}")[0] + "}" + name


def made(like: _Element, name: str, *children: _Element, **attributes: str) -> _Element:
    """Return a new element in the namespace of another one."""
    element = etree.Element(key(like, name), {key(like, one): value for one, value in attributes.items()}, like.nsmap)
    element.extend(children)
    return element


def stamp(when: datetime) -> str:
    """Return a date as Word writes it: in local time, whatever its Z says."""
    if when.tzinfo:
        when = when.astimezone()
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


class WordFile:
    """A Word file, and what has been changed in it.

    ``text`` is the text as read, ``sources`` has the source of each of its characters; ``original`` tells that tracked
    changes are taken back in it.
    """

    def __init__(self, data: bytes, document: Document, options: Options) -> None:
        """Open the file that a document was read from.

        Raises:
            WriteError: ``mismatch`` when it is another file, ``signed``, ``limit``.
        """
        self._data, self._options = data, options
        self.original = options.view == "original"
        try:
            self._container = Container(data, options.limits)
            self._package = Package(self._container)
            self.text, self.sources = traced(self._package, options)
        except ReadError as error:
            raise WriteError(error.reason, error.detail) from None
        if self.text != document.written:
            raise WriteError("mismatch", document.name)
        if self._package.related("", "origin"):
            raise WriteError("signed")
        self._names = {"document": self._package.main}
        self._roots: dict[str, _Element] = {}  # by the name of the part
        self._before: dict[str, bytes] = {}  # the parts of these that are in the file
        self._elements: dict[str, list[_Element]] = {}

    def between(self, at: int) -> bool:
        """Whether a character is a break or a tab that the reader put behind another one."""
        return at > 0 and self.sources[at] == self.sources[at - 1] and self.text[at] in "\n\t"

    # -- parts --------------------------------------------------------------------------

    def root(self, kind: str) -> _Element | None:
        """Return the root of a part (``document``, or the kind of its relationship); what is done to it is written."""
        name = self._names.get(kind) or self._package.related(self._package.main, kind)
        if name is None:
            return None
        self._names[kind] = name
        return self._opened(name)

    def element(self, source: Source) -> _Element:
        """Return the element that shows a character."""
        elements = self._elements.get(source.part)
        if elements is None:
            root = self.root(source.part)
            elements = self._elements[source.part] = [] if root is None else list(root.iter("*"))
        return elements[source.element]

    def created(self, kind: str, name: str) -> _Element:
        """Return the root (an empty ``w:name``) of a new part of the document."""
        main = self.root("document")
        assert main is not None
        folder = posixpath.dirname(self._package.main)
        number, path = 0, posixpath.join(folder, f"{kind}.xml")
        while path in self._container:
            number += 1
            path = posixpath.join(folder, f"{kind}{number}.xml")
        space = key(main, "")[1:-1]
        root = self._roots[path] = etree.Element(key(main, name), nsmap={"w": space})
        self._names[kind] = path
        types = self._opened(_TYPES)
        etree.SubElement(types, key(types, "Override"), PartName=f"/{path}", ContentType=_TYPE.format(kind))
        self._relate(kind, path, strict=space.startswith(_STRICT))
        return root

    def protection(self) -> str | None:
        """Return what the document's protection allows (``comments``, ``trackedChanges`` …); None without one."""
        root = self._package.part("settings")
        found = root.find(W + "documentProtection") if root is not None else None
        if found is None or found.get(W + "enforcement", "0") in OFF:
            return None
        return str(found.get(W + "edit", "none"))

    def style(self, name: str) -> str | None:
        """Return the id of the style that has one of Word's own names."""
        root = self._package.part("styles")
        for style in root.iterchildren(W + "style") if root is not None else ():
            named = style.find(W + "name")
            if named is not None and named.get(W + "val", "").lower() == name:
                return str(style.get(W + "styleId"))
        return None

    def next_id(self, *kinds: str) -> int:
        """Return a number above all the numbers that elements have in these parts."""
        ids = [0]
        for kind in kinds:
            root = self.root(kind)
            for element in root.iter("*") if root is not None else ():
                written = element.get(key(element, "id"), "") if "}" in element.tag else ""
                if written.isdecimal() and len(written) < 10:
                    ids.append(int(written))
        return max(ids) + 1

    def _opened(self, name: str) -> _Element:
        if name not in self._roots:
            try:
                data = self._container.read(name)
                self._roots[name] = parse(data or b"", name)
                self._before[name] = etree.tostring(self._roots[name])
            except ReadError as error:
                raise WriteError(error.reason, error.detail) from None
        return self._roots[name]

    def _relate(self, kind: str, path: str, *, strict: bool) -> None:
        folder, file = posixpath.split(self._package.main)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        if name in self._container:
            root = self._opened(name)
        else:
            root = self._roots[name] = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        taken = {relation.get("Id") for relation in root}
        number = next(number for number in range(1, len(taken) + 2) if f"rLint{number}" not in taken)
        etree.SubElement(
            root,
            key(root, "Relationship"),
            Id=f"rLint{number}",
            Type=(_STRICT_KIND if strict else _KIND) + kind,
            Target=posixpath.relpath(path, folder or "."),
        )

    # -- writing ------------------------------------------------------------------------

    def written(self, text: str) -> bytes:
        """Return the file with what was changed, all other parts and their order as they were.

        Raises:
            WriteError: ``damaged`` or ``limit`` for a part that cannot be copied, ``unsure`` when what was made does
                not read as ``text``.
        """
        data = self._packed()
        if traced(Package(Container(data, self._options.limits)), self._options)[0] != text:
            raise WriteError("unsure")
        return data

    def _packed(self) -> bytes:
        changed = {
            normal(name).lower(): (name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
            for name, root in self._roots.items()
            if etree.tostring(root) != self._before.get(name)
        }
        limit, out = self._options.limits.unpacked_bytes, BytesIO()
        with ZipFile(BytesIO(self._data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
            if sum(entry.file_size for entry in old.infolist()) > limit:
                raise WriteError("limit", f"unpacked_bytes={limit}")
            for entry in old.infolist():
                _, data = changed.pop(normal(entry.filename).lower(), ("", None))
                new.writestr(copy(entry), _content(old, entry) if data is None else data)
            for name, data in changed.values():
                new.writestr(ZipInfo(name), data, ZIP_DEFLATED)
        return out.getvalue()


def _content(archive: ZipFile, entry: ZipInfo) -> bytes:
    try:
        return archive.read(entry)
    except (BadZipFile, zlib.error, ValueError, OSError, RuntimeError, NotImplementedError, EOFError):
        raise WriteError("damaged", entry.filename) from None
