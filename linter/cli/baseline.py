"""``report-lint baseline`` and ``report-lint waive``: let violations stand that are there today."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from linter import regex
from linter.cli import OK, UNREAD, USAGE
from linter.cli.files import find, locked, replace
from linter.cli.mistakes import Misuse, unknown_rule
from linter.cli.options import (
    CONTEXT,
    IGNORE,
    MIN_SEVERITY,
    PATHS,
    PREVIOUS,
    SELECT,
    WAIVERS,
    completed,
    configured,
    steered,
)
from linter.cli.run import Job, lint_each, prepared, utf8
from linter.config import WAIVERS as NAME
from linter.errors import Both
from linter.outputs import Format
from linter.suggest import suggestion
from linter.waivers import BASELINE, DECISION, Waiver, relative

if TYPE_CHECKING:
    from linter.config.linters import Linters
    from linter.config.waiverfile import Changed
    from linter.violations import FileResult, Violation, WaiverUse

_FINGERPRINT = regex.compile("[0-9a-f]{16}")
_AUTHOR = click.option("--author", metavar="NAME", help="Who decides (default: git's user.name, or the user's name).")


class _Results(Format):
    """Not a format: hands the results on as they are."""

    def __init__(self) -> None:
        """There is nothing to know of the run."""

    def render(self, result: FileResult) -> list[FileResult]:
        """Return the result."""
        return [result]


class _File(NamedTuple):
    """What is to be done with a waivers file: entries to add, and those to take out."""

    add: list[Waiver]
    drop: set[Waiver]


@click.command(
    context_settings=CONTEXT,
    epilog="""\b
Examples:
  report-lint baseline reports/
  report-lint baseline --prune --min-severity warning reports/
""",
)
@PATHS
@click.option(
    "--prune", is_flag=True, help="Add nothing; take out entries of the baseline that are not used, never a person's."
)
@click.option("--reason", default=BASELINE, metavar="TEXT", help="Why they are let stand (default: baseline).")
@_AUTHOR
@steered(SELECT, IGNORE, MIN_SEVERITY, PREVIOUS, WAIVERS)
def baseline(paths: tuple[str, ...], prune: bool, reason: str, author: str | None, **options: Any) -> int:
    """Write all violations that are there today into the waivers file, so that only new ones are reported.

    The file is the one in force for PATHS, else report-lint-waivers.yaml beside the configuration or in this folder.
    What is in it stays as it is, remarks too; a second run adds nothing.

    Exit codes: 0; 2 usage, configuration or waivers file; 3 a file could not be read or written.
    """
    _refuse_blank(reason)
    run = _Run(paths)
    if prune:  # what is new is reported, not let stand unseen
        run.prune()
        return run.write()
    about: dict[str, Any] = {"kind": BASELINE, "reason": reason, "author": author or _user()}
    for result in run.results:
        for violation in result.violations:
            run.add(result, violation, about)
    return run.write()


@click.command(
    context_settings=CONTEXT,
    epilog="""\b
Examples:
  report-lint waive TIM001 civil-2024.docx --reason '县政府批准延期，云政〔2025〕3号' --expires 2025-12-31
  report-lint waive 9f86d081884c7d65 reports/ --reason '与附件口径一致，已核对'
