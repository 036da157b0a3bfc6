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

from linter.config import NAME, PYPROJECT, RELATIVE, Config, Layer, Setting, flat
from linter.errors import Both, RuleFileError
from linter.packs import SOURCE
from linter.packs.yamlfile import Keys, Yaml, refuse_conflict, undecodable, unreadable
from linter.packs.yamlfile import load as load_yaml
from linter.readers.options import Limits
from linter.suggest import listed, suggestion

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
            what = Both(
                f"extends 应是一个文件的路径，不能是 {extended!r}",
                f"extends must be the path of one file, not {extended!r}",
            )
            raise source.error(what, "extends")
        path = os.path.normpath(os.path.join(os.path.dirname(path), extended))
        if os.path.realpath(path) in seen:
            what = Both(
                f"以 {extended!r} 为底，而它又以本文件为底",
                f"extends {extended!r}, which extends this file in turn",
            )
            raise source.error(what, "extends")
        if not os.path.isfile(path):
            what = Both(f"以 {extended!r} 为底，但没有这个文件", f"extends {extended!r}, and there is no such file")
            raise source.error(what, "extends", remedy=RELATIVE)


def read(path: str) -> Yaml:
    """Read one file: YAML, or the table of a TOML file, as a mapping with the lines of its keys."""
    source = _toml(path) if path.endswith(".toml") else load_yaml(Path(path))
    if source.data is None:
        return Yaml(source.path, {}, {})
    if not isinstance(source.data, dict):
        what = Both("应是“键: 值”的映射，如 fail-on: warning", "must be a mapping of keys, such as fail-on: warning")
        raise source.error(what, remedy=Both(f"{NAME} 的写法见 docs/config.md", f"see docs/config.md for {NAME}"))
    return source


# -- TOML -----------------------------------------------------------------------------------


def _toml(path: str) -> Yaml:
    import tomllib

    try:
        with open(path, "rb") as file:
            read = file.read()
        refuse_conflict(path, read)
        text = read.decode("utf-8-sig")
        data: Any = tomllib.loads(text)
    except OSError as error:
        raise unreadable(path, error) from None
    except UnicodeDecodeError as error:
        raise undecodable(path, error) from None
    except tomllib.TOMLDecodeError as error:
        told = re.search(r" \(at line (\d+)", str(error))
        message = str(error)[: told.start()] if told else str(error)
        what = Both(f"不是正确的 TOML：{message}", f"is not valid TOML: {message}")
        raise RuleFileError(path, int(told[1]) if told else None, what) from None
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
    _check_keys(source, source.data, known, Both("配置", "the configuration"))
    yield Layer(_settings(source, values))
    overrides = source.data.get("overrides", [])
    if not isinstance(overrides, list):
        kind = _kind(overrides)
        what = Both(f"overrides 应是列表，不能是{kind.zh}", f"overrides must be a list, not {kind.en}")
        raise source.error(what, "overrides", remedy=_OVERRIDE)
    for number, override in enumerate(overrides):
        yield _override(source, override, number)


_OVERRIDE = Both(
    "写成   - paths: ['2023/**']   ，下面写这些路径用的键",
    "write   - paths: ['2023/**']   and below it the keys for these paths",
)


def _override(source: Yaml, override: Any, number: int) -> Layer:
    place = ("overrides", number)
    if not isinstance(override, dict):
        what = Both("overrides 的每一项应是有 paths 的映射", "an override must be a mapping with paths")
        raise source.error(what, *place, remedy=_OVERRIDE)
    every = vocabulary()["config"]
    known = vocabulary()["override"] | {name: about for name, about in every.items() if about.get("path")}
    for key in override:
        if key in every and key not in known:
            what = Both(
                f"{key!r} 对整次运行起作用，不能写在 overrides 里",
                f"{key!r} is for the whole run and cannot stand in overrides",
            )
            raise source.error(what, *place, key)
    _check_keys(source, override, known, Both("overrides ", "an override"), *place)
    if "paths" not in override:
        raise source.error(Both("overrides 的这一项没有 paths", "an override needs paths"), *place, remedy=_OVERRIDE)
    globs = _checked(source, "paths", override["paths"], known["paths"], *place)
    values = {key: value for key, value in override.items() if key != "paths"}
    return Layer(_settings(source, values, *place), tuple(globs))


def _check_keys(source: Yaml, data: Mapping[str, Any], known: Mapping[str, Any], what: Both, *place: str | int) -> None:
    for key in data:
        if key not in known:
            near = suggestion(key.replace("_", "-"), known) or listed(known)
            message = Both(f"{what.zh}里没有键 {key!r}", f"{what.en} has no key {key!r}")
            raise source.error(message, *place, key, remedy=near)


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
        what = Both(*(f"{': '.join(named)}: {said}" for said in wrong.message))
        raise source.error(what, *place, name, *wrong.keys, remedy=wrong.remedy) from None


class Wrong(ValueError):
    """A value that cannot be: what it must be instead, where within the value, and the remedy."""

    def __init__(self, message: Both, *keys: str | int, remedy: str | Both = "") -> None:
        super().__init__(message)
        self.message, self.keys, self.remedy = message, keys, remedy


_KINDS = {
    bool: Both("真假值", "true or false"),
    int: Both("数", "a number"),
    float: Both("数", "a number"),
    str: Both("文字", "a text"),
    list: Both("列表", "a list"),
    dict: Both("映射", "a mapping"),
}


def _kind(value: Any) -> Both:
    told = _KINDS.get(type(value), Both("空", "nothing"))
    if isinstance(value, (list, dict)) or value is None:
        return told
    return Both(f"{told.zh}（{value!r}）", f"{told.en} ({value!r})")


