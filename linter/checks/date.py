"""Kind ``date``: when the report is dated, against when it was due."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from linter.facts.dates import Dated
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield what is wrong with the date of the report, one aspect per rule."""
    for rule in rules:
        found = _ASPECTS[rule.options["aspect"]](rule, report)
        if found:
            yield found


def date_of(report: Report) -> Dated | None:
    """Return the date under the signature, else the date of publication on the page."""
    signed = report.signature.dated if report.signature else None
    return signed or report.published()


def _limit(limits: dict[str, str], report: Report) -> date | None:
    """The last day for this kind of body (``any``: for every one), in the year after the report's."""
    written = limits.get(report.body or "", limits.get("any"))
    if not written or report.year is None:
        return None
    month, day = (int(part) for part in written.split("-"))
    return date(report.year + 1, month, day)


def due(rules: Iterable[Rule], report: Report) -> date | None:
    """Return the day after which a report is late by every one of ``rules`` (of this kind) that is for it."""
    own = (rule for rule in rules if rule.applies(report.year, report.body, report.form.key))
    limits = (_limit(rule.options.get("limits", {}), report) for rule in own)
    return max((limit for limit in limits if limit), default=None)


def _late(rule: Rule, report: Report) -> Found | None:
    limit = _limit(rule.options["limits"], report)
    dated = date_of(report)
    if limit is None or dated is None or dated.value is None or dated.value <= limit:
        return None
    other = _limit(rule.options.get("after", {}), report)
    if other and dated.value > other:
        return None
    args: dict[str, object] = {
        "原": dated.text,
        "限": f"{limit.year}年{limit.month}月{limit.day}日",
        "limit": limit.isoformat(),
        "天": (dated.value - limit).days,
        **_body(report),
    }
    basis = rule.options.get("bases", {}).get(report.body, "")
    return Found(rule, dated.start, dated.end, args, basis=basis)


def _body(report: Report) -> dict[str, object]:
    names = report.kind["body_names"].get(report.body or "", {"zh": "", "en": ""})
    return {"类": names["zh"], "body": names["en"]}


def _early(rule: Rule, report: Report) -> Found | None:
    """Dated before the year it reports on is over."""
    dated = date_of(report)
    if dated is None or dated.value is None or report.year is None or dated.value >= date(report.year + 1, 1, 1):
        return None
    return Found(rule, dated.start, dated.end, {"原": dated.text, "年": report.year})


def _impossible(rule: Rule, report: Report) -> Found | None:
    dated = report.signature.dated if report.signature else None
    if dated is None or dated.value is not None:
        return None
    return Found(rule, dated.start, dated.end, {"原": dated.text})


def _undated(rule: Rule, report: Report) -> Found | None:
    return None if date_of(report) else _end(rule, report)


def _unsigned(rule: Rule, report: Report) -> Found | None:
    signature = report.signature
    return _end(rule, report) if signature and not signature.signer else None


def _end(rule: Rule, report: Report) -> Found | None:
    if not report.outline.prose:
        return None
    last = report.outline.prose[-1]
    return Found(rule, max(last.start, last.end - 1), last.end, {}, about=rule.kind)


_ASPECTS = {"late": _late, "early": _early, "impossible": _impossible, "undated": _undated, "unsigned": _unsigned}
