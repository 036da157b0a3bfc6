"""The Report: a document bound to its form, as rules see it.

Typed values that keep their state and cell, the sections, the title and what it tells (agency,
year, kind of body), the period, the signature, and the prose. It reads no file and knows no rule.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from linter import regex
from linter.document import Document
from linter.facts.dates import Dated, Period, broken_period, dates, periods
from linter.facts.numbers import wide_to_ascii
from linter.forms.bound import BoundTable
from linter.forms.fold import without_note
from linter.forms.model import Column, Form, Row
from linter.forms.sections import BoundSection, Heading, Outline, bind_sections
from linter.forms.tables import bind_tables
from linter.title import Title, find_title

if TYPE_CHECKING:
    from linter.facts.prose import Fact
    from linter.facts.quantities import Quantity
    from linter.facts.references import Reference

NUMBER, ZERO, BLANK, PLACEHOLDER, TEXT, MISSING = "number", "zero", "blank", "placeholder", "text", "missing"

_PLACEHOLDERS = frozenset(
    ["/", "／", "\\", "-", "－", "—", "——", "–", "―", "--", "//", "无", "空", "*", "※", "…", "……", "N/A", "n/a"]
)
_PLAIN = regex.compile(r"[+-]?\d+(?:\.\d+)?")
_GROUPED = regex.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CHANGE = regex.compile(r"(?P<sign>增加?|减少?|[+-])?\s*(?P<n>\d+)(?:[个项件])?")
_MONEY = regex.compile(r"(?P<n>\d+(?:\.\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?)(?P<gap>\s*)(?P<unit>元|万元|亿元)?")
#: Where a line that tells the year stands.
_HEAD = 500
#: How many paragraphs at the end can hold the signature.
_TAIL = 6
#: How far above the title a page tells when the report was published.
_ABOUT = 600
#: How far from a period the words stand that tell what it is of.
_AROUND = 40


class Value(NamedTuple):
    """What stands in one cell: its ``state``, its ``number`` where it is one, and where it stands.

    ``style`` tells how a number is written: ``plain``, ``grouped`` (1,234), ``wide`` (１２),
    ``signed`` (增5), ``unit`` (1794868元), ``unit-gap`` (with a blank before the unit). ``type`` is the form's.
    """

    state: str
    number: Decimal | int | None
    text: str
    start: int
    end: int
    row: str
    column: str
    style: str = "plain"
    type: str = "count"


class Signature(NamedTuple):
    """Who signed, and when; either may be missing."""

    signer: str
    start: int
    end: int
    dated: Dated | None


class TableValues:
    """The values of one bound table, by row key and column name."""

    def __init__(self, bound: BoundTable, text: str) -> None:
        self.bound, self.table = bound, bound.table
        self.key, self.found = bound.table.key, bound.found
        self._values: dict[tuple[str, str], Value] = {}
        #: Values that are more than a plain whole number: what most rules about cells look at.
        self.odd: list[Value] = []
        self.by_type: dict[str, list[Value]] = {}
        for block in bound.table.blocks:
            for row in block.rows:
                for column in block.columns:
                    value = self._values[row.key, column.name] = self._value(text, row, column)
                    self.by_type.setdefault(value.type, []).append(value)
                    plain = value.style == "plain" and type(value.number) is int and value.number >= 0
                    if not plain:
                        self.odd.append(value)

    def value(self, row: str, column: str) -> Value | None:
        """Return the value at (row key, column name), None where the form has no such cell."""
        return self._values.get((row, column))

    def values(self) -> list[Value]:
        """Return all values, in the form's order."""
        return list(self._values.values())

    def may_be_blank(self, value: Value) -> bool:
        """Whether the form lets a cell be blank: always, or because the cell that it depends on says no."""
        row = self.table.rows[value.row]
        asked = self.value(row.when, value.column) if row.when else None
        return row.optional or (asked is not None and asked.number == 0)

    def _value(self, text: str, row: Row, column: Column) -> Value:
        kind = row.type or column.type
        cell = self.bound.cells.get((row.key, column.name))
        if cell is None:
            label = self.bound.labels.get(row.key)
            return Value(MISSING, None, "", *(label or (0, 0)), row.key, column.name, type=kind)
        start, end = cell
        written = text[start:end]
        if written == "0":
            return Value(ZERO, 0, written, start, end, row.key, column.name, type=kind)
        state, number, style = read_value(written, kind)
        return Value(state, number, written, start, end, row.key, column.name, style, kind)


