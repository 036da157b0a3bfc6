"""Which files to lint: paths, folders and glob patterns, in a stable order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, NamedTuple

from linter.readers import SUFFIXES, too_big

STDIN = "-"
#: Before the suffix of a copy that ``annotate`` writes: it is not linted with the folder it stands in.
ANNOTATED = ".annotated"


class Source(NamedTuple):
    """A file to lint, or the reason (a text key and its detail) why it cannot be; ``previous`` is last year's."""

    path: str
    reason: str = ""
    detail: str = ""
    previous: str = ""


def _none(_path: str) -> bool:
    return False


def find(paths: Iterable[str], excluded: Callable[[str], bool] = _none, *, named: bool = False) -> list[Source]:
    """Expand paths; a folder stands for the reports in it, a pattern for the files that match.

    What is ``excluded`` is left out there; a file that is named itself only if ``named``, as where no person names it.
    """
    found: dict[str, Source] = {}
    for path in paths:
        for source in _expand(path, excluded):
            if not (named and excluded(source.path)):
                found.setdefault(source.path, source)
    return list(found.values())


def _expand(path: str, excluded: Callable[[str], bool]) -> Iterator[Source]:
    if path == STDIN:
        yield Source(path)
    elif os.path.isdir(path):
        inside = [file for file in _walk(path) if not excluded(file)]
        yield from (Source(file) for file in inside)
        if not inside:
            yield Source(path, "no-files")
    elif os.path.exists(path):
        yield Source(path)  # whatever its name: its content tells what it is
    elif any(mark in path for mark in "*?["):
        import glob

        found = (file for file in glob.glob(path, recursive=True) if os.path.isfile(file))
        matched = sorted(file for file in found if not excluded(file))
        yield from (Source(file) for file in matched)
        if not matched:
            yield Source(path, "missing")
    else:
        yield Source(path, "missing")


def _walk(folder: str) -> Iterator[str]:
    for where, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            stem, suffix = os.path.splitext(name)
            # Word keeps a file ~$name beside one that is open.
            if suffix.lower() in SUFFIXES and not stem.endswith(ANNOTATED) and not name.startswith((".", "~$")):
                yield os.path.join(where, name)


def load(path: str, limit: int) -> tuple[bytes, str, str]:
    """Return a file's bytes, or no bytes and the reason and detail why not; ``limit`` is its greatest size."""
    import sys

    try:
        if path == STDIN:
            return sys.stdin.buffer.read(limit + 1), "", ""
        size = os.stat(path).st_size
        if size > limit:
            return b"", "too-big", too_big(size, limit)
        with open(path, "rb") as file:
            return file.read(limit + 1), "", ""
    except FileNotFoundError:
        return b"", "missing", ""
    except OSError as error:
        return b"", "denied", error.strerror or str(error)


def read_source(source: Source, limit: int) -> tuple[bytes, str, str]:
    """Return the bytes of a source as ``load`` does; where it is known why it cannot be read, that."""
    return (b"", source.reason, source.detail) if source.reason else load(source.path, limit)


@contextmanager
def replacing(path: str) -> Iterator[IO[bytes]]:
    """Open a file to write that is there whole or not at all.

    What it replaces keeps its permissions, and a link its target; a pipe or a device is written to directly.

    Raises:
        OSError: it cannot be written there.
    """
    import tempfile

    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target):
        with open(target, "wb") as file:
            yield file
        return
    handle, temporary = tempfile.mkstemp(dir=os.path.dirname(target), prefix=".report-lint-")
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        try:
            os.chmod(temporary, os.stat(target).st_mode & 0o7777)
        except FileNotFoundError:
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def replace(path: str, data: bytes) -> None:
    """Write a file as ``replacing`` does.

    Raises:
        OSError: it cannot be written there.
    """
    with replacing(path) as file:
        file.write(data)
