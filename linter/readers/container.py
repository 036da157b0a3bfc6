"""ZIP containers of XML (Word, OFD): parts by name, unpacked within limits, parsed without DTDs, entities or network."""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile, ZipInfo

from lxml import etree

from linter.readers import ReadError

if TYPE_CHECKING:
    from linter.readers.options import Limits

#: Below this size a part may be packed as tightly as it likes.
_SMALL = 1 << 20


class Container:
    """The parts of a ZIP container, by normalised name (``word/document.xml``), in any spelling of case."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open the container.

        Raises:
            ReadError: ``damaged`` when it is no readable ZIP, ``limit`` when it has too many parts.
        """
        self.limits, self.unpacked = limits, 0
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
            raise ReadError("damaged", "ZIP") from None
        entries = self._zip.infolist()
        if len(entries) > limits.parts:
            raise ReadError("limit", f"parts={limits.parts}")
        self._entries: dict[str, ZipInfo] = {}
        for entry in entries:
            self._entries.setdefault(normal(entry.filename).lower(), entry)

    def __contains__(self, name: str) -> bool:
        return normal(name).lower() in self._entries

    def names(self) -> list[str]:
        """The names of the parts, as the container lists them."""
        return [normal(entry.filename) for entry in self._entries.values()]

    def read(self, name: str) -> bytes | None:
        """Return a part's bytes, None when there is no such part.

        Raises:
            ReadError: ``encrypted``, ``damaged``, or ``limit`` for what unpacks to too much.
        """
        entry = self._entries.get(normal(name).lower())
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise ReadError("encrypted")
        room = self.limits.unpacked_bytes - self.unpacked
        if entry.file_size > room:
            raise ReadError("limit", f"unpacked_bytes={self.limits.unpacked_bytes}")
        if entry.file_size > max(_SMALL, entry.compress_size * self.limits.ratio):
            raise ReadError("limit", f"ratio={self.limits.ratio}")
        try:
            with self._zip.open(entry) as part:
                data = part.read(room + 1)
        except (BadZipFile, zlib.error, ValueError, OSError, RuntimeError, NotImplementedError, EOFError):
            raise ReadError("damaged", normal(name)) from None
        if len(data) > room:
            raise ReadError("limit", f"unpacked_bytes={self.limits.unpacked_bytes}")
        self.unpacked += len(data)
        return data

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of an XML part, None when there is no such part.

        Raises:
            ReadError: as ``read``; ``damaged`` for XML that does not parse; ``unsafe`` for one with a DTD.
        """
        data = self.read(name)
        return None if data is None else parse(data, name)


def normal(name: str) -> str:
    """A part's name as a clean path from the root, whatever slashes it was written with."""
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/")


def parse(data: bytes, name: str) -> etree._Element:
    """Parse XML that may come from anyone.

    Raises:
        ReadError: ``damaged`` or ``unsafe``.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ReadError("damaged", normal(name)) from None
    if root is None:
        raise ReadError("damaged", normal(name))
    if root.getroottree().docinfo.doctype:
        raise ReadError("unsafe", normal(name))
    return root
