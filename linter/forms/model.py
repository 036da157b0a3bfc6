"""What an official form is: sections, tables, rows and columns, each with a key and a label.

A form comes from YAML (``rules/forms``) as plain data; this module gives it names and the
folded spellings by which a document's labels are recognised. It holds no severity and no message.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from linter.forms.fold import fold, label_folds


class Column(NamedTuple):
    """A value column: ``key`` is its name in rules, ``group`` the key of the heading above it, or "".

    ``name`` is unique in the table: group and key where keys repeat from group to group (表四).
    """

    key: str
    name: str
    label: str
    group: str
    group_label: str
    type: str


class Row(NamedTuple):
    """A value row: ``parents`` are the keys of the groups it counts into.

    ``type`` is that of its values where it differs from its column's. Its cell may be blank where it is
    ``optional``, or where the yes-or-no cell of the row ``when`` does not say yes. ``under`` is the key of a
    group in which it is printed and into which it does not count.
    """

    key: str
    label: str
    parents: tuple[str, ...]
    parent_label: str
    type: str = ""
    optional: bool = False
    when: str = ""
    under: str = ""


class Block(NamedTuple):
    """Rows that share columns; ``caption`` is the label above them, or ""."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


class Section(NamedTuple):
    """A section of the form. ``accepts`` are official synonyms, ``variants`` known near misses.

    Where the form does not prescribe the wording, ``matches`` is a pattern of headings that open the section.
    """

    key: str
    number: str
    title: str
    accepts: tuple[str, ...]
    variants: tuple[str, ...]
    tables: tuple[str, ...]
    matches: str = ""

    @property
    def heading(self) -> str:
        """The heading as the form prints it, with its number."""
        return f"{self.number}、{self.title}"


class Label(NamedTuple):
    """What a folded label stands for: a ``role`` in one block of one table."""

    table: int
    role: str  # "row", "group", "column", "column-group", "caption", "header" or "aside"
    block: int
    position: int


class FormTable:
    """One table of the form."""

    def __init__(self, index: int, data: dict[str, Any]) -> None:
        self.index = index
        self.key: str = data["key"]
        self.names: dict[str, str] = data["name"]
        self.section: str = data.get("section", "")
        #: Whether each value stands behind its own label, so that the table has no columns to speak of.
        self.pairs: bool = data.get("layout") == "pairs"
        self.header: str = data.get("header", "")
        #: A text in the corner instead of a header, and headings above those of the columns: label → column or group keys.
        self.corner: str = data.get("corner", "")
        self.over: dict[str, tuple[str, ...]] = {label: tuple(keys) for label, keys in data.get("over", {}).items()}
        self.aside: tuple[str, ...] = (*data.get("aside", ()), *self.over, *([self.corner] if self.corner else ()))
        self.groups: dict[str, tuple[str, ...]] = {}
        #: A pattern of cells that stand between a label and its value and are neither, such as a unit.
        self.beside: str = data.get("beside", "")
        self.group_names: dict[str, str] = {}
        self.also: dict[str, tuple[str, ...]] = {}
        self.blocks = tuple(self._block(block) for block in data["blocks"])
        self.rows = {row.key: row for block in self.blocks for row in block.rows}
        self.columns = {column.name: column for block in self.blocks for column in block.columns}

    def _block(self, data: dict[str, Any]) -> Block:
        columns = tuple(self._columns(data["columns"]))
        rows = tuple(self._rows(data["rows"], (), ""))
        for row in rows:
            for parent in row.parents:
                self.groups[parent] = (*self.groups.get(parent, ()), row.key)
        return Block(data.get("caption", ""), columns, rows)

    def _columns(self, items: list[dict[str, Any]]) -> Iterator[Column]:
        grouped = [next(iter(column)) for item in items if "group" in item for column in item["columns"]]
        repeated = len(set(grouped)) < len(grouped)
        for item in items:
            group, group_label = next(iter(item["group"].items())) if "group" in item else ("", "")
            for column in item["columns"] if group else [item]:
                key, label = next(iter(column.items()))
                name = group + key if repeated else key
                yield Column(key, name, label, group, group_label, column.get("type", "count"))

    def _rows(self, items: list[dict[str, Any]], parents: tuple[str, ...], parent_label: str) -> Iterator[Row]:
        for item in items:
            key, label = next(iter(item.items()))
            if "also" in item:
                self.also[key] = tuple(item["also"])
            if "rows" in item:
                self.group_names[key] = label
                yield from self._rows(item["rows"], (*parents, key), label)
            else:
                # Only a group of detail rows is needed to name a row; 三 itself is not.
                named = parent_label if self.pairs or len(parents) > 1 else ""
                yield Row(
                    key,
                    label,
                    parents,
                    named,
                    item.get("type", ""),
                    item.get("optional", False),
                    item.get("when", ""),
                    item.get("under", ""),
                )

    def labels(self) -> Iterator[tuple[str, Label]]:
        """Yield every folded spelling of every label of this table."""
        yield fold(self.header), Label(self.index, "header", 0, 0)
        for text in self.aside:
            yield fold(text), Label(self.index, "aside", 0, 0)
        for text in self.group_names.values():
            for spelling in label_folds(text):
                yield spelling, Label(self.index, "group", 0, 0)
        for number, block in enumerate(self.blocks):
            if block.caption:
                yield fold(block.caption), Label(self.index, "caption", number, 0)
            for index, column in enumerate(block.columns):
                for spelling in label_folds(column.label):
                    yield spelling, Label(self.index, "column", number, index)
                if column.group_label:
                    yield fold(column.group_label), Label(self.index, "column-group", number, index)
            for index, row in enumerate(block.rows):
                for spelling in label_folds(row.label):
                    yield spelling, Label(self.index, "row", number, index)
                for text in self.also.get(row.key, ()):
                    yield fold(text), Label(self.index, "row", number, index)

    def type_of(self, row: str, column: str) -> str:
        """The type of the values of a cell."""
        return self.rows[row].type or self.columns[column].type

    def row_text(self, key: str) -> str:
        """A row in the user's words, with the label of its group: 「（三）不予公开 7.属于行政执法案卷」."""
        row = self.rows[key]
        return f"{row.parent_label} {row.label}" if row.parent_label else row.label

    def column_text(self, name: str) -> str:
        """A column in the user's words; the group is named only where the label alone is not enough."""
        column = self.columns[name]
        return f"{column.group_label} {column.label}" if column.name != column.key else column.label


