"""Kind ``kept-year``: a sentence taken over from last year's report that still names last year."""

from __future__ import annotations

from collections.abc import Iterator

from linter.checks.copied import quote
from linter.checks.places import matches
from linter.facts.likeness import Piece, nearest, pieces, shingles
from linter.facts.quantities import sentence
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the years of last year that stand where last year's report has them too, in a sentence as alike."""
    last = report.previous
    if last is None or report.year is None:
        return
    for rule in rules:
        others = list(pieces(last.prose, last.scope("prose"), "sentence", rule.options["least"]))
        for match in matches(rule, report):
            if int(match["year"]) != report.year - 1:
                continue
            start, end = sentence(report.prose, match.start())
            alike, other = nearest(Piece(start, end, shingles(report.prose[start:end])), others)
            if (
                other is None
                or 100 * alike < rule.options["from"]
                or match[0] not in last.prose[other.start : other.end]
            ):
                continue
            note = quote(last, other)
            args: dict[str, object] = {"原": match["year"], "正": report.year, "上年": note}
            related = (Related(other.start, other.end, note=note, of=last),)
            yield Found(rule, match.start("year"), match.end("year"), args, related=related)
