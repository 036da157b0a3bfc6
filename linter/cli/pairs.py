"""Which report is last year's of which: by the agency's name and the year, whatever files are called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from linter.cli.files import STDIN, Source, find, read_source
from linter.forms.fold import fold, same_name
from linter.report import Report
from linter.violations import FileResult

if TYPE_CHECKING:
    from linter.cli.run import Done
    from linter.engine import Linter

#: Rendered results are kept in memory up to this many bytes, then in a temporary file.
_KEPT = 1 << 24


class Last(NamedTuple):
    """A report that may be last year's of another: what named it, where it is, of which kind, whose, and its year."""

    argument: str
    path: str
    kind: str
    agency: str
    year: int | None


class Given(NamedTuple):
    """What ``--previous`` names: its reports, and results for what could not be read."""

    reports: tuple[Last, ...]
    unread: tuple[FileResult, ...]

    @property
    def files(self) -> list[str]:
        """The paths of all that was read."""
        return [*(one.path for one in self.reports), *(one.path for one in self.unread)]

    def unused(self, used: Collection[str]) -> list[Last]:
        """Return what was named with ``--previous`` but is last year's of nothing that was linted."""
        needed = {one.argument for one in self.reports if one.path in used}
        first = {one.argument: one for one in reversed(self.reports)}
        return [one for argument, one in first.items() if argument not in needed]

    def of(self, report: Report) -> Last | None:
        """Return last year's report of an agency, None where there is none."""
        kind, year = report.kind["report"], (report.year or 0) - 1
        known = (one for one in self.reports if (one.kind, one.year) == (kind, year))
        return next((one for one in known if same_name(one.agency, report.agency)), None)


def read(linter: Linter, paths: Iterable[str]) -> Given:
    """Read the reports that ``--previous`` names: files, folders and patterns, as for the reports to lint."""
    reports: list[Last] = []
    unread: list[FileResult] = []
    for argument in paths:
        for source in find([argument]):
            one = load_report(linter, source)
            if isinstance(one, Report):
                reports.append(Last(argument, source.path, one.kind["report"], one.agency, one.year))
            else:
                unread.append(one)
    return Given(tuple(reports), tuple(unread))


def load_report(linter: Linter, source: Source, *, given: bool = False) -> Report | FileResult:
    """Read one file into a report, without linting it; ``given`` is whether --year and --body are of this one."""
    limit = linter.settings.reading.limits.file_bytes
    data, reason, detail = read_source(source, limit)
    if reason:
        return linter.unreadable(source.path, reason, detail)
    return linter.report(data, source.path, given=given)


def paired(
    sources: list[Source], outcomes: Iterable[Done], again: Callable[[list[Source]], Iterator[Done]]
) -> Iterator[Done]:
    """Yield the outcomes in order, those with last year's report among the files linted ``again`` with it.

    Whether a file has one is only known when all are read: until then what came out is kept, unprinted.
    """
    import pickle
    import tempfile

    with tempfile.SpooledTemporaryFile(_KEPT) as kept:
        done: list[Done] = []
        for outcome in outcomes:
            pickle.dump(tuple(map(list, outcome.output)), kept, pickle.HIGHEST_PROTOCOL)
            done.append(outcome._replace(output=()))
        previous = _previous(sources, done)
        second = again([source._replace(previous=last) for source, last in zip(sources, previous, strict=True) if last])
        kept.seek(0)
        for outcome, last in zip(done, previous, strict=True):
            output = pickle.load(kept)
            yield next(second) if last else outcome._replace(output=output)


def _previous(sources: list[Source], outcomes: list[Done]) -> list[str]:
    """Return each file's report of the year before, "" where there is none; of several, one of the same type."""
    known: dict[tuple[str | None, str, int], list[str]] = {}
    for source, outcome in zip(sources, outcomes, strict=True):
        # What came on standard input cannot be read again.
        if outcome.agency and outcome.year and source.path != STDIN:
            known.setdefault((outcome.report, fold(outcome.agency), outcome.year), []).append(source.path)
    found = []
    for source, outcome in zip(sources, outcomes, strict=True):
        last = (outcome.report, fold(outcome.agency or ""), (outcome.year or 0) - 1)
        paths = known.get(last, []) if source.path != STDIN else []
        suffix = source.path.rpartition(".")[2]
        found.append(next((path for path in paths if path.endswith(suffix)), paths[0] if paths else ""))
    return found
