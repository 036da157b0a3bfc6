"""Changes in a text or Markdown file: the bytes outside the changed spans stay as they are.

That holds for the byte order mark, line endings of any kind, damaged bytes and entities. New text is written in
the file's own encoding, and a newline in it as the file's first one.
"""

from __future__ import annotations

import codecs
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from linter.readers.encoding import decode
from linter.readers.text import ENTITIES
from linter.writers import Change, WriteError

if TYPE_CHECKING:
    from linter.document import Document
    from linter.readers.options import Options


def edit(data: bytes, document: Document, changes: Sequence[Change], options: Options) -> bytes:
    """Return the file with the changes made; their spans, which do not overlap, are of ``document.text``.

    Raises:
        WriteError: ``character`` for one that the encoding cannot hold, ``entity`` for a span that
            cuts an entity of the file, ``mismatch`` where ``data`` is not the file that was read.
    """
    encoding, skipped = _encoding(data)
    written = data[skipped:].decode(encoding, "replace")
    plain = written.replace("\r\n", "\n").replace("\r", "\n")
    if len(plain) != len(document.text):
        raise WriteError("mismatch", document.name)
    for change in changes:
        _refuse_cut(plain, change)
    crlf = [at - number for number, at in enumerate(_places(written, "\r\n"))]
    ends = _ends(data, skipped, encoding)
    if len(ends) != len(written) + 1:
        raise WriteError("mismatch", document.name)
    newline = next((mark for mark in ("\r\n", "\n", "\r") if mark in written), "\n")

    def byte(offset: int) -> int:
        # A newline of two characters is one in the document: what stands behind it is one further on in the file.
        return ends[offset + bisect_left(crlf, offset)]

    pieces, at = [], 0
    for start, end, text in sorted(changes):
        pieces += [data[at : byte(start)], _encoded(text.replace("\n", newline), encoding)]
        at = byte(end)
    return b"".join((*pieces, data[at:]))


def _encoding(data: bytes) -> tuple[str, int]:
    """The encoding by which the reader read the bytes, and how many of them are its mark."""
    encoding = decode(data).encoding
    marks = {"utf-8": codecs.BOM_UTF8, "utf-32-le": codecs.BOM_UTF32_LE, "utf-32-be": codecs.BOM_UTF32_BE}
    marks |= {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    mark = marks.get(encoding, b"\xff\xff")
    return encoding, len(mark) if data.startswith(mark) else 0


def _ends(data: bytes, skipped: int, encoding: str) -> list[int]:
    """Return the offset of the byte behind each character, with that of the first character before them."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    ends = [skipped]
    for at in range(skipped, len(data)):
        made = len(decoder.decode(data[at : at + 1]))
        if made:
            # Where a damaged sequence ends, its mark and the character after it come out together.
            ends += [at] * (made - 1)
            ends.append(at + 1)
    ends += [len(data)] * len(decoder.decode(b"", True))
    return ends


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        char = text[error.start]
        raise WriteError("character", f"{char} (U+{ord(char):04X}), {encoding.upper()}") from None


def _refuse_cut(text: str, change: Change) -> None:
    """Refuse a span that begins or ends within an entity, which the document has as blanks."""
    for entity in ENTITIES:
        for edge in (change.start, change.end):
            at = text.find(entity, max(0, edge - len(entity) + 1), edge + len(entity) - 1)
            if 0 <= at < edge < at + len(entity):
                raise WriteError("entity", entity)


def _places(text: str, piece: str) -> list[int]:
    places, at = [], text.find(piece)
    while at >= 0:
        places.append(at)
        at = text.find(piece, at + 1)
    return places
