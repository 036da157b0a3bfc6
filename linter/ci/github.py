"""The GitHub Action: ``python -I -m linter.ci.github``, run by ``action.yml``.

Inputs come as environment variables and are never put into a command for a shell; what is printed
that a document or a pull request may have written cannot be taken for a command of the runner.
Python runs isolated (-I), or modules that lie in the checkout would be run in the place of ours.
"""

from __future__ import annotations

import json
import os
import secrets
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, NamedTuple

from linter.ci import changes
from linter.cli import OK, USAGE, main
from linter.cli.files import find
from linter.cli.run import utf8
from linter.outputs.github import data

if TYPE_CHECKING:
    from linter.rules import Pack

#: Events about a change, of which code scanning keeps the alerts beside those of the branch, not instead of them.
_PROPOSALS = ("pull_request", "pull_request_target", "merge_group")


class InputError(Exception):
    """An input of the action is wrong."""


class Inputs(NamedTuple):
    """The inputs of ``action.yml``, by its names."""

    paths: tuple[str, ...]
    changed_only: bool
    checkout_path: str
    fail_on: str
    min_severity: str
    lang: str
    rules: str
    config: str
    args: tuple[str, ...]
    annotations: bool
    summary: bool
    sarif: str
    sarif_upload: bool
    html: str
    xlsx: str


def read_inputs(environment: Mapping[str, str]) -> Inputs:
    """Return the inputs, which stand in ``INPUT_…`` variables.

    Raises:
        InputError: a switch is neither true nor false, or ``args`` has a quote that is not closed.
    """

    def text(name: str) -> str:
        return environment.get(f"INPUT_{name.upper()}", "").strip()

    def switch(name: str) -> bool:
        if text(name).lower() not in ("true", "false"):
            raise InputError(f"{name.replace('_', '-')}: {text(name)!r} is neither true nor false")
        return text(name).lower() == "true"

    try:
        args = shlex.split(text("args"))
    except ValueError as error:
        raise InputError(f"args: {error}") from None
    paths = tuple(line.strip() for line in text("paths").splitlines() if line.strip())
    return Inputs(
        paths or (".",),
        switch("changed_only"),
        text("checkout_path") or ".",
        text("fail_on"),
        text("min_severity"),
        text("lang"),
        text("rules"),
        text("config"),
        tuple(args),
        switch("annotations"),
        switch("summary"),
        text("sarif"),
        switch("sarif_upload"),
        text("html"),
        text("xlsx"),
    )


