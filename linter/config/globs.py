"""Paths that a configuration names: globs as in .gitignore and in other linters."""

from __future__ import annotations

from collections.abc import Iterable

from linter import regex

_PIECES = regex.compile(r"\*\*/|/\*\*$|\*\*|\*|\?|\[!?[^\]/]+\]|.")
_MEANING = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(globs: Iterable[str], path: str) -> bool:
    """Whether one of the globs fits a path (with ``/``), or a folder in which it lies.

    ``*`` stays within a folder, ``**`` does not; a glob without ``/`` fits a name at any depth.
    """
    return any(regex.compile(_pattern(glob)).match(path) for glob in globs)


def fault(glob: str) -> str:
    """Return the piece of a glob that means nothing, "" where it is right: a bracket that is not closed, or a range
    that runs backwards.
    """
    import re

    for found in _PIECES.finditer(glob):
        try:
            re.compile(_piece(found[0]))
        except re.error:
            return found[0]
        if found[0] == "[":
            return glob[found.start() :]
    return ""


def _pattern(glob: str) -> str:
    bare = glob.removeprefix("./").strip("/")
    anywhere = "" if "/" in glob.rstrip("/") else "(?:.*/)?"
    return f"{anywhere}{''.join(_piece(found[0]) for found in _PIECES.finditer(bare))}(?:/|$)"


def _piece(piece: str) -> str:
    import re

    if len(piece) > 2 and piece.startswith("["):
        return piece.replace("[!", "[^", 1)
    return _MEANING.get(piece) or re.escape(piece)
