"""How reports are understood: title, agency, kind of body, form, and odd shapes of the field."""

from __future__ import annotations

from typing import Any

import pytest

import linter
from linter.packs import DEFAULT_PACK, load
from linter.readers.script import _TABLE
from linter.report import body_kind
from tests import generator


def lint(text: str, **settings: Any) -> dict[str, Any]:
    return linter.lint_bytes(text.encode(), "report.txt", **settings)


def serious(result: dict[str, Any]) -> list[tuple[int, str]]:
    return [(one["line"], one["rule"]) for one in result["violations"] if one["severity"] != "info"]


@pytest.mark.parametrize(
    ("agency", "kind"),
    [
        ("青禾县民政局", "department"),
        ("云泽市人民政府办公室", "department"),
        ("江南省自然资源厅", "department"),
        ("国家税务总局青禾县税务局", "department"),
        ("青禾县人民政府", "county"),
        ("青禾县", "county"),
        ("云泽市望川区人民政府", "county"),
        ("云泽市青禾市人民政府", "county"),
        ("云泽市人民政府", "city"),
        ("云泽市", "city"),
        ("江南省人民政府", "province"),
        ("上海市人民政府", "province"),
        ("临川河镇人民政府", "township"),
        ("望川区东湖街道办事处", "township"),
        ("云泽经济技术开发区管理委员会", None),
        ("云泽高新区", None),
        ("云泽市市场监督管理局（知识产权局）", "department"),
        ("望川区文昌街", "township"),
    ],
)
def test_kind_of_body(agency: str, kind: str | None) -> None:
    found = body_kind(agency, load().reports[DEFAULT_PACK])
    # A department of the state in a county is a department for the deadline, whatever it is called.
    assert found == kind or (agency.startswith("国家税务总局") and found in ("department", "ministry"))


@pytest.mark.parametrize(
    "title",
    [
        "青禾县民政局2024年政府信息公开工作年度报告",
        "青禾县民政局2024年度政府信息公开工作年度报告",
        "青禾县民政局\n2024年政府信息公开工作年度报告",
        "青禾县民政局\n2024年\n政府信息公开工作年度报告",
        "2024年青禾县民政局政府信息公开工作年度报告",
        "青禾县民政局政府信息公开工作2024年度报告",
        "青禾县民政局关于2024年度政府信息公开工作情况的报告",
        "2024年青禾县民政局政府信息公开工作情况报告",
        "标题青禾县民政局2024年政府信息公开工作年度报告\n青禾县民政局2024年政府信息公开工作年度报告",
        "青禾县民政局 2024 年政府信息公开年度报告",
        "青禾县民政局二〇二四年政府信息公开工作年度报告",
        "首页 > 政务公开\n青禾县民政局2024年政府信息公开工作年度报告",
    ],
)
def test_titles(title: str) -> None:
    clean = generator.clean(2021, "pipe", 3)
    body = clean[clean.index("一、总体情况") :]
    result = lint(f"{title}\n{body}")
    assert (result["agency"], result["year"], result["body"]) == ("青禾县民政局", 2024, "department")


@pytest.mark.parametrize("agency", ["青禾高新区（松岭）财政局", "青禾市市场监督管理局（知识产权局）"])
def test_a_signer_whose_name_has_brackets(agency: str) -> None:
    clean = generator.clean(2021, "pipe", 3)
    body = clean[clean.index("一、总体情况") : clean.index("六、其他")]
    end = "六、其他需要报告的事项\n本年度没有收取信息处理费。"
    result = lint(f"{agency}2024年政府信息公开工作年度报告\n{body}{end}\n{agency}\n2025年1月20日\n")
    assert (result["agency"], result["body"]) == (agency, "department")
    assert "TIM010" not in {one["rule"] for one in result["violations"]}


