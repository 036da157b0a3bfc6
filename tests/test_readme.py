"""The docs are run: every command shown in the READMEs is run again and must print what is shown."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

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


def test_the_two_commands_to_begin_with() -> None:
    """README's first command lints an example, its second runs the tests, and CI calls the second."""
    commands = re.findall(r"^python3 -m venv .*$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("report-lint examples/hefeng-2020.txt")
    assert commands[1].endswith("python -m pytest")
    assert commands == re.findall(r"^python3 -m venv .*$", (ROOT / "README.zh.md").read_text("utf-8"), re.MULTILINE)
