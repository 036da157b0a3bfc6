"""The GitHub Action: ``action.yml`` with events and checkouts as GitHub makes them."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

from linter.ci import github
from tests import action, tools
from tests.repositories import Pull

ROOT = Path(__file__).parents[1]
BAD, GOOD = ((ROOT / "examples" / name).read_text("utf-8") for name in ("hefeng-2020.txt", "lanping-2022.md"))
OTHER = "# 说明\n\n这里存放各单位的报告。\n"
NAME = "报告/2020年 度%,:\n报告.txt"


class Action:
    """A pull request of a repository of reports, and the action run in its checkout."""

    def __init__(self, folder: Path, **files: str) -> None:
        self.pull = Pull(folder, {"报告/旧.txt": BAD, "README.md": OTHER}, files)
        self.checkout, self.event, self.runner = self.pull.checkout, self.pull.event, folder / "runner"

    def run(self, name: str = "pull_request", **given: str) -> action.Ran:
        inputs = {key.replace("_", "-"): value for key, value in given.items()}
        return action.run(self.checkout, self.runner, inputs, name, self.event, python=sys.executable)


def json_paths(ran: action.Ran) -> list[str]:
    with open(ran.outputs["json"], encoding="utf-8") as file:
        return [one["path"] for one in json.load(file)["files"]]


def commands(log: str) -> list[str]:
    return re.findall(r"^::(error|warning|notice)\b", log, re.MULTILINE)


def test_a_bad_report_in_a_pull_request(tmp_path: Path) -> None:
    act = Action(tmp_path, **{NAME: BAD, "报告/好.md": GOOD, "CONTRIBUTING.md": OTHER})
    ran = act.run()
    assert ran.code == 1
    assert sorted(os.path.normpath(path) for path in json_paths(ran)) == sorted([NAME, "报告/好.md"])
    assert commands(ran.log).count("error") == int(ran.outputs["errors"]) == 5
    assert "file=报告/2020年 度%25%2C%3A%0A报告.txt" in ran.log
    assert ran.outputs["warnings"] == str(commands(ran.log).count("warning"))
    assert (ran.outputs["files"], ran.outputs["unreadable"], ran.outputs["exit-code"]) == ("2", "0", "1")
    assert "TIM001" in ran.summary and "超期50天" in ran.summary
    assert "CONTRIBUTING.md 不是年度报告" in ran.log


def test_good_reports_and_other_documents(tmp_path: Path) -> None:
    ran = Action(tmp_path, **{"报告/好.md": GOOD, "CONTRIBUTING.md": OTHER}).run()
    assert (ran.code, ran.outputs["errors"], ran.outputs["files"]) == (0, "0", "1")


def test_nothing_to_lint(tmp_path: Path) -> None:
    ran = Action(tmp_path, **{"代码.py": "print()", "old.xlsx": "PK"}).run(xlsx="old.xlsx")
    assert (ran.code, ran.outputs["files"], ran.outputs["json"], ran.outputs["xlsx"]) == (0, "0", "", "")
    assert "没有需要检查的文件" in ran.log
    assert "没有需要检查的文件" in ran.summary


def test_a_report_that_cannot_be_read_fails(tmp_path: Path) -> None:
    ran = Action(tmp_path, **{"报告/坏.docx": "PK\x03\x04 broken"}).run()
    assert (ran.code, ran.outputs["unreadable"], ran.outputs["exit-code"]) == (3, "1", "3")


def test_paths_narrow_what_changed(tmp_path: Path) -> None:
    act = Action(tmp_path, **{"甲/a b.md": GOOD, "乙/b.md": GOOD, "丙/c.txt": GOOD, "d.md": GOOD})
    assert json_paths(act.run(paths="甲\n  乙/*.md  \n\nd.md\n")) == ["甲/a b.md", "乙/b.md", "d.md"]
    ran = act.run(paths="甲\n没有/*.md")
    assert ran.code == 3, "a path that is not there is a slip, and nothing would ever be linted"


def test_all_of_the_paths(tmp_path: Path) -> None:
    ran = Action(tmp_path, **{"报告/好.md": GOOD}).run(changed_only="false", paths="报告")
    assert sorted(json_paths(ran)) == ["报告/好.md", "报告/旧.txt"]


def test_an_event_about_no_change_lints_everything(tmp_path: Path) -> None:
    ran = Action(tmp_path, **{"报告/好.md": GOOD}).run("workflow_dispatch")
    assert len(json_paths(ran)) == 2
    assert ran.code == 1


def test_history_that_is_missing_is_said(tmp_path: Path) -> None:
    act = Action(tmp_path, **{"报告/好.md": GOOD})
    act.pull.origin.folder.rename(tmp_path / "gone")
    ran = act.run()
    assert "::warning::无法确定改动了哪些文件（git fetch: " in ran.log
    assert len(json_paths(ran)) == 2


def test_the_base_checked_out_by_pull_request_target(tmp_path: Path) -> None:
    act = Action(tmp_path, **{"报告/新.txt": BAD})
    act.checkout = act.pull.origin.checkout(tmp_path / "base", "main").folder
    ran = act.run("pull_request_target")
    assert (ran.code, ran.outputs["exit-code"]) == (2, "2")
    assert "::error::检出的不是这个拉取请求的内容" in ran.log


def test_options(tmp_path: Path) -> None:
    act = Action(tmp_path, **{"报告/新.txt": BAD})
    ran = act.run(fail_on="never", min_severity="error", lang="en", args="--ignore 'TIM, STR006'")
    assert (ran.code, ran.outputs["errors"], ran.outputs["warnings"]) == (0, "3", "0")
    assert "difference" in ran.log and "TIM001" not in ran.log
    ran = act.run(args="--no-such-option")
    assert ran.code == 2
    assert "::error::" in ran.log and "no-such-option" in ran.log
    ran = act.run(args="--select 'TIM")
    assert ran.code == 2 and "::error::report-lint: args: No closing quotation" in ran.log
    ran = act.run(summary="yes")
    assert ran.code == 2 and "::error::report-lint: summary: 'yes' is neither true nor false" in ran.log
    ran = act.run(checkout_path="nowhere")
    assert ran.code == 2 and "nowhere" in ran.log


def test_rules_of_ones_own(tmp_path: Path) -> None:
    act = Action(tmp_path, **{"报告/好.md": GOOD, "规则/own.yaml": "rules: 1"})
    ran = act.run(rules="规则")
    assert ran.code == 2 and "own.yaml" in ran.log


def test_neither_annotations_nor_summary(tmp_path: Path) -> None:
    text = BAD.replace("的要求，丰富", "##[error]的要求")
    ran = Action(tmp_path, **{"报告/新.txt": text}).run(annotations="false", summary="false")
    assert ran.summary == ""
    assert "TIM001" in ran.log and commands(ran.log) == []
    stop, start = re.findall(r"^::stop-commands::(\w+)$|^::(\w+)::$", ran.log, re.MULTILINE)[:2]
    assert stop[0] == start[1] and len(stop[0]) >= 32
    inside = ran.log[ran.log.index(stop[0]) : ran.log.index(f"::{stop[0]}::")]
    assert "##[error]" in inside, "what a report says is printed while the runner takes no commands"


def test_files_are_written_and_uploaded(tmp_path: Path) -> None:
    act = Action(tmp_path, **{"报告/新.txt": BAD})
    ran = act.run(sarif="结果.sarif", html="页.html", xlsx="表.xlsx", artifact="report-lint")
    assert ran.code == 1
    for name, file in (("sarif", "结果.sarif"), ("html", "页.html"), ("xlsx", "表.xlsx")):
        assert ran.outputs[name] == str(act.checkout / file)
        assert (act.checkout / file).stat().st_size > 1000
    upload = ran.used["actions/upload-artifact"]
    assert upload["path"].split("\n")[:2] == [ran.outputs["html"], ran.outputs["xlsx"]]
    assert "github/codeql-action/upload-sarif" not in ran.used


def test_sarif_is_uploaded_although_the_report_is_bad(tmp_path: Path) -> None:
    ran = Action(tmp_path, **{"报告/新.txt": BAD}).run(sarif_upload="true")
    upload = ran.used["github/codeql-action/upload-sarif"]
    with open(upload["sarif_file"], encoding="utf-8") as file:
        (results,) = (one["results"] for one in json.load(file)["runs"])
    assert {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in results}
    assert "actions/upload-artifact" not in ran.used


def test_a_push_with_sarif_lints_everything_and_says_why(tmp_path: Path) -> None:
    act = Action(tmp_path, **{"报告/好.md": GOOD})
    act.event = {"ref": "refs/heads/main", "before": act.pull.base, "repository": {"default_branch": "main"}}
    assert json_paths(act.run("push")) == ["报告/好.md"]
    ran = act.run("push", sarif_upload="true")
    assert len(json_paths(ran)) == 2
    assert "::notice::上传 SARIF 时检查全部文件" in ran.log


def test_a_checkout_in_a_folder(tmp_path: Path) -> None:
    act = Action(tmp_path, **{"报告/新.txt": BAD})
    folder, act.checkout = act.checkout.name, act.checkout.parent
    ran = act.run(checkout_path=folder)
    assert ran.code == 1
    assert json_paths(ran) == ["报告/新.txt"], "annotations are by the paths of the repository"


def test_nothing_of_the_checkout_is_run(tmp_path: Path) -> None:
    """Modules that lie there, or names that a shell would take for commands."""
    evil = "import os; open(os.environ['RUNNER_TEMP'] + '/owned', 'w').close()"
    files = dict.fromkeys(("linter/__init__.py", "linter/ci/github.py", "json.py", "pip.py", "yaml.py"), evil)
    names = {"$(touch owned).md": GOOD, "`touch owned`.md": GOOD, "a;touch owned;.md": GOOD, "-o=x.md": GOOD, "-": "x"}
    act = Action(tmp_path, **files, **names)
    ran = act.run(args="--select '$(touch owned)' ; touch owned", paths=".\n$(touch owned)")
    assert ran.code == 2
    ran = act.run()
    assert (ran.code, ran.outputs["files"]) == (0, "4")
    assert not list(tmp_path.rglob("owned"))


def test_links_out_of_the_checkout_are_not_followed(tmp_path: Path) -> None:
    act = Action(tmp_path, **{"报告/好.md": GOOD})
    (act.checkout / "外.txt").symlink_to(ROOT / "examples" / "hefeng-2020.txt")
    (act.checkout / "外").symlink_to(ROOT / "examples")
    assert json_paths(act.run(changed_only="false", paths="外.txt\n外\n报告/好.md\n外/*.md")) == ["报告/好.md"]


def test_a_value_cannot_end_an_output_nor_begin_another(tmp_path: Path) -> None:
    value = "a\nEOF\nerrors=0\nend-1\n"
    (tmp_path / "out").write_text(github.output("one", value) + github.output("two", "2"), "utf-8")
    assert action.outputs(tmp_path / "out") == {"one": value, "two": "2"}


# -- the action as a file -----------------------------------------------------------------------


def test_each_input_reaches_the_script() -> None:
    data = action.definition()
    (step,) = (one for one in data["runs"]["steps"] if one.get("id") == "lint")
    given = {name for value in step["env"].values() for name in re.findall(r"inputs\.([\w-]+)", value)}
    elsewhere = {"python-version", "extras", "artifact"}
    assert given | elsewhere == set(data["inputs"])
    read = set(github.Inputs._fields)
    assert {name.replace("-", "_") for name in given} == read
    assert set(step["env"]) - {"REPORT_LINT_PYTHON"} == {f"INPUT_{name.upper()}" for name in read}


def test_no_expression_stands_in_a_script() -> None:
    for step in action.definition()["runs"]["steps"]:
        assert "${{" not in step.get("run", "")


def test_the_schema_of_actions() -> None:
    tools.valid("vendor.github-actions", ROOT / "action.yml")


def test_it_installs_itself(tmp_path: Path) -> None:
    """With the real installation, as on a runner: pip, the build and its hook."""
    act = Action(tmp_path, **{"报告/新.txt": BAD, "pip.py": "raise SystemExit('owned')"})
    ran = action.run(act.checkout, act.runner, {}, "pull_request", act.event)
    tools.offline(ran.log)
    assert (ran.code, ran.outputs["errors"]) == (1, "5"), ran.log
    assert ran.used["actions/setup-python"] == {"python-version": "3.12"}
