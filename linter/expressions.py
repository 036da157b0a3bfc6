"""The language of ``that:``: sums and comparisons over named cells, with exact arithmetic.

An expression is parsed once, checked against a short list of what it may contain, and never
evaluated as Python. Names are the form's names for rows, columns and groups; ``行.列`` and
``表.行.列`` name one cell. Numbers are integers or Decimals. An operand that is blank, missing
or no number makes the whole "cannot tell" (``None``), never zero.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

Number = int | Decimal
Resolve = Callable[[str], Number | None]
_Node = Callable[[Resolve], "Number | bool | None"]

#: Before a name: that cell of last year's report.
LAST_YEAR = "去年."

MAX_LENGTH = 400
MAX_DEPTH = 30

#: Signs that Chinese input methods produce, and what they mean.
_SIGNS = str.maketrans(
    {
        "＋": "+",
        "－": "-",
        "×": "*",
        "÷": "/",
        "（": "(",
        "）": ")",
        "≤": "<=",
        "≥": ">=",
        "≠": "!=",
        "＝": "==",
        "，": ",",
    }
)
_WORDS = {"并且": " and ", "或者": " or "}
_COMPARE: dict[type[ast.cmpop], Callable[[Number, Number], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}


class ExpressionError(ValueError):
    """An expression that the language does not have; the message says what and why."""


class Term(NamedTuple):
    """One operand of a linear equation: its name, and its factor in left minus right."""

    name: str
    factor: int


class Expression:
    """A compiled expression.

    ``names`` are its operands; ``left`` and ``right`` the two sides of the comparison;
    ``terms`` the linear form of ``left - right`` when it is an equation of sums, else None.
    """

    def __init__(self, text: str) -> None:
        """Compile ``text``.

        Raises:
            ExpressionError: it is too long, is no expression, or uses what is not allowed.
        """
        if len(text) > MAX_LENGTH:
            raise ExpressionError(f"longer than {MAX_LENGTH} characters")
        self.text = text
        source = text.translate(_SIGNS)
        for word, sign in _WORDS.items():
            source = source.replace(word, sign)
        try:
            tree = ast.parse(source.strip(), mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            raise ExpressionError(f"not an expression: {text[:60]!r}") from None
        #: Whether it says something that can hold, rather than a number.
        self.condition = isinstance(tree, (ast.Compare, ast.BoolOp)) or (
            isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)
        )
        self.names: list[str] = []
        self._holds = self._compile(tree, 0)
        self.comparison = tree if isinstance(tree, ast.Compare) and len(tree.ops) == 1 else None
        self.left: _Node | None = None
        self.right: _Node | None = None
        self.terms: tuple[Term, ...] | None = None
        if self.comparison is not None:
            self.left = self._compile(self.comparison.left, 0)
            self.right = self._compile(self.comparison.comparators[0], 0)
            if isinstance(self.comparison.ops[0], ast.Eq):
                self.terms = _linear(self.comparison)
        self.names = list(dict.fromkeys(self.names))

    def holds(self, resolve: Resolve) -> bool | None:
        """Evaluate with the values ``resolve`` gives to names; None means "cannot tell"."""
        result = self._holds(resolve)
        return None if result is None else bool(result)

    def sides(self, resolve: Resolve) -> tuple[Number | None, Number | None]:
        """Return the values of both sides of the comparison (None, None when it is not one)."""
        if self.left is None or self.right is None:
            return None, None
        return _plain(self.left(resolve)), _plain(self.right(resolve))

    def _compile(self, node: ast.expr, depth: int) -> _Node:
        if depth > MAX_DEPTH:
            raise ExpressionError("nested too deeply")
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, (ast.Name, ast.Attribute)):
            name = _dotted(node)
            self.names.append(name)
            return lambda resolve: resolve(name)
        if isinstance(node, ast.BinOp) and type(node.op) in _ARITHMETIC:
            operate = _ARITHMETIC[type(node.op)]
            return _strict(operate, self._compile(node.left, depth + 1), self._compile(node.right, depth + 1))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return _divide(self._compile(node.left, depth + 1), self._compile(node.right, depth + 1))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.Not)):
            return _unary(isinstance(node.op, ast.Not), self._compile(node.operand, depth + 1))
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in _COMPARE:
            compare = _COMPARE[type(node.ops[0])]
            return _strict(compare, self._compile(node.left, depth + 1), self._compile(node.comparators[0], depth + 1))
        if isinstance(node, ast.BoolOp):
            return _logic(isinstance(node.op, ast.And), [self._compile(value, depth + 1) for value in node.values])
        what = {"Call": "functions", "Subscript": "brackets", "Pow": "powers"}.get(
            type(node).__name__, type(node).__name__
        )
        raise ExpressionError(f"{what} are not allowed; there are + - * / ( ), comparisons, and, or, not")

    def _constant(self, node: ast.Constant) -> _Node:
        if isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
            raise ExpressionError(f"{node.value!r} is not a number")
        if node.value in (float("inf"), float("-inf")):
            raise ExpressionError("a number without end")
        value: Number = node.value if isinstance(node.value, int) else Decimal(repr(node.value))
        return lambda resolve: value


@lru_cache(maxsize=256)
def compiled(text: str) -> Expression:
    """Return the expression of ``text``, compiled once per process; raises as ``Expression`` does."""
    return Expression(text)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Attribute, ast.Name)):
        return f"{_dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Name) and not node.id.startswith("_"):
        return node.id
    raise ExpressionError("a name must be a row, a column, 行.列 or 表.行.列")


def _plain(value: Number | bool | None) -> Number | None:
    return None if value is None or isinstance(value, bool) else value


def _strict(operate: Callable[[Number, Number], Number | bool], left: _Node, right: _Node) -> _Node:
    def run(resolve: Resolve) -> Number | bool | None:
        one, two = left(resolve), right(resolve)
        return None if one is None or two is None else operate(one, two)

    return run


def _divide(left: _Node, right: _Node) -> _Node:
    def run(resolve: Resolve) -> Number | None:
        one, two = left(resolve), right(resolve)
        return None if one is None or not two else Decimal(one) / Decimal(two)

    return run


def _unary(negate: bool, node: _Node) -> _Node:
    def run(resolve: Resolve) -> Number | bool | None:
        value = node(resolve)
        return None if value is None else not value if negate else -value

    return run


def _logic(conjunction: bool, nodes: list[_Node]) -> _Node:
    def run(resolve: Resolve) -> bool | None:
        values = [node(resolve) for node in nodes]
        if any(value is not None and bool(value) is not conjunction for value in values):
            return not conjunction
        return None if None in values else conjunction

    return run


def _linear(equation: ast.Compare) -> tuple[Term, ...] | None:
    """Return the terms of left minus right, or None when they are not all names with factor ±1."""
    terms: list[Term] = []

    def walk(node: ast.expr, factor: int) -> bool:
        if isinstance(node, (ast.Name, ast.Attribute)):
            terms.append(Term(_dotted(node), factor))
            return True
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            return walk(node.left, factor) and walk(node.right, factor if isinstance(node.op, ast.Add) else -factor)
        return False

    return tuple(terms) if walk(equation.left, 1) and walk(equation.comparators[0], -1) else None
