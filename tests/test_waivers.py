"""Living with old violations: waivers by fingerprint and report, baselines, and what nothing ever erases."""

from __future__ import annotations

import json
import re
import shlex
import sys
from datetime import date, timedelta
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.authoring import schema
from linter.config.waiverfile import changed, load
from linter.outputs import FORMATS
from linter.packs.yamlfile import load as load_yaml
from linter.waivers import BASELINE, Waiver
from tests.conftest import BROKEN, ROOT, Cli, put

OK, VIOLATIONS, USAGE = 0, 1, 2
FILE = "report-lint-waivers.yaml"


def lint(cli_here: Cli, *arguments: str) -> dict[str, dict[str, Any]]:
    files = json.loads(cli_here("--format", "json", *arguments).out)["files"]
    return {Path(entry["path"]).name: entry for entry in files}


def rules(cli_here: Cli, *arguments: str) -> dict[str, list[str]]:
    return {name: [one["rule"] for one in entry["violations"]] for name, entry in lint(cli_here, *arguments).items()}


def fingerprint(cli_here: Cli, rule: str, *arguments: str) -> str:
    found = lint(cli_here, "--isolated", *(arguments or ("reports",)))
    return next(
        str(one["fingerprint"]) for entry in found.values() for one in entry["violations"] if one["rule"] == rule
    )


def entry(mark: str, rule: str = "TIM001", **more: Any) -> str:
    about = {"agency": "禾丰县自然资源局", "year": 2020, "reason": "批准延期", "author": "张科", **more}
    lines = [f'- fingerprint: "{mark}"', f"  rule: {rule}", *(f"  {k}: {v}" for k, v in about.items() if v is not None)]
    return "\n".join(lines) + "\n"


def waivers(*entries: str) -> str:
    return "version: 1\n\nwaivers:\n" + "\n".join(entries)


# -- what a waiver does -------------------------------------------------------------------------


def test_what_is_waived_is_neither_reported_nor_counted(here: Path, cli_here: Cli) -> None:
    put(here / FILE, waivers(entry(fingerprint(cli_here, "TIM001"))))
    data = json.loads(cli_here("--format", "json", "reports").out)
    (file,) = data["files"]
    assert "TIM001" not in [one["rule"] for one in file["violations"]]
    assert data["summary"]["error"] == 4
    (waived,) = file["waived"]
    assert waived["rule"] == "TIM001"
    assert waived["waiver"] == {"kind": "decision", "reason": "批准延期", "author": "张科", "expires": None}
    assert cli_here("--select", "TIM001", "reports").code == OK
    assert "另有1个已豁免" in cli_here("reports").out


def test_the_file_is_found_upwards_or_named(here: Path, cli_here: Cli) -> None:
    path = put(here / FILE, waivers(entry(fingerprint(cli_here, "TIM001"))))
    assert "TIM001" not in rules(cli_here, "reports")["a.txt"]
    assert "TIM001" in rules(cli_here, "--isolated", "reports")["a.txt"]
    other = path.rename(here / "known.yaml")
    assert "TIM001" in rules(cli_here, "reports")["a.txt"]
    assert "TIM001" not in rules(cli_here, "--waivers", str(other), "reports")["a.txt"]
    put(here / "report-lint.yaml", "waivers: known.yaml\n")
    assert "TIM001" not in rules(cli_here, "reports")["a.txt"]
    assert "TIM001" not in rules(cli_here, "-j2", "reports/a.txt", "report*/*")["a.txt"]
    put(here / "report-lint.yaml", "waivers: gone.yaml\n")
    ran = cli_here("--lang", "en", "reports")
    assert ran.code == USAGE
    assert "report-lint.yaml:1: waivers: there is no file" in ran.err


