"""What ``report-lint --help`` says beyond the options: the commands, each in a line."""

from __future__ import annotations

import click

from linter.cli import COMMANDS, PROGRAM, load_command


class Main(click.Command):
    """The command that lints, whose help lists all the others."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands before the examples."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, load_command(name).get_short_help_str(limit=120)) for name in COMMANDS])
        formatter.write_paragraph()
        formatter.write_text(f"{PROGRAM} COMMAND --help tells more. A file of such a name is ./NAME.")
        super().format_epilog(ctx, formatter)
