"""Facts from prose: what sentences state, what they only seem to state, and how they are printed."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.facts.lexicon import Lexicon, expand, masked
from linter.facts.prose import Fact, Reader
from linter.facts.references import references
from linter.packs import DEFAULT_PACK, load
from tests.conftest import ROOT, Cli

READER = Reader(Lexicon(load().reports[DEFAULT_PACK]["facts"]), 2024, ["云泽县民政局"])


def facts(text: str) -> list[Fact]:
    return READER.facts(text, 0, len(text))


def told(text: str) -> list[tuple[str, int | None, str]]:
    """Kind, value and concepts of what is sure in a text."""
    return [
        (fact.kind, None if fact.value is None else int(fact.value), "+".join(sorted(fact.concepts)))
        for fact in facts(text)
        if fact.closed
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共收到政府信息公开申请12件。", [("count", 12, "收到+申请")]),
        ("本年度我局新收公民、法人和其他组织提出的政府信息公开申请共计1,203宗。", [("count", 1203, "新收+申请")]),
        ("收到１２件政府信息公开申请，已答复十一件，结转下年度继续办理1件。",
         [("count", 12, "收到+申请"), ("count", 11, "办结+申请"), ("count", 1, "下年+申请+结转")]),
        ("12件申请中，予以公开8件，4件结转至2025年办理。",
         [("count", 12, "申请"), ("count", 8, "予以公开+申请"), ("count", 4, "下年+办理+申请+结转")]),
        ("受理申请30件（含上年结转4件）。", [("count", 30, "收到+申请"), ("count", 4, "上年结转+申请")]),
        ("收到申请12件，其中自然人10件、商业企业2件。",
         [("count", 12, "收到+申请"), ("count", 10, "收到+申请+自然人"), ("count", 2, "商业企业+收到+申请")]),
        ("未收到政府信息公开申请，未发生因政府信息公开引起的行政复议、行政诉讼案件。",
         [("none", 0, "收到+申请"), ("none", 0, "复议+被提起"), ("none", 0, "被提起+诉讼")]),
        ("收到申请3件，均已按时办结。", [("count", 3, "收到+申请"), ("all", None, "办结+申请")]),
        ("受理依申请政府信息公开事项12件，2件结转到2025年度办理。",
         [("count", 12, "收到+申请"), ("count", 2, "下年+办理+申请+结转")]),
        ("受理申请12宗（含2023年度结转5宗），公民申请11宗；本年办结10宗。",
         [("count", 12, "收到+申请"), ("count", 5, "往年+申请+结转"), ("count", 11, "申请+自然人"),
          ("count", 10, "办结+申请")]),
        ("行政复议351件，其中结果维持72件；行政诉讼46件，其中结果纠正5件。",
         [("count", 351, "复议"), ("count", 72, "复议+维持"), ("count", 46, "诉讼"), ("count", 5, "纠正+诉讼")]),
    ],
)  # fmt: skip
def test_what_a_sentence_states(text: str, expected: list[tuple[str, int | None, str]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "通过网络收到政府信息公开申请12件。",
        "县政府办公室收到政府信息公开申请12件。",
        "指导各乡镇收到政府信息公开申请12件。",
        "去年收到政府信息公开申请12件。",
        "2023年收到政府信息公开申请12件。",
        "较上年增加政府信息公开申请12件。",
        "收到12345热线工单12件。",
        "收到老城区改造的政府信息公开申请12件。",
        "全县收到政府信息公开申请12件。",
        "甲县民政局收到政府信息公开申请12件。",
    ],
)
def test_what_only_looks_like_a_statement_about_the_agency(text: str) -> None:
    assert ("count", 12, "收到+申请") not in told(text)


def test_a_government_speaks_of_its_whole_area() -> None:
    reader = Reader(READER.lexicon, 2024, ["云泽县人民政府", "云泽县政府"], area=True)
    text = "全县共收到政府信息公开申请12件。"
    assert [fact.concepts for fact in reader.facts(text, 0, len(text)) if fact.closed] == [{"收到", "申请"}]


def test_the_agency_by_its_short_name() -> None:
    assert told("2024年，县民政局共收到政府信息公开申请12件。") == [("count", 12, "收到+申请")]


def test_the_office_of_a_government_by_its_short_names() -> None:
    reader = Reader(READER.lexicon, 2024, ["云泽县人民政府办公室", "云泽县政府办公室", "云泽县政府办"])
    for name in ("县政府办公室", "县政府办", "云泽县人民政府办公室"):
        text = f"2024年，{name}累计收到政府信息公开申请12件。"
        assert [fact.concepts for fact in reader.facts(text, 0, len(text)) if fact.closed] == [{"收到", "申请"}]


def test_a_heading_tells_what_the_lines_below_are_about() -> None:
    assert ("count", 12, "收到+申请") in told("（二）依申请公开情况\n全年收到12件，答复11件。")


def test_changes_and_percentages() -> None:
    change, share = (
        fact for fact in facts("收到申请30件，同比下降1.5%，其中网上申请15件，占50%。") if fact.unit == "%"
    )
    assert (change.kind, change.value) == ("change", Decimal("-1.5"))
    assert (share.kind, share.value) == ("percent", Decimal(50))


def test_words_of_the_lexicon() -> None:
    assert expand("(政府)公开(的|)申请") == ["政府公开的申请", "政府公开申请", "公开的申请", "公开申请"]
    assert masked("2024年1月3日收到") == "YYYY年" + " " * 4 + "收到"


@given(
    st.integers(0, 10**7), st.sampled_from(["件", "宗", "份"]), st.sampled_from(["全年共收到", "2024年新收", "受理"])
)
def test_any_number_keeps_its_value_and_place(number: int, unit: str, act: str) -> None:
    text = f"{act}政府信息公开申请{number:,}{unit}。"
    (fact,) = facts(text)
    assert fact.value == number and fact.closed and text[fact.start : fact.end] == f"{number:,}{unit}"


@given(st.text(alphabet="收到申请12件，。；（）其中未均已%年、\n 2024办结", max_size=60))
def test_any_text_is_read(text: str) -> None:
    for fact in facts(text):
        assert 0 <= fact.begin <= fact.start < fact.end <= len(text)


EXAMPLE = str(ROOT / "examples" / "lanping-2022.md")


def test_facts_as_json(cli_here: Cli) -> None:
    rows = json.loads(cli_here("facts", "--format", "json", EXAMPLE).out)
    received = next(row for row in rows if row["about"] == ["收到", "申请"])
    assert (received["value"], received["unit"], received["sure"]) == (374, "件", True)
    carried = next(row for row in rows if "上年结转" in row["about"])
    assert carried["part_of"] == "374件"
    assert {"document", "period", "count"} <= {row["kind"] for row in rows}


def test_facts_as_csv(cli_here: Cli) -> None:
    text = cli_here("facts", "--format", "csv", EXAMPLE).out.removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert any(row["value"] == "374" and row["about"] == "收到、申请" for row in rows)


def test_facts_as_a_table(cli_here: Cli) -> None:
    shown = cli_here("facts", "--lang", "en", EXAMPLE).out
    assert "kind" in shown and "374件" in shown


def test_an_unreadable_file_is_said_and_the_others_are_printed(cli_here: Cli) -> None:
    ran = cli_here("facts", "--format", "json", EXAMPLE, "missing.txt")
    assert ran.code == 3 and "missing.txt" in ran.err and json.loads(ran.out)


def test_what_a_text_refers_to() -> None:
    text = (
        "本报告由云泽县民政局编制，依据《政府信息公开条例》（国务院令第711号），期限为2024年1月1日至12月31日。"
        "2025年1月20日公布。地址：云泽县解放路1号，电话：0889-6110000，邮编：423000，邮箱：mzj@yunze.example.cn。"
    )
    found = {(one.kind, one.value) for one in references(text, 0, len(text))}
    assert found >= {
        ("organisation", "云泽县民政局"), ("document", "《政府信息公开条例》"), ("document", "国务院令第711号"),
        ("period", "2024-01-01/2024-12-31"), ("date", "2025-01-20"), ("address", "云泽县解放路1号"),
        ("telephone", "0889-6110000"), ("post code", "423000"), ("e-mail", "mzj@yunze.example.cn"),
    }  # fmt: skip
