"""Real defects that no earlier tool could see (the last section of lessons.md), each in a report of an invented agency."""

from __future__ import annotations

from typing import Any

import pytest

from linter.engine import Linter
from linter.examples import build
from linter.packs import DEFAULT_PACK, load
from linter.violations import Violation

BASE = load(examples=True).reports[DEFAULT_PACK]["example"]
RECEIVED = 805
SPREAD = {"予以公开": 258, "部分公开": 100, "查询事项": 47, "不掌握": 300, "信访举报": 100}


def _column(rows: dict[str, int], new: int, column: str = "自然人") -> dict[str, int]:
    """Cells of table 3 that balance: ``rows`` are the outcomes of ``new`` applications."""
    cells = {f"表三.{row}.{at}": value for row, value in rows.items() for at in (column, "总计")}
    total = sum(rows.values())
    for at in (column, "总计"):
        cells |= {f"表三.新收.{at}": new, f"表三.总计.{at}": total, f"表三.结转下年.{at}": new - total}
    return cells


def lint(shipped: Linter, **changes: Any) -> list[Violation]:
    text = build(BASE, changes, shipped)
    return list(shipped.lint_bytes(text.encode(), "report.txt").violations)


def message(violations: list[Violation], rule: str) -> str:
    """The message of the one violation of a rule, and that no other error stands beside it."""
    loud = [one for one in violations if one.severity != "info"]
    assert [one.rule for one in loud] == [rule], [one.message for one in loud]
    return loud[0].message


def test_a_wrong_percentage(shipped: Linter) -> None:
    text = "2024年，收到政府信息公开申请805件，答复805件，其中予以公开258件，占33.9%。"
    said = message(lint(shipped, cells=_column(SPREAD, RECEIVED), put={"总体情况": text}), "TXT009")
    assert "258" in said and "805" in said and "32.0" in said and "33.9" in said


def test_parts_that_are_less_than_their_whole(shipped: Linter) -> None:
    text = "2024年，主动公开政府信息805条，其中，政务动态258条、通知公告265条、政策文件193条。"
    said = message(lint(shipped, put={"总体情况": text}), "TXT002")
    assert "805" in said and "716" in said and "89" in said


def test_a_wrong_change_against_last_year(shipped: Linter) -> None:
    text = "2024年，收到政府信息公开申请3646件，2023年收到3607件，同比增长1.05%。"
    rows = {"予以公开": 3646}
    said = message(lint(shipped, cells=_column(rows, 3646), put={"总体情况": text}), "TXT046")
    assert "3607" in said and "3646" in said and "1.08%" in said and "1.05%" in said


def test_a_total_of_table_four_that_was_left_at_zero(shipped: Linter) -> None:
    cells = {"表四.件数.行政复议结果维持": 10, "表四.件数.行政复议结果纠正": 1}
    violations = lint(shipped, cells=cells)
    said = message(violations, "TAB004")
    assert "11" in said and violations[0].col is not None


def test_outcomes_that_do_not_add_up_to_their_total(shipped: Linter) -> None:
    rows = {"予以公开": 20, "不掌握": 7}
    cells = (
        _column(rows, 21)
        | {"表三.总计.自然人": 21, "表三.总计.总计": 21}
        | {"表三.结转下年.自然人": 0, "表三.结转下年.总计": 0}
    )
    rules = {one.rule for one in lint(shipped, cells=cells) if one.severity == "error"}
    assert rules == {"TAB002"}


def test_cases_in_the_text_that_table_four_does_not_have(shipped: Linter) -> None:
    cells = {
        "表四.件数.行政复议结果维持": 170, "表四.件数.行政复议总计": 170,
        "表四.件数.直接起诉其他结果": 25, "表四.件数.直接起诉总计": 25,
        "表四.件数.复议后起诉其他结果": 52, "表四.件数.复议后起诉总计": 52,
    }  # fmt: skip
    text = "因政府信息公开工作被申请行政复议134件、提起行政诉讼57件。"
    loud = {
        one.rule: one.message for one in lint(shipped, cells=cells, put={"总体情况": text}) if one.severity == "error"
    }
    assert set(loud) == {"TXT005", "TXT018"}
    assert "134" in loud["TXT005"] and "170" in loud["TXT005"] and "57" in loud["TXT018"]


def test_parts_that_are_one_more_than_their_whole(shipped: Linter) -> None:
    text = "全年共公开信息2602条，其中概况类信息120条、政务动态1483条、信息公开目录1000条。"
    assert "2603" in message(lint(shipped, put={"总体情况": text}), "TXT001")


@pytest.mark.parametrize("mark", ["；", "。"])
def test_a_series_that_loses_its_second_item(shipped: Linter, mark: str) -> None:
    text = f"一是健全制度{mark}三是加强培训{mark}三是强化督查。"
    violations = [one for one in lint(shipped, put={"总体情况": text}) if one.severity != "info"]
    assert {one.rule for one in violations} == {"TXT016"}
