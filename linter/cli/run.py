"""Running: each file through the linter, in one process or several, and its outcome written."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from linter.cli import INTERRUPTED
from linter.cli.files import STDIN, Source, read_source, replacing
from linter.cli.mistakes import unwritable
from linter.cli.options import refuse_unknown
from linter.cli.progress import progress
from linter.violations import RANK, FileResult, fails

if TYPE_CHECKING:
    from linter.cli.options import Target
    from linter.cli.pairs import Given
    from linter.config.linters import Linters
    from linter.document import Document
    from linter.engine import Linter
    from linter.outputs import Format
    from linter.readers.options import Options
    from linter.report import Report
    from linter.violations import WaiverUse

#: From so many files on, several processes are faster than one (measured: benchmarks/).
PARALLEL = 60
_CHUNK = 16


class Done(NamedTuple):
    """One file's outcome, ready to print: what crosses from a worker process."""

    output: tuple[Iterable[Any], ...]  # for each format, in pieces, so that a long one need not be held as one
    unread: bool
    counts: dict[str, int]  # by severity
    rules: dict[str, int]  # by rule id
    report: str | None = None  # the kind of report
    agency: str | None = None
    year: int | None = None
    previous: str | None = None  # the path of last year's report, where there was one
    other: str = ""  # the path of a document that is no report
    waivers: tuple[WaiverUse, ...] = ()


class Linted(NamedTuple):
    """One file linted: its result, by which linter, and where it could be read its bytes and document."""

    result: FileResult
    linter: Linter
    data: bytes = b""
    document: Document | None = None


class Job:
    """What to do with one file: lint it, against last year's report where there is one, and render the result."""

    #: The linters by path; without them ``linter`` is for all.
    linters: Linters | None = None

    def __init__(self, linter: Linter, formats: list[Format], sort: str = "place", stdin_name: str = STDIN) -> None:
        self.linter, self.formats, self.sort, self.stdin_name = linter, formats, sort, stdin_name
        #: Last year's reports, by the paths that name them.
        self.given: dict[tuple[str, ...], Given] = {}

    def path(self, source: Source) -> str:
        """Return the path under which a file is configured and reported."""
        return self.stdin_name if source.path == STDIN else source.path

    def linter_of(self, source: Source) -> Linter:
        """Return the linter for a file."""
        return self.linters.of(self.path(source)).linter if self.linters else self.linter

    def files(self, sources: Iterable[Source]) -> list[str]:
        """Return every file that is read when these are linted."""
        last = [file for given in self.given.values() for file in given.files]
        named = dict.fromkeys(name for source in sources for name in (source.path, self.path(source)))
        return [*named, *last, *(self.linters.files() if self.linters else ())]

    def run(self, source: Source) -> Done:
        """Lint and render one file; never raises for what is in it."""
        return self.done(self.lint(source).result)

    def lint(self, source: Source, clear: Callable[[bytes, str, Options], bytes] | None = None) -> Linted:
        """Lint one file; never raises for what is in it. ``clear`` is done to its bytes before."""
        name, linter = self.path(source), self.linter_of(source)
        limit = linter.settings.reading.limits.file_bytes
        data, reason, detail = read_source(source, limit)
        if clear and not reason:
            data = clear(data, name, linter.settings.reading)
        report = linter.unreadable(name, reason, detail) if reason else linter.report(data, name)
        if isinstance(report, FileResult):
            return Linted(report, linter)
        return Linted(self._lint(linter, report, source), linter, data, report.document)

    def done(self, result: FileResult) -> Done:
        """Render a result."""
        if self.sort == "severity":
            ordered = sorted(result.violations, key=lambda violation: RANK[violation.severity])
            result = result._replace(violations=tuple(ordered))
        rules = Counter(violation.rule for violation in result.violations)
        about = (
            result.report,
            result.agency,
            result.year,
            result.previous,
            result.path if result.other else "",
            result.waivers,
        )
        return Done(
            tuple(one.render(result) for one in self.formats), result.unread, result.counts, dict(rules), *about
        )

    def _lint(self, linter: Linter, report: Report, source: Source) -> FileResult:
        given = self.given.get(self.linters.of(self.path(source)).previous) if self.linters else None
        last = given and given.of(report)
        path = source.previous or (last.path if last else "")
        if path:
            from linter.cli.pairs import load_report

            loaded = load_report(linter, Source(path))
            report.previous = None if isinstance(loaded, FileResult) else loaded
        return linter.lint_report(report)


def prepared(linters: Linters, sources: list[Source], sort: str = "place", stdin_name: str = STDIN) -> Job:
    """Return the job of linting these files, each as is configured for it; it has no format yet.

    Raises:
        RuleFileError: a mistake in a configuration, told before anything is linted.
    """
    names = [stdin_name if source.path == STDIN else source.path for source in sources]
    every = [linters.of(name) for name in names]
    job = Job(linters.whole(names[0] if names else STDIN), [], sort, stdin_name)
    refuse_unknown(job.linter.settings, job.linter.pack)
    job.linters = linters
    for paths in {one.previous for one in every if one.previous}:
        from linter.cli.pairs import read

        job.given[paths] = read(job.linter, paths)
    return job


