"""Kind ``parts``: parts that the text lists for a whole, and that exceed it or fall short of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from linter.checks.places import excused
from linter.facts.quantities import Quantity, sentence
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related

#: A whole stands at most this far before the word that begins its parts.
_REACH = 30


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the lists whose parts do not add up to their whole."""
    for rule in rules:
        cues = _cues(tuple(rule.options["cues"]))
        if not any(cue in report.prose for cue in rule.options["cues"]):
            continue
        for found in cues.finditer(report.prose):
            whole, parts, tail = _list(report, rule, found)
            if whole is None or len(parts) < 2 or excused(rule, report.prose, found.start()):
                continue
            yield from _compare(rule, whole, parts, tail)


@lru_cache(maxsize=32)
def _cues(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in words))


def _list(report: Report, rule: Rule, cue: re.Match[str]) -> tuple[Quantity | None, list[Quantity], str]:
    """Return the whole before a cue, the parts behind it, and the text of the list."""
    text = report.prose
    first, last = sentence(text, cue.start())
    inside = [q for q in report.quantities if first <= q.start and q.end <= last and q.unit in rule.options["units"]]
    before = [q for q in inside if q.end <= cue.start()]
    whole = before[-1] if before and cue.start() - before[-1].end <= _REACH else None
    if whole is None:
        return None, [], ""
    between = text[whole.end : cue.start()]
    rest = text[cue.end() : last]
    # A second cue nests or changes the subject: which part it details cannot be told for sure.
    again = _cues(tuple(rule.options["cues"])).search(rest)
    depth = text.count("（", first, cue.start()) - text.count("）", first, cue.start())
    parts = [
        q
        for q in inside
        if q.start >= cue.end() and q.unit == whole.unit and _depth(text, cue.end(), q.start) == 0 and depth >= 0
    ]
    if again or "。" in between or depth > 0 and "）" in rest and parts and parts[-1].start > last:
        return None, [], ""
    if depth > 0:
        close = text.find("）", cue.end(), last)
        parts = [q for q in parts if close < 0 or q.start < close]
    return whole, parts, rest


def _depth(text: str, start: int, at: int) -> int:
    return text.count("（", start, at) + text.count("(", start, at) - text.count("）", start, at) - text.count(")", start, at)


def _compare(rule: Rule, whole: Quantity, parts: list[Quantity], tail: str) -> Iterator[Found]:
    if whole.approximate or any(part.approximate for part in parts):
        return
    total = sum((part.value for part in parts), Decimal(0))
    over = rule.options["aspect"] == "over"
    if total == whole.value or (total > whole.value) is not over:
        return
    if over and _several_wholes(whole.value, parts):
        return
    if not over and any(word in tail for word in rule.options.get("open", ())):
        return
    args: dict[str, object] = {
        "总": whole.value,
        "和": total,
        "式": "+".join(str(part.value) for part in parts),
        "差": abs(total - whole.value),
        "单位": whole.unit,
    }
    related = tuple(Related(part.start, part.end) for part in parts)
    yield Found(rule, whole.start, whole.end, args, related=related)


def _several_wholes(whole: Decimal, parts: list[Quantity]) -> bool:
    """Whether the parts are several full lists one after the other (by channel, then by outcome)."""
    total, lists = Decimal(0), 0
    for part in parts:
        total += part.value
        if total == whole:
            total, lists = Decimal(0), lists + 1
    return lists > 1 and total == 0
