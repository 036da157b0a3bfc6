"""Kind ``length``: sections that are too long or too short, in characters without blanks."""

from __future__ import annotations

from collections.abc import Iterator

from linter.forms.sections import BoundSection
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the sections beyond a rule's limits; an empty one is another rule's matter."""
    for rule in rules:
        bound = report.sections.get(rule.options["section"])
        if bound is None:
            continue
        length = sum(len(piece) for piece in report.prose[bound.start : bound.end].split())
        most, least = rule.options.get("most"), rule.options.get("least")
        if (most is not None and length > most) or (
            least is not None and 0 < length < least and not _excused(rule, report, bound)
        ):
            args: dict[str, object] = {"数": length, "限": most if most is not None else least}
            yield Found(rule, bound.heading.start, bound.heading.end, args, about=bound.section.key)


def _excused(rule: Rule, report: Report, bound: BoundSection) -> bool:
    """Whether the section says in few words what it must."""
    text = report.prose[bound.start : bound.end]
    return any(pattern.search(text) for pattern in rule.patterns("unless", lambda literal: literal in text))
