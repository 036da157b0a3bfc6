"""Kind ``growth``: 同比增长1.05% or 较上年减少5件 that the two years' numbers do not give."""

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
    """Yield changes that do not follow from this year's number and last year's, where both are stated."""
    facts = report.facts
    by_start = {fact.start: fact for fact in facts if fact.kind == "count"}
    for rule in rules:
        for fact in facts:
            of = by_start.get(fact.whole or -1)
            if fact.kind != "change" or of is None or fact.approximate or of.approximate or not of.closed:
                continue
            if not excused(rule, report.prose, fact.start):
                yield from _wrong(rule, report, fact, of)


def _wrong(rule: Rule, report: Report, change: Fact, of: Fact) -> Iterator[Found]:
    base = _base(rule, report, of)
    if base is None or base.value is None or change.value is None or of.value is None:
        return
    exact, step = of.value - base.value, Decimal(0)
    if change.unit == "%":
        if not base.value:
            return
        step = Decimal(1).scaleb(int(change.value.as_tuple().exponent))
        exact = exact * 100 / base.value
    # Half a step is rounding, a whole one is cutting off: both are seen and lawful.
    if exact == change.value or abs(exact - change.value) < step:
        return
    right = exact.quantize(step) if step else exact
    args: dict[str, object] = {
        "数": of.value,
        "上年": base.value,
        "原": f"{abs(change.value)}{change.unit}",
        "正": f"{abs(right)}{change.unit}",
        "向": "减少" if right < 0 else "增长",
    }
    yield Found(
        rule, change.start, change.end, args, related=(Related(of.start, of.end), Related(base.start, base.end))
    )


def _base(rule: Rule, report: Report, of: Fact) -> Fact | None:
    """Last year's number of the same things, as this text states it; None unless there is just one."""
    concepts = of.concepts | {rule.options["earlier"]}
    found = [one for one in report.facts if one.concepts == concepts and _sure(one) and one.unit == of.unit]
    return found[0] if len({one.value for one in found}) == 1 else None


def _sure(one: Fact) -> bool:
    return one.kind == "count" and one.closed and not one.approximate
