"""Kind ``identity``: the report speaks as, or of, another agency than that of its title."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from linter import regex
from linter.checks.places import excused, matches, spans
from linter.facts.organisations import Gazetteer, Organisation, Place
from linter.facts.quantities import sentence
from linter.forms.fold import fold
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield what names another agency; a report without an agency in its title names none."""
    title = report.title
    for rule in rules if title and title.agency else ():
        found = sorted(_ASPECTS[rule.options["aspect"]](rule, report))
        # Each other name once: what was copied stands in many places.
        for name in dict.fromkeys(one[2] for one in found):
            (start, end, _), *others = [one for one in found if one[2] == name]
            args: dict[str, object] = {"原": name, "题": report.agency, "处": 1 + len(others)}
            related = tuple(Related(one[0], one[1]) for one in others)
            yield Found(rule, start, end, args, related=related)


def _of_another_place(rule: Rule, report: Report) -> Iterator[tuple[int, int, str]]:
    """Agencies of the title's function, or governments, of a place that cannot be the title's."""
    options = rule.options
    gazetteer = Gazetteer(options["levels"], options["never"], options["before"])
    places, own = gazetteer.parts(report.agency)
    functions = [own, *options["functions"]] if own else options["functions"]
    for text, start, end in spans(rule, report) if places else ():
        for one in chain.from_iterable(gazetteer.named(text, function, start, end) for function in functions):
            if _in_identity(report, one.start) or excused(rule, text, one.start):
                continue
            if _elsewhere(places, one, gazetteer) and _certain(rule, text, one, _ranked(places, one, gazetteer)):
                yield one.start, one.end, text[one.start : one.end]
        if own in options.get("areas", ()):
            yield from _other_areas(rule, text, start, end, places, gazetteer)


def _elsewhere(own: tuple[Place, ...], other: Organisation, gazetteer: Gazetteer) -> bool:
    """Whether an organisation's smallest place has the rank of one of ours, but is none of ours."""
    last = other.places[-1]
    rank = gazetteer.ranks[last.level]
    ours = [place for place in own if gazetteer.ranks[place.level] == rank]
    return bool(ours) and not any(place.same(last) for place in own)


def _ranked(own: tuple[Place, ...], other: Organisation, gazetteer: Gazetteer) -> bool:
    """Whether our place of an organisation's rank surely has that rank: the next above or below stands beside it."""
    rank = gazetteer.ranks[other.places[-1].level]
    ranks = [gazetteer.ranks[place.level] for place in own]
    return any(rank in pair and pair[1] - pair[0] == 1 for pair in zip(ranks, ranks[1:], strict=False))


def _certain(rule: Rule, text: str, other: Organisation, ranked: bool) -> bool:
    """A place of a rank that may be above ours too (昆山市, 苏州市) only counts as the subject of a sentence.

    It cannot be where ours stands beside a place of the next rank: 苏州市姑苏区, but not 昆山市周庄镇.
    """
    if other.places[-1].level not in rule.options["unsure"] or ranked:
        return True
    start, end = sentence(text, other.start)
    return any(
        found.start("org") == other.start
        for pattern in rule.patterns("subject", lambda literal: True)
        for found in pattern.finditer(text, start, end)
    )


def _other_areas(
    rule: Rule, text: str, start: int, end: int, own: tuple[Place, ...], gazetteer: Gazetteer
) -> Iterator[tuple[int, int, str]]:
    """Bare places that are the subject of a sentence, in the report of one that is responsible for an area."""
    for pattern in rule.patterns("subject", lambda literal: True):
        for found in pattern.finditer(text, start, end):
            one = Organisation(gazetteer.parts(found["org"])[0], "", *found.span("org"))
            if not one.places or gazetteer.parts(found["org"])[1] or one.places[-1].level in rule.options["unsure"]:
                continue
            if _elsewhere(own, one, gazetteer) and not excused(rule, text, one.start):
                yield one.start, one.end, found["org"]


def _as_author(rule: Rule, report: Report) -> Iterator[tuple[int, int, str]]:
    """Agencies that the text makes the author of the report."""
    own = fold(report.agency)
    places = tuple(rule.options.get("offices", ()))
    for match in matches(rule, report):
        start, end = match.span("org")
        name = match["org"]
        if _in_identity(report, start) or name.endswith(places):
            continue
        if name[0] in rule.options.get("ranks", ()) and name[0] not in report.agency:
            continue  # the office above: 省民政厅 in the report of a county's
        if not _alike(fold(name), own):
            yield start, end, name


def _as_self(rule: Rule, report: Report) -> Iterator[tuple[int, int, str]]:
    """Words for oneself that an agency of this name does not use."""
    for word, others in rule.options["says"].items():
        if not report.has(word) or not regex.compile(others).search(report.agency):
            continue
        for text, start, end in spans(rule, report):
            at = text.find(word, start, end)
            while at >= 0:
                if not excused(rule, text, at):
                    yield at, at + len(word), word
                at = text.find(word, at + 1, end)


def _alike(one: str, two: str) -> bool:
    """Whether all characters of the shorter name stand in the longer, in order: 县民政局, 青禾县民政局."""
    short, long = sorted((one, two), key=len)
    rest = iter(long)
    return all(char in rest for char in short)


def _in_identity(report: Report, at: int) -> bool:
    """Whether a place is in the title or the signature, of which other rules speak."""
    title, signature = report.title, report.signature
    if title and title.start <= at < title.end:
        return True
    return bool(signature and signature.start <= at < signature.end)


_ASPECTS = {"place": _of_another_place, "author": _as_author, "self": _as_self}
