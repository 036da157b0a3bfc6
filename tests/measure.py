"""Measure the linter against generated reports: recall, places, and false alarms.

``python -m tests.measure --per 20 --seed 1`` prints one line per kind of defect, then per
dialect, then the clean reports and the traps.  ``--format docx`` (html, doc, odt, pdf) writes the
same reports as such files.  ``--show RULE`` (a rule or a defect id) prints
the cases that went wrong.  ``--self-check`` tests the generator itself and needs no linter.
"""

from __future__ import annotations

import argparse
import importlib
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from linter import readers
from tests import formats
from tests import generator as g

Result = dict[str, Any]
Lint = Callable[[bytes, str], Result]
RANK = {"info": 0, "warning": 1, "error": 2}
DUMP = Path("/tmp/report-lint-measure")
BATCH = 100
"""How many files LibreOffice converts in one go."""


class Report(NamedTuple):
    """One report to measure with: a case, or a clean one (``clean-…``) or a trap (``trap-…``)."""

    name: str
    dialect: str
    suffix: str
    data: bytes
    case: g.Case | None = None
    made: formats.Made | None = None


@dataclass
class Score:
    """Counts for one rule, defect or dialect."""

    cases: int = 0
    found: int = 0
    pinned: int = 0
    weak: int = 0
    alarms: int = 0

    @property
    def recall(self) -> float:
        """Share of the cases in which the expected rule was reported."""
        return self.found / self.cases if self.cases else 1.0

    @property
    def precision(self) -> float:
        """Expected violations among all errors and warnings."""
        return self.found / (self.found + self.alarms) if self.found + self.alarms else 1.0


@dataclass(frozen=True)
class Failure:
    """A case or a clean report that did not go as it should."""

    name: str
    rule: str
    reasons: tuple[str, ...]
    expected: str
    violations: tuple[Result, ...]
    data: bytes
    suffix: str


@dataclass
class Summary:
    """Everything one run found out."""

    rules: dict[str, Score] = field(default_factory=dict)
    defects: dict[str, Score] = field(default_factory=dict)
    dialects: dict[str, Score] = field(default_factory=dict)
    clean: Score = field(default_factory=Score)
    traps: Score = field(default_factory=Score)
    clean_rules: Counter[str] = field(default_factory=Counter)
    alarm_rules: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    skipped: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def total(self) -> Score:
        """Sum over all defects."""
        scores = self.defects.values()
        return Score(
            sum(score.cases for score in scores),
            sum(score.found for score in scores),
            sum(score.pinned for score in scores),
            sum(score.weak for score in scores),
            sum(score.alarms for score in scores),
        )

    def table(self) -> str:
        """Lay the run out for people."""
        head = f"{'':<32}{'cases':>6}{'found':>7}{'pinned':>7}{'weak':>6}{'alarms':>7}"
        lines = [head]
        owner = {defect.id: defect.rules[0] for defect in g.DEFECTS}
        order = sorted(self.defects, key=lambda name: (owner[name], name))
        lines += [_line(f"{owner[name]} {name}", self.defects[name]) for name in order]
        lines += [_line("total", self.total), "", head]
        lines += [_line(name, score) for name, score in sorted(self.dialects.items())]
        for name, score in (("clean reports", self.clean), ("traps", self.traps)):
            lines.append(f"\n{name}: {score.cases}, errors and warnings: {score.alarms}")
        for name, counter in (("clean", self.clean_rules), ("cases", self.alarm_rules)):
            told = ", ".join(f"{rule} x{count}" for rule, count in counter.most_common())
            lines.append(f"false alarms in {name}: {told or 'none'}")
        if self.skipped:
            lines.append(f"not in this format: {', '.join(self.skipped)}")
        files = self.total.cases + self.clean.cases + self.traps.cases
        lines.append(f"{files} reports, {1000 * self.seconds / max(files, 1):.1f} ms each")
        return "\n".join(lines)


def _line(name: str, score: Score) -> str:
    full = score.cases == score.found == score.pinned and not score.alarms and not score.weak
    counts = f"{score.cases:>6}{score.found:>7}{score.pinned:>7}{score.weak:>6}{score.alarms:>7}"
    return f"{name:<32}{counts}{'' if full else '  <'}"


# --- Judging one report ---------------------------------------------------------------------


def _plain(text: object) -> str:
    """Reduce a label to what two spellings of it share."""
    folded = unicodedata.normalize("NFKC", str(text or "")).replace("、", ".")
    return re.sub(r"[\s/|›>·→\"“”'-]", "", folded)


