"""Fixing: the edits of violations made in a file, as many as do no harm.

Edits are made in passes until none is left: those of a pass do not overlap, severer and earlier ones first. What a
pass makes is read and linted again. An edit is refused if its violation stays, if a violation appears that was not
there, if the file then reads otherwise than intended, or if a safe edit changes a number. So every pass leaves fewer
violations, and a file that was fixed stays as it is when it is fixed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from linter.edits import applied
from linter.facts.numbers import numbers
from linter.violations import RANK, FileResult, Violation
from linter.writers import Change, WriteError

if TYPE_CHECKING:
    from linter.document import Document
    from linter.engine import Linter
    from linter.report import Report

#: Makes changes in the bytes that a document was read from.
Write = Callable[[bytes, "Document", Sequence[Change]], bytes]
#: A place of so many characters is shown whole; of a longer one, so many beside the edit.
_SHOWN, _BESIDE = 24, 2


class Mended(NamedTuple):
    """A violation that was mended, at its place in the file as it was; for each of its edits the words before and
    after, as a person would tell them.
    """

    violation: Violation
    words: tuple[tuple[str, str], ...]


class Refused(NamedTuple):
    """An edit that was not made.

    ``reason`` is the key ``fix-…`` or ``write-…`` of ``rules/texts.yaml``: its violation ``stays``, it ``creates`` a
    violation of the rule ``detail``, changes a ``number``, the file ``reads`` otherwise, or cannot be written.
    """

    violation: Violation
    reason: str
    detail: str = ""


class Fixed(NamedTuple):
    """A file after fixing: its bytes and text, its result before and after, what was mended and what could not be.

    ``changes`` are all that was done, as changes of the ``document`` as it was; what could not be read has none.
    """

    data: bytes
    before: FileResult
    after: FileResult
    document: Document | None = None
    text: str = ""
    changes: tuple[Change, ...] = ()
    mended: tuple[Mended, ...] = ()
    refused: tuple[Refused, ...] = ()


class _State(NamedTuple):
    data: bytes
    report: Report
    result: FileResult


class _Harm(Exception):
    """Why edits cannot be made: the ``reason`` and ``detail`` of ``Refused``."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail


def fix(linter: Linter, data: bytes, name: str, write: Write, wanted: Callable[[Violation], bool]) -> Fixed:
    """Make the edits of the violations that are ``wanted`` in the bytes of the file ``name``.

    ``linter`` should run every rule, so that it sees what an edit brings about.
    """
    state = _linted(linter, data, name)
    if isinstance(state, FileResult):
        return Fixed(data, state, state)
    first, mended = state, []
    refused: list[Refused] = []
    origins = list(range(len(state.report.text)))
    while True:
        tried = [one.violation for one in refused]
        left = (one for one in state.result.violations if one.edits and wanted(one) and one not in tried)
        step = _Pass(linter, state, write)
        step.attempt(_apart(left))
        refused += step.refused
        if step.made:  # what did harm before may do none now
            mended += [_mended(violation, state, origins, first.report.document) for violation in step.made]
            for start, end, text in reversed(_changes(step.made)):
                origins[start:end] = [-1] * len(text)
            state, refused = step.after, []
        elif not step.refused:
            break
    document, text = first.report.document, state.report.document.written
    changes = tuple(_since(origins, text, len(document.text)))
    mended.sort(key=lambda one: one.violation.span)
    return Fixed(state.data, first.result, state.result, document, text, changes, tuple(mended), tuple(refused))


def _since(origins: list[int], text: str, size: int) -> Iterator[Change]:
    """Yield what was changed, by where each character of a text stood before (-1: nowhere), in a text of a size."""
    at, new = 0, ""
    for char, origin in zip((*text, ""), (*origins, size), strict=True):
        if origin < 0:
            new += char
            continue
        if new or origin > at:
            yield Change(at, origin, new)
        at, new = origin + 1, ""


def _mended(violation: Violation, state: _State, origins: Sequence[int], document: Document) -> Mended:
    """What was mended, told at its place in the document as it was before all passes."""
    text, words = state.report.document.written, []
    for edit in violation.edits:
        start, end = edit.span
        first, last = _around(text, start, end, violation.span)
        words.append((text[first:last], text[first:start] + edit.text + text[end:last]))
    start, end = _before(origins, *violation.span, len(document.text))
    return Mended(violation._replace(span=(start, end), **document.place(start, end)._asdict()), tuple(words))


def _before(origins: Sequence[int], start: int, end: int, size: int) -> tuple[int, int]:
    """The span that a span is made of, by where each character stood in a text of a size."""
    first = next((origin for origin in origins[start:] if origin >= 0), size)
    last = next((origin + 1 for origin in reversed(origins[start:end]) if origin >= 0), first)
    return first, max(first, last)


def _around(text: str, start: int, end: int, place: tuple[int, int]) -> tuple[int, int]:
    """What to show of an edit: the place of its violation if that is short, else a little on either side of it."""
    if place[0] <= start and end <= place[1] <= place[0] + _SHOWN:
        return place
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    return max(start - _BESIDE, line), min(end + _BESIDE, stop if stop >= 0 else len(text))


