"""The JSON output: one object per run, whose shape programs may rely on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from linter.violations import FileResult

#: The version of this shape; it grows when a key changes its meaning or goes.
SCHEMA = 1
_SEVERITIES = ("error", "warning", "info")


def entry(result: FileResult) -> dict[str, Any]:
    """Return one file's entry of ``files``."""
    violations = []
    for one in result.violations:
        fields = one._asdict()
        del fields["quote"]
        fields["related"] = list(one.related)
        violations.append(fields)
    return {
        "path": result.path,
        "status": result.status,
        "form": result.form,
        "year": result.year,
        "agency": result.agency,
        "body": result.body,
        "note": result.note or None,
        "violations": violations,
    }


def head(tool: dict[str, Any]) -> str:
    """Return what stands before the files."""
    return '{"tool": ' + json.dumps({**tool, "schema": SCHEMA}, ensure_ascii=False) + ', "files": [\n'


def dump(result: FileResult) -> str:
    """Return one file's entry as text; entries are joined by a comma."""
    return json.dumps(entry(result), ensure_ascii=False)


def tail(files: int, unread: int, counts: Mapping[str, int]) -> str:
    """Return the summary that stands behind the files."""
    summary = {"files": files, "unreadable": unread, **{key: counts.get(key, 0) for key in _SEVERITIES}}
    return '\n], "summary": ' + json.dumps(summary) + "}\n"
