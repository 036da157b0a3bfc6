"""Finding the report on a page: of the containers that a reader saw, the smallest that holds the form's parts.

What stands around it (navigation, lists of other reports, footers) is not the report: it is blanked,
or cut off at the end, so that offsets stay, and its blocks are dropped.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain
from typing import Any, NamedTuple

from linter import regex
from linter.document import Document, Paragraph
from linter.forms.model import Form
from linter.forms.sections import heading_of
from linter.forms.tables import labels_of

#: A region that holds this share of all the labels on the page, and every heading, holds the report.
_SHARE = 0.9
#: A longer line is no line about the report.
_ABOUT = 120


class Located(NamedTuple):
    """Where the report is: its region, and the first and the last of the form's parts in it.

    ``body`` is where the second section begins, or the first table: the title stands before it, and so may
    a link in the page's navigation that reads like the first heading.
    """

    start: int
    end: int
    body: int
    last: int


def locate(document: Document, form: Form) -> Located | None:
    """Return where the report is on a page, None where no container holds parts of ``form``."""
    headings: list[tuple[int, object]] = []
    labels: list[tuple[int, object]] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            heading = heading_of(document.text, block, form)
            if heading and heading.section:
                headings.append((block.start, heading.section))
        for start, end in (block,) if isinstance(block, Paragraph) else chain.from_iterable(block.rows):
            found = labels_of(form, document.text, start, end)
            if found:
                labels.append((start, found[0]))
    whole = (0, len(document.text))
    all_headings, all_labels = _distinct(headings, *whole), _distinct(labels, *whole)
    if all_headings + all_labels < 2:
        return None
    fitting = [
        (end - start, start, end)
        for start, end in document.regions
        if _distinct(headings, start, end) == all_headings and _distinct(labels, start, end) >= _SHARE * all_labels
    ]
    if not fitting:
        return None
    _, start, end = min(fitting)
    sections, rows = _within(headings, start, end), _within(labels, start, end)
    later = [at for at, section in sections if section != sections[0][1]]
    body = min([*later[:1], *(at for at, _ in rows[:1])], default=end)
    return Located(start, end, body, max(at for at, _ in [*sections[-1:], *rows[-1:]]))


def widened(document: Document, found: Located, start: int) -> Located:
    """Return the report with what stands about its table: the smallest region from ``start``, its title, on.

    Where a form has no sections, the smallest region is the table, without the lines above and below it.
    """
    fitting = [(end - at, at, end) for at, end in document.regions if at <= start and found.end <= end]
    if not fitting:
        return found
    _, at, end = min(fitting)
    return found._replace(start=at, end=end)


def _within(marks: list[tuple[int, object]], start: int, end: int) -> list[tuple[int, object]]:
    """The marks, which are in order, that stand in ``[start, end)``."""
    first = bisect_left(marks, start, key=lambda mark: mark[0])
    return marks[first : bisect_left(marks, end, key=lambda mark: mark[0])]


def _distinct(marks: list[tuple[int, object]], start: int, end: int) -> int:
    """How many different marks stand in ``[start, end)``."""
    return len({mark for _, mark in _within(marks, start, end)})


def spans(document: Document, found: Located, title: tuple[int, int], kind: dict[str, Any]) -> list[tuple[int, int]]:
    """Return the spans of the report: its title and what is behind it, without the lines about it.

    Such lines (``page_lines`` of ``kind``: source, readers, links to other pages) may stand in the report's
    region; one behind the last part of the form ends the report.
    """
    about = regex.compile("|".join(kind["page_lines"]))
    inside = found.start <= title[0] < found.end
    kept = [title] if title[1] > title[0] else []
    at, end = title[1] if inside else found.start, found.end
    for block in document.blocks:
        if not isinstance(block, Paragraph) or not at <= block.start < end:
            continue
        if found.body <= block.start <= found.last or block.end - block.start > _ABOUT:
            continue
        if about.match(document.text, block.start, block.end):
            kept.append((at, block.start))
            at = block.end
            if block.start > found.last:
                return kept
    return [*kept, (at, end)]


def narrowed(document: Document, spans: Sequence[tuple[int, int]]) -> Document:
    """Return the document with nothing but the given spans of it, which are in order, offsets unchanged."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [_blank(document.text[at:start]), document.text[start:end]]
        at = end
    blocks = []
    for block in document.blocks:
        at = block.start if isinstance(block, Paragraph) else next(cell.start for row in block.rows for cell in row)
        if any(start <= at < end for start, end in spans):
            blocks.append(block)
    problems = tuple(one for one in document.problems if any(start <= one.start < end for start, end in spans))
    return Document(
        document.name,
        "".join(pieces),
        blocks,
        problems,
        document.written,
        locate=document.locate,
        doubtful=document.doubtful,
    )


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))
