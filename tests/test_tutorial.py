"""The tutorials are followed to the letter: every command is run, every edit made, every output compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TUTORIALS = ["tutorial.zh.md", "tutorial.md"]


def blocks(name: str) -> list[tuple[str, str]]:
    return _BLOCK.findall((ROOT / "docs" / name).read_text("utf-8"))


def run(folder: Path, command: str) -> str:
    """Run a command as a shell would, ``report-lint`` being the one of this interpreter."""
    program = folder / "bin" / "report-lint"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m linter "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    env = os.environ | {"PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, shell=True, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
    )
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def edit(folder: Path, block: str) -> None:
    """Make the edits of a block: lines with ``-`` give way to those with ``+`` below them."""
    name, *lines = block.splitlines()
    path = folder / name.removeprefix("--- ")
    text = path.read_text("utf-8")
    for hunk in re.findall(r"((?:-.*\n)+)((?:\+.*\n)+)", "\n".join(lines) + "\n"):
        old, new = ("".join(line[1:] + "\n" for line in part.splitlines()) for part in hunk)
        assert old in text, f"{name} has no {old!r}"
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")


def compare(shown: str, printed: str) -> None:
    """What is shown is what is printed; from ``…`` at an end of it on, anything may come."""
    head, cut, _ = shown.partition("…\n") if shown.endswith("…\n") else (shown, "", "")
    assert printed.startswith(head) if cut else printed == shown


@pytest.mark.parametrize("name", TUTORIALS)
def test_a_tutorial_does_what_it_says(name: str, tmp_path: Path) -> None:
    commands = 0
    for kind, block in blocks(name):
        if kind == "console":
            for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = piece.partition("\n")
                compare(output, run(tmp_path, command))
                commands += 1
        elif kind == "diff":
            edit(tmp_path, block)
        elif kind == "yaml":
            (tmp_path / block.split("\n", 1)[0].removeprefix("# ")).write_text(block, encoding="utf-8")
        else:
            assert kind == "sh", f"a block of {kind} is not tried out"
    assert commands >= 10


def test_it_is_installed_as_the_readme_says() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in TUTORIALS:
        (install,) = [block.strip() for kind, block in blocks(name) if kind == "sh"]
        assert f"{install} && .venv/bin/report-lint" in readme


def test_both_tutorials_take_the_same_steps() -> None:
    edits = [[block for kind, block in blocks(name) if kind == "diff"] for name in TUTORIALS]
    assert edits[0] == edits[1]
