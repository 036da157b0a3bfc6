"""Which files to lint: paths, folders and glob patterns, in a stable order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.readers import MAX_BYTES, SUFFIXES

STDIN = "-"


class Source(NamedTuple):
    """A file to lint, or the reason (a text key and its detail) why it cannot be."""

    path: str
    reason: str = ""
    detail: str = ""


def find(paths: Iterable[str]) -> list[Source]:
    """Expand paths; a folder stands for the reports in it, a pattern for the files that match."""
    found: dict[str, Source] = {}
    for path in paths:
        for source in _expand(path):
            found.setdefault(source.path, source)
    return list(found.values())


def _expand(path: str) -> Iterator[Source]:
    if path == STDIN:
        yield Source(path)
    elif os.path.isdir(path):
        inside = list(_walk(path))
        yield from (Source(file) for file in inside)
        if not inside:
            yield Source(path, "no-files")
    elif os.path.exists(path):
        suffix = os.path.splitext(path)[1].lower()
        known = not suffix or suffix in SUFFIXES or _is_other(path)
        yield Source(path) if known else Source(path, "unknown-suffix", suffix)
    elif any(mark in path for mark in "*?["):
        import glob

        matched = sorted(file for file in glob.glob(path, recursive=True) if os.path.isfile(file))
        yield from (Source(file) for file in matched)
        if not matched:
            yield Source(path, "missing")
    else:
        yield Source(path, "missing")


def _is_other(path: str) -> bool:
    """Known by its content to be something else, which the reader says better than its name does."""
    from linter.readers import signature

    try:
        with open(path, "rb") as file:
            return signature(file.read(16)) is not None
    except OSError:
        return True  # reading it says why


def _walk(folder: str) -> Iterator[str]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if os.path.splitext(name)[1].lower() in SUFFIXES and not name.startswith("."):
                yield os.path.join(where, name)


def load(path: str) -> tuple[bytes, str, str]:
    """Return a file's bytes, or no bytes and the reason and detail why not."""
    import sys

    try:
        if path == STDIN:
            return sys.stdin.buffer.read(MAX_BYTES + 1), "", ""
        size = os.stat(path).st_size
        if size > MAX_BYTES:
            return b"", "too-big", f"{size / 1048576:.0f} MB > {MAX_BYTES // 1048576} MB"
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1), "", ""
    except FileNotFoundError:
        return b"", "missing", ""
    except OSError as error:
        return b"", "denied", error.strerror or str(error)
