"""How to read: what a caller may choose, and the limits of all readers in one place."""

from __future__ import annotations

from typing import NamedTuple

_MB = 1 << 20


class Limits(NamedTuple):
    """How much of anything is read; beyond it the file is refused, with the limit named."""

    file_bytes: int = 64 * _MB  #: size of the file
    line: int = 2_000_000  #: characters of one line of a text
    unpacked_bytes: int = 256 * _MB  #: all parts that are read from a container, unpacked
    ratio: int = 300  #: unpacked over packed size of a part of more than a megabyte
    parts: int = 10_000  #: files in a container
    characters: int = 8_000_000  #: text of a document
    slots: int = 400_000  #: rows × columns of one table
    nesting: int = 200  #: elements within elements
    pages: int = 500  #: pages of a PDF or OFD
    page_objects: int = 200_000  #: characters or lines of one page
    seconds: int = 60  #: time for a reader that runs in a process of its own
    memory_bytes: int = 2048 * _MB  #: memory of such a process, above what it starts with


class Options(NamedTuple):
    """How to read a file: the ``view`` of tracked changes, whether pictures are recognised, the limits."""

    view: str = "final"  # or "original"
    ocr: bool = False
    limits: Limits = Limits()
