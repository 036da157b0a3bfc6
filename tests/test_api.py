"""The Python API: what `linter.lint` takes, returns and raises, its documentation, and the wheel that carries it."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import linter
from linter.examples import build
from linter.packs import load

ROOT = Path(__file__).parents[1]
BROKEN, CLEAN = ROOT / "examples" / "hefeng-2020.txt", ROOT / "examples" / "lanping-2022.md"


def test_a_path_and_its_bytes_give_the_same() -> None:
    by_path, by_text, by_bytes = (linter.lint(one) for one in (BROKEN, str(BROKEN), BROKEN.read_bytes()))
    assert by_path == by_text
    assert by_bytes.violations == by_path.violations
    assert (by_path.path, by_bytes.path) == (str(BROKEN), "report.txt")
    assert linter.lint(BROKEN.read_bytes(), name="last.txt").path == "last.txt"


def test_a_result_tells_what_the_document_is_and_how_it_stands() -> None:
    bad, good = linter.lint(BROKEN), linter.lint(CLEAN)
    assert (bad.status, bad.report, bad.form, bad.year, bad.body) == (
        "linted",
        "annual-report",
        "2019",
        2020,
        "department",
    )
    assert not bad.ok
    assert good.ok
    assert bad.counts == {"error": len(bad.errors), "warning": 3, "info": 0}
    assert {one.severity for one in bad.errors} == {"error"}
    assert isinstance(bad.violations[0], linter.Violation)
    assert bad.violations[0].quote is not None
    with pytest.raises(AttributeError):
        bad.status = "unreadable"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(bad)) == bad


def test_a_warning_is_ok_an_unread_file_is_not() -> None:
    assert linter.lint(BROKEN, select=["STR004"]).counts == {"error": 0, "warning": 1, "info": 0}
    assert linter.lint(BROKEN, select=["STR004"]).ok
    assert not linter.lint(b"").ok


def test_to_dict_is_the_entry_of_the_json_output() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "linter", "--format", "json", str(BROKEN)], cwd=ROOT, capture_output=True
    )
    (entry,) = json.loads(done.stdout)["files"]
    made = json.loads(json.dumps(linter.lint(BROKEN).to_dict()))
    assert made == entry
    assert linter.lint_bytes(BROKEN.read_bytes(), str(BROKEN)) == linter.lint(BROKEN).to_dict()


def test_arguments_are_those_of_the_command_line() -> None:
    assert {one.rule[:3] for one in linter.lint(BROKEN, select=["TAB"]).violations} == {"TAB"}
    assert linter.lint(BROKEN, select="TAB") == linter.lint(BROKEN, select=["TAB"])
    assert "TAB" not in {one.rule[:3] for one in linter.lint(BROKEN, ignore=["TAB"]).violations}
    assert linter.lint(BROKEN, min_severity="error").counts["warning"] == 0
    assert linter.lint(BROKEN, year=2022).year == 2022
    assert linter.lint(BROKEN, body="township").body == "township"
    assert "cannot" in linter.lint(b"PK\x03\x04", lang="en").note
    assert linter.lint(BROKEN, reading=linter.Options(limits=linter.Limits(file_bytes=10))).status == "unreadable"


def test_a_local_pack(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("rules:\n  - {id: STR004, severity: 'off'}\n", "utf-8")
    assert "STR004" not in {one.rule for one in linter.lint(BROKEN, rules=tmp_path).violations}


def test_last_years_report(tmp_path: Path) -> None:
    from linter.engine import Linter

    engine = Linter(load())
    base = load(examples=True).reports["annual-report"]["example"]
    this = build(base, {"cells": {"表三.上年结转.自然人": 3, "表三.上年结转.总计": 3}}, engine).encode()
    last = build(base, {"year": 2023}, engine).encode()
    older = build(base, {"year": 2022}, engine).encode()
    alone, against = linter.lint(this), linter.lint(this, previous=last)
    assert "YOY001" not in {one.rule for one in alone.violations}
    assert "YOY001" in {one.rule for one in against.violations}
    assert (alone.note, against.note, against.previous) == ("", "", "report.txt")
    wrong = linter.lint(this, previous=older)
    assert wrong.violations == alone.violations
    assert "2022" in wrong.note
    assert wrong.previous is None
    assert linter.lint(this, previous=b"").note == linter.lint(b"").note
    # What is given of this report is not of last year's.
    assert linter.lint(this, previous=last, year=2024).previous == "report.txt"


@pytest.mark.parametrize("data", [b"", b"\x00" * 40, b"%PDF-1.7 cut", b"PK\x03\x04 cut", "天气很好。".encode()])
def test_what_is_wrong_in_a_file_is_a_status(data: bytes) -> None:
    result = linter.lint(data)
    assert result.status == "unreadable"
    assert result.note
    assert result.violations == ()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"select": ["TAX001"]}, "did you mean .*TAB001"),
        ({"ignore": ["no-such-rule-at-all"]}, "unknown rule"),
        ({"lang": "fr"}, "zh, en"),
        ({"min_severity": "fatal"}, "error, warning, info"),
        ({"body": "school"}, "department, township"),
        ({"report": "budget"}, "annual-report"),
    ],
)
def test_a_wrong_argument_is_a_value_error_that_names_what_there_is(arguments: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        linter.lint(BROKEN, **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [5, None, ["a.txt"], 1.5, object()])
def test_what_is_no_path_and_no_bytes_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a path or as the bytes of a file, not "):
        linter.lint(wrong)
    if wrong is not None:
        with pytest.raises(TypeError, match="a path or as the bytes of a file, not "):
            linter.lint(BROKEN, previous=wrong)


def test_a_path_that_cannot_be_opened_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        linter.lint(tmp_path / "none.txt")
    with pytest.raises(IsADirectoryError):
        linter.lint(tmp_path)
    with pytest.raises(FileNotFoundError):
        linter.lint(BROKEN, previous=tmp_path / "none.txt")


def test_a_wrong_rule_file_is_said_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("rules:\n  - {id: STR004, severty: off}\n", "utf-8")
    with pytest.raises(linter.RuleFileError, match=r"own\.yaml:2"):
        linter.lint(BROKEN, rules=tmp_path)


def test_no_configuration_applies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "report-lint.yaml").write_text("ignore: [TAB, STR, TIM, LNG, TXT]\n", "utf-8")
    report = tmp_path / "report.txt"
    report.write_bytes(BROKEN.read_bytes())
    monkeypatch.chdir(tmp_path)
    assert linter.lint("report.txt").violations == linter.lint(BROKEN).violations


def test_importing_the_package_loads_nothing() -> None:
    code = "import sys, linter; print([name for name in sys.modules if name.startswith('linter.')]); linter.Result"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
    assert set(linter.__all__) <= set(dir(linter))
    assert all(getattr(linter, name) for name in linter.__all__)
    with pytest.raises(AttributeError, match="no_such"):
        _ = linter.no_such


@pytest.mark.parametrize("number", [0, 1])
def test_the_documented_examples_run(number: int) -> None:
    blocks = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs" / "api.md").read_text("utf-8"), re.M | re.S)
    assert len(blocks) == 2
    done = subprocess.run([sys.executable, "-c", blocks[number]], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    shown = ["禾丰县自然资源局", "examples/hefeng-2020.txt:"], ["hefeng-2020.txt 5 errors", "lanping-2022.md 0 errors"]
    assert [words for words in shown[number] if words not in done.stdout] == []


SNIPPET = """
import linter
from pathlib import Path

