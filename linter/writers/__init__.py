"""Writers put notes and changes into a copy of the file that a document was read from; one module per file type.

A writer gets the file's bytes, the document that was read from them, and spans of its text. It knows no rule and
no form. What a file type cannot hold is a ``WriteError``; the original is never touched here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from linter.document import Document
    from linter.readers.options import Options

#: Who notes and tracked changes are by.
AUTHOR = "report-lint"

#: Type of file → module of this folder whose function ``annotate`` puts notes into it.
_ANNOTATE = {"docx": "docx", "pdf": "pdf"}
#: Type of file → module of this folder whose function ``edit`` makes changes in it.
_EDIT = {"text": "text", "docx": "docx"}
#: Endings of the names of files in which changes can be made.
EDITABLE = (".txt", ".text", ".md", ".markdown", ".docx", ".docm")


class Note(NamedTuple):
    """A note to put at the span ``[start, end)`` of a document's text.

    ``title`` is one line (rule and severity in the user's words), ``lines`` are the paragraphs below it.
    ``severity`` is ``error``, ``warning`` or ``info``: a writer may colour by it.
    """

    start: int
    end: int
    severity: str
    title: str
    lines: tuple[str, ...]


class Change(NamedTuple):
    """A change to make: put ``text`` in the place of the span ``[start, end)`` of a document's text."""

    start: int
    end: int
    text: str


class WriteError(Exception):
    """A file into which notes or changes cannot be written: a ``reason`` code and a ``detail`` for its message.

    The reasons are the keys ``write-…`` of ``rules/texts.yaml``.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def annotator(kind: str) -> Callable[[bytes, Document, Sequence[Note], Options], bytes] | None:
    """Return the function that puts notes into a type of file, None where the type cannot hold them."""
    if kind not in _ANNOTATE:
        return None
    function: Callable[[bytes, Document, Sequence[Note], Options], bytes]
    function = import_module(f"linter.writers.{_ANNOTATE[kind]}").annotate
    return function


def unmarked(data: bytes, name: str, options: Options) -> bytes:
    """Return a file without the notes that ``annotate`` put into it; those of other people stay."""
    from linter.readers import ReadError
    from linter.readers.sniff import file_type

    try:
        kind = file_type(data, name)
        if kind not in _ANNOTATE:
            return data
        without: Callable[[bytes, Options], bytes] = import_module(f"linter.writers.{_ANNOTATE[kind]}").unmarked
        return without(data, options)
    except (ReadError, WriteError):
        return data  # what is wrong with the file is told when it is read, or written


def editor(kind: str) -> Callable[..., bytes] | None:
    """Return the function that makes changes in a type of file, None where that cannot be done.

    It takes ``(data, document, changes, options)``; that of Word files also ``tracked``.
    """
    if kind not in _EDIT:
        return None
    function: Callable[..., bytes] = import_module(f"linter.writers.{_EDIT[kind]}").edit
    return function
