"""The real sample, defect by defect: ``domain.md`` §8. Nothing from its "must not" list may appear."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import linter

SAMPLE = Path(__file__).parents[2] / "shared" / "reports" / "lukou-civil-affairs-2020.txt"
pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="../shared is not here")

#: Defect → (line, rule, severity) for every defect marked mechanical. D4's severity is the issue's
#: ("mixed numbering is one warning"); D6 and D7 are said by the rule that also says D8.
EXPECTED = {
    "D1": (408, "TIM001", "error"),
    "D2": (14, "TXT001", "error"),
    "D3": (403, "STR006", "error"),
    "D4": (4, "STR004", "warning"),
    "D5": (4, "LNG033", "info"),
    "D5b": (90, "LNG033", "info"),
    "D5c": (352, "LNG033", "info"),
    "D5d": (398, "LNG033", "info"),
    "D6, D8": (44, "TAB016", "error"),
    "D7, D8": (61, "TAB016", "error"),
    "D9": (87, "TAB017", "warning"),
    "D10": (399, "LNG003", "error"),
    "D11": (401, "LNG002", "warning"),
    "D12": (353, "LNG022", "warning"),
    "D20": (11, "STR018", "warning"),
    "D21": (402, "STR018", "warning"),
    "D21 blank": (402, "LNG033", "info"),
    "D22 brackets": (5, "LNG010", "info"),
    "D22 colon": (5, "LNG031", "info"),
    "D23": (14, "LNG010", "info"),
    "D24": (14, "LNG036", "info"),
    "D24b": (404, "LNG036", "info"),
    "D25": (406, "LNG037", "info"),
    "D33": (8, "LNG032", "info"),
    "D35": (15, "LNG044", "info"),
    "D37": (353, "LNG030", "info"),
    "D38": (399, "LNG028", "info"),
    "D41": (14, "LNG008", "info"),
}
#: Heuristic ones that we also see: D13 and D14.
ALSO = {(404, "STR017")}


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    return linter.lint_bytes(SAMPLE.read_bytes(), SAMPLE.name)


@pytest.mark.parametrize("defect", EXPECTED)
def test_defect_is_found(result: dict[str, Any], defect: str) -> None:
    found = {(one["line"], one["rule"], one["severity"]) for one in result["violations"]}
    assert EXPECTED[defect] in found


def test_nothing_else_is_reported(result: dict[str, Any]) -> None:
    expected = {(line, rule) for line, rule, _ in EXPECTED.values()} | ALSO
    assert {(one["line"], one["rule"]) for one in result["violations"]} - expected == set()


def test_mixed_numbering_lists_all_its_places(result: dict[str, Any]) -> None:
    mixed = next(one for one in result["violations"] if one["rule"] == "STR004")
    assert [mixed["line"], *(place["line"] for place in mixed["related"])] == [4, 90, 352, 398]


def test_what_the_report_is(result: dict[str, Any]) -> None:
    about = {key: result[key] for key in ("status", "form", "year", "agency", "body")}
    assert about == {
        "status": "linted",
        "form": "2019",
        "year": 2020,
        "agency": "株洲市渌口区民政局",
        "body": "department",
    }
