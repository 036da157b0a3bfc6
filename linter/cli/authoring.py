"""``report-lint rule new|test|example|schema|docs``: writing rules."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linter.cli import OK, USAGE, VIOLATIONS
from linter.cli.mistakes import Misuse, unknown_rule
from linter.cli.options import completed

if TYPE_CHECKING:
    from linter.examples import Outcome
    from linter.rules import Pack

_LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of texts.")
_FOLDER = click.Path(file_okay=False, path_type=Path)


def examples(*lines: str, codes: str = "0 done; 2 usage or rule file") -> str:
    """The end of the help of a ``rule`` command: how it is called, and its exit codes."""
    called = "".join(f"\n  report-lint rule {line}" for line in lines)
    return f"\b\nExamples:{called}\n\n\b\nExit codes: {codes}."


@click.command(
    epilog=examples(
        "new yunze --id YZ001 --kind wording --title 不得使用“我局”",
        "new yunze                                  asks for what is not given",
    )
)
@click.argument("folder", type=_FOLDER, metavar="PACK_DIR")
@click.option("--id", "id_", metavar="ID", help="The rule's id, such as YZ001.")
@click.option("--kind", metavar="KIND", shell_complete=completed("kinds"), help="The kind of check, see `rule kinds`.")
@click.option("--title", metavar="TITLE", help="What the rule requires, in Chinese.")
@click.option("--title-en", default="", metavar="TITLE", help="The same in English (default: the Chinese).")
@click.option("--name", default="", metavar="NAME", help="A short name (default: the id in small letters).")
@click.option("--severity", type=click.Choice(["error", "warning", "info"]), default="warning", show_default=True)
@click.option("--basis", default="", metavar="BASIS", help="A key of basis.yaml or the text that prescribes it.")
@_LANG
def new(
    folder: Path,
    id_: str | None,
    kind: str | None,
    title: str | None,
    title_en: str,
    name: str,
    severity: str,
    basis: str,
    lang: str,
) -> int:
    """Write a rule that works, with its examples, into the local pack PACK_DIR.

    What is not given is asked for on a terminal. Nothing is ever written over.
    """
    from linter.authoring.new import Wanted, write
    from linter.authoring.words import say

    missing = [f"--{word}" for word, given in (("id", id_), ("kind", kind), ("title", title)) if not given]
    if missing and not sys.stdin.isatty():
        given = ", ".join(missing)
        raise Misuse(f"没有终端可以询问，须写 {given}", f"{given} must be given where there is no terminal to ask on")
    id_ = id_ or click.prompt(say("ask-id", lang))
    kind = kind or _ask_kind(lang)
    title = title or click.prompt(say("ask-title", lang))
    wanted = Wanted(str(id_).upper(), str(kind), str(title), title_en, name, severity, basis)
    try:
        written = write(folder, wanted)
    except OSError as error:
        click.echo(f"report-lint: {folder}: {error.strerror or error}", err=True)
        return USAGE
    for path in written:
        click.echo(say("written", lang, path=path))
    click.echo(say("next", lang, path=written[0], folder=folder))
    return OK


def _ask_kind(lang: str) -> str:
    from linter.authoring.words import kind_words, say, vocabulary

    known = list(vocabulary()["kinds"])
    for number, kind in enumerate(known, 1):
        click.echo(f"{number:>3}  {kind:<12}{kind_words(kind)[lang]}")
    answer = str(click.prompt(say("ask-kind", lang))).strip()
    return known[int(answer) - 1] if answer.isdecimal() and 0 < int(answer) <= len(known) else answer


@click.command(
    epilog=examples(
        "test",
        "test yunze",
        "test --rule TAB001",
        codes="0 all came out as they say; 1 some did not; 2 usage or rule file",
    )
)
@click.argument("folder", required=False, type=_FOLDER, metavar="[PACK_DIR]")
@click.option(
    "--rule",
    "names",
    multiple=True,
    metavar="RULE",
    shell_complete=completed("rules"),
    help="Only this rule (id or name; may be repeated).",
)
@_LANG
def test(folder: Path | None, names: tuple[str, ...], lang: str) -> int:
    """Run the good and bad examples of the shipped rules, or of those that a local pack adds or changes."""
    from linter.authoring.words import say
    from linter.engine import Linter, Settings
    from linter.examples import run
    from linter.packs import load

    pack = load(str(folder) if folder else None, examples=True)
    only = _chosen(pack, folder, names)
    linter = Linter(pack, Settings(lang=lang))
    outcomes = list(run(pack, linter, only))
    headings = {section.heading for key in pack.forms for section in linter.form(key).sections}
    for outcome in outcomes:
        if not outcome.passed or outcome.idle:
            click.echo(_told(outcome, headings, lang))
    if not outcomes:
        click.echo(say("no-examples", lang))
        return OK
    failed = [outcome for outcome in outcomes if not outcome.passed]
    rules = len({outcome.rule for outcome in outcomes})
    click.echo(say("summary", lang, rules=rules, examples=len(outcomes), failed=len(failed)))
    if any(outcome.error for outcome in failed):
        return USAGE
    return VIOLATIONS if failed else OK


def _chosen(pack: Pack, folder: Path | None, names: tuple[str, ...]) -> set[str]:
    """The ids of the rules to test; a name that is none is a usage error with a suggestion."""
    from linter.suggest import suggestion

    rules = pack.data["rules"]
    for name in names:
        if not any(name in (rule["id"], rule["name"]) for rule in rules):
            near = suggestion(name, [text for rule in rules for text in (rule["id"], rule["name"])])
            raise unknown_rule(name, near)
    if names:
        return {rule["id"] for rule in rules if rule["id"] in names or rule["name"] in names}
    return {rule["id"] for rule in rules if not folder or rule["pack"] == str(folder.resolve())}


def _told(outcome: Outcome, headings: set[str], lang: str) -> str:
    """One example that did not come out as it says: where, what it makes of the clean report, what was found."""
    from linter.authoring.difference import lines
    from linter.authoring.words import say

    place = f"{_near(outcome.file)}:{outcome.line}: {outcome.rule}"
    if outcome.error:
        return f"{place} {str(outcome.error).split(': ', 1)[1]}"
    if outcome.passed:
        return f"{place} {say('idle', lang)}\n    {outcome.example}"
    what = "good-broken" if outcome.good else "bad-silent"
    if outcome.mended and outcome.mended.fault:
        shown = lines(outcome.text, outcome.mended.text, headings) or [say("same", lang)]
        fault = say(outcome.mended.fault, lang, detail=outcome.mended.detail)
        return "\n".join([f"{place} {fault}", f"  {say('mended', lang)}", *(f"    {line}" for line in shown)])
    why = say("unlinted", lang, note=outcome.note) if outcome.note else say(what, lang)
    shown = lines(outcome.clean, outcome.text, headings) or [say("same", lang)]
    found = [f"{one.line}:{one.column} {one.rule} {one.message}" for one in outcome.violations]
    wanted = say("not-this", lang, rule=outcome.rule) if outcome.good else outcome.rule
    return "\n".join(
        [
            f"{place} {why}",
            f"  {say('changes', lang, year=outcome.year, agency=outcome.agency)}",
            *(f"    {line}" for line in shown),
            *_beside(outcome, headings, lang),
            f"  {say('wanted', lang)}: {wanted}",
            f"  {say('found', lang)}: {found[0] if found else say('nothing', lang)}",
            *(f"        {line}" for line in found[1:]),
        ]
    )


def _beside(outcome: Outcome, headings: set[str], lang: str) -> list[str]:
    """What the example changes in the other reports that it is held against."""
    from linter.authoring.difference import lines
    from linter.authoring.words import say

    shown = []
    for one in outcome.beside:
        changed = lines(one.clean, one.text, headings) or [say("same", lang)]
        shown += [f"  {say(one.role, lang, agency=one.agency)}:", *(f"    {line}" for line in changed)]
    return shown


def _near(path: str) -> str:
    """A path as one would type it here."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


