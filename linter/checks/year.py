"""Kind ``year``: a year in the text that is a given number of years off the report's."""

from __future__ import annotations

from collections.abc import Iterator

from linter.checks.places import matches
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the years that are off by the rule's offset; nothing when the report's year is unknown."""
    if report.year is None:
        return
    for rule in rules:
        for match in matches(rule, report):
            if int(match["year"]) == report.year + rule.options["offset"]:
                args: dict[str, object] = {"原": match["year"], "正": report.year}
                yield Found(rule, match.start("year"), match.end("year"), args)
