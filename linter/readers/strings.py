"""Markup in the strings of scripts: pages whose text a script puts there, and what a server sends to one (JSON)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from linter import regex

#: Strings of a script, whole; comments and regular expressions, so that a quote in them is none. Every alternative
#: goes on to some end, so that a quote which nothing closes is passed once. A string that goes on behind a plus.
_LITERAL = regex.compile(
    r"""//[^\n]*+|/\*.*?(?:\*/|\Z)|[(,=:]\s{0,9}/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n]){0,200}+\]|[^/\\\[\n]){1,200}+/"""
    r"""|"((?:[^"\\\n]|\\.)*+)"?|'((?:[^'\\\n]|\\.)*+)'?|`((?:[^`\\]|\\.)*+)`?""",
    re.DOTALL,
)
_JOINED = regex.compile(r"\s*\+\s*")
_ESCAPE = regex.compile(
    r"\\(?:(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})|(.))", re.DOTALL
)
_ESCAPED = regex.compile(r"\\u[0-9a-fA-F]{4}|<\\/")
_REFERENCE = regex.compile("&(lt|gt|quot|amp|#39);")
_REFERENCES = {"lt": "<", "gt": ">", "quot": '"', "amp": "&", "#39": "'"}
_MARKUP = regex.compile("<(?:table|p|div|span|br|h[1-6])[\\s>/]", re.I)
_WHOLE = regex.compile(r"\s*+<[a-z]", re.I)
_HAN = regex.compile("[\u4e00-\u9fff]")
#: A string of a script with less Chinese than this is no page.
_LEAST = 40
#: What may name the page: so many strings nearest to it, with so much Chinese and no more characters than this.
_NAMES, _NAME, _NAME_MOST = 12, 6, 120


class Piece(NamedTuple):
    """Markup, the offset in the source of each of its characters, and the ends of those that are longer there."""

    text: str
    at: Sequence[int]
    ends: dict[int, int]

    def replaced(self, pattern: re.Pattern[str], value: Callable[[re.Match[str]], str]) -> Piece:
        """Return it with what matches replaced by one character each, or by none."""
        pieces, at, ends, done = [], array("q"), dict(self.ends), 0
        for match in pattern.finditer(self.text):
            char = value(match)
            pieces += [self.text[done : match.start()], char]
            at.extend(self.at[done : match.start()])
            at.extend([self.at[match.start()]] * len(char))
            self.long(ends, match.start(), match.end())
            done = match.end()
        at.extend(self.at[done:])
        return Piece("".join([*pieces, self.text[done:]]), at, ends)

    def long(self, ends: dict[int, int], start: int, end: int) -> None:
        """Note in ``ends`` that ``[start, end)`` of the text is one character."""
        last = self.at[end - 1]
        ends[self.at[start]] = self.ends.get(last, last + 1)


def han(text: str) -> int:
    """How many Chinese characters there are."""
    return len(_HAN.findall(text))


def markup(source: Piece, scripts: Iterable[tuple[int, int]], shown: int) -> tuple[Piece | None, list[Piece]]:
    """Return the longest markup in a string of ``scripts`` (spans), and the strings beside that may name it.

    There is none unless it holds more Chinese than the page shows (``shown`` characters).
    """
    found, names, most = None, list[Piece](), max(shown, _LEAST)
    for start, end in scripts:
        strings: list[Piece] = []
        best = -1
        whole = _WHOLE.match(source.text, start, end)  # a template, and no script
        for spans in [[(start, end)]] if whole else _strings(source.text, start, end):
            piece = _plain(_joined(source, spans))
            count = han(piece.text)
            if count > most and _MARKUP.search(piece.text):
                found, most, best = piece, count, len(strings)
            strings.append(piece)
        if best >= 0:
            near = sorted(range(len(strings)), key=lambda at: abs(at - best))
            names = [strings[at] for at in near if _may_name(strings[at].text)][:_NAMES]
    return found, names


def _may_name(text: str) -> bool:
    return len(text) <= _NAME_MOST and "<" not in text and han(text) >= _NAME


def _plain(piece: Piece) -> Piece:
    """What a string of a script stands for."""
    if "\\" in piece.text:
        piece = piece.replaced(_ESCAPE, _unescaped)
    if _ESCAPED.search(piece.text):  # a string within a string is escaped twice
        piece = piece.replaced(_ESCAPE, _unescaped)
    if "<" not in piece.text:
        piece = piece.replaced(_REFERENCE, lambda match: _REFERENCES[match[1]])
    return piece


def _strings(text: str, start: int, end: int) -> Iterator[list[tuple[int, int]]]:
    """The strings of a script, those joined by a plus as one."""
    spans: list[tuple[int, int]] = []
    after = start
    for match in _LITERAL.finditer(text, start, end):
        if match.lastindex is None:
            continue
        if spans and not _JOINED.fullmatch(text, after, match.start()):
            yield spans
            spans = []
        spans.append(match.span(match.lastindex))
        after = match.end()
    if spans:
        yield spans


def _joined(piece: Piece, spans: list[tuple[int, int]]) -> Piece:
    at = array("q")
    for start, end in spans:
        at.extend(piece.at[start:end])
    return Piece("".join(piece.text[start:end] for start, end in spans), at, {})


def _unescaped(match: re.Match[str]) -> str:
    code, char = match.groups()
    if code is None:
        return {"n": "\n", "r": " ", "t": " ", "b": "", "f": " ", "v": " ", "\n": "", "0": ""}.get(char, char)
    units = [int(part, 16) for part in code[1:].split("\\u")]
    if len(units) == 2:
        return chr(0x10000 + (units[0] - 0xD800 << 10) + units[1] - 0xDC00)
    return "\ufffd" if 0xD800 <= units[0] < 0xE000 else chr(units[0])