""",
)
@click.argument("which", metavar="FINGERPRINT|RULE", shell_complete=completed("rules"))
@PATHS
@click.option("--reason", required=True, metavar="TEXT", help="Why it is let stand.")
@_AUTHOR
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="The last day on which it holds."
)
@steered(PREVIOUS, WAIVERS)
def waive(
    which: str, paths: tuple[str, ...], reason: str, author: str | None, expires: datetime | None, **options: Any
) -> int:
    """Let one violation stand, or all of one rule in PATHS: a decision, with its reason, in the waivers file.

    It takes the place of entries of the baseline for the same violations. A decision that is there already, also one
    that has expired, is told and stays as it is: change it in the file.

    Exit codes: 0; 2 usage, configuration, waivers file, or no such violation; 3 a file could not be read or written.
    """
    _refuse_blank(reason)
    until = expires.date() if expires else None
    if until and until < date.today():
        zh, en = f"{until} 已经过去（今天是 {date.today()}）", f"{until} is past (today is {date.today()})"
        remedy = Both("请写今天或以后的日期", "write today or a later day")
        raise Misuse(zh, en, "--expires", remedy)
    run = _Run(paths)
    about: dict[str, Any] = {"kind": DECISION, "reason": reason, "author": author or _user(), "expires": until}
    new = known = 0
    for result in run.results:
        for violation in (*result.violations, *(one.violation for one in result.waived)):
            if which.lower() not in (violation.fingerprint, violation.rule.lower(), violation.name):
                continue
            if run.tell_decided(result, violation):
                known += 1
            else:
                run.add(result, violation, about, instead=True)
                new += 1
    if new or run.unread:
        return run.write()
    if not known:
        run.refuse_unknown(which)
        click.echo(f"report-lint: {run.text('waive-none', 规则=which)}", err=True)
    return USAGE


def _refuse_blank(reason: str) -> None:
    if not reason.strip():
        raise Misuse("要写明理由，不能是空的", "must say why, and cannot be blank", "--reason")


class _Run:
    """Lints files, gathers what to do with their waivers files, and does it."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._linters: Linters = configured()
        self._linters.making = True
        sources = find(paths, self._linters.excluded)
        self._job: Job = prepared(self._linters, sources)
        self._job.formats = [_Results()]
        self._files: dict[str, _File] = {}
        self.results: list[FileResult] = [next(iter(done.output[0])) for done in lint_each(self._job, sources)]
        self.unread = [one for one in self.results if one.unread]
        regex.save()
        utf8()

    def text(self, key: str, **values: object) -> str:
        return self._job.linter.text(key, **values)

    def add(self, result: FileResult, violation: Violation, about: dict[str, Any], *, instead: bool = False) -> None:
        """Add an entry for a violation; ``instead`` takes out those of the baseline."""
        path = self._path(result.path)
        file = self._files.setdefault(path, _File([], set()))
        entry = Waiver(
            violation.fingerprint,
            violation.rule,
            relative(result.path, os.path.dirname(path)),
            result.report or "",
            result.agency or "",
            result.year,
            violation.message,
            created=date.today(),
            **about,
        )
        file.add.append(entry)
        if instead:
            file.drop.update(one for one in self._entries(path) if one.fingerprint == violation.fingerprint)

    def tell_decided(self, result: FileResult, violation: Violation) -> bool:
        """Say what decision there is for a violation, in force or expired; return whether there is one."""
        for use in result.waivers:
            for one in self._entries(use.file) if use.use in ("used", "expired") else ():
                if (one.line, one.fingerprint, one.kind) == (use.line, violation.fingerprint, DECISION):
                    key = "waive-endless" if not one.expires else f"waive-{use.use}"
                    values = {"文件": use.file, "行": one.line, "规则": violation.rule, "因": one.reason or "?"}
                    values |= {"人": one.author or "?", "限": self.text(key, 限=one.expires)}
                    click.echo(f"report-lint: {self.text('waive-there', **values)}", err=True)
                    return True
        return False

    def refuse_unknown(self, which: str) -> None:
        """Refuse what is neither the id or name of a rule nor a fingerprint."""
        known = [word for rule in self._job.linter.pack.data["rules"] for word in (rule["id"], rule["name"])]
        if not _FINGERPRINT.fullmatch(which.lower()) and which.lower() not in map(str.lower, known):
            raise unknown_rule(which, suggestion(which, known))

    def prune(self) -> None:
        """Take out the entries that are not used."""
        from linter.cli.waived import unused

        uses = self._uses()
        for waivers in self._linters.waivers():
            self._files.setdefault(waivers.path, _File([], set())).drop.update(unused(waivers, uses))

    def write(self) -> int:
        """Write the files, say what was done, and what is to be said of what is in them; return the exit code."""
        for path in sorted(self._files):
            try:
                with locked(path):
                    change, lines = self._changed(path)
                    if change.added or change.dropped:
                        replace(path, change.data)
            except OSError as error:
                click.echo(
                    f"report-lint: {path}: {self.text('write-denied', 详=error.strerror or str(error))}", err=True
                )
                return UNREAD
            numbers = {"加": change.added, "删": change.dropped, "留": len(change.lines)}
            click.echo(self.text("baseline-done", 文件=path, **numbers))
            self._tell_stale(path, lines)
        for result in self.unread:
            click.echo(f"report-lint: {result.path}: {result.note}", err=True)
        return UNREAD if self.unread else OK

    def _changed(self, path: str) -> tuple[Changed, dict[int, int]]:
        """Make what is to be done in a file as it is now: another run may have changed it since this one read it.

        With it comes the line of each entry that this run knows and that stays.
        """
        from linter.config.waiverfile import changed, load

        file = self._files[path]
        drop = {one._replace(line=0) for one in file.drop}
        now = {one.line: one._replace(line=0) for one in load(path, date.today()).entries}
        change = changed(path, file.add, [line for line, one in now.items() if one in drop])
        stay = {now[line]: after for line, after in change.lines.items()}
        known = ((one.line, stay.get(one._replace(line=0))) for one in self._entries(path))
        return change, {before: after for before, after in known if after}

    def _tell_stale(self, path: str, lines: dict[int, int]) -> None:
        """Say what is wrong with entries that stay, where they stand now."""
        from linter.cli.waived import stale
        from linter.config.waiverfile import load
        from linter.outputs import Run, make

        linter = self._job.linter
        text = make("text", Run(linter.pack, linter.settings.lang, "", quiet=True))
        uses = [use._replace(line=lines[use.line]) for use in self._uses() if use.file == path and use.line in lines]
        result = stale(load(path, date.today()), uses, linter)
        if result:
            click.echo("".join(text.render(result)), nl=False, err=True)

    def _uses(self) -> list[WaiverUse]:
        return [use for result in self.results for use in result.waivers]

    def _path(self, path: str) -> str:
        """Return the waivers file in force for a path, or that which is to be."""
        waivers = self._linters.of(path).linter.settings.waivers
        if waivers is not None:
            return waivers.path
        config = self._linters.config(path)
        return os.path.join(os.path.relpath(config.folder), NAME) if config else NAME

    def _entries(self, path: str) -> tuple[Waiver, ...]:
        return next((one.entries for one in self._linters.waivers() if one.path == path), ())


def _user() -> str:
    """Return who runs this, as git knows them, or the machine."""
    import subprocess

    try:
        done = subprocess.run(["git", "config", "user.name"], capture_output=True, timeout=5, check=False)
        name = done.stdout.decode("utf-8", "replace").strip()
    except (OSError, subprocess.SubprocessError):
        name = ""
    return name or os.environ.get("USER") or os.environ.get("USERNAME") or ""
