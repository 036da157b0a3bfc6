"""Rule packs: where they are, and how they are loaded.

The shipped packs are compiled to one JSON file so that a run does not parse YAML; the YAML stays
the source and wins whenever it is newer. A local pack adds rules to a pack it extends, or changes
some of their keys.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from linter.rules import Pack

if TYPE_CHECKING:
    from linter.packs.source import Change

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_INSIDE, _BESIDE = os.path.join(HERE, "_rules"), os.path.join(os.path.dirname(HERE), "rules")
#: In a wheel the YAML lies inside the package, in a checkout beside it.
SOURCE = _INSIDE if os.path.isdir(_INSIDE) else _BESIDE
COMPILED = os.path.join(HERE, "_pack.json")
DEFAULT_PACK = "annual-report"
_COMPILERS = ("packs/source.py", "facts/lexicon.py", "patterns.py")


def load(folder: str | Sequence[str] | None = None, *, examples: bool = False, changes: Sequence[Change] = ()) -> Pack:
    """Load the shipped rules, and the local pack in ``folder`` (or those in several) on top of them.

    ``examples`` keeps each rule's good and bad examples, which a run does not need; ``changes`` are made at last.

    Raises:
        RuleFileError: a file is wrong; the error names file, line and remedy.
    """
    if not folder and not examples and not changes:
        return Pack(_compiled())
    from linter.packs.source import load_pack

    folders = [folder] if isinstance(folder, str) else folder or ()
    return Pack(load_pack(*folders, examples=examples, changes=changes))


def _compiled() -> dict[str, Any]:
    try:
        with open(COMPILED, encoding="utf-8") as file:
            data: dict[str, Any] = json.load(file)
        if SOURCE == _INSIDE or data["signature"] == signature():
            return data
    except (OSError, ValueError, KeyError):
        pass
    return write_compiled()


def write_compiled() -> dict[str, Any]:
    """Compile the shipped packs and keep the result beside the code, where that can be written."""
    from linter.packs.source import load_pack

    data = load_pack()
    data["signature"] = signature()
    temporary = f"{COMPILED}.{os.getpid()}"
    try:
        with open(temporary, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
        os.replace(temporary, COMPILED)
    except OSError:
        pass  # a read-only installation without a compiled pack parses YAML on every run
    return data


def signature() -> str:
    """Return what changes when any shipped YAML file does, or the code that compiles them."""
    parts = []
    for name in _COMPILERS:
        status = os.stat(os.path.join(HERE, name))
        parts.append(f"{name}:{status.st_size}:{status.st_mtime_ns}")
    folders = [SOURCE]
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".yaml"):
                    status = entry.stat()
                    parts.append(f"{entry.path}:{status.st_size}:{status.st_mtime_ns}")
                elif entry.is_dir():
                    folders.append(entry.path)
    return "|".join(sorted(parts))
