"""What a run has to say about the waivers themselves: expired, not used, without a reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from linter.violations import FileResult, Violation, WaiverUse

if TYPE_CHECKING:
    from linter.engine import Linter
    from linter.rules import Rule
    from linter.waivers import Waiver, Waivers

#: What a waiver can be used as in one report → the problem that the rules name, where that is all it is used as.
_PROBLEMS = {"expired": "waiver-expired", "unused": "waiver-unused"}


def stale(waivers: Waivers, uses: Iterable[WaiverUse], linter: Linter) -> FileResult | None:
    """Return what is wrong with a waivers file, as far as reports of this run tell; None where nothing is."""
    from linter.engine import selected

    rules = [rule for rule in linter.pack.rules if selected(rule, linter.settings)]
    named = {str(rule.options.get("problem")): rule for rule in rules}
    used = _used(waivers, uses)
    lines = _lines(waivers.path)
    found = [
        _violation(named[problem], entry, linter, lines)
        for entry in waivers.entries
        if (problem := _problem(entry, used.get(entry.line, set()))) in named
    ]
    return FileResult(waivers.path, "linted", violations=tuple(found)) if found else None


def unused(waivers: Waivers, uses: Iterable[WaiverUse]) -> Iterator[Waiver]:
    """Yield the waivers that have no violation in any report of this run for which they are."""
    used = _used(waivers, uses)
    yield from (entry for entry in waivers.entries if used.get(entry.line) == {"unused"})


def _used(waivers: Waivers, uses: Iterable[WaiverUse]) -> dict[int, set[str]]:
    """What became of each entry, by its line, in the reports of this run."""
    used: dict[int, set[str]] = {}
    for one in uses:
        if one.file == waivers.path:
            used.setdefault(one.line, set()).add(one.use)
    return used


def _problem(entry: Waiver, uses: set[str]) -> str:
    if "used" in uses:
        return "waiver-unreasoned" if not entry.reason else ""
    return next((problem for use, problem in _PROBLEMS.items() if use in uses), "")


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        return file.read().split("\n")


def _violation(rule: Rule, entry: Waiver, linter: Linter, lines: list[str]) -> Violation:
    from linter.rules import fill

    lang = linter.settings.lang
    line = lines[entry.line - 1].rstrip()
    start = len(line) - len(line.lstrip())
    whose = f"{entry.agency} {entry.year}" if entry.identified else entry.path
    args: dict[str, object] = {"规则": entry.rule, "机关": whose, "限": entry.expires}
    return Violation(
        rule.id,
        rule.name,
        rule.severity,
        rule.confidence,
        fill(rule.messages[lang], args),
        entry.line,
        start + 1,
        entry.line,
        len(line) + 1,
        *(None,) * 7,
        rule.basis[lang],
        rule.fixes.get(lang),
        entry.fingerprint,
        (),
        (line, start, len(line)) if linter.settings.quotes else None,
    )
