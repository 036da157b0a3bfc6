"""JSON Schemas of the YAML files, for editors: made from the vocabulary and the loader's own tables.

Draft 7, which the language servers for YAML know best. Where a rule may name what a local pack brings
(parts of a report, bases, kinds of body), the shipped names are offered and others allowed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from linter.authoring.words import kind_words, option_words, shipped_bases, vocabulary
from linter.config.source import YEARS as REPORT_YEARS
from linter.config.waiverfile import VERSION
from linter.packs import load
from linter.packs.source import ID, SCOPES, SEVERITIES, YEARS
from linter.readers.options import Limits

Schema = dict[str, Any]

WHICH = ("rules", "form", "pack", "config", "waivers")
_TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
_BOTH: Schema = {
    "type": "object",
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
    "required": ["zh", "en"],
    "additionalProperties": False,
}
_DAY = r"^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$"
_SIMPLE: Schema = {"type": ["string", "number", "boolean", "null"]}


def dump(which: str) -> str:
    """Return the schema of one kind of file, of those in ``WHICH``, as JSON text."""
    return json.dumps(schema(which), ensure_ascii=False, indent=1) + "\n"


def schema(which: str) -> Schema:
    """Return the schema of one kind of file, of those in ``WHICH``."""
    made = {"rules": _Rules, "form": _Form, "pack": _Pack, "config": _Config, "waivers": _Waivers}[which]().schema()
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"report-lint: {which}", **made}


class _Keys:
    """What all three have: objects of described keys."""

    def __init__(self) -> None:
        self.vocabulary = vocabulary()
        self.pack = pack = load()
        self.forms = pack.forms
        self.sections = _each(section["key"] for form in pack.forms.values() for section in form.get("sections", []))
        self.tables = _each(table["key"] for form in pack.forms.values() for table in form.get("tables", []))
        self.reports = list(pack.reports)
        self.bodies = _each(body for report in pack.reports.values() for body in report["body_names"])

    def schema(self) -> Schema:
        """The schema of a whole file."""
        raise NotImplementedError

    def object(self, keys: dict[str, Any], *, required: bool = True) -> Schema:
        """An object with these keys and no others."""
        return {
            "type": "object",
            "properties": {name: self.described(about) for name, about in keys.items()},
            "required": [name for name, about in keys.items() if required and about.get("required")],
            "additionalProperties": False,
        }

    def described(self, about: dict[str, Any]) -> Schema:
        """The schema of one key or option, with what it is for."""
        title = {"title": about["zh"]} if "zh" in about else {}
        words = f"{about['zh']}\n\n{about['doc']}" if "zh" in about else about["doc"]
        return {**title, "description": words, **self.shape(about)}

    def shape(self, about: dict[str, Any]) -> Schema:
        """The schema of a value of a type of the vocabulary."""
        kind = about["type"]
        one: Schema = {"enum": about["choices"]} if "choices" in about else {"type": "string"}
        shapes: dict[str, Schema] = {
            "any": {},
            "text": one,
            "pattern": one,
            "expression": one,
            "number": {"type": "integer"},
            "flag": {"type": "boolean"},
            "texts": {"anyOf": [{"type": "array", "items": one}, one]},
            "globs": {"anyOf": [{"type": "array", "items": one}, one]},
            "patterns": {"anyOf": [{"type": "array", "items": one}, one]},
            "texts-map": {"type": "object", "additionalProperties": {"type": "string"}},
            "pattern-map": {"type": "object", "additionalProperties": {"type": "string"}},
            "words": {"type": "object", "additionalProperties": _SIMPLE},
            "substitutions": {"type": "object", "additionalProperties": {"type": "string"}},
            "edit": {"$ref": "#/definitions/edit"},
            "map": {"type": "object"},
            "day-map": {"type": "object", "additionalProperties": {"type": "string", "pattern": _DAY}},
            "factors": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
            "list": {"type": "array"},
            "lists": {"type": "array", "items": {"type": "array"}},
            "claims": {"type": "array", "items": {"type": "object", "required": ["about", "that", "at"]}},
            "both": _BOTH,
            "id": {"type": "string", "pattern": f"^(?:{ID.pattern})$"},
            "severity": {"enum": [*SEVERITIES, "off"]},
            "confidence": {"enum": ["high", "medium", "low"]},
            "years": {"anyOf": [{"type": "string", "pattern": f"^(?:{YEARS.pattern})$"}, _year()]},
            "basis": {"anyOf": [_offered(self._bases()), {**_BOTH, "additionalProperties": True}]},
            "bodies": {"type": "array", "items": _offered(self.bodies)},
            "forms": {"type": "array", "items": {"anyOf": [*_offered(list(self.forms))["anyOf"], {"type": "integer"}]}},
            "extend": {"type": "object", "propertyNames": {"enum": self._options()}},
            "examples": {"type": "array", "items": {"$ref": "#/definitions/example"}},
            "changes": {"$ref": "#/definitions/example"},
            "changes-list": {"type": "array", "items": {"$ref": "#/definitions/example"}},
            "section": _offered(self.sections),
            "table": _offered(self.tables),
            "section-text": self._by_section({"type": "string"}),
            "section-texts": self._by_section(_TEXTS),
            "cells": {"type": "object", "additionalProperties": _SIMPLE},
            "drop": self._drop(),
        }
        if kind == "list" and "of" in about:
            return {"type": "array", "items": {"$ref": f"#/definitions/{about['of']}"}}
        if kind not in shapes:
            raise KeyError(f"the type {kind!r} of the vocabulary has no schema")
        return shapes[kind]

    def _by_section(self, value: Schema) -> Schema:
        return {"type": "object", "properties": dict.fromkeys(self.sections, value), "additionalProperties": value}

    def _drop(self) -> Schema:
        named = {"section": _offered(self.sections), "table": _offered(self.tables)}
        other: Schema = {"type": "string"}
        return {"type": "object", "properties": {**named, "row": other, "column": other}, "additionalProperties": False}

    def _options(self) -> list[str]:
        return _each(name for kind in self.vocabulary["kinds"].values() for name in kind["options"])

    def _bases(self) -> list[str]:
        return shipped_bases()


class _Rules(_Keys):
    def schema(self) -> Schema:
        keys, kinds = self.vocabulary["keys"], self.vocabulary["kinds"]
        properties = self.object(keys)["properties"]
        for kind, about in kinds.items():
            properties[kind] = self._kind(kind, about)
        one = [{"required": [kind]} for kind in kinds]
        needed = [name for name, about in keys.items() if about.get("required")]
        rule = {
            "type": "object",
            "properties": properties,
            "required": ["id"],
            "additionalProperties": False,
            # What has every key of a rule is a new one, and needs a kind with all its options; else it changes one.
            "if": {"required": needed},
            "then": {"oneOf": one, "properties": self._complete(kinds)},
            "else": {"oneOf": [*one, {"not": {"anyOf": one}}]},
        }
        return {
            "type": "object",
            "properties": {"rules": {"type": "array", "items": {"$ref": "#/definitions/rule"}}},
            "required": ["rules"],
            "additionalProperties": False,
            "definitions": {
                "rule": rule,
                "example": self.object(self.vocabulary["changes"]),
                "edit": self._edit(),
            },
        }

    def _edit(self) -> Schema:
        """One way to mend, safe or not; ``{}`` takes an edit away."""
        made = self.object(self.vocabulary["edit"])
        ways = [name for name in self.vocabulary["edit"] if name != "safe"]
        for pairs in ("swap", "sub"):
            made["properties"][pairs]["minProperties"] = 1
        return {**made, "oneOf": [*({"required": [way]} for way in ways), {"maxProperties": 0}]}

    def _kind(self, kind: str, about: dict[str, Any]) -> Schema:
        words = option_words(kind)
        options = {name: {**spec, "zh": words[name]["zh"]} for name, spec in about["options"].items()}
        made = self.object(options, required=False)
        if "in" in options:
            made["properties"]["in"]["anyOf"] = self._places()
        if "table" in options:
            made["properties"]["table"] |= _offered(self.tables)
            made["properties"]["table"].pop("type", None)
        made.pop("required")
        zh, en = kind_words(kind).values()
        return {"title": zh, "description": f"{zh}\n\n{en}", **made}

    def _places(self) -> list[Schema]:
        one = _offered([*SCOPES, *self.sections])
        return [{"type": "array", "items": one}, one]

    def _complete(self, kinds: dict[str, Any]) -> Schema:
        needed = {
            kind: [name for name, spec in about["options"].items() if spec.get("required")]
            for kind, about in kinds.items()
        }
        return {kind: {"required": names} for kind, names in needed.items() if names}


class _Form(_Keys):
    def schema(self) -> Schema:
        parts = self.vocabulary["parts"]
        made = {name: self.object(keys) for name, keys in parts.items()}
        # A column or row is `name: label`, the name being its own.
        for name in ("column", "row"):
            made[name]["additionalProperties"] = {"type": "string"}
        made["column"]["minProperties"] = made["row"]["minProperties"] = 1
        top = self.object(self.vocabulary["form"])
        # Without a form to build on, it must have something of its own.
        top["anyOf"] = [{"required": [name]} for name in ("extends", "sections", "tables")]
        return {**top, "definitions": made}


class _Pack(_Keys):
    def schema(self) -> Schema:
        return self.object(self.vocabulary["pack"])


class _Config(_Keys):
    def schema(self) -> Schema:
        keys = self.vocabulary["config"]
        override = self.vocabulary["override"] | {name: about for name, about in keys.items() if about.get("path")}
        return {**self.object(keys), "definitions": {"override": self.object(override)}}

    def shape(self, about: dict[str, Any]) -> Schema:
        """The schema of a value; the types of the configuration are here, the others those of all files."""
        rules = [text for rule in self.pack.data["rules"] for text in (rule["id"], rule["name"])]
        day: Schema = {"type": "string", "pattern": _DAY}
        limit = {"properties": {"until": day, "basis": {"type": "string"}}, "required": ["until", "basis"]}
        shapes: dict[str, Schema] = {
            "year": {"type": "integer", "minimum": REPORT_YEARS[0], "maximum": REPORT_YEARS[-1]},
            "body": _offered(self.bodies),
            "body-map": _map({"enum": self.bodies}),
            "severities": _map({"enum": [*SEVERITIES, "off"]}, rules),
            "parameters": _map({"type": "object", "minProperties": 1}, rules),
            "deadlines": _map({"type": "object", **limit, "additionalProperties": False}, self.bodies),
            "limits": {**_map({"type": "integer", "minimum": 1}, list(Limits._fields)), "additionalProperties": False},
        }
        return shapes.get(about["type"]) or super().shape(about)


class _Waivers(_Keys):
    def schema(self) -> Schema:
        entry = self.object(self.vocabulary["waiver"])
        entry["anyOf"] = [{"required": ["agency", "year"]}, {"required": ["path"]}]
        properties: Schema = {"version": {"const": VERSION}, "waivers": {"type": ["array", "null"], "items": entry}}
        return {"type": "object", "properties": properties, "required": ["version"], "additionalProperties": False}

    def shape(self, about: dict[str, Any]) -> Schema:
        """The schema of a value; the types of waivers are here, the others those of all files."""
        shapes: dict[str, Schema] = {
            "year": {"type": "integer", "minimum": REPORT_YEARS[0], "maximum": REPORT_YEARS[-1]},
            "fingerprint": {"anyOf": [{"type": "string", "pattern": "^[0-9a-f]{16}$"}, {"type": "integer"}]},
            "date": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
        }
        return shapes.get(about["type"]) or super().shape(about)


def _map(value: Schema, offered: Iterable[str] = ()) -> Schema:
    """A mapping to values of one shape; the names are offered, others are possible."""
    return {"type": "object", "properties": dict.fromkeys(offered, value), "additionalProperties": value}


def _each(names: Any) -> list[str]:
    return list(dict.fromkeys(names))


def _year() -> Schema:
    return {"type": "integer", "minimum": 1000, "maximum": 9999}


def _offered(names: list[str]) -> Schema:
    """Names an editor offers, where others are possible."""
    return {"anyOf": [{"enum": names}, {"type": "string"}]}
