"""The words by which prose speaks of what is counted: a lexicon from YAML, and finding its words in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from linter import regex

#: The classes of ``facts.yaml`` whose entries are concepts, each with its words.
CONCEPTS = ("things", "acts", "outcomes", "applicants", "narrows", "changes")
#: Its classes that are bare lists of words.
LISTS = ("areas", "denials", "wholes", "cues", "each", "bodies", "selves", "nows", "opens", "fillers")
#: Its list of the characters that places of each rank end with, which are no words of their own.
RANKS = "ranks"

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

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Take what ``prepare`` made of a ``facts.yaml``."""
        self._words: dict[str, list[str]] = data["words"]
        #: The characters that end the names of places, by rank (省, 市, 县).
        self.ranks: str = data["ranks"]
        self._pattern = regex.compile(data["pattern"])

    def marks(self, text: str, start: int, end: int) -> Iterator[Mark]:
        """Yield the words in ``text[start:end]`` from left to right, none overlapping."""
        words = self._words
        for found in self._pattern.finditer(text, start, end):
            group, concept = words[found[0]]
            yield Mark(group, concept, found.start(), found.end())


def prepare(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a ``facts.yaml`` with their classes and concepts, and one pattern that finds them all."""
    words: dict[str, list[str]] = {}
    for group in (*LISTS, *reversed(CONCEPTS)):
        for concept, written in _entries(data.get(group)):
            for word in written:
                for one in expand(word):
                    words[one] = [group, concept]
    return {"words": words, "pattern": _branch(_tree(words)), "ranks": "".join(data.get(RANKS, ()))}


def _tree(words: Iterable[str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for word in words:
        at = tree
        for char in word:
            at = at.setdefault(char, {})
        at[""] = {}
    return tree


def _branch(tree: dict[str, Any]) -> str:
    """A pattern of a tree of words: each place branches by its next character, and the longest way wins."""
    ways = [re.escape(char) + _branch(rest) for char, rest in tree.items() if char]
    if not ways:
        return ""
    branch = ways[0] if len(ways) == 1 and "" not in tree else f"(?:{'|'.join(ways)})"
    return f"{branch}?" if "" in tree else branch


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