def make_formats(targets: list[Target], linter: Linter, fail_on: str, color: str, quiet: bool) -> list[Format]:
    """Return a format for each target. Only what goes to a terminal is coloured, unless ``--color`` says always."""
    from linter import __version__
    from linter.outputs import Run, make

    run = Run(linter.pack, linter.settings.lang, __version__, fail_on, False, quiet)
    made = []
    for target in targets:
        made.append(make(target.format, run._replace(color=color == "always" if target.file else colored(color))))
        if made[-1].binary and not target.file and sys.stdout.isatty():
            from linter.cli.mistakes import Misuse

            zh, en = (
                f"{target.format} 不能显示在终端里；请加 -o 文件",
                f"{target.format} is not for a terminal; add -o FILE",
            )
            raise Misuse(zh, en, "--format")
    return made


def fail(counts: Mapping[str, int], fail_on: str) -> bool:
    """Whether violations, counted by severity, fail a run."""
    return any(count and fails(severity, fail_on) for severity, count in counts.items())


def colored(color: str) -> bool:
    """Whether to colour, for a choice of ``--color``; ``auto`` is by the environment (no-color.org), then the terminal."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    forced = next((os.environ[name] for name in ("FORCE_COLOR", "CLICOLOR_FORCE") if os.environ.get(name)), "0")
    if forced != "0":
        return True
    plain = os.environ.get("CLICOLOR") == "0" or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


# -- running --------------------------------------------------------------------------------


def outcomes(job: Job, sources: list[Source], jobs: int | None) -> Iterator[Done]:
    """Yield the outcomes in the order of the files, whatever the number of processes."""
    count = jobs or (min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1, 16))
    alone = count == 1 or len(sources) < (2 if jobs else PARALLEL)
    return progress(map(job.run, sources) if alone else _parallel(job, sources, count), len(sources))


def lint_each(job: Job, sources: list[Source], jobs: int | None = None, *, pair: bool = True) -> Iterator[Done]:
    """Yield the outcomes in order; ``pair`` compares reports of one agency and two years, where none are given."""
    found = outcomes(job, sources, jobs)
    if len(sources) == 1 or not pair or job.given:
        return found
    from linter.cli.pairs import paired

    return paired(sources, found, lambda pairs: outcomes(job, pairs, jobs))


def _parallel(job: Job, sources: list[Source], count: int) -> Iterator[Done]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    # A forked worker has the rules and forms already; elsewhere each loads them once.
    method = "fork" if "fork" in get_all_start_methods() else None
    global _worker_job
    _worker_job = job
    size = max(1, min(_CHUNK, len(sources) // count))
    pool = ProcessPoolExecutor(count, get_context(method), _start_worker, (job,))
    try:
        with _without_interrupts():
            results = pool.map(_work, sources, chunksize=size)
        yield from results
    except BaseException:
        # Interrupted, or no one reads any more: what is still to come is of no use.
        for process in list((pool._processes or {}).values()):
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold Ctrl-C back while workers start: they keep it blocked, and this process ends them."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_worker_job: Job | None = None
#: Whether this worker is at a file: then what it has begun (a process of a reader) must be ended too.
_busy = False


def _start_worker(job: Job) -> None:
    import signal

    global _worker_job
    _worker_job = _worker_job or job
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)


def _stop(_signal: int, _frame: object) -> None:
    if not _busy:
        os._exit(INTERRUPTED)
    raise KeyboardInterrupt


def _work(source: Source) -> Done:
    global _busy
    if _worker_job is None:
        raise RuntimeError("worker was not started")
    try:
        _busy = True
        done = _worker_job.run(source)
        done = done._replace(output=tuple(map(list, done.output)))
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)
    finally:
        _busy = False
    return done


# -- writing --------------------------------------------------------------------------------


def print_all(found: Iterator[Done], job: Job, targets: list[Target]) -> tuple[Counter[str], Counter[str], int]:
    """Write each outcome as it comes, to each target, and the summary; return totals and the number of unread files."""
    from linter.outputs import Totals

    total: Counter[str] = Counter()
    by_rule: Counter[str] = Counter()
    files = unread = 0
    with ExitStack() as stack:
        outputs = [(one, _writer(target, one, stack)) for one, target in zip(job.formats, targets, strict=True)]
        for one, write in outputs:
            _write(one.begin(), write)
        for done in found:
            for (one, write), rendered in zip(outputs, done.output, strict=True):
                _write(one.add(rendered), write)
            total.update(done.counts)
            by_rule.update(done.rules)
            unread += done.unread
            files += done.unread or done.report is not None  # what is said of the waivers themselves is no file more
        for one, write in outputs:
            _write(one.end(Totals(files, unread, total, by_rule)), write)
        sys.stdout.flush()
    return total, by_rule, unread


def _writer(target: Target, format_: Format, stack: ExitStack) -> Callable[[Any], object]:
    """Return what writes to a target; a file is put in its place when the stack is left."""
    if not target.file:
        utf8()
        return sys.stdout.buffer.write if format_.binary else sys.stdout.write
    file = stack.enter_context(_file(target.file))

    def write(piece: Any) -> None:
        try:
            file.write(piece if format_.binary else piece.encode("utf-8", "replace"))
        except OSError as error:
            raise unwritable(target.file, error) from None

    return write


@contextmanager
def _file(path: str) -> Iterator[IO[bytes]]:
    try:
        with replacing(path) as file:
            yield file
    except BrokenPipeError:
        raise  # the reader of standard output went away
    except OSError as error:
        raise unwritable(path, error) from None


def _write(pieces: Iterable[Any], write: Callable[[Any], object]) -> None:
    for piece in pieces:
        write(piece)


def utf8() -> None:
    """Chinese must come out whatever the terminal's locale says it can show, and nothing that is no UTF-8."""
    import io

    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace", encoding="utf-8")