@click.command(epilog=examples("example", "example --year 2020", "example --report website-report"))
@click.option("--year", type=int, help="Of this year.")
@click.option("--report", "kind", shell_complete=completed("reports"), help="Of this kind of report.")
def example(year: int | None, kind: str | None) -> int:
    """Print the clean report that the examples of rules change."""
    from linter.engine import Linter
    from linter.examples import build
    from linter.packs import DEFAULT_PACK, load
    from linter.suggest import listed

    pack = load(examples=True)
    report = pack.reports.get(kind or DEFAULT_PACK)
    if report is None:
        raise Misuse(f"没有这种报告：{kind!r}", f"unknown kind of report {kind!r}", remedy=listed(pack.reports))
    click.echo(build(report["example"], {"year": year} if year else {}, Linter(pack)), nl=False)
    return OK


@click.command(epilog=examples("schema rules > rules.json", "schema config > report-lint.json"))
@click.argument("which", type=click.Choice(["rules", "form", "pack", "config", "waivers"]))
def schema(which: str) -> int:
    """Print the JSON Schema of rule, form, pack, configuration or waivers files, for editors that complete YAML."""
    from linter.authoring.schema import dump

    click.echo(dump(which), nl=False)
    return OK


@click.command(epilog=examples("docs docs/rules", "docs pages --rules yunze"))
@click.argument("folder", type=_FOLDER, metavar="DIR")
@click.option("--rules", "pack", type=click.Path(file_okay=False), metavar="DIR", help="A local rule pack.")
@_LANG
def docs(folder: Path, pack: str | None, lang: str) -> int:
    """Write a page for every rule, and an index, into DIR."""
    from linter.authoring.pages import write
    from linter.authoring.words import say
    from linter.packs import load

    try:
        pages = write(folder, load(pack, examples=True))
    except OSError as error:
        click.echo(f"report-lint: {folder}: {error.strerror or error}", err=True)
        return USAGE
    click.echo(say("pages", lang, pages=pages, folder=folder))
    return OK
