"""Input that is broken, hostile or no report at all, through the command line: said aloud, in bounded time."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from linter.cli import OK, UNREAD, USAGE, VIOLATIONS, files
from tests.conftest import Cli, Ran

ROOT = Path(__file__).parents[1]
BROKEN = (ROOT / "examples" / "hefeng-2020.txt").read_text("utf-8")
TITLE = "青禾县民政局2024年政府信息公开工作年度报告\n"
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
OTHER = """\
政府网站监管年度报表
（2023年度）
填报单位：青禾县人民政府办公室
网站运行 | 总数 | 单位：个 | 12 |
网站抽查 | 第一季度 | 单位：个 | 6 |
安全检查 | 单位：次 | 4 |
网站开设整合 | 新开设 | 单位：个 | 0 |
网民留言办理 | 总数 | 单位：条 | 9 |
假冒网站处置 | 单位：个 | 0 |
人员培训 | 单位：次 | 2 |
单位负责人：王某 审核人：李某 填报人：赵某
"""


def entries(ran: Ran) -> list[dict[str, Any]]:
    files: list[dict[str, Any]] = json.loads(ran.out)["files"]
    return files


# -- what cannot be read -----------------------------------------------------------------------

#: Name → (bytes, what the message must say).
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "空的"),
    "blanks": (b" \n\t \r\n  \n", "空的"),
    "Chinese blanks": ("\u3000\u3000\n\xa0\n\u3000".encode(), "空的"),
    "a byte order mark": (b"\xef\xbb\xbf", "空的"),
    "NUL bytes": (b"\x00" * 4096, "空的"),
    "random bytes": (Random(1).randbytes(20_000), "编码"),
    "NUL bytes between random ones": (b"\x00".join(Random(2).randbytes(3) for _ in range(3000)), "编码"),
    "Word": (b"PK\x03\x04\x14\x00\x06\x00" + Random(3).randbytes(4000), "损坏"),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "损坏"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n", "损坏"),
    "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(100), "图片"),
    "gzip": (b"\x1f\x8b\x08\x00" + bytes(100), "压缩包"),
    "another report": (OTHER.encode(), "没有找到"),
    "another report in GB18030": (OTHER.encode("gb18030"), "没有找到"),
    "prose": ("今天天气很好，我们去公园散步。\n".encode() * 20, "没有找到"),
    "a program": (b"import os\nprint(os.getcwd())\n", "没有找到"),
    "one line of 3 MB": (b"x" * 3_000_000, "第1行过长"),
    "a line of 9 MB behind others": (b"a\nb\n" + "字".encode() * 3_000_000, "第3行过长"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_said_with_its_own_exit_code(name: str, cli: Cli, tmp_path: Path) -> None:
    data, says = UNREADABLE[name]
    (tmp_path / "报告.txt").write_bytes(data)
    ran = cli("报告.txt")
    assert ran.code == UNREAD
    assert ran.out.startswith("报告.txt: 无法检查: ")
    assert says in ran.out
    assert len(ran.out) < 500
    assert ran.err == ""


@pytest.mark.parametrize("name", ["Word", "PDF", "PNG", "gzip", "random bytes", "empty"])
def test_why_it_cannot_be_read_is_said_in_one_language(name: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(UNREADABLE[name][0])
    chinese, english = cli("a.txt").out, cli("--lang", "en", "a.txt").out
    assert not re.search(r"\b(a|an|the|or|file)\b", chinese.partition(": ")[2]), chinese
    assert not re.search(r"[\u4e00-\u9fff]", english), english


def test_a_sparse_file_of_100_mb_is_refused_unread(cli: Cli, tmp_path: Path) -> None:
    with open(tmp_path / "a.txt", "wb") as file:
        file.truncate(100 * 1024 * 1024)
    began = time.perf_counter()
    ran = cli("a.txt")
    assert time.perf_counter() - began < 3
    assert ran.code == UNREAD
    assert "100 MB > 64 MB" in ran.out


def test_standard_input_of_70_mb_is_refused(cli: Cli) -> None:
    ran = cli("-", stdin=b"x" * (70 * 1024 * 1024))
    assert ran.code == UNREAD
    assert "MB" in ran.out


@pytest.mark.parametrize("name", ["a.xyz", "a.html", "a.txt.bak", "无后缀"])
def test_a_text_is_a_text_whatever_its_name(name: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / name).write_text(BROKEN, encoding="utf-8")
    assert cli("-q", name).out.replace(name, "a.txt") == _text_of_broken(cli, tmp_path)


def _text_of_broken(cli: Cli, folder: Path) -> str:
    (folder / "a.txt").write_text(BROKEN, encoding="utf-8")
    return cli("-q", "a.txt").out


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.doc", "报告"])
def test_a_file_is_known_by_its_bytes(name: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(UNREADABLE["Word"][0])
    ran = cli(name)
    assert ran.code == UNREAD
    assert "ZIP" in ran.out


def test_a_missing_file_and_a_pattern_without_a_match(cli: Cli) -> None:
    for path in ("nothing.txt", "nothing/*.txt", "[", "a\nb.txt"):
        ran = cli(path)
        assert ran.code == UNREAD
        assert "没有这个文件" in ran.out


def test_a_folder_without_reports(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "dir" / "deep").mkdir(parents=True)
    (tmp_path / "dir" / "deep" / "a.jpg").write_bytes(b"x")
    (tmp_path / "dir" / ".hidden.txt").write_bytes(b"x")
    ran = cli("dir")
    assert ran.code == UNREAD
    assert "没有可以检查的报告" in ran.out


def test_a_folder_named_like_a_report(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    (tmp_path / "a.txt" / "b.txt").write_text(TITLE, encoding="utf-8")
    ran = cli("--format", "json", "a.txt")
    assert [entry["path"] for entry in entries(ran)] == [os.path.join("a.txt", "b.txt")]


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused by the system when it is opened (root may open everything, so the refusal is played)."""
    path = tmp_path / "a.txt"
    path.write_text(BROKEN, encoding="utf-8")

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("builtins.open", refuse)
    data, reason, detail = files.load(str(path), 1 << 26)
    assert (data, reason, detail) == (b"", "denied", "Permission denied")


