"""``report-lint completion SHELL``: the script that lets a shell complete commands, options, rules and files.

The script asks this program, which then runs with the words so far in its environment (``ASKED``).
"""

from __future__ import annotations

import glob
import os
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from linter.cli import ASKED, COMMANDS, OK, PROGRAM, USAGE, load_command
from linter.cli.mistakes import Misuse
from linter.cli.options import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

_SHELLS = ("bash", "zsh", "fish")

_EPILOG = """\b
Examples:
  eval "$(report-lint completion bash)"            in ~/.bashrc (bash 4.4 or newer)
  eval "$(report-lint completion zsh)"             in ~/.zshrc
  report-lint completion fish > ~/.config/fish/completions/report-lint.fish

\b
Exit codes: 0 printed; 2 usage.
"""


@click.command(epilog=_EPILOG, context_settings=CONTEXT)
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> int:
    """Print the script that completes commands, options, rules and files for SHELL."""
    click.echo(_asker(shell, load_command("")).source())
    return OK


def answer(instruction: str) -> int:
    """Print the completions for the words in the environment, as the script of a shell asks for them."""
    shell = instruction.partition("_")[0]
    if shell not in _SHELLS:
        return USAGE
    asker = _asker(shell, load_command(""))
    before, incomplete = asker.get_completion_args()
    # bash parts an option from its value at the = between them.
    before = [word for last, word in zip(["", *before], before, strict=False) if word != "=" or last[:2] != "--"]
    name = before[0] if before else ""
    asker.cli = load_command(name)
    found = asker.get_completions(before[1:] if name in COMMANDS else before, incomplete)
    if not before and not incomplete.startswith("-"):
        found = list(_first(incomplete)) or found
    click.echo("\n".join(map(asker.format_completion, found)))
    return OK


def _asker(shell: str, command: click.Command) -> ShellComplete:
    made = get_completion_class(shell)
    if made is None:
        raise Misuse(f"这个版本的 click 不能为 {shell} 补全", f"this version of click cannot complete for {shell}")
    return made(command, {}, PROGRAM, ASKED)


def _first(incomplete: str) -> Iterator[CompletionItem[str]]:
    """The first word is a command, or a file beside it; where no command fits, the shell completes files itself."""
    fitting = [name for name in COMMANDS if name.startswith(incomplete)]
    for name in fitting:
        yield CompletionItem(name, help=load_command(name).get_short_help_str())
    for path in sorted(glob.glob(glob.escape(incomplete) + "*")) if fitting else ():
        yield CompletionItem(path + os.sep if os.path.isdir(path) else path)


def rules(_ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Complete the last of several rule ids or names."""
    from linter.packs import load

    before, comma, last = incomplete.rpartition(",")
    return [
        CompletionItem(before + comma + word, help=rule["title"]["zh"])
        for rule in load().data["rules"]
        for word in (rule["id"], rule["name"])
        if word.startswith(last) and (last or word == rule["id"])
    ]


def reports(_ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Complete a kind of report."""
    from linter.packs import load

    known = load().reports.items()
    return [CompletionItem(key, help=about["title"]["zh"]) for key, about in known if key.startswith(incomplete)]


def kinds(_ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Complete a kind of check."""
    from linter.authoring.words import kind_words, vocabulary

    known = (kind for kind in vocabulary()["kinds"] if kind.startswith(incomplete))
    return [CompletionItem(kind, help=kind_words(kind)["zh"]) for kind in known]


def formats(_ctx: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Complete an output format."""
    from linter.outputs import FORMATS

    return [CompletionItem(name) for name in FORMATS if name.startswith(incomplete)]
