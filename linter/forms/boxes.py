"""Boxes to tick: 「☑是 □否」, 「是√ 否□」, a bare 是 — which of the words are ticked.

A tick is read only where every word has its mark, or one word has a tick; else nothing is told.
"""

from __future__ import annotations

from typing import NamedTuple

from linter import regex

#: Marks as people and exporters write them; R and £ are the boxes of Wingdings 2 that lost their font.
_TICKED = "☑☒■●◉√✓✔✅\uf052\uf0fe"
_EMPTY = "□☐○◯◻▢\uf0a3\uf06f\uf0a8"
_LOST = {"R": "☑", "£": "□", "þ": "☑", "¨": "□"}
_LOST_MARK = regex.compile(r"[R£þ¨](?=\s*[\u4e00-\u9fff])")
_PIECE = regex.compile(rf"(?P<marks>[{_TICKED}{_EMPTY}][{_TICKED}{_EMPTY}\s]*)|(?P<word>[^{_TICKED}{_EMPTY}\s|]+)")
_YES, _NO = ("是", "有"), ("否", "无", "没有", "不是")


class Box(NamedTuple):
    """A word with its box; ``ticked`` is None where it has no mark."""

    word: str
    ticked: bool | None


def boxes(text: str) -> list[Box]:
    """Return the words of a text with their marks, which all stand before or all behind them."""
    text = _LOST_MARK.sub(lambda found: _LOST[found[0]], text)
    pieces = [(found["marks"], found["word"]) for found in _PIECE.finditer(text)]
    if pieces and not pieces[0][0] and any(marks for marks, _ in pieces):
        pieces.reverse()  # the marks stand behind the words
        return list(reversed(_paired(pieces)))
    return _paired(pieces)


def _paired(pieces: list[tuple[str | None, str | None]]) -> list[Box]:
    found: list[Box] = []
    mark: bool | None = None
    for marks, word in pieces:
        if marks:
            mark = any(one in _TICKED for one in marks)
        elif word and (bare := word.strip("、，,；;。：:（）()")):
            found.append(Box(bare, mark))
            mark = None
    return found


def yes_or_no(text: str) -> str:
    """Return ``yes``, ``no``, ``both``, ``unticked`` or ``unclear`` for the text of a yes-or-no cell."""
    found = boxes(text)
    words = {"yes": _YES, "no": _NO}
    known = [(name, box.ticked) for box in found for name, forms in words.items() if box.word in forms]
    if len(known) != len(found) or not known:
        return "unclear"
    if len(known) == 1 and known[0][1] is None:
        return known[0][0]
    ticked = {name for name, tick in known if tick}
    if len(ticked) == 2:
        return "both"
    if ticked:
        return ticked.pop()
    return "unticked" if len(known) > 1 and all(tick is False for _, tick in known) else "unclear"
