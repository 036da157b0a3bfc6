"""The page about CI services and the files that it points to, by the schemas and linters of those services."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from linter.readers import SUFFIXES
from tests import action, tools
from tests.test_readme import blocks

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "ci.md").read_text("utf-8")


def test_the_tables_of_inputs_and_outputs_are_those_of_the_action() -> None:
    data = action.definition()
    rows = re.findall(r"^\| `([\w-]+)` \| (?:(?:`(.*)`)? \| )?(.*) \|$", PAGE, re.MULTILINE)
    inputs = [(name, one["default"], one["description"]) for name, one in data["inputs"].items()]
    outputs = [(name, "", one["description"]) for name, one in data["outputs"].items()]
    hooks = [row for row in rows if row[0].startswith("report-lint")]
    assert [row for row in rows if row not in hooks] == inputs + outputs
    given = yaml.safe_load((DOCS.parent / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [name for name, _, _ in hooks] == [hook["id"] for hook in given]
    (suffixes,) = re.findall(r"\(`(\.docx[^)]*)`\)", PAGE)
    assert set(suffixes.split()) == set(SUFFIXES)
    for suffix in SUFFIXES:
        assert re.search(given[0]["files"], f"报告{suffix}"), suffix


@pytest.fixture(params=["page", "file"])
def workflow(request: pytest.FixtureRequest) -> str:
    if request.param == "page":
        return blocks("docs/ci.md", "yaml")[".github/workflows/report-lint.yml"]
    return (DOCS / "ci" / "github-workflow.yml").read_text("utf-8")


def test_workflows_are_valid(workflow: str, tmp_path: Path) -> None:
    (tmp_path / "workflow.yml").write_text(workflow, "utf-8")
    tools.valid("vendor.github-workflows", tmp_path / "workflow.yml")
    for step in yaml.safe_load(workflow)["jobs"]["report-lint"]["steps"]:
        if step.get("uses", "").startswith("report-lint/"):
            assert set(step["with"]) <= set(action.definition()["inputs"])
    used = set(re.findall(r"steps\.lint\.outputs\.([\w-]+)", workflow))
    assert used and used <= set(action.definition()["outputs"])


def test_workflows_pass_actionlint(workflow: str) -> None:
    assert tools.actionlint(workflow) == []


def test_gitlab_is_valid() -> None:
    tools.valid("vendor.gitlab-ci", DOCS / "ci" / "gitlab-ci.yml")


@pytest.mark.parametrize("name", ["gitlab-ci.yml", "Jenkinsfile"])
def test_the_commands_of_the_examples_make_the_files_that_are_reported(name: str, tmp_path: Path) -> None:
    text = (DOCS / "ci" / name).read_text("utf-8")
    found = re.search(r"report-lint\"? (--skip-others reports(?:[\s\\]+--format \S+)+)", text)
    assert found
    arguments = found[1].replace("\\", " ").split()
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "a.txt").write_bytes((DOCS.parent / "examples" / "hefeng-2020.txt").read_bytes())
    done = tools.ours(tmp_path, *arguments)
    assert done.returncode == 1, done.stderr
    written = {path.name for path in tmp_path.iterdir()} - {"reports"}
    assert written == {argument.partition("=")[2] for argument in arguments if "=" in argument}
    for file in written:
        assert file in text.replace(found[0], ""), f"{file} is written and not reported"