def test_it_is_for_one_report_whatever_its_file_is_called(here: Path, cli_here: Cli) -> None:
    mark = fingerprint(cli_here, "TIM001")
    put(here / FILE, waivers(entry(mark, path="reports/a.txt")))
    (here / "reports" / "a.txt").rename(here / "reports" / "renamed.md")
    assert "TIM001" not in rules(cli_here, "reports")["renamed.md"]
    put(here / "reports" / "other.txt", BROKEN.replace("禾丰县自然资源局", "禾丰县财政局"))
    assert "TIM001" in rules(cli_here, "reports")["other.txt"], "of another agency"
    put(here / FILE, waivers(entry(mark, year=2019, path="reports/renamed.md")))
    assert "TIM001" in rules(cli_here, "reports")["renamed.md"], "of another year, though the path is this one"
    put(here / FILE, waivers(entry(mark, report="website-report")))
    assert "TIM001" in rules(cli_here, "reports")["renamed.md"], "of another kind"


def test_where_the_agency_is_not_known_the_path_tells(here: Path, cli_here: Cli) -> None:
    text = BROKEN.replace("禾丰县自然资源局", "", 1)
    put(here / "reports" / "a.txt", text)
    put(here / "reports" / "b.txt", text)
    found = lint(cli_here, "--isolated", "reports")["a.txt"]
    assert found["agency"] is None
    mark = next(one["fingerprint"] for one in found["violations"] if one["rule"] == "STR006")
    put(here / FILE, waivers(entry(mark, "STR006", path="reports/a.txt")))
    said = rules(cli_here, "reports")
    assert "STR006" not in said["a.txt"]
    assert "STR006" in said["b.txt"]


# -- waivers that ask for a look ----------------------------------------------------------------


def days(cli_here: Cli, text: str, *arguments: str) -> tuple[list[str], list[tuple[str, int]]]:
    """The rules of a.txt, and the rules and lines of the waivers file."""
    put(Path(FILE), text)
    found = lint(cli_here, *(arguments or ("reports",)))
    own = found.get(FILE, {"violations": []})["violations"]
    return [one["rule"] for one in found["a.txt"]["violations"]], [(one["rule"], one["line"]) for one in own]


def test_an_expired_waiver_waives_nothing_and_is_said(here: Path, cli_here: Cli) -> None:
    mark = fingerprint(cli_here, "TIM001")
    assert days(cli_here, waivers(entry(mark, expires="2020-12-31")))[1] == [("WVR001", 4)]
    assert "TIM001" in days(cli_here, waivers(entry(mark, expires="2020-12-31")))[0]
    left, own = days(cli_here, waivers(entry(mark, expires=date.today().isoformat())))
    assert "TIM001" not in left, "it holds on its last day"
    assert own == []


def test_an_unused_waiver_is_said_where_its_report_was_linted(here: Path, cli_here: Cli) -> None:
    text = waivers(entry("0" * 16, "TAB001"), entry("1" * 16, "TAB001", agency="禾丰县财政局"))
    assert days(cli_here, text)[1] == [("WVR002", 4)], "the other agency's report is not in this run"
    gone = waivers(entry("0" * 16, "TAB001", year=2019, path="reports/a.txt"))
    assert days(cli_here, gone)[1] == [("WVR002", 4)], "the report at this path has become another"


def test_a_waiver_of_a_rule_that_did_not_run_is_not_unused(here: Path, cli_here: Cli) -> None:
    text = waivers(entry("0" * 16, "TIM001"), entry("1" * 16, "YOY001"))
    assert days(cli_here, text, "--select", "STR", "reports")[1] == []
    assert days(cli_here, text, "--select", "STR,WVR", "reports")[1] == []
    assert days(cli_here, text, "--min-severity", "error", "reports")[1] == [], "and WVR002 is a warning"
    assert days(cli_here, text)[1] == [("WVR002", 4)], "nothing is held against last year's report"


def test_a_waiver_used_in_one_of_two_files_is_used(here: Path, cli_here: Cli) -> None:
    put(here / "reports" / "b.txt", BROKEN.replace("以公开为原则，不公开为例外", "以公开为常态、不公开为例外"))
    mark = fingerprint(cli_here, "LNG002", "reports/a.txt")
    assert days(cli_here, waivers(entry(mark, "LNG002")))[1] == []
    assert days(cli_here, waivers(entry(mark, "LNG002")), "reports/a.txt", "reports/b.txt", "-j2")[1] == []


