"""Kind ``percent``: a percentage that no whole in its paragraph, or in the table, explains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from linter import regex
from linter.checks.claim import cells
from linter.checks.places import matches
from linter.facts.numbers import number
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found

_SHARE = regex.compile(r"[，,、（(]?\s?约?占")


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield percentages that are none of the part in any whole that the text or table offers."""
    for rule in rules:
        for match in matches(rule, report):
            part, written = number(match["part"]), match["percent"]
            percent = number(written)
            if not part or percent is None:
                continue
            if "whole" in match.re.groupindex:
                yield from _direct(rule, match, part, percent)
                continue
            start = report.prose.rfind("\n", 0, match.start()) + 1
            near = [
                q.value
                for q in report.quantities
                if start <= q.start < match.start("part")
                and q.unit == match["unit"]
                and q.value >= part
                and not _SHARE.match(report.prose, q.end)  # itself a part, with its own percentage
            ]
            wholes = {*near, *_table_wholes(rule, report, part)}
            if near and not any(_is(part, whole, percent, written) for whole in wholes):
                yield _found(rule, match, part, near[-1])


def _direct(rule: Rule, match: re.Match[str], part: Decimal, percent: Decimal) -> Iterator[Found]:
    """A percentage whose whole stands beside it: 应到64人，实到60人，到课率93.75%."""
    whole = number(match["whole"])
    if whole and part <= whole and not _is(part, whole, percent, match["percent"]):
        yield _found(rule, match, part, whole)


def _step(written: str) -> Decimal:
    return Decimal(1).scaleb(-len(written.partition(".")[2]))


def _is(part: Decimal, whole: Decimal, percent: Decimal, written: str) -> bool:
    # Half a step is rounding, a whole one is cutting off: both are seen and lawful.
    return abs(part * 100 / whole - percent) < _step(written)


def _found(rule: Rule, match: re.Match[str], part: Decimal, whole: Decimal) -> Found:
    step = _step(match["percent"])
    right = (part * 100 / whole).quantize(step if step < 1 else Decimal("0.1"))
    args: dict[str, object] = {"数": part, "总": whole, "原": match["percent"], "正": right, "单位": match["unit"]}
    return Found(rule, match.start("percent"), match.end("percent"), args)


def _table_wholes(rule: Rule, report: Report, part: Decimal) -> Iterator[Decimal]:
    table = report.tables.get(rule.options.get("table", ""))
    if table is None or not table.found:
        return
    for names in rule.options.get("wholes", ()):
        values = [value.number for name in names.split("+") for value in cells(name.strip(), "", table)]
        whole = sum(value for value in values if value is not None)
        if whole >= part and whole:
            yield Decimal(whole)
