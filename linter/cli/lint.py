"""``report-lint PATH…``: lint files and report what is wrong."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import click

from linter import regex
from linter.cli import OK, UNREAD, USAGE, VIOLATIONS
from linter.cli.files import find
from linter.cli.help import Main
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
    PATHS,
    PREVIOUS,
    QUIET,
    SELECT,
    SKIP_OTHERS,
    WAIVERS,
    configured,
    refuse_read,
    shown,
    steered,
    targets,
)
from linter.cli.run import Done, Job, fail, lint_each, make_formats, prepared, print_all

if TYPE_CHECKING:
    from linter.cli.pairs import Given
    from linter.engine import Linter

_EPILOG = """\b
Examples:
  report-lint report.txt
  report-lint --format json --fail-on warning reports/ > result.json
  report-lint --select TAB,STR001 --min-severity warning 'reports/*.txt'
  report-lint --previous last-year/ this-year/
  report-lint fix --diff report.docx
  report-lint rollup county.docx units/
  report-lint rule list
  report-lint rule show TAB001
  report-lint facts report.txt
"""


@click.command(cls=Main, epilog=_EPILOG, context_settings=CONTEXT)
@PATHS
@FORMAT
@OUTPUT_FILE
@SELECT
@IGNORE
@MIN_SEVERITY
@FAIL_ON
@steered()
@PREVIOUS
@click.option("--no-pair", is_flag=True, help="Do not compare reports of one agency and two years among PATHS.")
@click.option("--sort", type=click.Choice(["place", "severity"]), default="place", help="Order within a file.")
@click.option("--statistics", is_flag=True, help="Count violations by rule at the end.")
@QUIET
@COLOR
@OCR
@WAIVERS
@SKIP_OTHERS
@click.option("-j", "--jobs", type=click.IntRange(1), help="Number of processes (default: by number of files).")
@click.option("--stdin-filename", type=PATH, default="-", metavar="NAME", help="The name to report for standard input.")
@click.version_option(package_name="report-lint", message="%(prog)s %(version)s")
def lint(
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    output_file: str,
    previous: tuple[str, ...],
    no_pair: bool,
    sort: str,
    statistics: bool,
    quiet: bool,
    color: str,
    skip_others: bool,
    jobs: int | None,
    stdin_filename: str,
    **options: object,
) -> int:
    """Lint annual reports on government information disclosure (政府信息公开工作年度报告), and other kinds of report.

    PATHS are files (.docx .doc .wps .html .pdf .ofd .odt .rtf .txt .md), folders, glob patterns, or - for
    standard input.

    Exit codes: 0 nothing at or above --fail-on; 1 violations; 2 usage or rule file; 3 a file could not be read;
    130 interrupted.
    """
    outputs = targets(formats, output_file)
    linters = configured(**shown(outputs))
    sources = find(paths, linters.excluded, named=skip_others)
    job = prepared(linters, sources, sort, stdin_filename)
    refuse_read([one.file for one in outputs], job.files(sources))
    linter, every = job.linter, [linters.of(job.path(source)) for source in sources]
    job.formats = make_formats(outputs, linter, every[0].fail_on if every else "error", color, quiet)
    if len(sources) > 1:
        gc.freeze()
        gc.enable()
    found = lint_each(job, sources, jobs, pair=not no_pair)
    seen: list[Done] = []
    late: list[Done] = []
    told = chain(_noted(found, seen), _noted(_stale(job, seen), late))
    _, by_rule, unread = print_all(_reports(told, linter) if skip_others else told, job, outputs)
    regex.save()
    if statistics:
        _statistics(by_rule, linter, err=outputs[0] != ("text", ""))
    code = _previous_used(job, seen, job.given.get(previous) if previous else None)
    if unread or code == UNREAD:
        return UNREAD
    if code:
        return code
    failing = any(fail(done.counts, one.fail_on) for done, one in zip(seen, every, strict=True))
    failing |= any(fail(done.counts, every[0].fail_on) for done in late)
    return VIOLATIONS if failing else OK


def _reports(found: Iterable[Done], linter: Linter) -> Iterator[Done]:
    """Pass on what came out of reports; what is another kind of document is said and left out."""
    from linter.outputs.text import printable

    for outcome in found:
        if outcome.other:
            note = linter.text("skipped-other", 文件=printable(outcome.other))
            click.echo(f"report-lint: {note}", err=True)
        else:
            yield outcome


def _stale(job: Job, seen: list[Done]) -> Iterator[Done]:
    """Yield, when all files are linted, what there is to say about the waivers themselves."""
    for waivers in job.linters.waivers() if job.linters else ():
        from linter.cli.waived import stale

        result = stale(waivers, [use for done in seen for use in done.waivers], job.linter)
        if result:
            yield job.done(result)


def _noted(found: Iterable[Done], seen: list[Done]) -> Iterator[Done]:
    """Pass lint_each on, and note them without what is printed."""
    for outcome in found:
        seen.append(outcome._replace(output=()))
        yield outcome


def _previous_used(job: Job, seen: list[Done], named: Given | None) -> int:
    """Say which of last year's reports could not be read, and what ``--previous`` names that is last year's of
    nothing linted; return the code.
    """
    broken = {result.path: result.note for given in job.given.values() for result in given.unread}
    given = {result.path for result in named.unread} if named else set()
    for path, note in broken.items():  # what no option names is the configuration's
        click.echo(f"report-lint: {'--previous' if path in given else 'previous:'} {path}: {note}", err=True)
    linted = [done for done in seen if not done.unread]
    unused = named.unused({done.previous for done in linted if done.previous}) if named and linted else []
    for last in unused:
        known = {"文件": last.path, "机关": last.agency or "?", "年": last.year or "?"}
        one = linted[0]
        known |= {"本机关": one.agency or "?", "本年": one.year or "?"}
        key = "previous-other" if len(seen) == 1 else "previous-none"
        click.echo("report-lint: --previous " + job.linter.text(key, **known), err=True)
    return UNREAD if broken else USAGE if unused else OK


def _statistics(by_rule: Counter[str], linter: Linter, *, err: bool) -> None:
    lang = linter.settings.lang
    titles = {rule.id: rule.titles[lang] for rule in linter.pack.rules}
    click.echo(linter.text("statistics-head"), err=err)
    for identity, count in sorted(by_rule.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"{count:>6}  {identity}  {titles[identity]}", err=err)