def must_be(zh: str, en: str, value: Any) -> Both:
    """Return what tells what a value must be and what it is."""
    kind = _kind(value)
    return Both(f"应是{zh}，不能是{kind.zh}", f"must be {en}, not {kind.en}")


def _one_of(value: Any, allowed: Mapping[str, Any] | tuple[str, ...] | list[str], *keys: str | int) -> str:
    if value not in allowed or not isinstance(value, str):
        near = suggestion(str(value), allowed)
        what = Both(
            f"应是 {'、'.join(allowed)} 之一，不能是 {value!r}", f"must be one of {', '.join(allowed)}, not {value!r}"
        )
        raise Wrong(what, *keys, remedy=near)
    return value


def _text(value: Any, about: Mapping[str, Any]) -> str:
    if not isinstance(value, str):
        raise Wrong(must_be("文字", "a text", value))
    return _one_of(value, about["choices"]) if "choices" in about else value


def _texts(value: Any, about: Mapping[str, Any]) -> list[str]:
    """One text or several."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list):
        remedy = Both("写成 [甲, 乙]，或单独一个", "write [one, two], or one text")
        raise Wrong(must_be("列表", "a list", value), remedy=remedy)
    for number, one in enumerate(values):
        if not isinstance(one, str) or not one.strip():
            kind = _kind(one)
            raise Wrong(Both(f"里面只能是文字，不能是{kind.zh}", f"must hold only texts, not {kind.en}"), number)
    return values


def _globs(value: Any, about: Mapping[str, Any]) -> list[str]:
    from linter.config.globs import fault

    values = _texts(value, about)
    for number, one in enumerate(values):
        if wrong := fault(one):
            what = Both(
                f"{one!r} 里的 {wrong} 不对：方括号没有合上，或范围写反了",
                f"{one!r}: {wrong} is not closed, or no range",
            )
            remedy = Both(
                "写成 [abc] 或 [a-z]；要写方括号本身就用 ? 代替", "write [abc] or [a-z]; for a bracket itself write ?"
            )
            raise Wrong(what, number, remedy=remedy)
    return values


def _number(value: Any, about: Mapping[str, Any]) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Wrong(must_be("整数", "a whole number", value))
    return value


def _year(value: Any, about: Mapping[str, Any]) -> int:
    if _number(value, about) not in YEARS:
        first, last = YEARS[0], YEARS[-1]
        raise Wrong(
            Both(f"应在 {first} 到 {last} 之间，不能是 {value}", f"must be from {first} to {last}, not {value}")
        )
    return int(value)


def _map(value: Any, what: Both) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(must_be("映射", "a mapping", value), remedy=Both(f"写成 {what.zh}", f"write {what.en}"))
    return value


def _severities(value: Any, about: Mapping[str, Any]) -> dict[str, str]:
    given = _map(value, Both("规则: warning，每行一条", "RULE: warning, one a line"))
    # YAML 1.1 and TOML have false for what people mean by off.
    return {rule: _one_of("off" if one is False else one, SEVERITIES, rule) for rule, one in given.items()}


def _parameters(value: Any, about: Mapping[str, Any]) -> dict[str, Any]:
    for rule, options in _map(value, Both("规则: {选项: 值}", "RULE: {option: value}")).items():
        if not isinstance(options, dict) or not options:
            what = must_be("“选项: 值”的映射", "a mapping of options", options)
            raise Wrong(what, rule, remedy=Both("见 report-lint rule show", "see report-lint rule show"))
    return dict(value)


def _body_map(value: Any, about: Mapping[str, Any]) -> dict[str, str]:
    from linter.patterns import PatternError, needs

    for name, body in _map(value, Both("机关: 机关类别", "agency: kind of body")).items():
        if not isinstance(body, str):
            raise Wrong(must_be("机关类别", "a kind of body", body), name)
        try:
            needs(name)
        except PatternError as error:
            raise Wrong(Both(f"不是可用的正则式：{error}", f"is no pattern: {error}"), name) from None
    return dict(value)


def _deadlines(value: Any, about: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    line = "township: {until: 01-20, basis: 文件名称和文号}"
    example = Both(f"写成   {line}", f"write   {line}")
    for body, limit in _map(value, Both("每种机关一行", "a line for each kind of body")).items():
        if not isinstance(limit, dict) or set(limit) != {"until", "basis"}:
            what = Both("应有 until 和 basis，没有别的", "must have until and basis, nothing else")
            raise Wrong(what, body, remedy=example)
        for key, one in limit.items():
            if not isinstance(one, str) or not one.strip():
                raise Wrong(must_be("文字", "a text", one), body, key, remedy=example)
    return dict(value)


def _limits(value: Any, about: Mapping[str, Any]) -> dict[str, int]:
    for name, number in _map(value, Both("pages: 900", "pages: 900")).items():
        if name not in Limits._fields:
            near = suggestion(name, Limits._fields) or listed(Limits._fields)
            raise Wrong(Both("不是读取的上限", "is no limit of reading"), name, remedy=near)
        if _number(number, about) < 1:
            raise Wrong(Both("至少是 1", "must be at least 1"), name)
    return dict(value)


#: By type of the vocabulary: what takes a value as written and returns it checked.
CHECKS: dict[str, Callable[[Any, Mapping[str, Any]], Any]] = {
    "text": _text,
    "body": _text,
    "texts": _texts,
    "globs": _globs,
    "year": _year,
    "severities": _severities,
    "parameters": _parameters,
    "body-map": _body_map,
    "deadlines": _deadlines,
    "limits": _limits,
}
