"""Kind ``claim``: what the text says of a cell. Every lawful reading is accepted, and what is not sure says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from linter.checks.places import excused
from linter.explain import Number
from linter.expressions import Resolve, compiled
from linter.report import Report, TableValues, Value
from linter.rules import Rule
from linter.violations import Found, Related

if TYPE_CHECKING:
    from linter.facts.prose import Fact

#: The name by which `that:` calls the number that the text states.
SAID = "数"


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the statements that the table makes false; where it cannot tell, there is no violation."""
    for rule in rules:
        table = report.tables.get(rule.options["table"])
        if table is None or not table.found:
            continue
        for fact in report.facts:
            claim = _claim(rule, fact)
            if claim is None or excused(rule, report.prose, fact.start) or not _given(rule, report, fact):
                continue
            said = _number(rule, fact)
            if said is not None and compiled(claim["that"]).holds(_resolver(table, rule, said)) is False:
                yield _found(rule, claim, table, said, fact)


def _claim(rule: Rule, fact: Fact) -> dict[str, Any] | None:
    """Return the claim of a rule that a fact makes: about just these things, and nothing that narrows it down."""
    if not fact.closed or fact.approximate or fact.kind != rule.options.get("tells", "count"):
        return None
    return _claims(rule).get(fact.concepts.difference(rule.options.get("may", ())))


@cache
def _claims(rule: Rule) -> dict[frozenset[str], dict[str, Any]]:
    """The claims of a rule by what they are about."""
    may = rule.options.get("may", ())
    return {
        frozenset(concepts).difference(may): claim for claim in rule.options["claims"] for concepts in claim["about"]
    }


def _number(rule: Rule, fact: Fact) -> Number | None:
    """The number that a fact states, in the unit of the table; None where its unit counts something else."""
    units = rule.options.get("units")
    if fact.value is None or not fact.unit or units is None:
        return 0 if fact.value is None else fact.value
    return fact.value * units[fact.unit] if fact.unit in units else None


def _given(rule: Rule, report: Report, fact: Fact) -> bool:
    """Whether ``given`` stands in the paragraph of a fact or in the heading of its section."""
    if "given" not in rule.options:
        return True
    text = report.text
    start, end = text.rfind("\n", 0, fact.start) + 1, text.find("\n", fact.start)
    if rule.finds("given", text, start, end if end >= 0 else len(text)):
        return True
    section = report.section_at(fact.start)
    return section is not None and rule.finds("given", section.section.heading)


def cells(name: str, column: str, table: TableValues) -> list[Value]:
    """Return the values that a name means: 行.列, or a row or group of rows in ``column``."""
    row, _, named = name.rpartition(".")
    row, column = (row.rpartition(".")[2], named) if row else (name, column)
    rows = table.table.groups.get(row, (row,))
    return [value for one in rows if (value := table.value(one, column)) is not None]


def total(name: str, column: str, table: TableValues) -> Number | None:
    """Return the sum of the cells that a name means, None where one of them is no number."""
    values = [value.number for value in cells(name, column, table)]
    return None if None in values or not values else sum(value for value in values if value is not None)


def _resolver(table: TableValues, rule: Rule, said: Number) -> Resolve:
    column = rule.options.get("column", "")

    def resolve(name: str) -> Number | None:
        if name == SAID:
            return said
        return total(name, column, table)

    return resolve


def _found(rule: Rule, claim: dict[str, Any], table: TableValues, said: Number, fact: Fact) -> Found:
    column = rule.options.get("column", "")
    at = cells(claim["at"], column, table)
    first = at[0]
    shown = sum(value.number or 0 for value in at)
    row, title = table.table.row_text(first.row), table.table.column_text(first.column)
    if len(at) > 1:
        row = claim["at"]
    args: dict[str, object] = {
        "数": said,
        "表数": shown,
        "差": abs(said - shown),
        "格": table.table.names["zh"] + "×".join(f"「{name}」" for name in (row, title) if name),
    }
    names = [name for name in compiled(claim["that"]).names if name != SAID]
    places = dict.fromkeys(value for name in [claim["at"], *names] for value in cells(name, column, table))
    related = tuple(Related(value.start, value.end, table.key, value.row, value.column) for value in places)
    return Found(rule, fact.start, fact.end, args, related=related)