def _same_label(expected: str, reported: object) -> bool:
    """Compare labels; the reported one may be a whole path that ends in the expected one."""
    return not expected or _plain(reported).endswith(_plain(expected))


def at_place(report: Report, violation: Result) -> bool:
    """Tell whether a violation is where the case expects it."""
    case, made = report.case, report.made
    assert case
    if case.cells:
        return any(
            _plain(table) in _plain(violation.get("table"))
            and _same_label(row, violation.get("row"))
            and _same_label(column, violation.get("col"))
            for table, row, column in case.cells
        )
    if made and made.paragraphs:
        return violation.get("paragraph") in made.paragraphs
    if made and made.texts and not made.lines:
        return _in_text(report, made, violation)
    return not case.lines or violation.get("line") in (made.lines if made else case.lines)


def _in_text(report: Report, made: formats.Made, violation: Result) -> bool:
    """Whether the line as read is that of the mark, or at least four characters of it."""
    document = readers.read(report.data, f"report{report.suffix}")
    start, end = document.line_span(int(violation["line"]))
    line = _plain(document.text[start:end])
    return any(line == text or (len(line) > 3 and line in text) or text in line for text in map(_plain, made.texts))


def _loud(violation: Result) -> bool:
    return RANK.get(str(violation.get("severity")), 2) >= 1


def judge(report: Report, violations: Sequence[Result]) -> tuple[Score, tuple[Result, ...]]:
    """Score one case; also give the violations that are false alarms."""
    case = report.case
    assert case
    hits = [v for v in violations if v.get("rule") in case.rules]
    hits.sort(key=lambda v: (not at_place(report, v), -RANK.get(str(v.get("severity")), 0)))
    score = Score(cases=1)
    if hits:
        score.found = 1
        score.pinned = int(at_place(report, hits[0]))
        score.weak = int(RANK.get(str(hits[0].get("severity")), 0) < RANK[case.severity])
    spared = [id(v) for v in (hits if case.many else hits[:1])]
    others = [v for v in violations if id(v) not in spared and v.get("rule") not in case.also]
    alarms = tuple(v for v in others if _loud(v))
    score.alarms = len(alarms)
    return score, alarms


def _add(scores: dict[str, Score], name: str, score: Score) -> None:
    total = scores.setdefault(name, Score())
    total.cases += score.cases
    total.found += score.found
    total.pinned += score.pinned
    total.weak += score.weak
    total.alarms += score.alarms


def _expected(report: Report) -> str:
    case, made = report.case, report.made
    if case is None:
        return "nothing"
    place = ", ".join("/".join(cell) for cell in case.cells[:3])
    place = place or (f"{sorted(made.paragraphs or made.lines)} {made.texts}" if made else f"lines {case.lines}")
    return f"{'|'.join(case.rules)} ({case.severity}) at {place}"


def _suffix(dialect: str) -> str:
    return ".md" if dialect.startswith("markdown") else ".txt"


def _lint(lint: Lint, data: bytes, name: str) -> tuple[list[Result], tuple[str, ...]]:
    """Violations of a report; a crash of the linter is one reason to fail, not our end."""
    try:
        return list(lint(data, name)["violations"]), ()
    except Exception as error:  # the thing measured may fail in any way
        return [], (f"crash: {type(error).__name__}: {error}",)


def run(
    per: int, seed: int, *, only: Iterable[str] = (), lint: Lint | None = None, kind: str = "text", most: int = 0
) -> Summary:
    """Generate, lint and score; `only` narrows to rules or defects (and skips clean reports).

    `kind` is the format of the files; `most` bounds how many reports are taken, evenly from all.
    """
    lint = lint or importlib.import_module("linter").lint_bytes
    wanted = list(only)
    summary = Summary(skipped=() if kind == "text" else formats.TEXT_ONLY)
    reports = list(texts(per, seed, wanted) if kind == "text" else _files(per, seed, wanted, kind, most))
    start = time.perf_counter()
    for report in reports:
        violations, crash = _lint(lint, report.data, f"report{report.suffix}")
        reasons, rule = list(crash), "CLEAN"
        if report.case:
            rule = report.case.rule
            score, alarms = judge(report, violations)
            _add(summary.rules, rule, score)
            _add(summary.defects, report.case.defect, score)
            _add(summary.dialects, report.dialect, score)
            summary.alarm_rules.update(str(v.get("rule")) for v in alarms)
            reasons += ["missed"] if not score.found else [] if score.pinned else ["misplaced"]
            reasons += ["weak"] if score.weak else []
        else:
            score = summary.clean if report.name.startswith("clean") else summary.traps
            alarms = tuple(v for v in violations if _loud(v))
            score.cases += 1
            score.alarms += len(alarms) + len(crash)
            summary.clean_rules.update(str(v.get("rule")) for v in alarms)
        reasons += [f"false alarm {v.get('rule')}" for v in alarms]
        if reasons:
            told = tuple(violations) if report.case else alarms
            summary.failures.append(
                Failure(report.name, rule, tuple(reasons), _expected(report), told, report.data, report.suffix)
            )
    summary.seconds = time.perf_counter() - start
    return summary


