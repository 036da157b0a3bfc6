"""Kind ``growth``: 同比增长1.05% or 较上年减少5件 that the two years' numbers do not give."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from linter.checks.places import excused
from linter.facts.quantities import sentence
from linter.report import Report
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
    now, base = _compared(rule, report, change)
    if now is None or base is None or now.value is None or change.value is None:
        return
    before = base.value if base.kind == "count" else now.value - (base.value or 0)
    if before is None:
        return
    exact, step = now.value - before, Decimal(0)
    if change.unit == "%":
        if before <= 0:
            return
        step = Decimal(1).scaleb(int(change.value.as_tuple().exponent))
        exact = exact * 100 / before
    elif change.unit != now.unit:
        return
    # Half a step is rounding, a whole one is cutting off: both are seen and lawful.
    if exact == change.value or abs(exact - change.value) < step:
        return
    right = exact.quantize(step) if step else exact
    args: dict[str, object] = {
        "数": now.value,
        "上年": before,
        "原": f"{abs(change.value)}{change.unit}",
        "正": f"{abs(right)}{change.unit}",
        "向": "减少" if right < 0 else "增长",
    }
    related = (Related(now.start, now.end), Related(base.start, base.end))
    yield Found(rule, change.start, change.end, args, related=related)


def _compared(rule: Rule, report: Report, change: Fact) -> tuple[Fact | None, Fact | None]:
    """Return the number of this year, and that of last year or the difference: the only ones in the sentence, or anywhere."""
    start, end = sentence(report.prose, change.start)
    counts = [fact for fact in report.facts if fact.kind == "count" and not fact.approximate]
    earlier = rule.options["earlier"]
    near = [fact for fact in counts if start <= fact.start < end]
    before = [fact for fact in near if earlier in fact.concepts]
    if before:
        now = [fact for fact in near if fact.unit == before[0].unit and earlier not in fact.concepts]
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
