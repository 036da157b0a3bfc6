"""Options that several commands have."""

from __future__ import annotations

import click

BODIES = ("department", "township", "county", "city", "province", "ministry")
FORMAT = click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output format.")
MIN_SEVERITY = click.option(
    "--min-severity", type=click.Choice(["error", "warning", "info"]), default="info", help="Leave out what is below."
)
FAIL_ON = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    default="error",
    help="Exit 1 from this severity on.",
)
LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of messages.")