def _name(case: g.Case, number: int, dialect: str) -> str:
    return f"{case.defect}-{number}-{case.form}-{dialect}"


def texts(per: int, seed: int, wanted: Sequence[str]) -> Iterable[Report]:
    """All reports as plain text: cases, clean ones in both forms and every dialect, traps."""
    for number, case in enumerate(g.cases(seed, per, wanted)):
        yield Report(_name(case, number, case.dialect), case.dialect, _suffix(case.dialect), case.text.encode(), case)
    for form in () if wanted else g.FORMS:
        for dialect in g.DIALECTS:
            for number in range(per):
                at = seed * 1000 + number
                data = g.clean(form, dialect, at).encode()
                yield Report(f"clean-{form}-{dialect}-{at}", dialect, _suffix(dialect), data)
    for number in () if wanted else range(max(1, per // 4)):
        for trap in g.traps(seed * 1000 + number):
            name = f"trap-{trap.name}-{trap.form}-{trap.dialect}-{number}"
            yield Report(name, trap.dialect, _suffix(trap.dialect), trap.data)


def _files(per: int, seed: int, wanted: Sequence[str], kind: str, most: int) -> Iterable[Report]:
    """All reports as files of a kind, the dialects of the kind in turn."""
    drafts = list(_drafts(per, seed, wanted))
    if most and len(drafts) > most:
        drafts = [drafts[at * len(drafts) // most] for at in range(most)]
    reports = []
    for number, (name, d, case) in enumerate(drafts):
        dialects = formats.FORMATS[kind]
        dialect = dialects[number % len(dialects)]
        basis = "html" if kind == "html" else "docx"
        tables = not case or case.dialect != "none"
        made = formats.write(d, basis, dialect, f"{seed}/{name}", tables=tables, controls=kind == "docx")
        reports.append(Report(f"{name}-{dialect}", dialect, made.suffix, made.data, case, made))
    if kind in ("html", "docx"):
        yield from reports
        return
    left = iter(reports)
    while batch := list(islice(left, BATCH)):
        for report, made in zip(batch, formats.converted([one.made for one in batch if one.made], kind), strict=True):
            yield report._replace(data=made.data, suffix=made.suffix, made=made)


def _drafts(per: int, seed: int, wanted: Sequence[str]) -> Iterable[tuple[str, g.Draft, g.Case | None]]:
    """Names and drafts, with the case where there is a defect."""
    for number, case in enumerate(g.cases(seed, per, wanted)):
        if case.draft and case.defect not in formats.TEXT_ONLY:
            yield f"{case.defect}-{number}-{case.form}", case.draft, case
    for number in () if wanted else range(per * 5):
        for form in g.FORMS:
            yield f"clean-{form}-{number}", g.draft(Random(f"clean/{form}/{seed * 1000 + number}"), form), None
    for number in () if wanted else range(max(1, per // 4)):
        for trap in g.traps(seed * 1000 + number):
            if trap.draft:
                yield f"trap-{trap.name}-{trap.form}-{number}", trap.draft, None


def show(summary: Summary, wanted: str, limit: int) -> None:
    """Print what went wrong with one rule or defect (or `clean`, or `all`)."""
    shown = 0
    DUMP.mkdir(parents=True, exist_ok=True)
    for failure in summary.failures:
        names = {"all", failure.rule.lower(), failure.name.split("-")[0]}
        names |= {reason.split()[-1].lower() for reason in failure.reasons}
        if not names & {wanted.lower()} and not failure.name.startswith(wanted + "-"):
            continue
        shown += 1
        if shown > limit:
            break
        path = DUMP / f"{failure.name}{failure.suffix}"
        path.write_bytes(failure.data)
        print(f"\n{failure.name}: {'; '.join(failure.reasons)}")
        print(f"  text      {path}")
        print(f"  expected  {failure.expected}")
        for v in failure.violations:
            place = "/".join(str(v[key]) for key in ("table", "row", "col") if v.get(key))
            print(
                f"  reported  {v.get('rule')} {v.get('severity')} "
                f"{v.get('line')}:{v.get('column')} {place} {v.get('message')}"
            )


# --- The generator itself -------------------------------------------------------------------


def _sums_hold(d: g.Draft) -> bool:
    """Add the printed tables up, apart from how they were made."""

    def at(row: str, column: str) -> int:
        return int(d.cells[g.THREE, row, column])

    columns = all(
        at(g.NEW, c) + at(g.CARRIED, c) == at(g.DONE, c) + at(g.LEFT, c)
        and at(g.DONE, c) == sum(at(row, c) for row in g.leaves(d.form))
        for c in g.COLUMNS
    )
    rows = all(at(row, g.TOTAL) == sum(at(row, who) for who in g.PEOPLE) for _, _, row in g.table_three(d.form))
    suits = all(
        int(d.cells[g.FOUR, "", f"{suit} {g.TOTAL}"])
        == sum(int(d.cells[g.FOUR, "", f"{suit} {outcome}"]) for outcome in g.OUTCOMES)
        for suit in g.SUITS
    )
    first = g.TABLE_TWO[d.form][0]
    for row in first[2]:
        one, two, three = (int(d.cells[g.TWO, row, column]) for column in first[1])
        if (three < one - two) if d.form == 2021 else (three < two):
            return False
    return columns and rows and suits


def self_check(per: int, seed: int) -> int:
    """Test the generator: sums, shapes, determinism, marks, and that each case is broken."""
    checked = 0
    slots = {(g.TWO, 2019): 18, (g.TWO, 2021): 14, (g.THREE, 2019): 26, (g.THREE, 2021): 28}
    for form in g.FORMS:
        for number in range(40 * per):
            d = g.draft(Random(f"{seed}/{number}"), form)
            assert _sums_hold(d), (form, number)
            opening = sum(len(line) for topic in d.topics for line in topic.paragraphs())
            assert opening + len(d.opening) < 1000, (form, number, opening)
            for table, width in ((g.TWO, 4), (g.THREE, 10), (g.FOUR, 15)):
                rows = g.expand(g.grid(d, table))
                assert {len(row) for row in rows} == {width}, (form, number, table)
                assert len(rows) == slots.get((table, form), 4), (form, table, len(rows))
            checked += 1
    for form in g.FORMS:
        for dialect in (*g.DIALECTS, *g.UNREADABLE):
            text = g.clean(form, dialect, seed)
            assert text == g.clean(form, dialect, seed)
            assert all(heading in text for heading in g.HEADINGS)
            assert g.MARK not in text
            leaf = "7.属于行政执法案卷" in text
            assert leaf == (dialect != "none"), dialect
    seen: dict[str, set[str]] = {}
    for case, again in zip(g.cases(seed, per), g.cases(seed, per), strict=True):
        assert case == again, case.defect
        assert g.MARK not in case.text
        assert all(n <= case.text.count("\n") + 1 for n in case.lines)
        seen.setdefault(case.defect, set()).add(case.text)
        for table, row, _ in case.cells[:1] if case.defect != "row-gone" else ():
            assert table in (g.TWO, g.THREE, g.FOUR)
            assert row in case.text, (case.defect, row)
        checked += 1
    assert set(seen) == {defect.id for defect in g.DEFECTS}
    assert all(len(texts) == per for texts in seen.values())
    checked += sum(1 for _ in g.traps(seed))
    return checked


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--per", type=int, default=20, help="cases for each kind of defect")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--format", choices=("text", *formats.FORMATS), default="text")
    parser.add_argument("--most", type=int, default=0, help="how many reports at most, evenly taken from all")
    parser.add_argument("--only", action="append", default=[], help="a rule or defect id")
    parser.add_argument("--show", metavar="RULE", help="rule, defect, 'clean', 'trap' or 'all'")
    parser.add_argument("--limit", type=int, default=20, help="how many failures to show")
    parser.add_argument("--self-check", action="store_true", help="test the generator itself")
    options = parser.parse_args()
    if options.self_check:
        print(f"{self_check(options.per, options.seed)} reports checked, all as described")
        return
    summary = run(options.per, options.seed, only=options.only, kind=options.format, most=options.most)
    print(summary.table())
    if options.show:
        show(summary, options.show, options.limit)


if __name__ == "__main__":
    main()
