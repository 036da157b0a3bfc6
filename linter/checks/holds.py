"""Kind ``holds``: expressions over cells. Equations of sums are judged together, by their likely cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from linter.explain import Breach, Cell, Explanation, Identity, Number, breaches
from linter.expressions import LAST_YEAR, compiled
from linter.forms.fold import fold
from linter.forms.model import Block, FormTable
from linter.report import Report, TableValues, Value
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield broken equations by their likely cause, and other expressions one by one."""
    for table in report.tables.values():
        mine = [rule for rule in rules if rule.options["table"] == table.key] if table.found else []
        if not mine:
            continue
        numbers = {(value.row, value.column): _number(table, value) for value in table.values()}
        identities = _identities(mine, table.table)
        lines = _lines(table.table)
        for breach in breaches(identities, numbers, lines):
            yield _explained(breach, mine, table)
        for rule in mine:
            if not _is_identity(rule):
                yield from _plain(rule, {"": _Side(table, numbers, None), **_last_year(report, table.key)})


class _Side(NamedTuple):
    """One year's table: its values, their numbers, and its report where that is another one."""

    table: TableValues
    numbers: dict[Cell, Number | None]
    of: Report | None


def _last_year(report: Report, key: str) -> dict[str, _Side]:
    """Last year's table, which names of an expression with ``去年.`` mean."""
    table = report.previous.tables.get(key) if report.previous else None
    if table is None or not table.found:
        return {}
    return {
        LAST_YEAR: _Side(table, {(one.row, one.column): _number(table, one) for one in table.values()}, report.previous)
    }


def _number(table: TableValues, value: Value) -> Number | None:
    """A cell's number; None for a count below zero or with decimals, whose own violation is the cause."""
    number = value.number
    if number is None or value.type != "count":
        return number
    return int(number) if number >= 0 and number == int(number) else None


# -- equations, explained ---------------------------------------------------------------


def _is_identity(rule: Rule) -> bool:
    return not rule.against and "when" not in rule.options and compiled(rule.options["that"]).terms is not None


#: Identities and lines depend on rules and form alone: made once per process, not once per report.
_cache: dict[tuple[int, ...], list[Identity]] = {}
_line_cache: dict[int, list[tuple[Cell, ...]]] = {}


def _identities(rules: list[Rule], table: FormTable) -> list[Identity]:
    key = (id(table), *map(id, rules))
    if key not in _cache:
        _cache[key] = [
            Identity(number, label, tuple((cell, term.factor) for term in terms for cell in cells(term.name)))
            for number, rule in enumerate(rules)
            if _is_identity(rule)
            for label, cells in instances(rule.options["each"], table)
            for terms in [compiled(rule.options["that"]).terms or ()]
        ]
    return _cache[key]


def instances(each: str, table: FormTable) -> Iterator[tuple[str, _Names]]:
    """Yield (label, what names mean) for every column, row, or group of columns of a table."""
    for block in table.blocks:
        if each == "column":
            for column in block.columns:
                yield table.column_text(column.name) or table.names["zh"], _Names(table, block, column=column.name)
        elif each == "row":
            for row in block.rows:
                yield table.row_text(row.key), _Names(table, block, row=row.key)
        elif each == "group":
            for group in dict.fromkeys(column.group for column in block.columns if column.group):
                label = next(column.group_label for column in block.columns if column.group == group)
                yield label, _Names(table, block, row=block.rows[0].key, group=group)
    if each == "table":
        yield "", _Names(table, table.blocks[0])


class _Names:
    """What a name of an expression means in one instance: one cell, or the cells of a group of rows."""

    def __init__(self, table: FormTable, block: Block, row: str = "", column: str = "", group: str = "") -> None:
        self.table, self.block, self.row, self.column, self.group = table, block, row, column, group

    def __call__(self, name: str) -> list[Cell]:
        if "." in name:
            row, column = name.split(".")[-2:]
            return [(row, column)]
        if self.column:
            return [(row, self.column) for row in self.table.groups.get(name, (name,))]
        return [(self.row, self.group + name)]


