"""Which units of a report that sums others up count, by their year, name and kind of body. No check itself."""

from __future__ import annotations

from linter.forms.fold import fold, same_name
from linter.report import Report

COUNTS, YEAR, TWICE, BODY = "counts", "year", "twice", "body"


def standing(unit: Report) -> str:
    """Return whether a unit counts for its parent, and if not why: another ``year``, the same agency ``twice``, or
    a ``body`` that does not report to this parent.
    """
    parent = unit.parent
    if parent is None:
        return COUNTS
    if unit.year != parent.year:
        return YEAR
    if fold(unit.agency) and fold(unit.agency) == fold(parent.agency):
        return BODY
    named = any(same_name(name, unit.agency) for name in parent.due)
    below = _below(parent)
    if below and unit.body and unit.body not in below and not named:
        return BODY
    return TWICE if first_of(unit) is not unit else COUNTS


def _below(parent: Report) -> list[str]:
    """Return the kinds of bodies that report to this one: of several lines the one that fits most of its units."""
    lines: list[list[str]] = parent.kind.get("units", {}).get(parent.body) or [[]]
    bodies = [unit.body for unit in parent.units]
    return max(lines, key=lambda line: sum(body in line for body in bodies))


def first_of(unit: Report) -> Report:
    """Return the first unit with this agency and year, which may be the unit itself."""
    units = unit.parent.units if unit.parent else ()
    name = fold(unit.agency)
    return next((one for one in units if name and (fold(one.agency), one.year) == (name, unit.year)), unit)


def counted(parent: Report) -> list[Report]:
    """Return the units that count."""
    return [unit for unit in parent.units if standing(unit) == COUNTS]


def missing(parent: Report) -> list[str]:
    """Return the names of units that are due and have no report that counts."""
    there = [unit.agency for unit in counted(parent)]
    return [name for name in parent.due if not any(same_name(name, agency) for agency in there)]


def name_of(unit: Report) -> str:
    """A unit's name for messages: its agency, or its file."""
    return unit.agency or unit.document.name
