"""Violations: what a check finds, and what a reader of the output gets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from linter.report import Report
    from linter.rules import Rule


#: The severities, the worst first.
RANK = {"error": 0, "warning": 1, "info": 2}


def fails(severity: str, fail_on: str) -> bool:
    """Whether a violation of this severity fails a run; ``fail_on`` is a severity, or ``never``."""
    return RANK[severity] <= RANK.get(fail_on, -1)


class Related(NamedTuple):
    """Another place that belongs to a violation, by span and, for a cell, by the form's keys.

    ``of`` is the report in which it stands, where that is another one.
    """

    start: int
    end: int
    table: str = ""
    row: str = ""
    column: str = ""
    note: str = ""
    of: Report | None = None


class Found(NamedTuple):
    """What a check found: a rule broken at a span, with the values its message needs.

    ``table``, ``row`` and ``column`` are the form's keys. ``text`` names one of the tool's own
    texts to be used instead of the rule's message; ``fix`` likewise for the remedy. ``hidden`` is
    the span of personal data that no output may repeat whole. ``changes`` are what would mend it,
    where the check itself knows: spans of the text and what to put there, all or none of them. They
    are made where the rule's ``edit`` asks for them. Where the check is not sure of what it found, it
    is not ``safe``, whatever the rule says. ``basis`` is told instead of the rule's. ``about``
    is what it is about, where what stands at its span is not: something missing, or how far numbers are apart.
    """

    rule: Rule
    start: int
    end: int
    args: dict[str, object]
    table: str = ""
    row: str = ""
    column: str = ""
    related: tuple[Related, ...] = ()
    text: str = ""
    fix: str = ""
    confidence: str = ""
    hidden: tuple[int, int] | None = None
    changes: tuple[tuple[int, int, str], ...] = ()
    safe: bool = True
    basis: str = ""
    about: str = ""


def masked(text: str) -> str:
    """Return personal data with its middle starred, of the same length: 139******34, 李**.

    What is shorter than a phone number keeps only its first character.
    """
    head, tail = (3, 2) if len(text) >= 11 else (1, 0)
    return text[:head] + "*" * (len(text) - head - tail) + text[len(text) - tail :]


class Place(NamedTuple):
    """Another place of a violation as it is reported: as in ``document.Place``, and the form's own labels.

    ``file`` is the path of the file in which it stands, where that is another one; else ``span`` is where it stands
    in the document's text.
    """

    line: int
    column: int
    end_line: int
    end_column: int
    page: int | None
    bbox: tuple[float, float, float, float] | None
    paragraph: int | None
    table: str | None
    row: str | None
    col: str | None
    note: str | None
    file: str | None = None
    span: tuple[int, int] | None = None


class Edit(NamedTuple):
    """A change that would mend a violation: put ``text`` in the place of a span. Places are as in ``document.Place``."""

    line: int
    column: int
    end_line: int
    end_column: int
    page: int | None
    bbox: tuple[float, float, float, float] | None
    paragraph: int | None
    text: str
    span: tuple[int, int]


class Violation(NamedTuple):
    """A violation as it is reported; names and messages are in the language of the run.

    ``line`` to ``paragraph`` are as in ``document.Place``; ``section``, ``table``, ``row`` and
    ``col`` are the form's own labels, None where they do not apply. ``quote`` is the line it
    stands on, with the span of the mark in it, where the settings ask for it. ``span`` is where it
    stands in the document's text; ``edits`` mend it, all together, and ``safe`` tells that they may
    be made without asking.
    """

    rule: str
    name: str
    severity: str
    confidence: str
    message: str
    line: int
    column: int
    end_line: int
    end_column: int
    page: int | None
    bbox: tuple[float, float, float, float] | None
    paragraph: int | None
    section: str | None
    table: str | None
    row: str | None
    col: str | None
    basis: str
    fix: str | None
    fingerprint: str
    related: tuple[Place, ...]
    quote: tuple[str, int, int] | None
    span: tuple[int, int] = (0, 0)
    edits: tuple[Edit, ...] = ()
    safe: bool = False


class Waived(NamedTuple):
    """A violation that a waiver lets stand, and what the waiver says: why, who, until which day ("": no end)."""

    violation: Violation
    kind: str  # "decision" or "baseline"
    reason: str
    author: str
    expires: str


class WaiverUse(NamedTuple):
    """What became of a waiver in one report: ``used``, ``unused``, or ``expired`` though its violation is there."""

    file: str  # the waivers file
    line: int
    use: str


class Passage(NamedTuple):
    """A paragraph of a report as it is shown: its text, and where that begins in the document's text.

    ``heading`` is 1 for the title, 2 for the heading of a section, 0 for all else.
    """

    start: int
    text: str
    heading: int = 0


class ShownCell(NamedTuple):
    """A table cell as it is shown: its text, where that begins, and the slots it takes; ``head`` is for labels.

    ``start`` is -1 where the report has no such cell and the text is the label that its form has there.
    """

    start: int
    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    head: bool = False


class ShownTable(NamedTuple):
    """A table of a report as it is shown, cells by row and column; ``name`` is the form's where it is bound."""

    cells: tuple[ShownCell, ...]
    name: str = ""


class FileResult(NamedTuple):
    """Everything to say about one file. ``note`` tells why a file was not linted, with the remedy; ``reason`` is its key.

    ``report`` is the key of the kind of report, ``previous`` the path of last year's report, where it was linted
    against one. ``content`` is the report's text in reading order, personal data masked, where the settings ask for it.
    ``dated`` is the report's own date and ``due`` the last day on which it was in time (ISO), where they are known;
    ``missing`` are the sections and tables of the form that it lacks, as the form calls them.
    ``waived`` are violations that waivers let stand; they are not among ``violations``.
    """

    path: str
    status: str  # "linted", "unreadable" or "out-of-scope"
    form: str | None = None
    year: int | None = None
    agency: str | None = None
    body: str | None = None
    violations: tuple[Violation, ...] = ()
    note: str = ""
    report: str | None = None
    previous: str | None = None
    content: tuple[Passage | ShownTable, ...] = ()
    reason: str = ""
    dated: str | None = None
    due: str | None = None
    missing: tuple[str, ...] = ()
    waived: tuple[Waived, ...] = ()
    waivers: tuple[WaiverUse, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """The number of violations of each severity: ``error``, ``warning``, ``info``."""
        found = Counter(one.severity for one in self.violations)
        return {severity: found[severity] for severity in RANK}

    @property
    def other(self) -> bool:
        """Whether this is no report at all, but another kind of document."""
        return self.reason == "other-kind"

    @property
    def unread(self) -> bool:
        """Whether this file could not be read, which no exit code may pass over."""
        return self.status == "unreadable"
