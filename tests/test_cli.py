"""The command line as a user meets it: outputs, exit codes, selection, order."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
BROKEN, CLEAN = "examples/hefeng-2020.txt", "examples/lanping-2022.md"
WEBSITE = "examples/lanping-website-2023.md"


def run(*arguments: str, stdin: bytes = b"", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-m", "linter", *arguments], cwd=cwd, input=stdin, capture_output=True)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def report(*arguments: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(run("--format", "json", *arguments).stdout)
    return data


def test_exit_codes() -> None:
    assert run(CLEAN).returncode == 0
    assert run(BROKEN).returncode == 1
    assert run("--no-such-option", BROKEN).returncode == 2
    assert run("no-such-file.txt").returncode == 3


def test_fail_on() -> None:
    assert run("--select", "STR004", BROKEN).returncode == 0  # a warning
    assert run("--select", "STR004", "--fail-on", "warning", BROKEN).returncode == 1
    assert run("--fail-on", "never", BROKEN).returncode == 0


def test_a_file_that_cannot_be_read_does_not_stop_the_others() -> None:
    done = run("no-such-file.txt", BROKEN)
    assert done.returncode == 3
    assert "no-such-file.txt: 无法检查" in done.stdout
    assert "TIM001" in done.stdout


def test_json_has_the_shape_that_programs_rely_on() -> None:
    data = report(BROKEN)
    assert set(data) == {"tool", "files", "summary"}
    (entry,) = data["files"]
    assert {"path", "status", "form", "year", "agency", "body", "violations"} <= set(entry)
    keys = "rule name severity confidence message line column end_line end_column section table row col basis fix"
    for violation in entry["violations"]:
        assert {*keys.split(), "fingerprint", "related"} == set(violation) - {"edits", "safe"}
        assert ("edits" in violation) == ("safe" in violation)
    culprit = next(one for one in entry["violations"] if one["rule"] == "TAB002")
    place = {key: culprit[key] for key in ("section", "table", "row", "col", "line", "column", "end_column")}
    assert place == {
        "section": "三、收到和处理政府信息公开申请情况",
        "table": "表三",
        "row": "4.保护第三方合法权益",
        "col": "自然人",
        "line": 185,
        "column": 2,
        "end_column": 4,
    }
    assert data["summary"] == {"files": 1, "unreadable": 0, "error": 5, "warning": 3, "info": 0}


def test_fingerprints_survive_moved_lines(tmp_path: Path) -> None:
    text = (ROOT / BROKEN).read_text("utf-8")
    moved = tmp_path / "moved.txt"
    moved.write_text("\n\n\n" + text, "utf-8")
    before, after = (
        {one["fingerprint"] for one in report(str(path))["files"][0]["violations"]} for path in (ROOT / BROKEN, moved)
    )
    assert before == after
    assert len(before) == 8


def test_every_violation_has_its_own_fingerprint() -> None:
    prints = [one["fingerprint"] for one in report(BROKEN)["files"][0]["violations"]]
    assert len(set(prints)) == len(prints)


def test_select_and_ignore_take_ids_prefixes_and_names() -> None:
    def rules(*arguments: str) -> set[str]:
        return {one["rule"] for one in report(*arguments, BROKEN)["files"][0]["violations"]}

    everything = rules()
    assert rules("--select", "TAB") == {rule for rule in everything if rule.startswith("TAB")}
    assert rules("--select", "published-late,STR006") == {"TIM001", "STR006"}
    assert rules("--ignore", "TAB,TIM001") == {rule for rule in everything if rule[:3] != "TAB"} - {"TIM001"}
    assert rules("--min-severity", "error") == everything - {"STR004", "TAB010", "LNG002"}


def test_an_unknown_rule_gets_a_suggestion() -> None:
    done = run("--select", "published-lat", BROKEN)
    assert done.returncode == 2
    assert "published-late" in done.stderr


def test_body_and_year_override_what_is_inferred() -> None:
    late = report("--body", "county", "--select", "TIM", BROKEN)["files"][0]
    assert (late["body"], late["violations"]) == ("county", [])
    other = report("--year", "2022", "--select", "TIM007", BROKEN)["files"][0]
    assert [one["rule"] for one in other["violations"]] == ["TIM007"]


def test_messages_in_english() -> None:
    done = run("--lang", "en", "--select", "TIM001", BROKEN)
    assert "50 days after the statutory limit 2021-01-31 (department)" in done.stdout
    assert "Regulations on Open Government Information, Art. 49(1)" in done.stdout


def test_quiet_is_one_line_per_violation() -> None:
    lines = run("--quiet", BROKEN, CLEAN).stdout.splitlines()
    assert len(lines) == 8
    assert all(line.startswith(f"{BROKEN}:") for line in lines)


def test_sort_by_severity() -> None:
    severities = [one["severity"] for one in report("--sort", "severity", BROKEN)["files"][0]["violations"]]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)


def test_statistics_count_by_rule() -> None:
    assert "     1  TIM001  超过法定期限" in run("--statistics", BROKEN).stdout


def test_standard_input() -> None:
    done = run("--format", "json", "-", stdin=(ROOT / BROKEN).read_bytes())
    data = json.loads(done.stdout)
    assert (done.returncode, data["files"][0]["path"]) == (1, "-")
    named = run("--quiet", "--stdin-filename", "a.txt", "-", stdin=(ROOT / BROKEN).read_bytes())
    assert named.stdout.startswith("a.txt:4:1:")


def test_folders_and_patterns_in_order() -> None:
    assert [entry["path"] for entry in report("examples")["files"]] == [BROKEN, CLEAN, WEBSITE]
    assert [entry["path"] for entry in report("examples/*.md", "examples")["files"]] == [CLEAN, WEBSITE, BROKEN]


def test_any_number_of_jobs_gives_the_same_output(tmp_path: Path) -> None:
    for number in range(12):
        source = ROOT / (BROKEN if number % 3 else CLEAN)
        (tmp_path / f"{number:02}.txt").write_bytes(source.read_bytes())
    for format_ in ("json", "text"):
        one, many = (run("--format", format_, "-j", jobs, str(tmp_path)).stdout for jobs in ("1", "3"))
        assert one == many


def test_colour_only_where_wanted() -> None:
    assert "\x1b[" not in run(BROKEN).stdout
    assert "\x1b[31m" in run("--color", "always", BROKEN).stdout


@pytest.mark.parametrize(
    ("line", "start", "end", "mark"),
    [
        ("abc", 1, 2, " ^"),
        ("甲乙(丙)", 2, 5, "\u3000\u3000^^^^"),
        ("甲a乙", 2, 3, "\u3000 ^^"),
        ("“甲”乙", 3, 4, " \u3000 ^^"),
        ("\t12", 1, 3, " ^^"),
        ("", 0, 0, "^"),
    ],
)
def test_the_caret_stands_under_wide_characters(line: str, start: int, end: int, mark: str) -> None:
    from linter.outputs.text import marked

    assert marked(line, start, end)[1] == mark


def test_rule_list_show_and_suggestion() -> None:
    listed = run("rule", "LIST").stdout
    assert "TAB001   error    applications-balance" in listed
    shown = run("rule", "SHOW", "published-late").stdout
    assert "TIM001" in shown and "第四十九条第一款" in shown and "2025年3月22日" in shown
    unknown = run("rule", "show", "publised-late")
    assert (unknown.returncode, "published-late" in unknown.stderr) == (2, True)


def test_version_and_help() -> None:
    assert run("--version").stdout.startswith("report-lint ")
    shown = run("--help").stdout
    assert "--fail-on" in shown and "Examples:" in shown


def test_documents_that_are_no_report_are_passed_over(tmp_path: Path) -> None:
    """With --skip-others, in a folder of documents; what cannot be read is none of them."""
    for name, text in {"说\n明.md": "# 说明\n\n这里存放报告。\n", "会议.txt": "会议纪要\n\n讨论了预算。\n"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert run(".", cwd=tmp_path).returncode == 3
    done = run("--skip-others", ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert sorted(done.stderr.split("\n")[:-1]) == [
        "report-lint: ./会议.txt 不是年度报告，没有检查",
        "report-lint: ./说�明.md 不是年度报告，没有检查",
    ]
    (tmp_path / "报告.txt").write_bytes((ROOT / BROKEN).read_bytes())
    done = run("--skip-others", "--format", "json", ".", cwd=tmp_path)
    data = json.loads(done.stdout)
    assert done.returncode == 1
    assert ([one["path"] for one in data["files"]], data["summary"]["files"]) == (["./报告.txt"], 1)
    (tmp_path / "空.docx").write_bytes(b"PK\x03\x04")
    done = run("--skip-others", "-q", ".", cwd=tmp_path)
    assert done.returncode == 3
    assert "空.docx: 无法检查" in done.stdout


def test_what_is_excluded_is_passed_over_also_where_it_is_named(tmp_path: Path) -> None:
    """A hook names each file that is committed."""
    (tmp_path / "report-lint.yaml").write_text("exclude: [drafts]", "utf-8")
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "a.txt").write_bytes((ROOT / BROKEN).read_bytes())
    assert run("drafts/a.txt", cwd=tmp_path).returncode == 1
    assert run("--skip-others", "drafts/a.txt", cwd=tmp_path).returncode == 0
    done = run("--skip-others", "--format=json", "drafts/a.txt", cwd=tmp_path)
    assert (done.returncode, json.loads(done.stdout)["files"]) == (0, [])
    (tmp_path / "report-lint.yaml").write_text("exclude: 1", "utf-8")
    assert run("--skip-others", "drafts/a.txt", cwd=tmp_path).returncode == 2