result: linter.Result = linter.lint(Path("a.txt"), select=["TAB"])
rules: list[str] = [one.rule for one in result.errors]
counts: dict[str, int] = result.counts
violations: tuple[linter.Violation, ...] = result.violations
reveal_type(result.ok)
"""


def test_the_wheel_is_typed(tmp_path: Path) -> None:
    """A program that uses the built wheel is type-checked by it, and it lints without the checkout."""
    built = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(built, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    python = tmp_path / "venv" / "bin" / "python"
    (tmp_path / "uses.py").write_text(SNIPPET, "utf-8")
    mypy = [sys.executable, "-m", "mypy", "--strict", "--python-executable", str(python), "uses.py"]
    checked = subprocess.run(mypy, cwd=tmp_path, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout
    assert re.search(r'"(builtins\.)?bool"', checked.stdout)
    bad = "import linter\nlinter.lint('a.txt', selekt=['TAB'])\nlinter.lint(1).nothing\n"
    (tmp_path / "uses.py").write_text(bad, "utf-8")
    assert subprocess.run(mypy, cwd=tmp_path, capture_output=True, text=True).stdout.count("error:") == 3
    code = f"import linter; print(linter.__file__, linter.lint({str(BROKEN)!r}).counts)"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    ran = subprocess.run([python, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert str(site) in ran.stdout, ran.stderr
    assert "'error': 5" in ran.stdout
