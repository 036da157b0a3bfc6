"""SARIF 2.1.0: rules with their basis and remedy, results with places, fingerprints and fixes.

A file that could not be read is no result, for no rule speaks of it, and a result would be closed as solved by the next
run that leaves the file out: it is a notification of the run, which thereby did not succeed. A Word file or a PDF has
no lines: its results stand at line 1, because viewers ask for one, and say where they are as logical locations.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote

from linter.outputs import Format, Run, Totals
from linter.outputs.markdown import escaped
from linter.outputs.words import in_lines, relative, where
from linter.violations import Edit, FileResult, Place, Violation
from linter.writers import EDITABLE

#: Where the rules are explained, a page for each.
PAGES = "https://github.com/report-lint/report-lint/blob/main/docs/rules/"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_PROBLEMS = {"error": "error", "warning": "warning", "info": "recommendation"}
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}


class Output(Format):
    """The log, written file by file: all rules that are on stand at its head."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._index = {rule.id: number for number, rule in enumerate(run.pack.rules)}
        self._separator = "\n"
        self._notes: list[dict[str, Any]] = []

    def begin(self) -> Iterator[str]:
        """Yield the tool with its rules."""
        driver = {
            "name": "report-lint",
            "semanticVersion": self.run.version,
            "informationUri": PAGES.partition("/blob/")[0],
            "rules": list(_rules(self.run)),
            "notifications": [{"id": key} for key in ("unreadable", "out-of-scope")],
        }
        about = {"tool": {"driver": driver}, "language": _LANGUAGES[self.run.lang], "columnKind": "unicodeCodePoints"}
        yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{_json(about)[:-1]}, "results": ['

    def render(self, result: FileResult) -> Iterator[Any]:
        """Yield a file's results as text, or the notification (an object) that it was not linted."""
        if result.status != "linted":
            level = "error" if result.unread else "note"
            place = {"physicalLocation": {"artifactLocation": _artifact(result.path)}}
            note = {"descriptor": {"id": result.status}, "level": level, "message": {"text": result.note}}
            yield {**note, "locations": [place]}
        for one in result.violations:
            yield _json(self._result(result.path, one))

    def add(self, rendered: Iterable[Any]) -> Iterator[str]:
        """Yield the results and what parts them; notifications wait for the end."""
        for piece in rendered:
            if isinstance(piece, dict):
                self._notes.append(piece)
                continue
            yield self._separator + piece
            self._separator = ",\n"

    def end(self, totals: Totals) -> Iterator[str]:
        """Yield how the run went."""
        invocation = {"executionSuccessful": not totals.unread, "toolExecutionNotifications": self._notes}
        yield f'\n], "invocations": [{_json(invocation)}]}}]}}\n'

    def _result(self, path: str, one: Violation) -> dict[str, Any]:
        fix = f"\n{self.run.text('label-fix')}: {one.fix}" if one.fix else ""
        edits = one.edits if in_lines(one) and path.lower().endswith(EDITABLE) else ()
        related = [{"id": number, **self._location(path, place)} for number, place in enumerate(one.related, 1)]
        return {
            "ruleId": one.rule,
            "ruleIndex": self._index[one.rule],
            "level": _LEVELS[one.severity],
            "message": {"text": one.message + fix},
            "locations": [self._location(path, one)],
            **({"relatedLocations": related} if related else {}),
            "partialFingerprints": {"reportLint/v1": one.fingerprint},
            **({"fixes": [self._fix(path, one, edits)]} if edits else {}),
            "properties": {"confidence": one.confidence, **({"safe": one.safe} if edits else {})},
        }

    def _location(self, path: str, place: Violation | Place) -> dict[str, Any]:
        file = getattr(place, "file", None) or path
        region = _region(place) if in_lines(place) else {"startLine": 1}
        note = getattr(place, "note", None)
        names = list(self._names(place))
        return {
            "physicalLocation": {"artifactLocation": _artifact(file), "region": region},
            **({"logicalLocations": names} if names else {}),
            **({"message": {"text": note}} if note else {}),
        }

    def _names(self, place: Violation | Place) -> Iterator[dict[str, str]]:
        """What users call the place: a page or paragraph, the section, the cell by table, row and column."""
        if not in_lines(place):
            yield {"name": where(place, self.run), "kind": "page" if place.page is not None else "paragraph"}
        section = getattr(place, "section", None)
        if section:
            yield {"name": section, "kind": "section"}
        cell = [name for name in (place.table, place.row, place.col) if name]
        if cell:
            yield {"name": cell[-1], "fullyQualifiedName": "/".join(cell), "kind": "cell" if len(cell) > 1 else "table"}

    def _fix(self, path: str, one: Violation, edits: Iterable[Edit]) -> dict[str, Any]:
        changes = [{"deletedRegion": _region(edit), "insertedContent": {"text": edit.text}} for edit in edits]
        fix: dict[str, Any] = {"artifactChanges": [{"artifactLocation": _artifact(path), "replacements": changes}]}
        return {"description": {"text": one.fix}, **fix} if one.fix else fix


def _region(place: Violation | Place | Edit) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _artifact(path: str) -> dict[str, str]:
    """A file's URI: from the root of the repository, where it lies below the working folder."""
    shown = relative(path)
    uri = quote(os.fsencode(shown))
    if os.path.isabs(path) and shown == path.replace(os.sep, "/"):
        return {"uri": f"file://{uri}" if uri.startswith("/") else f"file:///{uri}"}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _rules(run: Run) -> Iterator[dict[str, Any]]:
    lang, explained = run.lang, _explained()
    for rule in run.pack.rules:
        title, basis, fix = rule.titles[lang], rule.basis[lang], rule.fixes.get(lang)
        lines = [(run.text("label-basis"), basis), (run.text("label-fix"), fix)]
        page = {"helpUri": f"{PAGES}{rule.id}.md"} if rule.id in explained else {}
        yield {
            "id": rule.id,
            "name": "".join(word.capitalize() for word in rule.name.split("-")),
            "shortDescription": {"text": title},
            "fullDescription": {"text": f"{title}（{basis}）" if lang == "zh" else f"{title} ({basis})"},
            "help": {
                "text": "\n".join(f"{label}: {text}" for label, text in lines if text),
                "markdown": "\n\n".join(f"**{label}** {escaped(text)}" for label, text in lines if text),
            },
            **page,
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {
                "confidence": rule.confidence,
                "basis": basis,
                "tags": rule.reports,
                # What GitHub sorts by.
                "precision": rule.confidence,
                "problem.severity": _PROBLEMS[rule.severity],
            },
        }


def _explained() -> set[str]:
    """The rules that have a page: those that are shipped, not those of a local pack."""
    from linter.packs import load

    return {rule["id"] for rule in load().data["rules"]}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
