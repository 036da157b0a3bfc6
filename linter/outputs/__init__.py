"""Outputs: one module for each format, in which a class ``Output`` makes text (or bytes) of results.

A run makes one ``Output`` of each format that was asked for. ``render`` is called where a file is linted, which may be
in a worker process: it must not change the object, and what it yields must be picklable. The other methods are called
in the process that writes, in the order of the files: ``begin`` once, ``add`` with what ``render`` yielded for each
file, ``end`` once; what they yield is written as it comes. A format that needs all results at hand is a ``Gathered``
with one method, ``whole``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from linter.rules import Pack
    from linter.violations import FileResult

#: Name of a format → its module of this folder.
FORMATS = {
    "text": "text",
    "json": "json",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "checkstyle": "checkstyle",
    "markdown": "markdown",
    "html": "html",
    "csv": "csv",
    "xlsx": "xlsx",
}
#: Formats for which the lines that violations stand on are kept, and those that show the text of the reports.
QUOTING = frozenset({"text", "markdown"})
SHOWING = frozenset({"html"})


class Run(NamedTuple):
    """What a format may want to know of the run: the pack, the language, our version, and how to print.

    ``fail_on`` is the severity from which on the run fails, or ``never``.
    """

    pack: Pack
    lang: str
    version: str
    fail_on: str = "error"
    color: bool = False
    quiet: bool = False

    def text(self, key: str, **values: object) -> str:
        """Return one of the tool's own texts in the language of the run."""
        return self.pack.text(key, self.lang, **values)


class Totals(NamedTuple):
    """How the whole run came out: files, how many of them could not be read, violations by severity and by rule id."""

    files: int
    unread: int
    counts: Mapping[str, int]
    rules: Mapping[str, int]


class Format:
    """A format that is written as results come."""

    #: Whether it yields bytes and not text.
    binary = False
    #: Whether a roll-up leaves out the units of which there is nothing to say.
    brief = False

    def __init__(self, run: Run) -> None:
        self.run = run

    def __reduce__(self) -> tuple[type[Format], tuple[Run]]:
        """What a worker process gets: the same format, fresh."""
        return type(self), (self.run,)

    def render(self, result: FileResult) -> Iterable[Any]:
        """Return what stands for one file, in pieces."""
        raise NotImplementedError

    def begin(self) -> Iterable[Any]:
        """Return what stands before the files."""
        return ()

    def add(self, rendered: Iterable[Any]) -> Iterable[Any]:
        """Return what to write for a file, given what ``render`` made of it."""
        return rendered

    def end(self, totals: Totals) -> Iterable[Any]:
        """Return what stands behind the files."""
        return ()


class Gathered(Format):
    """A format that is made at the end, of all results."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._results: list[FileResult] = []

    def render(self, result: FileResult) -> Iterable[Any]:
        """Return the result as it is."""
        return (result,)

    def add(self, rendered: Iterable[Any]) -> Iterable[Any]:
        """Keep the result."""
        self._results += rendered
        return ()

    def end(self, totals: Totals) -> Iterable[Any]:
        """Return the whole output."""
        return self.whole(self._results, totals)

    def whole(self, results: list[FileResult], totals: Totals) -> Iterator[Any]:
        """Yield the whole output."""
        raise NotImplementedError


def make(name: str, run: Run) -> Format:
    """Return the format of a name in ``FORMATS``, ready for a run."""
    made: Format = import_module(f"linter.outputs.{FORMATS[name]}").Output(run)
    return made
