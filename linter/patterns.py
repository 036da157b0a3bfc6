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

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT)
#: A repeat up to this often is short enough to nest.
_BOUNDED = 60


class PatternError(ValueError):
    """A pattern that is no regular expression, or one that could take for ever."""


def needs(pattern: str) -> list[str]:
    """Return literals of which every match contains at least one; empty when there are none such.

    Raises:
        PatternError: the pattern is invalid, matches the empty text, or nests unbounded repeats.
    """
    try:
        tree = _parser.parse(pattern, re.MULTILINE)
    except (re.error, RecursionError, OverflowError) as error:
        raise PatternError(f"not a regular expression: {error}") from None
    if tree.getwidth()[0] == 0:
        raise PatternError("matches the empty text")
    _refuse_nested(tree, False)
    return _literals(tree) or []


def _refuse_nested(tree: Any, repeated: bool) -> None:
    for kind, value in tree:
        if kind in _REPEATS:
            _, most, inner = value
            unbounded = most is _constants.MAXREPEAT or most > _BOUNDED
            if unbounded and repeated:
                raise PatternError("has an unbounded repeat (* or +) inside another one; bound one of them: {0,20}")
            _refuse_nested(inner, repeated or unbounded)
        elif kind is _constants.SUBPATTERN:
            _refuse_nested(value[3], repeated)
        elif kind is _constants.BRANCH:
            for branch in value[1]:
                _refuse_nested(branch, repeated)
        elif kind in (_constants.ASSERT, _constants.ASSERT_NOT):
            _refuse_nested(value[1], repeated)


def _literals(tree: Any) -> list[str] | None:
    """Return the most telling set of literals of a sequence, None when it has none."""
    best: list[str] | None = None
    run = ""

    def offer(candidate: list[str] | None) -> None:
        nonlocal best
        if candidate and (best is None or _weight(candidate) > _weight(best)):
            best = candidate

    for kind, value in tree:
        if kind is _constants.LITERAL:
            run += chr(value)
            continue
        offer([run] if run else None)
        run = ""
        if kind is _constants.SUBPATTERN:
            offer(_literals(value[3]))
        elif kind is _constants.BRANCH:
            branches = [_literals(branch) for branch in value[1]]
            if all(branches):
                offer([text for branch in branches for text in branch or ()])
        elif kind in _REPEATS and value[0] > 0:
            offer(_literals(value[2]))
        elif kind is _constants.IN and all(op is _constants.LITERAL for op, _ in value):
            offer([chr(code) for _, code in value])
    offer([run] if run else None)
    return best


def _weight(literals: list[str]) -> tuple[int, int]:
    """Longer literals are rarer; fewer are cheaper. More than a handful is worth nothing."""
    return (min(map(len, literals)) if len(literals) <= 40 else 0), -len(literals)
