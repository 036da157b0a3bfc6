"""Kind ``serial``: 一是 … 二是 … 三是 that skips or repeats a number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.forms.sections import ordinal
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the first number of each series that does not follow the one before it."""
    for rule in rules:
        suffixes = "|".join(map(re.escape, rule.options["suffixes"]))
        pattern = re.compile(rf"(?:^|(?<=[。；，：:;,（“\n \u3000]))(?P<number>[一二三四五六七八九十]{{1,2}})(?:{suffixes})", re.M)
        for bound in report.sections.values():
            before: re.Match[str] | None = None
            for match in pattern.finditer(report.prose, bound.start, bound.end):
                value = ordinal(match["number"])
                due = ordinal(before["number"]) + 1 if before else 1
                if before and value not in (due, 1):
                    args: dict[str, object] = {"原": match[0], "应": due, "前": before[0]}
                    yield Found(rule, match.start(), match.end(), args, related=(Related(*before.span()),))
                before = match
