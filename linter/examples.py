"""The examples in rule files: a clean report, changed as each example says, and linted.

An example is a mapping of changes to the ``example.yaml`` of the rule's (first) kind of report; ``{}`` is
the clean report. The changes there are stand in ``rules/vocabulary.yaml``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from linter.document import Document, Problem
from linter.engine import Linter
from linter.errors import Both, RuleFileError
from linter.fixing import fix
from linter.forms.model import Form, FormTable, in_years
from linter.packs import SOURCE
from linter.packs.yamlfile import load
from linter.readers import read
from linter.readers.options import Options
from linter.report import Report
from linter.rules import Pack
from linter.suggest import suggestion
from linter.violations import FileResult, Violation
from linter.writers import Change
from linter.writers.text import edit

#: Changes that choose another clean report rather than change it.
FRAME = ("year", "agency", "form")


#: What the units of an example are called.
_UNITS = "甲乙丙丁戊己庚辛壬癸"


#: Changes that leave the example's own text as it is.
_BESIDE = ("meets", "previous", "units", "parent", "due", "fixed")


class Beside(NamedTuple):
    """Another report of an example: ``previous``, one of the ``units`` or ``parent``; clean, and as it is changed."""

    role: str
    agency: str
    clean: str
    text: str


class Mended(NamedTuple):
    """What the rule's edit made of a bad example: the ``text``, and what is wrong with it, if anything.

    ``fault`` is a reason of ``fixing.Refused`` with its ``detail``; ``unmade`` where the rule has an edit and none was
    made though the example says what comes of it; ``other`` where it does not say ``detail``.
    """

    text: str
    fault: str = ""
    detail: str = ""


class Outcome(NamedTuple):
    """How one example came out: ``good`` examples must not break the rule, ``bad`` ones must.

    ``file`` and ``line`` (1-based) are where it stands, ``clean`` is the text that it changes, of the ``year`` and
    ``agency``; ``error`` says why the changes cannot be made (there is no ``text`` then), ``note`` why the text
    could not be linted. ``beside`` are the other reports that the example holds it against. ``mended`` is the text with
    the rule's edit, for a bad example of a rule that has one.
    """

    rule: str
    good: bool
    example: dict[str, Any]
    passed: bool
    text: str
    violations: tuple[Violation, ...]
    file: str
    line: int
    year: int
    agency: str
    clean: str = ""
    error: RuleFileError | None = None
    note: str = ""
    beside: tuple[Beside, ...] = ()
    mended: Mended | None = None

    @property
    def idle(self) -> bool:
        """Whether the example has changes that change nothing, so that it proves nothing."""
        return self.text == self.clean and not set(self.example) <= {*FRAME, *_BESIDE}


@cache
def changes() -> dict[str, dict[str, Any]]:
    """Return the changes that an example may make, as the vocabulary describes them."""
    known: dict[str, dict[str, Any]] = load(Path(SOURCE) / "vocabulary.yaml").data["changes"]
    return known


def run(pack: Pack, linter: Linter | None = None, only: Collection[str] | None = None) -> Iterator[Outcome]:
    """Lint every example of every rule that is on (or of those in ``only``); ``pack`` must have its examples."""
    linter = linter or Linter(pack)
    for data in pack.data["rules"]:
        if data["severity"] == "off" or (only is not None and data["id"] not in only):
            continue
        kind = data["reports"][0]
        for good in (True, False):
            key = "good" if good else "bad"
            for example, (file, line) in zip(data[key], data["places"][key], strict=True):
                outcome = _outcome(linter, kind, data["id"], good, example, file, line)
                yield outcome if outcome.error else _mended(linter, outcome, bool(data.get("edit")))


def _outcome(
    linter: Linter, kind: str, rule: str, good: bool, example: dict[str, Any], file: str, line: int
) -> Outcome:
    base = linter.pack.reports[kind]["example"]
    year, agency = (example.get(key, base[key]) for key in ("year", "agency"))
    try:
        text = build(base, example, linter)
        clean = build(base, {key: example[key] for key in FRAME if key in example}, linter)
        beside = _beside(base, example, linter)
        result = _linted(linter, example, beside, _document(text, f"{rule}.txt", example.get("meets", {})))
    except RuleFileError as error:
        placed = RuleFileError(file, line, error.message, error.remedy)
        return Outcome(rule, good, example, False, "", (), file, line, year, agency, error=placed)
    passed = result.status == "linted" and result.report == kind and _breaks(result, rule) is not good
    found = result.violations
    return Outcome(
        rule, good, example, passed, text, found, file, line, year, agency, clean, note=result.note, beside=beside
    )


def _mended(linter: Linter, outcome: Outcome, has_edit: bool) -> Outcome:
    """Apply the rule's edit to a bad example: it must do what the example says, and no harm."""
    wanted = outcome.example.get("fixed", ())
    if wanted and (outcome.good or not has_edit):
        error = RuleFileError(outcome.file, outcome.line, "fixed: is for a bad example of a rule with an edit")
        return outcome._replace(passed=False, error=error)
    if outcome.good or not has_edit or outcome.beside or "meets" in outcome.example:
        return outcome
    own = [one for one in outcome.violations if one.rule == outcome.rule and one.edits]
    fixed = fix(linter, outcome.text.encode(), f"{outcome.rule}.txt", _write, lambda one: one.rule == outcome.rule)
    fault, detail = "", ""
    if fixed.refused:
        fault, detail = fixed.refused[0].reason, fixed.refused[0].detail
    elif wanted and not own:
        fault = "unmade"
    else:
        missed = [words for words in wanted if words not in fixed.text]
        fault, detail = ("other", missed[0]) if missed else ("", "")
    return outcome._replace(mended=Mended(fixed.text, fault, detail), passed=outcome.passed and not fault)


