"""The manners of the command line: help, completion, hints, colour, progress, and ending in good order."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from linter.cli import ASKED, COMMANDS, load_command
from tests.conftest import Cli
from tests.pdfwriter import Sheet, pdf

ROOT = Path(__file__).parents[1]
BROKEN, CLEAN = ROOT / "examples" / "hefeng-2020.txt", ROOT / "examples" / "lanping-2022.md"
PYTHON = [sys.executable, "-m", "linter"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
for _name in ("NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE"):
    ENVIRONMENT.pop(_name, None)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with reports enough to be interrupted."""
    folder = tmp_path_factory.mktemp("many")
    data = BROKEN.read_bytes()
    for number in range(400):
        (folder / f"{number:04}.txt").write_bytes(data)
    return folder


# -- help -----------------------------------------------------------------------------------------


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command and every command of a group, by what is typed."""
    for name in ("", *COMMANDS):
        command = load_command(name)
        yield name, command
        for sub in getattr(command, "commands", {}):
            yield f"{name} {sub}", command.commands[sub]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_has_help_with_examples_and_exit_codes(name: str, cli_here: Cli) -> None:
    ran = cli_here(*name.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: report-lint {name}".strip())
    assert f"  report-lint {name}".rstrip() in ran.out.partition("Examples:")[2]
    assert "Exit codes" in ran.out
    assert ran.out == cli_here(*name.split(), "-h").out


def test_the_main_help_lists_every_command(cli_here: Cli) -> None:
    listed = cli_here("--help").out.partition("\nCommands:\n")[2].partition("\n\n")[0]
    assert [line.split()[0] for line in listed.splitlines() if line[2] != " "] == list(COMMANDS)


def test_without_arguments_it_tells_how_it_is_used(cli: Cli) -> None:
    ran = cli()
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Usage: report-lint [OPTIONS] PATHS...")
    assert "Commands:" in ran.err
    assert cli("rule").code == 2


def test_the_version(cli: Cli) -> None:
    assert cli("--version").out == cli("-V").out
    assert cli("--version").code == 0


# -- did you mean ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"), [("fatcs", "facts"), ("INIT", "init"), ("rollpu", "rollup"), ("rules", "rule")]
)
def test_a_misspelt_command_is_told(typed: str, meant: str, cli: Cli) -> None:
    ran = cli(typed, "x.docx")
    assert (ran.code, ran.out) == (2, "")
    assert f"did you mean '{meant}'?" in ran.err


def test_a_path_is_a_path_however_it_is_spelt(cli: Cli, tmp_path: Path) -> None:
    assert cli("reports").code == 3  # is like no command
    assert cli("facts.txt").code == 3
    (tmp_path / "fatcs").write_bytes(CLEAN.read_bytes())
    (tmp_path / "facts").write_bytes(CLEAN.read_bytes())
    assert cli("fatcs").code == 0
    assert "facts：" in cli("--", "facts").out
    assert "facts：" in cli("./facts").out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--selct", "TAB", "a.txt"], "--select"),
        (["--format", "jsno", "a.txt"], "json"),
        (["--fail-on", "eror", "a.txt"], "'error', 'warning'"),
        (["--select", "TAX001", "a.txt"], "TAB001"),
        (["rule", "lst"], "list"),
        (["completion", "bsh"], "'bash', 'zsh', 'fish'"),
    ],
)
def test_a_misspelt_option_choice_or_rule_is_told(arguments: list[str], says: str, cli_here: Cli) -> None:
    ran = cli_here(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--selct", "TAB", "a.txt"], "没有选项 --selct，是否想写 --select"),
        (["--fail-on", "eror", "a.txt"], "--fail-on 不能是 'eror'，可选：error、warning、info、never"),
        (["--year", "3", "a.txt"], "--year 不能是 3，应是 1990 到 2100 的整数"),
        (["--jobs", "0", "a.txt"], "-j / --jobs 不能是 0，应是不小于 1 的整数"),
        (["--rules", str(BROKEN), "a.txt"], "应是文件夹，不是文件"),
        (["annotate", "a.txt", "-o", str(ROOT)], "应是文件，不是文件夹"),
        (["waive", "TAB", "a.txt", "--reason", "x", "--expires", "2x"], "--expires 不能是 '2x'，应写成 年-月-日"),
        (["--quiet=3", "a.txt"], "选项 --quiet 不带值"),
        (["a.txt", "--format"], "选项 --format 后面缺少值"),
        (["--quiet"], "缺少参数 PATHS..."),
        (["completion"], "缺少参数 {bash|zsh|fish}，可选：bash、zsh、fish"),
        (["completion", "bash", "zsh"], "多出的参数：zsh"),
        (["--format", "jsno", "a.txt"], "--format: 没有格式 'jsno'；是否想写 json？"),
        (["--format", "json", "--format", "csv", "a.txt"], "不能都写到标准输出"),
        (["--limit", "page=3", "a.txt"], "--limit: 'page=3' 不是“名称=数”"),
        (["--select", "TAX001", str(BROKEN)], "没有这条规则：'TAX001'；是否想写"),
        (["--report", "web", str(BROKEN)], "没有这种报告：'web'；可用的有：annual-report"),
        (["-o", "no/such/folder.txt", str(BROKEN)], "写不了 no/such/folder.txt"),
        (["fatcs", "a.txt"], "没有命令也没有文件 'fatcs'，是否想写 'facts'？"),
        (["rule", "lst"], "没有命令 rule lst；是否想写 list"),
        (["rule", "bogus"], "可用的有：new、test"),
        (["rule", "TAB001"], "是否想写 report-lint rule show TAB001？"),
        (["rule", "published-late"], "是否想写 report-lint rule show published-late？"),
        (["rule", "show", "publised-late"], "是否想写 published-late"),
        (["rule", "test", "--rule", "TAX001"], "没有这条规则：'TAX001'"),
        (["init"], "须写 --year 和 --agency"),
        (["rollup", str(BROKEN), str(BROKEN), "--units", "no.txt"], "--units: no.txt 读不了"),
        (["--config", "no.yaml", str(BROKEN)], "no.yaml: 读不了"),
    ],
)
def test_mistakes_are_told_in_chinese_first(arguments: list[str], says: str, cli_here: Cli, tmp_path: Path) -> None:
    ran = cli_here(*arguments)
    first, second, *_ = ran.err.splitlines()
    assert (ran.code, ran.out) == (2, "")
    assert first.startswith("report-lint: ") and says in first
    assert second.startswith("  ") and not re.search("[一-鿿]", second)


@pytest.mark.parametrize("arguments", [["--fail-on", "eror"], ["--format", "jsno"], ["--config", "no.yaml"]])
def test_in_the_language_that_is_asked_for_alone(arguments: list[str], cli_here: Cli) -> None:
    english, chinese = (cli_here(*arguments, lang, str(BROKEN)).err for lang in ("--lang=en", "--lang=zh"))
    assert not re.search("[一-鿿]", english)
    assert re.search("[一-鿿]", chinese)
    assert english.splitlines()[0].partition(": ")[2] not in chinese


def test_paths_that_begin_with_a_dash_stand_behind_two(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "-report.md").write_bytes(CLEAN.read_bytes())
    assert cli("-report.md").code == 2
    assert cli("--", "-report.md").code == 0
    assert cli("--fail-on", "never", "--", "-report.md", "-report.md").code == 0
    assert cli("./-report.md").code == 0
    assert cli("facts", "--", "-report.md").code == 0


# -- completion -----------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a report and the program ``report-lint`` in ``bin``."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "report-lint"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m linter "$@"\n')
    program.chmod(0o755)
    (tmp_path / "my report.txt").write_bytes(CLEAN.read_bytes())
    (tmp_path / "facts-2024.txt").write_bytes(CLEAN.read_bytes())
    return tmp_path


def completed(home: Path, *words: str) -> list[str]:
    """What bash offers for the last of ``words``, as its own completion loads and asks."""
    line = " ".join(f"'{word}'" for word in words)
    script = f"""
        eval "$(report-lint completion bash)"
        complete -p report-lint >&2
        compopt() {{ local IFS=" "; echo "compopt $*"; }}
        COMP_WORDS=(report-lint {line}); COMP_CWORD={len(words)}
        _report_lint_completion report-lint
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    path = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    bash = shutil.which("bash")
    assert bash, "bash is not installed"
    command = [bash, "--norc", "-c", script]
    done = subprocess.run(
        command, cwd=home, env=ENVIRONMENT | {"PATH": path}, capture_output=True, text=True, timeout=60
    )
    assert "complete -o nosort -F _report_lint_completion report-lint" in done.stderr
    assert "rror" not in done.stderr, done.stderr
    return [line for line in done.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["fac"], ["facts", "facts-2024.txt"]),
        (["rol"], ["rollup"]),
        (["my"], ["compopt -o default"]),  # bash completes files itself
        (["--sel"], ["--select"]),
        (["--select", "TAB00"], [f"TAB00{digit}" for digit in range(1, 10)]),
        (["--select", "STR001,TAB01"], [f"STR001,TAB01{digit}" for digit in range(10)]),
        (["--ignore", "applications-b"], ["applications-balance"]),
        (["--min-severity", "w"], ["warning"]),
        (["--report", "web"], ["website-report"]),
        (["--format", "js"], ["json"]),
        (["--lang", "en", "x"], ["compopt -o default"]),
        (["rule", "sh"], ["show"]),
        (["rule", "show", "applications-b"], ["applications-balance"]),
        (["facts", "--for"], ["--format"]),
        (["facts", "r"], ["compopt -o default"]),
        (["init", "--from", "r"], ["compopt -o default"]),
        (["init", "--format", ""], ["docx", "txt", "md"]),
        (["completion", "b"], ["bash"]),
        # bash parts words at =
        (["--format", "=", "js"], ["json"]),
        (["--select", "=", "applications-b"], ["applications-balance"]),
        (["--lang", "=", "en", "my"], ["compopt -o default"]),
        (["fix", "--fail-on", "="], ["error", "warning", "info", "never"]),
        *(
            ([*words, "my"], ["compopt -o default"])
            for words in (
                ["--config"],
                ["--waivers"],
                ["--previous"],
                ["--output-file"],
                ["--stdin-filename"],
                ["annotate"],
                ["baseline"],
                ["waive", "TIM001"],
                ["config"],
            )
        ),
        (["waive", "applications-b"], ["applications-balance"]),
        (["rule", "test", "--rule", "applications-b"], ["applications-balance"]),
        (["rule", "example", "--report", "web"], ["website-report"]),
        (["rule", "new", "pack", "--kind", "wordi"], ["wording"]),
    ],
)
def test_bash_completes(words: list[str], offered: list[str], home: Path) -> None:
    assert completed(home, *words) == offered


