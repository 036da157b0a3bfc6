"""YAML with a place for every key: rule and form files, read without surprises.

A file is built from libyaml's event stream by hand, so that each node keeps its line,
nothing recurses, and an alias bomb, a duplicate key or a deep nest is an error with a
line number instead of a crash. Scalars follow YAML 1.2: ``no`` and ``on`` are words.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from linter.errors import Both, RuleFileError

MAX_BYTES = 1_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000
_TOO_DEEP = Both(f"嵌套超过 {MAX_DEPTH} 层", f"nests deeper than {MAX_DEPTH} levels")
_NO_KEY = Both("键应是一个词，不能是列表或映射", "a key must be a word, not a list or a mapping")

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

    def error(self, message: str | Both, *keys: str | int, remedy: str | Both = "") -> RuleFileError:
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
        raise unreadable(path, error) from None
    return parse(path, data)


def unreadable(path: object, error: OSError) -> RuleFileError:
    """Build the error for a file that cannot be read."""
    why = error.strerror or str(error)
    remedy = Both("请检查路径和权限", "check the path and its permissions")
    return RuleFileError(path, None, Both(f"读不了：{why}", f"cannot be read: {why}"), remedy)


def undecodable(path: object, error: UnicodeDecodeError) -> RuleFileError:
    """Build the error for a file that is no UTF-8."""
    what = Both(f"不是 UTF-8 编码（第 {error.start} 字节）", f"is not UTF-8 (byte {error.start})")
    return RuleFileError(path, None, what, Both("请把文件另存为 UTF-8 编码", "save the file as UTF-8"))


#: What git leaves in a file at the beginning of a line where both sides changed it.
_CONFLICT = re.compile(rb"^(?:[<>|]{7}(?:[ \r]|$)|={7}\r?$)", re.MULTILINE)


def refuse_conflict(path: object, data: bytes) -> None:
    """Refuse a file in which a merge left its marks: what a parser says of them misleads.

    Raises:
        RuleFileError: there is one; the error names the line of the first.
    """
    found = _CONFLICT.search(data)
    if found is None:
        return
    what = Both("文件里有合并冲突的标记", "the file holds merge-conflict markers")
    remedy = Both(
        "合并没有做完：两边的条目通常都要保留，删去以 <<<<<<<、|||||||、=======、>>>>>>> 开头的各行后再运行",
        "the merge is not done: usually the entries of both sides are to be kept; take out the lines that begin with "
        "<<<<<<<, |||||||, ======= and >>>>>>>, and run again",
    )
    raise RuleFileError(path, data.count(b"\n", 0, found.start()) + 1, what, remedy)


def parse(path: Path, data: bytes, times: int = 1) -> Yaml:
    """Parse the bytes of a YAML file; the limits are so many ``times`` as large.

    Raises:
        RuleFileError: it is not YAML, or goes beyond the limits.
    """
    import yaml

    if len(data) > MAX_BYTES * times:
        what = Both(f"超过 {MAX_BYTES * times} 字节", f"is larger than {MAX_BYTES * times} bytes")
        raise RuleFileError(path, None, what, Both("请拆成几个文件", "split it into several files"))
    refuse_conflict(path, data)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder(path, MAX_NODES * times)
    try:
        for event in yaml.parse(data.decode("utf-8-sig"), Loader=loader):
            builder.add(event)
    except UnicodeDecodeError as error:
        raise undecodable(path, error) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        if "nesting" in (error.problem or ""):  # libyaml's own bound, since PyYAML 6.0.4
            raise RuleFileError(path, line, _TOO_DEEP) from None
        raise RuleFileError(path, line, _no_yaml(error.problem or error)) from None
    except yaml.YAMLError as error:
        raise RuleFileError(path, None, _no_yaml(error)) from None
    return Yaml(path, builder.root, builder.lines)


def _no_yaml(why: object) -> Both:
    return Both(f"不是正确的 YAML：{why}", f"is not valid YAML: {why}")


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
                what = Both("含有第二个文档", "holds a second document")
                raise RuleFileError(self.path, line, what, Both("请另放一个文件", "put it into a file of its own"))
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
                raise RuleFileError(
                    self.path, line, Both(f"没有这个锚点：*{event.anchor}", f"unknown alias *{event.anchor}")
                )
            self._put(*_aliased(self._anchors[event.anchor], line))

    def _next_path(self, line: int) -> Keys:
        if not self._open:
            path: Keys = ()
        else:
            top = self._open[-1]
            if isinstance(top.value, dict) and top.key is None:
                raise RuleFileError(self.path, line, _NO_KEY)
            path = (*top.path, len(top.value) if top.key is None else top.key)
        self.lines.setdefault(path, line)
        return path

    def _put(self, value: Any, line: int, size: int) -> None:
        self._nodes += size
        if self._nodes > self._most:
            what = Both(f"展开后超过 {self._most} 个节点", f"expands to more than {self._most} nodes")
            raise RuleFileError(self.path, line, what, Both("不要嵌套别名", "avoid nested aliases"))
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
                raise RuleFileError(self.path, line, _NO_KEY)
            top.key = str(value) if value is not None else ""
            if top.key in top.value:
                raise RuleFileError(
                    self.path, line, Both(f"键 {top.key!r} 写了两次", f"the key {top.key!r} stands twice")
                )
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