def _write(data: bytes, document: Document, changes: Sequence[Change]) -> bytes:
    return edit(data, document, changes, Options())


def _breaks(result: FileResult, rule: str) -> bool:
    return any(violation.rule == rule for violation in result.violations)


def _beside(base: dict[str, Any], example: dict[str, Any], linter: Linter) -> tuple[Beside, ...]:
    """Return the other reports of an example: last year's, those of its units, the one that sums it up."""

    def other(role: str, frame: dict[str, Any], changed: dict[str, Any]) -> Beside:
        own = {key: changed[key] for key in FRAME if key in changed}
        clean, text = (build(base, {**frame, **changes}, linter) for changes in (own, changed))
        return Beside(role, changed.get("agency", frame.get("agency", base["agency"])), clean, text)

    year = int(example.get("year", base["year"]))
    made = []
    if "previous" in example:
        agency = {"agency": example["agency"]} if "agency" in example else {}
        made.append(other("previous", {"year": year - 1, **agency}, example["previous"]))
    for name, changed in zip(_UNITS, example.get("units", ()), strict=False):
        made.append(other("units", {"year": year, "agency": f"青禾县{name}局"}, changed))
    if "parent" in example:
        made.append(other("parent", {"year": year}, example["parent"]))
    return tuple(made)


def _linted(linter: Linter, example: dict[str, Any], beside: tuple[Beside, ...], document: Document) -> FileResult:
    """Lint an example: by itself, or against last year's report, its units, or the report that sums it up."""
    report = linter.bind(document)
    if isinstance(report, FileResult):
        return report
    bound: dict[str, list[Report]] = {"previous": [], "units": [], "parent": []}
    for number, one in enumerate(beside):
        other = linter.bind(_document(one.text, f"{document.name}.{one.role}-{number}", {}))
        if isinstance(other, FileResult):
            raise _wrong(f"{one.role}: {other.note}")
        bound[one.role].append(other)
    if bound["previous"]:
        report.previous = bound["previous"][0]
    units = [*bound["units"], report] if bound["parent"] else bound["units"]
    parent = bound["parent"][0] if bound["parent"] else report
    parent.units, parent.due = tuple(units), tuple(example.get("due", ()))
    for unit in units:
        unit.parent = parent
    return linter.lint_report(report)


