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
from linter.document import strip_span
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related

_TWICE = regex.compile(r"([\u4e00-\u9fff]{2,6})\1")
_AROUND = 12
_SENTENCE = regex.compile(r"[^。！？；\n]{12,2000}")
#: How much of a sentence a message shows.
_SHOWN = 30


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the pieces written twice where both are whole words."""
    for rule in rules:
        if "sentences" in rule.options:
            yield from _sentences(rule, report)
            continue
        allowed = set(rule.options["allow"])
        for match in _TWICE.finditer(report.prose):
            piece = match[1]
            if piece in allowed or len(set(piece)) == 1:
                continue
            if _are_words(report.prose, match, tuple(rule.options["words"])):
                yield Found(rule, match.start(), match.end(), {"原": match[0], "正": piece})


def _sentences(rule: Rule, report: Report) -> Iterator[Found]:
    """Yield the sentences that stand above already, blanks aside; what a page tells above the title is not counted."""
    before: dict[str, tuple[int, int]] = {}
    for match in _SENTENCE.finditer(report.prose, report.title.start if report.title else 0):
        start, end = strip_span(report.prose, *match.span())
        plain = "".join(report.prose[start:end].split())
        if len(plain) < rule.options["sentences"] or plain in rule.options["allow"]:
            continue
        if plain in before:
            shown = plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…"
            yield Found(rule, start, end, {"原": shown, "正": ""}, related=(Related(*before[plain]),))
        before.setdefault(plain, (start, end))


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