class Form:
    """An official form, with the index of its labels."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.key: str = data["form"]
        self.titles: dict[str, str] = data["title"]
        self.years: str = str(data["years"])
        self.signs: tuple[str, ...] = tuple(data["signs"])
        self.sections = tuple(
            Section(
                item["key"],
                item["number"],
                item["title"],
                tuple(item.get("accepts", ())),
                tuple(item.get("variants", ())),
                tuple(item.get("tables", ())),
                item.get("matches", ""),
            )
            for item in data.get("sections", ())
        )
        self.tables = tuple(FormTable(index, item) for index, item in enumerate(data.get("tables", ())))
        self.labels: dict[str, tuple[Label, ...]] = {}
        #: Texts met in documents, as written, and what they are labels of; kept by the binder.
        self.seen: dict[str, tuple[Label, ...]] = {}
        for table in self.tables:
            for spelling, label in table.labels():
                if spelling:
                    self.labels[spelling] = (*self.labels.get(spelling, ()), label)
        #: Full spellings of numbered row labels, which no heading begins with.
        self.row_labels = [
            fold(row.label)
            for table in self.tables
            for row in table.rows.values()
            if row.label and row.label[0] in "一二三四五六"
        ]
        self.headings: dict[str, tuple[Section, str]] = {}
        for section in self.sections:
            for text in section.variants:
                self.headings.setdefault(fold(text), (section, "variant"))
        for section in self.sections:
            for text in section.accepts:
                self.headings[fold(text)] = (section, "accepted")
            self.headings[fold(section.title)] = (section, "exact")

    def section(self, key: str) -> Section:
        """Return the section with this key."""
        return next(section for section in self.sections if section.key == key)

    def table(self, key: str) -> FormTable:
        """Return the table with this key."""
        return next(table for table in self.tables if table.key == key)


def in_years(years: str, year: int | None) -> bool | None:
    """Whether a year lies in ``2019``, ``2019..2020``, ``2021..`` or ``..2020``; None when unknown."""
    if not years or years == "..":
        return True
    if year is None:
        return None
    first, dots, last = years.partition("..")
    if not dots:
        return year == int(first)
    return (not first or int(first) <= year) and (not last or year <= int(last))
