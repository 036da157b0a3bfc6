"""Kind ``reading``: what the reader could not read, or met and left out, said at its place."""

from __future__ import annotations

from collections.abc import Iterator

from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the reader's problems, those on one line as one violation."""
    for rule in rules:
        lines: dict[int, list[Related]] = {}
        for problem in report.document.problems:
            if problem.kind == rule.options["problem"]:
                table = report.table_at(problem.start)
                if table or not rule.options.get("tables"):
                    line = report.document.line(problem.start)
                    lines.setdefault(line, []).append(Related(problem.start, problem.end, table, note=problem.detail))
        for first, *others in lines.values():
            row, _, column = first.note.partition(",")
            args: dict[str, object] = {"原": first.note, "数": len(others) + 1, "行": row, "列": column}
            yield Found(rule, first.start, first.end, args, first.table, related=tuple(others))
