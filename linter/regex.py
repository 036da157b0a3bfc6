"""Compiling regular expressions once per machine instead of once per run.

A rulebook has over a hundred patterns, and compiling them takes longer than linting a report.
As Python keeps the byte code of modules, this keeps the code of patterns beside them: made when
the package is built, for that interpreter only, passed over when it does not fit, never required.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from typing import Any

_sre: Any = sys.modules["_sre"]
_FORMAT = 2  # of the file; a new way of keeping code is a new number
_TAG = f"{sys.implementation.cache_tag}-{sys.hexversion:x}-{_sre.MAGIC}-{_FORMAT}"
_PATH = os.path.join(os.path.dirname(__file__), f"_patterns.{_TAG}.bin")
#: A cache that grows beyond this is begun anew (rule packs come and go).
_MOST = 3000

#: (pattern, flags) → what ``_sre.compile`` takes, its code as bytes; filled from the file, added to by misses.
_codes: dict[tuple[str, int], tuple[Any, ...]] = {}
_compiled: dict[tuple[str, int], re.Pattern[str]] = {}
_missed = 0


escape = re.escape


def compile(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return the compiled pattern, as ``re.compile`` does.

    Raises:
        re.error: the pattern is no regular expression.
    """
    global _missed
    key = (pattern, int(flags))
    found = _compiled.get(key)
    if found is None:
        code = _codes.get(key)
        if code is not None:
            flagged, packed, *rest = code
            found = _sre.compile(pattern, flagged, memoryview(packed).cast("I").tolist(), *rest)
        else:
            found = re.compile(pattern, flags)
            _missed += 1
        _compiled[key] = found
    return found


def save(force: bool = False) -> None:
    """Keep what had to be compiled in this run, where Python may keep its own byte code (or ``force``)."""
    if not _missed or (sys.dont_write_bytecode and not force):
        return
    for pattern, flags in _compiled.keys() - _codes.keys():
        _codes[pattern, flags] = _code(pattern, flags)
    if len(_codes) > _MOST:
        _codes.clear()
    temporary = f"{_PATH}.{os.getpid()}"
    try:
        with open(temporary, "wb") as file:
            marshal.dump(_codes, file)
        os.replace(temporary, _PATH)
    except OSError:
        pass  # a read-only installation compiles on every run


def _code(pattern: str, flags: int) -> tuple[Any, ...]:
    """Compile as ``re._compiler.compile`` does, up to the call that makes the pattern."""
    from array import array

    compiler: Any = re._compiler  # type: ignore[attr-defined]
    parsed = re._parser.parse(pattern, flags)  # type: ignore[attr-defined]
    code = array("I", [int(word) for word in compiler._code(parsed, flags)]).tobytes()
    names = parsed.state.groupdict
    numbers: list[str | None] = [None] * parsed.state.groups
    for name, number in names.items():
        numbers[number] = name
    return int(flags | parsed.state.flags), code, parsed.state.groups - 1, names, tuple(numbers)


def _load() -> None:
    try:
        with open(_PATH, "rb") as file:
            codes = marshal.load(file)
    except (OSError, ValueError, EOFError, TypeError):
        return
    if isinstance(codes, dict):
        _codes.update(codes)


_load()
