"""Readers turn bytes into a :class:`~linter.document.Document`; one module per file type.

No reader knows a form or a rule. What cannot be read is a ``ReadError`` (nothing can be
linted) or a ``Problem`` in the document (the rest still can).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.document import Document

#: File name endings that are looked for in folders, and the limits of reading, in one place.
SUFFIXES = (".txt", ".md", ".markdown", ".text")
MAX_BYTES = 64 * 1024 * 1024
MAX_LINE = 2_000_000

#: How a file betrays that it is not text, whatever it is called.
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP container (Word .docx, WPS, OFD, xlsx …)"),
    (b"\xd0\xcf\x11\xe0", "an old Word/WPS/Excel binary file"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"\x7fELF", "a program"),
)


class ReadError(Exception):
    """A file that cannot be read: a ``reason`` code, a ``detail`` to fill into its message."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def read(data: bytes, name: str) -> Document:
    """Read ``data`` (the bytes of the file ``name``) into a document.

    Raises:
        ReadError: when nothing in it can be linted, with reason ``empty``, ``too-big``,
            ``other-type``, ``binary`` or ``long-line``.
    """
    if len(data) > MAX_BYTES:
        raise ReadError("too-big", f"{len(data) / 1048576:.0f} MB > {MAX_BYTES // 1048576} MB")
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise ReadError("empty")
    other = signature(data)
    if other:
        raise ReadError("other-type", other)
    from linter.readers.text import read_text

    return read_text(data, name)


def signature(data: bytes) -> str | None:
    """Say what the first bytes show a file to be, when they show that it is no text."""
    return next((what for mark, what in _SIGNATURES if data.startswith(mark)), None)
