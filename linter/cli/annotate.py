"""``report-lint annotate PATH…``: copies of reports with the violations marked where they stand."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import click

from linter.cli import OK, UNREAD, USAGE
from linter.cli.files import ANNOTATED, STDIN, Source, find, load, replace
from linter.cli.options import (
    BODY,
    IGNORE,
    LANG,
    LIMITS,
    MIN_SEVERITY,
    OCR,
    REPORT,
    RULES,
    SELECT,
    VIEW,
    YEAR,
    refuse_unknown,
    settings,
)  # fmt: skip

if TYPE_CHECKING:
    from linter.engine import Linter
    from linter.report import Report
    from linter.violations import FileResult, Violation
    from linter.writers import Note

_EPILOG = """\b
Examples:
  report-lint annotate report.docx                 writes report.annotated.docx
  report-lint annotate report.pdf -o marked.pdf
  report-lint annotate --output-dir marked/ reports/
"""


@click.command(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("paths", nargs=-1, required=True)
@click.option("-o", "--output-file", type=click.Path(dir_okay=False), metavar="FILE", help="Where to write the copy.")
@click.option("--output-dir", type=click.Path(file_okay=False), metavar="DIR", help="The folder to write copies to.")
@click.option("--force", is_flag=True, help="Replace copies that are there already.")
@SELECT
@IGNORE
@MIN_SEVERITY
@LANG
@BODY
@YEAR
@REPORT
@RULES
@VIEW
@OCR
@LIMITS
def annotate(
    paths: tuple[str, ...],
    output_file: str | None,
    output_dir: str | None,
    force: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    min_severity: str,
    lang: str,
    body: str | None,
    year: int | None,
    report: str | None,
    rules_: str | None,
    view: str,
    ocr: bool,
    limits: tuple[str, ...],
) -> int:
    """Write a copy of each report with a note at every violation: rule, message, basis, fix.

    Word files (.docx) get comments, PDF highlights with notes; all else becomes a page (.html) that shows the
    report with its violations. The original is not touched. PATHS are as for linting.

    Exit codes: 0 written, whatever was found; 2 usage, or a copy could not be written; 3 a file could not be read.
    """
    from linter.engine import Linter
    from linter.packs import load as load_rules

    if output_file and output_dir:
        raise click.UsageError("--output-file and --output-dir exclude each other.")
    wanted = settings(
        lang, body=body, year=year, select=select, ignore=ignore, min_severity=min_severity, report=report,
        content=True, view=view, ocr=ocr, limits=limits,
    )  # fmt: skip
    pack = load_rules(rules_)
    refuse_unknown(wanted, pack)
    sources = find(paths)
    if output_file and len(sources) > 1:
        raise click.UsageError("--output-file is for one report; use --output-dir for several.")
    if output_dir:
        os.makedirs(output_dir, exist_ok=True)
    job = _Job(Linter(pack, wanted), output_file, output_dir, force)
    codes = [job.run(source) for source in sources]
    return UNREAD if UNREAD in codes else max(codes, default=OK)


class _Job:
    """Marks one file after the other."""

    def __init__(self, linter: Linter, file: str | None, folder: str | None, force: bool) -> None:
        self.linter, self.file, self.folder, self.force = linter, file, folder, force

    def run(self, source: Source) -> int:
        """Mark one file, say what came of it, and return the exit code that it asks for."""
        from linter.violations import FileResult

        linter, path = self.linter, source.path
        data, reason, detail = (b"", source.reason, source.detail) if source.reason else load(path, self._limit)
        report = linter.unreadable(path, reason, detail) if reason else linter.report(data, path)
        if isinstance(report, FileResult):
            _say(f"{path}: {report.note}")
            return UNREAD if report.unread else OK
        result = linter.lint_report(report)
        suffix, copy = self._copy(data, report, result)
        target = self._target(path, suffix)
        if not self.force and os.path.lexists(target):
            _say(f"{path}: {self._text('copy-exists', 文件=target)}")
            return USAGE
        try:
            replace(target, copy)
        except OSError as error:
            _say(f"{path}: {self._text('copy-unwritable', 文件=target, 详=error.strerror or error)}")
            return USAGE
        click.echo(self._text("copy-written", 路径=path, 文件=target, 数=len(result.violations)))
        return OK

    @property
    def _limit(self) -> int:
        return self.linter.settings.reading.limits.file_bytes

    def _text(self, key: str, **values: object) -> str:
        return self.linter.pack.text(key, self.linter.settings.lang, **values)

    def _copy(self, data: bytes, report: Report, result: FileResult) -> tuple[str, bytes]:
        """The copy, and how its name ends; a file into which notes cannot be put becomes a page."""
        from linter.readers import ReadError
        from linter.readers.sniff import file_type
        from linter.writers import WriteError, annotator

        write = annotator(file_type(data, report.document.name))
        if write is not None:
            notes = [self._note(one) for one in result.violations]
            try:
                return "", write(data, report.document, notes, self.linter.settings.reading)
            except (ReadError, WriteError) as error:
                _say(
                    f"{result.path}: {self._text('copy-as-page', 因=self._text(f'write-{error.reason}', 详=error.detail))}"
                )
        return ".html", self._page(result)

    def _note(self, violation: Violation) -> Note:
        """A violation as a note: severity, rule and its title; message, basis and remedy."""
        from linter.writers import Note

        lang = self.linter.settings.lang
        title = next(
            (rule.titles[lang] for rule in self.linter.pack.rules if rule.id == violation.rule), violation.name
        )
        head = f"{self._text(f'severity-{violation.severity}')} {violation.rule} {title}"
        told = (("label-basis", violation.basis), ("label-fix", violation.fix))
        lines = [f"{self._text(key)}{self._text('label-colon')}{text}" for key, text in told if text]
        return Note(*violation.span, violation.severity, head, (violation.message, *lines))

    def _page(self, result: FileResult) -> bytes:
        from linter import __version__
        from linter.outputs import Run, Totals, make

        pack, lang = self.linter.pack, self.linter.settings.lang
        page = make("html", Run(pack, lang, __version__))
        list(page.add(page.render(result)))
        counts = Counter(one.severity for one in result.violations)
        rules = Counter(one.rule for one in result.violations)
        return "".join(page.end(Totals(1, 0, counts, rules))).encode()

    def _target(self, path: str, suffix: str) -> str:
        if self.file:
            return self.file
        folder, name = os.path.split("report" if path == STDIN else path)
        stem, own = os.path.splitext(name)
        return os.path.join(self.folder or folder, f"{stem}{ANNOTATED}{suffix or own}")


def _say(text: str) -> None:
    click.echo(f"report-lint: {text}", err=True)
