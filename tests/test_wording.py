"""Wording: the lists of wrong words against right sentences, and what else the language rules promise."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest

from linter.engine import Linter
from linter.readers import read
from linter.violations import Violation

RIGHT = [
    line
    for line in (Path(__file__).parent / "right_sentences.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
#: Advice that a right sentence may get, with why.
ACCEPTED = {
    "TXT013": "a count that says 约 or 余 is right as a sentence; a report should give the number",
}
REPORT = """\
{agency}2024年政府信息公开工作年度报告
本报告依据《中华人民共和国政府信息公开条例》编制。
一、总体情况
{body}
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
"""
FAMILIES = ("LNG", "PRI", "IDN")


def lint(shipped: Linter, body: str, agency: str = "青禾县民政局") -> tuple[Violation, ...]:
    text = REPORT.format(agency=agency, body=body)
    result = shipped.lint_document(read(text.encode(), "report.txt"))
    assert result.status == "linted"
    return result.violations


@pytest.fixture(scope="module")
def empty(shipped: Linter) -> Counter[str]:
    """What is wrong with the report around the sentences."""
    return Counter(one.rule for one in lint(shipped, "认真落实条例。"))


def test_the_bag_is_large_and_no_sentence_stands_twice() -> None:
    assert len(RIGHT) >= 300
    assert len(set(RIGHT)) == len(RIGHT)


@pytest.mark.parametrize("sentence", RIGHT)
def test_a_right_sentence_is_left_alone(sentence: str, shipped: Linter) -> None:
    found = [one for one in lint(shipped, sentence) if one.rule.startswith(FAMILIES) and one.rule not in ACCEPTED]
    if any(word in sentence for word in ("我镇", "我街道", "我委", "我院")):
        found = [one for one in found if one.rule != "IDN003"]  # spoken by another agency than that of the test
    assert [(one.rule, one.message) for one in found] == []


def test_every_wrong_word_is_found_where_it_stands_alone(shipped: Linter) -> None:
    for rule in shipped.pack.rules:
        if rule.kind == "wording":
            for wrong, right in rule.options.get("words", {}).items():
                assert wrong != right and wrong not in (right or ""), f"{wrong} stands in what replaces it"
                found = {one.rule for one in lint(shipped, f"全面提升，{wrong}，逐步落实。")}
                assert rule.id in found or set(rule.yields_to) & found, wrong


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("LNG001", "坚持公开为常态，公开为例外。"),
        ("LNG001", "坚持“公开是常态”“公开是例外”。"),
        ("LNG002", "坚持公开是基本原则，不公开是例外。"),
        ("LNG003", "落实“两个围护”的要求。"),
        ("LNG003", "提高规范性文伴的质量。"),
        ("LNG005", "充分保障公民的合法权力。"),
        ("LNG005", "对群众反应问题逐一答复。"),
        ("LNG005", "座落于文昌路。"),
        ("LNG006", "20××年公开信息12条。"),
        ("LNG006", "负责人为____，联系方式（待补充）。"),
        ("LNG006", "{{单位名称}}高度重视。"),
        ("LNG007", "根据《2024年工作方案》（以下简称“《条例》”）的要求。"),
        ("LNG039", "该事项己办结，末收到新的申请。"),
        ("LNG039", "科学按排工作人员，完善关健环节。"),
        ("LNG040", "多数部门能在法定时限内答复。"),
        ("LNG041", "今年共公开信息12条。"),
        ("LNG042", "收到政府信息公开申请三件。"),
        ("LNG043", "同比增长.5%。"),
        ("LNG044", "办理3个政协提案。"),
        ("LNG045", "会同县国土资源局公开信息。"),
    ],
)
def test_a_wrong_sentence_is_told(rule: str, wrong: str, shipped: Linter) -> None:
    assert rule in {one.rule for one in lint(shipped, wrong)}


def test_long_lines_take_no_long_time(shipped: Linter) -> None:
    started = time.perf_counter()
    for piece in ("《", "（", "____", "XX", "二十大", "公开是", "末", "、", "“", "县", "王李张"):
        lint(shipped, piece * (20_000 // len(piece)))
    assert time.perf_counter() - started < 10
