"""Kind ``agree``: one quantity that the text states twice, in the same words, with two values."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from linter.checks.places import excused
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related

if TYPE_CHECKING:
    from linter.facts.prose import Fact


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the later of two statements in the same words that give different numbers."""
    for rule in rules:
        first: dict[tuple[str, str], Fact] = {}
        for fact in report.facts:
            if not _compares(rule, report, fact):
                continue
            before = first.setdefault((fact.subject, fact.unit), fact)
            if before.value != fact.value and not _rounded(before, fact):
                args: dict[str, object] = {"前": before.value, "后": fact.value, "单位": fact.unit, "物": fact.subject}
                yield Found(rule, fact.start, fact.end, args, related=(Related(before.start, before.end),))


def _compares(rule: Rule, report: Report, fact: Fact) -> bool:
    """Whether a fact is a quantity of its own, told in words enough to know what it is."""
    if fact.kind != "count" or fact.approximate or fact.whole is not None or fact.unit not in rule.options["units"]:
        return False
    if len(fact.subject) < rule.options["least"] or fact.concepts.intersection(rule.options["not_about"]):
        return False
    return not excused(rule, report.prose, fact.start)


def _rounded(one: Fact, other: Fact) -> bool:
    """Whether one number may be the other, rounded: 1.2万 and 12034."""
    if one.value is None or other.value is None:
        return True
    step = max(_step(one.value), _step(other.value))
    return step >= 100 and abs(one.value - other.value) < step


def _step(value: Decimal) -> int:
    """The place of the last figure of a number that is not zero."""
    whole, step = int(value), 1
    while whole and whole % 10 == 0:
        whole, step = whole // 10, step * 10
    return step
