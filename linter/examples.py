"""The examples in rule files: a clean report, changed as each example says, and linted.

An example is a mapping of changes to the pack's ``example.yaml``; ``{}`` is the clean report.
The vocabulary of changes is in ``docs/rules.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from linter.document import Document, Problem
from linter.engine import Linter
from linter.errors import RuleFileError
from linter.forms.model import Form, FormTable, in_years
from linter.packs import DEFAULT_PACK, SOURCE
from linter.packs.yamlfile import load
from linter.readers import read
from linter.rules import Pack, Rule
from linter.violations import Violation

#: What an example may change; a value that is none of these is refused.
CHANGES = frozenset(
    [
        "year",
        "agency",
        "form",
        "title",
        "lead",
        "sections",
        "put",
        "raw",
        "replace",
        "cells",
        "drop",
        "signature",
        "date",
        "long",
        "glue",
        "meets",
    ]
)


class Outcome(NamedTuple):
    """How one example came out: ``good`` examples must not break the rule, ``bad`` ones must."""

    rule: str
    good: bool
    example: dict[str, Any]
    passed: bool
    text: str
    violations: tuple[Violation, ...]


def template() -> dict[str, Any]:
    """Return the clean report that examples change."""
    data: dict[str, Any] = load(Path(SOURCE) / DEFAULT_PACK / "example.yaml").data
    return data


def run(pack: Pack) -> Iterator[Outcome]:
    """Lint every example of every rule that is on; ``pack`` must have been loaded with examples."""
    base = template()
    linter = Linter(pack)
    for data in pack.data["rules"]:
        if data["severity"] == "off":
            continue
        rule = Rule(data)
        for good in (True, False):
            for example in data["good" if good else "bad"]:
                text = build(base, example, linter)
                result = linter.lint_document(_document(text, f"{rule.id}.txt", example.get("meets", {})))
                broken = any(violation.rule == rule.id for violation in result.violations)
                passed = broken is not good and result.status == "linted"
                yield Outcome(rule.id, good, example, passed, text, result.violations)


def _document(text: str, name: str, meets: dict[str, str]) -> Document:
    """Read an example; ``meets`` are problems that only readers of other formats meet, and the words they stand at."""
    document = read(text.encode(), name)
    met = ((kind, text.find(words), words) for kind, words in meets.items())
    document.problems += tuple(Problem(kind, at, at + len(words), "1,1") for kind, at, words in met)
    return document


def build(base: dict[str, Any], example: dict[str, Any], linter: Linter) -> str:
    """Return the text of the base report with an example's changes.

    Raises:
        RuleFileError: the example has a change that does not exist, or names what is not there.
    """
    unknown = set(example) - CHANGES
    if unknown:
        raise RuleFileError(
            "example", None, f"unknown change {min(unknown)!r}", f"known are {', '.join(sorted(CHANGES))}"
        )
    year = int(example.get("year", base["year"]))
    forms = {key: linter.form(key) for key in linter.pack.forms}
    key = example.get("form") or next(key for key, form in forms.items() if in_years(form.years, year))
    names = {"机关": example.get("agency", base["agency"]), "年": year, "次年": year + 1, "通知": base["notices"][key]}
    text = _Text(base, example, forms[key], names).text()
    for old, new in example.get("replace", {}).items():
        if old not in text:
            raise RuleFileError("example", None, f"there is no {old!r} to replace")
        text = text.replace(old, new or "", 1)
    return text


class _Text:
    def __init__(self, base: dict[str, Any], example: dict[str, Any], form: Form, names: dict[str, Any]) -> None:
        self.base, self.example, self.form, self.names = base, example, form, names
        self.drop = example.get("drop", {})

    def text(self) -> str:
        base, example = self.base, self.example
        lines = [example.get("title", base["title"]), *example.get("lead", base["lead"])]
        for section in self.form.sections:
            if section.key == self.drop.get("section"):
                continue
            lines.append(section.heading)
            body = list(example.get("sections", {}).get(section.key, base["sections"][section.key]))
            if section.key == example.get("long"):
                body.append("公开工作有序推进。" * 130)
            put = example.get("put", {}).get(section.key)
            lines += body + ([put] if put else [])
            if section.key == self.form.sections[0].key and "raw" in example:
                lines.append(example["raw"])
            for table in section.tables:
                if table != self.drop.get("table"):
                    lines += self._table(self.form.table(table))
        lines += [example.get("signature", base["signature"]), example.get("date", base["date"])]
        filled = "\n".join(lines)
        for name, value in self.names.items():
            filled = filled.replace("{" + name + "}", str(value))
        return filled + "\n"

    def _table(self, table: FormTable) -> Iterator[str]:
        """Yield a table as pipe rows, all zero but for the example's cells; glued where it says so."""
        cells = self.example.get("cells", {})
        gone = {name.partition(".")[2] for name in self.drop.values() if name.startswith(f"{table.key}.")}
        bar, edge = ("", "") if self.example.get("glue") == table.key else (" | ", "|")
        for block in table.blocks:
            columns = [column for column in block.columns if column.name not in gone]
            if block.caption:
                yield f"{edge} {block.caption} {edge}"
            heads = [column.label for column in columns]
            if any(column.name != column.key for column in columns):
                yield f"{edge} {bar.join(column.group_label for column in columns)} {edge}"
            yield f"{edge} {bar.join([table.header or '项目', *heads] if block.rows[0].label else heads)} {edge}".strip()
            for row in block.rows:
                if row.key in gone:
                    continue
                values = [str(cells.get(f"{table.key}.{row.key}.{column.name}", 0)) for column in columns]
                yield f"{edge} {bar.join([row.label, *values] if row.label else values)} {edge}".strip()
