"""Changes in the text of a Word file: in the elements that hold it, or as tracked changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from linter.readers.docx import kept, shown
from linter.regex import compile
from linter.writers import AUTHOR, Change, WriteError
from linter.writers.runs import NOT_TEXT, Spot, cut, divisible, write
from linter.writers.wordfile import WordFile, child_of, key, made, name_of, stamp

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element

#: Fields whose result is written by a person.
_WRITTEN_FIELDS = (["HYPERLINK"], ["FORMTEXT"])
#: What says of a content control that its text comes from elsewhere.
_FILLED = ("showingPlcHdr", "dataBinding", "dropDownList", "date", "docPartObj", "docPartList")
_LOCKED = ("contentLocked", "sdtContentLocked")
#: Reasons why what stands in such an element cannot be changed.
_REFUSED = {
    **dict.fromkeys(("del", "moveFrom"), "deleted"),
    "fldSimple": "field",
    "ruby": "made",
    "txbxContent": "box",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent": "box",
}
#: Changes of a run or a paragraph mark, which a new run does not take over.
_TRACKED_LOOK = ("ins", "del", "moveFrom", "moveTo", "rPrChange")


class _Segment(NamedTuple):
    """Characters ``[start, end)`` of an element of text."""

    element: _Element
    start: int
    end: int


class Edits:
    """Makes changes in a Word file."""

    def __init__(self, file: WordFile, when: datetime, *, tracked: bool) -> None:
        self.file, self.tracked, self.date = file, tracked, stamp(when)
        self.final = not (tracked and file.original)  # whether what is changed is seen
        self.next_id = file.next_id("document", "footnotes", "endnotes", "comments")

    def make(self, changes: Sequence[Change]) -> str:
        """Make changes, which do not overlap, and return what then is to be read.

        Raises:
            WriteError: ``made``, ``field``, ``locked``, ``box``, ``deleted`` or ``across``, with the text that cannot be
                changed; ``break`` for a new text of several lines.
        """
        result = self.file.text
        # From the last to the first: what is before a change stays where it was.
        for start, end, text in sorted(changes, reverse=True):
            if compile(NOT_TEXT).search(text):
                raise WriteError("break", text)
            old = self.file.text[start:end]
            if self.final:
                result = result[:start] + text + result[end:]
            same = _alike(old, text)
            tail = _alike(old[same:][::-1], text[same:][::-1])
            start, end, text = start + same, end - tail, text[same : len(text) - tail]
            if start < end:
                self._replace(start, end, text)
            elif text:
                self._insert(start, text)
        return result

    def _replace(self, start: int, end: int, text: str) -> None:
        segments = list(self._segments(start, end))
        if len({_paragraph(one.element) for one in segments}) > 1:
            raise WriteError("across", self.file.text[start:end])
        for number, segment in reversed(list(enumerate(segments))):
            new = "" if number else text
            if self.tracked:
                self._track(segment, new)
            else:
                old = kept(segment.element)
                write(segment.element, old[: segment.start] + new + old[segment.end :])

    def _segments(self, start: int, end: int) -> Iterator[_Segment]:
        """The elements that hold a span of text."""
        for at in range(start, end):
            self._check(at)
        for element, places in groupby(range(start, end), lambda at: self.file.element(self.file.sources[at])):
            first, *rest = (self.file.sources[at].at for at in places)
            yield _Segment(element, first, first + len(rest) + 1)

    # -- where there is nothing -----------------------------------------------------------

    def _insert(self, at: int, text: str) -> None:
        """Put text behind the character before a place, or before the one behind it, or into an empty paragraph."""
        file = self.file
        refused = WriteError("made", file.text[max(0, at - 4) : at + 4])
        for near, after in ((at - 1, True), (at, False)):
            if not 0 <= near < len(file.text):
                continue
            try:
                self._check(near)
            except WriteError as error:
                refused = error
                continue
            source = file.sources[near]
            self._put(file.element(source), source.at, text, after=after)
            return
        element = file.element(file.sources[min(at, len(file.text) - 1)])
        if at == len(file.text) or name_of(element) != "p" or file.between(at) or file.text[at] not in "\n\t":
            raise refused
        self._allow(element, refused.detail)
        properties = child_of(element, "pPr")
        look = [] if properties is None else _look(properties)
        Spot(element, len(element)).put(self._new(element, text, look))

    def _put(self, element: _Element, at: int, text: str, *, after: bool) -> None:
        """Put text beside a character, looking as that does."""
        if self.tracked:
            run = element.getparent()
            self._outside(cut(run, element, at + after)).put(self._new(element, text, _look(run)))
        else:
            old = kept(element)
            at += after
            write(element, old[:at] + text + old[at:])

    # -- tracked --------------------------------------------------------------------------

    def _track(self, segment: _Segment, text: str) -> None:
        """Mark characters as deleted, and text as inserted behind them."""
        element = segment.element
        cut(element.getparent(), element, segment.end)
        parent, at = cut(element.getparent(), element, segment.start)
        run = parent[at]
        deleted = self._change(run, "del")
        parent.replace(run, deleted)
        deleted.append(run)
        for one in run:
            if name_of(one) == "t":
                one.tag = key(one, "delText")
        if text:
            self._outside(Spot(parent, at + 1)).put(self._new(element, text, _look(run)))

    def _new(self, like: _Element, text: str, look: Sequence[_Element]) -> _Element:
        """A new run, as an insertion where changes are tracked."""
        written = made(like, "t")
        write(written, text)
        run = made(like, "r", *([made(like, "rPr", *look)] if look else []), written)
        if not self.tracked:
            return run
        inserted = self._change(like, "ins")
        inserted.append(run)
        return inserted

    def _change(self, like: _Element, name: str) -> _Element:
        return made(like, name, id=self._id(), author=AUTHOR, date=self.date)

    def _id(self) -> str:
        self.next_id += 1
        return str(self.next_id - 1)

    def _outside(self, place: Spot) -> Spot:
        """The place outside of an insertion by someone else, which is parted there."""
        parent, at = place
        if name_of(parent) not in ("ins", "moveTo"):
            return place
        outer = parent.getparent()
        here = outer.index(parent)
        if not at:
            return Spot(outer, here)
        if at < len(parent):
            rest = etree.Element(parent.tag, dict(parent.attrib), parent.nsmap)
            rest.set(key(rest, "id"), self._id())
            rest.extend(parent[at:])
            outer.insert(here + 1, rest)
        return Spot(outer, here + 1)

    # -- what can be changed --------------------------------------------------------------

    def _check(self, at: int) -> None:
        """Refuse what is no plain text of a person's."""
        file = self.file
        source, char = file.sources[at], file.text[at]
        element = file.element(source)
        if name_of(element) == "delText":
            raise WriteError("deleted", char)
        if name_of(element) != "t" or file.between(at) or shown(element)[source.at] != char:
            raise WriteError("made", char)
        if any(field.upper().split()[:1] not in _WRITTEN_FIELDS for field in source.fields):
            raise WriteError("field", char)
        self._allow(element, char)
        if not divisible(element.getparent()):
            raise WriteError("made", char)

    def _allow(self, element: _Element, text: str) -> None:
        """Refuse what stands within something that does not let its text be changed."""
        for one in element.iterancestors():
            reason = _REFUSED.get(name_of(one), "locked" if _is_locked(one) else "")
            if reason:
                raise WriteError(reason, text)


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with that are the same."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1), min(len(one), len(other))
    )


def _paragraph(element: _Element) -> _Element:
    return next(one for one in element.iterancestors() if name_of(one) == "p")


def _look(element: _Element) -> list[_Element]:
    """How a run looks, or by the properties of its paragraph what is put into it: for a new run."""
    properties = child_of(element, "rPr")
    return [deepcopy(one) for one in properties if name_of(one) not in _TRACKED_LOOK] if properties is not None else []


def _is_locked(element: _Element) -> bool:
    """Whether it is a content control that is locked, or filled from elsewhere."""
    properties = child_of(element, "sdtPr") if name_of(element) == "sdt" else None
    for one in properties if properties is not None else ():
        name = name_of(one).rpartition("}")[2]
        if name in _FILLED or (name == "lock" and one.get(key(one, "val")) in _LOCKED):
            return True
    return False
