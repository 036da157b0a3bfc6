"""The JSON output: one object per run, whose shape programs may rely on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from linter.violations import FileResult

#: The version of this shape; it grows when a key changes its meaning or goes.
SCHEMA = 1


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


def write(results: Iterable[FileResult], tool: dict[str, Any]) -> Iterator[str]:
    """Yield the output piece by piece: file by file, so that a folder is never held as one text."""
    counts: Counter[str] = Counter()
    yield '{"tool": ' + json.dumps({**tool, "schema": SCHEMA}, ensure_ascii=False) + ', "files": ['
    separator = "\n"
    for result in results:
        counts[result.status] += 1
        counts.update(violation.severity for violation in result.violations)
        yield separator + json.dumps(entry(result), ensure_ascii=False)
        separator = ",\n"
    summary = {
        "files": counts["linted"] + counts["unreadable"] + counts["out-of-scope"],
        **{key.replace("-", "_"): counts[key] for key in ("linted", "unreadable", "out-of-scope")},
        **{key: counts[key] for key in ("error", "warning", "info")},
    }
    yield '\n], "summary": ' + json.dumps(summary) + "}\n"