def _lines(table: FormTable) -> list[tuple[Cell, ...]]:
    """Rows and columns, within which values can be swapped or shifted."""
    if id(table) not in _line_cache:
        lines: list[tuple[Cell, ...]] = []
        for block in table.blocks:
            lines += [tuple((row.key, column.name) for column in block.columns) for row in block.rows]
            if len(block.rows) > 2:
                lines += [tuple((row.key, column.name) for row in block.rows) for column in block.columns]
        _line_cache[id(table)] = lines
    return _line_cache[id(table)]


def _explained(breach: Breach, rules: list[Rule], table: TableValues) -> Found:
    failing, explanations = breach
    identity, residual = failing[0]
    rule = rules[identity.rule]
    broken = "；".join(f"{rules[one.rule].titles['zh']}（{one.label}）" for one, _ in failing[:6])
    broken_en = "; ".join(f"{rules[one.rule].titles['en']} ({one.label})" for one, _ in failing[:6])
    args = _sides(identity, residual, table)
    args |= {"式": broken, "identities": broken_en, "条": len(failing)}
    if not explanations:
        cells = [cell for cell, _ in identity.terms]
        related = tuple(_related(table, *cell) for cell in cells)
        more = [_related(table, *one.terms[0][0], note=one.label) for one, _ in failing[1:]]
        first = _value(table, cells[0])
        return Found(
            *(rule, first.start, first.end, args, table.key, first.row, first.column, (*related[1:], *more)),
            about=_about(first, residual),
        )
    best = explanations[0]
    cells = list(best.values)
    first = _value(table, cells[0])
    args |= {"原": first.text, "正": best.values[cells[0]], "解": _told(explanations, table, "zh")}
    args |= {"explanations": _told(explanations, table, "en"), "种": len(explanations)}
    places = dict.fromkeys([*cells[1:], *(cell for other in explanations[1:] for cell in other.values)])
    related = tuple(_related(table, *cell) for cell in places if cell != cells[0])
    text = {"change": "culprit", "swap": "culprit-swap", "shift": "culprit-shift"}[best.kind]
    if len(explanations) > 1:
        text = "culprits"
    elif len(cells) > 1 and best.kind == "change":
        text = "culprit-several"
    only = len(explanations) == 1
    changes = tuple(_written(table, cell, to) for cell, to in best.values.items()) if only else ()
    confidence = "high" if only else "medium"
    return Found(
        *(rule, first.start, first.end, args, table.key, first.row, first.column, related, text, text, confidence),
        changes=changes,
        about=_about(first, residual),
    )


def _about(value: Value, difference: object) -> str:
    """A cell with what it is off by: with other numbers around it, it is another violation."""
    return f"{fold(value.text)}|{difference}"


def _written(table: TableValues, cell: Cell, number: Number) -> tuple[int, int, str]:
    value = _value(table, cell)
    return value.start, value.end, str(number)


def _told(explanations: tuple[Explanation, ...], table: TableValues, lang: str) -> str:
    """List the explanations in words: 「行」×「列」 5→3."""
    parts = []
    for explanation in explanations[:8]:
        changes = list(explanation.values.items())[:6]
        parts.append(" + ".join(f"「{_name(table, cell)}」{_value(table, cell).text}→{to}" for cell, to in changes))
    if len(explanations) > 8:
        parts.append("…")
    return (" 或 " if lang == "zh" else " or ").join(parts)


def _name(table: TableValues, cell: Cell) -> str:
    row, column = table.table.row_text(cell[0]), table.table.column_text(cell[1])
    return "×".join(name for name in (row, column) if name)


def _sides(identity: Identity, residual: Number, table: TableValues) -> dict[str, object]:
    """The values of both sides, written out."""
    numbers = [(factor, _value(table, cell)) for cell, factor in identity.terms]
    left = [value for factor, value in numbers if factor > 0]
    right = [value for factor, value in numbers if factor < 0]
    return {
        "左式": _sum(left),
        "右式": _sum(right),
        "左": sum(value.number or 0 for value in left),
        "右": sum(value.number or 0 for value in right),
        "差": abs(residual),
        "处": identity.label,
    }


