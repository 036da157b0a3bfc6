"""``report-lint PATH…``: lint files and report what is wrong."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import click

from linter import regex
from linter.cli import OK, UNREAD, USAGE, VIOLATIONS
from linter.cli.files import Source, find, load

if TYPE_CHECKING:
    from linter.cli.pairs import Given
    from linter.engine import Linter, Settings
    from linter.readers.options import Limits
    from linter.report import Report
    from linter.rules import Pack
    from linter.violations import FileResult

#: From so many files on, several processes are faster than one (measured: benchmarks/).
PARALLEL = 60
_CHUNK = 16
RANK = {"error": 0, "warning": 1, "info": 2, "never": -1}
BODIES = ("department", "township", "county", "city", "province", "ministry")

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


class Done(NamedTuple):
    """One file's outcome, ready to print: what crosses from a worker process."""

    output: Iterable[str]  # in pieces, so that a long one need not be held as one
    unread: bool
    counts: dict[str, int]  # by severity
    rules: dict[str, int]  # by rule id
    report: str | None = None  # the kind of report
    agency: str | None = None
    year: int | None = None
    previous: str | None = None  # the path of last year's report, where there was one


# Options that `rollup` has too.
FORMAT = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output format.")
MIN_SEVERITY = click.option(
    "--min-severity", type=click.Choice(["error", "warning", "info"]), default="info", help="Leave out what is below."
)
FAIL_ON = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    help="Exit 1 from this severity on.",
)
LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of messages.")


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
    outcomes = _outcomes(job, sources, jobs)
    if len(sources) > 1 and not no_pair and not previous:
        from linter.cli.pairs import paired

        outcomes = paired(sources, outcomes, lambda pairs: _outcomes(job, pairs, jobs))
    seen: list[Done] = []
    total, by_rule, unread = print_all(_noted(outcomes, seen), job, len(sources))
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


def _noted(outcomes: Iterable[Done], seen: list[Done]) -> Iterator[Done]:
    """Pass outcomes on, and note them without what is printed."""
    for outcome in outcomes:
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


class Job:
    """What to do with one file: lint it, against last year's report where there is one, and render the result."""

    #: What ``--previous`` names.
    given: Given | None = None

    def __init__(self, linter: Linter, format_: str, sort: str, quiet: bool, color: bool, stdin_name: str) -> None:
        self.linter, self.format = linter, format_
        self.sort, self.quiet, self.color, self.stdin_name = sort, quiet, color, stdin_name

    def run(self, source: Source) -> Done:
        """Lint and render one file; never raises for what is in it."""
        name = self.stdin_name if source.path == "-" else source.path
        linter = self.linter
        limit = linter.settings.reading.limits.file_bytes
        data, reason, detail = (b"", source.reason, source.detail) if source.reason else load(source.path, limit)
        report = linter.unreadable(name, reason, detail) if reason else linter.report(data, name)
        return self.done(self._lint(report, source))

    def done(self, result: FileResult) -> Done:
        """Render a result."""
        if self.sort == "severity":
            ordered = sorted(result.violations, key=lambda violation: RANK[violation.severity])
            result = result._replace(violations=tuple(ordered))
        counts = Counter(violation.severity for violation in result.violations)
        rules = Counter(violation.rule for violation in result.violations)
        about = result.report, result.agency, result.year, result.previous
        return Done(self._render(result), result.unread, dict(counts), dict(rules), *about)

    def _lint(self, report: Report | FileResult, source: Source) -> FileResult:
        from linter.violations import FileResult

        if isinstance(report, FileResult):
            return report
        last = self.given and self.given.of(report)
        path = source.previous or (last.path if last else "")
        if path:
            from linter.cli.pairs import load_report

            loaded = load_report(self.linter, Source(path))
            report.previous = None if isinstance(loaded, FileResult) else loaded
        return self.linter.lint_report(report)

    def _render(self, result: FileResult) -> Iterable[str]:
        if self.format == "json":
            from linter.outputs.json import dump

            return dump(result)
        from linter.outputs.text import render

        pack, lang = self.linter.pack, self.linter.settings.lang
        return [render(result, pack, lang, color=self.color, quiet=self.quiet)]


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


def colored(color: str) -> bool:
    """Whether to colour, for a choice of ``--color``."""
    import os

    if color == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return color == "always"


# -- running --------------------------------------------------------------------------------


def _outcomes(job: Job, sources: list[Source], jobs: int | None) -> Iterator[Done]:
    """Yield the outcomes in the order of the files, whatever the number of processes."""
    import os

    count = jobs or (min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, 16))
    if count == 1 or len(sources) < (2 if jobs else PARALLEL):
        return map(job.run, sources)
    return _parallel(job, sources, count)


def _parallel(job: Job, sources: list[Source], count: int) -> Iterator[Done]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    # A forked worker has the rules and forms already; elsewhere each loads them once.
    method = "fork" if "fork" in get_all_start_methods() else None
    global _worker_job
    _worker_job = job
    size = max(1, min(_CHUNK, len(sources) // count))
    with ProcessPoolExecutor(count, get_context(method), _start_worker, (job,)) as pool:
        yield from pool.map(_work, sources, chunksize=size)


_worker_job: Job | None = None


def _start_worker(job: Job) -> None:
    global _worker_job
    _worker_job = _worker_job or job


def _work(source: Source) -> Done:
    if _worker_job is None:
        raise RuntimeError("worker was not started")
    done = _worker_job.run(source)
    return done._replace(output=list(done.output))


# -- printing -------------------------------------------------------------------------------


def print_all(outcomes: Iterator[Done], job: Job, files: int) -> tuple[Counter[str], Counter[str], int]:
    """Print each outcome as it comes, and the summary; return totals and the number of unread files."""
    total: Counter[str] = Counter()
    by_rule: Counter[str] = Counter()
    unread = 0
    write: Callable[[str], object] = sys.stdout.write
    utf8()
    if job.format == "json":
        from linter import __version__
        from linter.outputs.json import head, tail

        write(head({"name": "report-lint", "version": __version__, "lang": job.linter.settings.lang}))
    separator = ""
    for done in outcomes:
        write(separator)
        for piece in done.output:
            write(piece)
        separator = ",\n" if job.format == "json" else ""
        total.update(done.counts)
        by_rule.update(done.rules)
        unread += done.unread
    if job.format == "json":
        write(tail(files, unread, total))
    elif files > 1 and not job.quiet:
        from linter.outputs.text import summary

        write(summary(job.linter.pack, job.linter.settings.lang, files, unread, total, color=job.color))
    sys.stdout.flush()
    return total, by_rule, unread


def utf8() -> None:
    """Chinese must come out whatever the terminal's locale says it can show."""
    import io

    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.encoding.lower() not in ("utf-8", "utf8"):
        sys.stdout.reconfigure(errors="replace" if sys.stdout.isatty() else "strict", encoding="utf-8")


def _statistics(by_rule: Counter[str], linter: Linter, *, err: bool) -> None:
    lang = linter.settings.lang
    titles = {rule.id: rule.titles[lang] for rule in linter.pack.rules}
    click.echo(linter.pack.text("statistics-head", lang), err=err)
    for identity, count in sorted(by_rule.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"{count:>6}  {identity}  {titles[identity]}", err=err)
