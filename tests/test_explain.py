"""The search for the mistyped cell, on tables of our own: rows, columns, totals and a balance."""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from linter.explain import Breach, Cell, Identity, Number, breaches

NEW, CARRIED, TOTAL, LEFT, SUM = "新收", "结转", "总计", "下年", "合计"


class Sheet(NamedTuple):
    """A table that adds up: every row to its last column, its details to their total, and both ways of counting."""

    numbers: dict[Cell, int]
    identities: list[Identity]
    rows: list[str]
    columns: list[str]
    lines: list[tuple[Cell, ...]]

    def explain(self, changed: dict[Cell, Number | None]) -> list[Breach]:
        return breaches(self.identities, {**self.numbers, **changed}, self.lines)


def build(details: list[list[int]], left: list[int], carried: list[int]) -> Sheet:
    """Make a consistent sheet out of its free cells."""
    columns = [f"列{at}" for at in range(len(left))]
    names = [f"项{at}" for at in range(len(details))]
    rows = [NEW, CARRIED, *names, TOTAL, LEFT]
    numbers: dict[Cell, int] = {}
    for at, column in enumerate(columns):
        total = sum(row[at] for row in details)
        own = dict(zip(names, (row[at] for row in details), strict=True))
        own |= {TOTAL: total, LEFT: left[at], CARRIED: carried[at], NEW: total + left[at] - carried[at]}
        numbers |= {(row, column): value for row, value in own.items()}
    numbers |= {(row, SUM): sum(numbers[row, column] for column in columns) for row in rows}
    identities = [Identity(1, row, (*(((row, column), 1) for column in columns), ((row, SUM), -1))) for row in rows]
    for column in (*columns, SUM):
        items = (*(((name, column), 1) for name in names), ((TOTAL, column), -1))
        ways = (((NEW, column), 1), ((CARRIED, column), 1), ((TOTAL, column), -1), ((LEFT, column), -1))
        identities += [Identity(2, column, items), Identity(3, column, ways)]
    whole = [*columns, SUM]
    lines = [tuple((row, column) for column in whole) for row in rows]
    lines += [tuple((row, column) for row in rows) for column in whole]
    return Sheet(numbers, identities, rows, whole, lines)


@st.composite
def sheets(draw: st.DrawFn, most: int = 10_000) -> Sheet:
    """Draw a consistent sheet: two to eight details, two to six columns."""
    width, height = draw(st.integers(2, 6)), draw(st.integers(2, 8))
    line = st.lists(st.integers(0, most), min_size=width, max_size=width)
    details = draw(st.lists(line, min_size=height, max_size=height))
    left = draw(line)
    # What is carried in is at most what goes out, so that no cell is negative.
    carried = [draw(st.integers(0, sum(row[at] for row in details) + left[at])) for at in range(width)]
    return build(details, left, carried)


def scattered(seed: int, width: int = 5, height: int = 8) -> Sheet:
    """Make a sheet of numbers so far apart that nothing mends by chance."""
    rng = Random(seed)
    details = [[rng.randrange(10**6) for _ in range(width)] for _ in range(height)]
    return build(details, [rng.randrange(10**6) for _ in range(width)], [rng.randrange(10**5) for _ in range(width)])


@given(sheets())
def test_a_consistent_table_has_no_breach(sheet: Sheet) -> None:
    assert all(value >= 0 for value in sheet.numbers.values())
    assert sheet.explain({}) == []


@given(st.data(), sheets())
@settings(max_examples=300)
def test_one_changed_cell_is_found_with_its_old_value(data: st.DataObject, sheet: Sheet) -> None:
    cell = data.draw(st.sampled_from(sorted(sheet.numbers)))
    wrong = data.draw(st.integers(0, 20_000).filter(lambda value: value != sheet.numbers[cell]))
    (breach,) = sheet.explain({cell: wrong})
    (explanation,) = breach.explanations
    assert explanation.kind == "change"
    assert explanation.values == {cell: sheet.numbers[cell]}
    assert {identity.label for identity, _ in breach.failing} == set(cell)


@given(st.data(), sheets())
@settings(max_examples=150)
def test_the_residuals_are_the_difference(data: st.DataObject, sheet: Sheet) -> None:
    cell = data.draw(st.sampled_from(sorted(sheet.numbers)))
    delta = data.draw(st.integers(1, 999))
    (breach,) = sheet.explain({cell: sheet.numbers[cell] + delta})
    for identity, residual in breach.failing:
        assert residual == delta * dict(identity.terms)[cell]


