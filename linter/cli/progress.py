"""How far a run over many files is: one line on the terminal, never in a file or a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

T = TypeVar("T")

#: Nothing is shown before so many seconds, for fewer files, or more often than so many seconds.
_AFTER, _FILES, _EVERY = 0.7, 10, 0.1
_WIDTH = 30
_ERASE = "\r\x1b[K"


def progress(items: Iterable[T], total: int) -> Iterator[T]:
    """Yield ``items``, ``total`` in number, and show meanwhile how many have come."""
    return _shown(items, total) if total >= _FILES and _on_terminal() else iter(items)


def _on_terminal() -> bool:
    if sys.stderr is None or not sys.stderr.isatty():
        return False
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _shown(items: Iterable[T], total: int) -> Iterator[T]:
    # Where the results go to the terminal too, they must not run into the line: it goes before each and comes after.
    mixed = sys.stdout is not None and sys.stdout.isatty()
    due = monotonic() + _AFTER
    visible = False
    try:
        for number, item in enumerate(items, 1):
            if visible and mixed:
                _write(_ERASE)
            yield item
            now = monotonic()
            if now >= due or (visible and mixed):
                due, visible = now + _EVERY, True
                _write(_line(number, total))
    finally:
        if visible:
            _write(_ERASE)


def _line(number: int, total: int) -> str:
    full = _WIDTH * number // total
    return f"{_ERASE}{'█' * full}{'░' * (_WIDTH - full)} {number}/{total}"


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
