"""Kind ``mention``: what a part of the report must say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter import regex
from linter.forms.sections import sub_headings
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found

#: A section whose sub-headings name so many topics follows the order of topics, and should name all.
_FOLLOWED = 3
_HEAD = 30


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield what is not said where it is due."""
    for rule in rules:
        spans = [span for name in rule.options["in"] for span in report.scope(name)]
        if not spans or not any(report.text[start:end].strip() for start, end in spans):
            continue  # the place itself is missing, which is its own violation
        lost = _lost(rule, report, spans)
        if lost is not None and not _excused(rule, report, spans):
            told = "、".join(lost)
            yield Found(rule, *_place(rule, report, spans), {"缺": told, "数": len(lost)}, about=told or rule.kind)


def _lost(rule: Rule, report: Report, spans: list[tuple[int, int]]) -> list[str] | None:
    """Return what is missing, None when nothing is."""
    options = rule.options
    if "named" in options:
        heads = _heads(report, spans)
        lost = [name for name, pattern in options["named"].items() if not regex.compile(pattern).search(heads)]
        if len(options["named"]) - len(lost) >= _FOLLOWED:
            return lost if lost else None
    if "all" in options:
        lost = [name for name, pattern in options["all"].items() if not _occurs(regex.compile(pattern), report, spans)]
        return lost if len(lost) > options.get("spare", 0) else None
    return None if any(rule.finds("any", report.prose, *span) for span in spans) else []


def _heads(report: Report, spans: list[tuple[int, int]]) -> str:
    """The sub-headings of a section, each with the beginning of what it runs into."""
    heads = []
    for span in spans:
        for paragraph, _ in sub_headings(report.text, report.outline.prose, *span):
            text = report.text[paragraph.start : min(paragraph.end, paragraph.start + _HEAD)]
            heads.append(text.split("。")[0])
    return "\n".join(heads)


def _occurs(pattern: re.Pattern[str], report: Report, spans: list[tuple[int, int]]) -> bool:
    return any(pattern.search(report.prose, *span) for span in spans)


def _excused(rule: Rule, report: Report, spans: list[tuple[int, int]]) -> bool:
    if any(pattern.search(report.agency) for pattern in rule.patterns("except", lambda literal: True)):
        return True
    if "when" in rule.options and not any(rule.finds("when", report.prose, *span) for span in spans):
        return True
    return rule.finds("unless", report.text)


def _place(rule: Rule, report: Report, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """Point at the heading of the section, else at the title, else at the first paragraph."""
    bound = report.sections.get(rule.options["in"][-1])
    if bound:
        return bound.heading.start, bound.heading.end
    if report.title:
        return report.title.start, report.title.end
    first = report.outline.prose[0] if report.outline.prose else None
    return (first.start, first.end) if first else spans[0]
