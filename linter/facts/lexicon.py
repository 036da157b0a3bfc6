"""The words by which prose speaks of what is counted: a lexicon from YAML, and finding its words in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from linter import regex

#: The classes of ``facts.yaml`` whose entries are concepts, each with its words.
CONCEPTS = ("things", "acts", "outcomes", "applicants", "narrows", "changes")
#: Its classes that are bare lists of words.
LISTS = ("areas", "denials", "wholes", "cues", "bodies", "fillers")

_GROUP = regex.compile(r"\(([^()]*)\)")
#: A word of the lexicon writes a year so; in a text its digits are masked before words are looked for.
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?=年)")
_DAY = regex.compile(r"\d{1,2}月(?:\d{1,2}[日号])?|\d{1,2}[日号]")


class Mark(NamedTuple):
    """A word of the lexicon in a text: its class, its concept ("" in a bare list), and its span."""

    group: str
    concept: str
    start: int
    end: int


class Lexicon:
    """The words of one kind of report, ready to be found: the longest word wins."""

    def __init__(self, data: Mapping[str, object]) -> None:
        """Take the data of a ``facts.yaml``: classes of concepts with their words, and lists of words."""
        words: dict[str, tuple[str, str]] = {}
        for group in (*LISTS, *reversed(CONCEPTS)):
            for concept, written in _entries(data.get(group)):
                for word in written:
                    for one in expand(word):
                        words[one] = group, concept
        by_first: dict[str, list[str]] = {}
        for word in sorted(words, key=len, reverse=True):
            by_first.setdefault(word[0], []).append(word)
        self._words, self._by_first = words, by_first

    def marks(self, text: str, start: int, end: int) -> Iterator[Mark]:
        """Yield the words in ``text[start:end]`` from left to right, none overlapping."""
        by_first, words = self._by_first, self._words
        at = start
        while at < end:
            for word in by_first.get(text[at], ()):
                if text.startswith(word, at) and at + len(word) <= end:
                    yield Mark(*words[word], at, at + len(word))
                    at += len(word)
                    break
            else:
                at += 1


def _entries(group: object) -> Iterator[tuple[str, Sequence[str]]]:
    if isinstance(group, dict):
        yield from group.items()
    elif isinstance(group, list):
        yield "", group


def expand(word: str) -> list[str]:
    """Return what a word of the lexicon stands for: ``(x)`` may be left out, ``(x|y)`` is one of them.

    Brackets do not nest; ``(|x|y)`` is one of them or none.
    """
    group = _GROUP.search(word)
    if group is None:
        return [word] if word else []
    choices = group[1].split("|")
    if len(choices) == 1:
        choices.append("")
    return [one for choice in choices for one in expand(word[: group.start()] + choice + word[group.end() :])]


def masked(text: str) -> str:
    """Return a text of the same length in which years are ``YYYY`` and days are blanks."""
    text = _YEAR.sub("YYYY", text)
    return _DAY.sub(lambda found: " " * len(found[0]), text)


_made: list[tuple[object, Lexicon]] = []


def lexicon(data: Mapping[str, object]) -> Lexicon:
    """Return the lexicon of a ``facts.yaml``, made once."""
    for known, made in _made:
        if known is data:
            return made
    made = Lexicon(data)
    _made.append((data, made))
    return made
