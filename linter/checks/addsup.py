"""Kind ``adds-up``: the cells of a report that sums others up against the sums of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from linter.checks.holds import instances
from linter.checks.units import counted, missing, name_of
from linter.explain import Cell, Number
from linter.expressions import compiled
from linter.report import Report, TableValues, Value
from linter.rules import Rule
from linter.violations import Found, Related

#: How many units a message names.
_NAMED = 3
#: A unit with fewer numbers than this is not said to be left out as a whole: one number may agree by chance.
_TELLING = 3


class _Sum(NamedTuple):
    """One cell: the parent's value and number, the sum of the units, and whether some units' could not be told."""

    value: Value
    number: Number
    total: Number
    partial: bool
    parts: tuple[tuple[Report, Value, Number], ...]

    @property
    def difference(self) -> Number:
        """Parent less sum."""
        return self.number - self.total


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the cells that differ from the sums of the units; where one unit explains all, that unit."""
    units = counted(report)
    if not units:
        return
    complete = bool(report.due) and not missing(report) and len(units) == len(report.units)
    for rule in rules:
        if rule.options["complete"] is complete:
            sums = {key: _sums(rule, table, units) for key, table in report.tables.items() if table.found}
            wrong = {key: cells for key, cells in sums.items() if any(map(_wrong, cells.values()))}
            whole = _whole(wrong, sums, units)
            if wrong and whole:
                yield _unit(rule, wrong, *whole)
                continue
            for key, cells in wrong.items():
                for one in _causes(rule, report.tables[key], cells):
                    yield _cell(rule, key, one)


def _sums(rule: Rule, table: TableValues, units: list[Report]) -> dict[Cell, _Sum]:
    """The sum of every cell of which the parent's number can be told."""
    sums: dict[Cell, _Sum] = {}
    for value in table.values():
        if value.number is None or f"{table.key}.{value.row}" in rule.options.get("except", ()):
            continue
        there = [(unit, unit.tables[table.key].value(value.row, value.column)) for unit in units]
        parts = tuple((unit, one, one.number) for unit, one in there if one and one.number is not None)
        total = sum(number for _, _, number in parts)
        sums[value.row, value.column] = _Sum(value, value.number, total, len(parts) < len(units), parts)
    return sums


def _wrong(one: _Sum) -> bool:
    """Where some units cannot be told, only a sum that is too large already is certain."""
    return one.number < one.total if one.partial else one.number != one.total


# -- one cause ------------------------------------------------------------------------------


def _causes(rule: Rule, table: TableValues, cells: dict[Cell, _Sum]) -> list[_Sum]:
    """The cells that differ, less totals that differ because what they sum up does."""
    wrong = {cell for cell, one in cells.items() if _wrong(one)}
    follow = {
        cell
        for form in rule.options["totals"]
        if form["table"] == table.key
        for cell in _following(form, table, cells, wrong)
    }
    return [cells[cell] for cell in cells if cell in wrong - follow]


def _following(form: dict[str, Any], table: TableValues, cells: dict[Cell, _Sum], wrong: set[Cell]) -> Iterator[Cell]:
    terms = compiled(form["that"]).terms or ()
    for _, names in instances(form["each"], table.table):
        try:
            total, *rest = [(cell, term.factor) for term in terms for cell in names(term.name)]
        except KeyError:
            continue
        parts = [(cells[cell], factor) for cell, factor in rest if cell in cells]
        if total[0] not in wrong or len(parts) < len(rest) or not any(cell in wrong for cell, _ in rest):
            continue
        certain = not (cells[total[0]].partial or any(one.partial for one, _ in parts))
        if not certain or cells[total[0]].difference == -sum(factor * one.difference for one, factor in parts):
            yield total[0]


def _whole(
    wrong: dict[str, dict[Cell, _Sum]], sums: dict[str, dict[Cell, _Sum]], units: list[Report]
) -> tuple[Report, bool] | None:
    """The one unit whose numbers are all the differences, in every table, and whether it was left out."""
    cells = [one for table in sums.values() for one in table.values() if not one.partial]
    for unit in units:
        numbers = [next(number for of, _, number in one.parts if of is unit) for one in cells]
        if sum(1 for number in numbers if number) < _TELLING:
            continue
        for left_out, sign in ((True, -1), (False, 1)):
            if all(one.difference == sign * number for one, number in zip(cells, numbers, strict=True)):
                return unit, left_out
    return None


# -- findings -------------------------------------------------------------------------------


def _unit(rule: Rule, wrong: dict[str, dict[Cell, _Sum]], unit: Report, left_out: bool) -> Found:
    places = [(key, one) for key, cells in wrong.items() for one in cells.values() if _wrong(one)]
    key, first = places[0]
    args: dict[str, object] = {"机关": name_of(unit), "数": len(places), "文件": unit.document.name}
    related = [Related(one.value.start, one.value.end, at, one.value.row, one.value.column) for at, one in places[1:]]
    title = (unit.title.start, unit.title.end) if unit.title else (0, 1)
    related.append(Related(*title, of=unit))
    text = "units-left-out" if left_out else "units-twice"
    value = first.value
    return Found(rule, value.start, value.end, args, key, value.row, value.column, tuple(related), text)


def _cell(rule: Rule, key: str, one: _Sum) -> Found:
    largest = sorted((part for part in one.parts if part[2]), key=lambda part: -part[2])[:_NAMED]
    equal = [part for part in one.parts if part[2] and not one.partial and part[2] == abs(one.difference)]
    args: dict[str, object] = {
        "原": one.value.text,
        "和": one.total,
        "差": abs(one.difference),
        "数": len(one.parts),
        "单位": "、".join(f"{name_of(unit)} {value.text}" for unit, value, _ in largest) or "—",
        "机关": "、".join(name_of(unit) for unit, _, _ in equal[:_NAMED]),
    }
    shown = dict.fromkeys([*equal[:_NAMED], *largest])
    related = tuple(Related(v.start, v.end, key, v.row, v.column, v.text, unit) for unit, v, _ in shown)
    text = ""
    if one.partial:
        text = "units-over"
    elif equal:
        text = "units-cell-left-out" if one.difference < 0 else "units-cell-twice"
    value = one.value
    return Found(rule, value.start, value.end, args, key, value.row, value.column, related, text)
