"""The engine: one file's bytes in, its result out.

It reads, chooses the form, builds the report, runs the rules by kind, drops what another rule has
said already, and resolves spans and keys to places and names. It knows no rule and no output.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from linter import checks, readers
from linter.fingerprints import Fingerprints
from linter.forms.model import Form
from linter.kinds import choose_form, is_report, likely, only_named
from linter.readers.options import Options
from linter.report import Report
from linter.rules import Pack, Rule, fill, names
from linter.title import Title, find_title, page_title
from linter.violations import RANK, Edit, FileResult, Found, Place, Related, Violation, masked
from linter.waivers import Judged, Waivers

if TYPE_CHECKING:
    from linter.document import Document
    from linter.edits import Change
    from linter.violations import Passage, ShownTable


class Settings(NamedTuple):
    """How to lint: language, what is given instead of inferred, which rules and severities.

    ``report`` is the kind of report, where the document shall not tell it. ``quotes`` asks for the lines that
    violations stand on, ``content`` for the text of the reports, ``reading`` tells how files are read. ``waivers``
    are violations to let stand.
    """

    lang: str = "zh"
    body: str | None = None
    year: int | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_severity: str = "info"
    quotes: bool = False
    reading: Options = Options()
    report: str | None = None
    content: bool = False
    waivers: Waivers | None = None


class Linter:
    """A pack and settings, ready to lint any number of files."""

    def __init__(self, pack: Pack, settings: Settings | None = None) -> None:
        self.pack = pack
        self.settings = settings or Settings()
        self._rules: dict[str, list[Rule]] = {}
        self._dates: dict[str, list[Rule]] = {}
        self._forms: dict[str, Form] = {}

    def rules(self, kind: str) -> list[Rule]:
        """Return the rules for a kind of report that the settings want, made once."""
        if kind not in self._rules:
            self._rules[kind] = [rule for rule in self.pack.rules_for(kind) if selected(rule, self.settings)]
        return self._rules[kind]

    def lint_bytes(self, data: bytes, name: str) -> FileResult:
        """Lint the bytes of one file. Never raises for bad input: what cannot be read is in the result."""
        report = self.report(data, name)
        return report if isinstance(report, FileResult) else self.lint_report(report)

    def report(self, data: bytes, name: str, *, given: bool = True) -> Report | FileResult:
        """Read the bytes of one file and bind them; where that cannot be done, return the result that says why.

        ``given`` tells whether year and body of the settings are this file's: those of another are inferred.
        """
        try:
            document = readers.read(data, name, self.settings.reading)
        except readers.ReadError as error:
            return self.unreadable(name, error.reason, self._detail(error))
        return self.bind(document, given=given)

    def _detail(self, error: readers.ReadError) -> str:
        """What to fill into the message of an error: pages with their faults, types by their names."""
        if error.pages:
            comma = self.text("number-mark")
            faults = (self.text(f"page-{fault}", 页=comma.join(map(str, pages))) for fault, pages in error.pages)
            return self.text("list-mark").join(faults)
        return self.text(f"type-{error.detail}") if error.reason == "other-type" else error.detail

    def unreadable(self, name: str, reason: str, detail: str = "") -> FileResult:
        """Return the result for a file that cannot be linted, with the reason and the remedy."""
        return FileResult(name, "unreadable", note=self.text(f"read-{reason}", 详=detail), reason=reason)

    def lint_document(self, document: Document) -> FileResult:
        """Lint a document that has been read."""
        report = self.bind(document)
        return report if isinstance(report, FileResult) else self.lint_report(report)

    def bind(self, document: Document, *, given: bool = True) -> Report | FileResult:
        """Bind a document to its form; where it is no report that can be linted, return the result that says so."""
        named = self.settings.report
        reports = {named: self.pack.reports[named]} if named else self.pack.reports
        for key in likely(document, reports, self.pack.forms):
            bound = self._bind(document, reports[key], given=given)
            if bound is not None:
                return bound
        comma = self.text("number-mark")
        names = comma.join(kind["title"][self.settings.lang] for kind in reports.values())
        return self.unreadable(document.name, "other-kind", names)

    def _bind(self, document: Document, kind: dict[str, Any], *, given: bool) -> Report | FileResult | None:
        """Bind a document as a kind of report; None where it is none of that kind."""
        document, title = self._on_page(document, kind) if document.regions else (document, find_title(document, kind))
        own = self.settings.year if given else None
        year = own or (title.year if title else None)
        since = kind.get("since", 0)
        if year is not None and year < since:
            return self._too_old(document.name, year, title, kind)
        form = self._choose_form(document.text, kind, year)
        report = Report(document, form, kind, year=own, body=self.settings.body if given else None, title=title)
        if not is_report(report):
            return None
        if document.regions and only_named(report):
            return self.unreadable(document.name, "no-body")
        if report.year is not None and report.year < since:
            return self._too_old(document.name, report.year, title, kind)
        if not self.settings.content:
            # Bound is bound: in a very long text the blocks take more room than all that is still to come.
            document.blocks = []
        return report

    def lint_report(self, report: Report) -> FileResult:
        """Run the rules on a report: those against last year where it has a ``previous``, and only those
        against units, or against the parent, where it has ``units`` or a ``parent``.
        """
        resolver = _Resolver(report, self.pack, self.settings)
        found = _merge(self._run(report))
        resolver.hidden = [one.hidden for one in found if one.hidden]
        found.reverse()
        violations = []
        while found:
            violations.append(resolver.violation(found.pop()))
        judged = self._judge(report, violations)
        least = RANK[self.settings.min_severity]
        left = [one for one in judged.left if RANK[one.severity] <= least]
        left.sort(key=_position)
        return FileResult(
            report.document.name,
            "linted",
            report.form.key,
            report.year,
            report.agency or None,
            report.body,
            tuple(left),
            report=report.kind["report"],
            previous=report.previous.document.name if report.previous else None,
            content=self._content(report, resolver.hidden) if self.settings.content else (),
            **self._handed_in(report),
            waived=judged.waived,
            waivers=judged.uses,
        )

    def _judge(self, report: Report, violations: list[Violation]) -> Judged:
        waivers = self.settings.waivers
        if waivers is None:
            return Judged(violations, (), ())
        kind, against = report.kind["report"], _against(report)
        ran = frozenset(rule.id for rule in self.rules(kind) if rule.against in against)
        return waivers.judge(waivers.subject(report.document.name, kind, report.agency, report.year), violations, ran)

    def _handed_in(self, report: Report) -> dict[str, Any]:
        """What a report says of itself, whichever rules are selected: its date, when it was due, what it lacks."""
        from linter.checks.date import date_of, due

        dated = date_of(report)
        limit = due(self._date_rules(report.kind["report"]), report)
        sections = {section.key: section for section in report.form.sections if section.key not in report.sections}
        lost = {key for section in sections.values() for key in section.tables}
        tables = (one.table for one in report.tables.values() if not one.found and one.table.key not in lost)
        return {
            "dated": dated.value.isoformat() if dated and dated.value else None,
            "due": limit.isoformat() if limit else None,
            "missing": (
                *(section.heading for section in sections.values()),
                *(table.names[self.settings.lang] for table in tables),
            ),
        }

    def _date_rules(self, kind: str) -> list[Rule]:
        if kind not in self._dates:
            own = (rule for rule in self.pack.data["rules"] if rule["kind"] == "date" and kind in rule["reports"])
            self._dates[kind] = [Rule(rule) for rule in own if rule["severity"] != "off"]
        return self._dates[kind]

    def _content(self, report: Report, hidden: list[tuple[int, int]]) -> tuple[Passage | ShownTable, ...]:
        from linter.content import content

        return content(report, hidden, self.settings.lang)

    def _on_page(self, document: Document, kind: dict[str, Any]) -> tuple[Document, Title | None]:
        """Return the report on a page, and its title, which may stand outside it."""
        from linter.forms.locate import locate, narrowed, spans, widened

        form = self._choose_form(document.text, kind, None)
        found = locate(document, form)
        if found is None:
            return document, find_title(document, kind)
        title = page_title(document, kind, found.body)
        span = (title.start, title.end) if title else (found.start, found.start)
        if title and not form.sections:
            found = widened(document, found, title.start)
        return narrowed(document, spans(document, found, span, kind)), title

    def _run(self, report: Report) -> Iterator[Found]:
        by_kind: dict[str, list[Rule]] = {}
        against = _against(report)
        for rule in self.rules(report.kind["report"]):
            if rule.against in against and rule.applies(report.year, report.body, report.form.key):
                by_kind.setdefault(rule.kind, []).append(rule)
        for kind, rules in by_kind.items():
            try:
                yield from list(checks.load(kind)(rules, report))
            except Exception as error:
                # A rule that breaks is said aloud, in the file where it broke, and fails the run.
                yield self._broken(kind, rules, error, report)

    def _broken(self, kind: str, rules: list[Rule], error: Exception, report: Report) -> Found:
        own = next(rule for rule in self.pack.rules if rule.options.get("problem") == "rule-failed")
        args: dict[str, object] = {
            "类": kind,
            "规则": "、".join(rule.id for rule in rules[:8]),
            "原": f"{type(error).__name__}: {error}",
        }
        return Found(own, 0, min(1, len(report.text)), args)

    def _choose_form(self, text: str, kind: dict[str, Any], year: int | None) -> Form:
        return self.form(choose_form(text, kind, self.pack.forms, year))

    def form(self, key: str) -> Form:
        """Return a form of the pack, made once."""
        if key not in self._forms:
            self._forms[key] = Form(self.pack.forms[key])
        return self._forms[key]

    def _too_old(self, name: str, year: int, title: Title | None, kind: dict[str, Any]) -> FileResult:
        note = self.text("too-old", 年=year, 始=kind["since"])
        agency = (title and title.agency) or None
        return FileResult(name, "out-of-scope", None, year, agency, None, (), note, kind["report"])

    def text(self, key: str, **values: object) -> str:
        """Return one of the tool's own texts in the language of the settings."""
        return self.pack.text(key, self.settings.lang, **values)


