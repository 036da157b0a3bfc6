"""The docs are run: every command shown in the READMEs is run again and must print what is shown.

The three uses are copied and used as they stand: the hook in test_precommit.py, the others here.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
import yaml

from tests import action, formats, generator, tools
from tests.repositories import Pull

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def shown() -> list[tuple[str, str, str]]:
    """Every (file, command, output) in a ``console`` block; an output may end in ``…`` on a line."""
    found = []
    own = ("tutorial", "config", "waivers")  # run by tests of their own, each in a folder made for it
    docs = [path for path in (ROOT / "docs").glob("*.md") if not path.name.startswith(own)]
    for path in (*ROOT.glob("README*.md"), *docs):
        for block in _BLOCK.findall(path.read_text("utf-8")):
            for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = piece.partition("\n")
                found.append((path.name, command, output))
    return found


def test_both_readmes_show_commands() -> None:
    assert {name for name, _, _ in shown()} >= {"README.md", "README.zh.md"}


@pytest.mark.parametrize(("name", "command", "output"), shown(), ids=[f"{n}: {c}" for n, c, _ in shown()])
def test_shown_output_is_what_comes_out(name: str, command: str, output: str) -> None:
    program, *arguments = shlex.split(command)
    assert program == "report-lint", f"{name}: only report-lint is run here"
    done = subprocess.run([sys.executable, "-m", "linter", *arguments], cwd=ROOT, capture_output=True, text=True)
    printed = done.stdout + done.stderr
    head, cut, _ = output.partition("…\n") if output.endswith("…\n") else (output, "", "")
    assert printed.startswith(head) if cut else printed == output


def test_no_link_leads_nowhere() -> None:
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        text = re.sub(r"^```.*?^```$|`[^`\n]*`", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_two_commands_to_begin_with() -> None:
    """README's first command lints an example, its second runs the tests, and CI calls the second."""
    commands = re.findall(r"^python3 -m venv .*$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("report-lint examples/hefeng-2020.txt")
    assert commands[1].endswith("python -m pytest")
    assert commands == re.findall(r"^python3 -m venv .*$", (ROOT / "README.zh.md").read_text("utf-8"), re.MULTILINE)


# -- the three uses -----------------------------------------------------------------------------

READMES = ("README.md", "README.zh.md")
BAD, GOOD = ((ROOT / "examples" / name).read_text("utf-8") for name in ("hefeng-2020.txt", "lanping-2022.md"))


def blocks(page: str, language: str) -> dict[str, str]:
    """The blocks of a language on a page, by the name of the file in their first line, else by that line."""
    text = (ROOT / page).read_text("utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return {one.partition("\n")[0].removeprefix("# "): one for one in found}


def test_both_readmes_have_the_same_yaml() -> None:
    assert list(blocks("README.md", "yaml")) == [".pre-commit-config.yaml", ".github/workflows/report-lint.yml"]
    assert blocks("README.zh.md", "yaml") == blocks("README.md", "yaml")


@pytest.mark.parametrize("page", READMES)
def test_before_publishing(page: str, tmp_path: Path) -> None:
    (command,) = (one for one in blocks(page, "sh").values() if "venv" not in one)
    (tmp_path / "report-lint").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m linter "$@"\n', "utf-8")
    (tmp_path / "report-lint").chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    for report, code, words in ((BAD, 1, "TIM001"), (GOOD, 0, command.split('"')[1])):
        (tmp_path / "report.txt").write_text(report, "utf-8")
        done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode == code, done.stderr
        assert words in done.stdout


def test_on_pull_requests(tmp_path: Path) -> None:
    """The workflow is right by its schema and by actionlint, and its step does what it is for."""
    workflow = blocks("README.md", "yaml")[".github/workflows/report-lint.yml"]
    (tmp_path / "workflow.yml").write_text(workflow, "utf-8")
    tools.valid("vendor.github-workflows", tmp_path / "workflow.yml")
    checkout, ours = yaml.safe_load(workflow)["jobs"]["report-lint"]["steps"]
    assert checkout == {"uses": "actions/checkout@v6"}, "what follows is checked out in the same way"
    pull = Pull(tmp_path, {"README.md": ""}, {"reports/a.txt": BAD, "elsewhere/b.txt": BAD})
    event = "pull_request", pull.event
    ran = action.run(pull.checkout, tmp_path / "runner", ours["with"], *event, python=sys.executable)
    assert (ran.code, ran.outputs["files"], ran.outputs["errors"]) == (1, "1", "5")


def test_the_workflow_passes_actionlint() -> None:
    workflow = blocks("README.md", "yaml")[".github/workflows/report-lint.yml"]
    assert tools.actionlint(workflow) == []
    assert tools.actionlint(workflow.replace("ubuntu-latest", "${{ github.nothing }}")) != []


# -- the pages of commands ------------------------------------------------------------------------


def commands_of(page: Path) -> list[str]:
    """Every line of the ``sh`` blocks of a page."""
    found = re.findall(r"^```sh\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in found for line in block.splitlines() if line and not line.startswith("#")]


#: Pages with commands that no other test runs; accuracy.md is measured, ci.md and the tutorials have tests of their own.
PAGES = ("commands.md", "facts.md", "fix.md", "init.md", "outputs.md", "page.md")


def test_every_page_of_commands_is_run() -> None:
    own = ("accuracy", "ci", "tutorial")
    pages = {path.name for path in (ROOT / "docs").glob("*.md") if commands_of(path)}
    assert {name for name in pages if not name.startswith(own)} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_of_a_page_do_what_they_are_for(name: str, tmp_path: Path) -> None:
    for file in ("report.docx", "2024.docx", "county.docx", "reports/a.docx", "units/one.docx", "units/two.docx"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        draft = generator.draft(Random(file), 2021)
        (tmp_path / file).write_bytes(formats.write(draft, "docx", "word", file).data)
    (tmp_path / "report.txt").write_text(BAD, "utf-8")
    (tmp_path / ".config" / "fish" / "completions").mkdir(parents=True)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "report-lint"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m linter "$@"\n', "utf-8")
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)}
    for command in commands_of(ROOT / "docs" / name):
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert done.returncode in (0, 1), f"{command}: {done.stderr}"
        assert "Traceback" not in done.stderr
        for made in re.findall(r"(?:=|> |-o )([\w./~-]+\.(?:csv|json|sarif|xlsx|html|txt|md|fish))\b", command):
            assert (tmp_path / made.removeprefix("~/")).stat().st_size, command
