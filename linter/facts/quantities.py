"""Quantities in prose: how many of what, with the exact place and how exact the writer claims to be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from linter import regex
from linter.facts.numbers import HAN_NUMERAL, number

UNITS = "人次|件次|条次|万元|亿元|件|条|份|次|期|场|篇|起|宗|项|例|批|单|部|家|个|元|％|%|名|人|册|封|类|本|幅|则|套|张|户|辆|天|页"
_HAN_UNITS = frozenset("件条份次期场篇起宗例")
_ARABIC, _HAN = r"[\d０-９]", r"[一二两三四五六七八九十百千零]"
_QUANTITY = regex.compile(
    rf"(?P<number>(?<!{_ARABIC}){_ARABIC}(?:(?:[,，](?=\d{{3}}(?!\d))|\.)?{_ARABIC}){{0,24}}|(?<!{_HAN}){_HAN}{{1,24}})"
    rf"(?P<big>[万亿])?(?P<some>余|多)?[ \u3000]{{0,2}}(?P<unit>{UNITS})(?!工作日|自然日|百分点|小时|星期|月)"
)
#: What stands before a number that counts nothing (第3条, 2020-12345) or that is not meant exactly.
_NO_COUNT, _NO_HAN_COUNT = frozenset(".第〔[-"), frozenset("第个万亿")
_VAGUE = ("近", "约", "逾", "超", "超过", "大约", "不足")
_COMMA = regex.compile(r"(?<!\d)[，,]|[，,](?!\d{3})")
_AFTER = ("左右", "以上", "上下", "以内")
_STOPS = "。；！？"
#: No sentence reaches further than this: a text without stops is no sentence.
_SENTENCE = 2000


class Quantity(NamedTuple):
    """A number with its unit: ``[start, end)`` covers both, ``number_end`` ends the number."""

    value: Decimal
    unit: str
    start: int
    end: int
    number_end: int
    approximate: bool


def quantities(text: str, start: int = 0, end: int | None = None) -> Iterator[Quantity]:
    """Yield the quantities stated in ``text[start:end]``, in order."""
    for found in _QUANTITY.finditer(text, start, len(text) if end is None else end):
        first, written, unit = found.start(), found["number"], found["unit"].replace("％", "%")
        before = text[first - 1 : first]
        if written[0] in HAN_NUMERAL and (unit not in _HAN_UNITS or before in _NO_HAN_COUNT):
            continue
        if before in _NO_COUNT or (before.isascii() and before.isalpha()):
            continue
        value = number(written + (found["big"] or ""))
        if value is not None:
            near = text[max(0, first - 3) : first].rstrip(" \u3000")
            vague = bool(found["some"]) or near.endswith(_VAGUE) or text.startswith(_AFTER, found.end())
            number_end = found.end("big") if found["big"] else found.end("number")
            yield Quantity(value, unit, first, found.end(), number_end, vague)


def sentence(text: str, at: int) -> tuple[int, int]:
    """Return the span of the sentence around ``at``, without its stop, at most 2,000 characters each way."""
    first, last = max(0, at - _SENTENCE), min(len(text), at + _SENTENCE)
    line = max(text.rfind("\n", first, at) + 1, first)
    line_end = text.find("\n", at, last)
    line_end = last if line_end < 0 else line_end
    start = max(max(text.rfind(stop, line, at) for stop in _STOPS) + 1, line)
    end = min((to for stop in _STOPS if (to := text.find(stop, at, line_end)) >= 0), default=line_end)
    return start, end


def clause(text: str, at: int) -> tuple[int, int]:
    """Return the span of the clause around ``at``: bounded by commas as well, but not inside a number."""
    start, end = sentence(text, at)
    cuts = [found.start() for found in _COMMA.finditer(text[start:end])]
    first = max((start + cut + 1 for cut in cuts if start + cut < at), default=start)
    last = min((start + cut for cut in cuts if start + cut >= at), default=end)
    return first, last
