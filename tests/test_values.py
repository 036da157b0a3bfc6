"""What cells, numerals, dates and periods are worth, against writers of our own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.facts.dates import broken_period, dates, periods
from linter.facts.numbers import han_number, number
from linter.facts.quantities import clause, quantities, sentence
from linter.report import BLANK, NUMBER, PLACEHOLDER, TEXT, ZERO, read_value

DIGITS = "零一二三四五六七八九"
TYPES = ("count", "amount", "change", "money")


def wide(text: str) -> str:
    """Full-width, as Chinese input methods write it."""
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char != " " else char for char in text)


def section(value: int) -> str:
    """Write 1 to 9999."""
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return text


def han(value: int) -> str:
    """Write a number to 10^9 and beyond as one reads it aloud."""
    if not value:
        return "零"
    text = ""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // unit % 10**4
        if part:
            text += ("零" if text and part < 1000 else "") + section(part) + name
    return text


# -- cells -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("written", ["", *["/", "－", "—", "-", "无", "——", "N/A", "／"]])
def test_a_blank_and_a_placeholder_are_no_zero(kind: str, written: str) -> None:
    state, value, _ = read_value(written, kind)
    assert state == (PLACEHOLDER if written else BLANK)
    assert value is None


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("written", ["0", "0.0", "00", "０", "0.00"])
def test_zero(kind: str, written: str) -> None:
    state, value, _ = read_value(written, kind)
    assert (state, value) == (ZERO, 0)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    "written", ["不详", "12,34", "1 2", "²", "五件", "+", "12.", "减（65-28=37）", "1e5", "３.４.５"]
)
def test_what_is_no_number_is_text(kind: str, written: str) -> None:
    state, value, _ = read_value(written, kind)
    assert (state, value) == (TEXT, None)


@given(st.integers(-(10**9), 10**9).filter(bool), st.sampled_from(TYPES))
def test_numbers_are_read_in_every_style(value: int, kind: str) -> None:
    signed = kind == "change" and value < 0
    for written in (str(value), wide(str(value)), f"{value:,}", wide(f"{value:,}")):
        state, read, style = read_value(written, kind)
        assert (state, read) == (NUMBER, value), written
        plain = written == str(value)
        assert (style == "plain") == (plain and not signed), (written, style)


@given(st.decimals(Decimal("0.01"), Decimal(10**8), places=2))
def test_amounts_stay_exact(value: Decimal) -> None:
    assert read_value(str(value), "amount")[:2] == (NUMBER, value)
    assert read_value(f"{value:,}", "amount")[:2] == (NUMBER, value)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(("written", "value"), [("1,234", 1234), ("1,234,567", 1234567), ("1，234", 1234)])
def test_a_grouped_number_is_said_to_be_grouped(kind: str, written: str, value: int) -> None:
    assert read_value(written, kind) == (NUMBER, value, "grouped")


@pytest.mark.parametrize(
    ("written", "value"),
    [("减5", -5), ("增5", 5), ("增加12项", 12), ("减少3", -3), ("-8", -8), ("+8", 8), ("－８", -8)],
)
def test_changes_carry_their_sign(written: str, value: int) -> None:
    assert read_value(written, "change") == (NUMBER, value, "signed")


@pytest.mark.parametrize(
    ("written", "value", "style"),
    [
        ("1794868元", 1794868, "unit"),
        ("1794868 元", 1794868, "unit-gap"),
        ("75394432.52元", Decimal("75394432.52"), "unit"),
        ("251,000元", 251000, "unit"),
        ("5949.088667", Decimal("5949.088667"), "plain"),
    ],
)
def test_money_keeps_its_unit_in_its_style(written: str, value: int | Decimal, style: str) -> None:
    assert read_value(written, "money") == (NUMBER, value, style)
    assert read_value(written, "count")[0] == (TEXT if style != "plain" else NUMBER)


# -- numerals ----------------------------------------------------------------------------------


@given(st.integers(0, 10**9))
def test_chinese_numerals(value: int) -> None:
    assert han_number(han(value)) == value


@pytest.mark.parametrize("low", [0, 9_990, 99_900, 10**8 - 100, 10**9 - 100])
def test_chinese_numerals_in_a_row(low: int) -> None:
    assert [han_number(han(value)) for value in range(low, low + 220)] == list(range(low, low + 220))


@given(st.integers(0, 10**9))
def test_other_ways_of_writing_them(value: int) -> None:
    text = han(value)
    if text.startswith("一十"):
        assert han_number(text[1:]) == value
    for unit in "百千万亿":
        if f"二{unit}" in text:
            assert han_number(text.replace(f"二{unit}", f"两{unit}")) == value
    assert han_number(text.replace("零", "〇")) == value


@given(st.text("零一二三四五六七八九", min_size=2, max_size=9))
def test_numerals_by_place(text: str) -> None:
    assert han_number(text) == int("".join(str(DIGITS.index(char)) for char in text))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("三百五", 350),
        ("一万二", 12_000),
        ("两千零五", 2005),
        ("一千五", 1500),
        ("百", 100),
        ("二○二○", 2020),
        ("一亿零五", 10**8 + 5),
    ],
)
def test_numerals_as_people_say_them(text: str, value: int) -> None:
    assert han_number(text) == value


@pytest.mark.parametrize("text", ["", "abc", "五化", "12", "一点五", "近百", "一是", "²"])
def test_what_is_no_numeral(text: str) -> None:
    assert han_number(text) is None


@given(st.integers(0, 10**10))
def test_numbers_in_prose(value: int) -> None:
    assert number(str(value)) == number(f"{value:,}") == number(wide(str(value))) == number(wide(f"{value:,}")) == value
    assert number(f"{value}万") == value * 10**4


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,119", "3119"),
        ("1.9万", "19000"),
        ("2.5亿", "250000000"),
        ("2017.515", "2017.515"),
        ("三百五十万", "3500000"),
    ],
)
def test_numbers_with_marks(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "abc", "-5", "3.1.4", "²", "1万2", "一点五", "．"])
def test_no_numbers(text: str) -> None:
    assert number(text) is None


# -- quantities --------------------------------------------------------------------------------


@given(st.integers(0, 10**7), st.sampled_from(["件", "条", "次", "人次", "场", "份", "期", "个"]), st.booleans())
def test_quantities_have_value_unit_and_place(value: int, unit: str, grouped: bool) -> None:
    for figure in (f"{value:,}" if grouped else str(value), wide(str(value))):
        text = f"全年收到申请{figure}{unit}，均已办结。"
        (found,) = quantities(text)
        assert (found.value, found.unit, found.approximate) == (Decimal(value), unit, False)
        assert text[found.start : found.end] == figure + unit
        assert text[found.start : found.number_end] == figure


@given(st.integers(2, 9999))
def test_quantities_in_chinese_numerals(value: int) -> None:
    text = f"全年收到申请{han(value)}件。"
    (found,) = quantities(text)
    assert (found.value, text[found.start : found.end]) == (Decimal(value), f"{han(value)}件")


@pytest.mark.parametrize(
    "text", ["5500余条", "近100条", "约300份", "400多次", "50件以上", "近百条", "1.9万余条", "超过20场", "10次左右"]
)
def test_approximate_quantities_are_marked(text: str) -> None:
    (found,) = quantities(f"发布信息{text}。")
    assert found.approximate


@pytest.mark.parametrize(
    "text",
    [
        "依照第30条办理",
        "依照第三十条办理",
        "国办公开办函〔2021〕30号",
        "拨打12345热线",
        "一是完善制度",
        "2024年6月5日",
        "发布信息条",
        "收到件",
    ],
)
def test_what_counts_nothing_is_no_quantity(text: str) -> None:
    assert list(quantities(text)) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("收到3,119件，办结3，118件", [3119, 3118]),
        ("占33.9%，另占66.1％", [Decimal("33.9"), Decimal("66.1")]),
        ("分别为12、34条", [34]),
        ("其中办结12，34条结转", [34]),
        ("经费2017.515万元", [Decimal("2017.515") * 10**4]),
    ],
)
def test_several_quantities(text: str, values: list[Decimal | int]) -> None:
    found = list(quantities(text))
    ten_thousands = {"万元": 10**4}
    assert [one.value * ten_thousands.get(one.unit, 1) for one in found] == values


def test_the_clause_does_not_end_inside_a_number() -> None:
    text = "甲。共收到3,119件，其中上年结转1，024件；乙"
    at = text.index("3")
    assert text[slice(*clause(text, at))] == "共收到3,119件"
    assert text[slice(*sentence(text, at))] == "共收到3,119件，其中上年结转1，024件"
    assert text[slice(*clause(text, text.index("其中")))] == "其中上年结转1，024件"


# -- dates and periods -------------------------------------------------------------------------


def written(day: date) -> list[str]:
    """The ways of writing a day, those with 年月日."""
    by_place = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    month, of_month = han(day.month).removeprefix("一") if day.month > 9 else han(day.month), han(day.day)
    of_month = of_month.removeprefix("一") if 9 < day.day < 20 else of_month
    return [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}日",
        f"{day.year}年 {day.month} 月 {day.day} 日",
        f"{day.year}年\u3000{day.month}月\xa0{day.day}日",
        wide(f"{day.year}年{day.month}月{day.day}日"),
        f"{by_place}年{month}月{of_month}日",
    ]


DAYS = st.dates(date(1990, 1, 1), date(2069, 12, 31))


@given(DAYS)
def test_dates_in_every_way_of_writing(day: date) -> None:
    for text in [*written(day), f"{day.year}.{day.month}.{day.day}", f"{day.year}-{day.month:02}-{day.day:02}"]:
        line = f"发布日期：{text}（星期一）"
        (found,) = dates(line)
        assert found.value == day, text
        assert line[found.start : found.end] == found.text == text


@pytest.mark.parametrize(
    "text", ["2023年2月30日", "2023年13月1日", "2021年2月29日", "2023-04-31", "二〇二三年二月三十日"]
)
def test_a_day_that_the_calendar_has_not(text: str) -> None:
    (found,) = dates(text)
    assert found.value is None
    assert found.text == text


@pytest.mark.parametrize("text", ["0889-7612345", "192.168.1.10", "2020.1.1.2", "2023年6月", "12月31日", "版本2.0.1"])
def test_no_dates(text: str) -> None:
    assert list(dates(text)) == []


#: Shapes of periods, as in the field; {a} and {b} are the days, {c} the second without its year.
SHAPES = [
    "自{a}起至{b}止",
    "自{a}起，至{b}止",
    "从{a}起到{b}止",
    "从{a}到{b}止",
    "自{a}至{b}",
    "{a}至{b}",
    "{a}起至{b}截止",
    "{a}起截止{b}",
    "为{a}起至{b}止",
    "{a}-{b}",
    "{a}—{b}",
    "{a}——{b}",
    "{a}～{b}",
    "{a}至{c}",
    "自{a}起至{c}",
]


@given(DAYS, st.integers(1, 700), st.sampled_from(SHAPES))
def test_periods_in_every_shape(first: date, days: int, shape: str) -> None:
    last = first + timedelta(days)
    if "{c}" in shape:
        last = date(first.year, 12, 31)
    for a, b in zip(written(first), written(last), strict=True):
        text = "数据统计期限" + shape.format(a=a, b=b, c=b.partition("年")[2].strip()) + "。"
        (found,) = periods(text)
        assert (found.first, found.last) == (first, last), text
        assert found.years == (first.year, last.year)
        assert text[found.start : found.end] == found.text
        assert broken_period(text) is None


@pytest.mark.parametrize("text", ["2020.1.1—2020.12.31", "2020.1.1-12.31", "2020.1.1至2020.12.31"])
def test_periods_with_points(text: str) -> None:
    (found,) = periods(f"统计时间：{text}")
    assert (found.first, found.last) == (date(2020, 1, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    "text", ["自20231月1日起至202312月31日", "自202511日起至20251231日", "自2023年1月1日起至202312月31日止"]
)
def test_periods_that_lost_their_parts(text: str) -> None:
    line = f"统计期限{text}。"
    assert list(periods(line)) == []
    span = broken_period(line)
    assert span is not None
    assert line[slice(*span)].startswith("自20")


@pytest.mark.parametrize("text", ["202020年12月31日", "截止日期为20251231日", "2020年1月—12月"])
def test_no_period_is_made_up(text: str) -> None:
    assert list(periods(f"统计期限{text}。")) == []


def test_a_period_with_a_day_that_is_none() -> None:
    (found,) = periods("自2023年2月30日起至2023年12月31日止")
    assert (found.first, found.last) == (None, date(2023, 12, 31))
