"""``report-lint rollup PARENT CHILD…``: a report that sums others up, against the sums of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from linter import regex
from linter.cli import OK, UNREAD, USAGE, VIOLATIONS
from linter.cli.files import STDIN, Source, find, place
from linter.cli.mistakes import Misuse
from linter.cli.options import (
    COLOR,
    CONTEXT,
    FAIL_ON,
    FORMAT,
    IGNORE,
    MIN_SEVERITY,
    OCR,
    OUTPUT_FILE,
    PATH,
    QUIET,
    SELECT,
    WAIVERS,
    configured,
    refuse_read,
    shown,
    steered,
    targets,
)
from linter.cli.pairs import load_report
from linter.cli.run import Done, Job, fail, make_formats, print_all

if TYPE_CHECKING:
    from linter.engine import Linter
    from linter.report import Report
    from linter.violations import FileResult

_EPILOG = """\b
Examples:
  report-lint rollup county.docx units/
  report-lint rollup county.docx units/ --units units.txt --format json
"""


@click.command(epilog=_EPILOG, context_settings=CONTEXT)
@click.argument("parent", type=PATH)
@click.argument("children", type=PATH, nargs=-1, required=True)
@click.option("--units", type=PATH, metavar="FILE", help="Names of all units, one a line; missing ones are named.")
@steered(FORMAT, OUTPUT_FILE, SELECT, IGNORE, MIN_SEVERITY, FAIL_ON, OCR, WAIVERS, QUIET, COLOR)
def rollup(
    parent: str,
    children: tuple[str, ...],
    units: str | None,
    formats: tuple[str, ...],
    output_file: str,
    quiet: bool,
    color: str,
    **options: object,
) -> int:
    """Compare every cell of PARENT with the sum of the reports of its units (逐级汇总).

    CHILDREN are the units' reports: files, folders or glob patterns; PARENT itself among them is left out. --body,
    --year and --report speak of PARENT.

    Exit codes as for linting: 0 nothing at or above --fail-on; 1 violations; 2 usage or rule file; 3 a file could
    not be read.
    """
    due = _names(units) if units else ()
    every = targets(formats, output_file)
    linters = configured(**shown(every))
    held = linters.of(parent)
    linter = held.linter
    job = Job(linter, make_formats(every, linter, held.fail_on, color, quiet), "place", STDIN)
    sources = [source for source in find(children, linters.excluded) if place(source.path) != place(parent)]
    read = [parent, *(source.path for source in sources), *([units] if units else ()), *linters.files()]
    refuse_read([one.file for one in every], read)
    results = _results(linter, parent, sources, due)
    if results is None:
        return USAGE
    total, _, unread = print_all(_told(results, job), job, every)
    regex.save()
    if unread:
        return UNREAD
    return VIOLATIONS if fail(total, held.fail_on) else OK


def _results(linter: Linter, parent: str, sources: list[Source], due: tuple[str, ...]) -> list[FileResult] | None:
    """Lint the parent and its units against each other; None where there is nothing to sum up."""
    from linter.violations import FileResult

    report = load_report(linter, Source(parent), given=True)
    if isinstance(report, FileResult):
        return [report]
    loaded = [_unit(linter, report, source) for source in sources]
    reports = [one for one in loaded if not isinstance(one, FileResult)]
    report.units, report.due = tuple(reports), due
    for unit in reports:
        unit.parent = report
    if not loaded:
        click.echo(f"report-lint: {linter.text('no-units', 文件=parent)}", err=True)
        return None
    rest = [one if isinstance(one, FileResult) else linter.lint_report(one) for one in loaded]
    return [linter.lint_report(report), *rest] if reports else rest


def _unit(linter: Linter, parent: Report, source: Source) -> Report | FileResult:
    """A unit's report; one of another kind than its parent's is none."""
    from linter.violations import FileResult

    one = load_report(linter, source)
    if isinstance(one, FileResult) or one.kind["report"] == parent.kind["report"]:
        return one
    return linter.unreadable(source.path, "other-kind", parent.kind["title"][linter.settings.lang])


def _told(results: Iterable[FileResult], job: Job) -> Iterator[Done]:
    """What to print: of units of which there is nothing to say, nothing in formats that are brief."""
    for number, result in enumerate(results):
        done = job.done(result)
        if number and not result.violations and result.status == "linted":
            each = zip(job.formats, done.output, strict=True)
            done = done._replace(output=tuple(() if one.brief else rendered for one, rendered in each))
        yield done


def _names(path: str) -> tuple[str, ...]:
    """The names in a list of units: one a line, blank lines and # remarks left out."""
    from linter.readers import ReadError, read

    try:
        with open(path, "rb") as file:
            text = read(file.read(), "units.txt").text
    except (OSError, ReadError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.reason
        raise Misuse(f"{path} 读不了：{reason}", f"{path} cannot be read: {reason}", "--units") from None
    lines = (line.partition("#")[0].strip() for line in text.split("\n"))
    names = tuple(dict.fromkeys(line for line in lines if line))
    if not names:
        raise Misuse(f"{path} 里没有单位名称；请每行写一个", f"{path} names no unit; write one a line", "--units")
    return names
