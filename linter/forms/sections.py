"""Binding sections: the headings of a document, and which section of the form each one opens.

A heading is recognised by its words, whatever its number looks like (an exporter writes 1、 for
一、), and by its number where the words are unknown. How well it fits is recorded, not repaired.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from typing import NamedTuple

from linter import regex
from linter.document import Document, Paragraph, strip_span
from linter.forms.bound import BoundTable
from linter.forms.fold import fold
from linter.forms.model import Form, Section

MAX_HEADING = 45
#: A heading this much like the form's is a near miss; below, it means something else.
_NEAR = 0.75

_HAN = "一二三四五六七八九十"
_HEAD = regex.compile(
    rf"(?P<number>(?:第[{_HAN}]{{1,3}}(?:部分|章))|[{_HAN}]{{1,3}}|[0-9０-９]{{1,2}})"
    r"(?P<mark>[ \u3000\xa0\t]*[、.．,，:：]?[ \u3000\xa0\t]*)"
)
_LEADERS = regex.compile(r"(?:\.{3,}|…{2,}|·{3,})[ \u3000]*\d*$", 8)
_SUB = regex.compile(rf"(?P<open>[（(])(?P<number>[{_HAN}]{{1,3}}|[0-9０-９]{{1,2}})(?P<close>[）)])")


class Heading(NamedTuple):
    """A top-level heading: the span of its line part, its number as written, and what it opens.

    ``match`` is ``exact``, ``accepted`` (an official synonym), ``near`` or ``variant`` (a near
    miss), ``renamed`` (bound by its number only) or ``""`` (no section of the form).
    """

    start: int
    end: int
    number: str
    mark: str
    title: str
    section: str
    match: str

    @property
    def ordinal(self) -> int:
        """Its number as an integer, 0 when it has none."""
        return ordinal(self.number)

    @property
    def style(self) -> str:
        """How it is numbered: ``一、`` for every Han numeral with a 顿号, ``1、``, ``1.``, ``""`` …"""
        if not self.number:
            return ""
        first = "第" if self.number[0] == "第" else "一" if self.number[0] in _HAN else "1"
        return first + self.mark.strip()


class BoundSection(NamedTuple):
    """A section as found: its heading, and its body up to the next top-level heading."""

    section: Section
    heading: Heading
    start: int
    end: int


class Outline(NamedTuple):
    """The headings in order, the sections they open by key, and the paragraphs outside tables.

    ``repeats`` are headings of the form, numbered and to the letter, of sections that stand above them already.
    """

    headings: tuple[Heading, ...]
    sections: dict[str, BoundSection]
    prose: list[Paragraph]
    repeats: tuple[Heading, ...] = ()


def ordinal(number: str) -> int:
    """Return the value of a heading number (一, 十二, 3, ３, 第二部分); 0 when it has none."""
    digits = number.strip("第部分章")
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = digits.rpartition("十")
    value = (_HAN.find(tens) + 1 if tens else 1) * 10 if ten else 0
    return value + (_HAN.find(ones) + 1 if ones else 0)


def numeral(value: int) -> str:
    """Return a heading number from 1 to 99 in Chinese characters: 一, 十, 十二, 二十."""
    tens, ones = divmod(value, 10)
    return (_HAN[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (_HAN[ones - 1] if ones else "")


def bind_sections(document: Document, form: Form, tables: list[BoundTable]) -> Outline:
    """Find the headings and sections of ``form`` in ``document``, outside its bound tables."""
    prose = list(_prose(document, tables))
    found = [heading for paragraph in prose if (heading := heading_of(document.text, paragraph, form))]
    chosen = _choose(found)
    chosen = _rename(chosen, found, form)
    for section in form.sections:
        if section.key not in chosen:
            inside = _inside(document.text, section, prose)
            if inside:
                chosen[section.key] = inside
    headings = sorted({*chosen.values(), *(heading for heading in found if not heading.section)})
    repeats = tuple(one for one in found if _is_repeat(one, chosen, form))
    return Outline(tuple(headings), _bodies(headings, form, len(document.text)), prose, repeats)


def _is_repeat(heading: Heading, chosen: dict[str, Heading], form: Form) -> bool:
    first = chosen.get(heading.section)
    if first is None or heading.start <= first.start or heading.match not in ("exact", "accepted"):
        return False
    return heading.style == "一、" and heading.ordinal == ordinal(form.section(heading.section).number)


def _prose(document: Document, tables: list[BoundTable]) -> Iterable[Paragraph]:
    """Yield what is not a table of the form: paragraphs, and cells of other tables that read like one."""
    spans = sorted((table.start, table.end) for table in tables if table.found)
    scattered = {paragraph for table in tables for paragraph in table.scattered}
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block not in scattered and not any(start <= block.start < end for start, end in spans):
                yield block
            continue
        for row in block.rows:
            for cell in row:
                if cell.end - cell.start < 4 or any(start <= cell.start < end for start, end in spans):
                    continue
                text = document.text[cell.start : cell.end]
                if "。" in text or len(text) > MAX_HEADING or _HEAD.match(text):
                    yield Paragraph(cell.start, cell.end)


def heading_of(text: str, paragraph: Paragraph, form: Form) -> Heading | None:
    """Return the top-level heading that a paragraph is, or begins with; None when it is none."""
    start, end = paragraph
    head = text[start : min(end, start + 60)]
    if _LEADERS.search(head):
        return None  # a line of a table of contents
    found = _HEAD.match(head)
    number, mark, title = "", "", head
    if found:
        number, mark, title = found["number"], found["mark"], head[found.end() :]
    if end - start <= MAX_HEADING + 8:
        known = form.headings.get(fold(title))
        if known:
            section, match = known
            return Heading(start, end, number, mark, title, section.key, _exactness(title, section, match))
    if not number or not mark:
        return None
    for section in form.sections:
        for name in (section.title, *section.accepts):
            if title.startswith(name) and ordinal(number) == ordinal(section.number):
                rest = title[len(name) :].lstrip()
                if rest[:1] not in "、，；,;和及":  # else the preface counts its parts
                    stop = start + len(head) - len(title) + len(name)
                    return Heading(start, stop, number, mark, name, section.key, "exact")
    folded = fold(head)
    if any(folded.startswith(label) for label in form.row_labels):
        return None  # a row of a table that could not be read
    if end - start <= MAX_HEADING and number[0] in _HAN + "第" and "、" in mark and not set("。；！？") & set(title):
        matched = (one.key for one in form.sections if one.matches and regex.compile(one.matches).search(title))
        section_key = next(matched, "")
        return Heading(start, end, number, mark, title, section_key, "accepted" if section_key else "")
    return None


def _exactness(title: str, section: Section, match: str) -> str:
    """An exact match is one to the letter, blanks aside; lost or added marks make it near."""
    if match == "variant":
        return match
    bare = "".join(title.split()).rstrip("：:")
    return match if bare == section.title or bare in section.accepts else "near"


def _choose(found: list[Heading]) -> dict[str, Heading]:
    """Pick the first heading of each section, or the second behind a table of contents.

    Where the first ones stand line upon line, they are a table of contents.
    """
    again: dict[str, list[Heading]] = {}
    for heading in found:
        if heading.section:
            again.setdefault(heading.section, []).append(heading)
    chosen = {key: places[0] for key, places in again.items()}
    order = sorted(chosen.values())
    listed = [one for one, two in zip(order, order[1:], strict=False) if two.start - one.end <= 4]
    if len(listed) >= 3:
        for key, places in again.items():
            if len(places) > 1 and (chosen[key] in listed or chosen[key] == order[-1]):
                chosen[key] = places[1]
    return chosen


def _rename(chosen: dict[str, Heading], found: list[Heading], form: Form) -> dict[str, Heading]:
    """Bind headings with unknown words by their number, where that section is due and missing."""
    keys = [section.key for section in form.sections]
    for index, section in enumerate(form.sections):
        if section.key in chosen:
            continue
        before = max((chosen[key].start for key in keys[:index] if key in chosen), default=-1)
        after = min((chosen[key].start for key in keys[index + 1 :] if key in chosen), default=None)
        for heading in found:
            due = heading.start > before and (after is None or heading.start < after)
            if due and not heading.section and heading.ordinal == ordinal(section.number) and len(chosen) > 1:
                names = (section.title, *section.accepts)
                match = "near" if max(_likeness(heading.title, name) for name in names) >= _NEAR else "renamed"
                bound = heading._replace(section=section.key, match=match)
                found[found.index(heading)] = bound
                chosen[section.key] = bound
                break
    return chosen


def _likeness(one: str, two: str) -> float:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, fold(one), fold(two), autojunk=False).ratio()


def _inside(text: str, section: Section, prose: list[Paragraph]) -> Heading | None:
    """Find a heading glued into a paragraph: number, 顿号 and the official title behind a full stop."""
    for name in (section.title, *section.accepts):
        wanted = f"{section.number}、{name}"
        at = text.find(wanted)
        while at >= 0:
            before = text[:at].rstrip()[-1:]
            after = text[at + len(wanted) : at + len(wanted) + 1]
            at_owner = bisect_left(prose, (at + 1,)) - 1
            in_prose = at_owner >= 0 and prose[at_owner].start <= at < prose[at_owner].end
            if in_prose and before not in "、，；,;:：和及“（(" and after not in "、，；,;和及”）)":
                mark = text[at + len(section.number) : at + len(section.number) + 1]
                return Heading(at, at + len(wanted), section.number, mark, name, section.key, "exact")
            at = text.find(wanted, at + 1)
    return None


def _bodies(headings: list[Heading], form: Form, size: int) -> dict[str, BoundSection]:
    sections: dict[str, BoundSection] = {}
    known = [heading for heading in headings if heading.section]
    for heading, after in zip(known, [*known[1:], None], strict=False):
        end = after.start if after else size
        sections[heading.section] = BoundSection(form.section(heading.section), heading, heading.end, end)
    return sections


def sub_headings(text: str, prose: list[Paragraph], start: int, end: int) -> list[tuple[Paragraph, re.Match[str]]]:
    """Return the paragraphs in ``[start, end)`` that open with a bracketed number, with its match.

    What runs on behind a heading in its own line counts as a paragraph.
    """
    line_end = text.find("\n", start, end)
    head = Paragraph(*strip_span(text, start, line_end if line_end >= 0 else end))
    found = []
    for paragraph in (head, *prose[bisect_left(prose, (head.end,)) :]):
        if paragraph.start >= end:
            break
        match = _SUB.match(text, paragraph.start, paragraph.end)
        if match:
            found.append((paragraph, match))
    return found
