"""Kind ``claim``: a number that the text states for a cell. Every lawful reading is accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter import regex
from linter.checks.places import matches
from linter.explain import Number
from linter.expressions import Resolve, compiled
from linter.facts.numbers import number
from linter.facts.quantities import clause, sentence
from linter.report import Report, TableValues, Value
from linter.rules import Rule
from linter.violations import Found, Related

_VAGUE_BEFORE = "近约逾超"
_VAGUE_AFTER = "余多几"
_YEAR = regex.compile(r"(20\d\d)年")
_NEXT = regex.compile("结转|转")


#: The name by which `that:` calls the number that the text states.
SAID = "数"


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the claims that the table makes false; where it cannot tell, there is no violation."""
    for rule in rules:
        table = report.tables.get(rule.options["table"])
        if table is None or not table.found:
            continue
        column = rule.options.get("column", "")
        for match in matches(rule, report):
            said, start, end = _said(rule, match)
            if said is None or _excused(rule, report.prose, match) or _of_another_year(report, match):
                continue
            if compiled(rule.options["that"]).holds(_resolver(table, column, said)) is False:
                yield _found(rule, table, said, start, end)


def _said(rule: Rule, match: re.Match[str]) -> tuple[Number | None, int, int]:
    if "says" in rule.options:
        return rule.options["says"], match.start(), match.end()
    start, end = match.span("n")
    text = match.string
    if text[start - 1 : start] in tuple(_VAGUE_BEFORE) or text[end : end + 1] in tuple(_VAGUE_AFTER):
        return None, start, end
    return number(match["n"]), start, end


def _of_another_year(report: Report, match: re.Match[str]) -> bool:
    """Whether the clause speaks of a year that is not the report's (2023年收到26件，2024年收到23件)."""
    start, end = clause(report.prose, match.start())[0], match.end()
    years = {int(year) for year in _YEAR.findall(report.prose, start, end)}
    return bool(years) and report.year is not None and report.year not in years and not _NEXT.search(match[0])


def _excused(rule: Rule, text: str, match: re.Match[str]) -> bool:
    """Whether ``given`` is missing from the sentence, or ``except`` stands in the clause."""
    if "given" in rule.options and not rule.finds("given", text, *sentence(text, match.start())):
        return True
    if "except" not in rule.options:
        return False
    start, end = clause(text, match.start())[0], clause(text, match.end())[1]
    return rule.finds("except", text, max(start, sentence(text, match.start())[0]), end)


def cells(name: str, column: str, table: TableValues) -> list[Value]:
    """Return the values that a name means: 行.列, or a row or group of rows in ``column``."""
    row, _, named = name.rpartition(".")
    row, column = (row.rpartition(".")[2], named) if row else (name, column)
    rows = table.table.groups.get(row, (row,))
    return [value for one in rows if (value := table.value(one, column)) is not None]


def _resolver(table: TableValues, column: str, said: Number) -> Resolve:
    def resolve(name: str) -> Number | None:
        if name == SAID:
            return said
        values = [value.number for value in cells(name, column, table)]
        return None if None in values or not values else sum(value for value in values if value is not None)

    return resolve


def _found(rule: Rule, table: TableValues, said: Number, start: int, end: int) -> Found:
    column = rule.options.get("column", "")
    at = cells(rule.options["at"], column, table)
    first = at[0]
    shown = sum(value.number or 0 for value in at)
    row, title = table.table.row_text(first.row), table.table.column_text(first.column)
    if len(at) > 1:
        row = rule.options["at"]
    args: dict[str, object] = {
        "数": said,
        "表数": shown,
        "差": abs(said - shown),
        "格": table.table.names["zh"] + "×".join(f"「{name}」" for name in (row, title) if name),
    }
    names = [name for name in compiled(rule.options["that"]).names if name != SAID]
    places = dict.fromkeys(value for name in [rule.options["at"], *names] for value in cells(name, column, table))
    related = tuple(Related(value.start, value.end, table.key, value.row, value.column) for value in places)
    return Found(rule, start, end, args, related=related)
