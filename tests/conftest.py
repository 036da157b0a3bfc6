"""Helpers of the tests: the command line in a process of its own, or in this one."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from linter.cli import main
from linter.engine import Linter
from linter.packs import load

ROOT = Path(__file__).parents[1]
#: A report with eight violations.
BROKEN = (ROOT / "examples" / "hefeng-2020.txt").read_text("utf-8")
SECONDS = 8
MEMORY = 1 << 30


class Ran(NamedTuple):
    """How a run of the command line came out."""

    code: int
    out: str
    err: str


Cli = Callable[..., Ran]


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _unharmed(ran: Ran) -> Ran:
    """No run, whatever it was given, may end in a traceback or in an error of our own."""
    for text in (ran.out, ran.err):
        assert "Traceback" not in text, text[-2000:]
        assert "internal error" not in text, text[-2000:]
    return ran


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """Run ``report-lint`` in ``tmp_path``, in eight seconds and one gigabyte, and check that it ends in good order."""

    def run(*arguments: str | bytes, stdin: bytes = b"", **environment: str) -> Ran:
        # No byte code, and so no patterns of a test, are kept beside the package.
        env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"} | environment
        command: list[str | bytes] = [sys.executable, "-m", "linter", *arguments]
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=env,
            input=stdin,
            capture_output=True,
            timeout=SECONDS,
            preexec_fn=_limit,
        )
        return _unharmed(Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode()))

    return run


@pytest.fixture
def cli_here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run ``report-lint`` in this process, which is faster, and check that it ends in good order."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    def run(*arguments: str) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main(arguments)
        code = stop.value.code
        assert isinstance(code, int)
        return _unharmed(Ran(code, *capsys.readouterr()))

    return run


@pytest.fixture(scope="session")
def shipped() -> Linter:
    """The linter with the shipped rules."""
    return Linter(load())


def put(path: Path, text: str) -> Path:
    """Write a text file, with the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with a report in ``reports/``."""
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "reports" / "a.txt", BROKEN)
    return tmp_path