def read_value(written: str, kind: str) -> tuple[str, Decimal | int | None, str]:
    """Read a cell's text as its type: ``count``, ``amount``, ``change``, ``money``, ``text``, ``yes-no``, ``boxes``.

    Returns the state, the number (None unless it is one) and the style it is written in. A yes-or-no cell is
    the number 1 or 0 in the style ``ticked``, or text in the style ``both``, ``unticked`` or ``unclear``; boxes
    are the number of those that are ticked.
    """
    if not written:
        return BLANK, None, "plain"
    if written in _PLACEHOLDERS:
        return PLACEHOLDER, None, "plain"
    if kind == "text":
        return TEXT, None, "plain"
    if kind in ("yes-no", "boxes"):
        return _ticked(written, kind)
    style = "plain"
    plain = written
    if not written.isascii():
        plain = wide_to_ascii(written)
        style = "wide" if plain != written else "plain"
    if kind == "change" and (found := _CHANGE.fullmatch(plain)):
        sign = -1 if (found["sign"] or "+")[0] in "减-" else 1
        number: Decimal | int = sign * int(found["n"])
        return (NUMBER if number else ZERO), number, "signed" if found["sign"] else style
    if kind == "money" and (found := _MONEY.fullmatch(plain)):
        number = _exact(found["n"].replace(",", ""))
        grouped = "grouped" if "," in found["n"] else style
        style = "unit-gap" if found["unit"] and found["gap"] else "unit" if found["unit"] else grouped
        return (NUMBER if number else ZERO), number, style
    if _PLAIN.fullmatch(plain):
        number = _exact(plain)
        return (NUMBER if number else ZERO), number, style
    if _GROUPED.fullmatch(plain):
        return NUMBER, _exact(plain.replace(",", "")), "grouped"
    return TEXT, None, style


def _ticked(written: str, kind: str) -> tuple[str, int | None, str]:
    from linter.forms.boxes import boxes, yes_or_no

    if kind == "yes-no":
        answer = yes_or_no(written)
        if answer in ("yes", "no"):
            return (NUMBER, 1, "ticked") if answer == "yes" else (ZERO, 0, "ticked")
        return TEXT, None, answer
    ticks = [box.ticked for box in boxes(written)]
    if None in ticks:
        return TEXT, None, "plain"
    return (NUMBER, sum(map(bool, ticks)), "ticked") if any(ticks) else (ZERO, 0, "unticked")


def _exact(text: str) -> Decimal | int:
    return Decimal(text) if "." in text else int(text)


