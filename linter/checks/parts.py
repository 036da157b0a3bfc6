"""Kind ``parts``: parts that the text lists for a whole, and that exceed it or fall short of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from itertools import takewhile

from linter import regex
from linter.checks.places import matches
from linter.facts.quantities import Quantity, sentence
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related

#: A whole stands at most this far before the word that begins its parts.
_REACH = 30
#: A list whose parts stand between semicolons ends at most this far behind the first of them.
_LIST = 1000
#: The words that name one part of a sum are no longer than this.
_LABEL = 32
_ONE_NUMBER = regex.compile(r"\D*\d[\d,.]*[^\d；]*")
#: What each number is about, by its start.
_About = dict[int, frozenset[str]]
_CHANGES = ("增加", "减少", "增长", "下降", "上升", "多", "少", "降低")


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield the lists whose parts do not add up to their whole."""
    for rule in rules:
        about = _about(rule, report)
        for found in matches(rule, report, "cues"):
            whole, parts, tail = _list(report, rule, about, found)
            if whole is not None and len(parts) > 1:
                yield from _compare(rule, whole, parts, tail)
        for found in matches(rule, report, "sums"):
            yield from _behind(report, rule, found)


def _behind(report: Report, rule: Rule, cue: re.Match[str]) -> Iterator[Found]:
    """Compare a sum with the parts before it: 网站3条、公众号2条，合计6条."""
    text = report.prose
    first, last = sentence(text, cue.start())
    every = report.quantities
    near = every[bisect_left(every, first, key=_start) : bisect_left(every, last, key=_start)]
    whole = next((quantity for quantity in near if quantity.start >= cue.end()), None)
    if (
        whole is None
        or whole.unit not in rule.options["units"]
        or whole.start - cue.end() > _LABEL
        or whole.approximate
    ):
        return
    parts: list[Quantity] = []
    end = cue.start()
    for quantity in reversed([one for one in near if one.end <= cue.start()]):
        if quantity.unit != whole.unit or quantity.approximate or end - quantity.end > _LABEL:
            break
        if any(stop in text[quantity.end : end] for stop in rule.options.get("stops", ())):
            break
        parts.insert(0, quantity)
        end = quantity.start
    sums = [sum((part.value for part in parts[at:]), Decimal(0)) for at in range(len(parts))]
    if len(parts) < 2 or whole.value in sums or end - first > 2 * _LABEL:
        return
    total = sums[0]
    yield Found(rule, whole.start, whole.end, _args(whole, parts, total), related=_places(parts))


def _list(report: Report, rule: Rule, about: _About, cue: re.Match[str]) -> tuple[Quantity | None, list[Quantity], str]:
    """Return the whole before a cue, the parts behind it, and the text of the list."""
    text = report.prose
    first, last = _extent(text, cue)
    units, every = rule.options["units"], report.quantities
    at = cue.start()
    reach = at - 2 * _REACH
    # A number with its unit is shorter than the reach.
    nearby = every[bisect_left(every, max(first, reach - _REACH), key=_start) : bisect_left(every, at, key=_start)]
    # What stands in brackets that are closed again belongs to the number before them.
    before = [q for q in nearby if q.unit in units and reach <= q.end <= at and _depth(text, q.end, at) >= 0]
    earlier = rule.options.get("earlier")
    whole = next(
        (q for q in reversed(before) if earlier not in about.get(q.start, ()) and not _is_change(text, q)), None
    )
    # 新收317件，上年结转3件。其中，…: what is detailed may be both together.
    added = rule.options.get("added")
    if any(added in about.get(q.start, ()) for q in before if whole is None or q.start >= whole.start):
        return None, [], ""
    # A second cue nests or changes the subject: which part it details cannot be told for sure.
    nested = whole is not None and _cued(rule, text, (whole.end, cue.start()), (cue.end(), last))
    if whole is None or nested:
        return None, [], ""
    if text.count("（", first, cue.start()) > text.count("）", first, cue.start()):
        close = text.find("）", cue.end(), last)
        last = close if close >= 0 else last
    after = every[bisect_left(every, cue.end(), key=_start) : bisect_left(every, last, key=_start)]
    listed = [q for q in after if q.unit in units and _depth(text, cue.end(), q.start) == 0]
    behind = [q for q in listed if q.unit == whole.unit]
    behind = list(takewhile(lambda q: not _another(rule, about, whole.start, q.start), behind))
    parts = _of_one_list(text, cue.end(), whole.value, behind, rule.options.get("stops", ()))
    if parts and sum(q.value for q in listed if q.end <= parts[-1].end) == whole.value:
        return None, [], ""  # 512条，其中公告38期、决定291条、其他183条
    return whole, parts, text[cue.end() : last]


