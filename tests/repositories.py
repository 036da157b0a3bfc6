"""Git repositories made by tests: one that others clone, and checkouts of it as CI services make them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_NOBODY = {
    **{f"GIT_{role}_{what}": "nobody@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Repository:
    """A git repository in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")
        # As GitHub does, hand out any commit by its id.
        self.git("config", "uploadpack.allowAnySHA1InWant", "true")

    def git(self, *arguments: str) -> str:
        """Run git here and return what it prints."""
        environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | _NOBODY
        command = ["git", *arguments]
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, **files: str) -> None:
        """Write files; a keyword cannot name most of them, so ``write(**{"a b.md": "…"})``."""
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")

    def commit(self, **files: str) -> str:
        """Write files, commit everything there is, and return the commit's id."""
        self.write(**files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "change")
        return self.git("rev-parse", "HEAD")

    def checkout(self, folder: Path, what: str, depth: int = 1) -> Repository:
        """Check a commit or ref out as actions/checkout does: fetched by name, with so much history (0: all)."""
        other = Repository(folder)
        other.git("remote", "add", "origin", self.folder.as_uri())
        # The whole history comes with all branches, as with fetch-depth 0.
        refs = ["+refs/heads/*:refs/remotes/origin/*"] if not depth else [f"--depth={depth}"]
        other.git("fetch", "-q", "--no-tags", "origin", *refs, what)
        other.git("checkout", "-q", self.git("rev-parse", what))
        return other


class Pull:
    """A pull request, and its checkout as its workflow has it: the merge, alone.

    The branch has ``before``; the pull request adds ``files``.
    """

    def __init__(self, folder: Path, before: dict[str, str], files: dict[str, str]) -> None:
        self.origin = Repository(folder / "origin")
        self.base = self.origin.commit(**before)
        self.origin.git("checkout", "-q", "-b", "mine")
        self.head = self.origin.commit(**files)
        self.origin.git("checkout", "-q", "--detach", "main")
        self.origin.git("merge", "-q", "--no-ff", "-m", "merge", self.head)
        self.origin.git("update-ref", "refs/pull/1/merge", "HEAD")
        self.checkout = self.origin.checkout(folder / "checkout", "refs/pull/1/merge").folder
        self.event = {"action": "synchronize", "pull_request": {"base": {"sha": self.base}, "head": {"sha": self.head}}}
