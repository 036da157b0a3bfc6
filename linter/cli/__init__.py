"""The command line: doors only. Arguments in, exit code out.

Exit codes: 0 nothing at or above ``--fail-on``; 1 violations; 2 usage, configuration or rule
file; 3 a file could not be read (the others are linted all the same).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module

OK, VIOLATIONS, USAGE, UNREAD, INTERRUPTED = 0, 1, 2, 3, 130

#: First word of the command line → module of this folder and its function; any other word is a path to lint.
COMMANDS = {
    "annotate": "annotate:annotate",
    "config": "config:config",
    "facts": "facts:facts",
    "fix": "fix:fix",
    "init": "init:init",
    "rollup": "rollup:rollup",
    "rule": "rule:rule",
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    # What is loaded to start with stays: looking for garbage in it only costs time.
    gc.disable()
    if words[:1] in (["--version"], ["-V"]):
        from linter import __version__

        print(f"report-lint {__version__}")
        sys.exit(OK)
    sys.exit(_run(words))


def _run(words: list[str]) -> int:
    import click

    from linter.errors import RuleFileError

    try:
        code = _command(words)
    except click.ClickException as error:
        error.show()
        return USAGE
    except RuleFileError as error:
        print(f"report-lint: {error}", file=sys.stderr)
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        print("report-lint: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output went away (report-lint … | head): nothing to say, and no one to hear it.
        sys.stdout = None
        return OK
    except Exception as error:
        if os.environ.get("REPORT_LINT_DEBUG"):
            raise
        print(f"report-lint: internal error: {type(error).__name__}: {error}", file=sys.stderr)
        print("Please report it with the file; REPORT_LINT_DEBUG=1 shows where it happened.", file=sys.stderr)
        return USAGE
    return code if isinstance(code, int) else OK


def _command(words: list[str]) -> object:
    name = words[0] if words else ""
    module, _, function = COMMANDS.get(name, "lint:lint").partition(":")
    if name in COMMANDS:
        words = words[1:]
    command = getattr(import_module(f"linter.cli.{module}"), function)
    program = f"report-lint {name}" if name in COMMANDS else "report-lint"
    return command.main(words, prog_name=program, standalone_mode=False)
