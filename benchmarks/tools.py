"""What the benchmarks stand on: fresh installations, and the price of one process."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
#: A process that takes longer than this is stopped.
LIMIT_SECONDS = 120
#: Commands that take longer than this together are not repeated as often as asked.
SLOW_SECONDS = 30
#: Made by a build in the working tree: a fresh build must not find them.
_NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "_pack.json", "_patterns.*", "_rules", "dist", "build")


class Failed(Exception):
    """A command could not be installed or run; says why."""


class Cost(NamedTuple):
    """What one process took, with the processes it started and waited for."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: int  # bytes, of its largest single process


class Command(NamedTuple):
    """A command line, and the exit codes with which it has done its work."""

    words: tuple[str, ...]
    fine: tuple[int, ...] = (0, 1)

    def run(self) -> Cost:
        """Run it with its output thrown away (so: not to a terminal).

        Raises:
            Failed: it ended with another exit code, or was stopped at the time limit.
        """
        start = time.perf_counter()
        with subprocess.Popen(
            self.words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            timer = threading.Timer(LIMIT_SECONDS, process.kill)
            timer.start()
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - start
            timer.cancel()
            process.returncode = code = os.waitstatus_to_exitcode(status)
        if code not in self.fine:
            late = f"stopped after {LIMIT_SECONDS} s" if code < 0 and wall >= LIMIT_SECONDS else f"exit code {code}"
            raise Failed(f"{late}: {' '.join(self.words)}")
        unit = 1 if sys.platform == "darwin" else 1024
        return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def alternate(commands: Sequence[Command], rounds: int) -> list[list[Cost]]:
    """Run commands in turn, round after round; the costs are by command, then by round.

    The first round finds files and byte code unread, and is dropped, unless it takes so long
    that this is lost in it: then the rounds are as many as fit into half a minute.
    """
    start = time.perf_counter()
    table = [[command.run() for command in commands]]
    if time.perf_counter() - start < SLOW_SECONDS:
        table.clear()
    while len(table) < rounds and (not table or time.perf_counter() - start < SLOW_SECONDS):
        table.append([command.run() for command in commands])
    return [list(column) for column in zip(*table, strict=True)]


def ratio(costs: Sequence[Cost], base: Sequence[Cost]) -> float:
    """Return the median of wall time ratios, taken within each round, so that a slow minute counts for both."""
    return median(cost.wall / other.wall for cost, other in zip(costs, base, strict=True))


def wall(costs: Sequence[Cost]) -> float:
    """Return the median wall time in seconds."""
    return median(cost.wall for cost in costs)


def _quietly(*words: str) -> None:
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise Failed(f"there is no {words[0]}") from None
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        raise Failed(f"{Path(words[0]).name} failed: {' '.join(last)}")


class Tools:
    """Programs installed for this run only, each in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._installed: set[str] = set()

    def report_lint(self) -> Path:
        """Build a wheel from a copy of the repository, install it, and return the folder of its commands."""
        copy = self.folder / "source"
        if not copy.exists():
            shutil.copytree(REPOSITORY, copy, ignore=_NOT_COPIED)
        return self.python("report-lint", str(copy))

    def python(self, name: str, *packages: str) -> Path:
        """Install packages (pip compiles their byte code) in a fresh environment; return its folder of commands."""
        home = self.folder / name
        commands = home / "bin"
        if name not in self._installed:
            _quietly(sys.executable, "-m", "venv", str(home))
            _quietly(str(commands / "python"), "-m", "pip", "install", "--quiet", *packages)
            self._installed.add(name)
        return commands

    def npm(self, package: str) -> Path:
        """Install a package of npm; return the folder of its commands."""
        home = self.folder / package
        if package not in self._installed:
            home.mkdir(exist_ok=True)
            _quietly("npm", "install", "--prefix", str(home), "--no-save", package)
            self._installed.add(package)
        return home / "node_modules" / ".bin"
