"""The generator's reports: clean ones give nothing, broken ones are found and pinned to the cell.

``python -m tests.measure --per 20`` prints the whole table; here the aims are held on a smaller run.
"""

from __future__ import annotations

import pytest

from tests.measure import Summary, run


@pytest.fixture(scope="module")
def summary() -> Summary:
    return run(4, 7)


def test_clean_reports_give_no_error_and_no_warning(summary: Summary) -> None:
    assert summary.clean.cases >= 60
    assert summary.clean.alarms == 0


def test_traps_give_no_error_and_no_warning(summary: Summary) -> None:
    assert summary.traps.cases >= 60
    assert summary.traps.alarms == 0


def test_defects_are_found(summary: Summary) -> None:
    assert summary.total.found / summary.total.cases >= 0.98, summary.table()


def test_defects_are_pinned(summary: Summary) -> None:
    assert summary.total.pinned / summary.total.cases >= 0.95, summary.table()


def test_broken_reports_give_no_false_alarms(summary: Summary) -> None:
    assert summary.total.alarms == 0, summary.table()
