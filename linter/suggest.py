"""Did you mean …: the nearest known word to an unknown one."""

from __future__ import annotations

from collections.abc import Iterable

from linter.errors import Both


def suggestion(word: str, known: Iterable[str]) -> Both:
    """Return a remedy that names the nearest known words; nothing when none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=3, cutoff=0.5)
    return Both(f"是否想写 {' 或 '.join(near)}？", f"did you mean {' or '.join(near)}?") if near else Both("", "")


def rule_meant(near: Both) -> Both:
    """Return the remedy for a word that names no rule: what is near, else where all rules are listed."""
    return near or Both("全部规则见 report-lint rule list", "report-lint rule list shows them all")


def listed(known: Iterable[str]) -> Both:
    """Return a remedy that lists the known words."""
    every = list(known)
    return Both(f"可用的有：{'、'.join(every)}", f"known are {', '.join(every)}")
