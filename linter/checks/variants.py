"""Kind ``variants``: several names for one thing in one report."""

from __future__ import annotations

from collections.abc import Iterator

from linter.checks.places import spans
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield, per group of names of which several are used, the first use of a second name."""
    for rule in rules:
        for group in [*rule.options["groups"], *_defined(rule, report)]:
            uses: dict[str, tuple[int, int]] = {}
            for name in group:
                for text, start, end in spans(rule, report):
                    at = text.find(name, start, end)
                    if at >= 0:
                        uses.setdefault(name, (at, at + len(name)))
            if len(uses) > 1:
                first, *others = sorted(uses.items(), key=lambda item: item[1])
                args: dict[str, object] = {"原": "、".join(uses), "正": first[0]}
                yield Found(rule, *others[0][1], args, related=(Related(*first[1]),))


def _defined(rule: Rule, report: Report) -> Iterator[list[str]]:
    """The name that the report gives its agency (以下简称“…”), with the other words for itself."""
    for pattern in rule.patterns("defined", report.has):
        found = pattern.search(report.prose)
        if found:
            yield [found["name"], *rule.options.get("own", ())]
