"""Kinds of report: which one a document is, whose rules it gets, and kinds that a local pack adds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from linter import lint_bytes
from linter.engine import Linter, Settings
from linter.examples import build
from linter.forms.boxes import yes_or_no
from linter.packs import load
from tests import generator
from tests.conftest import ROOT, Cli
from tests.word import docx, p, tbl, tc, tr

PACK = load(examples=True)
KEYS = list(PACK.reports)
WEBSITE = PACK.forms["website"]["tables"][0]


def text_of(kind: str, **changes: Any) -> str:
    """The clean report of a kind, changed as an example of a rule would be."""
    return build(PACK.reports[kind]["example"], changes, Linter(PACK))


def lint(data: str | bytes, name: str = "a.txt", **settings: Any) -> dict[str, Any]:
    return lint_bytes(data if isinstance(data, bytes) else data.encode(), name, **settings)


def broken(result: dict[str, Any]) -> list[str]:
    assert result["status"] == "linted", result["note"]
    return [one["rule"] for one in result["violations"]]


# -- choosing the kind ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", KEYS)
def test_a_clean_report_of_each_kind_is_known_and_has_no_violation(kind: str) -> None:
    result = lint(text_of(kind))
    assert (result["report"], result["year"], broken(result)) == (kind, 2024, [])


@pytest.mark.parametrize("kind", KEYS)
def test_a_report_is_known_without_its_title(kind: str) -> None:
    assert lint(text_of(kind).partition("\n")[2])["report"] == kind


@pytest.mark.parametrize("kind", KEYS)
def test_a_title_alone_tells_the_kind(kind: str) -> None:
    title = text_of(kind).partition("\n")[0]
    assert lint(f"{title}\n\n本页没有内容。\n")["report"] == kind


@pytest.mark.parametrize("kind", KEYS)
def test_rules_run_only_for_their_kind(kind: str) -> None:
    other = {rule["id"] for rule in PACK.data["rules"] if kind not in rule["reports"]}
    for line in ("", "\n身份证号：11010519491231002X\n"):
        assert not other & set(broken(lint(text_of(kind, lead=["本报告。"]) + line)))


def test_the_annual_report_stays_one_beside_the_name_of_another() -> None:
    text = generator.clean(2021, "pipe", 3)
    for line in ("政府网站工作年度报表", "2023年法治政府建设年度报告"):
        assert lint(f"{line}\n{text}")["report"] == "annual-report"


def test_a_page_is_what_its_body_is_whatever_its_lists_name() -> None:
    links = "".join(f"<li><a>{name}</a></li>" for name in ("政府网站工作年度报表", "2023年政府信息公开工作年度报告"))
    body = as_html(rows()).decode().removeprefix("<html><body>").removesuffix("</body></html>")
    page = f"<html><head><title>青禾县人民政府</title></head><body><ul>{links}</ul><div>{body}</div></body></html>"
    result = lint(page.encode(), "a.html")
    assert (result["report"], result["year"], broken(result)) == ("website-report", 2024, [])


def test_the_kind_can_be_given(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text_of("annual-report"), "utf-8")
    ran = cli("--report", "website-report", "--format", "json", "a.txt")
    (result,) = json.loads(ran.out)["files"]
    assert (ran.code, result["status"]) == (3, "unreadable")
    assert "政府网站工作年度报表" in result["note"] and "信息公开" not in result["note"]
    assert lint(text_of("annual-report"), report="annual-report")["report"] == "annual-report"


def test_an_unknown_kind_is_a_usage_error_that_names_the_known(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("青禾", "utf-8")
    ran = cli("--report", "website", "a.txt")
    assert ran.code == 2 and all(key in ran.err for key in KEYS)


def test_what_is_of_no_kind_names_all_kinds() -> None:
    note = lint("关于春节放假安排的通知\n各股室：现将放假安排通知如下。\n")["note"]
    assert all(kind["title"]["zh"] in note for kind in PACK.reports.values())


# -- packs ------------------------------------------------------------------------------------


def test_shared_rules_are_for_every_kind() -> None:
    shared = [rule for rule in PACK.data["rules"] if "/common/" in rule["file"]]
    assert shared and all(set(rule["reports"]) == set(KEYS) for rule in shared)


OWN = {
    "pack.yaml": "pack: river\ntitle: {zh: 河长制, en: rivers}\nextends: [common]\n",
    "forms/river.yaml": """
form: river
title: {zh: 河长制工作年度报告, en: rivers}
years: 2020..
signs: [河湖长制]
sections:
  - {key: 成效, number: 一, title: 工作成效}
  - {key: 打算, number: 二, title: 下一步打算}