def _document(text: str, name: str, meets: dict[str, str]) -> Document:
    """Read an example; ``meets`` are problems that only readers of other formats meet, and the words they stand at."""
    document = read(text.encode(), name)
    met = ((kind, text.find(words), words) for kind, words in meets.items())
    # A hole or an overlap has a row and a column, all else a number of places.
    document.problems += tuple(
        Problem(kind, at, at + len(words), "1,1" if kind.startswith("grid") else "1") for kind, at, words in met
    )
    return document


def build(base: dict[str, Any], example: dict[str, Any], linter: Linter) -> str:
    """Return the text of the base report with an example's changes.

    Raises:
        RuleFileError: the example has a change that does not exist, or names what is not there.
    """
    for name in example:
        if name not in changes():
            raise _wrong(f"there is no change {name!r}", suggestion(name, changes()) or ", ".join(changes()))
    year = example.get("year", base["year"])
    if not isinstance(year, int):
        raise _wrong(f"year: {year!r} is no year")
    forms = {str(key): linter.form(str(key)) for key in linter.pack.reports[base["report"]]["forms"]}
    key = str(example.get("form") or next((key for key, form in forms.items() if in_years(form.years, year)), ""))
    if key not in forms:
        raise _wrong(f"there is no form {key!r} for a report of {year}", f"forms are {', '.join(forms)}")
    _refuse_wrong(example, forms[key])
    names = {
        "机关": example.get("agency", base["agency"]),
        "年": year,
        "次年": year + 1,
        "通知": base.get("notices", {}).get(key, ""),
    }
    text = _Text(base, example, forms[key], names).text()
    for old, new in example.get("replace", {}).items():
        if old not in text:
            raise _wrong(f"replace: the report does not say {old!r}", _nearest(old, text))
        text = text.replace(old, "" if new is None else str(new), 1)
    return text


def _wrong(message: str, remedy: str | Both = "") -> RuleFileError:
    return RuleFileError("example", None, message, remedy)


def _nearest(words: str, text: str) -> str:
    """Return a remedy that quotes what of the text is most like ``words``."""
    from difflib import SequenceMatcher

    same = SequenceMatcher(None, words, text, autojunk=False).find_longest_match()
    start = max(0, same.b - same.a)
    there = text[start : start + len(words)].strip()
    return (
        f"it says {there!r}" if same.size * 2 >= len(words) and there else "see `report-lint rule example` for its text"
    )


def _refuse_wrong(example: dict[str, Any], form: Form) -> None:
    """Raise for a change of the wrong shape, or of a section, table, row, column or cell that the form has not."""
    sections = [section.key for section in form.sections]
    tables = [table.key for table in form.tables]
    rows = [f"{table.key}.{key}" for table in form.tables for key in table.rows]
    columns = [f"{table.key}.{key}" for table in form.tables for key in table.columns]
    cells = [
        f"{table.key}.{row.key}.{column.name}"
        for table in form.tables
        for block in table.blocks
        for row in block.rows
        for column in block.columns
    ]
    dropped = {"section": sections, "table": tables, "row": rows, "column": columns}
    for name, value in example.items():
        kind = changes()[name]["type"]
        if not _fits(kind, value):
            raise _wrong(f"{name}: {value!r} is not what this change takes: {changes()[name]['doc']}")
        if kind in ("section-texts", "section-text", "cells"):
            known = cells if kind == "cells" else sections
            for one in value:
                _refuse_unknown(name, one, known)
        elif kind in ("section", "table"):
            _refuse_unknown(name, value, dropped[kind])
        elif kind == "drop":
            for what, one in value.items():
                _refuse_unknown(name, what, list(dropped))
                _refuse_unknown(f"{name}: {what}", one, dropped[what])


