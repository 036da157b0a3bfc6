"""Kind ``agree``: one quantity that the text states twice, with two values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related

if TYPE_CHECKING:
    from linter.facts.prose import Fact


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the later of two statements about the same things that give different numbers."""
    for rule in rules:
        for concepts in rule.options["about"]:
            first: dict[str, Fact] = {}
            for fact in report.facts:
                if fact.concepts != set(concepts) or fact.kind != "count" or fact.approximate or not fact.closed:
                    continue
                if fact.whole is not None or fact.unit not in rule.options["units"]:
                    continue
                before = first.setdefault(fact.unit, fact)
                if before.value != fact.value:
                    args: dict[str, object] = {"前": before.value, "后": fact.value, "单位": fact.unit}
                    yield Found(rule, fact.start, fact.end, args, related=(Related(before.start, before.end),))
