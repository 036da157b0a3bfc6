"""What leans on big native or young libraries runs in a process of its own, bounded in time and memory.

A file made to hang or to fill the memory then costs no more than its limit, and a library that crashes takes
only its own process along.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from linter.readers import ReadError

if TYPE_CHECKING:
    from linter.readers.options import Options

T = TypeVar("T")


def guarded(function: Callable[[bytes, str, Options], T], data: bytes, name: str, options: Options) -> T:
    """Return ``function(data, name, options)``, computed in a forked process where the system has them.

    Raises:
        ReadError: what ``function`` raises; ``limit`` beyond the limits of time or memory; ``damaged`` for
            any other error, and for a process that died.
    """
    if not hasattr(os, "fork"):
        return _called(function, data, name, options)
    import select
    import signal
    import time

    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(source)
        _work(function, data, name, options, sink)
    os.close(sink)
    deadline = time.monotonic() + options.limits.seconds
    pieces: list[bytes] = []
    try:
        while True:
            ready, _, _ = select.select([source], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise ReadError("limit", f"seconds={options.limits.seconds}")
            piece = os.read(source, 1 << 20)
            if not piece:
                break
            pieces.append(piece)
    finally:
        os.close(source)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    answer = b"".join(pieces)
    if not answer:
        raise ReadError("damaged", "process")
    done, result = pickle.loads(answer)
    if not done:
        raise ReadError(*result)
    answered: T = result
    return answered


def _called(function: Callable[[bytes, str, Options], T], data: bytes, name: str, options: Options) -> T:
    try:
        return function(data, name, options)
    except (ReadError, KeyboardInterrupt):
        raise
    except MemoryError:
        raise ReadError("limit", f"memory_bytes={options.limits.memory_bytes}") from None
    except BaseException as error:  # a native library may raise anything, Rust panics too
        raise ReadError("damaged", type(error).__name__) from None


def _work(function: Callable[..., Any], data: bytes, name: str, options: Options, sink: int) -> None:
    """The child: read, send the answer, and end without any of the parent's farewells."""
    try:
        _bound(options)
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # what a library prints is not ours to say
            os.dup2(null, stream)
        try:
            answer: tuple[bool, Any] = (True, _called(function, data, name, options))
        except ReadError as error:
            answer = (False, (error.reason, error.detail, error.pages))
        with os.fdopen(sink, "wb") as out:
            pickle.dump(answer, out, protocol=pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


def _bound(options: Options) -> None:
    try:
        import resource
    except ImportError:
        return
    used = 0
    if sys.platform == "linux":
        with open("/proc/self/statm", encoding="ascii") as file:
            used = int(file.read().split()[0]) * resource.getpagesize()
    limit = used + options.limits.memory_bytes
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    resource.setrlimit(resource.RLIMIT_CPU, (options.limits.seconds + 5, options.limits.seconds + 10))
