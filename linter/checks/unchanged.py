"""Kind ``unchanged``: a table that says again what last year's said."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the tables whose numbers are all those of last year, where enough of them are more than zero."""
    last = report.previous
    for rule in rules if last else ():
        key = rule.options["table"]
        table, old = report.tables[key], last.tables[key] if last else None
        if old is None or not (table.found and old.found):
            continue
        wanted = rule.options.get("columns")
        cells = [
            (value, old.value(value.row, value.column))
            for value in table.values()
            if not wanted or table.table.columns[value.column].key in wanted
        ]
        numbers = [value.number for value, _ in cells if value.number]
        if len(numbers) < rule.options["cells"] or not _large(rule, max(numbers)):
            continue
        if any(before is None or before.number != value.number for value, before in cells):
            continue
        first, before = next((value, before) for value, before in cells if value.number)
        args: dict[str, object] = {"数": len(numbers), "原": first.text}
        place = before or first
        related = (Related(place.start, place.end, table.key, place.row, place.column, place.text, last),)
        yield Found(rule, first.start, first.end, args, table.key, related=related)


def _large(rule: Rule, greatest: Decimal | int) -> bool:
    """Small numbers can be the same two years running by chance."""
    least: int = rule.options.get("least", 0)
    below: int | None = rule.options.get("below")
    return greatest >= least and (below is None or greatest < below)
