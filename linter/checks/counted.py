"""Kind ``counted``: a stated number of items against the items listed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter import regex
from linter.checks.places import matches
from linter.facts.numbers import number
from linter.forms.fold import fold
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the lists that have more or fewer items than they say."""
    for rule in rules:
        opening = rule.options.get("open", ())
        parting = "|".join(map(re.escape, rule.options.get("split", ())))
        seen: set[int] = set()  # where a number stands that one of the patterns has met
        for match in matches(rule, report):
            if match.start("n") in seen:
                continue
            seen.add(match.start("n"))
            stated = number(match["n"])
            listed = match["list"].replace("”“", "”、“")
            for word in opening:
                listed = listed.removesuffix(word)
            examples = any(match["list"].endswith(word) for word in opening) or any(
                f"{word}{match['n']}" in match[0] for word in opening
            )
            if stated is None or any(word in listed for word in opening):
                continue
            if rule.options.get("names"):
                yield from _sections(rule, report, match, int(stated))
                continue
            fewest = len([item for item in listed.split("、") if item])
            most = len([item for item in regex.compile(parting).split(listed) if item])
            # 甲、乙等六个部门 may be examples; more of them than it says are wrong all the same.
            if fewest > 1 and not fewest <= stated <= most and not (examples and stated > most):
                args: dict[str, object] = {"数": stated, "实": most if stated > most else fewest, "原": match[0]}
                yield Found(rule, match.start("n"), match.end("n"), args)


def _sections(rule: Rule, report: Report, match: re.Match[str], stated: int) -> Iterator[Found]:
    """A list of the report's own sections: as many as it says, and each of them in the body."""
    text = fold(match["list"])
    named = []
    for section in report.form.sections:
        names = (section.title, *section.accepts, *section.variants)
        if any(fold(name) in text for name in names):
            named.append(section)
    lost = [section.title for section in report.form.sections if section not in named]
    found = len(report.sections)
    if len(named) >= 2 and stated != len(named):
        args: dict[str, object] = {"数": stated, "实": len(named), "缺": "、".join(lost) or "—"}
    elif len(named) >= 2 and stated == len(named) and found > stated:
        args = {"数": stated, "实": found, "缺": "、".join(lost) or "—"}
    elif len(named) < 2 and stated != found and stated != len(report.form.sections):
        args = {"数": stated, "实": found, "缺": "—"}
    else:
        return
    yield Found(rule, match.start("n"), match.end("n"), args)