def test_a_decision_without_a_reason_is_said(here: Path, cli_here: Cli) -> None:
    mark = fingerprint(cli_here, "TIM001")
    left, own = days(cli_here, waivers(entry(mark, reason=None)))
    assert "TIM001" not in left
    assert own == [("WVR003", 4)]


def test_what_is_said_of_waivers_obeys_the_settings_and_fails_the_run(here: Path, cli_here: Cli) -> None:
    put(here / FILE, waivers(entry("0" * 16, "STR004")))
    put(here / "report-lint.yaml", "select: [STR003, STR004, WVR]\nfail-on: error\nseverity: {STR: info}\n")
    assert cli_here("reports").code == OK
    assert "共1个文件" not in cli_here("reports").out
    put(here / "report-lint.yaml", "select: [STR003, STR004, WVR]\nfail-on: error\nseverity: {STR: info, WVR: error}\n")
    assert cli_here("reports").code == VIOLATIONS
    put(here / "report-lint.yaml", "severity: {WVR: off}\n")
    assert FILE not in rules(cli_here, "reports")


@pytest.mark.parametrize("format_", FORMATS)
def test_every_output_shows_what_is_said_of_waivers(format_: str, here: Path, cli_here: Cli) -> None:
    put(here / FILE, waivers(entry("0" * 16, "STR004"), entry(fingerprint(cli_here, "TIM001"))))
    ran = cli_here("--format", format_, "-o", "out", "reports")
    assert ran.code == VIOLATIONS, ran.err
    shown = (here / "out").read_bytes()
    if format_ == "xlsx":
        assert shown[:2] == b"PK"
        return
    assert b"WVR002" in shown
    assert FILE.encode() in shown
    if format_ == "json":
        schema_ = json.loads((ROOT / "docs" / "schema" / "output.json").read_text("utf-8"))
        data = json.loads(shown)
        assert [len(file.get("waived", ())) for file in data["files"]] == [1, 0]
        assert [error.message for error in jsonschema.Draft202012Validator(schema_).iter_errors(data)] == []


# -- baseline -----------------------------------------------------------------------------------


def test_a_baseline_leaves_only_what_is_new(here: Path, cli_here: Cli) -> None:
    ran = cli_here("baseline", "reports")
    assert ran.code == OK
    assert ran.out == f"{FILE}：新增8条，删去0条，原有0条不变\n"
    assert cli_here("--fail-on", "info", "reports").code == OK
    path = here / "reports" / "a.txt"
    path.write_text(path.read_text("utf-8").replace("部分栏目", "部份栏目", 1), "utf-8")
    text = path.read_text("utf-8").replace("二、主动公开政府信息情况", "三、主动公开政府信息情况")
    path.write_text(text, "utf-8")
    assert set(rules(cli_here, "reports")["a.txt"]) - {"STR004"} != set()


def test_a_baseline_of_a_baseline_changes_nothing(here: Path, cli_here: Cli) -> None:
    cli_here("baseline", "reports")
    before = (here / FILE).read_bytes()
    assert cli_here("baseline", "--prune", "reports").out == f"{FILE}：新增0条，删去0条，原有8条不变\n"
    assert (here / FILE).read_bytes() == before
    keys = [(one["path"], one["rule"]) for one in load_yaml(here / FILE).data["waivers"]]
    assert keys == sorted(keys)
    assert list(schema_errors(here / FILE)) == []


def test_it_goes_beside_the_configuration_or_where_it_is_told(here: Path, cli_here: Cli) -> None:
    put(here / "reports" / "report-lint.yaml", "select: TIM\n")
    cli_here("baseline", "reports")
    assert [one["rule"] for one in load_yaml(here / "reports" / FILE).data["waivers"]] == ["TIM001"]
    assert load_yaml(here / "reports" / FILE).data["waivers"][0]["path"] == "a.txt"
    cli_here("baseline", "--waivers", "known.yaml", "reports", "--author", "李工", "--reason", "存量")
    (one,) = load_yaml(here / "known.yaml").data["waivers"]
    assert (one["author"], one["reason"], one["kind"]) == ("李工", "存量", "baseline")


