"""Reading configuration files: YAML or TOML, what they extend, and a check of every key by the vocabulary.

Only loaded where there is a file to read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from linter.config import NAME, PYPROJECT, Config, Layer, Setting, flat
from linter.errors import RuleFileError
from linter.packs import SOURCE
from linter.packs.yamlfile import Keys, Yaml
from linter.packs.yamlfile import load as load_yaml
from linter.readers.options import Limits
from linter.suggest import suggestion

#: Types of keys whose entries are settings of their own.
_MAPS = ("severities", "parameters", "body-map", "deadlines", "limits")
YEARS = range(1990, 2101)
SEVERITIES = ("error", "warning", "info", "off")
#: The table of a pyproject.toml.
_TABLE = ("tool", "report-lint")


@cache
def vocabulary() -> dict[str, dict[str, Any]]:
    """Return the parts of ``rules/vocabulary.yaml`` that describe the configuration: ``config`` and ``override``."""
    data: dict[str, dict[str, Any]] = load_yaml(Path(SOURCE) / "vocabulary.yaml").data
    return data


def maps() -> list[str]:
    """Return the keys whose entries are settings of their own."""
    return [name for name, about in vocabulary()["config"].items() if about["type"] in _MAPS]


def load(path: str) -> Config:
    """Read a configuration file and those it extends.

    Raises:
        RuleFileError: a file is wrong; the error names file, line, key and remedy.
    """
    folder = os.path.dirname(os.path.abspath(path))
    files: list[str] = []
    layers: list[Layer] = []
    for source in reversed(list(_chain(path))):
        files.insert(0, str(source.path))
        layers += _layers(source)
    return Config(path, folder, tuple(layers), tuple(files))


def _chain(path: str) -> Iterator[Yaml]:
    """Yield a file and those it extends, the nearest first."""
    seen: list[str] = []
    while True:
        source = read(path)
        yield source
        seen.append(os.path.realpath(path))
        extended = source.data.get("extends")
        if extended is None:
            return
        if not isinstance(extended, str):
            raise source.error(f"extends must be the path of one file, not {extended!r}", "extends")
        path = os.path.normpath(os.path.join(os.path.dirname(path), extended))
        if os.path.realpath(path) in seen:
            raise source.error(f"extends {extended!r}, which extends this file in turn", "extends")
        if not os.path.isfile(path):
            remedy = "the path is relative to this file"
            raise source.error(f"extends {extended!r}, and there is no such file", "extends", remedy=remedy)


def read(path: str) -> Yaml:
    """Read one file: YAML, or the table of a TOML file, as a mapping with the lines of its keys."""
    source = _toml(path) if path.endswith(".toml") else load_yaml(Path(path))
    if source.data is None:
        return Yaml(source.path, {}, {})
    if not isinstance(source.data, dict):
        raise source.error(
            "must be a mapping of keys, such as fail-on: warning", remedy=f"see docs/config.md for {NAME}"
        )
    return source


# -- TOML -----------------------------------------------------------------------------------


def _toml(path: str) -> Yaml:
    import tomllib

    try:
        with open(path, "rb") as file:
            text = file.read().decode("utf-8-sig")
        data: Any = tomllib.loads(text)
    except OSError as error:
        raise RuleFileError(path, None, f"cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise RuleFileError(path, None, f"is not UTF-8 (byte {error.start})", "save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        told = re.search(r" \(at line (\d+)", str(error))
        message = str(error)[: told.start()] if told else str(error)
        raise RuleFileError(path, int(told[1]) if told else None, f"is not valid TOML: {message}") from None
    lines = _lines(text)
    # A file of our own may be TOML too: then all of it is ours.
    for name in _TABLE if os.path.basename(path) == PYPROJECT else ():
        data = data.get(name, {}) if isinstance(data, dict) else {}
        lines = {keys[1:]: line for keys, line in lines.items() if keys[:1] == (name,)}
    return Yaml(Path(path), data, lines)


_PART = r"""[ \t]*(?:"([^"]*)"|'([^']*)'|([\w-]+))[ \t]*"""
_HEADER = re.compile(rf"\[\[?((?:{_PART}\.)*{_PART})\]")
_NAMED = re.compile(rf"((?:{_PART}\.)*{_PART})=")


