"""Options that several commands have, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from linter.cli.files import STDIN, place, same
from linter.cli.mistakes import Misuse, unknown_rule
from linter.errors import Both
from linter.outputs import FORMATS, QUOTING, SHOWING
from linter.suggest import listed, suggestion

if TYPE_CHECKING:
    from linter.config.linters import Linters
    from linter.engine import Settings
    from linter.readers.options import Limits
    from linter.rules import Pack

#: What gives a command an option.
Option = Callable[[Any], Any]

#: How commands are made: all of them have -h, and help as wide as it reads well.
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
BODIES = ("department", "township", "county", "city", "province", "ministry")


class Target(NamedTuple):
    """An output that was asked for: its format, and the file it goes to ("": standard output)."""

    format: str
    file: str


def completed(by: str) -> Any:
    """Complete an option by a function of ``completion.py``, which is loaded only when a shell asks."""

    def complete(context: click.Context, option: click.Parameter, incomplete: str) -> Any:
        from linter.cli import completion

        return getattr(completion, by)(context, option, incomplete)

    return complete


#: Any path: whether it can be read is told for each file, and stops no other.
PATH = click.Path(readable=False)
PATHS = click.argument("paths", type=PATH, nargs=-1, required=True)
FORMAT = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[=FILE]",
    shell_complete=completed("formats"),
    help=f"Output format: {', '.join(FORMATS)}. With =FILE it goes to that file; may be given several times.",
)
OUTPUT_FILE = click.option(
    "-o",
    "--output-file",
    type=PATH,
    default="",
    metavar="FILE",
    help="Where to write instead of standard output.",
)
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
    "--select",
    multiple=True,
    metavar="RULES",
    shell_complete=completed("rules"),
    help="Only these rules: ids, beginnings of ids, or names.",
)
IGNORE = click.option(
    "--ignore", multiple=True, metavar="RULES", shell_complete=completed("rules"), help="Not these rules."
)
BODY = click.option("--body", type=click.Choice(BODIES), help="Kind of body, instead of inferring it from the title.")
PREVIOUS = click.option(
    "--previous",
    type=PATH,
    multiple=True,
    metavar="PATH",
    help="Last year's report (or a folder of them), to compare with; it is not linted itself.",
)
YEAR = click.option("--year", type=click.IntRange(1990, 2100), help="Year of the report, instead of the title's.")
REPORT = click.option(
    "--report",
    metavar="KIND",
    shell_complete=completed("reports"),
    help="Kind of report, instead of choosing it by the document.",
)
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
CONFIG = click.option("--config", type=PATH, metavar="FILE", help="Use this configuration, instead of looking for one.")
ISOLATED = click.option("--isolated", is_flag=True, help="Look for no configuration and no waivers.")
WAIVERS = click.option(
    "--waivers",
    type=PATH,
    metavar="FILE",
    help="Let the violations stand that this file waives, instead of looking for one.",
)
SKIP_OTHERS = click.option(
    "--skip-others",
    is_flag=True,
    help="Pass over documents that are no report, with a note, and files that the configuration excludes, also named.",
)
COLOR = click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Coloured output.")
QUIET = click.option("-q", "--quiet", is_flag=True, help="One line per violation, nothing else.")


def words(values: Iterable[str]) -> tuple[str, ...]:
    """Return the words of an option that is given several times, or once with commas."""
    return tuple(word.strip() for value in values for word in value.split(",") if word.strip())


def steered(*before: Option) -> Option:
    """Return what gives a command the options ``before``, and those that tell what a report is and how to read it."""
    every = (*before, LANG, BODY, YEAR, REPORT, RULES, VIEW, LIMITS, CONFIG, ISOLATED)

    def decorated(command: Any) -> Any:
        for option in reversed(every):
            command = option(command)
        return command

    return decorated


#: Parameters of commands that a configuration may give too, and their keys there.
_KEYS = {"rules_": "rules", "min_severity": "min-severity", "fail_on": "fail-on"} | {
    name: name for name in ("select", "ignore", "lang", "body", "year", "report", "previous", "waivers")
}


def configured(**rest: Any) -> Linters:
    """Return the linters that the running command, with its options, and the configuration ask for.

    ``rest`` are settings of ``Settings`` that have no option.

    Raises:
        Misuse: a limit is written wrong.
    """
    from click.core import ParameterSource

    from linter.config.linters import Linters
    from linter.engine import Settings
    from linter.readers.options import Options

    context = click.get_current_context()
    given = context.params
    command: dict[tuple[str, ...], Any] = {}
    for name, key in _KEYS.items():
        if name in given and context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            command[key,] = words(given[name]) if key in ("select", "ignore") else given[name]
    limits = _limits(given.get("limits", ()))._asdict()
    command |= {("limits", word.partition("=")[0]): limits[word.partition("=")[0]] for word in given.get("limits", ())}
    reading = Options(given.get("view", "final"), given.get("ocr", False))
    base = Settings(given.get("lang", "zh"), reading=reading, **rest)
    return Linters(command, base, config=given.get("config"), isolated=given.get("isolated", False))


def _limits(words: Iterable[str]) -> Limits:
    """The limits of reading with those that ``NAME=N`` changes; anything else is a usage error."""
    from linter.readers.options import Limits

    changed: dict[str, int] = {}
    for word in words:
        name, _, number = word.partition("=")
        if name not in Limits._fields or not number.isdecimal() or not int(number):
            known = ", ".join(f"{key}={value}" for key, value in Limits()._asdict().items())
            zh, en = f"{word!r} 不是“名称=数”；名称和默认值：{known}", f"{word!r} is no NAME=N with one of {known}"
            raise Misuse(zh, en, "--limit")
        changed[name] = int(number)
    return Limits()._replace(**changed)


def targets(formats: Iterable[str], output_file: str) -> list[Target]:
    """Return the outputs that ``--format`` and ``--output-file`` ask for; the first is that without a file of its own.

    Raises:
        Misuse: no such format, two for standard output, or two for one file.
    """
    main, beside = "", []
    for value in formats:
        name, _, file = value.partition("=")
        if name not in FORMATS:
            near, known = suggestion(name, FORMATS), listed(FORMATS)
            remedy = Both(f"{near.zh}{known.zh}", f"{near.en} {known.en}".strip())
            raise Misuse(f"没有格式 {name!r}", f"{name!r} is no format", "--format", remedy)
        if file not in ("", "-"):
            beside.append(Target(name, file))
        elif main:
            zh = f"{main} 和 {name} 不能都写到标准输出；请写 {name}=文件"
            raise Misuse(zh, f"{main} and {name} cannot both go to standard output; write {name}=FILE", "--format")
        else:
            main = name
    every = [Target(main or "text", "" if output_file == "-" else output_file), *beside]
    files = [target.file for target in every if target.file]
    places = [place(file) for file in files]
    twice = next((file for file, its in zip(files, places, strict=True) if places.count(its) > 1), None)
    if twice is not None:
        zh = f"有两个输出写到 {twice}；请各写一个文件"
        raise Misuse(zh, f"two outputs for {twice}; give each its own file", "--format")
    return every


def refuse_read(files: Iterable[str], read: Iterable[str]) -> None:
    """Refuse to write where a file stands that is read: a report is never written over by what is said of it.

    Raises:
        Misuse: one of the files is one of those that are read.
    """
    read = list(read)
    for file in files:
        if file not in ("", STDIN) and (found := same(file, read)):
            which = "" if found == file else found
            zh = f"输出文件 {file} 就是要读的文件{which and f' {which}'}，会被覆盖，没有写；请换一个文件名或文件夹"
            en = f"the output {file} is a file that is read{which and f', {which}'}; nothing was written over"
            raise Misuse(zh, f"{en}; choose another name or folder")


def shown(every: Iterable[Target]) -> dict[str, Any]:
    """Return the settings for what outputs show: the lines that violations stand on, the text of the reports."""
    names = {target.format for target in every}
    return {"quotes": not names.isdisjoint(QUOTING), "content": not names.isdisjoint(SHOWING)}


def refuse_unknown(settings: Settings, pack: Pack) -> None:
    """Refuse a word that names no rule or no kind of report, with a suggestion.

    Raises:
        Misuse: a kind of report is unknown, or a rule is.
    """
    if settings.report is not None and settings.report not in pack.reports:
        zh, en = f"没有这种报告：{settings.report!r}", f"{settings.report!r} is no kind of report"
        raise Misuse(zh, en, "--report", listed(pack.reports))
    for word, near in pack.unknown((*settings.select, *settings.ignore)):
        raise unknown_rule(word, near)
