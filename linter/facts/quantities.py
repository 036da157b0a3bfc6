"""Quantities in prose: how many of what, with the exact place and how exact the writer claims to be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from linter import regex
from linter.facts.numbers import number

UNITS = "人次|件次|条次|万元|亿元|件|条|份|次|期|场|篇|起|宗|项|例|批|单|部|家|个|元|％|%|名|人|册|封|类|本|幅|则|套|张|户|辆|天|页"
_HAN_UNITS = "件|条|份|次|期|场|篇|起|宗|例"
_QUANTITY = regex.compile(
    rf"(?<![\d.第〔\[（(A-Za-z-])(?P<before>近|约|逾|超过|超|大约|不足)?[ \u3000]?"
    rf"(?P<number>\d{{1,3}}(?:[,，]\d{{3}})+(?!\d)|[\d０-９]+(?:\.\d+)?)(?P<big>[万亿])?(?P<some>余|多)?[ \u3000]{{0,2}}(?P<unit>{UNITS})"
    rf"|(?<![第一二三四五六七八九十百千])(?P<han>[一二两三四五六七八九十百千零]+)(?P<some2>余|多)?(?P<unit2>{_HAN_UNITS})"
)
_COMMA = regex.compile(r"(?<!\d)[，,]|[，,](?!\d{3})")
_AFTER = ("左右", "以上", "上下", "以内")
_STOPS = "。；！？\n"


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
        written = found["number"] or found["han"]
        value = number(written + (found["big"] or ""))
        if value is None:
            continue
        part = "number" if found["number"] else "han"
        vague = bool(found["before"] or found["some"] or found["some2"]) or text.startswith(_AFTER, found.end())
        unit = (found["unit"] or found["unit2"]).replace("％", "%")
        number_end = found.end("big") if found["big"] else found.end(part)
        yield Quantity(value, unit, found.start(part), found.end(), number_end, vague)


def sentence(text: str, at: int) -> tuple[int, int]:
    """Return the span of the sentence around ``at``, without its stop."""
    start = max(text.rfind(stop, 0, at) for stop in _STOPS) + 1
    end = min((to for stop in _STOPS if (to := text.find(stop, at)) >= 0), default=len(text))
    return start, end


def clause(text: str, at: int) -> tuple[int, int]:
    """Return the span of the clause around ``at``: bounded by commas as well, but not inside a number."""
    start, end = sentence(text, at)
    cuts = [found.start() for found in _COMMA.finditer(text[start:end])]
    first = max((start + cut + 1 for cut in cuts if start + cut < at), default=start)
    last = min((start + cut for cut in cuts if start + cut >= at), default=end)
    return first, last