def _against(report: Report) -> tuple[str, ...]:
    """What rules may be against, for this report."""
    if report.units or report.parent:
        return ("units",) if report.units else ("parent",)
    return ("", "previous") if report.previous else ("",)


def _position(violation: Violation) -> tuple[int, int, int, str]:
    return violation.line, violation.column, RANK[violation.severity], violation.rule


def selected(rule: Rule, settings: Settings) -> bool:
    """Whether the rule is wanted: ``select`` and ``ignore`` hold ids, id prefixes, or names."""

    def named(words: Iterable[str]) -> bool:
        return any(names(word, rule.id, rule.name) for word in words)

    if RANK[rule.severity] > RANK[settings.min_severity]:
        return False
    return (not settings.select or named(settings.select)) and not named(settings.ignore)


# -- merging --------------------------------------------------------------------------------


def _merge(found: Iterable[Found]) -> list[Found]:
    """Drop repeats, and what a rule leaves to others that speak of the same place."""
    unique: dict[tuple[object, ...], Found] = {}
    for one in found:
        # Two sections may be missing at one place: what is said there counts too.
        unique.setdefault((one.rule.id, one.start, one.end, one.row, *one.args.values()), one)
    taken: dict[str, list[tuple[int, int]]] = {}
    for one in unique.values():
        spans = taken.setdefault(one.rule.id, [])
        spans.append((one.start, one.end))
        spans += [(place.start, place.end) for place in one.related if place.of is None]
    reached = {identity: _reached(spans) for identity, spans in taken.items()}
    return [one for one in unique.values() if not _said_elsewhere(one, reached)]


