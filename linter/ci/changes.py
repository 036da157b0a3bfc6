"""Which files a pull request or a push changes, as git tells.

What is checked out is what is linted, so changes always end at ``HEAD``; they begin at a commit that
the event tells. A checkout on a CI service is shallow: what is missing is fetched, as little as will do.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from typing import Any, NamedTuple

#: How much history is fetched to find where a branch left another; the last is all of it.
_DEPTHS = ("50", "500", "2147483647")
_SECONDS = 300


class Unknown(Exception):
    """What changed cannot be told, with git's reason."""


class NotCheckedOut(Exception):
    """The checkout is not that of the pull request."""


class Base(NamedTuple):
    """Where the changes of an event begin: at ``sha``; or, with ``branched``, where HEAD left its branch.

    ``ref`` is a branch of which the commit is not known. ``head`` is the tip of the pull request.
    """

    sha: str = ""
    ref: str = ""
    head: str = ""
    branched: bool = False


def base(name: str, event: Mapping[str, Any]) -> Base | None:
    """Return where the changes of an event of GitHub begin; None for events that are about no change.

    Raises:
        Unknown: the event does not have what GitHub's has.
    """
    try:
        return _base(name, event)
    except (KeyError, TypeError, AttributeError) as error:
        raise Unknown(f"event {name}: {error}") from None


def _base(name: str, event: Mapping[str, Any]) -> Base | None:
    if name in ("pull_request", "pull_request_target"):
        pull = event["pull_request"]
        return Base(pull["base"]["sha"], head=pull["head"]["sha"], branched=True)
    if name == "merge_group":
        return Base(event["merge_group"]["base_sha"])
    if name == "push" and event["ref"].startswith("refs/heads/"):
        if event["before"].strip("0"):
            return Base(event["before"])
        default = event["repository"]["default_branch"]
        if event["ref"] != f"refs/heads/{default}":
            return Base(ref=default, branched=True)
    return None


def changed(begin: Base, folder: str = ".") -> list[str]:
    """Return the files that changed and are still there, relative to the checkout in ``folder``.

    A file that was renamed goes by its new name. Names that are no UTF-8 are as ``os.fsdecode`` has them.

    Raises:
        Unknown: git cannot tell, for want of history or of the means to fetch it.
        NotCheckedOut: the pull request's commit is not in the checkout.
    """
    repository = _Repository(folder)
    start = repository.start(begin)
    # A renamed file is a new one here, and the old one is gone: that is all that needs to be known.
    names = repository.git(
        "diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", "--no-ext-diff", "--ignore-submodules",
        start, "HEAD", "--",
    )  # fmt: skip
    return [os.fsdecode(name) for name in names.split(b"\0") if name]


class _Repository:
    def __init__(self, folder: str) -> None:
        self.folder = os.path.abspath(folder)

    def git(self, *arguments: str) -> bytes:
        """Run git and return what it prints; raise Unknown where it fails."""
        # In a container the checkout belongs to another user, which git would refuse.
        command = ["git", "-c", f"safe.directory={self.folder}", *arguments]
        environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=environment, capture_output=True, timeout=_SECONDS, check=False
            )
        except FileNotFoundError:
            raise Unknown("git is not installed") from None
        except subprocess.TimeoutExpired:
            raise Unknown(f"git {arguments[0]}: no answer in {_SECONDS} s") from None
        if done.returncode:
            lines = done.stderr.decode("utf-8", "replace").strip().split("\n")
            fatal = (line for line in lines if line.startswith(("fatal: ", "error: ")))
            raise Unknown(f"git {arguments[0]}: {next(fatal, lines[-1])}")
        return done.stdout

    def start(self, begin: Base) -> str:
        """Return the commit from which on everything is a change."""
        if begin.head:
            merged = self._merged(begin.head)
            if merged:
                return self._have(merged)
            if not self._is_ancestor(begin.head, "HEAD"):
                raise NotCheckedOut
        commit = self._have(begin.sha) if begin.sha else self._tip(begin.ref)
        return self._common(commit) if begin.branched else commit

    def _merged(self, head: str) -> str:
        """The commit into which HEAD merges the pull request, which is what its workflow checks out; else ""."""
        # Read from the commit itself: of a shallow history git knows no parents.
        lines = self.git("cat-file", "commit", "HEAD").split(b"\n\n")[0].decode("utf-8", "replace").split("\n")
        parents = [line.removeprefix("parent ") for line in lines if line.startswith("parent ")]
        return parents[0] if len(parents) == 2 and parents[1] == head else ""

    def _has(self, commit: str) -> bool:
        try:
            self.git("cat-file", "-e", f"{commit}^{{commit}}")
        except Unknown:
            return False
        return True

    def _have(self, commit: str) -> str:
        if not self._has(commit):
            self._fetch(commit)
        return commit

    def _fetch(self, *what: str, depth: str = "1") -> None:
        shallow = self.git("rev-parse", "--is-shallow-repository").strip() == b"true"
        limit = [f"--depth={depth}"] if shallow else []
        self.git("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", *limit, "origin", *what)

    def _tip(self, branch: str) -> str:
        self._fetch(f"refs/heads/{branch}")
        return self.git("rev-parse", "FETCH_HEAD").decode().strip()

    def _is_ancestor(self, commit: str, other: str) -> bool:
        try:
            self.git("merge-base", "--is-ancestor", commit, other)
        except Unknown:
            return False
        return True

    def _common(self, commit: str) -> str:
        """The last commit that HEAD and ``commit`` have in common, with as much history fetched as that takes."""
        head = self.git("rev-parse", "HEAD").decode().strip()
        for depth in ("", *_DEPTHS):
            if depth:
                self._fetch(commit, head, depth=depth)
            try:
                return self.git("merge-base", commit, head).decode().strip()
            except Unknown:
                if self.git("rev-parse", "--is-shallow-repository").strip() != b"true":
                    break
        raise Unknown(f"{head[:7]} and {commit[:7]} have no commit in common")