def _linted(linter: Linter, data: bytes, name: str) -> _State | FileResult:
    report = linter.report(data, name)
    return report if isinstance(report, FileResult) else _State(data, report, linter.lint_report(report))


def _apart(violations: Iterable[Violation]) -> list[Violation]:
    """Choose violations whose edits do not touch each other, severer and earlier ones first; in order of place."""
    chosen: list[Violation] = []
    taken: list[tuple[int, int]] = []
    for violation in sorted(violations, key=lambda one: (RANK[one.severity], one.span, one.rule)):
        spans = [edit.span for edit in violation.edits]
        if not any(_meet(*one, *other) for one in spans for other in taken):
            chosen.append(violation)
            taken += spans
    return sorted(chosen, key=lambda one: one.span)


def _meet(start: int, end: int, first: int, last: int) -> bool:
    """Whether two spans share a character; one without any meets what it touches."""
    if start == end or first == last:
        return start <= last and first <= end
    return start < last and first < end


def _changes(violations: Sequence[Violation]) -> list[Change]:
    return sorted(Change(*edit.span, edit.text) for violation in violations for edit in violation.edits)


class _Pass:
    """One pass over a file: what of the chosen edits could be made, and the file with them."""

    def __init__(self, linter: Linter, base: _State, write: Write) -> None:
        self.linter, self.base, self.write = linter, base, write
        self.after = base
        self.made: list[Violation] = []
        self.refused: list[Refused] = []

    def attempt(self, violations: list[Violation]) -> None:
        """Make the edits of these besides those that are made; where they do harm, of each half for itself."""
        if not violations:
            return
        try:
            self.after = self._tried([*self.made, *violations])
        except _Harm as harm:
            if len(violations) == 1:
                self.refused.append(Refused(violations[0], harm.reason, harm.detail))
                return
            middle = len(violations) // 2
            self.attempt(violations[:middle])
            self.attempt(violations[middle:])
        else:
            self.made += violations

    def _tried(self, violations: list[Violation]) -> _State:
        """Make the edits of these in the file as it was, and look what became of it."""
        base, changes = self.base, _changes(violations)
        document = base.report.document
        try:
            data = self.write(base.data, document, changes)
        except WriteError as error:
            raise _Harm(f"write-{error.reason}", error.detail) from None
        after = _linted(self.linter, data, document.name)
        if isinstance(after, FileResult) or after.report.document.written != applied(document.written, changes):
            raise _Harm("fix-reads")
        if _identity(after.report) != _identity(base.report):
            raise _Harm("fix-identity")
        _refuse_other_numbers(base.report, after.report, violations)
        _refuse_new(base.result.violations, after.result.violations, violations, changes)
        return after


def _identity(report: Report) -> tuple[object, ...]:
    """What decides which rules a report is held to."""
    return report.kind["report"], report.form.key, report.year, report.agency, report.body


def _refuse_other_numbers(before: Report, after: Report, violations: list[Violation]) -> None:
    """Refuse another number in a cell that no unsafe edit touches; with safe edits alone, any in the text."""
    unsafe = [edit.span for one in violations if not one.safe for edit in one.edits]
    cells = {(table.key, cell.row, cell.column): cell for table in after.tables.values() for cell in table.values()}
    for table in before.tables.values():
        for cell in table.values():
            same = cells.get((table.key, cell.row, cell.column))
            touched = any(start <= cell.end and cell.start <= end for start, end in unsafe)
            if not touched and (same is None or same.number != cell.number):
                raise _Harm("fix-number")
    if not unsafe and numbers(before.text) != numbers(after.text):
        raise _Harm("fix-number")


def _refuse_new(
    before: Sequence[Violation], after: Sequence[Violation], mended: list[Violation], changes: list[Change]
) -> None:
    """Refuse a violation that was not there, or that should be gone."""
    gone = set(map(id, mended))
    known = [one for one in before if id(one) not in gone]
    for same in (_same_print, _same_place):
        left = []
        for one in after:
            match = next((other for other in known if same(one, other, changes)), None)
            if match is None:
                left.append(one)
            else:
                known.remove(match)
        after = left
    for one in after:
        stays = any(_same_place(one, other, changes) for other in mended)
        raise _Harm("fix-stays" if stays else "fix-creates", one.rule)


def _same_print(after: Violation, before: Violation, _: list[Change]) -> bool:
    return (after.rule, after.fingerprint) == (before.rule, before.fingerprint)


def _same_place(after: Violation, before: Violation, changes: list[Change]) -> bool:
    """Whether a violation of the changed text is one of the text before: of the same rule, at the same place."""
    if after.rule != before.rule:
        return False
    start, end = (_back(at, changes, side) for side, at in enumerate(after.span))
    return (start < before.span[1] and before.span[0] < end) or (start, end) == before.span


def _back(offset: int, changes: list[Change], side: int) -> int:
    """The offset before the changes; within new text the start (0) or the end (1) of what it stands for."""
    moved = 0
    for start, end, text in changes:
        if offset < start + moved or (offset == start + moved and not side):
            break
        if offset < start + moved + len(text) or (side and offset == start + moved + len(text)):
            return end if side else start
        moved += len(text) - (end - start)
    return offset - moved