def _refuse_unknown(change: str, name: str, known: list[str]) -> None:
    if name not in known:
        near = suggestion(name, known)
        raise _wrong(f"{change}: there is no {name!r}", near or f"there are {', '.join(known[:12])}")


def _fits(kind: str, value: Any) -> bool:
    """Whether a value has the shape that a type of change asks for."""
    if kind == "number":
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == "changes-list":
        return isinstance(value, list) and all(isinstance(one, dict) for one in value)
    if kind == "texts":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind in ("text", "section", "table"):
        return isinstance(value, str)
    if not isinstance(value, dict):
        return False
    if kind == "changes":
        return True
    if kind == "section-texts":
        return all(_fits("texts", one) for one in value.values())
    simple = (str, int, float, type(None)) if kind in ("cells", "words") else str
    return all(isinstance(one, simple) for one in value.values())


class _Text:
    def __init__(self, base: dict[str, Any], example: dict[str, Any], form: Form, names: dict[str, Any]) -> None:
        self.base, self.example, self.form, self.names = base, example, form, names
        self.drop = example.get("drop", {})

    def text(self) -> str:
        base, example = self.base, self.example
        lines = [example.get("title", base["title"]), *example.get("lead", base.get("lead", ()))]
        for section in self.form.sections:
            if section.key == self.drop.get("section"):
                continue
            lines.append(section.heading)
            body = list(example.get("sections", {}).get(section.key, base["sections"].get(section.key, ())))
            if section.key == example.get("long"):
                body.append("公开工作有序推进。" * 130)
            put = example.get("put", {}).get(section.key)
            lines += body + ([put] if put else [])
            if section.key == self.form.sections[0].key and "raw" in example:
                lines.append(example["raw"])
            for table in section.tables:
                if table != self.drop.get("table"):
                    lines += self._table(self.form.table(table))
        own = (table for table in self.form.tables if not table.section and table.key != self.drop.get("table"))
        lines += [line for table in own for line in self._table(table)]
        if not self.form.sections and "raw" in example:
            lines.append(example["raw"])
        lines += [example.get("signature", base.get("signature", "")), example.get("date", base.get("date", ""))]
        filled = "\n".join(lines)
        for name, value in self.names.items():
            filled = filled.replace("{" + name + "}", str(value))
        return filled + "\n"

    def _table(self, table: FormTable) -> Iterator[str]:
        """Yield a table as pipe rows, all zero but for the example's cells; glued where it says so."""
        cells = {**self.base.get("cells", {}), **self.example.get("cells", {})}
        gone = {name.partition(".")[2] for name in self.drop.values() if name.startswith(f"{table.key}.")}
        bar, edge = ("", "") if self.example.get("glue") == table.key else (" | ", "|")
        for block in table.blocks:
            columns = [column for column in block.columns if column.name not in gone]
            if block.caption:
                yield f"{edge} {block.caption} {edge}"
            if table.pairs:
                yield from self._pairs(table, cells, gone)
                continue
            heads = [column.label for column in columns]
            if any(column.name != column.key for column in columns):
                yield f"{edge} {bar.join(column.group_label for column in columns)} {edge}"
            yield f"{edge} {bar.join([table.header or '项目', *heads] if block.rows[0].label else heads)} {edge}".strip()
            for row in block.rows:
                if row.key in gone:
                    continue
                written = (cells.get(f"{table.key}.{row.key}.{column.name}", 0) for column in columns)
                values = ["" if value is None else str(value) for value in written]
                yield f"{edge} {bar.join([row.label, *values] if row.label else values)} {edge}".strip()

    def _pairs(self, table: FormTable, cells: dict[str, Any], gone: set[str]) -> Iterator[str]:
        """Yield a row for each label, behind those of its groups, with its one value."""
        column = table.blocks[0].columns[0].name
        for row in table.rows.values():
            if row.key not in gone:
                value = cells.get(f"{table.key}.{row.key}.{column}", 0)
                labels = [*(table.group_names[parent] for parent in row.parents), row.label]
                yield f"| {' | '.join([*labels, '' if value is None else str(value)])} |"