def test_a_page_that_tells_its_summary_above_the_title() -> None:
    clean = generator.clean(2021, "pipe", 3)
    agency, title, rest = clean.split("\n", 2)
    about = lint(f"{agency}{title}\n发布时间：2025-01-13  信息来源：青禾县  【字体：\n{rest}")
    assert "LNG011" not in {one["rule"] for one in about["violations"]}
    summary = rest.split("\n")[0]
    result = lint(f"索 引 号 | 0142/2025-01 |\n内容概述 | {summary} |\n{agency}{title}\n{rest}")
    assert "LNG046" not in {one["rule"] for one in result["violations"]}


def test_a_report_in_one_line_is_read() -> None:
    text = " ".join(generator.clean(2021, "pipe", 4).split("\n"))
    result = lint(text)
    assert (result["status"], result["form"], serious(result)) == ("linted", "2021", [])
    assert result["agency"]
    broken = text.replace("| （七）总计 |  | ", "| （七）总计 |  | 9", 1)
    assert {rule[:3] for _, rule in serious(lint(broken))} == {"TAB"}


def test_traditional_characters_are_read_as_simplified_and_quoted_as_written() -> None:
    back: dict[int, str] = {}
    for code, simple in _TABLE.items():
        back.setdefault(ord(simple), chr(code))
    text = generator.clean(2021, "tab", 4).replace("一、总体情况", "一、概述")
    result = lint(text.translate(back))
    assert serious(result) == serious(lint(text)) != []
    assert result["agency"] == lint(text)["agency"]


@pytest.mark.parametrize("year", [2010, 2016, 2018])
def test_older_reports_are_out_of_scope(year: int) -> None:
    result = lint(f"青禾县民政局{year}年政府信息公开工作年度报告\n一、概述\n全年公开信息10条。\n")
    assert (result["status"], result["year"], result["violations"]) == ("out-of-scope", year, [])
    assert str(year) in result["note"]


def test_a_report_of_another_kind_is_unreadable() -> None:
    result = lint("青禾县人民政府网站监管年度报表\n（2024年度）\n网站运行总数 | 12\n抽查网站数量 | 6\n")
    assert (result["status"], result["violations"]) == ("unreadable", [])
    assert "政府信息公开工作年度报告、" in result["note"] and "、政府网站工作年度报表" in result["note"]


def test_the_wrong_form_is_said_once_and_then_used() -> None:
    text = generator.clean(2019, "pipe", 3)
    year = next(year for year in ("2019", "2020") if year in text)
    result = lint(text.replace(year, "2023").replace(str(int(year) + 1), "2024"))
    assert result["form"] == "2019"
    assert [rule for _, rule in serious(result)].count("TIM007") == 1
    assert not [rule for _, rule in serious(result) if rule.startswith("TAB")]


def test_an_empty_report_is_never_passed() -> None:
    result = lint("青禾县民政局2024年政府信息公开工作年度报告\n")
    rules = [rule for _, rule in serious(result)]
    assert rules.count("STR001") == 6
    assert "STR015" in rules


def test_sections_with_headings_and_no_tables() -> None:
    result = lint(generator.clean(2021, "none", 3))
    missing = [one["table"] for one in result["violations"] if one["rule"] == "STR013"]
    assert missing == ["表二", "表三", "表四"]


def test_a_table_of_contents_is_not_the_body() -> None:
    text = generator.clean(2021, "pipe", 3)
    first = text.index("一、总体情况")
    headings = [line for line in text.split("\n") if line[:2] in {f"{n}、" for n in "一二三四五六"} and len(line) < 30]
    contents = "\n".join(["目录", *headings, ""])
    assert serious(lint(text[:first] + contents + text[first:])) == serious(lint(text)) == []


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("form", generator.FORMS)
def test_lines_that_a_copy_has_broken_say_nothing_wrong(form: int, seed: int) -> None:
    lines = generator.clean(form, "pipe", seed).split("\n")
    broken = [
        line if "|" in line else "\n".join(line[at : at + 32] for at in range(0, len(line), 32)) for line in lines
    ]
    assert serious(lint("\n".join(broken))) == []


def test_a_report_pasted_twice_is_one_violation_of_its_sections() -> None:
    text = generator.clean(2021, "pipe", 3)
    assert [rule for _, rule in serious(lint(f"{text}\n{text}"))].count("STR025") == 1
