"""``report-lint PATH…``: lint files and report what is wrong."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from linter import regex
from linter.cli import OK, UNREAD, USAGE, VIOLATIONS
from linter.cli.files import find
from linter.cli.options import BODIES, FAIL_ON, FORMAT, LANG, MIN_SEVERITY
from linter.cli.run import RANK, Done, Job, colored, outcomes, print_all

if TYPE_CHECKING:
    from linter.engine import Linter, Settings
    from linter.readers.options import Limits
    from linter.rules import Pack

_EPILOG = """\b
Examples:
  report-lint report.txt
  report-lint --format json --fail-on warning reports/ > result.json
  report-lint --select TAB,STR001 --min-severity warning 'reports/*.txt'
  report-lint --previous last-year/ this-year/
  report-lint rollup county.docx units/
  report-lint rule list
  report-lint rule show TAB001
  report-lint facts report.txt
"""


@click.command(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("paths", nargs=-1, required=True)
@FORMAT
@click.option("--select", multiple=True, metavar="RULES", help="Only these rules: ids, beginnings of ids, or names.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Not these rules.")
@MIN_SEVERITY
@FAIL_ON
@LANG
@click.option("--body", type=click.Choice(BODIES), help="Kind of body, instead of inferring it from the title.")
@click.option(
    "--previous",
    multiple=True,
    metavar="PATH",
    help="Last year's report (or a folder of them), to compare with; it is not linted itself.",
)
@click.option("--no-pair", is_flag=True, help="Do not compare reports of one agency and two years among PATHS.")
@click.option("--year", type=click.IntRange(1990, 2100), help="Year of the report, instead of the title's.")
@click.option("--report", metavar="KIND", help="Kind of report, instead of choosing it by the document.")
@click.option("--rules", "rules_", type=click.Path(file_okay=False), metavar="DIR", help="A local rule pack to add.")
@click.option("--sort", type=click.Choice(["place", "severity"]), default="place", help="Order within a file.")
@click.option("--statistics", is_flag=True, help="Count violations by rule at the end.")
@click.option("-q", "--quiet", is_flag=True, help="One line per violation, nothing else.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Coloured output.")
@click.option(
    "--view",
    type=click.Choice(["final", "original"]),
    default="final",
    help="Word files with tracked changes: as all were accepted, or rejected.",
)
@click.option("--ocr", is_flag=True, help="Recognise pages that are pictures (slow; needs report-lint[ocr]).")
@click.option("--limit", "limits", multiple=True, metavar="NAME=N", help="Raise or lower a limit of reading.")
@click.option("-j", "--jobs", type=click.IntRange(1), help="Number of processes (default: by number of files).")
@click.option("--stdin-filename", default="-", metavar="NAME", help="The name to report for standard input.")
@click.version_option(package_name="report-lint", message="%(prog)s %(version)s")
def lint(
    paths: tuple[str, ...],
    format_: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    min_severity: str,
    fail_on: str,
    lang: str,
    body: str | None,
    previous: tuple[str, ...],
    no_pair: bool,
    year: int | None,
    report: str | None,
    rules_: str | None,
    sort: str,
    statistics: bool,
    quiet: bool,
    color: str,
    view: str,
    ocr: bool,
    limits: tuple[str, ...],
    jobs: int | None,
    stdin_filename: str,
) -> int:
    """Lint annual reports on government information disclosure (政府信息公开工作年度报告), and other kinds of report.

    PATHS are files (.docx .doc .wps .html .pdf .ofd .odt .rtf .txt .md), folders, glob patterns, or - for
    standard input.

    Exit codes: 0 nothing at or above --fail-on; 1 violations; 2 usage or rule file; 3 a file could not be read.
    """
    from linter.engine import Linter, Settings
    from linter.packs import load as load_rules
    from linter.readers.options import Options

    quotes = format_ == "text" and not quiet
    reading = Options(view, ocr, _limits(limits))
    settings = Settings(lang, body, year, _words(select), _words(ignore), min_severity, quotes, reading, report)
    pack = load_rules(rules_)
    _refuse_unknown(settings, pack)
    linter = Linter(pack, settings)
    sources = find(paths)
    if len(sources) > 1:
        gc.freeze()
        gc.enable()
    job = Job(linter, format_, sort, quiet, colored(color), stdin_filename)
    if previous:
        from linter.cli.pairs import read

        job.given = read(linter, previous)
    found = outcomes(job, sources, jobs)
    if len(sources) > 1 and not no_pair and not previous:
        from linter.cli.pairs import paired

        found = paired(sources, found, lambda pairs: outcomes(job, pairs, jobs))
    seen: list[Done] = []
    total, by_rule, unread = print_all(_noted(found, seen), job, len(sources))
    regex.save()
    if statistics:
        _statistics(by_rule, linter, err=format_ == "json")
    code = _previous_used(job, seen)
    if unread or code == UNREAD:
        return UNREAD
    if code:
        return code
    failing = sum(count for severity, count in total.items() if RANK[severity] <= RANK[fail_on])
    return VIOLATIONS if failing else OK


def _noted(found: Iterable[Done], seen: list[Done]) -> Iterator[Done]:
    """Pass outcomes on, and note them without what is printed."""
    for outcome in found:
        seen.append(outcome._replace(output=()))
        yield outcome


def _previous_used(job: Job, seen: list[Done]) -> int:
    """Say what ``--previous`` names that could not be read, or is last year's of nothing linted; return the code."""
    if job.given is None:
        return OK
    pack, lang = job.linter.pack, job.linter.settings.lang
    for result in job.given.unread:
        click.echo(f"report-lint: --previous {result.path}: {result.note}", err=True)
    linted = [done for done in seen if not done.unread]
    unused = job.given.unused({done.previous for done in linted if done.previous}) if linted else []
    for last in unused:
        known = {"文件": last.path, "机关": last.agency or "?", "年": last.year or "?"}
        one = linted[0]
        known |= {"本机关": one.agency or "?", "本年": one.year or "?"}
        key = "previous-other" if len(seen) == 1 else "previous-none"
        click.echo("report-lint: --previous " + pack.text(key, lang, **known), err=True)
    return UNREAD if job.given.unread else USAGE if unused else OK


