"""Which files an event of GitHub changes, on repositories and checkouts made here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from linter.ci.changes import Base, NotCheckedOut, Unknown, base, changed
from tests.repositories import Repository

ZERO = "0" * 40
MINE = {"改过的.md", "新/名 字.md", "换\n行.md", "-q.md"}


class Pull(NamedTuple):
    """A pull request, opened when the branch was at ``base``; the branch has moved on since."""

    origin: Repository
    base: str
    head: str
    main: str
    merge: str

    def event(self) -> dict[str, Any]:
        return {"action": "opened", "pull_request": {"base": {"sha": self.base}, "head": {"sha": self.head}}}


@pytest.fixture(scope="module")
def pull(tmp_path_factory: pytest.TempPathFactory) -> Pull:
    origin = Repository(tmp_path_factory.mktemp("origin"))
    origin.commit(**{"先.md": "0"})
    origin.commit(**{"改过的.md": "1", "旧名字.md": "2\n" * 9, "删掉的.md": "3", "别人的.md": "4", "不动的.md": "5"})
    opened = origin.git("rev-parse", "main")
    origin.git("checkout", "-q", "-b", "mine")
    origin.commit(**{"改过的.md": "一", "换\n行.md": "新", "-q.md": "新"})
    origin.git("rm", "-q", "删掉的.md")
    (origin.folder / "新").mkdir()
    origin.git("mv", "旧名字.md", "新/名 字.md")
    head = origin.commit()
    origin.git("checkout", "-q", "main")
    main = origin.commit(**{"别人的.md": "四"})
    origin.git("checkout", "-q", "--detach")
    origin.git("merge", "-q", "--no-ff", "-m", "merge", head)
    merge = origin.git("rev-parse", "HEAD")
    origin.git("update-ref", "refs/pull/1/merge", merge)
    return Pull(origin, opened, head, main, merge)


def found(event: str, data: dict[str, Any], checkout: Repository) -> set[str]:
    begin = base(event, data)
    assert begin is not None
    return set(changed(begin, str(checkout.folder)))


@pytest.mark.parametrize("depth", [1, 2, 0])
def test_a_pull_request_as_merged(pull: Pull, tmp_path: Path, depth: int) -> None:
    checkout = pull.origin.checkout(tmp_path, "refs/pull/1/merge", depth)
    assert found("pull_request", pull.event(), checkout) == MINE
    if depth:
        assert int(checkout.git("rev-list", "--count", "HEAD")) <= 4, "more history was fetched than is needed"


@pytest.mark.parametrize("depth", [1, 0])
def test_the_head_of_a_pull_request(pull: Pull, tmp_path: Path, depth: int) -> None:
    """Where its history is cut off, as much is fetched as tells where the branch began."""
    checkout = pull.origin.checkout(tmp_path, pull.head, depth)
    assert found("pull_request", pull.event(), checkout) == MINE


def test_commits_on_top_of_a_pull_request(pull: Pull, tmp_path: Path) -> None:
    checkout = pull.origin.checkout(tmp_path, pull.head, 0)
    checkout.commit(**{"加上的.md": ""})
    assert found("pull_request", pull.event(), checkout) == {*MINE, "加上的.md"}


@pytest.mark.parametrize("what", ["base", "main"])
@pytest.mark.parametrize("depth", [1, 0])
def test_the_base_checked_out_instead_of_the_pull_request(pull: Pull, tmp_path: Path, what: str, depth: int) -> None:
    """As pull_request_target does: nothing would be found changed, and everything pass."""
    checkout = pull.origin.checkout(tmp_path, getattr(pull, what), depth)
    with pytest.raises(NotCheckedOut):
        found("pull_request_target", pull.event(), checkout)


def push(before: str, after: str, ref: str = "refs/heads/main") -> dict[str, Any]:
    return {"ref": ref, "before": before, "after": after, "repository": {"default_branch": "main"}}


@pytest.mark.parametrize("depth", [1, 0])
def test_a_push(pull: Pull, tmp_path: Path, depth: int) -> None:
    checkout = pull.origin.checkout(tmp_path, pull.main, depth)
    assert found("push", push(pull.base, pull.main), checkout) == {"别人的.md"}


@pytest.mark.parametrize("depth", [1, 0])
def test_a_push_of_a_new_branch_is_all_that_it_has_beyond_the_default_branch(
    pull: Pull, tmp_path: Path, depth: int
) -> None:
    checkout = pull.origin.checkout(tmp_path, pull.head, depth)
    assert found("push", push(ZERO, pull.head, "refs/heads/mine"), checkout) == MINE


def test_a_push_over_a_commit_that_is_gone(pull: Pull, tmp_path: Path) -> None:
    checkout = pull.origin.checkout(tmp_path, pull.main)
    with pytest.raises(Unknown, match=r"git fetch: .*1234567"):
        found("push", push("1234567" * 5 + "12345", pull.main), checkout)


def test_a_merge_queue(pull: Pull, tmp_path: Path) -> None:
    checkout = pull.origin.checkout(tmp_path, pull.merge)
    event = {"action": "checks_requested", "merge_group": {"base_sha": pull.main, "head_sha": pull.merge}}
    assert found("merge_group", event, checkout) == MINE


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("workflow_dispatch", {"inputs": {}}),
        ("schedule", {"schedule": "0 0 * * 1"}),
        ("push", push(ZERO, "1" * 40)),  # the first push of all
        ("push", push(ZERO, "1" * 40, "refs/tags/v1")),
        ("", {}),
    ],
)
def test_events_about_no_change(name: str, event: dict[str, Any]) -> None:
    assert base(name, event) is None


@pytest.mark.parametrize("event", [{}, {"pull_request": None}, {"pull_request": {"base": {}}}, []])
def test_events_that_are_not_as_github_makes_them(event: Any) -> None:
    with pytest.raises(Unknown, match="event pull_request"):
        base("pull_request", event)


def test_no_repository_and_no_common_commit(pull: Pull, tmp_path: Path) -> None:
    with pytest.raises(Unknown, match="not a git repository"):
        changed(Base(ZERO), str(tmp_path))
    alone = Repository(tmp_path / "alone")
    alone.commit(**{"a.md": ""})
    alone.git("fetch", "-q", str(pull.origin.folder), "main")
    with pytest.raises(Unknown, match="no commit in common"):
        changed(Base(pull.main, branched=True), str(alone.folder))
    with pytest.raises(Unknown, match=r"git fetch: .*origin"):
        changed(Base("1" * 40), str(alone.folder))


def test_git_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unknown, match="git is not installed"):
        changed(Base(ZERO), str(tmp_path))


def test_names_that_are_no_utf8_and_links_to_other_repositories(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    before = repository.commit(**{"a.md": ""})
    name = "报告.txt".encode("gb18030")
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))).write_text("")
    repository.commit()
    assert [os.fsencode(path) for path in changed(Base(before), str(tmp_path))] == [name]