""",
    "report.yaml": """
report: river-report
title: {zh: 河长制工作年度报告, en: report on rivers}
forms: [river]
words: [河长制]
title_patterns:
  - '(?P<agency>[^，。]{0,40}?)(?P<year>20\\d\\d)年(?P<name>河长制工作年度报告)'
""",
    "example.yaml": """
year: 2024
agency: 青禾县水利局
title: "{机关}{年}年河长制工作年度报告"
sections: {成效: [全县河流水质良好。], 打算: [继续巡河。]}
signature: "{机关}"
date: "{次年}年1月20日"
""",
    "rules.yaml": """
rules:
  - id: RIV001
    name: river-section
    title: {zh: 缺少部分, en: missing}
    severity: error
    basis: {zh: 本省规定, en: ours}
    section: {aspect: missing}
    message: {zh: "缺少“{节}”。", en: "{节} is missing."}
    bad: [{drop: {section: 打算}}]
    good: [{}]
""",
}


def written(folder: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return str(folder)


def test_a_local_pack_adds_a_kind_of_its_own(tmp_path: Path, cli: Cli) -> None:
    folder = written(tmp_path / "river", OWN)
    assert cli("rule", "test", "river").code == 0
    text = "青禾县水利局2024年河长制工作年度报告\n一、工作成效\n全县河流水质良好，，河湖长制落实。\n"
    result = lint(text, rules=folder)
    assert (result["report"], result["agency"]) == ("river-report", "青禾县水利局")
    found = broken(result)
    assert "RIV001" in found and any(rule.startswith("LNG") for rule in found)
    assert not any(rule.startswith(("STR", "TAB")) for rule in found)
    for kind in KEYS:  # and the shipped kinds are as they were
        assert broken(lint(text_of(kind), rules=folder)) == []


def test_a_rule_of_a_local_pack_is_for_the_kind_it_names(tmp_path: Path) -> None:
    rule = """
rules:
  - id: LOC001
    name: own
    title: {zh: 甲, en: a}
    severity: error
    basis: advice
    REPORTS
    wording: {patterns: [青禾], in: [all]}
    message: {zh: 甲, en: a}
    bad: []
    good: []
