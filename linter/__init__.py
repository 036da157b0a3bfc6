"""report-lint: a linter for annual reports on government information disclosure (政府信息公开工作年度报告)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linter.engine import Linter

__version__ = "0.1.0"


def lint_bytes(data: bytes, name: str = "report.txt", *, rules: str | None = None, **settings: Any) -> dict[str, Any]:
    """Lint the bytes of one report and return its entry of the JSON output's ``files``.

    ``rules`` is a folder with a local pack; ``settings`` are those of ``linter.engine.Settings``.

    Raises:
        RuleFileError: a rule file is wrong.
    """
    from linter.outputs.json import entry

    return entry(_linter(rules, tuple(settings.items())).lint_bytes(data, name))


@lru_cache(maxsize=8)
def _linter(rules: str | None, settings: tuple[tuple[str, Any], ...]) -> Linter:
    from linter.engine import Linter, Settings
    from linter.packs import load

    return Linter(load(rules), Settings(**dict(settings)))
