"""Kind ``wording``: words and patterns that must not stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from linter.checks.places import excused, matches, spans
from linter.facts.quantities import sentence
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related, masked

#: A line is looked at so far on either side.
_LINE = 4000
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


class _Place(NamedTuple):
    """Where a word or pattern stands, what should stand there, and the span that is personal data."""

    start: int
    end: int
    right: str = ""
    hidden: tuple[int, int] | None = None


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield every place where a rule's words or patterns stand."""
    for rule in rules:
        found = _apart(sorted(_places(rule, report), key=lambda place: (place.start, -place.end)))
        for place, *others in [found] if rule.options.get("once") and found else [[one] for one in found]:
            args: dict[str, object] = {"原": _shown(report.text, place), "正": place.right, "处": 1 + len(others)}
            related = tuple(Related(one.start, one.end) for one in others)
            right = [(one.start, one.end, one.right) for one in (place, *others)]
            changes = tuple(right) if all(new for *_, new in right) else ()
            yield Found(rule, place.start, place.end, args, related=related, hidden=place.hidden, changes=changes)


def _shown(text: str, place: _Place) -> str:
    """What stands at a place, personal data starred."""
    if place.hidden is None:
        return text[place.start : place.end].strip()
    start, end = place.hidden
    return (text[place.start : start] + masked(text[start:end]) + text[end : place.end]).strip()


def _apart(places: list[_Place]) -> list[_Place]:
    """Drop places inside one before them: several patterns of a rule may see the same mistake."""
    kept: list[_Place] = []
    for place in places:
        if not kept or place.start >= kept[-1].end:
            kept.append(place)
    return kept


def _places(rule: Rule, report: Report) -> Iterator[_Place]:
    for wrong, right in rule.options.get("words", {}).items():
        for text, start, end in spans(rule, report) if wrong in report.text else ():
            at = text.find(wrong, start, end)
            while at >= 0:
                if not (excused(rule, text, at) or _allowed(rule, text, at, at + len(wrong))) and _given(
                    rule, text, at
                ):
                    yield _Place(at, at + len(wrong), right or "")
                at = text.find(wrong, at + 1, end)
    valid = _VALID.get(rule.options.get("valid", ""))
    template = rule.options.get("right")
    for match in matches(rule, report):
        fits = (valid is None or valid(match["digits"])) and not _allowed(rule, match.string, *match.span())
        if fits and _in_pairs(rule, match.string, match.start()) and _given(rule, match.string, match.start()):
            yield _Place(*match.span(), match.expand(template) if template else "", _hidden(rule, match))


def _given(rule: Rule, text: str, at: int) -> bool:
    """Whether a pattern of ``given`` occurs in the sentence around ``at``, where the rule has any."""
    return "given" not in rule.options or rule.finds("given", text, *sentence(text, at))


def _allowed(rule: Rule, text: str, start: int, end: int) -> bool:
    """Whether what was found is a part of a longer word that the rule allows."""
    return any(
        text.find(word, max(0, end - len(word)), start + len(word)) >= 0 for word in rule.options.get("allow", ())
    )


def _in_pairs(rule: Rule, text: str, at: int) -> bool:
    """Whether the mark of ``paired``, where the rule has one, stands an even number of times in the line around ``at``."""
    mark = rule.options.get("paired")
    if not mark:
        return True
    first, last = max(0, at - _LINE), min(len(text), at + _LINE)
    start, end = text.rfind("\n", first, at) + 1, text.find("\n", at, last)
    return text.count(mark, start or first, end if end >= 0 else last) % 2 == 0


def _hidden(rule: Rule, match: re.Match[str]) -> tuple[int, int] | None:
    if not rule.options.get("private"):
        return None
    return match.span("private" if "private" in match.re.groupindex else 0)


def _id_number(digits: str) -> bool:
    """GB 11643: a day of the calendar, and the check digit of the first 17 (ISO 7064, MOD 11-2)."""
    plain = "".join(digits.split())
    try:
        date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(plain[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == plain[17].upper()


def _bank_card(digits: str) -> bool:
    """ISO/IEC 7812-1: the Luhn check over all digits."""
    plain = [int(digit) for digit in digits if digit.isdecimal()]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in plain[-2::-2]]
    return (sum(plain[-1::-2]) + sum(doubled)) % 10 == 0 and len(set(plain)) > 2


_VALID = {"id-number": _id_number, "bank-card": _bank_card}
