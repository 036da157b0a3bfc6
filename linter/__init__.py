"""report-lint: a linter for annual reports on government information disclosure (政府信息公开工作年度报告).

``linter.lint(path_or_bytes)`` lints one report and returns a ``Result``; see docs/api.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.api import Result, lint, lint_bytes
    from linter.errors import RuleFileError
    from linter.readers.options import Limits, Options
    from linter.violations import Edit, Place, Violation

__version__ = "0.1.0"

#: Exported name → the module that has it, loaded when it is first asked for: the command line needs none of them.
_HOMES = {
    "Edit": "linter.violations",
    "Limits": "linter.readers.options",
    "Options": "linter.readers.options",
    "Place": "linter.violations",
    "Result": "linter.api",
    "RuleFileError": "linter.errors",
    "Violation": "linter.violations",
    "lint": "linter.api",
    "lint_bytes": "linter.api",
}

__all__ = [
    "Edit",
    "Limits",
    "Options",
    "Place",
    "Result",
    "RuleFileError",
    "Violation",
    "__version__",
    "lint",
    "lint_bytes",
]


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    found: object = getattr(import_module(home), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
