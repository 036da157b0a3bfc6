"""Personal data: what is found, what is lawful, and that no output repeats it whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.violations import masked
from tests.conftest import Cli

LEAD = "本报告依据《中华人民共和国政府信息公开条例》编制。如有疑问请联系青禾县民政局，{}。"
REPORT = "青禾县民政局2024年政府信息公开工作年度报告\n{lead}\n一、总体情况\n{body}\n二、主动公开政府信息情况\n三、收到和处理政府信息公开申请情况\n"
ID, CARD, MOBILE = "35998819900101123X", "6217990000000000014", "13980001234"


def lint(tmp_path: Path, cli_here: Cli, body: str, contact: str = "电话：0889-7612345") -> tuple[dict[str, str], str]:
    """Return the privacy rules broken with their messages, and what the text output prints."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT.format(lead=LEAD.format(contact), body=body), encoding="utf-8")
    (entry,) = json.loads(cli_here("--select", "PRI", "--format", "json", str(path)).out)["files"]
    return {one["rule"]: one["message"] for one in entry["violations"]}, cli_here("--select", "PRI", str(path)).out


@pytest.mark.parametrize(
    ("body", "rules"),
    [
        (f"身份证号{ID}、卡号{CARD}、手机{MOBILE}。", {"PRI001", "PRI003", "PRI002"}),
        (f"申请人{ID}，手机139 8000 1234。", {"PRI001", "PRI002"}),
        (f"申请人电话：+86-{MOBILE}", {"PRI002"}),
        ("身份证号码：359988900101123，", {"PRI007"}),
        ("原告王秀英与青禾县民政局行政诉讼一案。", {"PRI005"}),
        ("特困人员刘大勇等人的救助。", {"PRI005"}),
        ("王建国，男，汉族，1962年出生。", {"PRI005"}),
        ("走访慰问学生陈小雨（9岁）。", {"PRI010"}),
        ("申请人住址：青禾县文昌街道平安小区3号楼2单元501室。", {"PRI009"}),
    ],
)
def test_personal_data_is_found_and_never_printed_whole(
    body: str, rules: set[str], tmp_path: Path, cli_here: Cli
) -> None:
    found, printed = lint(tmp_path, cli_here, body)
    assert found.keys() == rules
    for secret in (ID, CARD, MOBILE, "139 8000 1234", "359988900101123", "王秀英", "刘大勇", "王建国", "陈小雨"):
        assert secret not in printed, "the quoted line shows it"
        assert not any(secret in message for message in found.values())


LAWFUL = """\
党组书记、局长王建国任组长，副局长李秀英任副组长，办公室主任张伟负责。
办公地址：青禾县文昌路8号行政中心2号楼305室，邮编350001。
监督电话0889-7612345，传真：08897612346，热线12345。
电子邮箱：qinghe_mz@163.example。
统一社会信用代码11350000003591031D，网站标识码3599880001。
案号（2024）闽01行初123号，青政复决〔2024〕13号。
申请人手机138****1234，身份证号35*************123，姓名王某某。
申请人应当提供有效身份证件，申请人应在规定期限内补正，当事人和第三人的意见。
申请人许可范围，申请人何时提出，申请人周边的情况，当事人余下的请求。
低保对象的审核确认，残疾人康复服务，患者权益，困难群众救助，孤儿保障政策，学生资助政策。
许可证编号JY13500000123456，备案编号15012345678，项目代码2401-350000-04-01-123456。
依法保护国家秘密、商业秘密和个人隐私，信息公开保密审查，密级变更。
收费金额13800万元，预算15912345.67元，浏览量1391234567次。
"""


@pytest.mark.parametrize("body", LAWFUL.splitlines())
def test_what_is_lawful_or_no_such_number_is_silent(body: str, tmp_path: Path, cli_here: Cli) -> None:
    found, _ = lint(tmp_path, cli_here, body)
    assert not found


def test_a_mobile_number_as_contact_is_a_warning_only(tmp_path: Path, cli_here: Cli) -> None:
    found, _ = lint(tmp_path, cli_here, "认真落实条例。", f"联系电话：{MOBILE}")
    assert found.keys() == {"PRI006"}
    assert "139******34" in found["PRI006"]


def test_one_line_shows_nothing_of_another_number_on_it(tmp_path: Path, cli_here: Cli) -> None:
    _, printed = lint(tmp_path, cli_here, f"申请人手机{MOBILE}，身份证号{ID}，手机13980005678。")
    assert printed.count("139******34") >= 2
    assert "13980005678" not in printed


def test_masks_keep_the_length() -> None:
    for text in ("李明华", MOBILE, ID, "9", ""):
        assert len(masked(text)) == len(text)
    assert masked("李明华") == "李**"
    assert masked(MOBILE) == "139******34"