"""
    for number, (line, wanted) in enumerate(
        [("", {"annual-report"}), ("reports: [website-report]", {"website-report"}), (f"reports: {KEYS}", set(KEYS))]
    ):
        folder = written(tmp_path / str(number), {"a.yaml": rule.replace("REPORTS", line)})
        assert {kind for kind in KEYS if "LOC001" in broken(lint(text_of(kind), rules=folder))} == wanted
    folder = written(tmp_path / "c", {"pack.yaml": "extends: website-report\n", "a.yaml": rule.replace("REPORTS", "")})
    assert {kind for kind in KEYS if "LOC001" in broken(lint(text_of(kind), rules=folder))} == {"website-report"}


BAD = {
    "unknown kind": ({"rules.yaml": OWN["rules.yaml"].replace("basis:", "reports: [rivers]\n    basis:")}, "rivers"),
    "unknown form": ({"report.yaml": OWN["report.yaml"].replace("[river]", "[lake]")}, "lake"),
    "no title patterns": ({"report.yaml": OWN["report.yaml"].partition("title_patterns")[0]}, "title_patterns"),
    "a pattern that is none": ({"report.yaml": OWN["report.yaml"].replace("{0,40}?)", "{0,40}?")}, "title_patterns"),
    "a row that no form has": (
        {
            "rules.yaml": OWN["rules.yaml"].replace(
                "section: {aspect: missing}", "cell: {states: [blank], rows: [政府标识码]}"
            )
        },
        "标识码",
    ),
    "the name of a shipped kind": (
        {"report.yaml": OWN["report.yaml"].replace("river-report", "website-report"), "pack.yaml": "extends: []\n"},
        "website-report",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_kind_is_told_with_its_file(case: str, tmp_path: Path, cli: Cli) -> None:
    files, told = BAD[case]
    written(tmp_path / "river", OWN | files)
    (tmp_path / "a.txt").write_text("青禾", "utf-8")
    ran = cli("--rules", "river", "a.txt")
    assert (ran.code, told in ran.err, ".yaml" in ran.err) == (2, True, True), ran.err


# -- the form on a website ------------------------------------------------------------------


def rows(**cells: str) -> list[list[str]]:
    """The rows of a clean form on a website, labels of groups before each: only where the group begins."""
    changed = {f"网站.{key}.值": value for key, value in cells.items()}
    lines = text_of("website-report", cells=changed).split("\n")
    return [[cell.strip() for cell in line[1:-1].split("|")] for line in lines if line.startswith("|")]


def around(table: str) -> str:
    return (
        f"政府网站工作年度报表\n（2024年度）\n\n填报单位：青禾县人民政府办公室\n\n{table}\n\n填报日期：2025年1月20日\n"
    )


def merged(table: list[list[str]]) -> list[list[str]]:
    """Labels of groups printed once, blank below, as merged cells come out of an exporter."""
    before: list[str] = []
    out = []
    for row in table:
        out.append(
            [
                ("" if before[:at] == row[:at] and before[at : at + 1] == [cell] else cell)
                for at, cell in enumerate(row[:-2])
            ]
            + row[-2:]
        )
        before = row[:-2]
    return out


def as_pipes(table: list[list[str]]) -> bytes:
    return around("\n".join(f"| {' | '.join(row)} |" for row in merged(table))).encode()


def as_tabs(table: list[list[str]]) -> bytes:
    return around("\n".join("\t".join(row) for row in merged(table))).encode()


def as_lines(table: list[list[str]]) -> bytes:
    """Every label and value in a line of its own."""
    return around("\n".join(cell for row in merged(table) for cell in row if cell)).encode()


def as_html(table: list[list[str]]) -> bytes:
    """A table of four columns: groups span their rows, the last label what is left."""
    made = []
    for number, row in enumerate(table):
        cells = []
        for at, label in enumerate(row[:-2]):
            same = [one[: at + 1] == row[: at + 1] for one in table]
            if number == 0 or not same[number - 1]:
                cells.append(f'<td rowspan="{sum(same)}">{label}</td>')
        cells.append(f'<td colspan="{5 - len(row)}">{row[-2]}</td><td>{row[-1]}</td>')
        made.append(f"<tr>{''.join(cells)}</tr>")
    head = "<p>政府网站工作年度报表</p><p>（2024年度）</p><p>填报单位：青禾县人民政府办公室</p>"
    return f"<html><body>{head}<table>{''.join(made)}</table><p>填报日期：2025年1月20日</p></body></html>".encode()


def as_docx(table: list[list[str]]) -> bytes:
    """A Word table of four columns: groups merged down, values across what is left."""
    made, before = [], [""] * 3
    for row in table:
        labels = row[:-1]
        cells = []
        for at, label in enumerate(labels[:-1]):
            again = before[: at + 1] == labels[: at + 1]
            cells.append(tc("" if again else label, merge="continue" if again else "restart"))
        cells.append(tc(labels[-1], span=4 - len(labels)) + tc(row[-1]))
        made.append(tr(*cells))
        before = [*labels[:-1], "", "", ""][:3]
    head = [p("政府网站工作年度报表"), p("（2024年度）"), p("填报单位：青禾县人民政府办公室")]
    return docx("".join([*head, tbl(*made, columns=4), p("填报日期：2025年1月20日")]))


WAYS = {"txt": as_pipes, "tab": as_tabs, "line": as_lines, "html": as_html, "docx": as_docx}


@pytest.mark.parametrize("way", WAYS)
def test_a_form_on_a_website_is_read_from_every_layout(way: str) -> None:
    result = lint(WAYS[way](rows()), f"a.{way}")
    assert (result["report"], result["year"], result["agency"]) == ("website-report", 2024, "青禾县人民政府办公室")
    assert broken(result) == []


BREAKS = {
    "WEB020": {"概况类": "81"},
    "WEB021": {"解读产品": "14"},
    "WEB022": {"法人办件": "410"},
    "WEB023": {"收到留言": "300"},
    "WEB025": {"全程在线": "2000"},
    "WEB009": {"统一平台": "☑是 ☑否"},
    "WEB010": {"应急演练": "□是 □否"},
    "WEB011": {"标识码": "369999000"},
    "WEB012": {"首页网址": "青禾县人民政府网"},
    "WEB029": {"有新媒体": "□是 ☑否"},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("rule", BREAKS)
def test_one_wrong_cell_is_one_violation_at_its_cell(rule: str, way: str) -> None:
    cells = BREAKS[rule]
    result = lint(WAYS[way](rows(**cells)), f"a.{way}")
    found = broken(result)
    assert found == [rule]
    (key,) = cells
    label = next(one.label for one in Linter(PACK).form("website").tables[0].rows.values() if one.key == key)
    places = [result["violations"][0], *result["violations"][0]["related"]]
    assert label in [place["row"] for place in places]


def test_units_may_stand_in_cells_of_their_own() -> None:
    for unit in ("单位：条", "（单位：条）", "(单位:万次)"):
        table = [[*row[:-1], unit, row[-1]] if row[-1].isdecimal() else row for row in rows(概况类="81")]
        text = around("\n".join(" | ".join(row) + " |" for row in table))
        assert broken(lint(text)) == ["WEB020"], unit


def test_a_blank_cell_is_its_own_violation_and_stops_the_sum() -> None:
    for way in ("txt", "tab", "docx"):
        assert broken(lint(WAYS[way](rows(概况类="")), f"a.{way}")) == ["WEB005"]


def test_labels_of_several_groups_are_kept_apart() -> None:
    for way, make in WAYS.items():
        found = broken(lint(make(rows(信息总数="2481", 解读总数="61", 办件总数="15301")), f"a.{way}"))
        assert found == ["WEB020", "WEB021", "WEB022"], way


def test_a_late_form_is_late_for_every_body() -> None:
    text = as_pipes(rows()).decode().replace("2025年1月20日", "2025年2月1日")
    assert broken(lint(text)) == ["WEB040"]


def test_lines_of_label_and_value() -> None:
    """「标签：值」 in a line each, as a page without a table prints them."""
    lines = [
        f"{row[-2]}：{row[-1]}" if len(row) == 2 else "\n".join([*row[:-2], f"{row[-2]}：{row[-1]}"])
        for row in merged(rows())
    ]
    result = lint(around("\n".join(lines)).replace("\n\n", "\n"))
    assert result["report"] == "website-report"
    assert not {"WEB020", "WEB021", "WEB022", "WEB002"} & set(broken(result))


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("☑是 □否", "yes"),
        ("□是  ☑否", "no"),
        ("是☑ 否□", "yes"),
        ("是□否■", "no"),
        ("√是 □否", "yes"),
        ("□√是 □否", "yes"),
        ("是（√）否（ ）", "yes"),
        ("R是 £否", "yes"),
        ("是", "yes"),
        ("无", "no"),
        ("☑是 ☑否", "both"),
        ("□是 □否", "unticked"),
        ("是 否", "unclear"),
        ("是 □否", "unclear"),
        ("√", "unclear"),
        ("12", "unclear"),
    ],
)
def test_boxes(text: str, answer: str) -> None:
    assert yes_or_no(text) == answer


def test_the_example_of_a_website() -> None:
    path = ROOT / "examples" / "lanping-website-2023.md"
    result = lint(path.read_bytes(), path.name)
    assert (result["report"], result["year"]) == ("website-report", 2023)
    assert sorted(broken(result)) == ["WEB005", "WEB020", "WEB025"]


# -- the report on a government under law ---------------------------------------------------

LAW = """青禾县人民政府
关于2023年度法治政府建设情况的报告