def test_a_dangling_link(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "dir").mkdir()
    (tmp_path / "dir" / "a.txt").symlink_to("nowhere")
    ran = cli("dir")
    assert ran.code == UNREAD
    assert "没有这个文件" in ran.out


# -- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [[], ["--format", "json"], ["-q"]])
def test_a_name_that_is_no_utf_8(arguments: list[str], cli: Cli, tmp_path: Path) -> None:
    name = "报告".encode("gb18030") + b".txt"
    with open(os.fsencode(tmp_path) + b"/" + name, "wb") as file:
        file.write(BROKEN.encode())
    ran = cli(*arguments, name)
    assert ran.code == VIOLATIONS
    assert "TIM001" in ran.out


def test_names_do_not_reach_the_terminal_raw(cli: Cli, tmp_path: Path) -> None:
    name = "a\x1b[31m\r.txt"
    (tmp_path / name).write_text(BROKEN, encoding="utf-8")
    for arguments in ((), ("-q",)):
        assert "\x1b" not in cli(*arguments, name).out


def test_a_name_that_looks_like_an_option(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "-q.txt").write_text(BROKEN, encoding="utf-8")
    assert cli("--", "-q.txt").code == VIOLATIONS
    assert cli("./-q.txt").code == VIOLATIONS


# -- several files, standard input -------------------------------------------------------------


def test_a_bad_file_among_good_ones_does_not_stop_them(cli: Cli, tmp_path: Path) -> None:
    for name, data in {
        "a.txt": BROKEN.encode(),
        "b.txt": b"",
        "c.txt": UNREADABLE["random bytes"][0],
        "d.txt": OTHER.encode(),
        "e.txt": BROKEN.encode("gb18030"),
    }.items():
        (tmp_path / name).write_bytes(data)
    for jobs in ("1", "2"):
        ran = cli("--format", "json", "-j", jobs, "a.txt", "b.txt", "c.txt", "missing.txt", "d.txt", "e.txt")
        assert ran.code == UNREAD
        found = {entry["path"]: entry for entry in entries(ran)}
        assert {path: entry["status"] for path, entry in found.items()} == {
            "a.txt": "linted",
            "b.txt": "unreadable",
            "c.txt": "unreadable",
            "missing.txt": "unreadable",
            "d.txt": "unreadable",
            "e.txt": "linted",
        }
        assert found["a.txt"]["violations"] == found["e.txt"]["violations"] != []
        assert json.loads(ran.out)["summary"]["unreadable"] == 4
        assert all(entry["note"] for entry in found.values() if entry["status"] == "unreadable")


