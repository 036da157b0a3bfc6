"""Kind ``copied``: text that is last year's text again."""

from __future__ import annotations

from collections.abc import Iterator

from linter.facts.likeness import Piece, nearest, pieces
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related

#: How much of a text is quoted.
_QUOTE = 60


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield sections, paragraphs or sentences that are as alike to last year's as a rule says."""
    last = report.previous
    if last is None:
        return
    for rule in rules:
        for name in rule.options["in"]:
            alike = list(_alike(rule, report, last, name))
            count = len(alike)
            for percent, piece, other in alike[:1] if rule.options.get("once") else alike:
                yield _found(rule, report, last, piece, other, percent, count)


def _alike(rule: Rule, report: Report, last: Report, name: str) -> Iterator[tuple[int, Piece, Piece]]:
    """Yield the parts of a section that are as alike to one of last year's as the rule says, in percent."""
    others = list(_pieces(rule, last, name))
    for piece in _pieces(rule, report, name) if others else ():
        alike, other = nearest(piece, others)
        if other and _asked(rule, percent := round(100 * alike)):
            yield percent, piece, other


def _pieces(rule: Rule, report: Report, name: str) -> Iterator[Piece]:
    def skip(start: int, end: int) -> bool:
        return rule.finds("unless", report.prose, start, end)

    options = rule.options
    spans = report.scope(name)
    if options["unit"] == "section" and spans:
        spans = [(spans[0][0], spans[-1][1])]
    return pieces(report.prose, spans, options["unit"], options["least"], skip if "unless" in options else None)


def _asked(rule: Rule, percent: int) -> bool:
    least: int = rule.options["from"]
    below: int = rule.options.get("below", 101)
    return least <= percent < below


def _found(rule: Rule, report: Report, last: Report, piece: Piece, other: Piece, percent: int, count: int) -> Found:
    mine, theirs = quote(report, piece), quote(last, other)
    args: dict[str, object] = {"原": mine, "上年": theirs, "比": percent, "处": count}
    if (section := report.section_at(piece.start)) is not None:
        args["节"] = section.section.title
    return Found(rule, piece.start, piece.end, args, related=(Related(other.start, other.end, note=theirs, of=last),))


def quote(report: Report, piece: Piece) -> str:
    """The beginning of a piece, on one line."""
    text = " ".join(report.document.written[piece.start : piece.end][: 2 * _QUOTE].split())
    return text if len(text) <= _QUOTE else text[:_QUOTE] + "…"
