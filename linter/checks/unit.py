"""Kind ``unit``: whether reports are fit to be summed up, and whether all are there."""

from __future__ import annotations

from collections.abc import Iterator

from linter.checks.units import COUNTS, TWICE, first_of, missing, name_of, standing
from linter.forms.fold import same_name
from linter.report import Report, TableValues, Value
from linter.rules import Rule
from linter.violations import Found, Related

#: How many names a message lists.
_NAMED = 20


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield what keeps this report, or a unit that is due, from being counted."""
    for rule in rules:
        aspect = rule.options["aspect"]
        if aspect == "unreadable":
            yield from _unreadable(rule, report)
        elif aspect == "missing":
            yield from _missing(rule, report)
        elif aspect == "unlisted":
            due = report.parent.due if report.parent else ()
            if due and standing(report) == COUNTS and not any(same_name(name, report.agency) for name in due):
                yield _about(rule, report)
        elif aspect == standing(report):
            yield _about(rule, report)


def _about(rule: Rule, report: Report) -> Found:
    """A finding about a unit as a whole, at its title."""
    parent, first = report.parent, first_of(report)
    args: dict[str, object] = {"机关": name_of(report), "年": report.year or "?"}
    if parent:
        args |= {"上级": name_of(parent), "本年": parent.year or "?"}
    other = first if first is not report and standing(report) == TWICE else None
    related: tuple[Related, ...] = ()
    if other:
        args["文件"] = other.document.name
        related = (Related(*_title(other), of=other),)
    return Found(rule, *_title(report), args, related=related)


def _title(report: Report) -> tuple[int, int]:
    return (report.title.start, report.title.end) if report.title else (0, min(1, len(report.text)))


def _missing(rule: Rule, report: Report) -> Iterator[Found]:
    names = missing(report)
    if names:
        told = "、".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")
        yield Found(rule, *_title(report), {"数": len(names), "总": len(report.due), "名": told})


def _unreadable(rule: Rule, report: Report) -> Iterator[Found]:
    """Cells that are no number, once for a report that counts."""
    if standing(report) != COUNTS:
        return
    cells = [(table, value) for table in report.tables.values() for value in _no_numbers(table)]
    if cells:
        table, value = cells[0]
        args: dict[str, object] = {"机关": name_of(report), "数": len(cells)}
        yield Found(rule, value.start, value.end, args, table.key, value.row, value.column)


def _no_numbers(table: TableValues) -> list[Value]:
    return [value for value in table.values() if value.number is None]
