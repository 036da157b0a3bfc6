"""Fixing: what edits do to files, that they do no harm, and the command."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZipFile

import docx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree

from linter.cli import files
from linter.document import Document
from linter.edits import applied
from linter.engine import Linter, Settings
from linter.examples import Outcome, run
from linter.facts.numbers import numbers
from linter.fixing import Fixed, fix
from linter.packs import load
from linter.readers import read
from linter.readers.encoding import decode
from linter.readers.options import Options
from linter.report import Report
from linter.violations import FileResult
from linter.writers import Change, WriteError
from linter.writers.docx import edit as edit_word
from linter.writers.text import edit
from tests import formats, generator
from tests.conftest import ROOT, Cli
from tests.test_rule_files import write
from tests.test_wording import RIGHT
from tests.word import WORD, p
from tests.word import docx as word_file

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be")
NEWLINES = ("\n", "\r\n", "\r")
#: Enough Chinese for the reader to be sure of the encoding.
FILLER = "本机关政府信息公开工作年度报告，全年主动公开政府信息的情况如下。" * 8


def write_text(data: bytes, document: Document, changes: Sequence[Change]) -> bytes:
    return edit(data, document, changes, Options())


def fixed(linter: Linter, data: bytes, *, unsafe: bool = False, name: str = "report.txt") -> Fixed:
    return fix(linter, data, name, write_text, lambda one: one.safe or unsafe)


# -- bytes ---------------------------------------------------------------------------------------

#: What may stand in a file: its bytes by encoding, and what the document has in its place.
_TOKENS = ["政", "府", "。", "a", "7", "\t", "\r\n", "\n", "&nbsp;", "&ensp;", "damaged", "é", "〔"]


def _bytes(token: str, encoding: str) -> bytes:
    return b"\xff" if token == "damaged" else token.encode(encoding)


def _read(token: str) -> str:
    shown = {"\r\n": "\n", "damaged": "\ufffd", "&nbsp;": " " * 6, "&ensp;": " " * 6}
    return shown.get(token, token)


@given(
    st.lists(st.sampled_from(_TOKENS), min_size=1, max_size=40),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le"]),
    st.booleans(),
    st.lists(
        st.tuples(st.integers(0, 41), st.integers(0, 3), st.sampled_from(["", "，", "已办", "x", "\n"])), max_size=4
    ),
)
@settings(deadline=None, max_examples=300)
def test_bytes_outside_the_changed_spans_stay(
    tokens: list[str], encoding: str, mark: bool, wanted: list[tuple[int, int, str]]
) -> None:
    assume(encoding == "utf-8" or "damaged" not in tokens)
    tokens = [*FILLER, *tokens, "完", *FILLER]
    first = len(FILLER)
    pieces = [_bytes(token, encoding) for token in tokens]
    bom = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe"}.get(encoding, b"") if mark else b""
    data = bom + b"".join(pieces)
    document = read(data, "report.txt")
    offsets = [0]
    for token in tokens:
        offsets.append(offsets[-1] + len(_read(token)))
    assert len(document.text) == offsets[-1]
    changes: list[Change] = []
    expected, at = [bom], 0
    newline = next((mark for mark in ("\r\n", "\n") if mark in tokens), "\n")
    if "\r\n" in tokens and "\n" in tokens:
        newline = next(token for token in tokens if token in ("\r\n", "\n"))
        newline = "\r\n" if "\r\n" in tokens else newline
    for start, size, new in sorted(wanted):
        start = min(first + start, len(tokens) - 1)
        end = min(start + size, len(tokens) - 1)
        if start < at or (start == at and changes):
            continue
        changes.append(Change(offsets[start], offsets[end], new))
        expected += [*pieces[at:start], new.replace("\n", newline).encode(encoding)]
        at = end
    written = write_text(data, document, changes)
    assert written == b"".join((*expected, *pieces[at:]))
    assert read(written, "report.txt").written == applied(document.written, changes)


def test_a_character_that_the_encoding_cannot_hold() -> None:
    data = ("政府資訊公開工作年度報告，主動公開政府資訊的情況。" * 20).encode("big5")
    document = read(data, "report.txt")
    assert decode(data).encoding == "big5hkscs"
    with pytest.raises(WriteError) as raised:
        write_text(data, document, [Change(0, 1, "㎏😀")])
    assert raised.value.reason == "character"
    assert "😀 (U+1F600)" in raised.value.detail


def test_a_span_that_cuts_an_entity_is_refused() -> None:
    data = (FILLER + "甲&nbsp;乙").encode()
    document = read(data, "report.txt")
    at = document.text.index("甲") + 1
    assert write_text(data, document, [Change(at, at + 6, "")]).endswith("甲乙".encode())
    for start, end in ((at + 1, at + 6), (at, at + 5), (at + 2, at + 3)):
        with pytest.raises(WriteError) as raised:
            write_text(data, document, [Change(start, end, "")])
        assert raised.value.reason == "entity"


# -- numbers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("共１２条", "共12条"),
        ("1,234件", "1234件"),
        ("2025年01月20日", "2025年1月20日"),
        ("2025.1.20", "2025年1月20日"),
        ("二〇二五年一月二十日", "2025年1月20日"),
        ("增长.5%", "增长0.5％"),
        ("1、总体", "一、总体"),
        ("可登陆网站", "可登录网站"),
    ],
)
def test_another_form_is_the_same_number(one: str, other: str) -> None:
    assert numbers(one) == numbers(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("24年", "2024年"),
        ("10，，234条", "10，234条"),
        ("增长-3%", "增长3%"),
        ("提高5～10%", "提高5%～10%"),
        ("3件", "三十件"),
        ("3～5万", "3万～5万"),
        ("1 2", "12"),
        ("十二", "十，二"),
        ("①项", "②项"),
        ("贰拾", "叁拾"),
        ("1.20", "120"),
        ("下步", "下一步"),
    ],
)
def test_another_value_is_seen(one: str, other: str) -> None:
    assert numbers(one) != numbers(other)


# -- the shipped rules ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return list(run(load(examples=True)))


def test_every_edit_mends_one_of_its_bad_examples(outcomes: list[Outcome]) -> None:
    has_edit = {rule["id"] for rule in load().data["rules"] if rule.get("edit")}
    mended = {one.rule for one in outcomes if one.mended and one.mended.text != one.text}
    assert has_edit - mended == set()
    assert len(has_edit) > 50


def test_no_edit_does_harm_in_the_examples(outcomes: list[Outcome]) -> None:
    assert [(one.rule, one.mended) for one in outcomes if one.mended and one.mended.fault] == []


# -- whole reports -------------------------------------------------------------------------------


def _digits(text: str) -> list[str]:
    """The runs of digits in a text, whatever their width, without separators, leading zeros, or those of numbering."""
    plain = re.sub(r"(?m)^[\s#]*(?:\d+|[一二三四五六七八九十]+)[、.．]", "", unicodedata.normalize("NFKC", text))
    plain = re.sub(r"(?<!\d)\.(?=\d)", "0.", plain)
    plain = re.sub(r"二[〇○零]二.年.{1,2}月.{1,3}日|20\d\d[年./-]\d{1,2}[月./-]\d{1,2}日?", _day, plain)
    return [digits.lstrip("0") for digits in re.findall(r"\d+", re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", plain))]


def _day(match: re.Match[str]) -> str:
    """A date in figures, told without the code that is tested."""
    han = {one: str(value) for value, one in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0"}
    parts = [part for part in re.split(r"[年月日./-]", match[0]) if part]
    shown = []
    for part in parts:
        if "十" in part:
            tens, ones = part.split("十")
            part = (han[tens] if tens else "1") + (han[ones] if ones else "0")
        shown.append(str(int("".join(han.get(one, one) for one in part))))
    return "/".join(shown)


def _cells(linter: Linter, data: bytes) -> dict[tuple[str, str, str], object]:
    report = linter.report(data, "report.txt")
    assert isinstance(report, Report)
    return {(table.key, one.row, one.column): one.number for table in report.tables.values() for one in table.values()}


def unharmed(linter: Linter, data: bytes, *, unsafe: bool) -> Fixed:
    """Fix a report, and check what must hold of every one."""
    made = fixed(linter, data, unsafe=unsafe)
    again = fixed(linter, made.data, unsafe=unsafe)
    assert (again.data, again.mended) == (made.data, ()), "fixing twice changes nothing"
    before, after = (Counter(one.rule for one in result.violations) for result in (made.before, made.after))
    assert after - before == Counter(), "no new violation"
    assert after.total() <= before.total() - len(made.mended)
    assert made.after == linter.lint_bytes(made.data, "report.txt")
    assert made.document is not None
    assert write_text(data, made.document, made.changes) == made.data, "one step makes what the passes made"
    if not made.mended:
        assert made.data == data
    if not unsafe:
        assert all(one.violation.safe for one in made.mended)
        assert _digits(made.document.written) == _digits(made.text)
        assert _cells(linter, data) == _cells(linter, made.data)
    return made


def _broken() -> Iterator[tuple[str, bytes]]:
    for number, case in enumerate(generator.cases(5, 1)):
        encoding, newline = ENCODINGS[number % len(ENCODINGS)], NEWLINES[number % len(NEWLINES)]
        yield case.defect, case.text.replace("\n", newline).encode(encoding)


@pytest.mark.parametrize("unsafe", [False, True])
def test_broken_reports_are_fixed_without_harm(shipped: Linter, unsafe: bool) -> None:
    mended = set()
    for defect, data in _broken():
        made = unharmed(shipped, data, unsafe=unsafe)
        assert [one.reason for one in made.refused if one.reason in ("fix-reads", "write-mismatch")] == [], defect
        mended |= {one.violation.rule for one in made.mended}
    assert {"LNG003", "LNG010", "LNG020", "STR004", "STR005", "STR018", "TAB014", "TIM012"} <= mended
    assert ({"TAB001", "TAB002"} <= mended) is unsafe


@given(st.integers(0, 10**6), st.sampled_from(ENCODINGS), st.sampled_from(NEWLINES), st.booleans())
@settings(deadline=None, max_examples=15)
def test_any_broken_report_is_fixed_without_harm(
    shipped: Linter, seed: int, encoding: str, newline: str, unsafe: bool
) -> None:
    defect = generator.DEFECTS[seed % len(generator.DEFECTS)].id
    for case in generator.cases(seed, 1, [defect]):
        unharmed(shipped, case.text.replace("\n", newline).encode(encoding), unsafe=unsafe)


@pytest.mark.parametrize("path", sorted((ROOT / "examples").iterdir()), ids=lambda path: path.name)
def test_the_examples_are_fixed_without_harm(shipped: Linter, path: Path) -> None:
    for unsafe in (False, True):
        unharmed(shipped, path.read_bytes(), unsafe=unsafe)


def test_the_culprit_is_only_mended_when_asked(shipped: Linter) -> None:
    data = (ROOT / "examples" / "hefeng-2020.txt").read_bytes()
    assert "TAB002" not in {one.violation.rule for one in fixed(shipped, data).mended}
    made = fixed(shipped, data, unsafe=True)
    assert ("TAB002", (("11", "1"),)) in [(one.violation.rule, one.words) for one in made.mended]
    assert made.text.split("\n")[184] == "\t1"


def test_words_of_a_traditional_text_stay(shipped: Linter) -> None:
    text = (ROOT / "examples" / "hefeng-2020.txt").read_text("utf-8")
    for simple, traditional in zip("开报请处条项务国为与关个总体况", "開報請處條項務國為與關個總體況", strict=True):
        text = text.replace(simple, traditional)
    text = text.replace("，", ",", 1).replace("其他需要報", "其它需要報")
    made = unharmed(shipped, text.encode(), unsafe=True)
    assert made.mended
    assert not set(made.text) & set("开报请处条项务国为与关个总体况") - set(text)


# -- Word files ----------------------------------------------------------------------------------


def write_word(data: bytes, document: Document, changes: Sequence[Change], *, tracked: bool = False) -> bytes:
    return edit_word(data, document, changes, Options(), tracked=tracked)


#: What of a broken report in Word is looked at closely; every other kind of defect too, but fewer of them at a time.
WORD_DEFECTS = ("mixed-numbers", "half-width", "typo", "odd-digits", "date-shape", "bad-number", "half-brackets")


def _other_parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist() if name != "word/document.xml"}


def _runs(data: bytes) -> list[tuple[str, str]]:
    """The looks of every run that has text, by paragraph."""
    shown = []
    for paragraph in docx.Document(BytesIO(data)).element.body.iter(f"{{{WORD}}}p"):
        for piece in paragraph.iter(f"{{{WORD}}}r"):
            looks = piece.find(f"{{{WORD}}}rPr")
            text = "".join(text.text or "" for text in piece.iter(f"{{{WORD}}}t"))
            if text.strip():
                shown.append((text, "" if looks is None else etree.tostring(looks, encoding="unicode")))
    return shown


@pytest.mark.parametrize("defect", WORD_DEFECTS)
def test_word_files_are_fixed_without_harm(shipped: Linter, defect: str) -> None:
    for number, case in enumerate(generator.cases(9, 2, [defect])):
        assert case.draft is not None
        data = formats.write(case.draft, "docx", ("word", "wps")[number % 2], f"9/{defect}").data
        made = fix(shipped, data, "report.docx", write_word, lambda one: one.safe)
        assert {one.violation.rule for one in made.mended} & set(case.rules), [one.reason for one in made.refused]
        again = fix(shipped, made.data, "report.docx", write_word, lambda one: one.safe)
        assert (again.data, again.mended) == (made.data, ())
        before, after = (Counter(one.rule for one in result.violations) for result in (made.before, made.after))
        assert after - before == Counter()
        assert _other_parts(made.data) == _other_parts(data)
        assert {looks for _, looks in _runs(made.data)} <= {looks for _, looks in _runs(data)}
        assert made.document is not None
        tracked = write_word(data, made.document, made.changes, tracked=True)
        assert read(tracked, "report.docx").written == made.text
        original = read(tracked, "report.docx", Options(view="original"))
        assert original.written == made.document.written
        assert b'w:author="report-lint"' in ZipFile(BytesIO(tracked)).read("word/document.xml")


def test_automatic_numbers_are_left_and_said(tmp_path: Path, cli_here: Cli) -> None:
    lines = (ROOT / BROKEN).read_text("utf-8").split("\n")[:20]
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    body = "".join(
        p(line.removeprefix("1、"), number=("1", 0)) if line.startswith("1、") else p(line) for line in lines
    )
    path = tmp_path / "report.docx"
    path.write_bytes(word_file(body, numbering=numbering))
    before = path.read_bytes()
    ran = cli_here("fix", "--select", "STR004", str(path))
    assert "没有修改 STR004" in ran.out, ran.out
    assert ran.code == 0, "no error is left of the rule that was asked for"
    assert path.read_bytes() == before


def test_tracked_changes_on_request(tmp_path: Path, cli_here: Cli) -> None:
    (case,) = generator.cases(9, 1, ["typo"])
    assert case.draft is not None
    path = tmp_path / "report.docx"
    path.write_bytes(formats.write(case.draft, "docx", "word", "9").data)
    ran = cli_here("fix", "--tracked", "--fail-on", "never", str(path))
    assert ran.code == 0, ran.err
    assert "已修改 LNG003" in ran.out
    assert "REA004" in cli_here("--format", "json", str(path)).out
    assert "已修改" not in cli_here("fix", "--tracked", str(path)).out


# -- local rules ---------------------------------------------------------------------------------

REPORT = "青禾县民政局2024年政府信息公开工作年度报告\n\n一、总体情况\n坚持以公开为常态，24年公开甲乙信息3条。\n"


def _local(tmp_path: Path, check: str, edits: str) -> Linter:
    text = (
        "rules:\n  - id: LOC001\n    name: local-one\n    title: {zh: 甲, en: A}\n    message: {zh: 乙, en: B}\n"
        f"    severity: error\n    basis: advice\n    {check}\n    edit: {edits}\n    bad: [{{}}]\n    good: [{{}}]\n"
    )
    return Linter(load(str(write(tmp_path / "pack", {"a.yaml": text}))), Settings())


def test_what_changes_a_number_is_not_safe_whatever_the_rule_says(tmp_path: Path) -> None:
    linter = _local(tmp_path, "wording: {patterns: ['3条']}", "{to: 4条, safe: true}")
    (one,) = (one for one in linter.lint_bytes(REPORT.encode(), "a.txt").violations if one.rule == "LOC001")
    assert [edit.text for edit in one.edits] == ["4"]
    assert not one.safe
    made = fixed(linter, REPORT.encode())
    assert "LOC001" not in {one.violation.rule for one in made.mended}
    assert "4条" in fixed(linter, REPORT.encode(), unsafe=True).text


@pytest.mark.parametrize(
    ("edits", "reason"), [("{to: 攻府, safe: true}", "fix-creates"), ("{swap: {乙: 甲乙}, safe: true}", "fix-stays")]
)
def test_what_does_harm_is_refused(tmp_path: Path, edits: str, reason: str) -> None:
    linter = _local(tmp_path, "wording: {patterns: [甲乙]}", edits)
    made = fixed(linter, REPORT.encode())
    assert [(one.violation.rule, one.reason) for one in made.refused] == [("LOC001", reason)]
    assert "甲乙" in made.text


def test_one_that_does_harm_does_not_stop_the_others(tmp_path: Path) -> None:
    linter = _local(tmp_path, "wording: {patterns: [甲乙]}", "{to: 攻府, safe: true}")
    text = REPORT + "其它甲乙情况,见附件。政务信息\n甲乙其它。\n"
    made = fixed(linter, text.encode())
    assert made.text == text.replace("其它", "其他").replace("情况,", "情况，")
    assert {one.violation.rule for one in made.refused} == {"LOC001"}


def fixed_safely(sentence: str, linter: Linter) -> str:
    text = REPORT.replace("坚持以公开为常态，24年公开甲乙信息3条。", sentence)
    return fixed(linter, text.encode()).text


@pytest.mark.parametrize("sentence", RIGHT)
def test_a_right_sentence_stays_as_it_is(sentence: str, shipped: Linter) -> None:
    assert sentence in fixed_safely(sentence, shipped)


@pytest.mark.parametrize(
    "sentence",
    [
        "转发《关于社会反应问题处理办法》《关于做出处罚决定的说明》。",
        "《其它事项公开办法》印发后，清理《登陆门户网站管理规定》。",
        "查处商标“防犯卫士”。",
        "对“北京帐户通公司”的申请作了答复。",
        "法律原文：“行政诉讼事件由法院审理”。",
        '申请人名称为"其它帐户公司"。',
        "来信写道“己答复，群众反应问题很多，部份栏目登陆网站后看不到”。",
        "网址：www.qinghe.example.cn/zwgk/,欢迎查询。",
        "申请书题为《关于公开\n其它帐户的申请》。",
    ],
)
def test_what_others_have_worded_is_not_changed_safely(sentence: str, shipped: Linter) -> None:
    made = fixed_safely(sentence, shipped)
    assert re.sub('["“”]', "", sentence) in re.sub('["“”]', "", made)


@pytest.mark.parametrize(
    "sentence",
    [
        "查询命令为`grep 水利,农业 a.txt`，已写入手册。",
        "图片见![水利](图/水利,1.png)，说明见[公告](公告(甲).md)。",
        '<img src="a.png" alt="水利,农业"/>已更新。',
        '接口字段{"name":"水利局","value":12}、代码return "水利";已更正。',
        "附件：水利局(2022).docx、目录,v2.xlsx，文件名为“公开目录(2022).xlsx”。",
        "函数SUM(水量,雨量)、集合{水位,流量}、区间(0,1)、类水利::流量已说明。",
        "路径../公开/...和lanping...cn已核对，A...Z类信息26条。",
        "做好漏洞扫描、等保测评、等离子设备、等高线图、等比例抽样、等效资料的公开。",
        "召开2个提案办理座谈会，采购型号SX2022全年版软件。",
        "一、（一）、（二）项所列信息。\n（一）、（二）项所列信息。",
    ],
)
def test_code_names_and_terms_stay_as_they_are(sentence: str, shipped: Linter) -> None:
    assert sentence in fixed_safely(sentence, shipped)


def test_full_width_digits_are_mended_in_the_title_too_and_hide_no_agency(shipped: Linter) -> None:
    text = (ROOT / "examples/lanping-2022.md").read_text("utf-8")
    wide = re.sub(
        r"(?m)^[^|\n]+$", lambda line: line[0].translate(str.maketrans("0123456789", "０１２３４５６７８９")), text
    )
    made = fixed(shipped, wide.encode())
    assert (made.before.agency, made.before.year, made.before.body) == ("澜屏市水利局", 2022, "department")
    assert made.text == text


def test_marks_of_a_title_are_mended_and_its_words_are_not(shipped: Linter) -> None:
    text = REPORT + "转发《关于印发<其它要点>的通知》。\n"
    assert fixed(shipped, text.encode()).text == text.replace("<", "〈").replace(">", "〉")


def test_what_later_passes_mend_is_told_at_its_place_in_the_file_as_it_was(tmp_path: Path) -> None:
    linter = _local(tmp_path, "wording: {patterns: [甲己办结]}", "{swap: {甲: 甲乙丙}, safe: true}")
    made = fixed(linter, (REPORT + "甲己办结，其它情况。\n").encode())
    assert made.text == REPORT + "甲乙丙已办结，其他情况。\n"
    told = [(one.violation.column, one.violation.rule) for one in made.mended]
    assert told == [(1, "LOC001"), (2, "LNG039"), (6, "LNG005")]
    assert {one.violation.line for one in made.mended} == {REPORT.count("\n") + 1}


# -- the command ---------------------------------------------------------------------------------

BROKEN = "examples/hefeng-2020.txt"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_bytes((ROOT / BROKEN).read_bytes())
    return path


def test_a_file_is_fixed_in_place(report: Path, cli_here: Cli) -> None:
    os.chmod(report, 0o640)
    before = report.read_bytes()
    ran = cli_here("fix", str(report))
    assert ran.code == 1, "errors are left"
    assert f"{report}:4:1: 已修改 STR004 “1、”→“一、”；“3、收”→“三、收”" in ran.out
    assert "还有 7 个问题，其中 2 处可用 --unsafe 修改" in ran.out
    assert report.read_bytes() == before.replace("\n1、".encode(), "\n一、".encode()).replace(
        "\n3、".encode(), "\n三、".encode()
    )
    assert stat.S_IMODE(report.stat().st_mode) == 0o640
    assert sorted(path.name for path in report.parent.iterdir()) == ["report.txt"]
    assert "没有可以自动修改的" in cli_here("fix", str(report)).out
    assert cli_here("fix", "--fail-on", "never", str(report)).code == 0


def test_a_link_stays_a_link(report: Path, cli_here: Cli) -> None:
    link = report.with_name("link.txt")
    link.symlink_to(report)
    cli_here("fix", str(link))
    assert link.is_symlink()
    assert "\n一、" in report.read_text("utf-8")


def test_a_hard_link_stays_one(report: Path, cli_here: Cli) -> None:
    other = report.with_name("other.bin")
    os.link(report, other)
    cli_here("fix", str(report))
    assert "\n一、" in other.read_text("utf-8")
    assert other.samefile(report)
    assert sorted(path.name for path in report.parent.iterdir()) == ["other.bin", "report.txt"]


def test_a_file_with_several_names_is_as_it_was_when_it_cannot_be_filled(
    report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.link(report, report.with_name("other.bin"))
    before, real = report.read_bytes(), files._fill

    def fill(file: IO[bytes], data: bytes) -> None:
        if data != before:
            file.write(data[:100])
            raise OSError("disk full")
        real(file, data)

    monkeypatch.setattr(files, "_fill", fill)
    with pytest.raises(OSError, match="disk full"):
        files.replace(str(report), b"x" * 1000)
    assert report.read_bytes() == before
    assert len(list(report.parent.iterdir())) == 2


def test_a_read_only_file_is_left_and_said(report: Path, cli_here: Cli) -> None:
    other = report.with_name("second.txt")
    other.write_bytes(report.read_bytes())
    before = report.read_bytes()
    report.chmod(0o444)
    ran = cli_here("fix", str(report), str(other))
    assert ran.code == 3
    assert report.read_bytes() == before
    assert f"{report}: 文件是只读的（read-only）" in ran.err and "chmod u+w" in ran.err
    assert "已修改" in ran.out and other.read_bytes() != before
    assert cli_here("fix", "--diff", str(report)).code == 1
    assert cli_here("fix", "-o", str(report.with_name("mended.txt")), str(report)).code == 1


def test_diff_shows_and_changes_nothing(report: Path, cli_here: Cli) -> None:
    before = report.read_bytes()
    ran = cli_here("fix", "--diff", str(report))
    assert ran.code == 1
    assert ran.out.startswith(f"--- {report}\n+++ {report}\n@@ ")
    assert "\n-1、总体情况\n+一、总体情况\n" in ran.out
    assert "可修改 1 处" in ran.err
    assert report.read_bytes() == before
    cli_here("fix", str(report))
    again = cli_here("fix", "--diff", str(report))
    assert (again.code, again.out) == (0, "")


def test_standard_input_goes_to_standard_output(cli: Cli) -> None:
    ran = cli("fix", "-", stdin=(ROOT / BROKEN).read_bytes())
    assert "\n一、总体情况\n" in ran.out
    assert ran.out.endswith((ROOT / BROKEN).read_text("utf-8")[-20:])
    assert "已修改 STR004" in ran.err
    ran = cli("fix", "-o", "-", str(ROOT / BROKEN))
    assert ran.out.startswith((ROOT / BROKEN).read_text("utf-8")[:20])
    assert "已修改 STR004" in ran.err


def test_another_file_can_be_written(report: Path, cli_here: Cli) -> None:
    before, other = report.read_bytes(), report.with_name("mended.txt")
    cli_here("fix", "-o", str(other), "--unsafe", str(report))
    assert report.read_bytes() == before
    assert "\n一、" in other.read_text("utf-8")
    assert cli_here("fix", "-o", str(other), str(report), str(other)).code == 2


def test_only_the_rules_that_are_selected(report: Path, cli_here: Cli) -> None:
    before = report.read_bytes()
    ran = cli_here("fix", "--select", "LNG", str(report))
    assert report.read_bytes() == before
    assert ran.code == 0, "errors of other rules do not count"
    assert cli_here("fix", "--select", "NOPE", str(report)).code == 2


def test_what_cannot_be_read_is_said_and_stops_nothing(report: Path, cli_here: Cli) -> None:
    ran = cli_here("fix", "nowhere.txt", str(report))
    assert ran.code == 3
    assert "nowhere.txt: 没有这个文件" in ran.err
    assert "已修改 STR004" in ran.out


def test_a_type_that_cannot_be_changed_is_said(tmp_path: Path, cli_here: Cli) -> None:
    path = tmp_path / "report.html"
    lines = (ROOT / BROKEN).read_text("utf-8").split("\n")
    path.write_text("<html><body>" + "".join(f"<p>{line}</p>\n" for line in lines) + "</body></html>", "utf-8")
    before = path.read_bytes()
    ran = cli_here("fix", str(path))
    assert ran.code == 3
    assert ran.out.count("请另存为 .docx") == 1, "it holds for the whole file"
    assert f"{path}: 没有修改 STR004" in ran.out
    assert path.read_bytes() == before


def test_what_a_waiver_lets_stand_is_left(report: Path, cli_here: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(report.parent)
    before = report.read_bytes()
    assert cli_here("baseline", report.name).code == 0
    ran = cli_here("fix", "--unsafe", report.name)
    assert ran.code == 0, ran.out
    assert report.read_bytes() == before


def test_only_word_files_keep_tracked_changes(report: Path, cli_here: Cli) -> None:
    before = report.read_bytes()
    ran = cli_here("fix", "--tracked", str(report))
    assert ran.code == 3
    assert "只有 Word 文件" in ran.err
    assert report.read_bytes() == before


def test_results_are_typed(shipped: Linter) -> None:
    made = fixed(shipped, b"\x00\x01\x02\x03")
    assert isinstance(made.after, FileResult)
    assert made.data == b"\x00\x01\x02\x03"
    assert made.before.unread
