"""``report-lint rule list|show|kinds``: the rules, as they are in force; and the commands of ``authoring``."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from linter.cli import OK
from linter.cli.authoring import docs, example, examples, new, schema, test
from linter.cli.mistakes import Misuse, unknown_rule
from linter.cli.options import CONTEXT, completed
from linter.errors import Both

if TYPE_CHECKING:
    from rich.console import Console

_RULES = click.option("--rules", "folder", type=click.Path(file_okay=False), metavar="DIR", help="A local rule pack.")
_LANG = click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="Language of texts.")
_SEVERITY = {"error": "red", "warning": "yellow", "info": "cyan", "off": "dim"}


class _AnyCase(click.Group):
    """Commands in any case: ``rule LIST`` is ``rule list``; a misspelt one gets a suggestion."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of this name."""
        return super().get_command(ctx, cmd_name.lower())

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one may have been meant."""
        if args and not args[0].startswith("-") and not self.get_command(ctx, args[0]):
            zh, en = f"没有命令 rule {args[0]}", f"there is no command rule {args[0]}"
            raise Misuse(zh, en, remedy=self._meant(args[0]))
        return super().resolve_command(ctx, args)

    def _meant(self, word: str) -> Both:
        """What may have been meant: another command, or to be shown a rule."""
        from linter.packs import load
        from linter.suggest import listed, suggestion

        if any(word.upper() == rule["id"] or word == rule["name"] for rule in load().data["rules"]):
            shown = f"report-lint rule show {word}"
            return Both(f"是否想写 {shown}？", f"did you mean {shown}?")
        return suggestion(word.lower(), self.commands) or listed(self.commands)


_EPILOG = """\b
Examples:
  report-lint rule list
  report-lint rule show TAB001
  report-lint rule new yunze --id YZ001 --kind wording --title 不得使用“我局”
  report-lint rule test yunze

\b
Exit codes: 0 done; 1 an example did not come out as it says; 2 usage or rule file.
"""


@click.group(
    cls=_AnyCase,
    epilog=_EPILOG,
    context_settings=CONTEXT,
)
def rule() -> None:
    """Show the rules and the vocabulary they are written in; write new ones and run their examples."""


for _command in (new, test, example, schema, docs):
    rule.add_command(_command)


@rule.command("list", epilog=examples("list", "list --rules yunze --lang en"))
@_RULES
@_LANG
def list_(folder: str | None, lang: str) -> int:
    """List all rules."""
    from linter.packs import load

    pack = load(folder)
    for data in pack.data["rules"]:
        severity = click.style(f"{data['severity']:8}", fg=_color(data["severity"]))
        of = "*" if len(data["reports"]) == len(pack.reports) else ",".join(data["reports"])
        kind = f"{of:20} " if len(pack.reports) > 1 else ""
        against = f"  [against: {data['against']}]" if data.get("against") else ""
        click.echo(f"{data['id']:8} {severity} {data['name']:28} {kind}{data['title'][lang]}{against}")
    return OK


@rule.command(epilog=examples("show TAB001", "show applications-balance --lang en"))
@click.argument("name", shell_complete=completed("rules"))
@_RULES
@_LANG
def show(name: str, folder: str | None, lang: str) -> int:
    """Show one rule: what, why, on what basis, good and bad examples."""
    from linter.packs import load
    from linter.suggest import suggestion

    pack = load(folder, examples=True)
    found = next((data for data in pack.data["rules"] if name.upper() == data["id"] or name == data["name"]), None)
    if found is None:
        every = (text for data in pack.data["rules"] for text in (data["id"], data["name"]))
        raise unknown_rule(name, suggestion(name, every))
    _show(found, lang)
    return OK


@rule.command(epilog=examples("kinds", "kinds --lang en"))
@_LANG
def kinds(lang: str) -> int:
    """Show the kinds of check and their options: the vocabulary for writing rules."""
    from linter.authoring.words import kind_words, option_words, vocabulary

    for kind, about in vocabulary()["kinds"].items():
        click.echo(f"{click.style(kind, bold=True)}: {kind_words(kind)[lang]}")
        words = option_words(kind)
        for option, spec in about["options"].items():
            needed = " *" if spec.get("required") else ""
            choices = f" ({'|'.join(spec['choices'])})" if "choices" in spec else ""
            click.echo(f"    {option}{needed}: {words[option][lang]}{choices}")
    return OK


def _color(severity: str) -> str:
    return {"off": "white"}.get(severity, _SEVERITY[severity])


def _show(data: dict[str, Any], lang: str) -> None:
    from rich.console import Console
    from rich.markup import escape

    from linter.cli.run import colored

    shows = colored("auto")
    console = Console(highlight=False, soft_wrap=True, force_terminal=shows, color_system="standard" if shows else None)
    color = _SEVERITY[data["severity"]]
    other = "en" if lang == "zh" else "zh"
    console.print(f"[bold]{data['id']}[/] {data['name']}  [{color}]{data['severity']}[/]")
    console.print(escape(f"{data['title'][lang]} / {data['title'][other]}"))
    rows = [
        ("message", data["message"][lang]),
        ("basis", data["basis"][lang]),
        ("fix", data.get("fix", {}).get(lang, "")),
        ("edit", ", ".join(f"{key}: {value}" for key, value in (data.get("edit") or {}).items())),
        ("why", data.get("why", {}).get(lang, "") if isinstance(data.get("why"), dict) else data.get("why", "")),
        ("reports", ", ".join(data["reports"])),
        ("years", data["years"]),
        ("bodies", ", ".join(data["bodies"])),
        ("forms", ", ".join(data["forms"])),
        ("against", data.get("against", "")),
        ("confidence", data["confidence"]),
        ("kind", f"{data['kind']} {_options(data['options'])}"),
        ("file", os.path.join(*data["file"].split(os.sep)[-2:])),
    ]
    for label, text in rows:
        if text:
            console.print(f"  [dim]{label:10}[/] {escape(str(text))}")
    _examples(console, "bad", data["bad"])
    _examples(console, "good", data["good"])


def _options(options: dict[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in options.items())


def _examples(console: Console, label: str, examples: Iterable[Any]) -> None:
    from rich.markup import escape

    for one in examples:
        console.print(f"  [dim]{label:10}[/] {escape(str(one))}")
