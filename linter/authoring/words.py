"""The texts of ``rules/authoring.yaml``, in the language asked for or in both."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from linter.packs import SOURCE
from linter.packs.yamlfile import load
from linter.rules import fill


@cache
def authoring() -> dict[str, Any]:
    """Return ``rules/authoring.yaml``."""
    data: dict[str, Any] = load(Path(SOURCE) / "authoring.yaml").data
    return data


@cache
def vocabulary() -> dict[str, Any]:
    """Return ``rules/vocabulary.yaml``."""
    data: dict[str, Any] = load(Path(SOURCE) / "vocabulary.yaml").data
    return data


def shipped_bases() -> list[str]:
    """Return the names under which the shipped packs keep what a rule may cite."""
    files = sorted(Path(SOURCE).glob("*/basis.yaml"))
    return list(dict.fromkeys(name for path in files for name in load(path).data))


def say(key: str, lang: str, **values: object) -> str:
    """Return a text with its values filled in."""
    return fill(authoring()["texts"][key][lang], values)


def both(key: str, **values: object) -> str:
    """Return a text in Chinese with the English beside it."""
    zh, en = say(key, "zh", **values), say(key, "en", **values)
    return zh if zh == en else f"{zh} {en}"


def kind_words(kind: str) -> dict[str, str]:
    """Return what a kind of check is for, in both languages; English where the Chinese is not written."""
    doc = vocabulary()["kinds"][kind]["doc"]
    return {"zh": authoring()["kinds"].get(kind, {}).get("zh", doc), "en": doc}


def option_words(kind: str) -> dict[str, dict[str, str]]:
    """Return what each option of a kind is for, in both languages."""
    chinese = authoring()["kinds"].get(kind, {}).get("options", {})
    options = vocabulary()["kinds"][kind]["options"]
    return {name: {"zh": chinese.get(name, spec["doc"]), "en": spec["doc"]} for name, spec in options.items()}
