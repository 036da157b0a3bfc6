"""``report-lint facts PATH…``: what the sentences of reports state, for those who want the numbers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from linter.cli import OK, UNREAD
from linter.cli.files import Source, find
from linter.cli.options import CONFIG, CONTEXT, ISOLATED, PATHS, RULES, YEAR, configured
from linter.cli.pairs import load_report
from linter.cli.run import utf8

if TYPE_CHECKING:
    from linter.config.linters import Linters
    from linter.facts.prose import Fact
    from linter.facts.references import Reference
    from linter.report import Report


_EPILOG = """\b
Examples:
  report-lint facts report.txt
  report-lint facts --format csv reports/ > facts.csv
"""


@click.command(epilog=_EPILOG, context_settings=CONTEXT)
@PATHS
@click.option(
    "--format", "format_", type=click.Choice(["table", "json", "csv"]), default="table", help="Output format."
)
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of the table's head.")
@RULES
@YEAR
@CONFIG
@ISOLATED
def facts(
    paths: tuple[str, ...],
    format_: str,
    **_: object,
) -> int:
    """Print what the sentences of reports state: numbers and what they count, denials, percentages, changes,
    dates, documents, contacts. Tables of the form are left out.

    Exit codes: 0; 2 usage or rule file; 3 a file could not be read (the others are printed all the same).
    """
    from linter.outputs import facts as outputs

    linters = configured()
    sources = find(paths, linters.excluded)
    first = linters.of(sources[0].path).linter
    unread: list[str] = []
    rows = _rows(linters, sources, unread)
    utf8()
    if format_ == "table":
        heads = {key: first.text(f"facts-{key}") for key in ("line", "kind", "about", "value", "unit", "text")}
        outputs.as_table(rows, heads, sys.stdout.write)
    else:
        for piece in (outputs.as_json if format_ == "json" else outputs.as_csv)(rows):
            sys.stdout.write(piece)
    for note in unread:
        click.echo(note, err=True)
    return UNREAD if unread else OK


def _rows(linters: Linters, sources: list[Source], unread: list[str]) -> Iterator[dict[str, Any]]:
    from linter.violations import FileResult

    for source in sources:
        report = load_report(linters.of(source.path).linter, source, given=True)
        if isinstance(report, FileResult):
            unread.append(f"{source.path}: {report.note}")
            continue
        yield from _of(report)


def _of(report: Report) -> Iterator[dict[str, Any]]:
    """Yield the rows of one report, in the order of its text."""
    from linter.facts.quantities import sentence

    every: list[Fact | Reference] = [*report.facts, *report.references]
    for one in sorted(every, key=lambda one: one.start):
        place = report.document.place(one.start, one.end)
        start, end = sentence(report.text, one.start)
        yield {
            "file": report.document.name,
            "line": place.line,
            "column": place.column,
            "page": place.page,
            "kind": one.kind,
            **_told(report, one),
            "text": report.text[getattr(one, "begin", one.start) : one.end].strip(),
            "sentence": report.text[start:end].strip(),
        }


def _told(report: Report, one: Fact | Reference) -> dict[str, Any]:
    from linter.facts.prose import Fact

    if not isinstance(one, Fact):
        nothing = {"about": [], "unit": "", "approximate": False, "sure": True, "year": None, "part_of": None}
        return {**nothing, "value": one.value}
    number = one.value
    whole = next((other for other in report.facts if other.start == one.whole), None)
    return {
        "about": sorted(one.concepts),
        "value": number if number is None else int(number) if number == int(number) else float(number),
        "unit": one.unit,
        "approximate": one.approximate,
        "sure": one.closed,
        "year": one.year,
        "part_of": report.text[whole.start : whole.end] if whole else None,
    }
