"""Kind ``shape``: tables that are missing, unreadable, or not of the form's shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from linter.forms.fold import fold
from linter.forms.model import in_years
from linter.report import Report, TableValues
from linter.rules import Rule
from linter.violations import Found, Related

if TYPE_CHECKING:
    from linter.forms.bound import Issue

#: More rows of a table than this that cannot be assigned have lost their cells in one way: said once.
_ROWS = 3


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield what is wrong with the shape of tables, one issue per rule."""
    for rule in rules:
        issue = rule.options["issue"]
        if issue == "form":
            yield from _form(rule, report)
        elif issue in ("missing", "glued"):
            yield from _absent(rule, report, issue)
        else:
            yield from _issues(rule, report, issue)


def _form(rule: Rule, report: Report) -> Iterator[Found]:
    """The form in use is not that of the report's year; point at the label that betrays it."""
    if report.year is None or in_years(report.form.years, report.year) is not False:
        return
    first, last = rule.options.get("years", (0, 9999))
    signs = [(at, sign) for sign in report.form.signs if (at := report.text.find(sign)) >= 0]
    if signs and first <= report.year <= last:
        at, sign = min(signs)
        args: dict[str, object] = {"年": report.year, "式": report.form.titles["zh"], "form": report.form.titles["en"]}
        yield Found(rule, at, at + len(sign), {**args, "原": sign})


def _absent(rule: Rule, report: Report, issue: str) -> Iterator[Found]:
    for table in report.tables.values():
        glued, bound = table.bound.glued, report.sections.get(table.table.section)
        if table.found or bool(glued) != (issue == "glued"):
            continue
        section = table.table.section
        args: dict[str, object] = {"节": report.form.section(section).heading if section else ""}
        if glued:
            related = tuple(Related(*paragraph) for paragraph in glued[1:])
            yield Found(rule, glued[0].start, glued[0].end, args, table.key, related=related, about=issue)
        elif bound:  # else the whole section is missing, said once
            yield Found(rule, bound.heading.start, bound.heading.end, args, table.key, about=issue)
        elif not section:
            start, end = (report.title.start, report.title.end) if report.title else (0, min(1, len(report.text)))
            yield Found(rule, start, end, args, table.key, about=issue)


def _issues(rule: Rule, report: Report, kind: str) -> Iterator[Found]:
    for table in report.tables.values():
        issues = [issue for issue in table.bound.issues if issue.kind == kind] if table.found else []
        if kind == "row-shape" and len(issues) > _ROWS:
            yield _rows(rule, table, issues)
            continue
        for issue in issues:
            rows = [table.table.rows[key].label for key in issue.rows]
            args: dict[str, object] = {
                "行": "、".join(rows[:6]) + ("…" if len(rows) > 6 else ""),
                "数": issue.found,
                "应": issue.expected,
                "原": issue.text,
                "行数": len(rows),
                "正": issue.right or (rows[0] if rows else ""),
            }
            related = tuple(
                Related(*label, table.key, key) for key in issue.rows[1:] if (label := table.bound.labels.get(key))
            )
            row = issue.rows[0] if issue.rows and kind != "columns" else ""
            about = "|".join((*issue.rows, str(issue.found), str(issue.expected), fold(issue.text)))
            yield Found(rule, issue.start, issue.end, args, table.key, row, "", related, about=about)


def _rows(rule: Rule, table: TableValues, issues: Sequence[Issue]) -> Found:
    """Many rows that have too few or too many values, as one finding: what a copy has lost, it has lost everywhere."""
    first, *others = issues
    args: dict[str, object] = {
        "行": table.table.rows[first.rows[0]].label if first.rows else "",
        "行数": len(issues),
        "数": first.found,
        "应": first.expected,
    }
    related = tuple(Related(one.start, one.end, table.key, one.rows[0] if one.rows else "") for one in others)
    return Found(rule, first.start, first.end, args, table.key, related=related, text="rows-of-table")
