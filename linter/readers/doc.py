"""Word 97-2003 and WPS files, through msdoc2docx to Word's present format; what it cannot read through LibreOffice."""

from __future__ import annotations

import struct
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from linter.readers import ReadError, docx, office
from linter.readers.guard import guarded

try:
    from doc2docx import convert
    from doc2docx.cfb import CompoundFileLimits
    from doc2docx.errors import EncryptedDocumentError
except ImportError:  # or another package of this name, which knows nothing of the format
    convert = None

if TYPE_CHECKING:
    from linter.document import Document
    from linter.readers.options import Options

#: The first version with Unicode text, Word 97, and what the heads of all versions begin with.
_WORD_97 = 193
_MARKS = (0xA5EC, 0xA5DC, 0xA697, 0xA698, 0xA699)
_ENCRYPTED = 0x0100
_FREE = 0xFFFFFFFF


def read(data: bytes, name: str, options: Options) -> Document:
    """Read a Word file of before 2007.

    Raises:
        ReadError: ``encrypted``, ``damaged``, ``limit``, ``empty``; ``needs`` when no program is there to read it.
    """
    tried, version = [], _version(data)
    if version >= _WORD_97 and convert:
        try:
            return _converted(data, name, options)
        except ReadError as error:
            if error.reason != "damaged":
                raise
            tried.append(f"msdoc2docx: {error.detail}")
    if not office.program():
        if tried:
            raise ReadError("damaged", tried[0])
        raise ReadError("needs", "pip install msdoc2docx" if version >= _WORD_97 else office.install())
    try:
        _uncut(data)
        return office.through_office(data, name, options)
    except ReadError as error:
        if error.reason != "damaged":
            raise
        raise ReadError("damaged", "; ".join((*tried, error.detail))) from None


def _converted(data: bytes, name: str, options: Options) -> Document:
    """Read through msdoc2docx, which works on files: they are in a folder that outlives a killed reader."""
    with tempfile.TemporaryDirectory(prefix="report-lint-", ignore_cleanup_errors=True) as folder:
        return guarded(partial(_through_library, Path(folder)), data, name, options)


def _through_library(folder: Path, data: bytes, name: str, options: Options) -> Document:
    """Convert within the folder, and read what came out."""
    source, made = folder / "report.doc", folder / "report.docx"
    source.write_bytes(data)
    most = options.limits.file_bytes
    limits = CompoundFileLimits(max_input_bytes=most, max_stream_bytes=most, max_directory_entries=options.limits.parts)
    try:
        convert(source, made, limits=limits)
    except EncryptedDocumentError:
        raise ReadError("encrypted") from None
    return docx.read(made.read_bytes(), name, options)


# -- the file itself ------------------------------------------------------------------------


def _version(data: bytes) -> int:
    """Return the version of the file format, from the head of the stream WordDocument.

    Raises:
        ReadError: ``encrypted``, or ``damaged`` when there is no such head.
    """
    try:
        entry = data.index("WordDocument\0".encode("utf-16-le"))
        (sector,) = struct.unpack_from("<I", data, entry + 116)
        mark, version, flags = struct.unpack_from("<HH6xH", data, (sector + 1) << _shift(data))
    except (ValueError, struct.error):
        raise ReadError("damaged", "OLE: WordDocument") from None
    if mark not in _MARKS:
        raise ReadError("damaged", "OLE: WordDocument")
    if flags & _ENCRYPTED:
        raise ReadError("encrypted")
    return int(version)


def _shift(data: bytes) -> int:
    """The size of a sector of an OLE file, as a power of two."""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        raise ReadError("damaged", "OLE")
    return int(shift)


def _uncut(data: bytes) -> None:
    """Refuse an OLE file whose own list of sectors goes beyond its end: LibreOffice reads it without a word.

    Raises:
        ReadError: ``damaged``.
    """
    shift = _shift(data)
    size = len(data) - (1 << shift)
    tables = [one for one in struct.unpack_from("<109I", data, 76) if one != _FREE]
    used = 0
    for number, table in enumerate(tables):
        try:
            entries = struct.unpack_from(f"<{1 << (shift - 2)}I", data, (table + 1) << shift)
        except struct.error:
            raise ReadError("damaged", "OLE") from None
        first = number << (shift - 2)
        used = max([used, *(first + at + 1 for at, entry in enumerate(entries) if entry != _FREE)])
    if (used - 1) << shift >= size:
        raise ReadError("damaged", "OLE")
