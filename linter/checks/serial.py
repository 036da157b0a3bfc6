"""Kind ``serial``: 一是 … 二是 … 三是 that skips or repeats a number, or has more or fewer items than it says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from linter.checks.places import matches
from linter.facts.numbers import number
from linter.forms.sections import ordinal
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield series that skip or repeat, or, with ``counts``, that have another number of items than stated."""
    for rule in rules:
        if "counts" in rule.options:
            yield from _counted(rule, report)
            continue
        for option in ("items", "in_line"):
            for item in rule.patterns(option, report.has):
                for bound in report.sections.values():
                    found = list(item.finditer(report.prose, bound.start, bound.end))
                    for series in _lines(found, report.prose) if option == "in_line" else [found]:
                        yield from _broken(rule, series, report.prose, whole=option == "in_line")


def _lines(items: list[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """Part items by the lines in which they stand."""
    first = 0
    for at in range(1, len(items) + 1):
        if at == len(items) or text.find("\n", items[at - 1].end(), items[at].start()) >= 0:
            yield items[first:at]
            first = at


def _value(match: re.Match[str]) -> int:
    written = match["n"]
    return ordinal(written) or int(unicodedata.digit(written[0], 0))


def _broken(rule: Rule, items: list[re.Match[str]], text: str, *, whole: bool = False) -> Iterator[Found]:
    """Yield the items that do not follow the one before; a ``whole`` series begins with its first item."""
    if whole and (len(items) < 2 or _value(items[0]) != 1):
        return
    before: re.Match[str] | None = None
    outer: list[re.Match[str]] = []  # series that a nested one has interrupted
    for match in items:
        value = _value(match)
        if value == 1 and before and text[match.start() - 1] in "：:":
            outer.append(before)
        due = _value(before) + 1 if before else 1
        if before and value not in (due, 1):
            resumed = next((at for at, one in enumerate(outer) if _value(one) + 1 == value), None)
            if resumed is None:
                args: dict[str, object] = {"原": match[0].strip(), "应": due, "前": before[0].strip()}
                yield Found(rule, match.start(), match.end(), args, related=(Related(*before.span()),))
            else:
                del outer[resumed:]
        before = match


def _counted(rule: Rule, report: Report) -> Iterator[Found]:
    for match in matches(rule, report, "counts"):
        stated = number(match["n"])
        bound = report.section_at(match.start())
        stop = bound.end if bound else len(report.prose)
        for option in ("items", "in_line"):
            if option == "in_line":
                line = report.prose.find("\n", match.end(), stop)
                stop = line if line >= 0 else stop
            for item in rule.patterns(option, report.has):
                listed = _length(list(item.finditer(report.prose, match.end(), stop)), match.end())
                if stated is not None and listed > 1 and listed != stated:
                    args: dict[str, object] = {"数": stated, "实": listed, "原": match[0]}
                    yield Found(rule, match.start("n"), match.end("n"), args)


def _length(items: list[re.Match[str]], start: int) -> int:
    """How many items a series has that begins right at ``start``; 0 where it is none, or broken."""
    due = 1
    for one in items:
        value = _value(one)
        if due == 1 and one.start() > start + 2:
            return 0
        if value == 1 and due > 1:
            break  # the next series
        if value != due:
            return 0  # broken, which is its own violation
        due += 1
    return due - 1