@given(st.data(), sheets())
@settings(max_examples=200, deadline=None)
def test_two_changed_cells_in_other_rows_and_columns_are_both_found(data: st.DataObject, sheet: Sheet) -> None:
    rows = data.draw(st.lists(st.sampled_from(sheet.rows), min_size=2, max_size=2, unique=True))
    columns = data.draw(st.lists(st.sampled_from(sheet.columns), min_size=2, max_size=2, unique=True))
    cells = list(zip(rows, columns, strict=True))
    deltas = data.draw(st.lists(st.integers(1, 9999), min_size=2, max_size=2))
    truth = {cell: sheet.numbers[cell] for cell in cells}
    found = sheet.explain({cell: truth[cell] + delta for cell, delta in zip(cells, deltas, strict=True)})
    right: dict[Cell, Number] = {}
    for breach in found:
        fitting = [one.values for one in breach.explanations if one.values.items() <= truth.items()]
        assert fitting, breach.explanations
        right |= fitting[0]
    assert right == truth


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("upright", [False, True])
def test_a_swap_of_neighbours_is_explained(seed: int, upright: bool) -> None:
    sheet, rng = scattered(seed), Random(seed)
    details = [row for row in sheet.rows if row.startswith("项")]
    if upright:
        at, column = rng.randrange(len(details) - 1), rng.choice(sheet.columns[:-1])
        one, two = (details[at], column), (details[at + 1], column)
    else:
        at, row = rng.randrange(len(sheet.columns) - 2), rng.choice([*details, NEW, LEFT])
        one, two = (row, sheet.columns[at]), (row, sheet.columns[at + 1])
    (breach,) = sheet.explain({one: sheet.numbers[two], two: sheet.numbers[one]})
    (explanation,) = breach.explanations
    assert explanation.kind == "swap"
    assert explanation.values == {one: sheet.numbers[one], two: sheet.numbers[two]}


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("step", [1, -1])
def test_a_shifted_row_is_explained(seed: int, step: int) -> None:
    sheet = scattered(seed)
    row = Random(seed).choice([NEW, LEFT, *(row for row in sheet.rows if row.startswith("项"))])
    line = [(row, column) for column in sheet.columns[:-1]]
    values = [sheet.numbers[cell] for cell in line]
    moved: dict[Cell, Number | None] = dict(zip(line, values[step:] + values[:step], strict=True))
    (breach,) = sheet.explain(moved)
    (explanation,) = breach.explanations
    assert explanation.kind == "shift"
    assert explanation.values == dict(zip(line, values, strict=True))


@pytest.mark.parametrize("seed", range(10))
def test_a_shifted_column_is_explained(seed: int) -> None:
    sheet = scattered(seed)
    column = Random(seed).choice(sheet.columns[:-1])
    line = [(row, column) for row in sheet.rows if row.startswith("项")]
    values = [sheet.numbers[cell] for cell in line]
    (breach,) = sheet.explain(dict(zip(line, values[1:] + values[:1], strict=True)))
    (explanation,) = breach.explanations
    assert explanation.kind == "shift"
    assert explanation.values == dict(zip(line, values, strict=True))


@given(st.lists(st.integers(50, 500), min_size=3, max_size=3), st.integers(-40, 40).filter(bool))
def test_one_sum_alone_names_every_cell(parts: list[int], delta: int) -> None:
    cells: list[Cell] = [("", name) for name in "甲乙丙"]
    total: Cell = ("", SUM)
    identity = Identity(7, "总", (*((cell, 1) for cell in cells), (total, -1)))
    numbers: dict[Cell, Number | None] = dict(zip(cells, parts, strict=True))
    numbers[total] = sum(parts) + delta
    (breach,) = breaches([identity], numbers)
    assert breach.failing == ((identity, -delta),)
    expected = [{cell: part + delta} for cell, part in zip(cells, parts, strict=True)] + [{total: sum(parts)}]
    given_ = [one.values for one in breach.explanations]
    assert all(one.kind == "change" for one in breach.explanations)
    assert len(given_) == len(expected)
    assert all(one in given_ for one in expected)


def test_no_explanation_makes_a_count_negative() -> None:
    identity = Identity(0, "总", ((("", "甲"), 1), (("", "乙"), 1), (("", SUM), -1)))
    (breach,) = breaches([identity], {("", "甲"): 2, ("", "乙"): 9, ("", SUM): 4})
    assert [one.values for one in breach.explanations] == [{("", "乙"): 2}, {("", SUM): 11}]


@given(st.data(), sheets())
def test_cells_that_cannot_be_told_break_nothing(data: st.DataObject, sheet: Sheet) -> None:
    unknown = data.draw(st.lists(st.sampled_from(sorted(sheet.numbers)), min_size=1, max_size=12))
    assert sheet.explain(dict.fromkeys(unknown)) == []


