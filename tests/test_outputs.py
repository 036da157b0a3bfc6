"""Outputs: each read by a tool that is not ours, whatever the names and messages in it; several at once; never half.

``REPORT_LINT_GOLDEN=1`` writes the files of ``tests/golden`` anew. Microsoft's SARIF validator and the JUnit schema are
installed by ``.ci/run``; where they are absent the tests that need them are skipped.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pickle
import re
import stat
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import openpyxl
import pytest
import xmlschema
from markdown_it import MarkdownIt

from linter import __version__
from linter.engine import Linter, Settings
from linter.outputs import FORMATS, Format, Run, Totals, make
from linter.outputs.csv import COLUMNS
from linter.outputs.markdown import LIMIT
from linter.outputs.words import cell
from linter.packs import load
from linter.violations import Edit, FileResult, Place, Violation
from tests.conftest import ROOT, Cli, put
from tests.word import docx, p

GOLDEN = ROOT / "tests" / "golden"
VALIDATORS = Path(os.environ.get("REPORT_LINT_VALIDATORS", Path.home() / ".cache" / "report-lint-ci"))
SARIF = VALIDATORS / "node_modules" / "@microsoft" / "sarif-multitool-linux"
JUNIT = VALIDATORS / "junit-10.xsd"
needs_sarif = pytest.mark.skipif(not SARIF.exists(), reason=f"no SARIF validator in {VALIDATORS} (see .ci/run)")
needs_junit = pytest.mark.skipif(not JUNIT.exists(), reason=f"no JUnit schema in {VALIDATORS} (see .ci/run)")

#: A broken report, a clean one, and one that is not there.
FILES = ("examples/hefeng-2020.txt", "examples/lanping-2022.md", "examples/no-such-file.txt")
RULES = ("--select", "TXT001,TAB002,TIM001,STR004")
SHOWN = ("text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "markdown", "csv")

HOSTILE = "a,b:%|`\"'&<script>alert(1)</script>]]>\n\r\t=cmd()\x1b[31m\x00\udcff@user ![x](y) 𠮷"


# -- readers that are not ours ------------------------------------------------------------------


def check_json(text: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(text)
    schema = json.loads((ROOT / "docs/schema/output.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    assert [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(data)] == []
    return data


def check_sarif(text: str, tmp_path: Path) -> dict[str, Any]:
    """Against the schema, and the rules of Microsoft's validator."""
    data: dict[str, Any] = json.loads(text)
    if not SARIF.exists():
        return data
    schema = json.loads((SARIF / "sarif-2.1.0.json").read_text("utf-8-sig"))
    jsonschema.validators.validator_for(schema)(schema).validate(data)
    log = tmp_path / "checked.sarif"
    log.write_text(text, "utf-8")
    # It looks for something in the network first, and waits long where there is none.
    env = os.environ | dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")
    command = [str(SARIF / "Sarif.Multitool"), "validate", str(log)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=60, env=env)
    assert done.returncode == 0, done.stdout
    assert not [line for line in done.stdout.splitlines() if re.search(r": (error|warning) SARIF", line)]
    return data


def check_junit(text: str) -> ElementTree.Element:
    if JUNIT.exists():
        xmlschema.XMLSchema(str(JUNIT)).validate(text)
    return ElementTree.fromstring(text)


