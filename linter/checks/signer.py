"""Kind ``signer``: the agency that signs against the agency of the title."""

from __future__ import annotations

from collections.abc import Iterator

from linter.forms.fold import fold
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield a signer that is neither the title's agency nor a short or long form of its name."""
    title, signature = report.title, report.signature
    if not (title and title.agency and signature and signature.signer):
        return
    one, two = sorted((fold(title.agency), fold(signature.signer)), key=len)
    if _within(one, two):
        return
    for rule in rules:
        args: dict[str, object] = {"原": signature.signer, "题": title.agency}
        related = (Related(title.agency_start, title.agency_end),)
        start = signature.start
        yield Found(rule, start, signature.end, args, related=related)


def _within(short: str, long: str) -> bool:
    """Whether all characters of the short name stand in the long one, in order."""
    rest = iter(long)
    return all(char in rest for char in short)