def test_bash_offers_all_commands_first(home: Path) -> None:
    assert completed(home, "")[: len(COMMANDS)] == list(COMMANDS)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_other_shells_ask_in_their_own_way(shell: str, home: Path) -> None:
    script = subprocess.run([*PYTHON, "completion", shell], env=ENVIRONMENT, capture_output=True, text=True)
    assert (script.returncode, script.stderr) == (0, "")
    assert f"{ASKED}={shell}_complete" in script.stdout
    asked = {
        ASKED: f"{shell}_complete",
        "COMP_WORDS": "report-lint rul",
        "COMP_CWORD": "1" if shell == "zsh" else "rul",
    }
    done = subprocess.run(PYTHON, cwd=home, env=ENVIRONMENT | asked, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "rule" in done.stdout
    assert "Show the rules" in done.stdout
    found = shutil.which(shell)
    if found:  # its own parser takes the script
        assert subprocess.run([found, "-n"], input=script.stdout, text=True, capture_output=True).returncode == 0


# -- terminals ------------------------------------------------------------------------------------


def on_terminal(*arguments: str, out: bool = True, environment: dict[str, str] | None = None) -> tuple[str, str]:
    """What a run writes to a terminal and, where standard output is not to go ``out`` there, to a pipe."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [*PYTHON, *arguments],
        env=ENVIRONMENT | {"TERM": "xterm"} | (environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=slave if out else subprocess.PIPE,
        stderr=slave,
    )
    os.close(slave)
    shown = bytearray()
    rest: list[bytes] = []
    reader = threading.Thread(target=lambda: rest.append(process.stdout.read() if process.stdout else b""))
    reader.start()
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(master)
    reader.join()
    assert process.wait() in (0, 1, 2, 3)
    return shown.decode(), b"".join(rest).decode()


@pytest.mark.parametrize(
    ("environment", "colour"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"CLICOLOR": "0"}, False),
        ({"TERM": "dumb"}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
    ],
)
def test_colour_on_a_terminal_is_by_the_environment(environment: dict[str, str], colour: bool) -> None:
    for arguments in ([str(BROKEN)], ["rule", "list"], ["rule", "show", "TAB001"]):
        assert ("\x1b[" in on_terminal(*arguments, environment=environment)[0]) is colour


@pytest.mark.parametrize(
    ("environment", "colour"),
    [({}, False), ({"FORCE_COLOR": "1"}, True), ({"CLICOLOR_FORCE": "1"}, True), ({"FORCE_COLOR": "0"}, False)],
)
def test_colour_in_a_pipe_only_where_it_is_forced(environment: dict[str, str], colour: bool) -> None:
    done = subprocess.run([*PYTHON, BROKEN], env=ENVIRONMENT | environment, capture_output=True)
    assert (b"\x1b[" in done.stdout) is colour
    never = subprocess.run([*PYTHON, "--color", "never", BROKEN], env=ENVIRONMENT | environment, capture_output=True)
    assert b"\x1b[" not in never.stdout


def test_many_files_show_how_far_it_is_on_the_terminal_alone(many: Path) -> None:
    run = ["-q", "--no-pair", "-j", "1", *map(str, sorted(many.iterdir())[:150])]
    shown, piped = on_terminal(*run, out=False)
    assert "/150" in shown
    assert shown.endswith("\r\x1b[K")
    assert piped.count("\n") > 150
    assert "/150" not in piped
    for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert on_terminal(*run, out=False, environment=environment)[0] == ""
    assert on_terminal(str(CLEAN), out=False)[0] == ""


def test_results_on_the_terminal_do_not_run_into_the_line(many: Path) -> None:
    shown, _ = on_terminal("-q", "--no-pair", "-j", "2", str(many))
    assert "/400" in shown
    lines = [line for line in shown.replace("\r\n", "\n").split("\n") if line]
    # What stands in front of a result on its line has been erased.
    assert all("/400" not in line.rpartition("\r\x1b[K")[2] or line == lines[-1] for line in lines)
    assert "\r\x1b[K" in shown


# -- order and ends -------------------------------------------------------------------------------


def test_results_come_in_the_same_order_whatever_the_number_of_processes(many: Path) -> None:
    files = [str(path) for path in sorted(many.iterdir(), reverse=True)[:70]]
    runs = [
        subprocess.run([*PYTHON, "-q", "-j", jobs, *files], env=ENVIRONMENT, capture_output=True).stdout
        for jobs in ("1", "2", "3")
    ]
    assert runs[0] == runs[1] == runs[2]
    seen = [line.partition(":")[0] for line in runs[0].decode().splitlines()]
    assert list(dict.fromkeys(seen)) == files


class Running:
    """A run of its own session, whose every process is found again."""

    def __init__(self, *arguments: str, cwd: Path) -> None:
        self.process = subprocess.Popen(
            [*PYTHON, *arguments],
            cwd=cwd,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def wait_for(self, words: bytes) -> None:
        assert self.process.stdout
        assert words in self.process.stdout.readline()

    def wait_for_workers(self) -> None:
        deadline = time.monotonic() + 20
        while len(self.alive()) < 3:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(0.2)

    def wait_for_file(self, folder: Path) -> None:
        """Wait until the output has been begun, beside its place."""
        deadline = time.monotonic() + 20
        while not list(folder.glob(".report-lint-*")):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(0.3)

    def ends(self) -> tuple[int, str]:
        began = time.monotonic()
        _, err = self.process.communicate(timeout=30)
        assert time.monotonic() - began < 10
        deadline = time.monotonic() + 5
        while self.alive():  # a killed child may take a moment to go
            assert time.monotonic() < deadline, self.alive()
            time.sleep(0.05)
        return self.process.returncode, err.decode()

    def alive(self) -> list[int]:
        """The processes of the session that still run."""
        found = []
        for entry in os.listdir("/proc"):
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split() if entry.isdigit() else []
            except OSError:
                continue
            if fields and int(fields[3]) == self.process.pid and fields[0] != "Z":
                found.append(int(entry))
        return found


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked for in /proc")


@needs_proc
@pytest.mark.parametrize("whole_group", [True, False], ids=["ctrl-c", "parent-only"])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_in_good_order(jobs: str, whole_group: bool, many: Path) -> None:
    run = Running("-q", "--no-pair", "-j", jobs, ".", cwd=many)
    run.wait_for(b"0000.txt")
    (os.killpg if whole_group else os.kill)(run.process.pid, signal.SIGINT)
    code, err = run.ends()
    assert code == 130
    assert err.split() == ["report-lint:", "已中断", "interrupted"]


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_output_file_is_there_whole_or_not_at_all(number: signal.Signals, many: Path, tmp_path: Path) -> None:
    (tmp_path / "old.json").write_bytes(b"old")
    for name, jobs in (("new.json", "2"), ("old.json", "1")):
        run = Running("--no-pair", "-j", jobs, "--format", "json", "-o", str(tmp_path / name), ".", cwd=many)
        run.wait_for_file(tmp_path)
        os.killpg(run.process.pid, number) if number == signal.SIGINT else os.kill(run.process.pid, number)
        code, err = run.ends()
        assert code == 128 + number
        assert "Traceback" not in err
    assert (tmp_path / "old.json").read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [tmp_path / "old.json"]


@needs_proc
def test_ctrl_c_ends_what_a_reader_has_begun(tmp_path: Path) -> None:
    """A reader's own process, in a worker: it goes too."""
    pytest.importorskip("pypdfium2")
    sheet = Sheet()
    for line in range(40):
        sheet.text(60, 60 + 18 * line, BROKEN.read_text("utf-8")[30 * line : 30 * line + 30].replace("\n", " "))
    data = pdf(*[sheet] * 20)
    for number in range(300):
        (tmp_path / f"{number}.pdf").write_bytes(data)
    run = Running("-q", "--no-pair", "-j", "2", ".", cwd=tmp_path)
    run.wait_for_workers()
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.ends()[0] == 130


@needs_proc
def test_interrupted_fixing_leaves_every_file_whole(tmp_path: Path) -> None:
    wrong = CLEAN.read_text("utf-8").replace("。", ".", 3).replace("，", ",", 3)
    for number in range(200):
        (tmp_path / f"{number:03}.md").write_text(wrong, "utf-8")
    run = Running("fix", ".", cwd=tmp_path)
    run.wait_for(b"000.md")
    os.killpg(run.process.pid, signal.SIGINT)
    assert run.ends()[0] == 130
    texts = [path.read_text("utf-8") for path in sorted(tmp_path.iterdir())]
    assert len(texts) == 200
    assert len(set(texts)) == 2  # as it was, or as fixing makes it
    assert texts[0] != texts[-1] == wrong


@pytest.mark.parametrize(
    "arguments",
    [
        ["--no-pair", "-j", "1", "."],
        ["--no-pair", "-j", "2", "."],
        ["--no-pair", "-j", "2", "--format", "json", "."],
        ["facts", "."],
        ["rule", "list"],
        ["--help"],
    ],
)
def test_a_reader_that_goes_away_is_no_failure(arguments: list[str], many: Path) -> None:
    process = subprocess.Popen(
        [*PYTHON, *arguments], cwd=many, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout
    process.stdout.read(1)
    process.stdout.close()
    assert process.stderr
    began = time.monotonic()
    assert process.stderr.read() == b""
    assert process.wait() == 0
    assert time.monotonic() - began < 10


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device")
@pytest.mark.parametrize(
    "arguments",
    [
        [str(BROKEN)],
        ["--format", "xlsx", str(BROKEN)],
        ["fix", "--diff", str(BROKEN)],
        ["init", "--year", "2025", "--agency", "青禾县民政局", "-o", "-"],
        ["rule", "list"],
        ["--help"],
        ["--version"],
    ],
)
def test_output_that_cannot_be_written_is_told(arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        ran = subprocess.run([*PYTHON, *arguments], stdout=full, stderr=subprocess.PIPE, env=ENVIRONMENT, check=False)
    said = ran.stderr.decode()
    assert ran.returncode == 2
    assert said.startswith("report-lint: 标准输出（或临时文件）写不了（No space left on device）")
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize(
    ("closed", "code"), [("report-lint {} >&-", 1), ("report-lint - <&-", 3), ("report-lint {} <&- >&- 2>&-", 1)]
)
def test_a_closed_stream_is_an_empty_one(closed: str, code: int) -> None:
    line = closed.replace("report-lint", f"{sys.executable} -m linter").format(BROKEN)
    ran = subprocess.run(["sh", "-c", line], capture_output=True, env=ENVIRONMENT, check=False)
    assert ran.returncode == code
    assert b"Error" not in ran.stdout + ran.stderr
