"""What a stranger's reports showed: one cause is one violation, headers speak, and words of the agency are its own."""

from __future__ import annotations

from typing import Any

import pytest

from linter.engine import Linter
from linter.examples import build
from linter.packs import DEFAULT_PACK, load
from linter.violations import Violation

BASE = load(examples=True).reports[DEFAULT_PACK]["example"]
CITY = "云泽市民政局"
THREE = {f"表三.{row}.{at}": 3 for row in ("新收", "予以公开", "总计") for at in ("自然人", "总计")}
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")


def lint(shipped: Linter, **changes: Any) -> list[Violation]:
    return list(shipped.lint_bytes(build(BASE, changes, shipped).encode(), "report.txt").violations)


def loud(violations: list[Violation]) -> list[str]:
    return [one.rule for one in violations if one.severity != "info"]


def test_prose_is_not_blamed_for_a_cell_that_breaks_its_table(shipped: Linter) -> None:
    cells = {**THREE, "表三.新收.总计": 13}
    told = "2024年，收到政府信息公开申请3件。"
    assert loud(lint(shipped, cells=cells, put={"总体情况": told})) == ["TAB001"]


def test_prose_is_blamed_for_a_cell_that_its_table_bears_out(shipped: Linter) -> None:
    told = "2024年，收到政府信息公开申请13件。"
    assert loud(lint(shipped, cells=THREE, put={"总体情况": told})) == ["TXT003"]


def test_a_whole_column_of_blanks_is_one_violation(shipped: Linter) -> None:
    form = shipped.form("2021").table("表三")
    blank = {f"表三.{row}.总计": "" for row in form.rows}
    found = lint(shipped, cells=blank)
    assert loud(found) == ["TAB010"]
    assert "总计" in found[0].message and "25" in found[0].message


def test_a_word_of_the_prose_does_not_choose_the_form_against_the_year(shipped: Linter) -> None:
    told = "全年清理行政规范性文件3件。"
    found = lint(shipped, year=2020, drop={"table": "表二"}, put={"总体情况": told})
    assert "STR013" in loud(found) and "TIM007" not in loud(found) and "TAB005" not in loud(found)


@pytest.mark.parametrize("header", ["本年新 | 本年新 | 对外公开", "本年新制作", ""])
def test_a_header_that_an_export_cut_off_says_nothing(shipped: Linter, header: str) -> None:
    printed = "本年新制作数量 | 本年新公开数量 | 对外公开总数量"
    assert "TAB029" not in [one.rule for one in lint(shipped, year=2020, replace={printed: header})]


def test_the_bureau_of_the_city_is_the_agency_itself(shipped: Linter) -> None:
    told = "2024年市局制发行政规范性文件5件。"
    assert "TXT014" in loud(lint(shipped, agency=CITY, put={"总体情况": told}))


def test_the_bureau_of_the_city_is_another_one_for_a_district(shipped: Linter) -> None:
    told = "2024年市局制发行政规范性文件5件。"
    assert "TXT014" not in loud(lint(shipped, agency="云泽市青禾区民政局", put={"总体情况": told}))


def test_a_year_in_brackets_ends_with_them(shipped: Linter) -> None:
    told = "2024年，收到政府信息公开申请3件（2023年2件），办结5件。"
    assert loud(lint(shipped, cells=THREE, put={"总体情况": told})) == ["TXT004"]


def test_a_change_is_held_against_the_number_before_its_bracket(shipped: Linter) -> None:
    told = "2024年，收到政府信息公开申请3件（自然人3件，法人0件），同比增长30%（2023年收到2件）。"
    assert "TXT046" in loud(lint(shipped, cells=THREE, put={"总体情况": told}))


def test_numbers_of_others_in_one_clause(shipped: Linter) -> None:
    told = "因政府信息公开引发的案件，其中市本级行政复议31件、行政诉讼18件。"
    assert loud(lint(shipped, agency="云泽市人民政府", put={"复议诉讼": told})) == []


def test_points_that_skip(shipped: Linter) -> None:
    found = lint(
        shipped, sections={"问题改进": ["1.解读形式单一，图解偏少，群众不易看懂。", "3.已制作图解12期，邀请群众评议。"]}
    )
    assert "STR016" in loud(found)


def test_points_that_begin_anew(shipped: Linter) -> None:
    parts = [
        "（一）问题",
        "1.解读形式单一，图解偏少。",
        "2.更新不够及时，栏目空白。",
        "（二）改进",
        "1.制作图解12期。",
        "2.每周更新。",
    ]
    assert loud(lint(shipped, sections={"问题改进": parts})) == []


def test_one_heading_without_its_number(shipped: Linter) -> None:
    found = lint(shipped, replace={"六、其他需要报告的事项": "其他需要报告的事项"})
    assert loud(found) == ["STR004"]


def test_a_table_of_contents_is_no_repeat(shipped: Linter) -> None:
    headings = [section.heading for section in shipped.form("2021").sections]
    assert "STR025" not in loud(lint(shipped, lead=headings))
