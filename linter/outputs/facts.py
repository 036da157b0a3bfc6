"""Facts as a table for people, as JSON, or as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from linter.outputs.words import cell

#: The columns, in order; programs may rely on their names.
COLUMNS = (
    "file", "line", "column", "page", "kind", "about", "value", "unit",
    "approximate", "sure", "year", "part_of", "text", "sentence",
)  # fmt: skip
_SHOWN = ("line", "kind", "about", "value", "unit", "text")


def as_json(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield a JSON array, one object a line."""
    import json

    separator = "[\n"
    for row in rows:
        yield separator + json.dumps(row, ensure_ascii=False)
        separator = ",\n"
    yield "\n]\n" if separator == ",\n" else "[]\n"


def as_csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield CSV with a head line. It begins with a byte order mark, without which Excel misreads Chinese."""
    import csv
    import io

    yield "\ufeff"
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({key: _plain(row[key]) for key in COLUMNS})
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def as_table(rows: Iterable[Mapping[str, Any]], heads: Mapping[str, str], write: Callable[[str], object]) -> None:
    """Write a table for reading, one for each file; ``heads`` names its columns."""
    import io

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    every = list(rows)
    for file in dict.fromkeys(row["file"] for row in every):
        table = Table(box=None, pad_edge=False, title=Text(file), title_justify="left")
        for key in _SHOWN:
            table.add_column(heads[key], justify="right" if key in ("line", "value") else "left")
        for row in every:
            if row["file"] == file:
                table.add_row(*(Text(str(_plain(row[key]))) for key in _SHOWN))
        console = Console(file=io.StringIO(), width=140, color_system=None)
        console.print(table)
        write(console.file.getvalue())  # type: ignore[attr-defined]


def _plain(value: object) -> object:
    """A cell's value: lists by their words, a formula-like text made harmless for spreadsheets."""
    if isinstance(value, list):
        return "、".join(map(str, value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return cell(value) if isinstance(value, str) else value