def test_an_unread_file_is_never_passed_over(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    for arguments in (("--fail-on", "never"), ("-q",), ("--min-severity", "error"), ("--select", "TAB001")):
        ran = cli(*arguments, "a.txt")
        assert ran.code == UNREAD
        assert "无法检查" in ran.out


@pytest.mark.parametrize("data", [BROKEN.encode(), BROKEN.encode("gb18030"), BROKEN.encode("utf-16")])
def test_standard_input(data: bytes, cli: Cli) -> None:
    ran = cli("--stdin-filename", "甲.txt", "-", stdin=data)
    assert ran.code == VIOLATIONS
    assert "甲.txt:408:1: 错误 TIM001" in ran.out


def test_standard_input_that_is_empty(cli: Cli) -> None:
    ran = cli("-", stdin=b"")
    assert ran.code == UNREAD
    assert "空的" in ran.out


# -- out of scope, and nearly nothing ----------------------------------------------------------


def test_a_report_before_the_forms_is_out_of_scope(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TITLE.replace("2024", "2015") + "一、概述\n我局认真落实。\n", encoding="utf-8")
    ran = cli("a.txt")
    assert ran.code == OK
    assert "不在检查范围" in ran.out
    assert "2015" in ran.out
    assert "2019" in ran.out
    (entry,) = entries(cli("--format", "json", "a.txt"))
    assert (entry["status"], entry["year"], entry["violations"]) == ("out-of-scope", 2015, [])


def test_a_title_alone_lacks_every_section(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TITLE, encoding="utf-8")
    ran = cli("--format", "json", "a.txt")
    assert ran.code == VIOLATIONS
    (entry,) = entries(ran)
    missing = [one for one in entry["violations"] if one["rule"] == "STR001"]
    assert [one["severity"] for one in missing] == ["error"] * 6
    for heading, one in zip(HEADINGS, missing, strict=True):
        assert heading in one["message"]


def test_headings_alone_lack_their_contents(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TITLE + "\n".join(HEADINGS) + "\n", encoding="utf-8")
    ran = cli("--format", "json", "a.txt")
    assert ran.code == VIOLATIONS
    found = [one["rule"] for one in entries(ran)[0]["violations"] if one["severity"] == "error"]
    assert "STR001" not in found
    assert {"STR002", "TAB011"} & set(found)
    tables = {one["table"] for one in entries(ran)[0]["violations"] if one["severity"] == "error" and one["table"]}
    assert tables == {"表二", "表三", "表四"}


# -- usage -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--select", "TAB01X"], "TAB01"),
        (["--select", "TAB001,aplications-balance"], "applications-balance"),
        (["--ignore", "STR9"], "STR9"),
        (["--select", "表三"], "unknown rule"),
        (["--format", "yaml"], "json"),
        (["--year", "12"], "1990"),
        (["--body", "castle"], "township"),
        (["--jobs", "0"], "jobs"),
        (["--colour", "never"], "--color"),
    ],
)
def test_wrong_usage_is_two_and_helps(arguments: list[str], says: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BROKEN, encoding="utf-8")
    ran = cli(*arguments, "a.txt")
    assert ran.code == USAGE
    assert says in ran.err
    assert ran.out == ""


def test_a_near_name_gets_a_suggestion(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BROKEN, encoding="utf-8")
    assert "did you mean applications-balance" in cli("--select", "application-balance", "a.txt").err


