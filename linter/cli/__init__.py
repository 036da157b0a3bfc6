"""The command line: doors only. Arguments in, exit code out.

Exit codes: 0 nothing at or above ``--fail-on``; 1 violations; 2 usage, configuration or rule
file; 3 a file could not be read (the others are linted all the same); 130 interrupted (Ctrl-C).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

OK, VIOLATIONS, USAGE, UNREAD, INTERRUPTED = 0, 1, 2, 3, 130

PROGRAM = "report-lint"
#: In this variable of the environment a shell asks for completions (``completion.py``).
ASKED = "_REPORT_LINT_COMPLETE"

#: First word of the command line → module of this folder and its function; any other word is a path to lint.
COMMANDS = {
    "annotate": "annotate:annotate",
    "baseline": "baseline:baseline",
    "completion": "completion:completion",
    "config": "config:config",
    "facts": "facts:facts",
    "fix": "fix:fix",
    "init": "init:init",
    "rollup": "rollup:rollup",
    "rule": "rule:rule",
    "waive": "baseline:waive",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    # What is loaded to start with stays: looking for garbage in it only costs time.
    gc.disable()
    _open_closed()
    words = list(sys.argv[1:] if arguments is None else arguments)
    lang = _language(words)
    try:
        code = _run(words, lang)
        if sys.stdout:
            sys.stdout.flush()
    except KeyboardInterrupt:
        code = _interrupted(lang)
    except BrokenPipeError:
        # The reader of our output went away (report-lint … | head): nothing to say, and no one to hear it.
        code, sys.stdout = OK, None
    except OSError as error:
        code = _unwritten(error, lang)
    sys.exit(code)


def _unwritten(error: OSError, lang: str) -> int:
    """Tell that standard output cannot be written to, as on a full disk; what failed at a file has said so."""
    from linter.cli.mistakes import say
    from linter.errors import Both

    sys.stdout = None
    reason = error.strerror or str(error)
    zh = f"标准输出（或临时文件）写不了（{reason}）；请检查输出的去处和磁盘空间。"
    en = f"standard output (or a temporary file) cannot be written ({reason}); check where it goes and the space left."
    say(Both(zh, en), lang)
    return USAGE


def _open_closed() -> None:
    """Where a standard stream is closed (``report-lint … >&-``), nothing is read, and what is written is lost."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open to the end


def _interrupted(lang: str) -> int:
    import signal

    from linter.cli.mistakes import say
    from linter.errors import Both

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C would only disturb the end
    say(Both("已中断", "interrupted"), lang)
    return INTERRUPTED


def _language(words: list[str]) -> str:
    """The language that the command line names, "" where it names none: mistakes are then told in both."""
    named = ""
    for word, following in zip(words, [*words[1:], ""], strict=False):
        if word == "--":
            break
        if word == "--lang" or word.startswith("--lang="):
            named = following if word == "--lang" else word.partition("=")[2]
    return named if named in ("zh", "en") else ""


def _run(words: list[str], lang: str) -> int:
    if words[:1] in (["--version"], ["-V"]):
        from linter import __version__

        print(f"{PROGRAM} {__version__}")
        return OK

    import click

    from linter.errors import RuleFileError

    try:
        code = _asked() if ASKED in os.environ else _command(words)
    except click.ClickException as error:
        from linter.cli.mistakes import show

        show(error, lang)
        return USAGE
    except RuleFileError as error:
        print(f"{PROGRAM}: {error.text(lang)}", file=sys.stderr)
        return USAGE
    except click.Abort:
        return _interrupted(lang)
    except Exception as error:
        if os.environ.get("REPORT_LINT_DEBUG") or _of_output(error):
            raise
        from linter.cli.mistakes import say
        from linter.errors import Both

        name = f"{type(error).__name__}: {error}"
        zh = f"程序内部错误（{name}）。请连同文件报告给我们；REPORT_LINT_DEBUG=1 会显示出错的位置。"
        en = f"internal error: {name}. Please report it with the file; REPORT_LINT_DEBUG=1 shows where it happened."
        say(Both(zh, en), lang)
        return USAGE
    return code if isinstance(code, int) else OK


def _of_output(error: Exception) -> bool:
    """Whether an error is of writing to a stream: it names no file."""
    import errno

    full = (errno.ENOSPC, errno.EIO, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
    return isinstance(error, BrokenPipeError) or (
        isinstance(error, OSError) and error.filename is None and error.errno in full
    )


def _asked() -> int:
    from linter.cli.completion import answer

    return answer(os.environ[ASKED])


def _command(words: list[str]) -> object:
    name = words[0] if words else ""
    if name not in COMMANDS and (meant := _meant(name)):
        from linter.cli.mistakes import Misuse

        zh = f"没有命令也没有文件 {name!r}，是否想写 {meant!r}？"
        raise Misuse(zh, f"there is no command and no file {name!r}; did you mean {meant!r}?")
    command = load_command(name)
    if not words:
        print(command.get_help(command.make_context(PROGRAM, [], resilient_parsing=True)), file=sys.stderr)
        return USAGE
    program = f"{PROGRAM} {name}" if name in COMMANDS else PROGRAM
    return _invoked(command, program, words[1:] if name in COMMANDS else words)


def _invoked(command: click.Command, program: str, words: list[str]) -> object:
    """Run a command as ``command.main`` does, which would make a broken pipe a failure and prompts of interrupts."""
    import signal
    from contextlib import suppress

    from click.exceptions import Exit

    from linter.cli.run import colored

    with suppress(ValueError):  # not in the main thread, where someone else is the program
        signal.signal(signal.SIGTERM, _terminated)
    try:
        with command.make_context(program, words, color=colored("auto")) as context:
            return command.invoke(context)
    except Exit as done:
        return done.exit_code


def _terminated(number: int, _frame: object) -> None:
    """End as by an exception, so that workers and half-written files do not stay behind."""
    raise SystemExit(128 + number)


def load_command(name: str) -> click.Command:
    """Return the command of that name; that which lints files for any other word."""
    module, _, function = COMMANDS.get(name, "lint:lint").partition(":")
    command: click.Command = getattr(import_module(f"linter.cli.{module}"), function)
    return command


def _meant(name: str) -> str:
    """The command that a misspelt first word means; "" where it may be a path."""
    if not name.isascii() or not name.isalpha() or os.path.lexists(name):
        return ""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name.lower(), COMMANDS, n=1, cutoff=0.6)), "")