def test_prune_takes_out_only_what_the_baseline_wrote(here: Path, cli_here: Cli) -> None:
    decided = entry("0" * 16, "TAB001") + "  # 张科：等省里答复\n"
    noted = entry("1" * 16, "TAB002", kind="baseline").replace("TAB002", "TAB002  # 看过")
    idle = entry("2" * 16, "TAB005", kind="baseline")
    others = entry("3" * 16, "TAB001", kind="baseline", agency="禾丰县财政局")
    put(here / FILE, "# 说明\n" + waivers(decided, noted, idle, "# 另一个机关\n" + others) + "\n# 完\n")
    ran = cli_here("baseline", "--prune", "reports")
    assert "新增0条，删去1条，原有3条不变" in ran.out
    assert ran.err.count("WVR002") == 2
    text = (here / FILE).read_text("utf-8")
    for kept in (decided, noted, "# 另一个机关\n" + others, "# 说明\n", "\n# 完\n"):
        assert kept in text
    assert "2" * 16 not in text


def test_runs_at_the_same_time_lose_no_decision(here: Path, cli_here: Cli) -> None:
    cli_here("baseline", "reports")
    wanted = ["TXT001", "TAB002", "TAB010", "TIM001", "STR006", "LNG002"]
    command = [sys.executable, "-m", "linter", "waive"]
    runs = [
        Popen([*command, rule, "reports", "--reason", "已核对", "--author", "张科"], stdout=PIPE) for rule in wanted
    ]
    assert all("新增1条，删去1条，原有7条不变" in run.communicate()[0].decode() for run in runs)
    entries = load_yaml(here / FILE).data["waivers"]
    assert sorted(one["rule"] for one in entries if one["kind"] == "decision") == sorted(wanted)
    assert len(entries) == 8


