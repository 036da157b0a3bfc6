"""The house itself: its walls, its types, and what a run may import."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

#: What linting one text file must not load: file formats, web, words, YAML, processes, heavy typing.
HEAVY = [
    "yaml",
    "jieba",
    "rich",
    "docx",
    "lxml",
    "pypdfium2",
    "pdfplumber",
    "zipfile",
    "xml",
    "html",
    "asyncio",
    "concurrent",
    "multiprocessing",
    "socket",
    "ssl",
    "logging",
    "importlib.metadata",
    "pathlib",
    "hashlib",
    "pydantic",
    "jsonschema",
    "unittest",
    "sqlite3",
]


def imported(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "linter", *arguments], cwd=ROOT, capture_output=True, text=True
    )
    return {line.rsplit("|", 1)[1].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}


@pytest.mark.parametrize("format_", ["text", "json"])
def test_linting_a_text_file_loads_nothing_heavy(format_: str) -> None:
    imported("--format", format_, "examples/hefeng-2020.txt")  # compiles the rules, if they have changed
    loaded = imported("--format", format_, "examples/hefeng-2020.txt")
    assert "linter.engine" in loaded
    assert {name for name in loaded if any(name == one or name.startswith(f"{one}.") for one in HEAVY)} == set()


def test_version_loads_no_engine() -> None:
    loaded = imported("--version")
    assert "linter.cli" in loaded
    assert not loaded & {"click", "linter.engine", "json"}


def _tool(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        if os.environ.get("CI"):
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")
    return found


def _passes(name: str, *arguments: str) -> None:
    done = subprocess.run([_tool(name), *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_walls_stand() -> None:
    _passes("lint-imports", "--no-cache")


def test_types_are_strict() -> None:
    _passes("mypy")


def test_style() -> None:
    _passes("ruff", "check", ".")


def test_no_agency_heading_or_number_of_the_form_in_python() -> None:
    """Words of the forms and rules belong in YAML: no label of a form stands in the code."""
    labels = set()
    for path in (ROOT / "rules" / "forms").glob("*.yaml"):
        labels |= set(re.findall(r"[\u4e00-\u9fff]{4,}", path.read_text("utf-8")))
    for path in (ROOT / "linter").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        docs = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                assert not [label for label in labels if label in node.value], f"{path}:{node.lineno}: {node.value}"
