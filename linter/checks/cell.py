"""Kind ``cell``: what stands in single cells, by state, style, sign, size or text."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from linter import regex
from linter.report import Report, TableValues, Value
from linter.rules import Rule
from linter.violations import Found, Related

_DIGITS = regex.compile(r"\d+")


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the cells that a rule refuses; with ``together``, a row or table full of them is one."""
    for rule in rules:
        refused: list[tuple[TableValues, list[Value]]] = []
        for table in report.tables.values():
            if table.found and table.key in rule.options.get("tables", (table.key,)):
                rows = rule.options.get("rows")
                cells = [
                    value
                    for value in _candidates(rule, table)
                    if (rows is None or value.row in rows) and _refused(rule, table, value)
                ]
                if cells:
                    refused.append((table, cells))
        if refused and not rule.finds("explained", report.prose):
            for table, cells in refused:
                yield from _report(rule, table, cells)


def _candidates(rule: Rule, table: TableValues) -> list[Value]:
    """Only size and type can make a plain whole number wrong; other options are about odd values."""
    if "types" in rule.options and "sign" not in rule.options:
        return [value for kind in rule.options["types"] for value in table.by_type.get(kind, ())]
    return table.values() if "over" in rule.options else table.odd


def _refused(rule: Rule, table: TableValues, value: Value) -> bool:
    options = rule.options
    if value.state not in options.get("states", (value.state,)) or value.state == "missing":
        return False
    if value.state == "blank" and table.may_be_blank(value):
        return False
    if value.style not in options.get("styles", (value.style,)):
        return False
    if "types" in options and value.type not in options["types"]:
        return False
    if "sign" in options and not _odd(options["sign"], value):
        return False
    if "over" in options and not (value.number is not None and abs(value.number) >= options["over"]):
        return False
    if "quotes" in options and not _quotes(options["quotes"], table, value):
        return False
    if "pattern" in options and not rule.finds("pattern", value.text):
        return False
    return not rule.finds("except", value.text)


def _quotes(columns: list[str], table: TableValues, value: Value) -> bool:
    """Whether the text holds the numbers that stand in these columns of its row."""
    written = set(_DIGITS.findall(value.text))
    others = [table.value(value.row, column) for column in columns]
    return all(other is not None and other.text in written for other in others)


def _odd(sign: str, value: Value) -> bool:
    number = value.number
    if number is None:
        return False
    negative, decimal = number < 0, isinstance(number, Decimal) and number != number.to_integral_value()
    return {"negative": negative, "decimal": decimal, "not-a-count": negative or decimal}[sign]


def _report(rule: Rule, table: TableValues, cells: list[Value]) -> Iterator[Found]:
    if not rule.options.get("together"):
        for value in cells:
            yield _found(rule, table, [value], "")
        return
    rows: dict[str, list[Value]] = {}
    for value in cells:
        rows.setdefault(value.row, []).append(value)
    total = len(table.values())
    if len(cells) > 1 and 2 * len(cells) > total:
        yield _found(rule, table, cells, "cells-of-table")
        return
    for column in dict.fromkeys(value.column for value in cells):
        values = [value for value in cells if value.column == column]
        if len(values) > 3 and len(values) == sum(1 for value in table.values() if value.column == column):
            yield _found(rule, table, values, "cells-of-column")
            rows = {row: [one for one in own if one.column != column] for row, own in rows.items()}
    for row, values in rows.items():
        width = sum(1 for value in table.values() if value.row == row)
        if len(values) > 1 and len(values) == width:
            yield _found(rule, table, values, "cells-of-row")
        else:
            for value in values:
                yield _found(rule, table, [value], "")


def _found(rule: Rule, table: TableValues, values: list[Value], text: str) -> Found:
    first = values[0]
    args: dict[str, object] = {"原": first.text, "数": len(values)}
    related = tuple(Related(v.start, v.end, table.key, v.row, v.column) for v in values[1:])
    column = first.column if len(values) == 1 or text == "cells-of-column" else ""
    row = first.row if text not in ("cells-of-table", "cells-of-column") else ""
    return Found(rule, first.start, first.end, args, table.key, row, column, related, text)
