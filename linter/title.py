"""The title of a report: where it stands, and the agency, year and name it tells."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from linter import regex
from linter.document import Document, Paragraph, strip_span
from linter.facts.numbers import han_number

#: How many blocks at the start can hold the title.
_HEAD = 40
#: The longest line that can be a title.
_TITLE = 80
#: A year in full-width digits is one all the same.
_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
#: What joins the name of a page and that of its site.
_JOINTS = regex.compile(r"[_|｜\-—–·•»>＞/／]")
#: A page's name has fewer words than this.
_WORDS = 12


class Title(NamedTuple):
    """The report's title: its span, the agency and year it names, and the name of the report."""

    start: int
    end: int
    text: str
    agency: str
    agency_start: int
    agency_end: int
    year: int | None
    name: str


def find_title(document: Document, kind: dict[str, Any]) -> Title | None:
    """Find the title among the first lines: one line, or several with the agency on its own.

    ``kind`` describes the kind of report (``rules/<kind>/report.yaml``).
    """
    lines = [block for block in document.blocks[:_HEAD] if isinstance(block, Paragraph)]
    return _in_lines(document.text, lines, kind) or _in_line(document, kind)


def page_title(document: Document, kind: dict[str, Any], before: int) -> Title | None:
    """Find the title of the report on a page, whose body begins at ``before``.

    Lists of other reports look like titles too: one that the page itself has as its name (outside its
    containers) goes before the nearest above the body. The name also tells an agency that the title leaves out.
    """
    text = document.text
    above = [block for block in document.blocks if isinstance(block, Paragraph) and block.start < before]
    first = min((start for start, _ in document.regions), default=0)
    names = [piece for block in above if block.start < first for piece in _pieces(text, block)]
    shown = [block for block in above if block.start >= first]
    named = "".join(_joined(text, name) for name in names)
    found: Title | None = None
    for at in range(len(shown) - 1, -1, -1):
        title = _ending(text, shown, at, kind)
        if title and title.year and title.text in named:
            found = title
            break
        # One without a year may name a list of reports.
        if title and (found is None or (title.year and not found.year)):
            found = title
    if found and found.agency:
        return found
    titles = [title for name in names if (title := _in_name(text, name, kind))]
    known = (title for title in titles if title.agency and (found is None or title.year == found.year))
    return next(known, found or (titles[0] if titles else None))


def page_named(document: Document, kind: dict[str, Any]) -> bool:
    """Whether a page has a title of this kind of report as its own name, which stands before its containers."""
    first = min((start for start, _ in document.regions), default=0)
    above = (block for block in document.blocks[:_HEAD] if isinstance(block, Paragraph) and block.start < first)
    names = (piece for block in above for piece in _pieces(document.text, block))
    return any(_in_name(document.text, name, kind) for name in names)


def _pieces(text: str, block: Paragraph) -> list[Paragraph]:
    """A page's name, cut where the site's name is joined to it."""
    pieces, at = [], block.start
    for part in _JOINTS.split(text[block.start : block.end]):
        start, end = strip_span(text, at, at + len(part))
        pieces.append(Paragraph(start, end))
        at += len(part) + 1
    return pieces


def _in_name(text: str, name: Paragraph, kind: dict[str, Any]) -> Title | None:
    """Find the title in a page's name, in as few of its words as tell an agency: blanks join names too."""
    words = [Paragraph(*found.span()) for found in re.compile(r"\S+").finditer(text, *name)][:_WORDS]
    agency, found = regex.compile(kind["agency_pattern"]), None
    for count in range(1, len(words) + 1):
        for first, last in zip(words, words[count - 1 :], strict=False):
            title = _ending(text, [Paragraph(first.start, last.end)], 0, kind)
            if title and agency.fullmatch(title.agency):
                return title
            found = found or title
    return found


def _in_lines(text: str, lines: list[Paragraph], kind: dict[str, Any]) -> Title | None:
    """The first title among lines."""
    return next((title for at in range(len(lines)) if (title := _ending(text, lines, at, kind))), None)


def _ending(text: str, lines: list[Paragraph], at: int, kind: dict[str, Any]) -> Title | None:
    """The title that ends with the line ``at``: that line, or it and one or two above."""
    last = lines[at]
    if last.end - last.start > _TITLE:
        return None
    ends = _joined(text, last)
    for pattern, needed in zip(kind["title_patterns"], kind["title_needs"], strict=True):
        if not any(literal in ends for literals in needed for literal in literals):
            continue
        for count in (1, 2, 3):
            span = lines[max(0, at - count + 1) : at + 1]
            if len(span) < count or any(one.end - one.start > _TITLE for one in span):
                break
            joined = "".join(_joined(text, one) for one in span)
            if not all(any(literal in joined for literal in literals) for literals in needed):
                continue
            found = regex.compile(pattern).fullmatch(joined)
            if found:
                above = lines[at - count] if at >= count else None
                return _with_agency(text, _title(text, span, joined, found), above, kind)
    return None


def _joined(text: str, span: Paragraph) -> str:
    return "".join(text[span.start : span.end].split()).translate(_NARROW)


def _with_agency(text: str, title: Title, above: Paragraph | None, kind: dict[str, Any]) -> Title:
    """A title without an agency takes it from the line above."""
    name = _joined(text, above) if above else ""
    if title.agency or above is None or not regex.compile(kind["agency_pattern"]).fullmatch(name):
        return title
    return title._replace(start=above.start, agency=name, agency_start=above.start, agency_end=above.end)


def _in_line(document: Document, kind: dict[str, Any]) -> Title | None:
    """Where the whole report is one line, its title is what the line begins with."""
    start, end = strip_span(document.text, 0, min(len(document.text), 2 * _TITLE))
    line = document.text[start:end].partition("\n")[0]
    for pattern in (regex.compile(one) for one in kind["title_patterns"]):
        found = pattern.match(line.replace(" ", ""))
        if found and len(line) > _TITLE:
            return _title(document.text, [Paragraph(start, start + len(found[0]))], found[0], found)
    return None


def _title(text: str, span: list[Paragraph], joined: str, found: re.Match[str]) -> Title:
    groups = found.groupdict()
    agency = (groups["agency"] or groups.get("agency2") or "").strip().removesuffix("关于")
    start, end = span[0].start, span[-1].end
    at = text.find(agency, start, end) if agency else -1
    written = groups.get("year")
    year = (int(written) if written.isdecimal() else han_number(written)) if written else None
    return Title(start, end, joined, agency, max(at, start), max(at, start) + len(agency), year, groups["name"])
