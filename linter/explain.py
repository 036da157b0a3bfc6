"""Which cells most likely hold the mistake when identities fail: the fewest that explain them all.

Identities overlap: a cell is summed in its row and in its column, so one mistyped cell breaks
several. Following Fellegi and Holt (1976), the explanation sought is the smallest set of cells
whose change makes every identity hold; a swap of two neighbours and a row or column shifted by
one count as single mistakes too. Explanations equally small are all returned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

Number = int | Decimal
Cell = tuple[str, str]  # row key, column name

#: Larger sets are no explanation that a person could check; the search is bounded by this.
MAX_CELLS = 3
MAX_STEPS = 20_000


class Identity(NamedTuple):
    """A sum that must be zero: ``terms`` are cells with factors; ``label`` and ``rule`` say which it is."""

    rule: int
    label: str
    terms: tuple[tuple[Cell, int], ...]


class Explanation(NamedTuple):
    """One way to make everything hold: ``kind`` is ``change``, ``swap`` or ``shift``; cell → value."""

    kind: str
    values: dict[Cell, Number]


class Breach(NamedTuple):
    """Identities that fail together, with their residuals, and the smallest explanations."""

    failing: tuple[tuple[Identity, Number], ...]
    explanations: tuple[Explanation, ...]


def breaches(
    identities: Iterable[Identity], numbers: dict[Cell, Number | None], lines: Iterable[tuple[Cell, ...]] = ()
) -> list[Breach]:
    """Evaluate the identities and explain those that fail.

    ``numbers`` gives every cell's value, None where it cannot be told: identities that need such
    a cell are left out. ``lines`` are rows and columns of cells, in order, within which neighbours
    can be swapped or values shifted.
    """
    known: list[tuple[Identity, Number]] = []
    for identity in identities:
        total: Number = 0
        for cell, factor in identity.terms:
            value = numbers[cell]
            if value is None:
                break
            total += value if factor == 1 else -value if factor == -1 else factor * value
        else:
            known.append((identity, total))
    if all(residual == 0 for _, residual in known):
        return []
    return list(_breaches(_Web(known, numbers), known, list(lines)))


def _breaches(web: _Web, known: list[tuple[Identity, Number]], lines: list[tuple[Cell, ...]]) -> Iterator[Breach]:
    """Explain every group of failures: by one cell, else by cells moved, else by a few cells."""
    left: list[list[int]] = []
    for group in web.groups():
        single = _changes(web, group, 1)
        if single:
            yield Breach(tuple(known[at] for at in group), tuple(single))
        else:
            left.append(group)
    # A swap across columns breaks two columns that share no cell: all that is left is looked at together.
    while left:
        failing = {at for group in left for at in group}
        moves = _moves(web, failing, lines)
        if not moves:
            break
        done = moves[0][0]
        kind = moves[0][1].kind
        same = tuple(explanation for fixed, explanation in moves if fixed == done and explanation.kind == kind)
        yield Breach(tuple(known[at] for at in sorted(done)), same)
        left = [rest for group in left if (rest := [at for at in group if at not in done])]
    for group in left:
        found: list[Explanation] = []
        for size in range(2, MAX_CELLS + 1):
            found = found or _changes(web, group, size)
        yield Breach(tuple(known[at] for at in group), tuple(found))


class _Web:
    """Residuals of the identities that can be told, and which identities each cell is in."""

    def __init__(self, known: list[tuple[Identity, Number]], numbers: dict[Cell, Number | None]) -> None:
        self.identities = [identity for identity, _ in known]
        self.residuals = {at: residual for at, (_, residual) in enumerate(known) if residual != 0}
        self.values: dict[Cell, Number] = {cell: value for cell, value in numbers.items() if value is not None}
        self.member: dict[Cell, list[tuple[int, int]]] = {}
        for at, identity in enumerate(self.identities):
            for cell, factor in identity.terms:
                self.member.setdefault(cell, []).append((at, factor))

    def groups(self) -> list[list[int]]:
        """Split the failing identities into those that share cells."""
        left, groups = set(self.residuals), []
        while left:
            stack, group = [min(left)], []
            while stack:
                at = stack.pop()
                if at in left:
                    left.remove(at)
                    group.append(at)
                    stack += [to for cell, _ in self.identities[at].terms for to, _ in self.member[cell] if to in left]
            groups.append(sorted(group))
        return groups

    def change(self, residuals: dict[int, Number], deltas: dict[Cell, Number]) -> dict[int, Number] | None:
        """Return the residuals after adding ``deltas``; None when a cell would not be a count."""
        after = dict(residuals)
        for cell, delta in deltas.items():
            if self.values[cell] + delta < 0:
                return None
            for at, factor in self.member[cell]:
                value = after.get(at, 0) + factor * delta
                if value:
                    after[at] = value
                else:
                    after.pop(at, None)
        return after


def _changes(web: _Web, group: list[int], size: int) -> list[Explanation]:
    residuals = {at: web.residuals[at] for at in group}
    return [Explanation("change", values) for values in _unique(_search(web, residuals, {}, size, [MAX_STEPS]))]


def _unique(solutions: Iterable[dict[Cell, Number]]) -> list[dict[Cell, Number]]:
    return list({frozenset(solution.items()): solution for solution in solutions}.values())


def _search(
    web: _Web, residuals: dict[int, Number], done: dict[Cell, Number], size: int, steps: list[int]
) -> Iterator[dict[Cell, Number]]:
    """Yield the sets of ``size`` more cells that bring every residual to zero, with their new values."""
    if not residuals:
        yield {cell: web.values[cell] + delta for cell, delta in done.items()}
        return
    # A cell is in few identities, so a set that is too small for the failures is not tried.
    if size == 0 or steps[0] <= 0:
        return
    for at in sorted(residuals) if size > 1 else [min(residuals)]:
        for cell, factor in web.identities[at].terms:
            if cell in done or steps[0] <= 0:
                continue
            delta = -residuals[at] * factor
            steps[0] -= 1
            after = web.change(residuals, {cell: delta})
            reach = max(len(web.member[other]) for other, _ in web.identities[at].terms)
            if after is not None and len(after) <= reach * (size - 1):
                yield from _search(web, after, {**done, cell: delta}, size - 1, steps)


Fix = tuple[frozenset[int], Explanation]


def _moves(web: _Web, failing: set[int], lines: list[tuple[Cell, ...]]) -> list[Fix]:
    """Swaps of two neighbours and lines shifted by one that mend failures and break nothing.

    Those that mend the most come first; of those that mend the same, swaps.
    """
    found = [*_swaps(web, failing, lines), *_shifts(web, failing, lines)]
    return sorted(found, key=lambda fix: (-len(fix[0]), fix[1].kind != "swap"))


def _swaps(web: _Web, failing: set[int], lines: list[tuple[Cell, ...]]) -> Iterator[Fix]:
    """Two neighbours in a row or a column, each with the other's value."""
    for line in lines:
        for one, two in zip(line, line[1:], strict=False):
            values = web.values.get(one), web.values.get(two)
            if values[0] is not None and values[1] is not None and values[0] != values[1]:
                yield from _mended(web, failing, {one: values[1], two: values[0]}, "swap")


def _shifts(web: _Web, failing: set[int], lines: list[tuple[Cell, ...]]) -> Iterator[Fix]:
    """Values of a row or column that moved by one, over the whole line or a part of it."""
    for line in lines:
        values = [web.values[cell] for cell in line if cell in web.values]
        if len(values) < len(line) or not any(values):
            continue
        for first in range(len(line) - 2):
            for last in range(first + 3, len(line) + 1):
                part = values[first:last]
                for turned in ([*part[1:], part[0]], [part[-1], *part[:-1]]):
                    moved = {c: t for c, t, p in zip(line[first:last], turned, part, strict=True) if t != p}
                    if len(moved) > 2:
                        yield from _mended(web, failing, moved, "shift")


def _mended(web: _Web, failing: set[int], values: dict[Cell, Number], kind: str) -> Iterator[Fix]:
    if any(cell not in web.member for cell in values):
        return
    deltas = {cell: value - web.values[cell] for cell, value in values.items()}
    touched = failing.intersection(at for cell in deltas for at, _ in web.member[cell])
    if touched and web.change({at: web.residuals[at] for at in touched}, deltas) == {}:
        yield frozenset(touched), Explanation(kind, values)
