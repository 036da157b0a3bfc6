"""Regular expressions in rule files: refused when they can run away, skipped when they cannot match.

A pattern with one unbounded repeat inside another can take exponential time, so it is an error
when the rule is loaded. From every other pattern we learn which literals a match must contain;
a text with none of them is never searched and the pattern never compiled.
"""

from __future__ import annotations

import re
from typing import Any

_parser: Any = re._parser  # type: ignore[attr-defined]
_constants: Any = re._constants  # type: ignore[attr-defined]

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, getattr(_constants, "POSSESSIVE_REPEAT", None))
#: A repeat up to this often is short enough to nest.
_BOUNDED = 60
#: How many ways nested bounded repeats may have to share a text out among them.
_WAYS = 1000
#: Sets of more literals than this, and more sets than this, cost more than they save.
_MANY, _SETS = 16, 3


class PatternError(ValueError):
    """A pattern that is no regular expression, or one that could take for ever."""


def needs(pattern: str) -> list[list[str]]:
    """Return sets of literals, of each of which every match contains at least one.

    Raises:
        PatternError: the pattern is invalid, matches the empty text, or nests unbounded repeats.
    """
    try:
        re.compile(pattern, re.MULTILINE)
        tree = _parser.parse(pattern, re.MULTILINE)
    except (re.error, RecursionError, OverflowError) as error:
        raise PatternError(f"not a regular expression: {error}") from None
    if tree.getwidth()[0] == 0:
        raise PatternError("matches the empty text")
    _refuse_nested(tree, False, 1)
    telling = sorted(_literals(tree), key=_weight, reverse=True)
    return [literals for literals in telling if len(literals) <= _MANY][:_SETS]


def _refuse_nested(tree: Any, repeated: bool, bounded: int) -> None:
    """Refuse repeats within repeats that multiply the ways to match; ``bounded`` is their product so far."""
    for kind, value in tree:
        if kind in _REPEATS:
            least, most, inner = value
            unbounded = most is _constants.MAXREPEAT or most > _BOUNDED
            if unbounded and repeated:
                raise PatternError("has an unbounded repeat (* or +) inside another one; bound one of them: {0,20}")
            ways = bounded if unbounded or least == most else bounded * most
            if ways > _WAYS:
                raise PatternError(f"has bounded repeats inside each other that multiply to more than {_WAYS}")
            _refuse_nested(inner, repeated or unbounded, ways)
        elif kind is _constants.BRANCH and repeated and sum(1 for one in value[1] if one.getwidth()[0] == 0) > 1:
            raise PatternError("has alternatives inside a repeat that match the same; a repeat inside a repeat")
        else:
            for part in _parts(kind, value):
                _refuse_nested(part, repeated, bounded)


def _parts(kind: Any, value: Any) -> list[Any]:
    """The sequences inside one element of a pattern."""
    if kind is _constants.SUBPATTERN:
        return [value[3]]
    if kind is _constants.BRANCH:
        return list(value[1])
    if kind in (_constants.ASSERT, _constants.ASSERT_NOT):
        return [value[1]]
    if kind is _constants.GROUPREF_EXISTS:
        return [part for part in value[1:] if part is not None]
    return [value] if kind is getattr(_constants, "ATOMIC_GROUP", None) else []


def _literals(tree: Any) -> list[list[str]]:
    """Return the sets of literals that a sequence needs, one for each of its parts that needs any."""
    found: list[list[str]] = []
    run = ""
    for kind, value in tree:
        if kind is _constants.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append([run])
            run = ""
        if kind is _constants.SUBPATTERN:
            found += _literals(value[3])
        elif kind is _constants.ASSERT and value[0] > 0:
            found += _literals(value[1])
        elif kind is _constants.BRANCH:
            branches = [max(_literals(branch), key=_weight, default=None) for branch in value[1]]
            if None not in branches:
                found.append([text for branch in branches for text in branch or ()])
        elif kind in _REPEATS and value[0] > 0:
            found += _literals(value[2])
        elif kind is _constants.IN and all(op is _constants.LITERAL for op, _ in value):
            found.append([chr(code) for _, code in value])
    if run:
        found.append([run])
    return found


def _weight(literals: list[str]) -> tuple[int, int]:
    """Longer literals are rarer; fewer are cheaper to look for."""
    return min(map(len, literals)), -len(literals)
