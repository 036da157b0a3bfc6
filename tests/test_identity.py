"""Another agency than that of the title: names of organisations, and what they say of the report."""

from __future__ import annotations

import pytest

from linter.engine import Linter
from linter.facts.organisations import Gazetteer
from linter.readers import read

NEVER = ["城市", "市场", "城乡", "乡村", "乡镇", "直辖市", "各县"]
BEFORE = ["与", "由", "的", "赴"]
LEVELS = [["省", "自治区"], ["市", "州", "盟"], ["县", "区", "旗", "自治县"], ["镇", "乡", "街道"]]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(LEVELS, NEVER, BEFORE)


@pytest.mark.parametrize(
    ("name", "places", "function"),
    [
        ("株洲市渌口区民政局", "株洲/市 渌口/区", "民政局"),
        ("青禾县城市管理局", "青禾/县", "城市管理局"),
        ("青禾市市场监督管理局", "青禾/市", "市场监督管理局"),
        ("广州市南沙区政府", "广州/市 南沙/区", "政府"),
        ("景德镇市民政局", "景德镇/市", "民政局"),
        ("青禾县文昌街道办事处", "青禾/县 文昌/街道", "办事处"),
        ("青禾县乡村振兴局", "青禾/县", "乡村振兴局"),
        ("长阳土家族自治县民政局", "长阳土家族/自治县", "民政局"),
        ("内蒙古自治区赤峰市敖汉旗民政局", "内蒙古/自治区 赤峰/市 敖汉/旗", "民政局"),
        ("民政局", "", "民政局"),
        ("国家能源局", "", "国家能源局"),
        ("", "", ""),
    ],
)
def test_places_of_an_agency(gazetteer: Gazetteer, name: str, places: str, function: str) -> None:
    found, rest = gazetteer.parts(name)
    assert (" ".join(f"{one.name}/{one.level}" for one in found), rest) == (places, function)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("乙县民政局、平江县民政局。", ["乙县民政局", "平江县民政局"]),
        ("由平江县民政局办理", ["平江县民政局"]),
        ("各县民政局、县民政局、自治县民政局、直辖市民政局、省、市民政局", []),
        ("市民政局认真负责", []),
        ("一段没有停顿的很长很长的文字说到了平江县民政局", []),
    ],
)
def test_organisations_in_a_sentence(gazetteer: Gazetteer, text: str, names: list[str]) -> None:
    found = list(gazetteer.named(text, "民政局", 0, len(text)))
    assert [text[one.start : one.end] for one in found] == names


REPORT = """\
{agency}2024年政府信息公开工作年度报告
本报告依据《中华人民共和国政府信息公开条例》编制。
一、总体情况
{body}
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
{agency}
2025年1月20日
"""


def rules(shipped: Linter, agency: str, body: str) -> list[str]:
    text = REPORT.format(agency=agency, body=body)
    result = shipped.lint_document(read(text.encode(), "report.txt"))
    assert result.status == "linted"
    return [one.rule for one in result.violations if one.rule.startswith("IDN")]


@pytest.mark.parametrize(
    ("agency", "body", "rule"),
    [
        ("青禾县民政局", "乙县民政局全年公开信息12条。", "IDN001"),
        ("青禾县文昌镇人民政府", "通过平江县人民政府网站公开。", "IDN001"),
        ("文昌镇人民政府", "河口镇人民政府高度重视政务公开工作。", "IDN001"),
        ("云泽市青禾区民政局", "平江市民政局制定了目录。", "IDN001"),
        ("青禾市民政局", "2024年，平江市民政局严格落实条例。", "IDN001"),
        ("广州市南沙区民政局", "番禺区民政局全年公开信息12条。", "IDN001"),
        ("青禾县民政局", "2024年，青禾县财政局认真贯彻落实条例。", "IDN002"),
        ("青禾县民政局", "现将青禾县统计局2024年政府信息公开工作年度报告公布如下。", "IDN002"),
        ("青禾县民政局", "我镇严格落实条例。", "IDN003"),
        ("文昌镇人民政府", "我局严格落实条例。", "IDN003"),
        ("青禾区民政局", "全力做好我县的政务公开。", "IDN003"),
    ],
)
def test_what_was_copied_is_told(shipped: Linter, agency: str, body: str, rule: str) -> None:
    assert rules(shipped, agency, body) == [rule]


@pytest.mark.parametrize(
    ("agency", "body"),
    [
        ("青禾县民政局", "平江县民政局来我局考察学习，与平江县民政局联合检查。"),
        ("青禾县民政局", "原平江县民政局的档案已移交，申请人起诉平江县民政局一案已审结。"),
        ("青禾县民政局", "按照云泽市民政局、云泽市人民政府和省民政厅的要求开展工作。"),
        ("青禾县民政局", "文昌镇人民政府、河口街道办事处和各乡镇人民政府报送信息。"),
        ("青禾县民政局", "县级以上地方人民政府、设区的市人民政府、自治县人民政府应当公开。"),
        ("青禾县民政局", "“平江县民政局的低保名单在哪里公布”的申请不属于本机关负责公开，已告知申请人。"),
        ("国家税务总局青禾县税务局", "青禾县税务局严格落实条例，县税务局公开信息。"),
        ("长阳土家族自治县民政局", "长阳县民政局高度重视，我县实际。"),
        ("昆山市民政局", "根据苏州市民政局的部署开展工作。"),
        ("青禾市松岭乡人民政府", "公众可通过云泽市人民政府门户网站查阅。"),
        ("青禾区统计局", "根据《条例》规定，现公布区统计局2024年政府信息公开工作年度报告。"),
        ("云泽市人民政府", "青禾区人民政府、平江县人民政府、市财政局高度重视政府信息公开。"),
        ("青禾县发展和改革委员会", "我委严格落实条例，我县实际。"),
        ("青禾县人民政府", "本报告由青禾县行政审批局编制。"),
        ("青禾县卫生健康局", "县卫健局高度重视政府信息公开工作，县财政局给予支持。"),
        ("内蒙古自治区青禾旗民政局", "我区出台的政策，青禾旗人民政府网站。"),
        ("青禾县民政局", "网民来信：我委何时公布。"),
    ],
)
def test_what_is_lawful_is_silent(shipped: Linter, agency: str, body: str) -> None:
    assert rules(shipped, agency, body) == []
