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
#: What joins the name of a page and that of its site.
_JOINTS = regex.compile(r"[_|｜\-—–]")


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

    ``kind`` describes the kind of report (``rules/<pack>/report.yaml``).
    """
    lines = [block for block in document.blocks[:_HEAD] if isinstance(block, Paragraph)]
    return _in_lines(document.text, lines, kind) or _in_line(document, kind)


def page_title(document: Document, kind: dict[str, Any], before: int) -> Title | None:
    """Find the title on a page around the report, which begins at ``before``.

    Lists of other reports look like titles too: one that the page itself has as its name (outside its
    containers) goes before the nearest above the report.
    """
    text = document.text
    above = [block for block in document.blocks if isinstance(block, Paragraph) and block.start < before]
    first = min((start for start, _ in document.regions), default=0)
    names = [piece for block in above if block.start < first for piece in _pieces(text, block)]
    named = "".join(_joined(text, name) for name in names)
    found: Title | None = None
    for at in range(len(above) - 1, -1, -1):
        title = _in_lines(text, above[at : at + 1], kind) if above[at].start >= first else None
        if title and title.text in named:
            return title
        found = found or title
    return next((title for name in names if (title := _in_lines(text, [name], kind))), found)


def _pieces(text: str, block: Paragraph) -> list[Paragraph]:
    """A page's name, cut where the site's name is joined to it."""
    pieces, at = [], block.start
    for part in _JOINTS.split(text[block.start : block.end]):
        start, end = strip_span(text, at, at + len(part))
        pieces.append(Paragraph(start, end))
        at += len(part) + 1
    return pieces


def _in_lines(text: str, lines: list[Paragraph], kind: dict[str, Any]) -> Title | None:
    patterns = [regex.compile(pattern) for pattern in kind["title_patterns"]]
    agency = regex.compile(kind["agency_pattern"])
    for index, last in enumerate(lines):
        if last.end - last.start > _TITLE or "报" not in text[last.start : last.end]:
            continue
        for pattern in patterns:
            for count in (1, 2, 3):
                span = lines[max(0, index - count + 1) : index + 1]
                if len(span) < count or any(one.end - one.start > _TITLE for one in span):
                    break
                joined = "".join(_joined(text, one) for one in span)
                found = pattern.fullmatch(joined)
                if found:
                    title = _title(text, span, joined, found)
                    above = lines[index - count] if index >= count else None
                    return _with_agency(text, title, above, agency)
    return None


def _joined(text: str, span: Paragraph) -> str:
    return "".join(text[span.start : span.end].split())


def _with_agency(text: str, title: Title, above: Paragraph | None, agency: re.Pattern[str]) -> Title:
    """A title without an agency takes it from the line above."""
    name = _joined(text, above) if above else ""
    if title.agency or above is None or not agency.fullmatch(name):
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
