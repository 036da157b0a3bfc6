"""Kind ``wording``: words and patterns that must not stand in the text."""

from __future__ import annotations

from collections.abc import Iterator

from linter.checks.places import excused, matches, spans
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield every place where a rule's words or patterns stand."""
    for rule in rules:
        found = _apart(sorted(_places(rule, report), key=lambda place: (place[0], -place[1])))
        if rule.options.get("once"):
            if found:
                (start, end, wrong, right), *others = found
                related = tuple(Related(one[0], one[1]) for one in others)
                args: dict[str, object] = {"原": wrong, "正": right, "处": len(found)}
                yield Found(rule, start, end, args, related=related)
            continue
        for start, end, wrong, right in found:
            yield Found(rule, start, end, {"原": wrong, "正": right, "处": 1})


def _apart(places: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Drop places inside one before them: several patterns of a rule may see the same mistake."""
    kept: list[tuple[int, int, str, str]] = []
    for place in places:
        if not kept or place[0] >= kept[-1][1]:
            kept.append(place)
    return kept


def _places(rule: Rule, report: Report) -> Iterator[tuple[int, int, str, str]]:
    for wrong, right in rule.options.get("words", {}).items():
        for text, start, end in spans(rule, report) if wrong in report.text else ():
            at = text.find(wrong, start, end)
            while at >= 0:
                if not excused(rule, text, at):
                    yield at, at + len(wrong), wrong, right or ""
                at = text.find(wrong, at + 1, end)
    valid = _VALID.get(rule.options.get("valid", ""))
    for match in matches(rule, report):
        if valid is None or valid(match["digits"]):
            template = rule.options.get("right")
            yield match.start(), match.end(), match[0].strip(), match.expand(template) if template else ""


def _id_number(digits: str) -> bool:
    """GB 11643: the last of 18 characters is the check digit of the first 17 (ISO 7064, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == digits[17].upper()


def _bank_card(digits: str) -> bool:
    """ISO/IEC 7812-1: the Luhn check over all digits."""
    plain = [int(digit) for digit in digits if digit.isdecimal()]
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in plain[-2::-2]]
    return (sum(plain[-1::-2]) + sum(doubled)) % 10 == 0 and len(set(plain)) > 2


_VALID = {"id-number": _id_number, "bank-card": _bank_card}
