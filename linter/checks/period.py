"""Kind ``period``: the period that the report's figures cover."""

from __future__ import annotations

from collections.abc import Iterator

from linter.facts.dates import periods
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield what is wrong with the period, one aspect per rule."""
    for rule in rules:
        found = _ASPECTS[rule.options["aspect"]](rule, report)
        if found:
            yield found


def _missing(rule: Rule, report: Report) -> Found | None:
    if report.period or report.broken_period or not (report.title or report.headings):
        return None
    if any(periods(report.text.replace("\n", ""))) or rule.finds("unless", report.text):
        return None  # stated, but in other words, or broken over two lines by a narrow page
    if report.title:
        return Found(rule, report.title.start, report.title.end, {}, about=rule.kind)
    first = report.headings[0]
    return Found(rule, first.start, first.end, {}, about=rule.kind)


def _broken(rule: Rule, report: Report) -> Found | None:
    if not report.broken_period:
        return None
    start, end = report.broken_period
    return Found(rule, start, end, {"原": report.text[start:end]})


def _year(rule: Rule, report: Report) -> Found | None:
    """The period is of another year than the title."""
    title, period = report.title, report.period
    if not (title and title.year and period) or title.year in period.years:
        return None
    args: dict[str, object] = {"原": period.text, "期": period.years[0], "年": title.year}
    return Found(rule, period.start, period.end, args, related=(Related(title.start, title.end),))


def _partial(rule: Rule, report: Report) -> Found | None:
    """The period is not 1 January to 31 December of one year."""
    period = report.period
    if not period:
        return None
    whole = (
        period.first is not None
        and period.last is not None
        and (period.first.month, period.first.day) == (1, 1)
        and (period.last.month, period.last.day) == (12, 31)
        and period.years[0] == period.years[1]
    )
    if whole:
        return None
    year = report.year or period.years[0]
    return Found(rule, period.start, period.end, {"原": period.text, "年": year})


def _joiner(rule: Rule, report: Report) -> Found | None:
    period = report.period
    if not period or period.joiner not in ("-", "–", "－", "~", "～"):
        return None
    return Found(rule, period.start, period.end, {"原": period.text, "号": period.joiner})


_ASPECTS = {"missing": _missing, "broken": _broken, "year": _year, "partial": _partial, "joiner": _joiner}
