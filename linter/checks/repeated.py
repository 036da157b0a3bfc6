"""Kind ``repeated``: a piece of text written twice, judged by words.

区政府政府信息公开 repeats 政府 but no word; 进一步进一步 repeats a word. Only a candidate loads the
segmentation, and it cuts with the rule's own small lexicon, not with a dictionary of the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from linter import regex
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found

_TWICE = regex.compile(r"([\u4e00-\u9fff]{2,6})\1")
_AROUND = 12


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the pieces written twice where both are whole words."""
    for rule in rules:
        allowed = set(rule.options["allow"])
        for match in _TWICE.finditer(report.prose):
            piece = match[1]
            if piece in allowed or len(set(piece)) == 1:
                continue
            if _are_words(report.prose, match, tuple(rule.options["words"])):
                yield Found(rule, match.start(), match.end(), {"原": match[0], "正": piece})


def _are_words(text: str, match: re.Match[str], words: tuple[str, ...]) -> bool:
    """Whether word boundaries stand before, between and behind the two pieces."""
    start = max(0, match.start() - _AROUND)
    around = text[start : match.end() + _AROUND]
    edges, at = {start}, start
    for word in _tokenizer(words).cut(around, HMM=False):
        at += len(word)
        edges.add(at)
    middle = match.start() + len(match[1])
    return {match.start(), middle, match.end()} <= edges


@lru_cache(maxsize=4)
def _tokenizer(words: tuple[str, ...]) -> Any:
    import jieba

    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = {}
    for word in words:
        for end in range(1, len(word)):
            tokenizer.FREQ.setdefault(word[:end], 0)
        tokenizer.FREQ[word] = 10 ** len(word)
    tokenizer.total = sum(tokenizer.FREQ.values()) or 1
    tokenizer.initialized = True
    return tokenizer
