"""The hooks, run by the real pre-commit: it clones a repository of ours, installs it and calls it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from tests import tools
from tests.repositories import Repository
from tests.test_readme import blocks
from tests.word import docx, p

ROOT = Path(__file__).parents[1]
BAD, GOOD = ((ROOT / "examples" / name).read_text("utf-8") for name in ("hefeng-2020.txt", "lanping-2022.md"))
OTHER = "# 说明\n\n这里存放各单位的报告。\n"
_PACKAGE = ("linter", "rules", "examples", "pyproject.toml", "hatch_build.py", "README.md", ".pre-commit-hooks.yaml")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This package as a repository of its own, tagged as the READMEs have it."""
    if not shutil.which("git"):
        tools.missing("git is not installed")
    repository = Repository(tmp_path_factory.mktemp("ours"))
    for name in _PACKAGE:
        source, target = ROOT / name, repository.folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "_pack.json", "_patterns.*"))
        else:
            shutil.copy(source, target)
    repository.commit()
    repository.git("tag", "v0.1.0")
    return repository.folder


@pytest.fixture(scope="module")
def run(ours: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run the hooks as README configures them on all files of a repository; they are installed once."""
    home = tmp_path_factory.mktemp("home")
    # Git fetches our address from the folder.
    key, value = f"url.{ours.as_uri()}.insteadOf", "https://github.com/report-lint/report-lint"
    instead = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": key, "GIT_CONFIG_VALUE_0": value}
    name = ".pre-commit-config.yaml"
    config = blocks("README.md", "yaml")[name]

    def install() -> None:
        repository = Repository(tmp_path_factory.mktemp("install"))
        repository.commit(**{name: config})
        done = tools.pre_commit(repository.folder, home, "install-hooks", **instead)
        assert done.returncode == 0, done.stdout

    # Most of it is waiting: meanwhile the first test does the same.
    installing = ThreadPoolExecutor(1).submit(install)

    def run(repository: Repository, *arguments: str, config: str = config) -> subprocess.CompletedProcess[str]:
        installing.result()
        repository.commit(**{name: config})
        return tools.pre_commit(repository.folder, home, "run", "--all-files", *arguments, **instead)

    return run


@pytest.mark.usefixtures("run")
def test_try_repo(ours: Path, tmp_path: Path) -> None:
    repository = Repository(tmp_path / "reports")
    repository.commit(**{"报告/禾丰 2020.txt": BAD, "报告/兰坪2022.md": GOOD, "README.md": OTHER, "代码.py": ""})
    title = "禾丰县农业农村局2022年政府信息公开工作年度报告"
    (repository.folder / "报告" / "空.docx").write_bytes(docx(p(title)))
    repository.commit()
    done = tools.pre_commit(
        repository.folder, tmp_path / "home", "try-repo", str(ours), "report-lint", "--all-files", "--verbose"
    )
    assert done.returncode == 1
    assert "exit code: 1" in done.stdout
    assert "报告/禾丰 2020.txt:408:1: 错误 TIM001" in done.stdout
    assert "报告/空.docx:第1段" in done.stdout or "报告/空.docx:1:" in done.stdout
    assert "兰坪2022.md：没有发现问题" in done.stdout
    assert "README.md 不是年度报告，没有检查" in done.stdout
    assert "代码.py" not in done.stdout


def test_a_good_report_passes_and_other_documents_are_no_hindrance(run: Run, tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.commit(**{"兰坪2022.md": GOOD, "README.md": OTHER})
    done = run(repository)
    assert done.returncode == 0, done.stdout
    assert "Passed" in done.stdout


def test_a_report_that_cannot_be_read_fails(run: Run, tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.commit(**{"坏.docx": "PK\x03\x04 broken"})
    done = run(repository)
    assert done.returncode == 1
    assert "exit code: 3" in done.stdout and "坏.docx: 无法检查" in done.stdout


def test_three_hundred_files_in_batches(run: Run, tmp_path: Path) -> None:
    """Their names are longer than one command may be; a bad report in any batch fails."""
    folder = "县" * 60 + "/" + "局" * 60
    for bad in ("000", "299"):
        names = [f"{number:03}" + "年" * 40 for number in range(300)]
        repository = Repository(tmp_path / bad)
        repository.commit(**{f"{folder}/{name}.txt": BAD if name.startswith(bad) else OTHER for name in names})
        done = run(repository, "--verbose")
        assert done.returncode == 1
        assert f"{bad}{'年' * 40}.txt:408:1: 错误 TIM001" in done.stdout
        assert done.stdout.count("不是年度报告，没有检查") == 299


def test_the_configuration_of_the_docs(run: Run, tmp_path: Path) -> None:
    config = blocks("docs/ci.md", "yaml")[".pre-commit-config.yaml"]
    repository = Repository(tmp_path)
    repository.commit(**{"drafts/a.txt": BAD, "b.txt": BAD})
    done = run(repository, config=config)
    assert "b.txt:408:1: 错误 TIM001" in done.stdout
    assert "drafts" not in done.stdout
    assert "提示" not in done.stdout.replace("0个提示", "")


def test_the_fixing_hook(run: Run, tmp_path: Path) -> None:
    config = blocks("README.md", "yaml")[".pre-commit-config.yaml"].replace("id: report-lint", "id: report-lint-fix")
    repository = Repository(tmp_path)
    repository.commit(**{"a.md": GOOD.replace("，", ",", 3), "README.md": OTHER.replace("，", ",")})
    done = run(repository, config=config)
    assert done.returncode == 1
    assert "files were modified by this hook" in done.stdout
    assert (tmp_path / "a.md").read_text("utf-8") == GOOD
    assert run(repository, config=config).returncode == 0


def test_the_hooks_are_as_pre_commit_wants_them() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["report-lint", "report-lint-fix"]
    from pre_commit.clientlib import load_manifest

    load_manifest(str(ROOT / ".pre-commit-hooks.yaml"))