def _cued(rule: Rule, text: str, *spans: tuple[int, int]) -> bool:
    """Whether another cue stands in one of the spans, outside brackets."""
    return any(
        _depth(text, start, match.start() + (text[match.start()] in "（(")) <= 0 and text[match.start()] not in "（("
        for start, end in spans
        for pattern in rule.patterns("cues", partial(_has, text, start, end))
        for match in pattern.finditer(text, start, end)
    )


def _has(text: str, start: int, end: int, literal: str) -> bool:
    return text.find(literal, start, end) >= 0


def _of_one_list(text: str, start: int, whole: Decimal, candidates: list[Quantity], stops: list[str]) -> list[Quantity]:
    """The quantities of one list: parted by the same mark throughout, none of them a new statement."""
    parts: list[Quantity] = []
    mark = ""
    for quantity in candidates:
        if parts and sum(part.value for part in parts) == whole:
            break  # the list is complete; what follows is another statement
        label = text[start : quantity.start]
        between = label[:1] if parts else ""
        if any(stop in label for stop in stops) or (mark == "、" and between not in "、和及与"):
            break
        if len(parts) == 1:
            mark = between
        parts.append(quantity)
        start = quantity.end
    return parts


def _about(rule: Rule, report: Report) -> _About:
    """What each number is about, by its start, for a rule that asks."""
    asked = not rule.options.keys().isdisjoint(("earlier", "added", "apart"))
    return {fact.start: fact.concepts for fact in report.facts} if asked else {}


def _another(rule: Rule, about: _About, whole: int, part: int) -> bool:
    """Whether a number is about another thing than the whole: 复议5件，其中维持3件；诉讼9件."""
    apart: frozenset[str] = frozenset(rule.options.get("apart", ()))
    mine, theirs = about.get(whole, frozenset()) & apart, about.get(part, frozenset()) & apart
    return bool(mine and theirs and not mine & theirs)


def _is_change(text: str, quantity: Quantity) -> bool:
    """Whether a quantity is a difference (较去年增加5件), which has no parts."""
    return any(word in text[max(0, quantity.start - 5) : quantity.start] for word in _CHANGES)


def _start(quantity: Quantity) -> int:
    return quantity.start


def _extent(text: str, cue: re.Match[str]) -> tuple[int, int]:
    """The sentence of a list; semicolons end it unless they stand between its parts."""
    first, last = sentence(text, cue.start())
    if first and text[first - 1] in "。；" and not text[first : cue.start()].strip():
        first = sentence(text, first - 1)[0]  # …92篇。其中：…
    if not _ONE_NUMBER.fullmatch(text, cue.end(), last):
        return first, last
    reach = text.find("\n", last, last + _LIST)
    reach = min(len(text), last + _LIST) if reach < 0 else reach
    # Items between semicolons, each with one number, go on with the list.
    while text[last : last + 1] == "；":
        end = min((at for stop in "。！？；" if (at := text.find(stop, last + 1, reach)) >= 0), default=reach)
        if not _ONE_NUMBER.fullmatch(text, last + 1, end):
            break
        last = end
    return first, last


def _depth(text: str, start: int, at: int) -> int:
    return (
        text.count("（", start, at)
        + text.count("(", start, at)
        - text.count("）", start, at)
        - text.count(")", start, at)
    )


def _compare(rule: Rule, whole: Quantity, parts: list[Quantity], tail: str) -> Iterator[Found]:
    if whole.approximate or any(part.approximate for part in parts):
        return
    total = sum((part.value for part in parts), Decimal(0))
    over = rule.options["aspect"] == "over"
    if total == whole.value or (total > whole.value) is not over:
        return
    if over and _several_wholes(whole.value, parts):
        return
    if not over and (any(word in tail for word in rule.options.get("open", ())) or _is_choice(rule, whole, parts)):
        return
    yield Found(rule, whole.start, whole.end, _args(whole, parts, total), related=_places(parts))


def _args(whole: Quantity, parts: list[Quantity], total: Decimal) -> dict[str, object]:
    return {
        "总": whole.value,
        "和": total,
        "式": "+".join(str(part.value) for part in parts),
        "差": abs(total - whole.value),
        "单位": whole.unit,
    }


def _places(parts: list[Quantity]) -> tuple[Related, ...]:
    return tuple(Related(part.start, part.end) for part in parts)


def _is_choice(rule: Rule, whole: Quantity, parts: list[Quantity]) -> bool:
    """Whether few parts that leave much of the whole, or many that leave most of it, are only those worth telling."""
    covered = sum(part.value for part in parts) * 100
    few: int = rule.options.get("least", 0)
    if covered < whole.value * Decimal(rule.options.get("scarce", 0)):
        return True
    return len(parts) < few and covered < whole.value * Decimal(rule.options.get("cover", 0))


def _several_wholes(whole: Decimal, parts: list[Quantity]) -> bool:
    """Whether the parts are several full lists one after the other (by channel, then by outcome)."""
    total, lists = Decimal(0), 0
    for part in parts:
        total += part.value
        if total == whole:
            total, lists = Decimal(0), lists + 1
    return lists > 1 and total == 0
