"""Waivers files: reading them, and adding and taking out whole entries, every other byte staying as it is."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from linter.config.source import CHECKS, Wrong, vocabulary
from linter.errors import Both, RuleFileError
from linter.packs.yamlfile import Yaml, parse, unreadable
from linter.suggest import listed, suggestion
from linter.waivers import BASELINE, Waiver, Waivers

#: The shape of the file, and the meaning of its fingerprints.
VERSION = 1
_HEAD = [
    "# Violations that are known and let stand (report-lint: docs/waivers.md). One entry a block, by path and rule.",
    f"version: {VERSION}",
    "",
]
#: A baseline of thousands of reports is larger than any file that a person writes.
_TIMES = 64
_DOCS = Both("见 docs/waivers.md", "see docs/waivers.md")
_FINGERPRINT = re.compile("[0-9a-f]{16}")
_PLAIN = re.compile(r"[\w./（〔《][\w./ （）〔〕《》、，。；：-]*(?<! )")


def load(path: str, today: date) -> Waivers:
    """Read a waivers file; one that is not there is empty.

    Raises:
        RuleFileError: it cannot be read or is wrong; the error names the line and the remedy.
    """
    return Waivers(path, os.path.dirname(os.path.abspath(path)), _entries(_read(path, _bytes(path))), today)


def _bytes(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise unreadable(path, error) from None


def _read(path: str, data: bytes) -> Yaml:
    source = parse(Path(path), data, _TIMES) if data.strip() else Yaml(Path(path), {"version": VERSION}, {})
    if source.data is None:
        return Yaml(source.path, {"version": VERSION}, {})
    if not isinstance(source.data, dict):
        what = Both("应是有 version: 和 waivers: 的映射", "must be a mapping with version: and waivers:")
        raise source.error(what, remedy=_DOCS)
    for key in source.data:
        if key not in ("version", "waivers"):
            remedy = Both("豁免清单只有 version: 和 waivers:", "a waivers file has version: and waivers:")
            raise source.error(Both(f"没有这个键：{key!r}", f"unknown key {key!r}"), key, remedy=remedy)
    if source.data.get("version") != VERSION:
        what = Both(
            f"本版 report-lint 只读 version: {VERSION}", f"this version of report-lint reads version: {VERSION}"
        )
        remedy = Both(
            f"写成 version: {VERSION}；其他版本的条目须重新豁免",
            f"write version: {VERSION}; entries of another version must be waived anew",
        )
        raise source.error(what, "version", remedy=remedy)
    if not isinstance(source.data.get("waivers") or [], list):
        what = Both("waivers 应是条目的列表", "waivers must be a list of entries")
        raise source.error(what, "waivers", remedy=_DOCS)
    return source


def _entries(source: Yaml) -> Iterator[Waiver]:
    known = vocabulary()["waiver"]
    for number, entry in enumerate(source.data.get("waivers") or []):
        place = ("waivers", number)
        if not isinstance(entry, dict):
            what = Both(
                "豁免的条目应是有 fingerprint、rule 和 reason 的映射",
                "a waiver must be a mapping with fingerprint, rule and reason",
            )
            raise source.error(what, *place)
        values: dict[str, Any] = {}
        for key, value in entry.items():
            if key not in known:
                what = Both(f"豁免的条目里没有键 {key!r}", f"a waiver has no key {key!r}")
                raise source.error(what, *place, key, remedy=suggestion(key, known) or listed(known))
            if value is not None:
                values[key] = _value(source, key, value, known[key], *place)
        for key, about in known.items():
            if about.get("required") and key not in values:
                remedy = Both("report-lint waive 会写全", "report-lint waive writes it whole")
                raise source.error(Both(f"条目缺少 {key!r}", f"the waiver lacks {key!r}"), *place, remedy=remedy)
        waiver = Waiver(**values, line=source.line(*place))
        if not waiver.identified and not waiver.path:
            what = Both("条目没有写明是哪份报告", "the waiver does not say for which report")
            remedy = Both("写 agency 和 year，或写 path", "give agency and year, or path")
            raise source.error(what, *place, remedy=remedy)
        yield waiver


def _value(source: Yaml, key: str, value: Any, about: Mapping[str, Any], *place: str | int) -> Any:
    try:
        return _CHECKS[about["type"]](value, about)
    except Wrong as wrong:
        what = Both(*(f"{key}: {said}" for said in wrong.message))
        raise source.error(what, *place, key, remedy=wrong.remedy) from None


def _fingerprint(value: Any, about: Mapping[str, Any]) -> str:
    text = str(value)  # of nothing but digits it is a number in YAML
    if not _FINGERPRINT.fullmatch(text):
        what = Both(f"应是 16 位十六进制数，不能是 {value!r}", f"must be 16 hexadecimal digits, not {value!r}")
        remedy = Both("从 JSON 输出里复制，加引号", "copy it from the JSON output, in quotes")
        raise Wrong(what, remedy=remedy)
    return text


def _date(value: Any, about: Mapping[str, Any]) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        what = Both(f"应是日期，不能是 {value!r}", f"must be a day, not {value!r}")
        raise Wrong(what, remedy=Both("写成 年-月-日，如 2026-01-31", "write YYYY-MM-DD")) from None


_CHECKS: dict[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    **CHECKS,
    "id": CHECKS["text"],
    "fingerprint": _fingerprint,
    "date": _date,
}

# -- writing --------------------------------------------------------------------------------


class Changed(NamedTuple):
    """A waivers file as it is to be: its bytes, how many entries were added and taken out, and where those that
    stay were and are now, by line.
    """

    data: bytes
    added: int
    dropped: int
    lines: dict[int, int]


def changed(path: str, add: Iterable[Waiver], drop: Collection[int] = ()) -> Changed:
    """Return a waivers file with entries added and those at the lines in ``drop`` taken out.

    What stays, with its remarks and its order, stays byte for byte; what is added goes behind the last entry that is
    not of a later path or rule. An entry that is no baseline, or has a remark in it, is never taken out.

    Raises:
        RuleFileError: the file is wrong, or not written one entry a block.
    """
    data = _bytes(path)
    source = _read(path, data)
    before = list(_entries(source))
    pieces = _Pieces(data.decode("utf-8"), source, before)
    gone = [one for one in before if one.line in drop and one.kind == BASELINE and pieces.take_out(one)]
    known = {_identity(one) for one in before if one not in gone}
    new = list({_identity(one): one for one in add if _identity(one) not in known}.values())
    pieces.put_in(sorted(new, key=_order))
    made = pieces.text().encode("utf-8")
    after = list(_entries(_read(path, made)))
    kept = [one for one in before if one not in gone]
    if sorted(map(repr, map(_unplaced, after))) != sorted(map(repr, map(_unplaced, kept + new))):
        what = Both("加不进去：有条目写在同一行里", "cannot be added to: entries share their lines")
        remedy = Both(
            "每个条目单独成块，以 - fingerprint: 开头",
            "write every entry as a block of its own that begins with - fingerprint:",
        )
        raise RuleFileError(path, source.line("waivers"), what, remedy)
    added = set(map(_unplaced, new))
    staying = (one.line for one in after if _unplaced(one) not in added)
    return Changed(made, len(new), len(gone), {one.line: line for one, line in zip(kept, staying, strict=True)})


def _unplaced(waiver: Waiver) -> Waiver:
    return waiver._replace(line=0)


def _identity(waiver: Waiver) -> tuple[object, ...]:
    where = (waiver.report, waiver.agency, waiver.year) if waiver.identified else (waiver.path,)
    return (waiver.fingerprint, *where)


def _order(waiver: Waiver) -> tuple[str, str, str]:
    return waiver.path, waiver.rule, waiver.fingerprint


class _Pieces:
    """The lines of a waivers file: what is before the first entry, then each entry with what is behind it."""

    def __init__(self, text: str, source: Yaml, entries: Iterable[Waiver]) -> None:
        self._end = "\r" if "\r\n" in text else ""
        lines = text.split("\n")
        if lines[-1]:
            lines = [*lines[:-1], lines[-1] + self._end, ""]
        starts = [one.line - 1 for one in entries]
        self._head = _opened(lines[: starts[0]] if starts else lines, source, self._end)
        self._indent = _indent(lines[starts[0]]) if starts else 0
        self._pieces: list[tuple[Waiver, list[str], list[str]]] = []
        stops = [*starts[1:], len(lines)]
        for one, start, stop in zip(entries, starts, stops, strict=False):
            last = _last(lines, start, stop)
            self._pieces.append((one, lines[start:last], lines[last:stop]))

    def take_out(self, entry: Waiver) -> bool:
        """Take an entry out, unless a remark stands in it; return whether it was."""
        at = next(n for n, (one, _, _) in enumerate(self._pieces) if one is entry)
        _, own, behind = self._pieces[at]
        if any(map(_remark, own)):
            return False
        before = self._pieces[at - 1][2] if at else self._head
        while before and not before[-1].strip():
            before.pop()
        before += behind
        del self._pieces[at]
        return True

    def put_in(self, entries: Iterable[Waiver]) -> None:
        """Put entries, which come in their order, each behind the last one that is not later."""
        at = 0
        for entry in entries:
            while at < len(self._pieces) and _order(self._pieces[at][0]) <= _order(entry):
                at += 1
            self._put(entry, at)

    def _put(self, entry: Waiver, at: int) -> None:
        own = [" " * self._indent + line + self._end for line in block(entry).split("\n")]
        blank = [self._end]
        if at:
            one, lines, behind = self._pieces[at - 1]
            self._pieces[at - 1] = (one, lines, blank)
            self._pieces.insert(at, (entry, own, behind))
        else:
            self._pieces.insert(0, (entry, own, blank if self._pieces else [""]))

    def text(self) -> str:
        """Return the whole text."""
        return "\n".join([*self._head, *(line for _, own, behind in self._pieces for line in (*own, *behind))])


def _opened(head: list[str], source: Yaml, end: str) -> list[str]:
    """Return the lines before the first entry, ready for one to follow: ending in an open list."""
    if source.data.get("waivers"):
        return head
    if "waivers" in source.data:
        at = source.line("waivers") - 1
        return [
            *head[:at],
            re.sub(r"^waivers:.*?(?=\s*(?:#|\r|$))", "waivers:", head[at]),
            *(line for line in head[at + 1 :] if line.strip()),
        ]
    kept = head[:-1] if source.has("version") else [line + end for line in _HEAD]
    return [*kept, f"waivers:{end}"]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _last(lines: list[str], start: int, stop: int) -> int:
    """Return the line behind an entry: those that stand further in than its dash are its own."""
    last = start + 1
    for number in range(start + 1, stop):
        if lines[number].strip():
            if _indent(lines[number]) <= _indent(lines[start]):
                break
            last = number + 1
    return last


def _remark(line: str) -> bool:
    return re.search(r"(?:^|\s)#", re.sub(r'"(?:[^"\\]|\\.)*"', "", line)) is not None


def block(waiver: Waiver) -> str:
    """Return an entry as YAML, without an indent."""
    values = {key: value for key, value in waiver._asdict().items() if key != "line" and value not in ("", None)}
    rows = [f"{key}: {_scalar(key, value)}" for key, value in values.items()]
    return "- " + "\n  ".join(rows)


def _scalar(key: str, value: Any) -> str:
    if isinstance(value, (int, date)):
        return str(value)
    plain = _PLAIN.fullmatch(value) and not value.strip(".").isnumeric() and value.lower() not in _WORDS
    return value if plain and key != "fingerprint" else json.dumps(value, ensure_ascii=False)


#: What YAML readers take for something else than a text.
_WORDS = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