def test_what_another_run_put_before_an_entry_does_not_save_it(
    here: Path, cli_here: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli_here("baseline", "reports")
    before = (here / FILE).read_text("utf-8")

    def meanwhile() -> str:
        put(here / FILE, before.replace("waivers:\n", "waivers:\n" + entry("0" * 16, "TAB001", agency="某局") + "\n"))
        return "张科"

    monkeypatch.setattr("linter.cli.baseline._user", meanwhile)
    assert "新增1条，删去1条，原有8条不变" in cli_here("waive", "TIM001", "reports", "--reason", "已核对").out


def test_a_file_that_cannot_be_read_is_said_and_the_others_are_written(here: Path, cli_here: Cli) -> None:
    put(here / "reports" / "b.txt", "")
    ran = cli_here("baseline", "reports")
    assert ran.code == 3
    assert "b.txt" in ran.err
    assert "新增8条" in ran.out


_NAMES = st.text(st.sampled_from("ab:#'\"{[-?&*!|>%@` \\é中文0.~"), min_size=1, max_size=12).filter(str.strip)


@st.composite
def files(draw: Any) -> str:
    """Waivers files as people leave them: remarks, blank lines, odd order, flow style, other line ends."""
    end = draw(st.sampled_from(["\n", "\r\n"]))
    parts = [draw(st.sampled_from(["", "# top\n", "\n\n", "\ufeff"])), "version: 1\n"]
    count = draw(st.integers(0, 4))
    indent = draw(st.sampled_from(["", "  "]))
    if not count:
        parts.append(
            draw(st.sampled_from(["", "waivers:\n", "waivers: []\n", "waivers: []  # none\n", "\nwaivers:\n\n"]))
        )
    else:
        parts.append("waivers:\n")
    for number in range(count):
        parts.append(draw(st.sampled_from(["", "\n", f"{indent}# about the next\n", "# left\n\n"])))
        kind = draw(st.sampled_from(["decision", "baseline"]))
        year = draw(st.integers(2019, 2025))
        mark = f"{number:016x}"
        if draw(st.booleans()):
            parts.append(
                f'{indent}- {{fingerprint: "{mark}", rule: TAB001, agency: 甲局, year: {year}, kind: {kind}}}\n'
            )
        else:
            reason = json.dumps(draw(_NAMES), ensure_ascii=False)
            note = draw(st.sampled_from(["", "  # why"]))
            block = draw(st.sampled_from(["", f"{indent}  author: |\n{indent}    two\n\n{indent}    lines\n"]))
            parts.append(
                f'{indent}- fingerprint: "{mark}"\n{indent}  rule: TAB001{note}\n{indent}  agency: 甲局\n'
                f"{indent}  year: {year}\n{indent}  kind: {kind}\n{block}{indent}  reason: {reason}\n"
            )
    parts.append(draw(st.sampled_from(["", "\n", "# end\n"])))
    text = "".join(parts)
    return (text.rstrip("\n") if draw(st.booleans()) else text).replace("\n", end)


@settings(max_examples=300, deadline=None)
@given(files(), st.lists(st.tuples(_NAMES, _NAMES, st.integers(0, 3)), max_size=3), st.sets(st.integers(0, 3)))
def test_what_stays_stays_byte_for_byte(text: str, new: list[tuple[str, str, int]], drop: set[int]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(text.encode())
        before = load(str(path), date(2025, 1, 1)).entries
        add = [
            Waiver(f"{n:016x}", "TIM001", name, "annual-report", reason, 2024, reason, BASELINE, "baseline", name)
            for n, (name, reason, _) in enumerate(new, 64)
        ]
        lines = [one.line for n, one in enumerate(before) if n in drop]
        change = changed(str(path), add, lines)
        path.write_bytes(change.data)
        after = load(str(path), date(2025, 1, 1)).entries
        gone = [one for one in before if one.line in lines and one.kind == BASELINE]
        assert change.dropped <= len(gone)
        assert change.added == len(add)
        assert {one.fingerprint for one in after} >= {one.fingerprint for one in add}
        assert [one for one in before if one not in gone] == [
            one._replace(line=next(old.line for old in before if old.fingerprint == one.fingerprint))
            for one in after
            if one.fingerprint in {old.fingerprint for old in before if old not in gone}
        ]
        # Every line of the old file is there still, in order, but for those of entries taken out and blank ones.
        rest = iter(change.data.decode().splitlines())
        for line in text.splitlines():
            if line.strip() and (not gone or line.lstrip().startswith("#")) and "waivers: []" not in line:
                assert line in rest
        # What was added and is taken out again leaves the file as it was.
        if not lines and add and text.endswith("\n") and before:
            path.write_bytes(
                changed(str(path), (), [one.line for one in after if one.fingerprint >= f"{64:016x}"]).data
            )
            assert path.read_bytes().strip() == text.encode().strip()


# -- waive --------------------------------------------------------------------------------------


def test_waive_writes_a_decision(here: Path, cli_here: Cli) -> None:
    cli_here("baseline", "reports")
    ran = cli_here(
        "waive", "TIM001", "reports", "--reason", "批准: 延期", "--author", "张科", "--expires", "2099-01-31"
    )
    assert ran.out == f"{FILE}：新增1条，删去1条，原有7条不变\n"
    one = next(one for one in load_yaml(here / FILE).data["waivers"] if one["rule"] == "TIM001")
    assert (one["kind"], one["reason"], one["author"], one["expires"]) == (
        "decision",
        "批准: 延期",
        "张科",
        "2099-01-31",
    )
    before = (here / FILE).read_bytes()
    assert cli_here("waive", "published-late", "reports", "--reason", "again").code == USAGE, "it is decided already"
    assert (here / FILE).read_bytes() == before
    assert rules(cli_here, "reports") == {"a.txt": []}


def test_a_decision_is_told_and_left_as_it_is(here: Path, cli_here: Cli) -> None:
    other = put(here / "reports" / "b.txt", BROKEN.replace("禾丰县自然资源局", "禾丰县水务局"))
    mark = fingerprint(cli_here, "TIM001", "reports/a.txt")
    path = put(here / FILE, waivers(entry(mark, expires="2099-01-31")))
    before = path.read_bytes()
    for which in ("TIM001", "tim001", "published-late", mark):
        ran = cli_here("waive", which, "reports/a.txt", "--reason", "again", "--expires", "2099-12-31")
        assert (ran.code, ran.out, path.read_bytes()) == (USAGE, "", before)
        told = f"{FILE}:4：这个问题（TIM001）已经豁免（张科；有效至 2099-01-31；理由：批准延期），没有改动"
        assert told in ran.err and "修改清单里的这一条" in ran.err
    assert "is waived already" in cli_here("waive", "TIM001", "reports/a.txt", "--reason", "x", "--lang", "en").err
    ran = cli_here("waive", "TIM001", "reports", "--reason", "x")
    assert ran.code == OK and f"{FILE}:4：" in ran.err and "新增1条，删去0条，原有1条不变" in ran.out
    other.unlink()
    for expires, told in (("2020-01-31", "已于 2020-01-31 到期"), (None, "没有期限")):
        put(path, waivers(entry(mark, expires=expires)))
        ran = cli_here("waive", "TIM001", "reports", "--reason", "again")
        assert (ran.code, ran.out) == (USAGE, "")
        assert told in ran.err


@pytest.mark.parametrize("command", [["waive", "TIM001"], ["baseline"]])
@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_reason_cannot_be_blank(command: list[str], reason: str, here: Path, cli_here: Cli) -> None:
    ran = cli_here(*command, "reports", "--reason", reason)
    assert ran.code == USAGE and "--reason: 要写明理由" in ran.err
    assert not (here / FILE).exists()


def test_a_day_that_is_past_is_no_end(here: Path, cli_here: Cli) -> None:
    today = date.today()
    ran = cli_here("waive", "TIM001", "reports", "--reason", "x", "--expires", str(today - timedelta(1)))
    assert ran.code == USAGE and f"今天是 {today}" in ran.err
    assert not (here / FILE).exists()
    assert cli_here("waive", "TIM001", "reports", "--reason", "x", "--expires", str(today)).code == OK


def test_an_unknown_rule_to_waive_gets_a_suggestion(here: Path, cli_here: Cli) -> None:
    ran = cli_here("waive", "publised-late", "reports", "--reason", "x")
    assert ran.code == USAGE and "published-late" in ran.err
    ran = cli_here("waive", "0" * 16, "reports", "--reason", "x")
    assert ran.code == USAGE and "没有这样的问题" in ran.err


def test_waive_by_fingerprint(here: Path, cli_here: Cli) -> None:
    cli_here("waive", fingerprint(cli_here, "STR006").upper(), "reports", "--reason", "上级统一要求")
    assert "STR006" not in rules(cli_here, "reports")["a.txt"]
    ran = cli_here("waive", "TAB999", "reports", "--reason", "x")
    assert ran.code == USAGE
    assert "TAB999" in ran.err
    assert cli_here("waive", "TIM001", "reports").code == USAGE


# -- errors -------------------------------------------------------------------------------------

WRONG = {
    "not YAML": ("version: 1\nwaivers: [\n", 3, "is not valid YAML"),
    "a list": ("- a\n", 1, "must be a mapping with version"),
    "no version": ("waivers: []\n", 1, "reads version: 1"),
    "another version": ("version: 2\nwaivers: []\n", 1, "reads version: 1"),
    "unknown key": ("version: 1\nwaiver: []\n", 2, "unknown key 'waiver'"),
    "no list": ("version: 1\nwaivers: 3\n", 2, "must be a list"),
    "no entry": (waivers("- x\n"), 4, "must be a mapping"),
    "unknown key of an entry": (waivers(entry("0" * 16, expire="2025-01-01")), 10, "did you mean expires"),
    "short": (waivers(entry("0" * 15)), 4, "16 hexadecimal digits"),
    "no fingerprint": (waivers("- rule: TAB001\n  agency: 甲\n  year: 2024\n"), 4, "lacks 'fingerprint'"),
    "no rule": (waivers(f"- fingerprint: '{'0' * 16}'\n  path: a\n"), 4, "lacks 'rule'"),
    "no day": (waivers(entry("0" * 16, expires="2025年1月1日")), 10, "write YYYY-MM-DD"),
    "no such day": (waivers(entry("0" * 16, expires="2025-02-30")), 10, "write YYYY-MM-DD"),
    "no such kind": (waivers(entry("0" * 16, kind="decided")), 10, "did you mean decision"),
    "no year": (waivers(entry("0" * 16, year="abc")), 7, "must be a whole number"),
    "no report": (waivers(entry("0" * 16, agency=None)), 4, "does not say for which report"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_with_file_and_line(name: str, here: Path, cli_here: Cli) -> None:
    text, line, says = WRONG[name]
    path = put(here / FILE, text)
    for command in ((), ("baseline",)):
        ran = cli_here(*command, "reports")
        assert ran.code == USAGE
        assert ran.err.startswith(f"report-lint: {FILE}:{line}: "), ran.err
        assert says in ran.err
        assert re.search("[一-鿿]", ran.err.partition("\n")[0]), "the Chinese comes first"
        assert ran.out == ""
        assert path.read_text("utf-8") == text
    if name not in ("not YAML", "no such day"):
        assert list(schema_errors(path)) != []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_a_merge_left_is_told_as_that(end: str, here: Path, cli_here: Cli) -> None:
    ours, theirs = entry("0" * 16), entry("1" * 16)
    text = waivers(f"<<<<<<< HEAD\n{ours}=======\n{theirs}>>>>>>> other\n")
    path = here / FILE
    path.write_bytes(text.replace("\n", end).encode())
    line = text.splitlines().index("<<<<<<< HEAD") + 1
    for command in ((), ("baseline",)):
        ran = cli_here(*command, "reports")
        assert ran.code == USAGE
        assert ran.err.startswith(f"report-lint: {FILE}:{line}: 文件里有合并冲突的标记"), ran.err
        assert f"{line} | <<<<<<< HEAD" in ran.err
        assert "两边的条目通常都要保留" in ran.err and "entries of both sides" in ran.err
    half = text.replace("<<<<<<< HEAD\n", "").replace("=======\n", "")  # one mark was overlooked
    put(path, half)
    assert f"{FILE}:{half.splitlines().index('>>>>>>> other') + 1}: 文件里有合并冲突" in cli_here("reports").err
    put(path, waivers(ours.replace("reason: ", "reason: >>>>>>> =======")))
    assert "合并冲突" not in cli_here("reports").err


def schema_errors(path: Path) -> Any:
    return jsonschema.Draft7Validator(schema.schema("waivers")).iter_errors(load_yaml(path).data)


def test_a_fingerprint_of_digits_alone_need_not_be_quoted(tmp_path: Path) -> None:
    path = put(tmp_path / FILE, waivers(entry("1234567890123456").replace('"', "")))
    assert load(str(path), date(2025, 1, 1)).entries[0].fingerprint == "1234567890123456"


# -- docs ---------------------------------------------------------------------------------------


def test_the_examples_of_the_docs(here: Path, cli_here: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files shown in docs/waivers.md are written, its commands run in order, and must print what is shown."""
    (here / "reports" / "a.txt").rename(here / "reports" / "hefeng-2020.txt")
    ran = 0
    doc = (ROOT / "docs" / "waivers.md").read_text("utf-8")
    for language, block in re.findall(r"^```(\w+)\n(.*?)^```$", doc, re.MULTILINE | re.DOTALL):
        if language == "yaml":
            written = (here / FILE).read_text("utf-8")
            shown = re.sub(r"created: \S+", f"created: {date.today()}", block)
            assert shown in written
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:] if language == "console" else ():
            command, _, output = piece.partition("\n")
            _, *arguments = shlex.split(command)
            done = cli_here(*arguments)
            assert done.out + done.err == output, command
            ran += 1
    assert ran >= 3
