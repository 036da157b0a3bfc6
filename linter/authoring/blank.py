"""A blank report: the official form of a year, with everything that is the same in every report filled in.

Its words are in ``blank.yaml`` of the kind of report, its sections and tables those of the form.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from linter import regex
from linter.authoring.words import say
from linter.engine import Linter
from linter.forms.fold import same_name
from linter.forms.model import Form, FormTable, in_years
from linter.forms.printed import printed
from linter.report import NUMBER, ZERO, Report, body_kind
from linter.writers.new import Cell, Paragraph, Table


class BlankError(Exception):
    """A blank report that cannot be written: a key of the texts in ``rules/authoring.yaml``, and what to fill in."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key, values)
        self.key, self.values = key, values

    @property
    def of_last(self) -> bool:
        """Whether it is last year's report that cannot be used."""
        return self.key.startswith("init-last")

    def text(self, lang: str) -> str:
        """Say why, with the remedy."""
        return say(self.key, lang, **self.values)


class Lost(NamedTuple):
    """A row of last year's report that was not carried over whole: the labels of its columns without a number."""

    table: str
    row: str
    columns: tuple[str, ...]


class Blank(NamedTuple):
    """A blank report. ``carried`` is the number of last year's cells in it, ``lost`` what could not be carried."""

    title: str
    blocks: tuple[Paragraph | Table, ...]
    carried: int
    lost: tuple[Lost, ...]

    @property
    def to_fill(self) -> int:
        """How many places are to be filled in: cells that are blank, and marks in paragraphs."""
        marks = sum(len(block.marks) for block in self.blocks if isinstance(block, Paragraph))
        cells = (cell for block in self.blocks if isinstance(block, Table) for cell in block.cells)
        return marks + sum(1 for cell in cells if not cell.text and not cell.head)


def blank(
    linter: Linter, kind: str, year: int, agency: str, body: str | None = None, last: Report | None = None
) -> Blank:
    """Return the blank report of a kind, for the ``year`` and ``agency``; ``last`` is last year's report.

    Raises:
        BlankError: there is no such form, the kind of body must be known, or ``last`` is not last year's.
    """
    data = linter.pack.reports[kind]
    form = _form(linter, kind, year)
    if last is not None:
        _refuse_other(last, kind, data, year, agency)
    return _Blank(data, form, year, agency, body or body_kind(agency, data), last).made()


def _form(linter: Linter, kind: str, year: int) -> Form:
    data = linter.pack.reports[kind]
    if "blank" not in data:
        raise BlankError("init-no-blank", kind=kind)
    forms = [linter.form(str(key)) for key in data["forms"]]
    found = next((form for form in forms if in_years(form.years, year)), None)
    if found is None:
        known = ", ".join(f"{form.key}: {form.years}" for form in forms)
        raise BlankError("init-no-form", kind=data["title"]["zh"], year=year, forms=known)
    return found


def _refuse_other(last: Report, kind: str, data: dict[str, Any], year: int, agency: str) -> None:
    path = last.document.name
    if last.kind["report"] != kind:
        raise BlankError("init-last-kind", path=path, found=last.kind["title"]["zh"], kind=data["title"]["zh"])
    if last.year is not None and last.year + 1 != year:
        raise BlankError("init-last-year", path=path, found=last.year, year=year, last=year - 1)
    if last.agency and not same_name(last.agency, agency):
        raise BlankError("init-last-agency", path=path, found=last.agency, agency=agency)


class _Blank:
    def __init__(
        self, data: dict[str, Any], form: Form, year: int, agency: str, body: str | None, last: Report | None
    ) -> None:
        self.data, self.words, self.form, self.year, self.body, self.last = data, data["blank"], form, year, body, last
        notice = self.words.get("notices", {}).get(form.key, "")
        self.names = {"机关": agency, "年": year, "次年": year + 1, "通知": notice}
        self.placeholder = regex.compile(data.get("placeholder", r"(?!)"))
        self.carried = 0
        self.lost: list[Lost] = []

    def made(self) -> Blank:
        title = self._filled(self.words["title"])
        blocks = tuple(self._blocks(title))
        return Blank(title.replace("\n", ""), blocks, self.carried, tuple(self.lost))

    def _blocks(self, title: str) -> Iterator[Paragraph | Table]:
        yield Paragraph(title, "title")
        yield from self._paragraphs(self.words.get("lead", ()))
        for section in self.form.sections:
            yield Paragraph(section.heading, "heading")
            yield from self._paragraphs(self.words.get("sections", {}).get(section.key, ()))
            yield from (self._table(self.form.table(key)) for key in section.tables)
        yield from (self._table(table) for table in self.form.tables if not table.section)
        for key in ("signature", "date"):
            if key in self.words:
                yield self._paragraph(self.words[key], "closing")

    def _paragraphs(self, items: list[str | dict[str, Any]]) -> Iterator[Paragraph]:
        """The paragraphs that are for this year and kind of body."""
        for item in items:
            about = {"text": item} if isinstance(item, str) else item
            if "bodies" in about and self.body is None:
                bodies = ", ".join(f"{key}（{name['zh']}）" for key, name in self.data["body_names"].items())
                raise BlankError("init-body", agency=self.names["机关"], bodies=bodies)
            if in_years(str(about.get("years", "")), self.year) and self.body in about.get("bodies", (self.body,)):
                yield self._paragraph(about["text"], "body")

    def _paragraph(self, text: str, style: str) -> Paragraph:
        text = self._filled(text)
        return Paragraph(text, style, tuple(found.span() for found in self.placeholder.finditer(text)))

    def _filled(self, text: str) -> str:
        for name, value in self.names.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def _table(self, table: FormTable) -> Table:
        carried = self._carried(table)
        self.carried += len(carried)
        cells = []
        for one in printed(table):
            text = one.label
            if one.of:
                written = self.words.get("types", {}).get(table.type_of(*one.of), "")
                own = self.words.get("cells", {}).get(".".join((table.key, *one.of)), written)
                text = carried.get(one.of, own)
            cells.append(Cell(text, one.row, one.column, one.rowspan, one.colspan, head=one.of is None))
        first = min(cell.column for cell in cells if not cell.head)
        return Table(tuple(cells), first)

    def _carried(self, table: FormTable) -> dict[tuple[str, str], str]:
        """Return the numbers of last year's report that are this year's from the beginning, by row and column."""
        found: dict[tuple[str, str], str] = {}
        last = self.last.tables.get(table.key) if self.last else None
        rows = self.words.get("carried", {}).get(table.key, {}) if last else {}
        for row, before in rows.items():
            lost = []
            for name, column in table.columns.items():
                value = last.value(before, name) if last else None
                if value is not None and value.state in (NUMBER, ZERO):
                    found[row, name] = str(value.number)
                else:
                    lost.append(column.label)
            if lost:
                label = table.row_text(before) if before in table.rows else before
                self.lost.append(Lost(table.names["zh"], label, tuple(lost)))
        return found
