"""Kind ``balanced``: brackets and quotation marks that do not come in pairs."""

from __future__ import annotations

from collections.abc import Iterator

from linter import regex
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found

#: Half-width brackets pair with full-width ones here; their width is another rule's matter.
_SAME = {"(": "（", ")": "）"}


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield, per paragraph, the first mark without its partner; what a page tells above the report is not looked at."""
    body = min((bound.start for bound in report.sections.values()), default=0)
    about = regex.compile("|".join(report.kind["page_lines"]))
    for rule in rules:
        closes = {pair[1]: pair[0] for pair in rule.options["pairs"]}
        opens = {pair[0]: pair[1] for pair in rule.options["pairs"]}
        marks = {*opens, *closes, *_SAME}
        for start, end in report.outline.prose:
            text = report.text[start:end]
            if marks.isdisjoint(text) or (end <= body and about.match(text)):
                continue
            lost = _unpaired(text, opens, closes, marks)
            if lost is not None:
                mark = text[lost]
                yield Found(rule, start + lost, start + lost + 1, {"原": mark})


def _unpaired(text: str, opens: dict[str, str], closes: dict[str, str], marks: set[str]) -> int | None:
    stack: list[tuple[str, int]] = []
    for at, char in enumerate(text):
        if char not in marks:
            continue
        mark = _SAME.get(char, char)
        if mark in opens:
            stack.append((mark, at))
        elif stack and stack[-1][0] == closes[mark]:
            stack.pop()
        elif not _is_item(text, at, mark):
            return at
    return stack[0][1] if stack else None


def _is_item(text: str, at: int, mark: str) -> bool:
    """``1）`` and ``一）`` number an item: no bracket was opened for them."""
    before = text[max(0, at - 2) : at].strip()
    return mark == "）" and bool(before) and (before[-1].isdecimal() or before[-1] in "一二三四五六七八九十")
