"""Organisations in a text by their names: which place they are of, and what they do.

株洲市渌口区民政局 is 民政局 of the places 株洲市 and 渌口区. What counts as a level, and which words only
look like one (城市管理局), comes from the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter import regex

#: No name of a place, with those it lies in, is longer than this.
_LONG = 16
#: A name of one place has at most so many characters; a longer run is words that we cannot part.
_NAME = 5
_HAN = regex.compile(r"[\u4e00-\u9fff]*$")


class Place(NamedTuple):
    """One place of a name: 渌口 and 区."""

    name: str
    level: str

    def same(self, other: Place) -> bool:
        """Whether both can be one place: long and short forms begin alike (长阳县, 长阳土家族自治县), and other
        words may stand before a name (国家税务总局青禾县税务局).
        """
        short, long = sorted((self.name, other.name), key=len)
        return long.startswith(short[:2]) or long.endswith(short)


class Organisation(NamedTuple):
    """An organisation that a text names: its places from the largest to the smallest, and its span."""

    places: tuple[Place, ...]
    function: str
    start: int
    end: int


class Gazetteer:
    """How names of organisations are made."""

    def __init__(self, levels: Sequence[Sequence[str]], never: Sequence[str], before: Sequence[str]) -> None:
        """``levels`` are suffixes of places that are of one rank, ``never`` words in which a suffix is none,
        ``before`` words that end where a name begins.
        """
        self.ranks = {suffix: rank for rank, suffixes in enumerate(levels) for suffix in suffixes}
        # 县 is no suffix in a bare 自治县, nor 州 in 广州市.
        ends = [
            "".join(f"(?<!{long.removesuffix(one)})" for long in self.ranks if long != one and long.endswith(one)) + one
            for one in sorted(self.ranks, key=len, reverse=True)
        ]
        self._place = regex.compile(rf"([\u4e00-\u9fff]{{1,12}}?)({'|'.join(ends)})(?![市县区])")
        self._never = regex.compile("|".join(never))
        self._before = regex.compile("|".join(sorted(before, key=len, reverse=True)))

    def parts(self, name: str) -> tuple[tuple[Place, ...], str]:
        """Return the places at the start of an agency's name, and the rest of it."""
        plain = self._masked(name)
        places, at = [], 0
        while found := self._place.match(plain, at):
            places.append(Place(found[1], found[2]))
            at = found.end()
        return tuple(places), name[at:]

    def named(self, text: str, function: str, start: int, end: int) -> Iterator[Organisation]:
        """Yield the organisations of a function in ``text[start:end]`` that are named with their place."""
        at = text.find(function, start, end)
        while at >= 0:
            first = max(start, at - _LONG)
            found = _HAN.search(self._masked(text[first:at]))
            before = found[0] if found else ""
            cut = max((word.end() for word in self._before.finditer(before)), default=0)
            places, rest = self.parts(before[cut:])
            # A run that is cut off in the middle, or longer than a name, may begin with other words.
            whole = cut > 0 or len(before) < at - first or at - first < _LONG
            if places and not rest and whole and all(1 <= len(place.name) <= _NAME for place in places):
                yield Organisation(places, function, at - len(before) + cut, at + len(function))
            at = text.find(function, at + len(function), end)

    def _masked(self, text: str) -> str:
        return self._never.sub(lambda found: "\0" * len(found[0]), text)