def _words(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def _limits(words: Iterable[str]) -> Limits:
    """The limits of reading with those that ``NAME=N`` changes; anything else is a usage error."""
    from linter.readers.options import Limits

    changed: dict[str, int] = {}
    for word in words:
        name, _, number = word.partition("=")
        if name not in Limits._fields or not number.isdecimal() or not int(number):
            known = ", ".join(f"{key}={value}" for key, value in Limits()._asdict().items())
            raise click.BadParameter(f"{word!r} is no NAME=N with one of {known}", param_hint="--limit")
        changed[name] = int(number)
    return Limits()._replace(**changed)


def _refuse_unknown(settings: Settings, pack: Pack) -> None:
    """A word that names no rule or no kind of report is a usage error, with a suggestion."""
    if settings.report is not None and settings.report not in pack.reports:
        known = ", ".join(pack.reports)
        raise click.BadParameter(f"{settings.report!r} is no kind of report; known are {known}", param_hint="--report")
    rules = [(rule["id"], rule["name"]) for rule in pack.data["rules"] if rule["severity"] != "off"]
    for word in (*settings.select, *settings.ignore):
        if not any(identity.startswith(word) or name == word for identity, name in rules):
            from linter.suggest import suggestion

            near = suggestion(word, [text for pair in rules for text in pair])
            click.echo(f"report-lint: unknown rule {word!r}" + (f": {near}" if near else ""), err=True)
            raise SystemExit(USAGE)


def _statistics(by_rule: Counter[str], linter: Linter, *, err: bool) -> None:
    lang = linter.settings.lang
    titles = {rule.id: rule.titles[lang] for rule in linter.pack.rules}
    click.echo(linter.pack.text("statistics-head", lang), err=err)
    for identity, count in sorted(by_rule.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"{count:>6}  {identity}  {titles[identity]}", err=err)
