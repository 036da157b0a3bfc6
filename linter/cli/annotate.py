"""``report-lint annotate PATH…``: copies of reports with the violations marked where they stand."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from linter.cli import OK, UNREAD, USAGE
from linter.cli.files import ANNOTATED, STDIN, Source, find, place, replace, same
from linter.cli.mistakes import Misuse, unwritable
from linter.cli.options import (
    CONTEXT,
    IGNORE,
    MIN_SEVERITY,
    OCR,
    PATHS,
    PREVIOUS,
    SELECT,
    configured,
    refuse_read,
    steered,
)
from linter.cli.run import Job, Linted, prepared

if TYPE_CHECKING:
    from linter.document import Document
    from linter.outputs import Run
    from linter.violations import FileResult, Violation
    from linter.writers import Note

_EPILOG = """\b
Examples:
  report-lint annotate report.docx                 writes report.annotated.docx
  report-lint annotate report.pdf -o marked.pdf
  report-lint annotate --output-dir marked/ reports/
"""


@click.command(epilog=_EPILOG, context_settings=CONTEXT)
@PATHS
@click.option("-o", "--output-file", type=click.Path(dir_okay=False), metavar="FILE", help="Where to write the copy.")
@click.option("--output-dir", type=click.Path(file_okay=False), metavar="DIR", help="The folder to write copies to.")
@click.option("--force", is_flag=True, help="Replace copies that are there already.")
@steered(SELECT, IGNORE, MIN_SEVERITY, PREVIOUS, OCR)
def annotate(paths: tuple[str, ...], output_file: str | None, output_dir: str | None, force: bool, **_: object) -> int:
    """Write a copy of each report with a note at every violation: rule, message, basis, fix.

    Word files (.docx) get comments, PDF highlights with notes; all else becomes a page (.html) that shows the
    report with its violations. The original is not touched, not even with --force. PATHS are as for linting.

    --output-dir keeps the folders below the one that is named, or below the one in which all that are named lie. Of
    report.txt beside report.md the pages are report.txt.annotated.html and report.md.annotated.html.

    Exit codes: 0 written, whatever was found; 2 usage, or a copy could not be written; 3 a file could not be read.
    """
    if output_file and output_dir:
        both = "--output-file, --output-dir"
        raise Misuse("只能用其中一个", "exclude each other", both)
    linters = configured(content=True)
    sources = find(paths, linters.excluded)
    if output_file and len(sources) > 1:
        en = "is for one report; use --output-dir for several"
        raise Misuse("只能用于一份报告；有几份时请用 --output-dir", en, "--output-file")
    job = prepared(linters, sources)
    if output_file:
        refuse_read([output_file], job.files(sources))
    if output_dir:
        _make(output_dir)
    marker = _Marker(job, sources, output_file, output_dir, force)
    codes = [marker.mark(source) for source in sources]
    return UNREAD if UNREAD in codes else max(codes, default=OK)


class _Marker:
    """Marks one file after the other."""

    def __init__(self, job: Job, sources: list[Source], file: str | None, folder: str | None, force: bool) -> None:
        self.job, self.file, self.folder, self.force = job, file, folder, force
        self.read = job.files(sources)
        self.stems = Counter(os.path.splitext(os.path.abspath(source.path))[0] for source in sources)
        #: The folder that all that was named have in common: below it, folders are kept.
        self.root = _common(source.root for source in sources if not source.reason and source.path != STDIN)
        #: The copies that are written, and of which report.
        self.written: dict[object, str] = {}

    def mark(self, source: Source) -> int:
        """Mark one file, say what came of it, and return the exit code that it asks for."""
        from linter.writers import unmarked

        linted = self.job.lint(source, unmarked)  # of an earlier run: they are put in anew
        result, path, text = linted.result, linted.result.path, linted.linter.text
        if linted.document is None:
            _say(f"{path}: {result.note}")
            return UNREAD if result.unread else OK
        suffix, copy = _copy(linted, linted.document)
        target = self._target(source, suffix)
        if refused := self._refused(target):
            _say(f"{path}: {text(refused, 文件=target, 另=self.written.get(place(target), ''))}")
            return USAGE
        try:
            if self.folder:
                os.makedirs(os.path.dirname(target), exist_ok=True)
            replace(target, copy)
            self.written[place(target)] = path
        except OSError as error:
            _say(f"{path}: {text('copy-unwritable', 文件=target, 详=error.strerror or error)}")
            return USAGE
        click.echo(text("copy-written", 路径=path, 文件=target, 数=len(result.violations)))
        return OK

    def _refused(self, target: str) -> str:
        """The key of the text that says why a copy is not written there, "" where it is."""
        if place(target) in self.written:
            return "copy-collides"
        if same(target, self.read):
            return "copy-original"  # also with --force
        return "copy-exists" if not self.force and os.path.lexists(target) else ""

    def _target(self, source: Source, suffix: str) -> str:
        """Where a copy goes; a page of one of two files that differ in type alone keeps the type in its name."""
        if self.file:
            return self.file
        folder, name = os.path.split("report" if source.path == STDIN else source.path)
        stem, own = os.path.splitext(name)
        if suffix and self.stems[os.path.splitext(os.path.abspath(source.path))[0]] > 1:
            stem = name
        if self.folder:
            stdin = source.path == STDIN or not self.root
            inside = os.curdir if stdin else os.path.relpath(folder or os.curdir, self.root)
            folder = os.path.normpath(os.path.join(self.folder, inside))
        return os.path.join(folder, f"{stem}{ANNOTATED}{suffix or own}")


def _common(folders: Iterable[str]) -> str:
    """The nearest folder that holds all of these."""
    every = {os.path.abspath(folder) for folder in folders}
    try:
        return os.path.commonpath(every)
    except ValueError:  # there are none, or they are on several drives
        return ""


def _make(folder: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        raise unwritable(folder, error) from None


def _copy(linted: Linted, document: Document) -> tuple[str, bytes]:
    """The copy, and how its name ends; a file into which notes cannot be put becomes a page."""
    from linter import __version__
    from linter.outputs import Run
    from linter.readers import ReadError
    from linter.readers.sniff import file_type
    from linter.writers import WriteError, annotator

    settings = linted.linter.settings
    run = Run(linted.linter.pack, settings.lang, __version__)
    write = annotator(file_type(linted.data, document.name))
    if write is not None:
        notes = [_note(one, run) for one in linted.result.violations]
        try:
            return "", write(linted.data, document, notes, settings.reading)
        except (ReadError, WriteError) as error:
            reason = run.text(f"write-{error.reason}", 详=error.detail)
            _say(f"{document.name}: {run.text('copy-as-page', 因=reason)}")
    return ".html", _page(linted.result, run)


def _note(violation: Violation, run: Run) -> Note:
    """A violation as a note: severity, rule and its title; message, basis and remedy."""
    from linter.outputs.words import title
    from linter.writers import Note

    head = f"{run.text(f'severity-{violation.severity}')} {violation.rule} {title(violation.rule, run)}"
    told = (("label-basis", violation.basis), ("label-fix", violation.fix))
    lines = [f"{run.text(key)}{run.text('label-colon')}{text}" for key, text in told if text]
    return Note(*violation.span, violation.severity, head, (violation.message, *lines))


def _page(result: FileResult, run: Run) -> bytes:
    from linter.outputs.html import page

    return "".join(page([result], run)).encode()


def _say(text: str) -> None:
    click.echo(f"report-lint: {text}", err=True)
