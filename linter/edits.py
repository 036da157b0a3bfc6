"""Edits: what would mend a violation, as the ``edit:`` of its rule says, and whether that is safe.

An edit only touches text that stands in the file as it was read: not what was read as another character, and in a
text in traditional characters no words are put in simplified ones. It is safe if its rule says so, no number changes
its value, and it does not touch what others have worded or named: titles, quotations, addresses, files, code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter import regex
from linter.facts.dates import dates
from linter.facts.numbers import numbers
from linter.rules import HOLE, MULTILINE, fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from linter.document import Document
    from linter.rules import Rule
    from linter.violations import Found

#: A span of a text, and what to put in its place.
Change = tuple[int, int, str]
#: No number reaches further than so many characters.
_AROUND = 40
#: Opening and closing marks of titles and quotations, and how far back one is looked for.
_CITING = (("《", "》"), ("“", "”"), ("‘", "’"), ("「", "」"), ("『", "』"), ("〈", "〉"))
_CITED = 200
#: What an address begins with, and what ends it at the latest.
_ADDRESS = "(?:://|www\\.|[A-Za-z0-9-]\\.(?:cn|com|net|org|gov))[^\\s，。；：、（）《》“”]*$"
#: What a tag, and the target of a link in Markdown, begin with.
_CODE = r"<[A-Za-z][\w-]*\s[^<>\n]*$|\]\([^()\s]*(?:\([^()\s]*)?$"
#: How the name of a file ends, and whatever of it stands before.
_FILE = r"[^\s，。；：、《》“”]{0,60}?\.(?:docx?|xlsx?|pptx?|wps|pdf|ofd|txt|csv|jpe?g|png|zip|rar|html?|mp4)(?![A-Za-z0-9])"


def edits(found: Found, values: dict[str, object], document: Document) -> tuple[tuple[Change, ...], bool]:
    """Return the changes that mend what was found, all or none of them, and whether they are safe.

    ``values`` are those that fill the rule's message. What cannot be mended has no changes.
    """
    changes = []
    for start, end, text in _wanted(found, values, document.text):
        change = _narrowed(document.text, start, end, text)
        if change[0] == change[1] and not change[2]:
            continue
        if not _is_as_written(document, change):
            return (), False
        changes.append(change)
    changes.sort()
    if any(one[1] > two[0] for one, two in zip(changes, changes[1:], strict=False)):
        return (), False
    safe = (
        bool(changes)
        and found.safe
        and found.rule.edit.get("safe", False)
        and keeps_numbers(document.text, changes)
        and not any(_is_cited(document.text, change) for change in changes)
    )
    return tuple(changes), safe


def applied(text: str, changes: Iterable[Change]) -> str:
    """Return the text with the changes made; their spans do not overlap."""
    pieces, at = [], 0
    for start, end, new in sorted(changes):
        pieces += [text[at:start], new]
        at = end
    return "".join((*pieces, text[at:]))


def keeps_numbers(text: str, changes: Sequence[Change]) -> bool:
    """Whether what is changed and around it states the same numbers before and after, by value, in the same order."""
    first, last = min(change[0] for change in changes), max(change[1] for change in changes)
    start = max(text.rfind("\n", 0, first) + 1, first - _AROUND)
    end = text.find("\n", last, last + _AROUND)
    lines = text[start : end if end >= 0 else last + _AROUND]
    moved = [(one - start, two - start, new) for one, two, new in changes]
    return numbers(lines) == numbers(applied(lines, moved))


def _is_cited(text: str, change: Change) -> bool:
    """Whether a change is in an address, code or a file's name, or changes words, not only marks, of a title or a
    quotation.
    """
    start, end, new = change
    before = text[max(0, start - _CITED) : start]
    line = before[before.rfind("\n") + 1 :]
    if regex.compile(_ADDRESS).search(before) or regex.compile(_CODE).search(line) or line.count("`") % 2 == 1:
        return True
    if regex.compile(_FILE).match(text, end):
        return True
    if _words(text[start:end]) == _words(new):
        return False
    quotes = line.count('"')
    return quotes % 2 == 1 or any(before.rfind(left) > before.rfind(right) for left, right in _CITING)


def _words(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


def _wanted(found: Found, values: dict[str, object], text: str) -> Iterable[Change]:
    """The changes that the rule asks for; none where one of the places cannot be mended."""
    edit = found.rule.edit
    if edit.get("computed"):
        return found.changes
    spans = [(found.start, found.end)]
    if found.rule.options.get("once"):  # then the other places are those of the same mistake
        spans += [(place.start, place.end) for place in found.related]
    changes = []
    for start, end in spans:
        new = _mended(found.rule, text, start, end, values)
        if new is None or new == text[start:end]:
            return ()
        changes.append((start, end, new))
    return changes


def _mended(rule: Rule, text: str, start: int, end: int, values: dict[str, object]) -> str | None:
    """What to put in the place of a span; None where the rule's edit does not fit it."""
    edit = rule.edit
    if "to" in edit:
        holes = HOLE.findall(edit["to"])
        if not all(str(values.get(hole, "")) for hole in holes):
            return None
        return HOLE.sub(lambda hole: str(values[hole[1]]), edit["to"])
    if "swap" in edit:
        words = sorted(edit["swap"], key=len, reverse=True)
        wrong = regex.compile("|".join(map(regex.escape, words)))
        return wrong.sub(lambda word: str(edit["swap"][word[0]]), text[start:end])
    if "date" in edit:
        return _dated(edit["date"], text, start, end)
    changes: list[Change] = []
    for pattern, right in edit.get("sub", {}).items():
        for place in regex.compile(pattern, MULTILINE).finditer(text, start, end):
            if not any(place.start() < last and first < place.end() for first, last, _ in changes):
                changes.append((*place.span(), place.expand(right)))
    if not changes:
        return None
    return applied(text[start:end], ((first - start, last - start, new) for first, last, new in changes))


def _dated(template: str, text: str, start: int, end: int) -> str | None:
    """The date that a span is, written in another way; None where it is none of the calendar."""
    dated = next(dates(text, start, end), None)
    if dated is None or dated.value is None or (dated.start, dated.end) != (start, end):
        return None
    return fill(template, {"年": dated.value.year, "月": dated.value.month, "日": dated.value.day})


def _narrowed(text: str, start: int, end: int, new: str) -> Change:
    """A change without what stays the same at both of its ends."""
    while start < end and new and text[start] == new[0]:
        start, new = start + 1, new[1:]
    while start < end and new and text[end - 1] == new[-1]:
        end, new = end - 1, new[:-1]
    return start, end, new


def _is_as_written(document: Document, change: Change) -> bool:
    start, end, new = change
    old = document.text[start:end]
    if document.written is document.text or document.written == document.text:
        return True
    known = {*old, *"，。、；：？！（）《》〈〉“”‘’〔〕…—"}
    plain = all(char in known or char.isascii() for char in new)
    return plain and document.written[start:end] == old
