"""Measure report-lint beside its peers: ``python -m benchmarks.run [--only startup,throughput,linear,formats] [--peers]``.

Everything is a ratio of whole processes that ran in turn in one sitting, since seconds differ
from machine to machine and from hour to hour.  Targets are printed beside, never asserted.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

from benchmarks.formats import formats
from benchmarks.tools import REPOSITORY, Command, Cost, Failed, Tools, alternate, ratio, wall

STARTS = 21
ROUNDS = 5
LARGE_ROUNDS = 3
SEEDS = 50
MEGABYTE = 1_000_000
SAMPLES = (
    REPOSITORY / "examples" / "hefeng-2020.txt",
    REPOSITORY.parent / "shared" / "reports" / "lukou-civil-affairs-2020.txt",
)

Row = tuple[str, ...]


def table(title: str, head: Row, rows: Iterator[Row]) -> None:
    """Print a Markdown table, row by row as they are measured."""
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|{' --- |' * len(head)}", flush=True)
    try:
        for row in rows:
            print(f"| {' | '.join(row)} |", flush=True)
    except Failed as reason:
        print(f"\nNot measured: {reason}", flush=True)


# -- start-up -------------------------------------------------------------------------------


def _start(name: str, bare: Command, command: Command, target: str = "") -> Row:
    """Time a command against the bare Python of the same environment."""
    base, costs = alternate((bare, command), STARTS)
    peak = max(cost.peak for cost in costs) / 2**20
    return name, f"{ratio(costs, base):.1f}", target, f"{wall(costs) * 1000:.0f}", f"{peak:.0f}"


def _bare(commands: Path, code: str = "pass") -> Command:
    return Command((str(commands / "python"), "-c", code))


def startup(tools: Tools, peers: bool) -> Iterator[Row]:
    """How long one short run takes, in bare starts of Python."""
    commands = tools.report_lint()
    bare, program = _bare(commands), str(commands / "report-lint")
    yield _start("`--version`", bare, Command((program, "--version")), "≤ 6")
    samples = [sample for sample in SAMPLES if sample.exists()]
    for sample in samples:
        for options, target in (((), "≤ 8"), (("--format", "json"), "≤ 8"), (("--color", "always"), "≤ 12")):
            name = f"`{' '.join((*options, sample.name))}`" + ("" if options else ", piped")
            yield _start(name, bare, Command((program, *options, str(sample))), target)
    if peers:
        for name, start in _peers(tools, samples[-1]).items():
            try:
                base, command = start()
                yield _start(name, base, command)
            except Failed as reason:
                yield name, f"skipped: {reason}", "", "", ""


def _peers(tools: Tools, sample: Path) -> dict[str, Callable[[], tuple[Command, Command]]]:
    """Other programs, each to be installed when its turn comes, with the bare Python to compare."""
    yaml = REPOSITORY / "rules" / "vocabulary.yaml"

    def python(package: str, code: str = "", arguments: Row = ()) -> tuple[Command, Command]:
        commands = tools.python(package, package)
        words = Command((str(commands / package), *arguments))
        return _bare(commands), _bare(commands, code) if code else words

    def node(package: str, name: str, arguments: Row) -> tuple[Command, Command]:
        return _bare(tools.report_lint()), Command((str(tools.npm(package) / name), *arguments))

    def zhlint() -> tuple[Command, Command]:
        copy = tools.folder / "sample.md"
        shutil.copyfile(sample, copy)
        return node("zhlint", "zhlint", (str(copy),))

    return {
        "`import click`": lambda: python("click", "import click"),
        f"yamllint {yaml.name}": lambda: python("yamllint", arguments=(str(yaml),)),
        f"proselint {sample.name}": lambda: python("proselint", arguments=("check", str(sample))),
        "jieba, ready to cut (cache warm)": lambda: python("jieba", "import jieba; jieba.initialize()"),
        f"autocorrect {sample.name}": lambda: node("autocorrect-node", "autocorrect", ("--lint", str(sample))),
        f"zhlint {sample.name}": zhlint,
    }


# -- throughput -----------------------------------------------------------------------------


def throughput(tools: Tools, _peers: bool) -> Iterator[Row]:
    """A thousand reports, all different: both forms, every dialect, fifty seeds."""
    from tests import generator

    folder = tools.folder / "reports"
    folder.mkdir()
    count = size = 0
    for form in generator.FORMS:
        for dialect in generator.DIALECTS:
            for seed in range(SEEDS):
                data = generator.clean(form, dialect, seed).encode()
                (folder / f"{form}-{dialect}-{seed}.txt").write_bytes(data)
                count, size = count + 1, size + len(data)
    program = str(tools.report_lint() / "report-lint")
    names, commands = ["report-lint", "report-lint -j1"], [_json(program, folder), _json(program, "-j1", folder)]
    measured = _with_autocorrect(tools, names, commands, folder)
    costs = alternate(measured, ROUNDS)
    for name, own in zip(names, costs, strict=True):
        ours = name.startswith("report-lint") and len(costs) > 2
        yield (
            name,
            f"{wall(own):.2f}",
            f"{ratio(own, costs[-1]):.2f}" if ours else "",
            "≤ 2" if ours else "",
            f"{sum(cost.cpu for cost in own) / len(own) / count * 1000:.2f}",
            f"{size / MEGABYTE / wall(own):.1f}",
            f"{_peak(own) / 2**20:.0f}",
        )


def _json(program: str, *arguments: str | Path) -> Command:
    return Command((program, "--format", "json", *map(str, arguments)))


def _with_autocorrect(tools: Tools, names: list[str], commands: list[Command], *inputs: Path) -> list[Command]:
    """Add autocorrect on each input at the end, where it can be installed; else say why it is missing."""
    try:
        program = str(tools.npm("autocorrect-node") / "autocorrect")
    except Failed as reason:
        names[0] += f" (no autocorrect to compare: {reason})"
        return commands
    names.append("autocorrect")
    return [*commands, *(_json(program, "--lint", path) for path in inputs)]


def _peak(costs: Sequence[Cost]) -> int:
    return max(cost.peak for cost in costs)


# -- linear ---------------------------------------------------------------------------------


def linear(tools: Tools, _peers: bool) -> Iterator[Row]:
    """One file of 1 MB and one of 10 MB: time and memory grow with the size, no faster."""
    from tests import generator

    report = generator.clean(2021, "tab", 0).encode()
    inputs = [tools.folder / "1mb.txt", tools.folder / "10mb.txt"]
    for path, size in zip(inputs, (MEGABYTE, 10 * MEGABYTE), strict=True):
        with path.open("wb") as file:  # report by report: what this process holds counts in its children
            for _ in range(round(size / len(report))):
                file.write(report)
    program = str(tools.report_lint() / "report-lint")
    names = ["report-lint"]
    costs = alternate(_with_autocorrect(tools, names, [_json(program, path) for path in inputs], *inputs), LARGE_ROUNDS)
    large = inputs[1].stat().st_size
    for name, small, big in zip(names, costs[::2], costs[1::2], strict=True):
        ours = name.startswith("report-lint")
        yield (
            name,
            f"{wall(small):.2f}",
            f"{wall(big):.2f}",
            f"{ratio(big, small):.1f}",
            "≤ 12" if ours else "",
            f"{_peak(small) / MEGABYTE:.0f}",
            f"{_peak(big) / MEGABYTE:.0f}",
            f"{_peak(big) / large:.1f}",
            "< 12" if ours else "",
        )


# -- all ------------------------------------------------------------------------------------

MEASURES: dict[str, tuple[str, Row, Callable[[Tools, bool], Iterator[Row]]]] = {
    "startup": ("Start-up", ("command", "xP", "target", "ms", "peak MiB"), startup),
    "throughput": (
        "1,000 reports in a folder",
        ("command", "s", "× autocorrect", "target", "CPU ms per report", "MB/s", "peak MiB"),
        throughput,
    ),
    "linear": (
        "One file of 1 MB, one of 10 MB",
        ("command", "s, 1 MB", "s, 10 MB", "time ratio", "target", "peak MB, 1 MB", "10 MB", "peak ÷ input", "target"),
        linear,
    ),
    "formats": (
        "File types",
        ("file", "program", "ms, one file", "× bare", "ms a file, of 40", "× bare", "target"),
        formats,
    ),
}


def main() -> None:
    """Install, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("--only", default=",".join(MEASURES), metavar="NAMES", help="of: %(default)s")
    parser.add_argument("--peers", action="store_true", help="start-up of other programs too (installs them)")
    options = parser.parse_args()
    chosen = options.only.split(",")
    if unknown := [name for name in chosen if name not in MEASURES]:
        parser.error(f"no such measure: {', '.join(unknown)}")
    with tempfile.TemporaryDirectory(prefix="report-lint-bench-") as folder:
        os.environ["TMPDIR"] = folder  # jieba keeps its cache there
        print(f"Measured on {date.today()}, {os.cpu_count()} cores.")
        tools = Tools(Path(folder))
        for name in chosen:
            title, head, measure = MEASURES[name]
            table(title, head, measure(tools, options.peers))


if __name__ == "__main__":
    main()
