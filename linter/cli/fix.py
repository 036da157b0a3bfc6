"""``report-lint fix PATH…``: make the fixes that rules know, in the files themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from linter.cli import OK, UNREAD, VIOLATIONS
from linter.cli.files import STDIN, ReadOnlyError, Source, find, read_source, replace
from linter.cli.mistakes import Misuse
from linter.cli.options import (
    CONTEXT,
    FAIL_ON,
    IGNORE,
    PATH,
    PATHS,
    SELECT,
    SKIP_OTHERS,
    configured,
    refuse_read,
    steered,
)
from linter.cli.run import prepared, utf8
from linter.outputs.text import printable
from linter.violations import fails

if TYPE_CHECKING:
    from linter.config.linters import Configured
    from linter.document import Document
    from linter.fixing import Fixed, Mended
    from linter.violations import Violation
    from linter.writers import Change

_EPILOG = """\b
Examples:
  report-lint fix --diff report.docx               shows what would change
  report-lint fix report.docx                      makes the safe fixes
  report-lint fix --tracked report.docx            as tracked changes, to accept or reject in Word
  report-lint fix --unsafe -o mended.txt report.txt
  report-lint fix --select LNG010,LNG013 reports/
  report-lint fix - < report.txt > mended.txt
"""
#: Nothing from a document or a file name may steer the terminal; a tab parts cells.
_safe = partial(printable, kept="\t")
#: So many changes of one violation are told.
_TOLD = 3
#: Why nothing in a file can be changed, rather than a place in it.
_CLOSED = frozenset(f"write-{why}" for why in ("type", "signed", "protected", "mismatch", "damaged", "limit"))


@click.command(epilog=_EPILOG, context_settings=CONTEXT)
@PATHS
@click.option("--unsafe", is_flag=True, help="Make the unsafe fixes too (the cell that is likely wrong): check them.")
@click.option("--diff", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--tracked", is_flag=True, help="Word files: as tracked changes by report-lint.")
@click.option(
    "-o", "--output-file", type=click.Path(dir_okay=False), metavar="FILE", help="Write there; the report stays."
)
@steered(SELECT, IGNORE, FAIL_ON)
@SKIP_OTHERS
@click.option(
    "--stdin-filename", type=PATH, default=STDIN, metavar="NAME", help="The name to report for standard input."
)
def fix(
    paths: tuple[str, ...],
    unsafe: bool,
    diff: bool,
    tracked: bool,
    output_file: str | None,
    skip_others: bool,
    stdin_filename: str,
    **_: object,
) -> int:
    """Fix what can be fixed without a person: punctuation, numbering, the form of dates, known typing errors.

    Text (.txt, .md) and Word (.docx) files are changed in place, all else of them staying as it is. A fix that would
    change a number is only made with --unsafe, and none that would bring a new violation. PATHS are as for linting;
    for - the fixed report goes to standard output.

    Exit codes: 0 nothing is left at or above --fail-on (with --diff: nothing would change); 1 something is;
    2 usage; 3 a file could not be read or written.
    """
    linters = configured()
    sources = find(paths, linters.excluded, named=skip_others)
    if output_file and len(sources) > 1:
        raise Misuse("只能用于一份报告", "is for one report", "--output-file")
    job = prepared(linters, sources, stdin_name=stdin_filename)
    if output_file:
        refuse_read([output_file], job.files(sources))
    utf8()
    codes = []
    for source in sources:
        name = job.path(source)
        fixer = _Fixer(name, linters.of(name), unsafe=unsafe, diff=diff, tracked=tracked, output=output_file)
        fixer.skip_others = skip_others
        codes.append(fixer.run(source))
    return max(codes, default=OK)


class _Fixer:
    """Fixes one file, and says what it did."""

    #: Whether documents that are no report are passed over.
    skip_others = False

    def __init__(
        self, name: str, where: Configured, *, unsafe: bool, diff: bool, tracked: bool, output: str | None
    ) -> None:
        from linter.engine import Linter, selected

        self.name, self.fail_on = name, where.fail_on
        self.unsafe, self.diff, self.tracked, self.output = unsafe, diff, tracked, output
        chosen, pack = where.linter.settings, where.linter.pack
        self.rules = frozenset(rule.id for rule in pack.rules if selected(rule, chosen))
        # Every rule runs, so that a fix brings no violation that was not asked about.
        self.linter = Linter(pack, chosen._replace(select=(), ignore=(), min_severity="info"))

    def run(self, source: Source) -> int:
        """Fix the file and return the exit code that it asks for."""
        from linter.fixing import fix

        limit = self.linter.settings.reading.limits.file_bytes
        data, reason, detail = read_source(source, limit)
        if reason:
            return self._unread(self.name, self.linter.unreadable(self.name, reason, detail).note)
        fixed = fix(self.linter, data, self.name, self._edit, self._wanted)
        if fixed.before.other and self.skip_others:
            click.echo(f"report-lint: {self._text('skipped-other', 文件=_safe(self.name))}", err=True)
            return OK
        if fixed.before.status != "linted":
            self._unread(self.name, fixed.before.note)
            return UNREAD if fixed.before.unread else OK
        if not self.diff and self._write(source, data, fixed):
            return UNREAD
        self._tell(fixed, to_stderr=self.diff or self._target(source) == STDIN)
        if any(refused.reason in _CLOSED for refused in fixed.refused):
            return UNREAD
        if self.diff:
            return VIOLATIONS if fixed.mended else OK
        left = (one for one in fixed.after.violations if one.rule in self.rules)
        return VIOLATIONS if any(fails(one.severity, self.fail_on) for one in left) else OK

    def _wanted(self, violation: Violation) -> bool:
        return violation.rule in self.rules and (violation.safe or self.unsafe)

    def _edit(self, data: bytes, document: Document, changes: Sequence[Change], **how: object) -> bytes:
        """Make changes in this type of file; where that cannot be done, say so."""
        from linter.readers.sniff import file_type
        from linter.writers import WriteError, editor

        edit = editor(file_type(data, self.name))
        if edit is None:
            raise WriteError("type")
        return edit(data, document, changes, self.linter.settings.reading, **how)

    def _tracked(self, data: bytes, fixed: Fixed) -> bytes:
        """The file with all that was changed as tracked changes."""
        from linter.readers.sniff import file_type
        from linter.writers import WriteError

        if file_type(data, self.name) != "docx":
            raise WriteError("tracked")
        if fixed.document is None or not fixed.changes:
            return data
        return self._edit(data, fixed.document, fixed.changes, tracked=True)

    # -- writing and telling ------------------------------------------------------------------

    def _write(self, source: Source, data: bytes, fixed: Fixed) -> int:
        from linter.writers import WriteError

        target = self._target(source)
        try:
            made = self._tracked(data, fixed) if self.tracked else fixed.data
            if target == STDIN:
                sys.stdout.flush()
                sys.stdout.buffer.write(made)
            elif self.output or made != data:
                replace(target, made)
        except WriteError as error:
            return self._unread(self.name, self._text(f"write-{error.reason}", 详=error.detail))
        except ReadOnlyError:
            return self._unread(target, self._text("write-readonly"))
        except OSError as error:
            return self._unread(target, self._text("write-denied", 详=error.strerror or str(error)))
        return OK

    def _target(self, source: Source) -> str:
        return self.output or source.path

    def _unread(self, name: str, note: str) -> int:
        click.echo(f"report-lint: {_safe(name)}: {note}", err=True)
        return UNREAD

    def _tell(self, fixed: Fixed, *, to_stderr: bool) -> None:
        name = _safe(self.name)
        if self.diff:
            click.echo("".join(_diff(name, fixed)), nl=False)
        done = self._text("fixed-would" if self.diff else "fixed-made")
        for one in fixed.mended:
            click.echo(f"{self._place(name, one.violation)}: {done} {self._told(one)}", err=to_stderr)
        for place, rules, why in self._refused(name, fixed):
            click.echo(f"{place}: {self._text('fixed-not')} {rules}: {why}", err=to_stderr)
        click.echo(self._summary(name, fixed), err=to_stderr)

    def _refused(self, name: str, fixed: Fixed) -> Iterator[tuple[str, str, str]]:
        """Where, of which rules and why edits were not made; what holds for the whole file is told once."""
        closed: dict[tuple[str, str], list[str]] = {}
        for one in fixed.refused:
            if one.reason in _CLOSED:
                closed.setdefault((one.reason, one.detail), []).append(one.violation.rule)
            else:
                why = self._text(one.reason, 详=one.detail)
                yield self._place(name, one.violation), one.violation.rule, why
        for (reason, detail), rules in closed.items():
            named = self._text("number-mark").join(dict.fromkeys(rules))
            yield name, named, self._text(reason, 详=detail)

    def _place(self, name: str, violation: Violation) -> str:
        if violation.paragraph is not None:
            return f"{name}:{self._text('label-paragraph', 数=violation.paragraph)}"
        return f"{name}:{violation.line}:{violation.column}"

    def _told(self, one: Mended) -> str:
        """A mended violation: its rule, and what was changed into what."""
        told = []
        for old, new in one.words[:_TOLD]:
            key = "fixed-insert" if not old else "fixed-change" if new else "fixed-delete"
            told.append(self._text(key, 旧=_safe(old), 新=_safe(new)))
        more = self._text("fixed-more", 数=len(one.words)) if len(one.words) > _TOLD else ""
        return f"{one.violation.rule} {self._text('list-mark').join(told)}{more}"

    def _summary(self, name: str, fixed: Fixed) -> str:
        left = [one for one in fixed.after.violations if one.rule in self.rules]
        refused = {one.violation for one in fixed.refused}
        unsafe = sum(1 for one in left if one.edits and not one.safe and not self.unsafe and one not in refused)
        key = "fixed-diff" if self.diff else "fixed-summary"
        line = self._text(key if fixed.mended else "fixed-clean", 路径=name, 改=len(fixed.mended), 余=len(left))
        return line + (self._text("fixed-unsafe", 险=unsafe) if unsafe else "")

    def _text(self, key: str, **values: object) -> str:
        return self.linter.text(key, **values)


def _diff(name: str, fixed: Fixed) -> Iterator[str]:
    """The change as a unified diff of the text, in a Word file of its paragraphs."""
    from difflib import unified_diff

    original = fixed.document.written if fixed.document else ""
    before, after = ([_safe(line) for line in text.split("\n")] for text in (original, fixed.text))
    for line in unified_diff(before, after, name, name, n=1, lineterm=""):
        yield f"{line}\n"