def _reached(spans: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Where spans begin, in order, and how far those up to each reach."""
    spans.sort()
    return [start for start, _ in spans], list(accumulate((end for _, end in spans), max))


def _said_elsewhere(one: Found, reached: dict[str, tuple[list[int], list[int]]]) -> bool:
    spans = [(one.start, one.end)]
    if not one.table:
        # What the text says of a cell yields to what is said of that cell.
        spans += [(place.start, place.end) for place in one.related if place.table and place.of is None]
    for other in one.rule.yields_to:
        for identity, (starts, ends) in reached.items():
            for start, end in spans if identity.startswith(other) else ():
                before = bisect_left(starts, end)
                if before and ends[before - 1] > start:
                    return True
    return False


# -- names and places -------------------------------------------------------------------------


class _Resolver:
    """Turns what checks found into violations: places, the form's names, messages, fingerprints."""

    def __init__(self, report: Report, pack: Pack, settings: Settings) -> None:
        self.report, self.pack, self.lang, self.quotes = report, pack, settings.lang, settings.quotes
        self.fingerprints = Fingerprints(report)
        #: What no quoted line may show: personal data would else spread with the linter's output.
        self.hidden: list[tuple[int, int]] = []
        #: The quoted lines by number, each kept once: a whole report may stand on one.
        self.lines: dict[int, str] = {}

    def violation(self, found: Found) -> Violation:
        """Resolve one finding."""
        rule, report, lang = found.rule, self.report, self.lang
        # What was recognised from a picture can only be "please check".
        doubtful = report.document.doubtful and rule.kind != "reading"
        table, row, col = _names(report, found.table, found.row, found.column)
        section = report.section_at(found.start)
        heading = section.section.heading if section else None
        of_table = report.form.table(found.table).section if found.table else ""
        if of_table:
            heading = report.form.section(of_table).heading
        args = {"称": rule.titles[lang], **found.args, "格": self._cell_text(found) or found.args.get("格", "")}
        template = self.pack.texts[found.text][lang] if found.text else rule.messages[lang]
        remedy = self.pack.texts[f"{found.fix}-fix"][lang] if found.fix else rule.fixes.get(lang)
        place = report.document.place(found.start, found.end)
        changes, safe = self._edits(found, args, doubtful)
        return Violation(
            rule.id,
            rule.name,
            "info" if doubtful else rule.severity,
            "low" if doubtful else found.confidence or rule.confidence,
            fill(template, args),
            *place,
            heading,
            table,
            row,
            col,
            found.basis or rule.basis[lang],
            fill(remedy, args) if remedy else None,
            self.fingerprints.of(found),
            tuple(self._related(one) for one in found.related),
            self._quote(found) if self.quotes else None,
            (found.start, found.end),
            tuple(Edit(*report.document.place(start, end), text, (start, end)) for start, end, text in changes),
            safe,
        )

    def _edits(self, found: Found, args: dict[str, object], doubtful: bool) -> tuple[tuple[Change, ...], bool]:
        """What would mend it; nothing where the text itself is in doubt."""
        if not found.rule.edit or doubtful:
            return (), False
        from linter.edits import edits

        return edits(found, args, self.report.document)

    def _cell_text(self, found: Found) -> str:
        """A cell in the user's words: 表三「（三）不予公开 7.属于行政执法案卷」×「法律服务机构」."""
        if not found.table:
            return ""
        table = self.report.form.table(found.table)
        row = table.row_text(found.row) if found.row else ""
        column = table.column_text(found.column) if found.column else ""
        return table.names[self.lang] + "×".join(f"「{name}」" for name in (row, column) if name)

    def _related(self, one: Related) -> Place:
        report = one.of or self.report
        place = report.document.place(one.start, one.end)
        names = _names(report, one.table, one.row, one.column)
        file, span = (one.of.document.name, None) if one.of else (None, (one.start, one.end))
        return Place(*place, *names, one.note or None, file, span)

    def _quote(self, found: Found) -> tuple[str, int, int]:
        document = self.report.document
        number = document.line(found.start)
        start, end = document.line_span(number)
        if number not in self.lines:
            self.lines[number] = self._shown(start, end)
        return self.lines[number], found.start - start, max(found.start, min(found.end, end)) - start

    def _shown(self, start: int, end: int) -> str:
        line = self.report.document.written[start:end]
        for first, last in self.hidden:
            if start <= first and last <= end:
                line = line[: first - start] + masked(line[first - start : last - start]) + line[last - start :]
        return line


def _names(report: Report, table: str, row: str, column: str) -> tuple[str | None, str | None, str | None]:
    """The form's own labels of a table, a row and a column, by their keys; None for what is not given."""
    if not table:
        return None, None, None
    form_table = report.form.table(table)
    label = form_table.rows[row].label if row else ""
    return form_table.names["zh"], label or None, (column and form_table.column_text(column)) or None
