"""``action.yml`` run without GitHub: its steps one after the other, each with its environment, as the runner does."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

ROOT = Path(__file__).parents[1]
_EXPRESSION = re.compile(r"\$\{\{ *(.*?) *\}\}")
_OUTPUT = re.compile(r"^([\w-]+)(?:=(.*)|<<(.+)\n(?s:(.*?))\n\3)$", re.MULTILINE)


class Ran(NamedTuple):
    """How a run of the action came out; ``used`` are the actions it called, with what they were given."""

    code: int
    log: str
    summary: str
    outputs: dict[str, str]
    used: dict[str, dict[str, str]]


def definition() -> dict[str, Any]:
    """``action.yml`` as data."""
    data: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return data


def run(
    checkout: Path,
    runner: Path,
    given: Mapping[str, str],
    event: str = "workflow_dispatch",
    data: Any = None,
    *,
    python: str = "",
) -> Ran:
    """Run the action in a checkout, with what a workflow gives under ``with`` and an event.

    ``runner`` is a folder for the files of the runner. With ``python`` nothing is installed: it has the package.
    """
    action = definition()
    assert set(given) <= set(action["inputs"]), "the workflow gives an input that there is not"
    inputs = {name: str(given.get(name, one.get("default", ""))) for name, one in action["inputs"].items()}
    runner.mkdir(parents=True, exist_ok=True)
    (runner / "event.json").write_text(json.dumps(data or {}), "utf-8")
    steps: dict[str, dict[str, dict[str, str]]] = {}
    used: dict[str, dict[str, str]] = {}
    code, log = 0, ""
    for number, step in enumerate(action["runs"]["steps"]):
        names = {"inputs": inputs, "steps": steps, "github": {"workspace": str(checkout)}, "ok": not code}
        if not _holds(step.get("if", "success()"), names):
            continue
        if "uses" in step:
            used[step["uses"].split("@")[0]] = {key: _filled(value, names) for key, value in step["with"].items()}
        elif step["id"] == "install" and python:
            steps["install"] = {"outputs": {"python": python}}
        else:
            environment = {key: _filled(value, names) for key, value in step["env"].items()}
            done = _step(step["run"], checkout, runner, str(number), environment, event)
            code = code or done.returncode
            log += done.stdout + done.stderr
            steps[step["id"]] = {"outputs": outputs(runner / f"output-{number}")}
    summary = "".join(path.read_text("utf-8") for path in sorted(runner.glob("summary-*")))
    results = {
        name: _filled(one["value"], {"inputs": inputs, "steps": steps}) for name, one in action["outputs"].items()
    }
    return Ran(code, log, summary, results, used)


def _step(
    script: str, checkout: Path, runner: Path, name: str, environment: Mapping[str, str], event: str
) -> subprocess.CompletedProcess[str]:
    assert "${{" not in script, "an expression in a script is run by the shell, whoever wrote its value"
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "INPUT_", "PYTHON"))}
    known = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_EVENT_NAME": event,
        "GITHUB_EVENT_PATH": str(runner / "event.json"),
        "GITHUB_OUTPUT": str(runner / f"output-{name}"),
        "GITHUB_STEP_SUMMARY": str(runner / f"summary-{name}"),
        "GITHUB_WORKSPACE": str(checkout),
        "RUNNER_TEMP": str(runner),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    # As the runner calls bash.
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=checkout, env={**kept, **known, **environment}, capture_output=True, text=True, errors="replace"
    )


def outputs(path: Path) -> dict[str, str]:
    """Read the file in which a step leaves its outputs."""
    if not path.exists():
        return {}
    found = _OUTPUT.finditer(path.read_text("utf-8"))
    return {one[1]: one[2] if one[2] is not None else one[4] for one in found}


def _value(expression: str, names: Mapping[str, Any]) -> str:
    value: Any = names
    for part in expression.split("."):
        value = value.get(part, {})
    return value if isinstance(value, str) else ""


def _filled(text: str, names: Mapping[str, Any]) -> str:
    return _EXPRESSION.sub(lambda found: _value(found[1], names), text)


def _holds(condition: str, names: Mapping[str, Any]) -> bool:
    """Whether a condition holds; one that asks for no status holds only where nothing has failed."""
    condition = condition.removeprefix("${{").removesuffix("}}")
    if "always()" not in condition and not names["ok"]:
        return False
    code = re.sub(r"[a-z]+(?:\.[\w-]+)+", lambda found: repr(_value(found[0], names)), condition)
    for word, python in (("&&", " and "), ("||", " or "), ("always()", "True"), ("success()", "True")):
        code = code.replace(word, python)
    return bool(eval(code.strip()))