def _sum(values: list[Value]) -> str:
    filled = [value for value in values if value.number] or values[:1]
    return " + ".join(value.text for value in filled)


def _value(table: TableValues, cell: Cell) -> Value:
    value = table.value(*cell)
    if value is None:
        raise KeyError(f"{table.key} has no cell {cell[0]}.{cell[1]}")
    return value


def _related(table: TableValues, row: str, column: str, note: str = "", of: Report | None = None) -> Related:
    value = _value(table, (row, column))
    return Related(value.start, value.end, table.key, row, column, note or (value.text if of else ""), of)


# -- other expressions ------------------------------------------------------------------


class _Broken(NamedTuple):
    """One instance of an expression that does not hold: where to point, and the values of names."""

    at: tuple[_Side, Cell]
    cells: tuple[tuple[_Side, Cell], ...]
    values: dict[str, Number | None]
    left: Number | None
    right: Number | None


def _plain(rule: Rule, sides: dict[str, _Side]) -> Iterator[Found]:
    broken = list(_broken(rule, sides))
    total = rule.options.get("total")
    if total and any(one.at[1][1] == total for one in broken):
        parts = [one for one in broken if one.at[1][1] != total]
        whole = next(one for one in broken if one.at[1][1] == total)
        if parts and sum(_difference(one) for one in parts) == _difference(whole):
            broken = parts
    for one in broken:
        side, cell = one.at
        value = _value(side.table, cell)
        args: dict[str, object] = {**one.values, "左": one.left, "右": one.right, "原": value.text}
        args["差"] = "" if one.left is None or one.right is None else abs(_difference(one))
        related = tuple(_related(other.table, *at, of=other.of) for other, at in one.cells if (other, at) != one.at)
        about = _about(value, args["差"])
        yield Found(rule, value.start, value.end, args, side.table.key, *cell, related, about=about)


def _difference(one: _Broken) -> Number:
    return (one.left or 0) - (one.right or 0)


def _broken(rule: Rule, sides: dict[str, _Side]) -> Iterator[_Broken]:
    """Yield the instances in which the expression does not hold; one whose cells the form has not is none."""
    expression = compiled(rule.options["that"])
    when = compiled(rule.options["when"]) if "when" in rule.options else None
    named = [*expression.names, *(when.names if when else ())]
    if any(name.startswith(LAST_YEAR) for name in named) and LAST_YEAR not in sides:
        return
    table = sides[""].table.table
    rows = set(table.rows) | set(table.groups)
    columns = {column.key for column in table.columns.values()}
    known = rows if rule.options["each"] == "column" else columns
    bare = [name for name in map(_bare, expression.names) if "." not in name]
    for _, names in instances(rule.options["each"], table) if known.issuperset(bare) else ():

        def cells(name: str, names: _Names = names) -> Iterator[tuple[_Side, Cell]]:
            side = sides[LAST_YEAR if name.startswith(LAST_YEAR) else ""]
            return ((side, cell) for cell in names(_bare(name)))

        if any(cell not in side.numbers for name in expression.names for side, cell in cells(name)):
            continue

        def resolve(name: str, cells: Callable[[str], Iterable[tuple[_Side, Cell]]] = cells) -> Number | None:
            values = [side.numbers.get(cell) for side, cell in cells(name)]
            return None if None in values else sum(value for value in values if value is not None)

        if expression.holds(resolve) is not False or (when and not when.holds(resolve)):
            continue
        at = next(cells(rule.options.get("at") or expression.names[0]))
        used = tuple(place for name in expression.names for place in cells(name))
        yield _Broken(at, used, {name: resolve(name) for name in named}, *expression.sides(resolve))


def _bare(name: str) -> str:
    """A name without the year it is of."""
    return name.removeprefix(LAST_YEAR)
