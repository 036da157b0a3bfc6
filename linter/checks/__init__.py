"""Checks: one module per kind. Each is a generator ``(rules of that kind, report) -> found``.

The list of kinds is a literal; a kind's module is imported when a rule of that kind runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linter.report import Report
    from linter.rules import Rule
    from linter.violations import Found

Check = Callable[[list["Rule"], "Report"], Iterator["Found"]]

#: Kind of check → module in this folder.
KINDS = {
    "adds-up": "addsup",
    "agree": "agree",
    "balanced": "balanced",
    "cell": "cell",
    "claim": "claim",
    "copied": "copied",
    "counted": "counted",
    "date": "date",
    "growth": "growth",
    "holds": "holds",
    "identity": "identity",
    "jump": "jump",
    "kept-year": "keptyear",
    "length": "length",
    "mention": "mention",
    "numbering": "numbering",
    "parts": "parts",
    "percent": "percent",
    "period": "period",
    "reading": "reading",
    "repeated": "repeated",
    "section": "section",
    "serial": "serial",
    "shape": "shape",
    "signer": "signer",
    "title-name": "title",
    "unchanged": "unchanged",
    "unit": "unit",
    "variants": "variants",
    "wording": "wording",
    "year": "year",
}


def load(kind: str) -> Check:
    """Return the check of a kind."""
    check: Check = import_module(f"linter.checks.{KINDS[kind]}").check
    return check
