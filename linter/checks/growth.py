"""Kind ``growth``: 同比增长1.05% or 较上年减少5件 that the two years' numbers do not give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from linter.checks.claim import total
from linter.checks.places import excused
from linter.explain import Number
from linter.facts.quantities import sentence
from linter.report import Report, TableValues
from linter.rules import Rule
from linter.violations import Found, Related

if TYPE_CHECKING:
    from linter.facts.prose import Fact


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield changes that do not follow from this year's number and last year's, where both are stated."""
    for rule in rules:
        for change in report.facts:
            if change.kind == "change" and not change.approximate and not excused(rule, report.prose, change.start):
                yield from _wrong(rule, report, change)


def _wrong(rule: Rule, report: Report, change: Fact) -> Iterator[Found]:
    if "cells" in rule.options:
        yield from _against_table(rule, report, change)
        return
    now, base = _compared(rule, report, change)
    if now is None or base is None or now.value is None:
        return
    before = base.value if base.kind == "count" else now.value - (base.value or 0)
    if before is not None and not _follows(change, now, before):
        yield _found(rule, change, now, before, Related(base.start, base.end))


def _against_table(rule: Rule, report: Report, change: Fact) -> Iterator[Found]:
    """Compare with last year's table, where this year's number is that of the same cells."""
    last = report.previous
    now = next((fact for fact in report.facts if fact.kind == "count" and fact.start == change.whole), None)
    if last is None or now is None or not now.closed or not now.concepts & set(rule.options["about"]):
        return
    key = rule.options["table"]
    bases = [
        base
        for names in rule.options["cells"]
        if (base := _sum(names, last.tables[key])) is not None and _sum(names, report.tables[key]) == now.value
    ]
    stated = any(rule.options["earlier"] in fact.concepts for fact in report.facts if fact.kind == "count")
    if bases and not stated and not any(_follows(change, now, Decimal(base)) for base in bases):
        yield _found(rule, change, now, Decimal(bases[0]))


def _sum(names: str, table: TableValues) -> Number | None:
    """The sum of cells, 行.列 + 行.列; None where one of them is no number."""
    totals = [total(name.strip(), "", table) for name in names.split("+")]
    return None if None in totals else sum(one for one in totals if one is not None)


def _follows(change: Fact, now: Fact, before: Decimal) -> bool:
    """Whether a change follows from two numbers; true where that cannot be told."""
    if now.value is None or change.value is None:
        return True
    exact = now.value - before
    if change.unit != "%":
        return change.unit != now.unit or exact == change.value
    # Half a step is rounding, a whole one is cutting off: both are seen and lawful.
    return before <= 0 or abs(exact * 100 / before - change.value) < _step(change)


def _step(change: Fact) -> Decimal:
    return Decimal(1).scaleb(int((change.value or Decimal(0)).as_tuple().exponent))


def _found(rule: Rule, change: Fact, now: Fact, before: Decimal, *base: Related) -> Found:
    value, written = now.value or Decimal(0), change.value or Decimal(0)
    right = value - before
    if change.unit == "%":
        right = (right * 100 / before).quantize(_step(change))
    args: dict[str, object] = {
        "数": value,
        "上年": before,
        "原": f"{abs(written)}{change.unit}",
        "正": f"{abs(right)}{change.unit}",
        "向": "减少" if right < 0 else "增长",
    }
    return Found(rule, change.start, change.end, args, related=(Related(now.start, now.end), *base))


def _compared(rule: Rule, report: Report, change: Fact) -> tuple[Fact | None, Fact | None]:
    """Return the number of this year, and that of last year or the difference: the only ones in the sentence, or anywhere."""
    start, end = sentence(report.prose, change.start)
    counts = [fact for fact in report.facts if fact.kind == "count" and not fact.approximate]
    earlier = rule.options["earlier"]
    near = [fact for fact in counts if start <= fact.start < end]
    before = [fact for fact in near if earlier in fact.concepts]
    if before:
        now = [fact for fact in near if fact.unit == before[0].unit and earlier not in fact.concepts]
        if len(now) > 1:
            now = [fact for fact in now if fact.start == change.whole]
        same = len(before) == 1 and len(now) == 1
        return (now[0], before[0]) if same else (None, None)
    now = [fact for fact in near if fact.start == change.whole]
    difference = [
        fact for fact in report.facts if fact.kind == "change" and fact.whole == change.whole and fact.unit != "%"
    ]
    if now and change.unit == "%" and len(difference) == 1 and difference[0].unit == now[0].unit:
        return now[0], difference[0]  # 88条，比上年减少12条，下降12%
    if not now or not now[0].closed:
        return None, None
    wanted = now[0].concepts | {earlier}
    found = [fact for fact in counts if fact.closed and fact.concepts == wanted and fact.unit == now[0].unit]
    return now[0], found[0] if len({fact.value for fact in found}) == 1 else None
