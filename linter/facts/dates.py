"""Dates and periods in prose, each with its span and whether the calendar knows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain
from typing import NamedTuple

from linter import regex
from linter.facts.numbers import han_number, wide_to_ascii

_Y = r"(?:(?:19|20|１９|２０)[0-9０-９]{2}|[一二][九〇○零][〇○零一二三四五六七八九]{2})"
_N = r"(?:[0-9０-９]{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九元])"
_S = r"[ \t\n\u3000\xa0]{0,8}"
_WORDS = regex.compile(rf"(?P<y>{_Y}){_S}年{_S}(?P<m>{_N}){_S}月{_S}(?P<d>{_N}){_S}(?P<u>[日号])")
_DOTTED = regex.compile(r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?P<s>[./-])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d.])")
_RANGE = regex.compile(
    rf"(?P<y>{_Y}){_S}年{_S}(?P<m>{_N}){_S}月{_S}(?P<d>{_N}){_S}日{_S}(?P<begin>起|开始|始|零时|0时)?{_S}，?{_S}"
    rf"(?P<to>至|到|截至|截止到?|止于|——|[—–－\-~～]){_S}(?:(?P<y2>{_Y}){_S}年)?{_S}(?P<m2>{_N}){_S}月{_S}(?P<d2>{_N}){_S}日"
)
_POINTS = regex.compile(
    r"(?P<y>20\d\d)\.(?P<m>\d{1,2})\.(?P<d>\d{1,2})\s?(?P<to>至|到|——|[—–－\-~～])\s?"
    r"(?:(?P<y2>20\d\d)\.)?(?P<m2>\d{1,2})\.(?P<d2>\d{1,2})(?![\d.])"
)
#: A period whose parts were lost on the way: 自20231月1起至202312月31日.
_BROKEN = regex.compile(r"自\s*20\d\d[^。\n]{0,14}?(?:起|至)[^。\n]{0,6}?20\d\d[^。\n]{0,10}?(?:日|止)")


class Dated(NamedTuple):
    """A date as written: ``value`` is None when the calendar has no such day."""

    start: int
    end: int
    value: date | None
    text: str
    year: int
    style: str  # "words" or "dotted"


class Period(NamedTuple):
    """A range of dates as written; the second year is the first one's when it is left out."""

    start: int
    end: int
    first: date | None
    last: date | None
    text: str
    joiner: str
    years: tuple[int, int]


def _integer(text: str) -> int:
    plain = wide_to_ascii(text).replace("元", "一")  # 元月 is the first
    return int(plain) if plain.isdecimal() else han_number(plain) or 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dates(text: str, start: int = 0, end: int | None = None) -> Iterator[Dated]:
    """Yield the full dates written in ``text[start:end]``, in two passes: words, then dotted."""
    stop = len(text) if end is None else end
    for pattern, style in ((_WORDS, "words"), (_DOTTED, "dotted")):
        for found in pattern.finditer(text, start, stop):
            year, month, day = (_integer(found[part]) for part in "ymd")
            yield Dated(found.start(), found.end(), _date(year, month, day), found[0], year, style)


def periods(text: str, start: int = 0, end: int | None = None) -> Iterator[Period]:
    """Yield the ranges of dates written in ``text[start:end]``."""
    stop = len(text) if end is None else end
    for found in chain(_RANGE.finditer(text, start, stop), _POINTS.finditer(text, start, stop)):
        year = _integer(found["y"])
        year2 = _integer(found["y2"]) if found["y2"] else year
        first = _date(year, _integer(found["m"]), _integer(found["d"]))
        last = _date(year2, _integer(found["m2"]), _integer(found["d2"]))
        yield Period(found.start(), found.end(), first, last, found[0], found["to"], (year, year2))


def broken_period(text: str) -> tuple[int, int] | None:
    """Return the span of a period that lost parts of its dates, if there is one."""
    for found in _BROKEN.finditer(text):
        if not _RANGE.search(text, max(0, found.start() - 2), found.end() + 4):
            return found.span()
    return None
