"""The JSON output: one object per run, whose shape programs may rely on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from linter.outputs import Format, Totals
from linter.violations import RANK, Edit, FileResult, Place, Violation, Waived

#: The version of this shape; it grows when a key changes its meaning or goes.
SCHEMA = 1


def entry(result: FileResult) -> dict[str, Any]:
    """Return one file's entry of ``files``."""
    made = {**_about(result), "violations": [_violation(one) for one in result.violations]}
    return {**made, "waived": [_waived(one) for one in result.waived]} if result.waived else made


def _about(result: FileResult) -> dict[str, Any]:
    return {
        "path": result.path,
        "status": result.status,
        "report": result.report,
        "form": result.form,
        "year": result.year,
        "agency": result.agency,
        "body": result.body,
        "dated": result.dated,
        "due": result.due,
        "missing": list(result.missing),
        "note": result.note or None,
        **({"previous": result.previous} if result.previous else {}),
    }


def _waived(one: Waived) -> dict[str, Any]:
    """A violation with what its waiver says."""
    says = {"kind": one.kind, "reason": one.reason, "author": one.author, "expires": one.expires or None}
    return {**_violation(one.violation), "waiver": says}


def _violation(violation: Violation) -> dict[str, Any]:
    fields = _place(violation)
    del fields["quote"]
    fields["related"] = [_place(one) for one in violation.related]
    if violation.edits:
        fields["edits"] = [_place(one) for one in violation.edits]
    else:
        del fields["edits"], fields["safe"]
    return fields


def _place(one: Violation | Place | Edit) -> dict[str, Any]:
    """The fields; ``page``, ``bbox`` and ``paragraph`` only where the format has them, ``file`` for another file."""
    fields = one._asdict()
    fields.pop("span", None)
    for key in ("page", "bbox", "paragraph", "file"):
        if fields.get(key, "") is None:
            del fields[key]
    return fields


class Output(Format):
    """The JSON of a run, written file by file."""

    _separator = ""

    def begin(self) -> Iterator[str]:
        """Yield what stands before the files."""
        tool = {"name": "report-lint", "version": self.run.version, "lang": self.run.lang, "schema": SCHEMA}
        yield '{"tool": ' + json.dumps(tool, ensure_ascii=False) + ', "files": [\n'

    def render(self, result: FileResult) -> Iterator[str]:
        """Yield one file's entry as text, in pieces, so that a long one need not be held as one."""
        write = json.JSONEncoder(ensure_ascii=False).encode
        yield write(_about(result))[:-1] + ', "violations": ['
        for number, violation in enumerate(result.violations):
            yield (", " if number else "") + write(_violation(violation))
        if result.waived:
            yield '], "waived": ' + write([_waived(one) for one in result.waived])[:-1]
        yield "]}"

    def add(self, rendered: Iterable[str]) -> Iterator[str]:
        """Yield an entry and what parts it from the one before."""
        yield self._separator
        self._separator = ",\n"
        yield from rendered

    def end(self, totals: Totals) -> Iterator[str]:
        """Yield the summary."""
        counts = {key: totals.counts.get(key, 0) for key in RANK}
        yield '\n], "summary": ' + json.dumps({"files": totals.files, "unreadable": totals.unread, **counts}) + "}\n"
