"""Kind ``numbering``: the style and sequence of heading numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from linter import regex
from linter.document import Paragraph
from linter.forms.sections import Heading, numeral, ordinal, sub_headings
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related

Sub = tuple[Paragraph, re.Match[str]]

_POINT = regex.compile(r"(?P<number>[1-9]\d?)[.．、](?=[ \u3000]{0,2}[\u4e00-\u9fff])")
_BRACKET = regex.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield what is wrong with the numbers, one aspect per rule."""
    aspects = {"mixed": _mixed, "sub-sequence": _sequence, "sub-mixed": _sub_mixed, "sub-half": _sub_half}
    for rule in rules:
        yield from aspects[rule.options["aspect"]](rule, report)


def _mixed(rule: Rule, report: Report) -> Iterator[Found]:
    """Top-level numbers in more than one style: one violation that lists every place."""
    numbered = [heading for heading in report.headings if heading.section]
    styles = Counter(heading.style for heading in numbered)
    if styles[""] * 2 >= len(numbered):
        # Where most have no number, an exporter has lost them.
        numbered = [heading for heading in numbered if heading.number]
        del styles[""]
    if len(styles) < 2:
        return
    odd = [heading for heading in numbered if heading.style != "一、"] or numbered
    first, *others = [
        (heading.start, heading.start + _width(heading) if heading.number else heading.end) for heading in odd
    ]
    written = " ".join((heading.number + heading.mark.strip()) or "—" for heading in numbered)
    changes = tuple(
        (
            heading.start,
            heading.start + len(heading.number) + len(heading.mark),
            f"{numeral(heading.ordinal) or report.form.section(heading.section).number}、",
        )
        for heading in odd
    )
    yield Found(
        rule,
        *first,
        {"原": written},
        related=tuple(Related(*span) for span in others),
        changes=changes,
        about=rule.kind,
    )


def _width(heading: Heading) -> int:
    return len(heading.number) + len(heading.mark.rstrip())


def _subs(report: Report) -> Iterator[list[Sub]]:
    """Yield the bracket-numbered paragraphs of each section, split where numbering lawfully restarts."""
    for bound in report.sections.values():
        found = sub_headings(report.text, report.outline.prose, bound.start, bound.end)
        han = [sub for sub in found if not sub[1]["number"][0].isdecimal()]
        if han:
            yield han


def _sequence(rule: Rule, report: Report) -> Iterator[Found]:
    for subs in _subs(report):
        due = 1
        for _, match in subs:
            number = ordinal(match["number"])
            if number != due and not (number == 1 and due > 2):
                yield Found(rule, match.start(), match.end(), {"原": match[0], "应": due})
                break
            due = number + 1
    yield from _points(rule, report)


def _points(rule: Rule, report: Report) -> Iterator[Found]:
    """Paragraphs that begin with 1. 2. 3. and skip or repeat a number; other paragraphs may stand between."""
    for bound in report.sections.values():
        before = 0
        for paragraph in report.outline.prose:
            if not bound.start <= paragraph.start < bound.end:
                continue
            match = _POINT.match(report.text, paragraph.start, paragraph.end)
            number = int(match["number"]) if match else 0
            if match and before and number not in (1, before + 1):
                yield Found(rule, match.start(), match.end(), {"原": match[0], "应": before + 1})
                break
            if match:
                before = number
            elif _BRACKET.match(report.text, paragraph.start, paragraph.end):
                before = 0


def _half(match: re.Match[str]) -> bool:
    return match["open"] == "(" or match["close"] == ")"


def _sub_mixed(rule: Rule, report: Report) -> Iterator[Found]:
    """Half-width brackets among full-width ones at the same level of one section."""
    for subs in _subs(report):
        half = [match for _, match in subs if _half(match)]
        if half and len(half) < len(subs):
            yield _bracketed(rule, half)


def _sub_half(rule: Rule, report: Report) -> Iterator[Found]:
    """Half-width brackets throughout."""
    for subs in _subs(report):
        half = [match for _, match in subs if _half(match)]
        if half and len(half) == len(subs):
            yield _bracketed(rule, half)


def _bracketed(rule: Rule, half: list[re.Match[str]]) -> Found:
    """One violation for all numbers in half-width brackets."""
    first, *others = half
    changes = tuple((*match.span(), f"（{match['number']}）") for match in half)
    related = tuple(Related(*match.span()) for match in others)
    return Found(rule, *first.span(), {"原": first[0], "应": changes[0][2]}, related=related, changes=changes)