@given(st.data(), sheets())
@settings(max_examples=200)
def test_a_cell_that_cannot_be_told_silences_only_its_own_identities(data: st.DataObject, sheet: Sheet) -> None:
    cell = data.draw(st.sampled_from(sorted(sheet.numbers)))
    unknown = data.draw(st.sampled_from(sorted(sheet.numbers)).filter(lambda other: other != cell))
    found = sheet.explain({cell: sheet.numbers[cell] + 5, unknown: None})
    failing = {identity for breach in found for identity, _ in breach.failing}
    cells = {identity: {term for term, _ in identity.terms} for identity in sheet.identities}
    assert failing == {one for one in sheet.identities if cell in cells[one] and unknown not in cells[one]}
    for breach in found:
        assert all(unknown not in one.values for one in breach.explanations)
        assert {cell: sheet.numbers[cell]} in [one.values for one in breach.explanations]


def test_decimals_are_exact() -> None:
    identity = Identity(0, "总", ((("", "甲"), 1), (("", "乙"), 1), (("", SUM), -1)))
    numbers: dict[Cell, Number | None] = {("", "甲"): Decimal("96000.4"), ("", "乙"): Decimal("171.2")}
    assert breaches([identity], {**numbers, ("", SUM): Decimal("96171.6")}) == []
    (breach,) = breaches([identity], {**numbers, ("", SUM): Decimal("96171.7")})
    assert breach.failing[0][1] == Decimal("-0.1")


@given(sheets(most=50), st.data())
@settings(max_examples=60, deadline=None)
def test_every_explanation_mends_all_it_is_given_for(sheet: Sheet, data: st.DataObject) -> None:
    cells = data.draw(st.lists(st.sampled_from(sorted(sheet.numbers)), min_size=1, max_size=5, unique=True))
    wrong: dict[Cell, Number | None] = {cell: data.draw(st.integers(0, 60)) for cell in cells}
    numbers = sheet.numbers | {cell: int(value or 0) for cell, value in wrong.items()}
    broken = {one for one in sheet.identities if sum(factor * numbers[cell] for cell, factor in one.terms)}
    found = sheet.explain(wrong)
    told = [identity for breach in found for identity, _ in breach.failing]
    assert sorted(told) == sorted(broken), "each broken identity is told once"
    for breach in found:
        for one in breach.explanations:
            after: dict[Cell, Number] = {**numbers, **one.values}
            assert any(after[cell] != numbers[cell] for cell in one.values)
            for identity, _ in breach.failing:
                assert sum(factor * after[cell] for cell, factor in identity.terms) == 0


def _noise(rng: Random, sheet: Sheet) -> dict[Cell, Number | None]:
    return {cell: rng.randrange(1000) for cell in sheet.numbers}


def _zeros(_: Random, sheet: Sheet) -> dict[Cell, Number | None]:
    return {cell: 1 if row == TOTAL else 0 for cell in sheet.numbers for row in cell[:1]}


def _halves(_: Random, sheet: Sheet) -> dict[Cell, Number | None]:
    return {two: sheet.numbers[one] for line in sheet.lines[:3] for one, two in pairwise(line)}


@pytest.mark.parametrize("spoil", [_noise, _zeros, _halves])
def test_a_hopeless_table_takes_no_long_search(spoil: Callable[[Random, Sheet], dict[Cell, Number | None]]) -> None:
    sheet = scattered(1, width=6, height=26)
    began = time.perf_counter()
    found = sheet.explain(spoil(Random(1), sheet))
    assert found
    assert time.perf_counter() - began < 3


@given(st.data())
def test_equal_deltas_leave_both_diagonals(data: st.DataObject) -> None:
    sheet = scattered(3)
    delta = data.draw(st.integers(1, 99))
    cells = [("项1", "列1"), ("项3", "列3")]
    assume(all(sheet.numbers[cell] > 100 for cell in sheet.numbers))
    (breach,) = sheet.explain({cell: sheet.numbers[cell] + delta for cell in cells})
    found = [set(one.values) for one in breach.explanations]
    assert found.count(set(cells)) == 1
    assert found.count({("项1", "列3"), ("项3", "列1")}) == 1
    assert len(found) == 2


def test_a_swap_that_mends_only_a_part_leaves_the_rest_to_be_told() -> None:
    """Two rows are swapped, and the total of their copies is wrong as well: the three failures share cells."""

    def identity(label: str, *terms: tuple[str, int]) -> Identity:
        return Identity(1, label, tuple(((cell, ""), factor) for cell, factor in terms))

    identities = [
        identity("一", ("甲", 1), ("甲抄", -1)),
        identity("二", ("乙", 1), ("乙抄", -1)),
        identity("计", ("甲抄", 1), ("乙抄", 1), ("丙", 1), ("丁", 1), ("计", -1)),
    ]
    numbers: dict[Cell, Number | None] = {
        (cell, ""): value
        for cell, value in (("甲", 5), ("乙", 3), ("甲抄", 3), ("乙抄", 5), ("丙", 1), ("丁", 1), ("计", 99))
    }
    found = breaches(identities, numbers, [(("甲", ""), ("乙", ""))])
    assert [[one.label for one, _ in breach.failing] for breach in found] == [["一", "二"], ["计"]]
    assert [one.kind for one in found[0].explanations] == ["swap"]