def check_gitlab(text: str) -> list[dict[str, Any]]:
    issues: list[dict[str, Any]] = json.loads(text)
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    return issues


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as GitHub's runner reads them: a line each, properties and message unescaped."""
    found = []
    for line in text.rstrip("\n").split("\n"):
        command = re.fullmatch(r"::(error|warning|notice) ([^\r]*?)::([^\r]*)", line)
        assert command, line
        properties = dict(one.split("=", 1) for one in command[2].split(","))
        values = {
            key: value.replace("%3A", ":").replace("%2C", ",").replace("%0D", "\r").replace("%0A", "\n")
            for key, value in properties.items()
        }
        message = command[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        found.append((command[1], {key: value.replace("%25", "%") for key, value in values.items()}, message))
    return found


def check_markdown(text: str) -> list[list[str]]:
    """Return the table's rows; nothing in it may be HTML but the comments that part mentions."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert not [token for token in tokens if token.type == "html_block"]
    inline = [child for token in tokens for child in token.children or []]
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<!-- -->"}
    assert not [child for child in inline if child.type in ("link_open", "image")]
    rows: list[list[str]] = []
    for number, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("td_open", "th_open"):
            rows[-1].append(tokens[number + 1].content)
    assert len({len(row) for row in rows}) == 1
    return rows


def check_csv(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert all(None not in row and set(row) == set(COLUMNS) for row in rows)
    assert not [value for row in rows for value in row.values() if value and value[0] in "=+-@\t\r\n＝＋－＠"]
    return rows


def check_xlsx(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheets = {}
    for sheet in book:
        assert not [one for row in sheet for one in row if one.data_type == "f" or one.hyperlink]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        sheets[sheet.title] = list(sheet.iter_rows(values_only=True))
    return sheets


# -- golden -------------------------------------------------------------------------------------


def every(folder: Path, *names: str) -> list[str]:
    return [word for name in names for word in ("--format", f"{name}={folder / name}")]


@pytest.fixture
def written(tmp_path: Path, cli_here: Cli, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All outputs of one run over ``FILES``."""
    monkeypatch.chdir(ROOT)
    assert cli_here(*FILES, *RULES, *every(tmp_path, *FORMATS)).code == 3
    return tmp_path


def read(path: Path) -> str:
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def shortened(name: str, text: str) -> str:
    """Without what changes with every version and every rule."""
    if name == "sarif":
        data = json.loads(text)
        driver, results = data["runs"][0]["tool"]["driver"], data["runs"][0]["results"]
        met = {result["ruleId"] for result in results}
        driver["rules"] = [rule for rule in driver["rules"] if rule["id"] in met]
        for result in results:
            del result["ruleIndex"]
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    return text.replace(f'ersion": "{__version__}"', 'ersion": "0"')


@pytest.mark.parametrize("name", SHOWN)
def test_golden(written: Path, name: str) -> None:
    shown, golden = shortened(name, read(written / name)), GOLDEN / f"output.{name}"
    if os.environ.get("REPORT_LINT_GOLDEN"):
        golden.write_text(shown, "utf-8", newline="")
    assert shown == read(golden)


def test_each_is_read_by_another_tool(written: Path, tmp_path: Path) -> None:
    data = check_json(read(written / "json"))
    assert [file["status"] for file in data["files"]] == ["linted", "linted", "unreadable"]
    assert (data["files"][0]["dated"], data["files"][0]["due"]) == ("2021-03-22", "2021-01-31")
    found = [one for file in data["files"] for one in file["violations"]]
    assert len(found) == 4

    run = check_sarif(read(written / "sarif"), tmp_path)["runs"][0]
    assert [one["ruleId"] for one in run["results"]] == [one["rule"] for one in found]
    assert all(run["tool"]["driver"]["rules"][one["ruleIndex"]]["id"] == one["ruleId"] for one in run["results"])
    assert run["invocations"][0]["executionSuccessful"] is False
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == FILES[2]

    suites = check_junit(read(written / "junit"))
    assert [[len(suite), suite.get("failures"), suite.get("errors")] for suite in suites] == [
        [4, "3", "0"],
        [1, "0", "0"],
        [1, "0", "1"],
    ]
    assert len(check_gitlab(read(written / "gitlab"))) == len(commands(read(written / "github"))) == 5
    files = ElementTree.fromstring(read(written / "checkstyle"))
    assert [(file.get("name"), len(file)) for file in files] == list(zip(FILES, (4, 0, 1), strict=True))
    assert [row[0].replace("\\", "") for row in check_markdown(read(written / "markdown"))] == ["报告", *FILES]
    assert [row["rule"] for row in check_csv(read(written / "csv"))] == [*(one["rule"] for one in found), ""]


def test_the_workbook_has_a_sheet_for_each_view(written: Path) -> None:
    sheets = check_xlsx((written / "xlsx").read_bytes())
    assert list(sheets) == ["按报告", "按规则", "交卷", "明细"]
    head, broken, clean, unread = sheets["按报告"]
    about = dict(zip(head, broken, strict=True))
    assert (about["机关"], about["年度"], about["错误"], about["警告"]) == ("禾丰县自然资源局", 2020, 3, 1)
    assert "第7行: TXT001" in about["第一个错误"]
    assert clean[4:9] == ("已检查", 0, 0, 0, 0)
    assert unread[4:9] == ("无法检查", None, None, None, None)
    handed_in = dict(zip(sheets["交卷"][0], sheets["交卷"][1], strict=True))
    assert (str(handed_in["报告日期"])[:10], str(handed_in["期限"])[:10]) == ("2021-03-22", "2021-01-31")
    assert handed_in["超期天数"] == 50
    assert sheets["交卷"][2][6] == 0
    assert sheets["交卷"][3][3] == "无法检查"
    assert [row[0] for row in sheets["按规则"][1:]] == ["TAB002", "TIM001", "TXT001", "STR004"]
    assert len(sheets["明细"]) == 1 + 4


def test_the_workbook_names_missing_parts(cli_here: Cli, tmp_path: Path) -> None:
    text = (ROOT / FILES[1]).read_text("utf-8")
    cut = tmp_path / "cut.md"
    cut.write_text(text[: text.index("四、")], "utf-8")
    cli_here(str(cut), "--format", f"xlsx={tmp_path / 'out.xlsx'}")
    head, row = check_xlsx((tmp_path / "out.xlsx").read_bytes())["交卷"]
    missing = str(dict(zip(head, row, strict=True))["缺少的部分"])
    assert missing.startswith("四、")
    assert "五、" in missing
    assert "六、" in missing
    assert "表四" not in missing  # with its section it is missing once


# -- one run, several outputs ---------------------------------------------------------------------


def test_several_at_once_are_what_each_is_alone(written: Path, cli_here: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name in (*SHOWN, "html"):
        ran = cli_here(*FILES, *RULES, "--format", name)
        assert ran.out.replace("\r\n", "\n") == read(written / name).replace("\r\n", "\n"), name


def test_any_number_of_processes_writes_the_same(tmp_path: Path, cli: Cli) -> None:
    for number, name in enumerate([*FILES[:2], "examples/lanping-website-2023.md", *FILES[:2]]):
        (tmp_path / f"{number}{Path(name).suffix}").write_bytes((ROOT / name).read_bytes())
    found = {}
    for jobs in ("1", "2"):
        (tmp_path / f"out{jobs}").mkdir()
        assert cli("*.txt", "*.md", "no.txt", "-j", jobs, *every(Path(f"out{jobs}"), *FORMATS)).code == 3
        found[jobs] = {path.name: path.read_bytes() for path in (tmp_path / f"out{jobs}").iterdir()}
        found[jobs]["xlsx"] = repr(check_xlsx(found[jobs]["xlsx"])).encode()  # a workbook tells when it was made
    assert found["1"] == found["2"]
    assert set(found["1"]) == set(FORMATS)


def test_pairs_of_years_are_kept_in_every_format(tmp_path: Path, cli_here: Cli) -> None:
    text = (ROOT / FILES[1]).read_text("utf-8")
    (tmp_path / "a.md").write_text(text, "utf-8")
    (tmp_path / "b.md").write_text(text.replace("2023年", "2024年").replace("2022年", "2023年"), "utf-8")
    cli_here(str(tmp_path / "a.md"), str(tmp_path / "b.md"), *every(tmp_path, *FORMATS))
    old, new = check_json(read(tmp_path / "json"))["files"]
    assert "previous" not in old
    assert new["previous"] == str(tmp_path / "a.md")
    assert len(check_csv(read(tmp_path / "csv"))) == len(old["violations"]) + len(new["violations"])
    assert check_xlsx((tmp_path / "xlsx").read_bytes())["按报告"][2][10] == str(tmp_path / "a.md")


def test_what_is_waived_is_told_by_json_alone(tmp_path: Path, cli_here: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_bytes((ROOT / FILES[0]).read_bytes())
    cli_here("baseline", "a.txt")
    (waivers,) = (path for path in tmp_path.iterdir() if path.name != "a.txt")
    assert cli_here("a.txt", "--waivers", str(waivers), *every(tmp_path, *FORMATS)).code == 0
    (file,) = [one for one in check_json(read(tmp_path / "json"))["files"] if one["path"] == "a.txt"]
    assert len(file["waived"]) == 8
    assert not [row for row in check_csv(read(tmp_path / "csv")) if row["file"] == "a.txt"]
    sheets = check_xlsx((tmp_path / "xlsx").read_bytes())
    assert sheets["按报告"][1][8] == 8
    assert len(sheets["交卷"]) == 2
    assert not [one for one in json.loads(read(tmp_path / "gitlab")) if one["location"]["path"] == "a.txt"]


@pytest.mark.parametrize("name", FORMATS)
def test_rolling_up_has_all_formats(tmp_path: Path, cli_here: Cli, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = cli_here("rollup", FILES[1], FILES[0], "no.txt", "-o", str(tmp_path / "out"), "--format", name)
    assert ran.code == 3
    assert ran.out == ""
    assert (tmp_path / "out").stat().st_size > 50


# -- where it goes --------------------------------------------------------------------------------


def test_text_goes_to_standard_output_beside_files(written: Path, cli_here: Cli, tmp_path: Path) -> None:
    ran = cli_here(str(ROOT / FILES[0]), "--format", f"json={tmp_path / 'a.json'}")
    assert "TIM001" in ran.out
    check_json(read(tmp_path / "a.json"))
    ran = cli_here(str(ROOT / FILES[0]), "--format", "json=-", "--format", f"text={tmp_path / 'a.txt'}")
    check_json(ran.out)
    assert "TIM001" in read(tmp_path / "a.txt")
    ran = cli_here(str(ROOT / FILES[0]), "--format", "json", "-o", str(tmp_path / "b.json"))
    assert ran.out == ""
    check_json(read(tmp_path / "b.json"))


def test_quiet_is_for_text_only(tmp_path: Path, cli_here: Cli) -> None:
    cli_here(str(ROOT / FILES[0]), *every(tmp_path, "csv", "markdown"))
    loud = {name: read(tmp_path / name) for name in ("csv", "markdown")}
    ran = cli_here(str(ROOT / FILES[0]), "-q", *every(tmp_path, "csv", "markdown"))
    assert len(ran.out.splitlines()) == 8
    assert {name: read(tmp_path / name) for name in ("csv", "markdown")} == loud


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--format", "sarf"], "did you mean sarif?"),
        (["--format", "json", "--format", "csv"], "json and csv cannot both go to standard output; write csv=FILE"),
        (["--format", "json=a", "--format", "csv=a"], "two outputs for a"),
        (["--format", "json=a", "-o", "a"], "two outputs for a"),
        (["-o", "no/such/folder/a"], "no/such/folder/a cannot be written (No such file or directory); make the folder"),
        (["-o", "."], ". cannot be written"),
    ],
)
def test_wrong_use_is_told_and_writes_nothing(
    arguments: list[str], says: str, cli_here: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli_here(*arguments, str(ROOT / FILES[0]))
    assert ran.code == 2
    assert says in ran.err
    assert ran.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_is_not_for_a_terminal(cli_here: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    ran = cli_here("--format", "xlsx", str(ROOT / FILES[0]))
    assert ran.code == 2
    assert "-o FILE" in ran.err
    assert cli_here("--format", "xlsx", "-o", str(tmp_path / "a.xlsx"), str(ROOT / FILES[0])).code == 1


def test_a_workbook_on_standard_output(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "linter", "--format", "xlsx", FILES[0]]
    assert "明细" in check_xlsx(subprocess.run(command, cwd=ROOT, capture_output=True).stdout)


def test_files_are_there_whole_or_not_at_all(cli_here: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)

    def broken(self: Linter, report: object) -> FileResult:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Linter, "lint_report", broken)
        assert cli_here("--format", f"json={link}", str(ROOT / FILES[0])).code == 130
    assert real.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.json", "real.json"]

    cli_here("--format", f"json={link}", str(ROOT / FILES[0]))
    check_json(real.read_text("utf-8"))
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert cli_here("--format", "json=/dev/null", str(ROOT / FILES[0])).code == 1
    assert not Path("/dev/null").is_file()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_told(cli_here: Cli) -> None:
    ran = cli_here("--format", "json=/dev/full", str(ROOT / FILES[0]))
    assert ran.code == 2
    assert "/dev/full cannot be written (No space left on device)" in ran.err


# -- what files and documents may be called and say -------------------------------------------------


def hostile() -> list[FileResult]:
    """Results in which every text is as bad as can be."""
    place = Place(2, 3, 2, 9, None, None, None, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    on_page = place._replace(page=3, bbox=(1.0, 2.0, 3.0, 4.0))
    edit = Edit(2, 3, 2, 9, None, None, None, HOSTILE, (3, 9))
    pack = load()
    one = Violation(
        pack.rules[0].id, pack.rules[0].name, "error", "high", HOSTILE, 2, 3, 2, 9, None, None, None,
        HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE, "0123456789abcdef", (place, on_page),
        (HOSTILE.replace("\n", ""), 1, 4), (3, 9), (edit,), True,
    )  # fmt: skip
    other = one._replace(severity="info", fingerprint="fedcba9876543210", end_line=5, edits=(), related=())
    in_word = one._replace(fingerprint="0" * 16, paragraph=7, severity="warning")
    linted = FileResult(
        HOSTILE + ".txt", "linted", "2021", 2024, HOSTILE, "county", (one, other, in_word),
        report="annual-report", previous=HOSTILE, missing=(HOSTILE,),
    )  # fmt: skip
    return [linted, FileResult(HOSTILE, "unreadable", note=HOSTILE), FileResult("-", "out-of-scope", note=HOSTILE)]


def made(name: str, results: list[FileResult], lang: str = "zh") -> Any:
    """What a format makes of results."""
    one = make(name, Run(load(), lang, __version__))
    counts = Counter(violation.severity for result in results for violation in result.violations)
    rules = Counter(violation.rule for result in results for violation in result.violations)
    pieces = list(one.begin())
    for result in results:
        pieces += one.add(one.render(result))
    pieces += one.end(Totals(len(results), sum(result.unread for result in results), counts, rules))
    return b"".join(pieces) if one.binary else "".join(pieces).encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_names_and_messages_break_no_format(tmp_path: Path, lang: str) -> None:
    results = hostile()
    assert len(check_json(made("json", results, lang))["files"]) == 3
    run = check_sarif(made("sarif", results, lang), tmp_path)["runs"][0]
    assert len(run["results"]) == 3
    assert len(check_gitlab(made("gitlab", results, lang))) == 5
    assert len(list(check_junit(made("junit", results, lang)))) == 3
    assert len(list(ElementTree.fromstring(made("checkstyle", results, lang)))) == 3
    rows = check_markdown(made("markdown", results, lang))
    assert [len(row) for row in rows] == [6] * 4
    assert len(check_csv(made("csv", results, lang))) == 5
    assert [len(rows) for rows in check_xlsx(made("xlsx", results, lang)).values()] == [4, 2, 4, 4]
    found = commands(made("github", results, lang))
    assert [command for command, _, _ in found] == ["error", "notice", "warning", "error", "notice"]
    assert [set(properties) for _, properties, _ in found[:3]] == [
        {"file", "line", "endLine", "col", "endColumn", "title"},
        {"file", "line", "endLine", "title"},
        {"file", "title"},
    ]
    assert found[0][2].startswith(HOSTILE.encode("utf-8", "replace").decode())
    assert not [char for char in made("text", results, lang) if char in "\x1b\x00"]


@pytest.mark.parametrize("end", ["", "\r", "\x0b", "\u2028", "\x85", "\t"])
@pytest.mark.parametrize(
    "start",
    ["```", "````````", "~~~", "`` ` ``", "    ", "</pre>", "|a|b|", "- ", "> ", "# ", "<!--", "-->", "&lt;", "\\`"],
)
def test_a_quoted_line_breaks_out_of_no_fence(start: str, end: str) -> None:
    line = f"{start}{end}<script>alert(1)</script> ```` <b>@user</b> ![x](y){end}{start}"
    (one, *_) = hostile()[0].violations
    many = tuple(one._replace(quote=(line, mark, mark + 2)) for mark in (0, len(start) + 2, len(line) - 2))
    text = made("markdown", [hostile()[0]._replace(violations=many)])
    check_markdown(text)
    tokens = MarkdownIt("commonmark").parse(text)
    fences = [token.content.split("\n") for token in tokens if token.type == "fence"]
    assert [len(fence) for fence in fences] == [3] * 3
    assert "<script>" in fences[0][0], "as it is, not escaped"
    assert all(set(fence[1]) <= set("^ \u3000") for fence in fences)
    assert not [token for token in tokens if token.type == "code_block"]


def test_paths_are_those_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    violation = hostile()[0].violations[0]._replace(related=(), edits=())

    def uris(path: str) -> list[str]:
        results = [FileResult(path, "linted", violations=(violation,))]
        log = json.loads(made("sarif", results))["runs"][0]["results"][0]
        place = log["locations"][0]["physicalLocation"]["artifactLocation"]
        return [
            place["uri"],
            place.get("uriBaseId", ""),
            commands(made("github", results))[0][1]["file"],
            check_gitlab(made("gitlab", results))[0]["location"]["path"],
        ]

    assert uris("./报告/a b#.txt") == ["%E6%8A%A5%E5%91%8A/a%20b%23.txt", "%SRCROOT%"] + ["报告/a b#.txt"] * 2
    assert uris(str(tmp_path / "a.txt")) == ["a.txt", "%SRCROOT%", "a.txt", "a.txt"]
    assert uris("/else/where.txt") == ["file:///else/where.txt", "", "/else/where.txt", "/else/where.txt"]


@pytest.mark.parametrize(
    ("text", "shown"), [("=1+1", "'=1+1"), ("-", "'-"), ("＝A1", "'＝A1"), ("第1行", "第1行"), ("", "")]
)
def test_cells_are_no_formulas(text: str, shown: str) -> None:
    assert cell(text) == shown


def test_long_markdown_says_what_it_leaves_out() -> None:
    result = hostile()[0]._replace(path="a.txt", previous=None)
    many = [result._replace(violations=result.violations[:1] * 300)] * 100
    text = made("markdown", many)
    assert LIMIT // 2 < len(text.encode()) <= LIMIT
    left = re.search(r"另有(\d+)份报告没有列入表格，(\d+)个问题没有列出", text.splitlines()[-1])
    assert left
    shown = text.count("\n- ❌ ")
    assert shown + int(left[2]) == 100 * 300
    assert len(check_markdown(text)) - 1 + int(left[1]) == 100


def test_a_full_sheet_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linter.outputs.xlsx._ROWS", 3)
    monkeypatch.setattr("linter.outputs.xlsx._LONGEST", 10)
    head, first, last = check_xlsx(made("xlsx", hostile()))["明细"]
    assert len(head) == len(first)
    assert first[6] == HOSTILE[:10] + "…"
    assert last[0].startswith("工作表已满")


@pytest.mark.parametrize("name", FORMATS)
def test_a_worker_process_gets_a_fresh_format(name: str) -> None:
    """Where processes are not forked, a format crosses to them when its parent has begun to write."""
    parent = make(name, Run(load(), "zh", __version__))
    list(parent.begin())
    worker: Format = pickle.loads(pickle.dumps(parent))
    assert list(worker.render(hostile()[0])) == list(parent.render(hostile()[0]))


# -- formats and kinds of file ----------------------------------------------------------------------


def test_word_files_have_no_lines(tmp_path: Path, cli_here: Cli) -> None:
    title = "青禾县民政局2024年政府信息公开工作年度报告"
    text = [
        title,
        "本报告如有疑问请联系青禾县民政局。",
        "一、总体情况",
        "其它工作情况如下。",
        "二、主动公开政府信息情况",
    ]
    (tmp_path / "a.docx").write_bytes(docx("".join(p(line) for line in text)))
    cli_here(str(tmp_path / "a.docx"), *every(tmp_path, *FORMATS))
    (file,) = check_json(read(tmp_path / "json"))["files"]
    assert file["missing"]
    assert all("paragraph" in one for one in file["violations"])
    assert [one["edits"] for one in file["violations"] if "edits" in one]
    results = check_sarif(read(tmp_path / "sarif"), tmp_path)["runs"][0]["results"]
    for one in results:
        (place,) = one["locations"]
        assert place["physicalLocation"]["region"] == {"startLine": 1}
        assert re.fullmatch(r"第\d+段", place["logicalLocations"][0]["name"])
        assert "fixes" not in one
    for _, properties, message in commands(read(tmp_path / "github")):
        assert set(properties) == {"file", "title"}
        assert re.match(r"第\d+段: ", message)
    assert {row["line"] for row in check_csv(read(tmp_path / "csv"))} == {""}
    assert all(row["paragraph"] for row in check_csv(read(tmp_path / "csv")))
    assert {issue["location"]["lines"]["begin"] for issue in check_gitlab(read(tmp_path / "gitlab"))} == {1}


def test_sarif_fixes_mend_a_text(tmp_path: Path, cli_here: Cli) -> None:
    text = (ROOT / FILES[1]).read_text("utf-8").replace("六、其他需要", "六、其它需要")
    path = tmp_path / "a.md"
    path.write_text(text, "utf-8")
    log = check_sarif(cli_here(str(path), "--format", "sarif").out, tmp_path)["runs"][0]
    fixes = [one["fixes"][0] for one in log["results"] if "fixes" in one]
    assert fixes
    lines = text.split("\n")
    for change in fixes[0]["artifactChanges"][0]["replacements"]:
        region = change["deletedRegion"]
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        new = change["insertedContent"]["text"]
        lines[region["startLine"] - 1] = line[: region["startColumn"] - 1] + new + line[region["endColumn"] - 1 :]
    path.write_text("\n".join(lines), "utf-8")
    left = json.loads(cli_here(str(path), "--format", "sarif").out)["runs"][0]["results"]
    assert len(left) == len(log["results"]) - 1


def test_a_local_rule_has_no_page(tmp_path: Path, cli_here: Cli) -> None:
    (tmp_path / "pack.yaml").write_text("pack: local\nextends: annual-report\n", "utf-8")
    (tmp_path / "own.yaml").write_text(
        "rules:\n  - id: LOC001\n    name: own-word\n    title: {zh: 本地用词, en: A local word}\n"
        "    severity: error\n    basis: advice\n    wording: {patterns: [总体情况]}\n"
        "    message: {zh: '“{原}”。', en: '{原}.'}\n    bad: [{}]\n    good: [{replace: {总体情况: 总况}}]\n",
        "utf-8",
    )
    ran = cli_here(str(ROOT / FILES[0]), "--rules", str(tmp_path), "--format", "sarif")
    assert ran.code in (0, 1), ran.err
    rules = {one["id"]: one for one in check_sarif(ran.out, tmp_path)["runs"][0]["tool"]["driver"]["rules"]}
    assert "helpUri" not in rules["LOC001"]
    page = rules["TIM001"]["helpUri"].rpartition("/docs/rules/")[2]
    assert (ROOT / "docs" / "rules" / page).exists()


def test_fail_on_decides_what_junit_calls_a_failure(cli_here: Cli) -> None:
    def failures(*arguments: str) -> str | None:
        ran = cli_here(str(ROOT / FILES[0]), *RULES, "--format", "junit", *arguments)
        return check_junit(ran.out)[0].get("failures")

    assert failures() == "3"
    assert failures("--fail-on", "warning") == "4"
    assert failures("--fail-on", "never") == "0"


def test_personal_data_leaks_nowhere(tmp_path: Path, cli_here: Cli) -> None:
    number, mobile = "35998819900101123X", "13980001234"
    text = (ROOT / FILES[1]).read_text("utf-8").replace("六、", f"申请人张建国身份证号{number}、手机{mobile}。\n\n六、")
    (tmp_path / "a.md").write_text(text, "utf-8")
    cli_here(str(tmp_path / "a.md"), *every(tmp_path, *FORMATS))
    assert {"PRI001", "PRI002"} <= {row["rule"] for row in check_csv(read(tmp_path / "csv"))}
    for name in FORMATS:
        data = (tmp_path / name).read_bytes()
        shown = repr(check_xlsx(data)) if name == "xlsx" else data.decode()
        assert number not in shown, name
        assert mobile not in shown, name


def test_lines_that_many_violations_stand_on_are_kept_once() -> None:
    title = "青禾县民政局2024年政府信息公开工作年度报告\n一、总体情况\n"
    result = Linter(load(), Settings(quotes=True)).lint_bytes((title + "其它，" * 50).encode(), "a.txt")
    quotes = {id(one.quote[0]) for one in result.violations if one.quote and one.quote[0].startswith("其它")}
    assert len(quotes) == 1


# -- what is never written over ---------------------------------------------------------------------


@pytest.fixture
def reports(here: Path) -> Path:
    """A folder with a report that has other names too, and files that steer the run."""
    (here / "linked.txt").symlink_to("reports/a.txt")
    os.link(here / "reports" / "a.txt", here / "hard.txt")
    put(here / "last" / "b.md", (ROOT / FILES[1]).read_text("utf-8"))
    put(here / "report-lint.yaml", "lang: zh\n")
    put(here / "report-lint-waivers.yaml", "version: 1\nwaivers: []\n")
    put(here / "units.txt", "禾丰县自然资源局\n")
    return here


@pytest.mark.parametrize(
    "arguments",
    [
        ("reports/a.txt", "-o", "reports/a.txt"),
        ("reports/a.txt", "-o", "./reports/../reports/a.txt"),
        ("reports/a.txt", "-o", "linked.txt"),
        ("linked.txt", "-o", "reports/a.txt"),
        ("reports/a.txt", "-o", "hard.txt"),
        ("reports/a.txt", "--format", "json=reports/a.txt"),
        ("reports", "--format", "json", "-o", "reports/a.txt"),
        ("reports/*.txt", "--format", "json=ok.json", "--format", "html=reports/a.txt"),
        (".", "-o", "last/b.md"),
        ("reports/a.txt", "--previous", "last", "-o", "last/b.md"),
        ("-", "--stdin-filename", "reports/a.txt", "-o", "reports/a.txt"),
        ("reports/a.txt", "-o", "report-lint.yaml"),
        ("reports/a.txt", "-o", "report-lint-waivers.yaml"),
        ("rollup", "last/b.md", "reports/a.txt", "-o", "last/b.md"),
        ("rollup", "last/b.md", "reports", "--format", "json=hard.txt"),
        ("rollup", "last/b.md", "reports", "--units", "units.txt", "-o", "units.txt"),
        ("rollup", "last/b.md", "reports", "-o", "report-lint.yaml"),
        ("fix", "reports/a.txt", "-o", "hard.txt"),
        ("fix", "reports/a.txt", "-o", "report-lint.yaml"),
        ("annotate", "reports/a.txt", "--force", "-o", "reports/a.txt"),
        ("annotate", "reports/a.txt", "--force", "-o", "hard.txt"),
        ("annotate", "reports/a.txt", "--force", "-o", "report-lint-waivers.yaml"),
        ("init", "--from", "last/b.md", "--force", "-o", "last/b.md"),
    ],
    ids=" ".join,
)
def test_no_output_replaces_what_is_read(arguments: tuple[str, ...], reports: Path, cli_here: Cli) -> None:
    before = {path: path.read_bytes() for path in reports.rglob("*") if path.is_file()}
    ran = cli_here(*arguments)
    target = arguments[-1].rpartition("=")[2]
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"report-lint: 输出文件 {target} 就是要读的文件"), ran.err
    assert "请换一个文件名" in ran.err and "choose another name" in ran.err
    assert {path: path.read_bytes() for path in reports.rglob("*") if path.is_file()} == before


def test_no_output_replaces_what_comes_on_standard_input(reports: Path) -> None:
    path = reports / "reports" / "a.txt"
    with path.open("rb") as stdin:
        command = [sys.executable, "-m", "linter", "-", "-o", str(path)]
        ran = subprocess.run(command, stdin=stdin, capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert ran.returncode == 2 and path.read_bytes()


@pytest.mark.parametrize("other", ["./one.json", "link.json", "hard.json", "folder/../one.json"])
def test_two_outputs_never_go_to_one_file(other: str, here: Path, cli_here: Cli) -> None:
    put(here / "one.json", "old")
    (here / "folder").mkdir()
    (here / "link.json").symlink_to("one.json")
    os.link(here / "one.json", here / "hard.json")
    ran = cli_here("reports/a.txt", "--format", "json=one.json", "--format", f"csv={other}")
    assert (ran.code, (here / "one.json").read_text()) == (2, "old")
    assert "有两个输出写到" in ran.err


def test_another_output_is_replaced(reports: Path, cli_here: Cli) -> None:
    put(reports / "out.json", "old")
    assert cli_here("reports/a.txt", "--format", "json", "-o", "out.json").code == 1
    assert json.loads((reports / "out.json").read_text("utf-8"))["summary"]["files"] == 1


def test_an_output_that_is_read_only_is_left(here: Path, cli_here: Cli) -> None:
    put(here / "out.txt", "old").chmod(0o444)
    ran = cli_here("reports/a.txt", "-o", "out.txt")
    assert (ran.code, (here / "out.txt").read_text()) == (2, "old")
    assert "out.txt" in ran.err and "只读" in ran.err and "make it writable" in ran.err


# -- what is published ------------------------------------------------------------------------------


def _described(schema: Any, path: str) -> list[str]:
    """Every property of a schema that has no description."""
    missing = []
    for key, value in schema.get("properties", {}).items():
        if "description" not in value and "$ref" not in value:
            missing.append(f"{path}/{key}")
        missing += _described(value, f"{path}/{key}")
    for key, value in schema.get("$defs", {}).items():
        missing += [] if "description" in value else [f"{path}#{key}"]
        missing += _described(value, f"{path}#{key}")
    return missing


def test_every_field_of_the_schema_is_described() -> None:
    schema = json.loads((ROOT / "docs/schema/output.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert _described(schema, "") == []


def test_the_page_on_outputs_names_all_formats() -> None:
    page = (ROOT / "docs/outputs.md").read_text("utf-8")
    assert [name for name in FORMATS if f"\n## {name}" not in page] == []
    assert all(column in page for column in COLUMNS)
    excerpt = page.partition("## text\n\n```\n")[2].partition("```")[0]
    assert excerpt.strip()
    assert excerpt in read(GOLDEN / "output.text")


@needs_sarif
@needs_junit
def test_the_validators_refuse_what_is_wrong(written: Path, tmp_path: Path) -> None:
    log = json.loads(read(written / "sarif"))
    log["runs"][0]["results"][0]["level"] = "bad"
    with pytest.raises((AssertionError, jsonschema.ValidationError)):
        check_sarif(json.dumps(log), tmp_path)
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        check_junit(read(written / "junit").replace(' tests="1"', ""))
