"""Which kind of report a document is, and which of its forms: by title, by the forms' words, by year.

What tells is in each kind's ``report.yaml`` and in its forms; nothing here knows any of them by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from linter.forms.fold import fold
from linter.forms.model import in_years
from linter.title import find_title, page_named

if TYPE_CHECKING:
    from linter.document import Document
    from linter.report import Report

#: Below this many labels of the form, and without a heading, a text is no such report.
_LEAST_SIGNS = 2
#: A page without the form's parts and without a line this long has no report, only its title.
_LONG = 80
#: Where labels are looked for, folded, when none stands as the form prints it.
_FORM_SAMPLE = 20_000

Data = Mapping[str, dict[str, Any]]


def likely(document: Document, reports: Data, forms: Data) -> list[str]:
    """Return the kinds of report that a document may be, the likeliest first; one alone where that is certain.

    In a document of its own the title tells most. A page has titles of other reports in its lists: there the
    words of the forms do, and the page's own name.
    """
    if len(reports) == 1:
        return list(reports)
    ranks: dict[str, tuple[int, int]] = {}
    for key, kind in reports.items():
        signs = min(_LEAST_SIGNS, max(_signs(document.text, kind, forms).values()))
        if document.regions:
            ranks[key] = (signs, int(page_named(document, kind)))
        else:
            ranks[key] = (int(find_title(document, kind) is not None), signs)
        if sum(ranks[key]) == _LEAST_SIGNS + 1:
            return [key]
    if not any(map(any, ranks.values())):
        folded = fold(document.text[:_FORM_SAMPLE])
        ranks = {key: (max(_signs(folded, kind, forms, folded=True).values()), 0) for key, kind in reports.items()}
    return sorted(ranks, key=lambda key: ranks[key], reverse=True)


def choose_form(text: str, kind: dict[str, Any], forms: Data, year: int | None) -> str:
    """Choose the form by the document's own labels; where these do not tell, by year; else the newest."""
    scores = _signs(text, kind, forms)
    if not any(scores.values()):
        scores = _signs(fold(text[:_FORM_SAMPLE]), kind, forms, folded=True)
    best = max(scores.values())
    # One sign may be a word of the prose: against the report's year it takes two.
    of_year = max((scores[key] for key in scores if in_years(str(forms[key]["years"]), year)), default=-_LEAST_SIGNS)
    if year is not None and best - of_year < _LEAST_SIGNS:
        best = of_year
    keys = [key for key, score in scores.items() if score == best]
    by_year = [key for key in keys if in_years(str(forms[key]["years"]), year)]
    return (by_year or keys)[-1]


def _signs(text: str, kind: dict[str, Any], forms: Data, *, folded: bool = False) -> dict[str, int]:
    """How many signs of each of a kind's forms a text has."""
    spelt = fold if folded else str
    return {str(key): sum(1 for sign in forms[str(key)]["signs"] if spelt(sign) in text) for key in kind["forms"]}


def is_report(report: Report) -> bool:
    """Whether what was bound is a report of its kind: it has the title, or parts enough of the form."""
    form = report.form
    enough = min(_LEAST_SIGNS, len(form.sections) + len(form.tables))
    tables = sum(1 for table in report.tables.values() if table.found)
    if report.title or len(report.sections) >= enough or tables >= enough:
        return True
    if report.document.regions:
        return False  # the page around a report has its words too
    return bool(tables or report.sections) and any(word in report.text for word in report.kind["words"])


def only_named(report: Report) -> bool:
    """Whether a page has nothing of the report but its name: the report is a file that it links to, or a picture."""
    form = report.form
    parts = sum(1 for table in report.tables.values() if table.found) + len(report.sections)
    enough = min(_LEAST_SIGNS, len(form.sections) + len(form.tables))
    return parts < enough and all(end - start < _LONG for start, end in report.outline.prose)