2023年，全县扎实推进法治政府建设。现将有关情况报告如下：
一、2023年法治政府建设工作成效
（一）依法行政。全年办理行政复议案件31件。
二、履行推进法治建设第一责任人职责情况
县政府主要负责人带头学法。
三、存在的问题及原因
一是执法力量不足。
四、2024年工作打算
加强执法队伍建设。
"""


def test_prose_with_free_headings_is_read_in_its_parts() -> None:
    result = lint(LAW)
    assert (result["report"], result["form"], result["year"]) == ("rule-of-law-report", "rule-of-law", 2023)
    assert (result["agency"], broken(result)) == ("青禾县人民政府", [])
    (empty,) = lint(LAW.replace("县政府主要负责人带头学法。\n", ""))["violations"]
    assert empty["rule"] == "LAW002" and "二、履行推进法治建设第一责任人职责情况" in empty["message"]


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("2023年，全县扎实", "2022年，全县扎实", "LAW003"),
        ("三、存在的问题及原因\n一是执法力量不足。\n", "", "LAW001"),
        ("依法行政。", "依法行政。。", "LNG0"),
        ("带头学法。", "带头学法（身份证号11010519491231002X）。", "PRI0"),
    ],
)
def test_what_is_wrong_in_prose_is_found(old: str, new: str, rule: str) -> None:
    assert old in LAW
    assert any(one.startswith(rule) for one in broken(lint(LAW.replace(old, new))))


def test_settings_name_the_kind() -> None:
    linter = Linter(PACK, Settings(report="website-report"))
    assert linter.lint_bytes(text_of("website-report").encode(), "a.txt").report == "website-report"
