"""Kind ``serial``: 一是 … 二是 … 三是 that skips or repeats a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter import regex
from linter.checks.places import matches
from linter.facts.numbers import number
from linter.forms.sections import ordinal
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related

#: What stands before an item of a series.
_BEFORE = "。；，：:;,（“\n \u3000"


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield series that skip or repeat, or, with ``counts``, that have another number of items than stated."""
    for rule in rules:
        if any(f"一{suffix}" in report.text for suffix in rule.options["suffixes"]):
            suffixes = "|".join(map(re.escape, rule.options["suffixes"]))
            item = regex.compile(rf"(?P<number>[一二三四五六七八九十]{{1,2}})(?:{suffixes})")
            yield from _counted(rule, report, item) if "counts" in rule.options else _broken(rule, report, item)


def _items(text: str, item: re.Pattern[str], start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the items that begin a sentence or clause."""
    for match in item.finditer(text, start, end):
        if match.start() == 0 or text[match.start() - 1] in _BEFORE:
            yield match


def _broken(rule: Rule, report: Report, item: re.Pattern[str]) -> Iterator[Found]:
    for bound in report.sections.values():
        before: re.Match[str] | None = None
        outer: list[re.Match[str]] = []  # series that a nested one has interrupted
        for match in _items(report.prose, item, bound.start, bound.end):
            value = ordinal(match["number"])
            if value == 1 and before and report.prose[match.start() - 1] in "：:":
                outer.append(before)
            due = ordinal(before["number"]) + 1 if before else 1
            if before and value not in (due, 1):
                resumed = next((at for at, one in enumerate(outer) if ordinal(one["number"]) + 1 == value), None)
                if resumed is None:
                    args: dict[str, object] = {"原": match[0], "应": due, "前": before[0]}
                    yield Found(rule, match.start(), match.end(), args, related=(Related(*before.span()),))
                else:
                    del outer[resumed:]
            before = match


def _counted(rule: Rule, report: Report, item: re.Pattern[str]) -> Iterator[Found]:
    for match in matches(rule, report, "counts"):
        stated = number(match["n"])
        bound = report.section_at(match.start())
        due = 1
        for one in _items(report.prose, item, match.end(), bound.end if bound else len(report.prose)):
            value = ordinal(one["number"])
            if value == 1 and due > 1:
                break  # the next series
            if value != due:
                due = 0  # broken, which is its own violation
                break
            due += 1
        if stated is not None and due > 2 and due - 1 != stated:
            args: dict[str, object] = {"数": stated, "实": due - 1, "原": match[0]}
            yield Found(rule, match.start("n"), match.end("n"), args)
