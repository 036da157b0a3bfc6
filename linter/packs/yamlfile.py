"""YAML with a place for every key: rule and form files, read without surprises.

A file is built from libyaml's event stream by hand, so that each node keeps its line,
nothing recurses, and an alias bomb, a duplicate key or a deep nest is an error with a
line number instead of a crash. Scalars follow YAML 1.2: ``no`` and ``on`` are words.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from linter.errors import RuleFileError

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000
_TOO_DEEP = f"nests deeper than {MAX_DEPTH} levels"

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}

Keys = tuple[str | int, ...]


class Yaml:
    """A loaded file: its ``data`` and the line of every key path in it."""

    def __init__(self, path: Path, data: Any, lines: dict[Keys, int]) -> None:
        self.path, self.data, self._lines = path, data, lines

    def line(self, *keys: str | int) -> int:
        """Return the line of a key path, or of its nearest known parent."""
        while keys and keys not in self._lines:
            keys = keys[:-1]
        return self._lines.get(keys, 1)

    def has(self, *keys: str | int) -> bool:
        """Whether a key path stands in the file."""
        return keys in self._lines

    def error(self, message: str, *keys: str | int, remedy: str = "") -> RuleFileError:
        """Build an error that names this file and the line of ``keys``."""
        return RuleFileError(self.path, self.line(*keys), message, remedy)


def load(path: Path) -> Yaml:
    """Load one YAML file.

    Raises:
        RuleFileError: it cannot be read, is not YAML, or goes beyond the limits above.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RuleFileError(path, None, f"cannot be read: {error.strerror or error}") from None
    return parse(path, data)


def parse(path: Path, data: bytes, times: int = 1) -> Yaml:
    """Parse the bytes of a YAML file; the limits are so many ``times`` as large.

    Raises:
        RuleFileError: it is not YAML, or goes beyond the limits.
    """
    import yaml

    if len(data) > MAX_BYTES * times:
        raise RuleFileError(path, None, f"is larger than {MAX_BYTES * times} bytes", "split it into several files")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(path, MAX_NODES * times)
    try:
        for event in yaml.parse(data.decode("utf-8-sig"), Loader=loader):
            builder.add(event)
    except UnicodeDecodeError as error:
        raise RuleFileError(path, None, f"is not UTF-8 (byte {error.start})", "save the file as UTF-8") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        if "nesting" in (error.problem or ""):  # libyaml's own bound, since PyYAML 6.0.4
            raise RuleFileError(path, line, _TOO_DEEP) from None
        raise RuleFileError(path, line, f"is not valid YAML: {error.problem or error}") from None
    except yaml.YAMLError as error:
        raise RuleFileError(path, None, f"is not valid YAML: {error}") from None
    return Yaml(path, builder.root, builder.lines)


class _Open:
    """A mapping or sequence that is still being filled."""

    def __init__(self, value: Any, path: Keys, anchor: str | None) -> None:
        self.value, self.path, self.anchor = value, path, anchor
        self.key: str | None = None
        self.size = 1


class _Builder:
    def __init__(self, path: Path, most: int) -> None:
        self.path, self._most = path, most
        self.root: Any = None
        self.lines: dict[Keys, int] = {}
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._nodes = 0
        self._documents = 0

    def add(self, event: Any) -> None:
        kind = type(event).__name__
        line = event.start_mark.line + 1
        if kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                raise RuleFileError(self.path, line, "holds a second document", "put it into a file of its own")
        if kind == "ScalarEvent":
            value = _scalar(event.value, event.implicit[0])
            if event.anchor:
                self._anchors[event.anchor] = value, 1
            self._put(value, line, 1)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            if len(self._open) >= MAX_DEPTH:
                raise RuleFileError(self.path, line, _TOO_DEEP)
            value = {} if kind == "MappingStartEvent" else []
            self._open.append(_Open(value, self._next_path(line), event.anchor))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            done = self._open.pop()
            if done.anchor:
                self._anchors[done.anchor] = done.value, done.size
            self._put(done.value, self.lines.get(done.path, line), done.size)
        elif kind == "AliasEvent":
            if event.anchor not in self._anchors:
                raise RuleFileError(self.path, line, f"unknown alias *{event.anchor}")
            self._put(*_aliased(self._anchors[event.anchor], line))

    def _next_path(self, line: int) -> Keys:
        if not self._open:
            path: Keys = ()
        else:
            top = self._open[-1]
            if isinstance(top.value, dict) and top.key is None:
                raise RuleFileError(self.path, line, "a key must be a word, not a list or a mapping")
            path = (*top.path, len(top.value) if top.key is None else top.key)
        self.lines.setdefault(path, line)
        return path

    def _put(self, value: Any, line: int, size: int) -> None:
        self._nodes += size
        if self._nodes > self._most:
            raise RuleFileError(self.path, line, f"expands to more than {self._most} nodes", "avoid nested aliases")
        if not self._open:
            self.root = value
            return
        top = self._open[-1]
        top.size += size
        if isinstance(top.value, list):
            self.lines.setdefault((*top.path, len(top.value)), line)
            top.value.append(value)
        elif top.key is None:
            if isinstance(value, (dict, list)):
                raise RuleFileError(self.path, line, "a key must be a word, not a list or a mapping")
            top.key = str(value) if value is not None else ""
            if top.key in top.value:
                raise RuleFileError(self.path, line, f"the key {top.key!r} stands twice")
            self.lines[(*top.path, top.key)] = line
        else:
            top.value[top.key] = value
            top.key = None


def _aliased(anchored: tuple[Any, int], line: int) -> tuple[Any, int, int]:
    value, size = anchored
    return value, line, size


def _scalar(text: str, plain: bool) -> Any:
    """Resolve a scalar: only plain words can be anything but text."""
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 18 else text
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
