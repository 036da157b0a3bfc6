"""Kind ``year``: a year in the text that is a given number of years off the report's."""

from __future__ import annotations

import re
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
            if int(match["year"]) == report.year + rule.options["offset"] and _alone(rule, report, match):
                args: dict[str, object] = {"原": match["year"], "正": report.year}
                yield Found(rule, match.start("year"), match.end("year"), args)


def _alone(rule: Rule, report: Report, match: re.Match[str]) -> bool:
    """Whether the paragraph, where the rule asks, tells of no other year that this one may be compared with."""
    if "alone" not in rule.options:
        return True
    text = match.string
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    end = end if end >= 0 else len(text)
    return text.find(str(report.year), start, end) < 0 and not rule.finds("alone", text, start, end)
