"""Against last year's report: the pairs, the rules, and what is said when there is no such report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linter.engine import Linter
from linter.examples import build
from linter.facts.likeness import likeness, shingles
from linter.packs import load
from linter.report import Report
from linter.violations import FileResult
from tests.conftest import Cli

CARRIED = {"表三.上年结转.自然人": 3, "表三.上年结转.总计": 3}


@pytest.fixture
def write(shipped: Linter, tmp_path: Path) -> Any:
    def run(name: str, **example: Any) -> str:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(build(base(), example, shipped), encoding="utf-8")
        return str(path)

    return run


def base() -> dict[str, Any]:
    """The clean report that examples change."""
    example: dict[str, Any] = load(examples=True).reports["annual-report"]["example"]
    return example


def against(linter: Linter, this: dict[str, Any], last: dict[str, Any]) -> FileResult:
    """Lint one example against another, of the year before."""
    reports = []
    for name, example in (("this.txt", this), ("last.txt", {"year": this.get("year", 2024) - 1, **last})):
        report = linter.report(build(base(), example, linter).encode(), name)
        assert isinstance(report, Report)
        reports.append(report)
    reports[0].previous = reports[1]
    return linter.lint_report(reports[0])


def rules(result: FileResult, prefix: str = "YOY") -> list[str]:
    return [one.rule for one in result.violations if one.rule.startswith(prefix)]


COLUMNS = ["自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]


@pytest.mark.parametrize("year", [2020, 2021, 2024])
@pytest.mark.parametrize("column", [*COLUMNS, "总计"])
def test_every_column_is_compared_and_named_once(shipped: Linter, column: str, year: int) -> None:
    out = {f"表三.结转下年.{name}": 2 for name in COLUMNS} | {"表三.结转下年.总计": 12}
    into = {name.replace("结转下年", "上年结转"): value for name, value in out.items()}
    assert "YOY001" not in rules(against(shipped, {"year": year, "cells": into}, {"cells": out}))
    wrong = into | {f"表三.上年结转.{column}": 5}
    if column != "总计":
        wrong["表三.上年结转.总计"] = 15  # follows from the column, and is not said again
    result = against(shipped, {"year": year, "cells": wrong}, {"cells": out})
    found = [one for one in result.violations if one.rule == "YOY001"]
    assert [one.col for one in found] == [column]
    assert [place.file for place in found[0].related] == ["last.txt"]
    assert found[0].severity == "error"
    assert "5" in found[0].message


def test_a_move_between_columns_is_seen_though_the_total_agrees(shipped: Linter) -> None:
    this = {"表三.上年结转.自然人": 4, "表三.上年结转.其他": 3, "表三.上年结转.总计": 7}
    last = {"表三.结转下年.自然人": 5, "表三.结转下年.其他": 2, "表三.结转下年.总计": 7}
    found = [one for one in against(shipped, {"cells": this}, {"cells": last}).violations if one.rule == "YOY001"]
    assert [one.col for one in found] == ["自然人", "其他"]


def test_a_total_that_its_columns_do_not_explain_is_said_too(shipped: Linter) -> None:
    this = {"表三.上年结转.自然人": 4, "表三.上年结转.总计": 9}
    last = {"表三.结转下年.自然人": 5, "表三.结转下年.总计": 5}
    found = [one for one in against(shipped, {"cells": this}, {"cells": last}).violations if one.rule == "YOY001"]
    assert [one.col for one in found] == ["自然人", "总计"]


@pytest.mark.parametrize("mark", ["", "/", "无"])
def test_what_is_no_number_cannot_be_told(shipped: Linter, mark: str) -> None:
    blank = {"表三.结转下年.自然人": mark, "表三.结转下年.总计": mark}
    assert "YOY001" not in rules(against(shipped, {"cells": CARRIED}, {"cells": blank}))


def test_fingerprints_do_not_depend_on_last_year(shipped: Linter) -> None:
    this = {"cells": {"表三.新收.自然人": 3}}
    alone = shipped.lint_bytes(build(base(), this, shipped).encode(), "this.txt")
    paired = {one.fingerprint for one in against(shipped, this, {}).violations}
    assert {one.fingerprint for one in alone.violations} <= paired


def test_jumps_of_a_table_are_one_violation(shipped: Linter) -> None:
    this = {"表二.行政许可.处理决定": 5321, "表二.行政处罚.处理决定": 0}
    last = {"表二.行政许可.处理决定": 532, "表二.行政处罚.处理决定": 80}
    found = [one for one in against(shipped, {"cells": this}, {"cells": last}).violations if one.rule == "YOY003"]
    assert len(found) == 1
    assert "532→5321" in found[0].message
    assert "80→0" in found[0].message


PARAGRAPH = (
    "{年}年，健全信息发布审核制度，对已公开的信息定期核对更新，落实三级审核，明确专人负责涉密审查，"
    "对拟公开的信息逐条登记，公开属性源头认定率保持在较高水平。"
)
OTHER = (
    "上一年度的重点是网站的集约化迁移，栏目归并后减少了三分之一，历史数据全部导入新平台，"
    "并邀请第三方对错链暗链作了两轮检测，发现的问题均已整改到位，用户的评价也有提高，访问速度明显加快。"
)
NEW = (
    "一年来围绕惠企助企制作图解和短视频二十余部，组织企业家座谈，重点栏目改版后访问量有较大增长，"
    "三个试点街道完成标准目录的梳理并向社会公布，基层查阅点的设备也已更新换代，群众反映良好。"
)


def test_a_copied_paragraph_quotes_both_years(shipped: Linter) -> None:
    this, last = {"sections": {"总体情况": [NEW, PARAGRAPH]}}, {"sections": {"总体情况": [OTHER, PARAGRAPH]}}
    found = [one for one in against(shipped, this, last).violations if one.rule == "YOY014"]
    assert len(found) == 1
    assert "2024年，健全" in found[0].message
    assert "2023年，健全" in found[0].message
    assert found[0].related[0].file == "last.txt"
    assert (found[0].related[0].note or "").startswith("2023年，健全")


def test_a_copied_section_is_said_once_and_not_by_paragraph(shipped: Linter) -> None:
    result = against(shipped, {}, {})
    assert rules(result) == ["YOY010", "YOY010"]  # 一 and 五


def test_what_every_report_says_is_no_copy(shipped: Linter) -> None:
    nothing = (
        "{年}年，没有收到政府信息公开申请，没有发生因政府信息公开被申请行政复议、提起行政诉讼的情况，申请渠道畅通。"
    )
    fresh = {"问题改进": ["窗口人员对流程还不熟悉，已组织三期轮训，并修订答复文书的模板。"]}
    this = {"sections": {"总体情况": [NEW, nothing], **fresh}}
    assert rules(against(shipped, this, {"sections": {"总体情况": [OTHER, nothing]}})) == []


def test_before_2021_no_notice_is_cited_that_was_not_in_force(shipped: Linter) -> None:
    found = [one for one in against(shipped, {"year": 2020}, {}).violations if one.rule.startswith("YOY01")]
    assert found
    assert all("30号" not in one.basis for one in found)


def test_shingles_know_a_copy_from_another_text() -> None:
    this, last = PARAGRAPH.replace("{年}", "2024"), PARAGRAPH.replace("{年}", "2023")
    assert likeness(shingles(this), shingles(last)) == 1.0
    assert likeness(shingles(NEW), shingles(OTHER)) < 0.2
    assert likeness(shingles(""), shingles("")) == 0.0
    figures = "全年主动公开信息{}条，其中政策文件{}件，回应公众关注{}次，办理建议提案{}件。"
    updated = likeness(shingles(figures.format(1203, 45, 17, 22)), shingles(figures.format(988, 31, 8, 40)))
    assert updated < 0.9  # new figures are news


# -- the command line -----------------------------------------------------------------------


def test_two_years_in_a_folder_are_paired_whatever_the_files_are_called(cli_here: Cli, write: Any) -> None:
    this = write("x/one.txt", cells=CARRIED)
    last = write("x/two.txt", year=2023)
    write("x/three.txt", year=2023, agency="青禾县水利局")
    folder = str(Path(this).parent)
    ran = cli_here(folder)
    assert ran.code == 1
    assert "YOY001" in ran.out
    assert f"去年: {last}:" in ran.out
    assert f"（与上年报告 {last} 对照）" in ran.out
    assert ran.out.index("one.txt") < ran.out.index("three.txt") < ran.out.index("two.txt：")
    assert "YOY" not in cli_here(folder, "--no-pair").out
    assert cli_here(folder, "-j", "2").out == ran.out


def test_json_tells_the_previous_report_and_the_file_of_related_places(cli_here: Cli, write: Any) -> None:
    this, last = write("one.txt", cells=CARRIED), write("two.txt", year=2023)
    files = json.loads(cli_here(this, last, "--format", "json", "--select", "YOY001").out)["files"]
    assert [file.get("previous") for file in files] == [last, None]
    related = files[0]["violations"][0]["related"][0]
    assert related["file"] == last
    assert related["row"] == "四、结转下年度继续办理"


def test_previous_may_be_a_file_or_a_folder(cli_here: Cli, write: Any) -> None:
    this, last = write("new/one.txt", cells=CARRIED), write("old/two.txt", year=2023)
    write("old/three.txt", year=2023, agency="青禾县水利局")
    for given in (last, str(Path(last).parent)):
        ran = cli_here(this, "--previous", given, "-q")
        assert "YOY001" in ran.out
        assert ran.err == ""
        assert "two.txt" not in ran.out.replace("上年", "")  # it is not linted itself


@pytest.mark.parametrize(
    ("example", "words"),
    [({"year": 2022}, "2022"), ({"year": 2024}, "2024"), ({"year": 2023, "agency": "青禾县水利局"}, "水利局")],
)
def test_another_report_is_no_last_years_report(cli_here: Cli, write: Any, example: dict[str, Any], words: str) -> None:
    ran = cli_here(write("one.txt"), "--previous", write("two.txt", **example))
    assert ran.code == 2
    assert "two.txt" in ran.err
    assert words in ran.err
    assert "YOY" not in ran.out


def test_an_unreadable_previous_report_is_said_and_fails(cli_here: Cli, write: Any, tmp_path: Path) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 no archive")
    for path in (str(broken), str(tmp_path / "missing.txt")):
        ran = cli_here(write("one.txt"), "--previous", path)
        assert ran.code == 3
        assert path in ran.err
        assert "没有发现问题" in ran.out  # the report itself is linted all the same


def test_standard_input_is_linted_against_a_file(cli: Cli, write: Any) -> None:
    this, last = write("one.txt", cells=CARRIED), write("two.txt", year=2023)
    ran = cli("-", "--previous", last, "-q", stdin=Path(this).read_bytes())
    assert "YOY001" in ran.out
    ran = cli("-", last, "-q", stdin=Path(this).read_bytes())
    assert ran.code in (0, 1)
    assert "YOY" not in ran.out  # it cannot be read twice


def test_the_year_given_is_that_of_the_report_not_of_last_years(cli_here: Cli, write: Any) -> None:
    this, last = write("one.txt", cells=CARRIED), write("two.txt", year=2023)
    assert "YOY001" in cli_here(this, "--year", "2024", "--previous", last).out


def test_rule_show_tells_what_a_rule_is_against(cli_here: Cli) -> None:
    assert "previous" in cli_here("rule", "show", "YOY001").out


def test_a_wrong_against_is_refused(cli_here: Cli, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "a.yaml").write_text("rules:\n  - id: YOY001\n    against: yesterday\n", encoding="utf-8")
    ran = cli_here("rule", "list", "--rules", str(pack))
    assert ran.code == 2
    assert "a.yaml:3" in ran.err
    assert "previous" in ran.err


def test_a_wrong_name_of_last_years_cell_is_refused(cli_here: Cli, tmp_path: Path) -> None:
    pack = tmp_path / "pack"
    pack.mkdir()
    text = "rules:\n  - id: YOY001\n    holds: {that: 上年结转 == 去年.结转后年}\n"
    (pack / "a.yaml").write_text(text, encoding="utf-8")
    ran = cli_here("rule", "list", "--rules", str(pack))
    assert ran.code == 2
    assert "结转后年" in ran.err