def test_a_path_that_the_system_calls_unreadable_is_no_wrong_usage(
    tmp_path: Path, cli_here: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a file can be read is told for that file, and stops no other."""
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    path = tmp_path / "a.txt"
    path.write_text(BROKEN, encoding="utf-8")
    for command in ([], ["facts"], ["fix", "--diff"], ["annotate", "--output-dir", str(tmp_path / "out")]):
        assert cli_here(*command, str(path)).code != USAGE


def test_no_file_is_wrong_usage(cli: Cli) -> None:
    assert cli().code == USAGE


def test_any_locale(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(BROKEN, encoding="utf-8")
    ran = cli("a.txt", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    assert ran.code == VIOLATIONS
    assert "错误 TIM001" in ran.out
    assert cli("--select", "表三", "a.txt", LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii").code == USAGE


# -- hostile text ------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [(), ("-q",), ("--sort", "severity"), ("--lang", "en")])
def test_control_characters_do_not_reach_the_terminal(arguments: tuple[str, ...], cli: Cli, tmp_path: Path) -> None:
    escape = "\x1b[31m\x07\x08\x9b2J\u202e"
    text = BROKEN.replace("（45-32=13）", f"（45{escape}-32=13）").replace("其它需要", f"其它{escape}需要")
    text = text.replace("以公开为原则", f"以公开为{escape}原则")
    marked = "\n".join(line[:1] + escape + line[1:] if at % 3 else line for at, line in enumerate(text.split("\n")))
    for number, one in enumerate((text, marked, TITLE.strip() + escape + "\n")):
        (tmp_path / f"{number}.txt").write_text(one, encoding="utf-8")
        ran = cli(*arguments, f"{number}.txt")
        assert ran.code in (VIOLATIONS, UNREAD)
        assert not set("\x1b\x07\x08\x9b\u202e") & set(ran.out), [
            line for line in ran.out.splitlines() if set("\x1b\x07\x08\x9b\u202e") & set(line)
        ][:3]


def test_every_control_character_can_stand_in_a_report(cli: Cli, tmp_path: Path) -> None:
    odd = "".join(map(chr, [*range(1, 32), 0x7F, 0x85, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF, 0x10FFFF]))
    for at, char in enumerate(odd):
        (tmp_path / f"{at:02}.txt").write_text(
            f"{TITLE}一、总体情况\n公开{char}情况良好，全年{char}件。\n", encoding="utf-8"
        )
    ran = cli("--format", "json", *(f"{at:02}.txt" for at in range(len(odd))))
    assert ran.code == VIOLATIONS
    assert {entry["status"] for entry in entries(ran)} == {"linted"}
    assert "REA003" not in ran.out


def test_markup_of_the_output_is_text_of_the_report(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        TITLE + '一、总体情况\n{格}{0}%s[red]\\"</script>{{数}}，，收到   件。\n', encoding="utf-8"
    )
    ran = cli("--format", "json", "a.txt")
    assert ran.code == VIOLATIONS
    assert entries(ran)[0]["status"] == "linted"


#: Name → a text that a slow algorithm does not survive; within the time and memory of the fixture.
HEAVY: dict[str, Callable[[], str]] = {
    "100,000 pipes": lambda: "|" * 100_000,
    "100,000 pipes and blanks": lambda: "| " * 100_000,
    "50,000 lines of a pipe": lambda: "\n" + "|\n" * 50_000,
    "50,000 rows": lambda: "项目 | 0 |\n" * 50_000,
    "50,000 cells and pipes": lambda: "项目\n|\n" * 50_000,
    "50,000 cells behind tabs": lambda: "\t项目\n" * 50_000,
    "labels of the form without end": lambda: "| 规章 | 0 |\n| 行政许可 | 0 |\n" * 20_000,
    "headings without end": lambda: "一、总体情况\n内容。\n" * 20_000,
    "titles without end": lambda: TITLE * 10_000,
    "40,000 blanks": lambda: " " * 40_000 + "x",
    "40,000 Chinese blanks": lambda: "一、总体情况\n公开" + "\u3000" * 40_000 + "情况",
    "a million empty lines": lambda: "\n" * 1_000_000 + "x",
    "a million digits": lambda: "1" * 1_000_000,
    "a million Chinese digits": lambda: "共" + "一" * 1_000_000 + "件",
    "thousands without end": lambda: "1" + ",000" * 200_000 + "件",
    "a million brackets": lambda: "（" * 1_000_000,
    "quotation marks": lambda: "“”‘" * 60_000,
    "一是 without end": lambda: "一、总体情况\n" + "一是" * 50_000,
    "a word without end": lambda: "一、总体情况\n" + "报告" * 50_000,
    "years without end": lambda: "一、总体情况\n" + "2023年" * 50_000,
    "days without end": lambda: "自2023年1月1日起至" * 40_000,
    "quantities without end": lambda: "一、总体情况\n" + "其中3件，" * 10_000 + "。",
    "one sentence without end": lambda: "一、总体情况\n收到申请3件" + "，公开信息" * 100_000,
    "full stops": lambda: "一、总体情况\n" + "。" * 200_000,
    "hashes": lambda: "#" * 500_000,
    "asterisks": lambda: "*" * 500_000 + "\n" + "**a**\n" * 50_000,
    "deep indentation": lambda: "".join(" " * at + "甲\n" for at in range(1500)),
}


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_text_is_linted_in_bounded_time_and_memory(name: str, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TITLE + HEAVY[name](), encoding="utf-8")
    ran = cli("-q", "a.txt")
    assert ran.code == VIOLATIONS
    assert "REA003" not in ran.out
    assert "STR001" in ran.out
    assert len(ran.out) < 50_000_000
