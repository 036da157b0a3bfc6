"""Kind ``jump``: cells that are many times what they were last year, or a small part of it."""

from __future__ import annotations

from collections.abc import Iterator

from linter.report import Report, TableValues, Value
from linter.rules import Rule
from linter.violations import Found, Related

#: How many cells a message names.
_NAMED = 6


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield, a table at a time, the cells that jump; a cell that both years' forms have, both with a number."""
    last = report.previous
    if last is None:
        return
    for rule in rules:
        for table in report.tables.values():
            old = last.tables.get(table.key)
            if old is None or not table.found or table.key not in rule.options.get("tables", (table.key,)):
                continue
            jumps = [pair for pair in _pairs(table, old) if _jumps(rule, *pair)]
            if jumps:
                yield _found(rule, table, jumps, last)


def _pairs(table: TableValues, old: TableValues) -> Iterator[tuple[Value, Value]]:
    for value in table.values():
        before = old.value(value.row, value.column)
        if before is not None and value.number is not None and before.number is not None:
            yield value, before


def _jumps(rule: Rule, value: Value, before: Value) -> bool:
    """Nothing counts as one: from nothing to many is a jump too."""
    low, high = sorted((value.number or 0, before.number or 0))
    least: int = rule.options["least"]
    factor: int = rule.options["factor"]
    return high >= least and high > factor * max(low, 1)


def _found(rule: Rule, table: TableValues, jumps: list[tuple[Value, Value]], last: Report) -> Found:
    names = [_name(table, value) for value, _ in jumps]
    told = [f"{name} {before.text}→{value.text}" for name, (value, before) in zip(names, jumps, strict=True)]
    first, before = jumps[0]
    args: dict[str, object] = {
        "原": first.text,
        "上年": before.text,
        "数": len(jumps),
        "列": "；".join(told[:_NAMED]) + ("…" if len(told) > _NAMED else ""),
    }
    related = [Related(value.start, value.end, table.key, value.row, value.column) for value, _ in jumps[1:]]
    related += [Related(old.start, old.end, table.key, old.row, old.column, old.text, last) for _, old in jumps]
    return Found(rule, first.start, first.end, args, table.key, first.row, first.column, tuple(related))


def _name(table: TableValues, value: Value) -> str:
    row, column = table.table.row_text(value.row), table.table.column_text(value.column)
    return f"「{row}」×「{column}」" if row else f"「{column}」"
