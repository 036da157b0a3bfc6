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


class ReadOnlyError(PermissionError):
    """A file is there, and is not to be written."""


class Source(NamedTuple):
    """A file to lint, or the reason (a text key and its detail) why it cannot be; ``previous`` is last year's.

    ``root`` is the folder that was named, or in which what was named lies.
    """

    path: str
    reason: str = ""
    detail: str = ""
    previous: str = ""
    root: str = ""


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
        yield from (Source(file, root=path) for file in inside)
        if not inside:
            yield Source(path, "no-files")
    elif os.path.exists(path):
        yield Source(path, root=os.path.dirname(path))  # whatever its name: its content tells what it is
    elif any(mark in path for mark in "*?["):
        import glob

        found = (file for file in glob.glob(path, recursive=True) if os.path.isfile(file))
        matched = sorted(file for file in found if not excluded(file))
        plain = path[: min(path.find(mark) for mark in "*?[" if mark in path)]
        yield from (Source(file, root=os.path.dirname(plain)) for file in matched)
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


def place(path: str) -> tuple[int, int] | str:
    """Return what tells a file whatever it is called (another spelling, a symbolic or a hard link); of one that is
    not there, or is no regular file, its path.
    """
    import stat
    import sys

    try:
        status = os.fstat(sys.stdin.fileno()) if path == STDIN else os.stat(path)
    except (OSError, ValueError, AttributeError):  # the last where there is no standard input
        return os.path.realpath(path)
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else os.path.realpath(path)


def same(path: str, others: Iterable[str]) -> str:
    """Return which of the others is the same file, "" where none is or there is no such file."""
    its = place(path) if os.path.exists(path) else ""
    return next((other for other in others if place(other) == its), "") if its else ""


@contextmanager
def replacing(path: str) -> Iterator[IO[bytes]]:
    """Open a file to write that is there whole or not at all.

    What it replaces keeps its permissions, and a link its target, a hard link too; a pipe or a device is written to
    directly.

    Raises:
        ReadOnlyError: it is there and not to be written.
        OSError: it cannot be written there.
    """
    import tempfile

    target = os.path.realpath(path)
    if os.path.exists(target) and not os.path.isfile(target):
        with open(target, "wb") as file:
            yield file
        return
    _refuse_read_only(target)
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
        if os.path.exists(target) and os.stat(target).st_nlink > 1:
            _refill(target, temporary)
        else:
            os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


@contextmanager
def locked(path: str) -> Iterator[None]:
    """Keep other runs from a file between reading and writing it, where the system can lock a folder."""
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    folder = os.open(os.path.dirname(os.path.realpath(path)), os.O_RDONLY)
    try:
        with suppress(OSError):  # some network folders have no locks
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _refuse_read_only(path: str) -> None:
    """Refuse a file that is there and not to be written, which a folder would let be replaced."""
    import errno

    if os.path.exists(path) and not (os.stat(path).st_mode & 0o222 and os.access(path, os.W_OK)):
        raise ReadOnlyError(errno.EACCES, "read-only", path)


def _refill(target: str, made: str) -> None:
    """Fill a file that has several names (hard links) with the content of another, which goes; on failure it is as
    it was.
    """
    with open(made, "rb") as file:
        data = file.read()
    with open(target, "r+b") as file:
        before = file.read()
        try:
            _fill(file, data)
        except BaseException:
            _fill(file, before)
            raise
    os.unlink(made)


def _fill(file: IO[bytes], data: bytes) -> None:
    file.seek(0)
    file.write(data)
    file.truncate()
    file.flush()


def replace(path: str, data: bytes) -> None:
    """Write a file as ``replacing`` does.

    Raises:
        OSError: it cannot be written there.
    """
    with replacing(path) as file:
        file.write(data)
