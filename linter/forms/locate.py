"""Finding the report on a page: of the containers that a reader saw, the smallest that holds the form's parts.

What stands around it (navigation, lists of other reports, footers) is not the report: it is blanked, so
that offsets stay, and its blocks are dropped.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain

from linter.document import Document, Paragraph
from linter.forms.model import Form
from linter.forms.sections import heading_of
from linter.forms.tables import labels_of

#: A region that holds this share of all the labels on the page, and every heading, holds the report.
_SHARE = 0.9


def locate(document: Document, form: Form) -> tuple[int, int] | None:
    """Return the span of the report on a page, None where no container holds parts of ``form``."""
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
    all_headings, all_labels = _distinct(headings, 0, len(document.text)), _distinct(labels, 0, len(document.text))
    if all_headings + all_labels < 2:
        return None
    fitting = [
        (end - start, start, end)
        for start, end in document.regions
        if _distinct(headings, start, end) == all_headings and _distinct(labels, start, end) >= _SHARE * all_labels
    ]
    return min(fitting)[1:] if fitting else None


def _distinct(marks: list[tuple[int, object]], start: int, end: int) -> int:
    """How many different marks stand in ``[start, end)``; marks are in order."""
    first = bisect_left(marks, start, key=lambda mark: mark[0])
    last = bisect_left(marks, end, key=lambda mark: mark[0])
    return len({mark for _, mark in marks[first:last]})


def narrowed(document: Document, spans: list[tuple[int, int]]) -> Document:
    """Return the document with nothing but the given spans of it, which are in order, offsets unchanged."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [_blank(document.text[at:start]), document.text[start:end]]
        at = end
    text = "".join(pieces) + _blank(document.text[at:])
    blocks = []
    for block in document.blocks:
        at = block.start if isinstance(block, Paragraph) else next(cell.start for row in block.rows for cell in row)
        if any(start <= at < end for start, end in spans):
            blocks.append(block)
    problems = tuple(one for one in document.problems if any(start <= one.start < end for start, end in spans))
    return Document(
        document.name, text, blocks, problems, document.written, locate=document.locate, doubtful=document.doubtful
    )


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))
