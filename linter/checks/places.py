"""Where a rule looks: the spans its ``in:`` names, sentences, and the words that excuse a match."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.facts.quantities import sentence
from linter.report import Report
from linter.rules import Rule


def spans(rule: Rule, report: Report) -> Iterator[tuple[str, int, int]]:
    """Yield (text, start, end) for each part that the rule's ``in:`` names; the default is all prose."""
    for name in rule.options.get("in") or ("prose",):
        text = report.text if name in ("all", "title") else report.prose
        for start, end in report.scope(name):
            yield text, start, end


def matches(rule: Rule, report: Report, option: str = "patterns") -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern option in the places of ``in:``, less those that ``unless`` excuses."""
    patterns = list(rule.patterns(option, report.has))
    if patterns:
        for text, start, end in spans(rule, report):
            for pattern in patterns:
                for found in pattern.finditer(text, start, end):
                    if not excused(rule, text, found.start()):
                        yield found


def excused(rule: Rule, text: str, at: int) -> bool:
    """Whether a pattern of ``unless`` occurs in the sentence around ``at``."""
    return "unless" in rule.options and rule.finds("unless", text, *sentence(text, at))
