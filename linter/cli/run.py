"""Running: each file through the linter, in one process or several, and its outcome printed."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from linter.cli.files import Source, load

if TYPE_CHECKING:
    from linter.cli.pairs import Given
    from linter.engine import Linter
    from linter.report import Report
    from linter.violations import FileResult

#: From so many files on, several processes are faster than one (measured: benchmarks/).
PARALLEL = 60
_CHUNK = 16
RANK = {"error": 0, "warning": 1, "info": 2, "never": -1}


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


def colored(color: str) -> bool:
    """Whether to colour, for a choice of ``--color``."""
    import os

    if color == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return color == "always"


# -- running --------------------------------------------------------------------------------


def outcomes(job: Job, sources: list[Source], jobs: int | None) -> Iterator[Done]:
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


def print_all(found: Iterator[Done], job: Job, files: int) -> tuple[Counter[str], Counter[str], int]:
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
    for done in found:
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
