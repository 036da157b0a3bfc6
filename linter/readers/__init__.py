"""Readers turn bytes into a :class:`~linter.document.Document`; one module per file type.

No reader knows a form or a rule. What cannot be read is a ``ReadError`` (nothing can be
linted) or a ``Problem`` in the document (the rest still can). A file's type is told by its
content, not by its name.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from linter.readers.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable

    from linter.document import Document

#: File name endings that are looked for in folders.
SUFFIXES = (
    *(".txt", ".md", ".markdown", ".text"),
    *(".docx", ".docm", ".doc", ".wps", ".odt", ".rtf"),
    *(".html", ".htm", ".mht", ".mhtml", ".pdf", ".ofd"),
)

#: Type of file → module of this folder; its function ``read`` reads the type.
READERS = {
    "text": "text",
    "docx": "docx",
    "doc": "doc",
    "odt": "odt",
    "rtf": "office",
    "html": "html",
    "mht": "mht",
    "pdf": "pdf",
    "ofd": "ofd",
}


class ReadError(Exception):
    """A file that cannot be read: a ``reason`` code, a ``detail`` to fill into its message.

    ``pages`` are, for reason ``pages``, what is wrong (``scan``, ``outlined``, ``garbled``) and on which pages.
    """

    def __init__(self, reason: str, detail: str = "", pages: tuple[tuple[str, tuple[int, ...]], ...] = ()) -> None:
        super().__init__(reason, detail, pages)
        self.reason = reason
        self.detail = detail
        self.pages = pages


def read(data: bytes, name: str, options: Options | None = None) -> Document:
    """Read ``data`` (the bytes of the file ``name``) into a document.

    Raises:
        ReadError: when nothing in it can be linted. The reasons are the keys ``read-…`` of ``rules/texts.yaml``.
    """
    options = options or Options()
    limit = options.limits.file_bytes
    if len(data) > limit:
        raise ReadError("too-big", too_big(len(data), limit))
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise ReadError("empty")
    from linter.readers.sniff import file_type

    return reader(file_type(data, name))(data, name, options)


def too_big(size: int, limit: int) -> str:
    """Return how far a file's bytes are above the limit, in words."""
    return f"{size / 1048576:.0f} MB > {limit // 1048576} MB"


def reader(kind: str) -> Callable[[bytes, str, Options], Document]:
    """Return the function that reads a type of file."""
    function: Callable[[bytes, str, Options], Document] = import_module(f"linter.readers.{READERS[kind]}").read
    return function
