"""Options that several commands have, and what they come to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from linter.cli import USAGE

if TYPE_CHECKING:
    from linter.engine import Settings
    from linter.readers.options import Limits
    from linter.rules import Pack

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
SELECT = click.option(
    "--select", multiple=True, metavar="RULES", help="Only these rules: ids, beginnings of ids, or names."
)
IGNORE = click.option("--ignore", multiple=True, metavar="RULES", help="Not these rules.")
BODY = click.option("--body", type=click.Choice(BODIES), help="Kind of body, instead of inferring it from the title.")
YEAR = click.option("--year", type=click.IntRange(1990, 2100), help="Year of the report, instead of the title's.")
REPORT = click.option("--report", metavar="KIND", help="Kind of report, instead of choosing it by the document.")
RULES = click.option(
    "--rules", "rules_", type=click.Path(file_okay=False), metavar="DIR", help="A local rule pack to add."
)
VIEW = click.option(
    "--view",
    type=click.Choice(["final", "original"]),
    default="final",
    help="Word files with tracked changes: as all were accepted, or rejected.",
)
OCR = click.option("--ocr", is_flag=True, help="Recognise pages that are pictures (slow; needs report-lint[ocr]).")
LIMITS = click.option("--limit", "limits", multiple=True, metavar="NAME=N", help="Raise or lower a limit of reading.")
COLOR = click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Coloured output.")
QUIET = click.option("-q", "--quiet", is_flag=True, help="One line per violation, nothing else.")


def words(values: Iterable[str]) -> tuple[str, ...]:
    """Return the words of an option that is given several times, or once with commas."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def settings(
    lang: str,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    limits: Iterable[str] = (),
    view: str = "final",
    ocr: bool = False,
    **rest: Any,
) -> Settings:
    """Return the settings that options as they are written ask for; ``rest`` are those of ``Settings``.

    Raises:
        BadParameter: a limit is written wrong.
    """
    from linter.engine import Settings
    from linter.readers.options import Options

    reading = Options(view, ocr, _limits(limits))
    return Settings(lang, select=words(select), ignore=words(ignore), reading=reading, **rest)


def _limits(words: Iterable[str]) -> Limits:
    """The limits of reading with those that ``NAME=N`` changes; anything else is a usage error."""
    from linter.readers.options import Limits

    changed: dict[str, int] = {}
    for word in words:
        name, _, number = word.partition("=")
        if name not in Limits._fields or not number.isdecimal() or not int(number):
            known = ", ".join(f"{key}={value}" for key, value in Limits()._asdict().items())
            raise click.BadParameter(f"{word!r} is no NAME=N with one of {known}", param_hint="--limit")
        changed[name] = int(number)
    return Limits()._replace(**changed)


def refuse_unknown(settings: Settings, pack: Pack) -> None:
    """Refuse a word that names no rule or no kind of report, with a suggestion.

    Raises:
        BadParameter: a kind of report is unknown.
        SystemExit: a rule is.
    """
    if settings.report is not None and settings.report not in pack.reports:
        known = ", ".join(pack.reports)
        raise click.BadParameter(f"{settings.report!r} is no kind of report; known are {known}", param_hint="--report")
    for word, near in pack.unknown((*settings.select, *settings.ignore)):
        click.echo(f"report-lint: unknown rule {word!r}" + (f": {near}" if near else ""), err=True)
        raise SystemExit(USAGE)