def _lines(text: str) -> dict[Keys, int]:
    """Return the lines of tables and keys of a TOML file: tomllib does not tell them."""
    lines: dict[Keys, int] = {}
    table: Keys = ()
    many: dict[Keys, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if found := _HEADER.match(line):
            table = _parts(found[1])
            if line.startswith("[["):
                many[table] = many.get(table, -1) + 1
                table = (*table, many[table])
            lines.setdefault(table, number)
        elif found := _NAMED.match(line):
            lines.setdefault((*table, *_parts(found[1])), number)
    return lines


def _parts(dotted: str) -> Keys:
    return tuple(one or two or three for one, two, three in re.findall(_PART, dotted))


# -- checking -------------------------------------------------------------------------------


def _layers(source: Yaml) -> Iterator[Layer]:
    """Yield the settings of a file, then those of its overrides."""
    known = vocabulary()["config"]
    values = {key: value for key, value in source.data.items() if key not in ("extends", "overrides")}
    _check_keys(source, source.data, known, "the configuration")
    yield Layer(_settings(source, values))
    overrides = source.data.get("overrides", [])
    if not isinstance(overrides, list):
        raise source.error(f"overrides must be a list, not {_kind(overrides)}", "overrides", remedy=_OVERRIDE)
    for number, override in enumerate(overrides):
        yield _override(source, override, number)


_OVERRIDE = "write   - paths: ['2023/**']   and below it the keys for these paths"


def _override(source: Yaml, override: Any, number: int) -> Layer:
    place = ("overrides", number)
    if not isinstance(override, dict):
        raise source.error("an override must be a mapping with paths", *place, remedy=_OVERRIDE)
    every = vocabulary()["config"]
    known = vocabulary()["override"] | {name: about for name, about in every.items() if about.get("path")}
    for key in override:
        if key in every and key not in known:
            raise source.error(f"{key!r} is for the whole run and cannot stand in overrides", *place, key)
    _check_keys(source, override, known, "an override", *place)
    if "paths" not in override:
        raise source.error("an override needs paths", *place, remedy=_OVERRIDE)
    globs = _checked(source, "paths", override["paths"], known["paths"], *place)
    values = {key: value for key, value in override.items() if key != "paths"}
    return Layer(_settings(source, values, *place), tuple(globs))


def _check_keys(source: Yaml, data: Mapping[str, Any], known: Mapping[str, Any], what: str, *place: str | int) -> None:
    for key in data:
        if key not in known:
            near = suggestion(key.replace("_", "-"), known) or f"keys are {', '.join(known)}"
            raise source.error(f"{what} has no key {key!r}", *place, key, remedy=near)


def _settings(source: Yaml, values: dict[str, Any], *place: str | int) -> dict[tuple[str, ...], Setting]:
    known = vocabulary()["config"]
    checked = {name: _checked(source, name, value, known[name], *place) for name, value in values.items()}
    made = {}
    for key, value in flat(checked, maps()):
        keys = (*place, *key)
        made[key] = Setting(value, f"{source.path}:{source.line(*keys)}", source, keys)
    return made


def _checked(source: Yaml, name: str, value: Any, about: Mapping[str, Any], *place: str | int) -> Any:
    try:
        return CHECKS[about["type"]](value, about)
    except Wrong as wrong:
        named = [name, *(key for key in wrong.keys if isinstance(key, str))]
        raise source.error(f"{': '.join(named)}: {wrong}", *place, name, *wrong.keys, remedy=wrong.remedy) from None


class Wrong(ValueError):
    """A value that cannot be: what it must be instead, where within the value, and the remedy."""

    def __init__(self, message: str, *keys: str | int, remedy: str = "") -> None:
        super().__init__(message)
        self.keys, self.remedy = keys, remedy


def _kind(value: Any) -> str:
    kinds = {
        bool: "true or false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
        dict: "a mapping",
    }
    told = kinds.get(type(value), "nothing")
    return told if isinstance(value, (list, dict)) or value is None else f"{told} ({value!r})"


def _one_of(value: Any, allowed: Mapping[str, Any] | tuple[str, ...] | list[str], *keys: str | int) -> str:
    if value not in allowed or not isinstance(value, str):
        near = suggestion(str(value), allowed)
        raise Wrong(f"must be one of {', '.join(allowed)}, not {value!r}", *keys, remedy=near)
    return value


def _text(value: Any, about: Mapping[str, Any]) -> str:
    if not isinstance(value, str):
        raise Wrong(f"must be a text, not {_kind(value)}")
    return _one_of(value, about["choices"]) if "choices" in about else value


def _texts(value: Any, about: Mapping[str, Any]) -> list[str]:
    """One text or several."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list):
        raise Wrong(f"must be a list, not {_kind(value)}", remedy="write [one, two], or one text")
    for number, one in enumerate(values):
        if not isinstance(one, str) or not one.strip():
            raise Wrong(f"must hold only texts, not {_kind(one)}", number)
    return values


def _number(value: Any, about: Mapping[str, Any]) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong(f"must be a whole number, not {_kind(value)}")
    return value


def _year(value: Any, about: Mapping[str, Any]) -> int:
    if _number(value, about) not in YEARS:
        raise Wrong(f"must be from {YEARS[0]} to {YEARS[-1]}, not {value}")
    return int(value)


def _map(value: Any, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(f"must be a mapping, not {_kind(value)}", remedy=f"write {what}")
    return value


def _severities(value: Any, about: Mapping[str, Any]) -> dict[str, str]:
    given = _map(value, "RULE: warning, one a line")
    # YAML 1.1 and TOML have false for what people mean by off.
    return {rule: _one_of("off" if one is False else one, SEVERITIES, rule) for rule, one in given.items()}


def _parameters(value: Any, about: Mapping[str, Any]) -> dict[str, Any]:
    for rule, options in _map(value, "RULE: {option: value}").items():
        if not isinstance(options, dict) or not options:
            raise Wrong(f"must be a mapping of options, not {_kind(options)}", rule, remedy="see report-lint rule show")
    return dict(value)


def _body_map(value: Any, about: Mapping[str, Any]) -> dict[str, str]:
    from linter.patterns import PatternError, needs

    for name, body in _map(value, "agency: kind of body").items():
        if not isinstance(body, str):
            raise Wrong(f"must be a kind of body, not {_kind(body)}", name)
        try:
            needs(name)
        except PatternError as error:
            raise Wrong(f"is no pattern: {error}", name) from None
    return dict(value)


def _deadlines(value: Any, about: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    example = "write   township: {until: 01-20, basis: 文件名称和文号}"
    for body, limit in _map(value, "a line for each kind of body").items():
        if not isinstance(limit, dict) or set(limit) != {"until", "basis"}:
            raise Wrong("must have until and basis, nothing else", body, remedy=example)
        for key, one in limit.items():
            if not isinstance(one, str) or not one.strip():
                raise Wrong(f"must be a text, not {_kind(one)}", body, key, remedy=example)
    return dict(value)


def _limits(value: Any, about: Mapping[str, Any]) -> dict[str, int]:
    for name, number in _map(value, "pages: 900").items():
        if name not in Limits._fields:
            known = suggestion(name, Limits._fields) or f"limits are {', '.join(Limits._fields)}"
            raise Wrong("is no limit of reading", name, remedy=known)
        if _number(number, about) < 1:
            raise Wrong("must be at least 1", name)
    return dict(value)


#: By type of the vocabulary: what takes a value as written and returns it checked.
CHECKS: dict[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "text": _text,
    "body": _text,
    "texts": _texts,
    "year": _year,
    "severities": _severities,
    "parameters": _parameters,
    "body-map": _body_map,
    "deadlines": _deadlines,
    "limits": _limits,
}
