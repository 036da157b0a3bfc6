"""How wrong use is told: in the language that is asked for, else in both, the Chinese first."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from linter.cli import PROGRAM
from linter.cli.files import ReadOnlyError
from linter.errors import Both, told
from linter.suggest import rule_meant

#: What click calls wrong is quoted at the beginning of its message, a number is not.
_VALUE = re.compile(r"(?:\w+ )?('[^']*'|-?\d+) ")
_SURPLUS = re.compile(r"\((.*)\)")


class Misuse(click.ClickException):
    """Wrong use that this program finds; ``option`` is the one that is wrong."""

    def __init__(self, zh: str, en: str, option: str = "", remedy: Both | None = None) -> None:
        before = f"{option}: " if option else ""
        after = Both(f"；{remedy.zh}", f"; {remedy.en}") if remedy else Both("", "")
        self.both = Both(f"{before}{zh}{after.zh}", f"{before}{en}{after.en}")
        super().__init__(self.both.en)


def unknown_rule(word: str, near: Both) -> Misuse:
    """Return the error for a word that names no rule."""
    return Misuse(f"没有这条规则：{word!r}", f"unknown rule {word!r}", remedy=rule_meant(near))


def unwritable(path: str, error: OSError) -> Misuse:
    """Return the error for an output file that cannot be written."""
    reason = error.strerror or str(error)
    remedy = Both("请检查路径和权限", "check path and permissions")
    if isinstance(error, ReadOnlyError):
        reason, remedy = (
            "只读 read-only",
            Both("请先去掉只读属性，或换一个文件名", "make it writable, or choose another name"),
        )
    if isinstance(error, FileNotFoundError):
        remedy = Both("请先建好文件夹", "make the folder first")
    return Misuse(f"写不了 {path}（{reason}）；{remedy.zh}。", f"{path} cannot be written ({reason}); {remedy.en}.")


def say(text: str | Both, lang: str) -> None:
    """Tell something of wrong use on standard error."""
    first, *rest = told(text, lang)
    click.echo("\n  ".join([f"{PROGRAM}: {first}", *rest]), err=True)


def show(error: click.ClickException, lang: str) -> None:
    """Tell what is wrong with the use; where click found it, also how the command is used."""
    if type(error).__name__ == "NoArgsIsHelpError":  # since click 8.2: not wrong, only help
        error.show()
        return
    english = " ".join(error.format_message().split())
    say(error.both if isinstance(error, Misuse) else Both(_chinese(error), english), lang)
    if isinstance(error, click.UsageError) and error.ctx:
        command = error.ctx.command_path
        for line in (error.ctx.get_usage(), *told(Both(f"用法见 {command} --help", f"see {command} --help"), lang)):
            click.echo(f"  {line}", err=True)


def _chinese(error: click.ClickException) -> str:
    """What click says, by the class of the error."""
    if isinstance(error, click.NoSuchOption):
        near = " 或 ".join(error.possibilities or ())
        return f"没有选项 {error.option_name}" + (f"，是否想写 {near}？" if near else "")
    if isinstance(error, click.MissingParameter):
        choices = _wanted(error.param) if error.param and isinstance(error.param.type, click.Choice) else ""
        return f"缺少参数 {_named(error)}" + (f"，{choices}" if choices else "")
    if isinstance(error, click.BadParameter):
        value = _VALUE.match(error.message)
        wrong = f"{_named(error)} 不能是 {value[1]}" if value else f"{_named(error)} 的值不对"
        return f"{wrong}，{_wanted(error.param) or error.message}"
    if isinstance(error, click.BadOptionUsage):
        none = "not take a value" in error.message
        return f"选项 {error.option_name} " + ("不带值" if none else "后面缺少值")
    surplus = _SURPLUS.search(error.message)
    return f"多出的参数：{surplus[1]}" if surplus else f"用法不对：{error.message}"


def _named(error: click.BadParameter) -> str:
    hint = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param and error.ctx else "")
    return hint.replace("'", "") if isinstance(hint, str) else " / ".join(hint)


def _wanted(param: click.Parameter | None) -> str:
    """What a parameter may be, where its type tells."""
    kind = param.type if param else None
    if isinstance(kind, click.Choice):
        return f"可选：{_listed(kind.choices)}"
    if isinstance(kind, click.IntRange):
        return f"应是 {kind.min} 到 {kind.max} 的整数" if kind.max is not None else f"应是不小于 {kind.min} 的整数"
    if isinstance(kind, click.Path):
        return "应是文件，不是文件夹" if kind.file_okay else "应是文件夹，不是文件"
    if isinstance(kind, click.DateTime):
        return "应写成 年-月-日，如 2026-01-31"
    return "应是整数" if kind is click.INT else ""


def _listed(words: Iterable[object]) -> str:
    return "、".join(map(str, words))
