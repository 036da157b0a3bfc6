"""Waivers: violations that are known and let stand, by fingerprint and report. Values and matching; no file is read.

A waiver is for one report of one agency and year, whatever its file is called and of whatever format it is; where
agency or year are not known, for the file at its path.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from linter.forms.fold import fold
from linter.violations import Violation, Waived, WaiverUse

DECISION, BASELINE = "decision", "baseline"


def relative(path: str, folder: str) -> str:
    """Return a path as seen from a folder, with ``/``; outside the folder it stays absolute."""
    path, folder = os.path.abspath(path), os.path.abspath(folder)
    inside = path.startswith(os.path.join(folder, ""))
    return (os.path.relpath(path, folder) if inside else path).replace(os.sep, "/")


class Waiver(NamedTuple):
    """One entry of a waivers file: ``line`` is where it stands, ``path`` is relative to the file's folder.

    ``kind`` is ``decision``, which a person made and only a person takes back, or ``baseline``.
    """

    fingerprint: str
    rule: str
    path: str = ""
    report: str = ""
    agency: str = ""
    year: int | None = None
    message: str = ""
    kind: str = DECISION
    reason: str = ""
    author: str = ""
    created: date | None = None
    expires: date | None = None
    line: int = 0

    @property
    def identified(self) -> bool:
        """Whether it tells its report by agency and year."""
        return bool(self.agency and self.year)


class Subject(NamedTuple):
    """A report as a waiver knows it: its path as seen from the waivers file, its kind, agency and year."""

    path: str
    report: str
    agency: str
    year: int | None

    def of(self, waiver: Waiver) -> bool:
        """Whether a waiver is for this report."""
        if waiver.identified and self.agency and self.year:
            same = (fold(waiver.agency), waiver.year) == (fold(self.agency), self.year)
            return same and waiver.report in ("", self.report)
        return bool(waiver.path) and waiver.path == self.path


class Judged(NamedTuple):
    """Violations that are left, those that are waived, and what became of each waiver of this report."""

    left: list[Violation]
    waived: tuple[Waived, ...]
    uses: tuple[WaiverUse, ...]


class Waivers:
    """A waivers file: its ``path``, the folder to which its paths are relative, its entries, and the day of the run."""

    def __init__(self, path: str, folder: str, entries: Iterable[Waiver], today: date) -> None:
        self.path, self.folder, self.today = path, folder, today
        self.entries = tuple(entries)
        self._by_report: dict[tuple[str, int | None], list[Waiver]] = {}
        self._by_path: dict[str, list[Waiver]] = {}
        for one in self.entries:
            if one.identified:
                self._by_report.setdefault((fold(one.agency), one.year), []).append(one)
            if one.path:
                self._by_path.setdefault(one.path, []).append(one)

    def subject(self, path: str, report: str, agency: str, year: int | None) -> Subject:
        """Return a report as waivers know it; ``path`` is as it was given, ``-`` for none."""
        return Subject("" if path == "-" else relative(path, self.folder), report, agency, year)

    def judge(self, subject: Subject, violations: Iterable[Violation], ran: frozenset[str]) -> Judged:
        """Tell waived violations from the others; ``ran`` are the ids of the rules that were run on the report.

        A waiver that has expired waives nothing. One of a rule that did not run is not looked at.
        """
        near = [*self._by_report.get((fold(subject.agency), subject.year), ()), *self._by_path.get(subject.path, ())]
        live = {one.fingerprint: one for one in near if subject.of(one) and not self._expired(one)}
        found = list(violations)
        there = {one.fingerprint for one in found}
        waived = tuple(_waived(one, live[one.fingerprint]) for one in found if one.fingerprint in live)
        uses = {one.line: use for one in near if (use := self._use(one, subject, there, ran))}
        left = [one for one in found if one.fingerprint not in live]
        return Judged(left, waived, tuple(WaiverUse(self.path, *one) for one in sorted(uses.items())))

    def _use(self, waiver: Waiver, subject: Subject, there: set[str], ran: frozenset[str]) -> str:
        if subject.of(waiver) and waiver.fingerprint in there:
            return "expired" if self._expired(waiver) else "used"
        # What has the path of this file but is for another report has lost its own.
        return "unused" if waiver.rule in ran else ""

    def _expired(self, waiver: Waiver) -> bool:
        return waiver.expires is not None and waiver.expires < self.today


def _waived(violation: Violation, waiver: Waiver) -> Waived:
    expires = waiver.expires.isoformat() if waiver.expires else ""
    return Waived(violation, waiver.kind, waiver.reason, waiver.author, expires)