class Action:
    """One run of the action, in the folder of the checkout."""

    def __init__(self, inputs: Inputs, environment: Mapping[str, str], pack: Pack) -> None:
        self.inputs, self.environment, self.pack = inputs, environment, pack
        # A folder of its own: the action may run several times in a job.
        folder = mkdtemp(prefix="report-lint-", dir=environment.get("RUNNER_TEMP") or None)
        self.json, self.markdown = os.path.join(folder, "result.json"), os.path.join(folder, "summary.md")
        self.sarif = inputs.sarif or (os.path.join(folder, "result.sarif") if inputs.sarif_upload else "")

    def run(self) -> int:
        """Lint, say what came out to the runner, and return the exit code."""
        try:
            paths = self.paths()
        except changes.NotCheckedOut:
            self._say("error", "ci-not-checked-out")
            return self._finish(USAGE)
        if not paths:
            self._say("notice", "ci-nothing")
            if self.inputs.summary:
                self._summarise(self.pack.text("ci-nothing", self._lang) + "\n")
            return self._finish(OK)
        code = self._lint(paths)
        if self.inputs.summary and os.path.exists(self.markdown):
            with open(self.markdown, encoding="utf-8") as file:
                self._summarise(file.read())
        return self._finish(code)

    # -- what to lint -------------------------------------------------------------------------

    def paths(self) -> list[str]:
        """Return the files to lint: those of ``paths`` that the event changed, or all of them.

        Raises:
            NotCheckedOut: the checkout is not that of the pull request.
        """
        found = find(self.inputs.paths)
        # A folder without reports may get some.
        sources = [one for one in found if one.reason != "no-files" and not _linked(one.path)]
        changed = self._changed()
        if changed is not None:
            # A path that is not there stays: it is a slip, which would else never be noticed.
            sources = [one for one in sources if one.reason or os.path.normpath(one.path) in changed]
        paths = dict.fromkeys(os.path.normpath(one.path) for one in sources)
        # A dash alone is standard input to the command line.
        return [f".{os.sep}{path}" if path == "-" else path for path in paths]

    def _changed(self) -> set[str] | None:
        """The files that the event changed, or None where all files are to be linted."""
        name = self.environment.get("GITHUB_EVENT_NAME", "")
        if not self.inputs.changed_only:
            return None
        if self.inputs.sarif_upload and name not in _PROPOSALS:
            self._say("notice", "ci-all-for-sarif")
            return None
        try:
            begin = changes.base(name, self._event())
            changed = None if begin is None else changes.changed(begin)
        except changes.Unknown as error:
            self._say("warning", "ci-unknown", 详=error)
            return None
        return None if changed is None else {os.path.normpath(path) for path in changed}

    def _event(self) -> Mapping[str, Any]:
        try:
            with open(self.environment.get("GITHUB_EVENT_PATH", ""), encoding="utf-8") as file:
                event: Mapping[str, Any] = json.load(file)
        except (OSError, ValueError) as error:
            raise changes.Unknown(f"GITHUB_EVENT_PATH: {error}") from None
        return event

    # -- linting ------------------------------------------------------------------------------

    def _lint(self, paths: Iterable[str]) -> int:
        notes = StringIO()
        try:
            with redirect_stderr(notes), _shielded(not self.inputs.annotations):
                main([*self._arguments(), "--", *paths])
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else USAGE
        text = notes.getvalue().strip()
        if text and code == USAGE:
            print(command("error", text))
        elif text:
            with _shielded():
                print(text)
        return code

    def _arguments(self) -> Iterator[str]:
        inputs = self.inputs
        yield "--skip-others"
        yield f"--format={'github' if inputs.annotations else 'text'}"
        files = {"json": self.json, "sarif": self.sarif, "html": inputs.html, "xlsx": inputs.xlsx}
        files["markdown"] = self.markdown if inputs.summary else ""
        yield from (f"--format={name}={file}" for name, file in files.items() if file)
        for option in ("fail_on", "min_severity", "lang", "rules", "config"):
            if getattr(inputs, option):
                yield f"--{option.replace('_', '-')}={getattr(inputs, option)}"
        yield from inputs.args

    # -- what the runner gets -----------------------------------------------------------------

    @property
    def _lang(self) -> str:
        return "en" if self.inputs.lang == "en" else "zh"

    def _say(self, level: str, key: str, **values: object) -> None:
        print(command(level, self.pack.text(key, self._lang, **values)))

    def _summarise(self, text: str) -> None:
        path = self.environment.get("GITHUB_STEP_SUMMARY", "")
        if path:
            with open(path, "a", encoding="utf-8") as file:
                file.write(text)

    def _finish(self, code: int) -> int:
        summary = _read_json(self.json)
        # Without results, a file of that name is one that was there before.
        files = {"json": self.json, "sarif": self.sarif, "html": self.inputs.html, "xlsx": self.inputs.xlsx}
        values = {
            "errors": summary.get("error", 0),
            "warnings": summary.get("warning", 0),
            "notes": summary.get("info", 0),
            "unreadable": summary.get("unreadable", 0),
            "files": summary.get("files", 0),
            "exit-code": code,
            **{
                name: os.path.abspath(file) for name, file in files.items() if summary and file and os.path.exists(file)
            },
        }
        path = self.environment.get("GITHUB_OUTPUT", "")
        if path:
            with open(path, "a", encoding="utf-8") as file:
                file.writelines(output(name, str(value)) for name, value in values.items())
        return code


def _linked(path: str) -> bool:
    """Whether a path leads over a link, which may be one out of the checkout, to what is nobody's report."""
    return os.path.realpath(path) != os.path.join(os.path.realpath("."), os.path.normpath(path))


def _read_json(path: str) -> dict[str, int]:
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        summary: dict[str, int] = json.load(file)["summary"]
    return summary


def command(name: str, text: str) -> str:
    """Return a command of the runner that shows a text, however many lines it has."""
    return f"::{name}::{data(text)}"


def output(name: str, value: str) -> str:
    """Return the lines that set an output, for the file ``GITHUB_OUTPUT``; no value can end them."""
    mark = f"end-{secrets.token_hex(16)}"
    return f"{name}<<{mark}\n{value}\n{mark}\n"


@contextmanager
def _shielded(on: bool = True) -> Iterator[None]:
    """Print what others have written, so that the runner takes none of it for a command."""
    mark = secrets.token_hex(16)
    if on:
        print(f"::stop-commands::{mark}", flush=True)
    try:
        yield
    finally:
        if on:
            print(f"::{mark}::", flush=True)


def run(environment: Mapping[str, str]) -> int:
    """Run the action with the environment of a step and return its exit code."""
    from linter.packs import load

    utf8()
    try:
        inputs = read_inputs(environment)
        os.chdir(inputs.checkout_path)
    except (InputError, OSError) as error:
        print(command("error", f"report-lint: {error}"))
        return USAGE
    return Action(inputs, environment, load()).run()


if __name__ == "__main__":
    sys.exit(run(os.environ))
