"""Automatic numbers of Word: which number a paragraph shows, written as its list wants it (一、 （二） ③ 4.1).

Sources: ECMA-376 Part 1, 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from linter import regex

if TYPE_CHECKING:
    from lxml.etree import _Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = _W + "val"
_LEVELS = 9
_HOLE = regex.compile(r"%([1-9])")
#: Beyond this a number is no number of a heading; it is written in digits.
_GREATEST = 9999


class _Level(NamedTuple):
    start: int
    format: str
    text: str
    restart: int | None  # the level (1-based) whose number starts this one anew; 0 never; None the one above
    legal: bool
    style: str


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, root: _Element | None, of_style: Callable[[str], tuple[str, str | None] | None]) -> None:
        """Read ``numbering.xml``; ``of_style`` gives the list that a style names."""
        self._lists: dict[str, tuple[str, dict[int, int]]] = {}  # numId → abstractNumId, overridden starts
        self._levels: dict[str, dict[int, _Level]] = {}
        self._own: dict[str, dict[int, _Level]] = {}  # numId → levels that the list itself defines
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        links: dict[str, str] = {}
        for element in root if root is not None else ():
            key = element.get(_W + "abstractNumId", "")
            if element.tag == _W + "abstractNum":
                self._levels[key] = _levels(element)
                link = element.find(_W + "numStyleLink")
                if link is not None:
                    links[key] = link.get(_VAL, "")
            elif element.tag == _W + "num":
                self._read_list(element)
        for number, (abstract, starts) in self._lists.items():  # a list that is defined by a style is one with it
            named = of_style(links[abstract]) if abstract in links else None
            if named and named[0] in self._lists:
                self._lists[number] = (self._lists[named[0]][0], starts)

    def _read_list(self, element: _Element) -> None:
        number, abstract = element.get(_W + "numId", ""), element.find(_W + "abstractNumId")
        starts: dict[int, int] = {}
        own: dict[int, _Level] = {}
        for override in element.iterchildren(_W + "lvlOverride"):
            start = override.find(_W + "startOverride")
            if start is not None:
                starts[_int(override.get(_W + "ilvl"), 0)] = _int(start.get(_VAL), 1)
            own |= _levels(override)
        self._lists[number] = (abstract.get(_VAL, "") if abstract is not None else "", starts)
        self._own[number] = own

    def label(self, number: str, level: int | None, style: str) -> str:
        """Count one paragraph of a list and return the number it shows, "" where it shows none."""
        if number not in self._lists:
            return ""
        abstract, starts = self._lists[number]
        levels = self._levels.get(abstract, {}) | self._own[number]
        if level is None:
            level = next((at for at, one in levels.items() if one.style == style and style), 0)
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for at, start in starts.items():
                if at < _LEVELS:
                    counts[at] = start - 1
        before = counts[level]
        counts[level] = levels[level].start if before is None else before + 1
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                counts[deeper] = None
        return _filled(levels, counts, level)


def _filled(levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
    """The text of a level with its numbers put in, and a blank behind where it ends in a number."""
    own = levels[level]
    if own.format == "bullet":
        return ""

    def write(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        count = counts[at]
        if count is None:
            count = levels[at].start if at in levels else 1
        form = levels[at].format if at in levels else "decimal"
        return written("decimal" if own.legal and at < level else form, count)

    text = _HOLE.sub(write, own.text)
    return text + " " if text[-1:].isalnum() else text


def _levels(parent: _Element) -> dict[int, _Level]:
    levels = {}
    for element in parent.iterchildren(_W + "lvl"):
        form = next(element.iter(_W + "numFmt"), None)  # it may stand in a choice for newer programs
        restart, style, legal = (element.find(_W + name) for name in ("lvlRestart", "pStyle", "isLgl"))
        text, start = element.find(_W + "lvlText"), element.find(_W + "start")
        at = _int(element.get(_W + "ilvl"), 0)
        if 0 <= at < _LEVELS:
            levels[at] = _Level(
                _int(start.get(_VAL), 0) if start is not None else 0,
                form.get(_VAL, "decimal") if form is not None else "decimal",
                text.get(_VAL, "") if text is not None else "",
                _int(restart.get(_VAL), 0) if restart is not None else None,
                legal is not None and legal.get(_VAL, "1") not in ("0", "false"),
                style.get(_VAL, "") if style is not None else "",
            )
    return levels


def _int(written: str | None, default: int) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 6 else default


# -- formats ----------------------------------------------------------------------------------

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def written(form: str, number: int) -> str:
    """Write a number in one of Word's formats; an unknown format, or a number beyond it, is in digits."""
    if form == "none":
        return ""
    if number < 1 or number > _GREATEST:
        return str(number)
    write = _FORMATS.get(form)
    return write(number) if write else str(number)


def _counting(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """十, 十一, 二十, 一百零五: 十 stands without 一 only at the start and in ordinary numerals."""
    text, zero = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if not digit:
            zero = bool(text)
            continue
        text += ("零" if zero else "") + digits[digit] + (units[place - 1] if place else "")
        zero = False
    return text[1:] if units == "十百千" and 10 <= number < 20 else text


def _row(first: str, count: int) -> Callable[[int], str]:
    """Characters that follow one another: ①…⑳; beyond them in digits."""
    return lambda number: chr(ord(first) + number - 1) if number <= count else str(number)


def _cycle(characters: str) -> Callable[[int], str]:
    return lambda number: characters[(number - 1) % len(characters)]


def _letters(first: str) -> Callable[[int], str]:
    """Letters: a … z, aa, bb …."""
    return lambda number: chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text


def _each(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        [
            "chineseCounting",
            "chineseCountingThousand",
            "japaneseCounting",
            "taiwaneseCounting",
            "taiwaneseCountingThousand",
        ],
        _counting,
    ),
    **dict.fromkeys(("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"), _each(_DIGITS)),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda number: _counting(number, _LEGAL, "拾佰仟"),
    ),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    **dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), _row("①", 20)),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "ideographEnclosedCircle": _row("㊀", 10),
    "ideographParenthesized": _row("㈠", 10),
    **dict.fromkeys(("decimalFullWidth", "decimalFullWidth2"), _each("０１２３４５６７８９")),
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
}
