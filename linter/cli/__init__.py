"""The command line: doors only. Arguments in, exit code out.

Exit codes: 0 nothing at or above ``--fail-on``; 1 violations; 2 usage, configuration or rule
file; 3 a file could not be read (the others are linted all the same).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

OK, VIOLATIONS, USAGE, UNREAD = 0, 1, 2, 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] in (["--version"], ["-V"]):
        from linter import __version__

        print(f"report-lint {__version__}")
        sys.exit(OK)
    sys.exit(_run(words))


def _run(words: list[str]) -> int:
    from linter.errors import RuleFileError

    try:
        if words[:1] == ["rule"]:
            from linter.cli.rule import rule

            code = rule.main(words[1:], prog_name="report-lint rule", standalone_mode=True)
        else:
            from linter.cli.lint import lint

            code = lint.main(words, prog_name="report-lint", standalone_mode=True)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    except RuleFileError as error:
        print(f"report-lint: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        # The reader of our output went away (report-lint … | head): nothing to say, and no one to hear it.
        sys.stderr.close()
        return OK
    return code if isinstance(code, int) else OK