class Report:
    """One report, ready for rules. Offsets everywhere are into ``text``."""

    def __init__(self, document: Document, form: Form, kind: dict[str, Any], **given: Any) -> None:
        """Bind ``document`` to ``form``.

        ``kind`` describes the kind of report (``rules/<kind>/report.yaml``); ``given`` may hold
        ``year`` and ``body``, which then are not inferred, and a ``title`` found before.
        """
        self.document, self.form, self.kind = document, form, kind
        self.text = document.text
        bound = bind_tables(document, form)
        self.outline: Outline = bind_sections(document, form, bound)
        self.tables = {table.table.key: TableValues(table, document.text) for table in bound}
        self.sections: dict[str, BoundSection] = self.outline.sections
        self.headings: tuple[Heading, ...] = self.outline.headings
        self.title: Title | None = given.get("title") or find_title(document, kind)
        self.period, self.broken_period = self._find_period()
        self.signature = self._find_signature()
        self._end_last_section()
        self.agency = self._find_agency()
        self.year: int | None = given.get("year") or self._find_year()
        self.body: str | None = given.get("body") or body_kind(self.agency, kind)
        #: Last year's report of the same agency; the report that sums this one up; those that this one sums up.
        self.previous: Report | None = None
        self.parent: Report | None = None
        self.units: tuple[Report, ...] = ()
        #: Names of the units that are due, where they are known.
        self.due: tuple[str, ...] = ()
        self._prose: str | None = None
        self._literals: dict[str, bool] = {}
        self._segments: list[tuple[int, int]] | None = None
        self._scopes: dict[str, list[tuple[int, int]]] = {}
        self._quantities: list[Quantity] | None = None
        self._facts: list[Fact] | None = None

    # -- places -----------------------------------------------------------------------

    def section_at(self, offset: int) -> BoundSection | None:
        """Return the section in which ``offset`` stands."""
        for bound in self.sections.values():
            if bound.heading.start <= offset < max(bound.end, bound.start):
                return bound
        return None

    def table_at(self, offset: int) -> str:
        """Return the key of the form's table in which ``offset`` stands, "" where there is none."""
        bounds = (table.bound for table in self.tables.values() if table.found)
        return next((bound.table.key for bound in bounds if bound.start <= offset <= bound.end), "")

    def scope(self, name: str) -> list[tuple[int, int]]:
        """Return the spans that a rule's ``in:`` names, tables left out: ``prose``, ``title``, ``lead``,
        ``opening`` (the lead and the first section), ``tail``, or a section's key; ``all`` has the tables too.
        """
        if name not in self._scopes:
            self._scopes[name] = self._scope(name)
        return self._scopes[name]

    def _scope(self, name: str) -> list[tuple[int, int]]:
        if name == "all":
            return [(0, len(self.text))]
        if name == "prose":
            return self.segments
        if name == "title":
            return [(self.title.start, self.title.end)] if self.title else []
        first = self.headings[0].start if self.headings else len(self.text)
        after_title = self.title.end if self.title and self.title.end <= first else 0
        if name == "lead":
            return self._outside_tables(after_title, first)
        if name == "opening":
            opening = self.first_section()
            return [*self.scope("lead"), *(self._outside_tables(opening.start, opening.end) if opening else [])]
        if name == "tail":
            paragraphs = self.outline.prose[-_TAIL:]
            return self._outside_tables(paragraphs[0].start, len(self.text)) if paragraphs else []
        bound = self.sections.get(name)
        return self._outside_tables(bound.start, bound.end) if bound else []

    def _outside_tables(self, start: int, end: int) -> list[tuple[int, int]]:
        cut = [(max(one, start), min(two, end)) for one, two in self.segments]
        return [(one, two) for one, two in cut if one < two]

    @property
    def segments(self) -> list[tuple[int, int]]:
        """The spans of the text between the form's tables."""
        if self._segments is None:
            self._segments, at = [], 0
            tables = [t.bound for t in self.tables.values()]
            found = [(one.start, one.end) for one in tables if one.found]
            for start, end in sorted(chain(found, *(one.scattered for one in tables))):
                if start > at:
                    self._segments.append((at, start))
                at = max(at, end)
            if at < len(self.text):
                self._segments.append((at, len(self.text)))
        return self._segments

    def first_section(self) -> BoundSection | None:
        """Return the form's first section, if the document has it."""
        return self.sections.get(self.form.sections[0].key) if self.form.sections else None

    @property
    def prose(self) -> str:
        """The text with the form's tables turned to newlines: same length, same offsets."""
        if self._prose is None:
            pieces, at = [], 0
            for start, end in self.segments:
                pieces += ["\n" * (start - at), self.text[start:end]]
                at = end
            self._prose = "".join(pieces) + "\n" * (len(self.text) - at)
        return self._prose

    def has(self, literal: str) -> bool:
        """Whether the text has a literal; the answer is kept, for many patterns need the same ones."""
        found = self._literals.get(literal)
        if found is None:
            found = self._literals[literal] = literal in self.text
        return found

    @property
    def quantities(self) -> list[Quantity]:
        """The quantities that the prose states, in order."""
        if self._quantities is None:
            from linter.facts.quantities import quantities

            self._quantities = [q for start, end in self.segments for q in quantities(self.prose, start, end)]
        return self._quantities

    @property
    def facts(self) -> list[Fact]:
        """What the prose states in numbers, denies, or says of all, in order."""
        if self._facts is None and "facts" not in self.kind:
            self._facts = []
        if self._facts is None:
            from linter.facts.lexicon import Lexicon
            from linter.facts.prose import Reader

            # 县政府办公室, and 县政府办
            short = self.agency.replace("人民政府", "政府")
            names = [self.agency, short, short.removesuffix("公室"), self.agency.removesuffix("办事处")]
            area = self.body not in (None, "department")
            # 县政府 in a county's report may be its own office; in a township's it is the township.
            exact = area and self.body != "township"
            reader = Reader(Lexicon(self.kind["facts"]), self.year, names, area=area, exact=exact)
            numbers = self.quantities
            self._facts = [f for start, end in self.segments for f in reader.facts(self.prose, start, end, numbers)]
        return self._facts

    @property
    def references(self) -> list[Reference]:
        """The dates, periods, documents and contacts that the prose names, in order."""
        from linter.facts.references import references

        return [one for start, end in self.segments for one in references(self.prose, start, end)]

    # -- identity ---------------------------------------------------------------------

    def _find_agency(self) -> str:
        """The agency in the title, else the one that a line of its own names (``agency_line`` of the kind)."""
        if self.title and self.title.agency:
            return self.title.agency
        line = self.kind.get("agency_line")
        found = regex.compile(line, 8).search(self.text) if line else None
        return "".join(found["agency"].split()) if found else ""

    def _find_year(self) -> int | None:
        if self.title and self.title.year:
            return self.title.year
        line = self.kind.get("year_line")
        found = regex.compile(line, 8).search(self.text, 0, _HEAD) if line else None
        if found:
            return int(found["year"])
        return self.period.years[1] if self.period else None

    def _find_period(self) -> tuple[Period | None, tuple[int, int] | None]:
        words = self.kind["period_words"]
        longest: Period | None = None
        for period in periods(self.text):
            # A hard-wrapped line may part the words from the dates, so that a sentence is no measure.
            start, end = max(0, period.start - _AROUND), period.end + _AROUND
            if any(self.text.find(word, start, end) >= 0 for word in words):
                return period, None
            long = period.first and period.last and (period.last - period.first).days > 300
            if long and longest is None:
                longest = period
        return longest, None if longest else broken_period(self.text)

    def _find_signature(self) -> Signature | None:
        lines = self.outline.prose[-_TAIL:]
        agency = regex.compile(self.kind["agency_pattern"])
        label = self.kind.get("date_label")
        for index in range(len(lines) - 1, -1, -1):
            start, end = lines[index]
            if label and (found := regex.compile(label).search(self.text, start, end)):
                dated = next(dates(self.text, found.end(), end), None)
                if dated and not self.text[found.end() : dated.start].strip():
                    return Signature("", start, end, dated)
            if end - start > 60:
                continue
            dated = next(dates(self.text, start, end), None)
            if dated is None or self.text[dated.end : end].strip("。（） \u3000"):
                continue
            before = self.text[start : dated.start].strip()
            if before and agency.fullmatch(before):
                return Signature(before, start, start + len(before), dated)
            if before:
                continue
            if index and lines[index - 1].end - lines[index - 1].start <= 40:
                name = "".join(self.text[slice(*lines[index - 1])].split())
                if agency.fullmatch(name):
                    return Signature(name, *lines[index - 1], dated)
            return Signature("", start, end, dated)
        return None

    def _end_last_section(self) -> None:
        """The last section ends where the signature begins."""
        signature = self.signature
        if signature:
            start = min(signature.start, signature.dated.start if signature.dated else signature.start)
            for key, bound in self.sections.items():
                if bound.start <= start < bound.end:
                    self.sections[key] = bound._replace(end=start)

    def published(self) -> Dated | None:
        """Return the date of publication that the page around the report states.

        It stands about the title; elsewhere a page tells when other texts were published. One long after the
        report was due is that of a site which moved.
        """
        page = self.document.written  # the page around the report is not in its text
        first = min((heading.start for heading in self.headings), default=len(page))
        start = max(0, self.title.start - _ABOUT) if self.title else 0
        for pattern in self.kind["published"]:
            for word in regex.compile(pattern).finditer(page, start, first):
                found = next(dates(page, word.start(), min(word.end() + 20, first)), None)
                if found and (self.year is None or found.year <= self.year + 1):
                    return found
        return None


def body_kind(agency: str, kind: dict[str, Any]) -> str | None:
    """Infer the kind of body from the agency's name; None when the name does not tell."""
    if not agency:
        return None
    # In 高新区（松岭）财政局 the brackets are no remark.
    name = without_note(agency) if agency[-1] in "）)" else agency
    for entry in kind["bodies"]:
        if regex.compile(entry["match"]).search(name):
            return str(entry["kind"])
    return None
