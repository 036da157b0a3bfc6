"""Configuration: which file is in force for a path, and what it says there.

``report-lint.yaml``, or ``[tool.report-lint]`` in ``pyproject.toml``, is found upwards from the folder of each
file; the nearest is in force. Nothing is loaded where there is none: finding costs a few looks at folders.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from linter.errors import Both
from linter.waivers import relative

if TYPE_CHECKING:
    from linter.errors import RuleFileError
    from linter.packs.yamlfile import Yaml

NAME, PYPROJECT, WAIVERS = "report-lint.yaml", "pyproject.toml", "report-lint-waivers.yaml"
#: Where one of these lies, nothing above is looked at.
_ROOTS = (".git", ".hg")

#: The remedy for a path that is not there.
RELATIVE = Both("路径是相对于这个文件的", "the path is relative to this file")

#: A setting's place in a file: its key, and for a map its entry.
Key = tuple[str, ...]


class Setting(NamedTuple):
    """A value, and where it was given: ``source`` and ``keys`` of a file, else ``origin`` tells."""

    value: Any
    origin: str = "default"
    source: Yaml | None = None
    keys: tuple[str | int, ...] = ()

    def error(self, message: str | Both, *keys: str | int, remedy: str | Both = "") -> RuleFileError:
        """Build an error at the place of this setting, or of something in it."""
        from linter.errors import RuleFileError

        if self.source is None:
            return RuleFileError(self.origin, None, message, remedy)
        return self.source.error(message, *self.keys, *keys, remedy=remedy)

    @property
    def folder(self) -> str:
        """The folder to which a path in this setting is relative."""
        return os.path.dirname(self.source.path) if self.source else ""

    def paths(self) -> tuple[str, ...]:
        """Return the value, one path or several, as paths that hold from here."""
        values = [self.value] if isinstance(self.value, str) else self.value
        return tuple(os.path.normpath(os.path.join(self.folder, one)) if self.source else one for one in values)


class Layer(NamedTuple):
    """The settings of a file, or of one of its overrides: then only for paths that match ``globs``."""

    settings: Mapping[Key, Setting]
    globs: tuple[str, ...] = ()


class Config(NamedTuple):
    """A configuration file with those it extends: ``layers``, later ones win; globs are relative to ``folder``."""

    path: str
    folder: str
    layers: tuple[Layer, ...]
    files: tuple[str, ...]

    def layers_for(self, path: str) -> tuple[int, ...]:
        """Return which layers are for a path."""
        from linter.config.globs import matches

        inside = relative(path, self.folder)
        return tuple(n for n, layer in enumerate(self.layers) if not layer.globs or matches(layer.globs, inside))

    def settings(self, layers: Iterable[int]) -> dict[Key, Setting]:
        """Return what these layers say together."""
        return {key: setting for number in layers for key, setting in self.layers[number].settings.items()}


class Near(NamedTuple):
    """What is in force in a folder: paths of a configuration file and a waivers file, "" where there is none."""

    config: str = ""
    waivers: str = ""


class Finder:
    """Finds what is in force in a folder; what was seen is kept."""

    def __init__(self) -> None:
        self._known: dict[str, Near] = {}

    def near(self, folder: str) -> Near:
        """Return the files in force in a folder, looking upwards to the root of the repository or of all."""
        folder = os.path.abspath(folder)
        if folder not in self._known:
            self._known[folder] = self._look(folder)
        return self._known[folder]

    def _look(self, folder: str) -> Near:
        above = os.path.dirname(folder)
        names = {name for name in _LOOKED_FOR if os.path.exists(os.path.join(folder, name))}
        here = Near(_config_in(folder, names), os.path.join(folder, WAIVERS) if WAIVERS in names else "")
        if all(here) or above == folder or not names.isdisjoint(_ROOTS):
            return here
        rest = self.near(above)
        return Near(here.config or rest.config, here.waivers or rest.waivers)


_LOOKED_FOR = (NAME, PYPROJECT, WAIVERS, *_ROOTS)


def _config_in(folder: str, names: set[str]) -> str:
    if NAME in names:
        return os.path.join(folder, NAME)
    path = os.path.join(folder, PYPROJECT)
    return path if PYPROJECT in names and _speaks_of_us(path) else ""


def _speaks_of_us(path: str) -> bool:
    """Whether a pyproject.toml has our table; told without reading TOML, which takes its time."""
    try:
        with open(path, "rb") as file:
            lines = file.read().split(b"\n")
    except OSError:
        return False
    return any(line.startswith(b"[tool.") and b"report-lint" in line for line in lines)


def flat(values: Mapping[str, Any], maps: Iterable[str]) -> Iterator[tuple[Key, Any]]:
    """Yield settings by key; those of the keys in ``maps`` entry by entry, so that each can be given anew."""
    for name, value in values.items():
        if name in maps:
            yield from (((name, entry), one) for entry, one in value.items())
        else:
            yield (name,), value
