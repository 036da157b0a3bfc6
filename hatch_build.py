"""Build hook: compile the rules and their patterns, so that a run parses no YAML and no pattern."""

from __future__ import annotations

import glob
import os
import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileRules(BuildHookInterface[Any]):
    """Writes ``linter/_pack.json`` and the pattern cache, and puts them into the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run before the wheel is put together."""
        if self.target_name != "wheel":
            return
        sys.path.insert(0, self.root)
        try:
            from linter import lint_bytes, packs, regex

            packs.write_compiled()
            pack = packs.load()
            for rule in pack.rules:
                rule.compile_all()
            for example in glob.glob(os.path.join(self.root, "examples", "*")):
                with open(example, "rb") as file:
                    lint_bytes(file.read(), example)
            regex.save(force=True)
        finally:
            sys.path.remove(self.root)
        build_data["artifacts"] += ["linter/_pack.json", "linter/_patterns.*"]
