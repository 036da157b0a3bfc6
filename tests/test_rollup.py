"""The sums of units: every cell, one violation a cause, and reports that do not count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.engine import Linter
from linter.examples import build
from linter.packs import load
from linter.report import Report
from linter.violations import FileResult, Violation
from tests.conftest import Cli

LINTER = Linter(load())
BASE: dict[str, Any] = load(examples=True).reports["annual-report"]["example"]
FORM = LINTER.form("2021")
Cells = dict[str, int]

#: Cells that are no totals, and may differ by themselves.
DETAIL = [
    f"{table.key}.{row.key}.{column.name}"
    for table in FORM.tables
    for block in table.blocks
    for row in block.rows
    for column in block.columns
    if column.key != "总计" and row.key not in ("总计", "规章")
]
ALL = [
    f"{table.key}.{row.key}.{column.name}"
    for table in FORM.tables
    for block in table.blocks
    for row in block.rows
    for column in block.columns
    if row.key != "规章"
]


def completed(cells: Cells) -> Cells:
    """Cells with the totals that follow from them."""
    full = dict(cells)
    for name, number in cells.items():
        table, row, column = name.split(".")
        if table == "表四":
            add(full, f"表四.件数.{column[:-4]}总计", number)
        elif table == "表三":
            add(full, f"表三.{row}.总计", number)
            if row in FORM.table("表三").groups["办理结果"]:
                add(full, f"表三.总计.{column}", number)
                add(full, "表三.总计.总计", number)
    return full


def add(cells: Cells, name: str, number: int) -> None:
    cells[name] = cells.get(name, 0) + number


def summed(units: list[Cells]) -> Cells:
    total: Cells = {}
    for unit in units:
        for name, number in unit.items():
            add(total, name, number)
    return total


def report(name: str, **example: Any) -> Report:
    bound = LINTER.report(build(BASE, example, LINTER).encode(), name)
    assert isinstance(bound, Report)
    return bound


def rolled(parent: Cells, units: list[Cells], due: tuple[str, ...] = ()) -> list[Violation]:
    """What is said of the parent's cells."""
    names = "甲乙丙丁戊己"
    top = report("parent.txt", agency="青禾县人民政府", cells=parent)
    below = [report(f"{n}.txt", agency=f"青禾县{n}局", cells=unit) for n, unit in zip(names, units, strict=False)]
    top.units, top.due = tuple(below), due
    for unit in below:
        unit.parent = top
    return list(LINTER.lint_report(top).violations)


def place(one: Violation) -> str:
    table = next(table for table in FORM.tables if table.names["zh"] == one.table)
    row = next(key for key, row in table.rows.items() if row.label == (one.row or ""))
    column = next(name for name in table.columns if table.column_text(name) == one.col)
    return f"{table.key}.{row}.{column}"


unit_cells = st.dictionaries(st.sampled_from(DETAIL), st.integers(0, 400), max_size=12).map(completed)


@settings(max_examples=25, deadline=None)
@given(st.lists(unit_cells, min_size=1, max_size=5))
def test_a_sum_of_its_units_is_let_pass(units: list[Cells]) -> None:
    assert rolled(summed(units), units) == []


@settings(max_examples=25, deadline=None)
@given(st.lists(unit_cells, min_size=2, max_size=5), st.sampled_from(ALL), st.integers(1000, 9999))
def test_any_cell_changed_is_named_and_no_other(units: list[Cells], cell: str, more: int) -> None:
    total = summed(units)
    found = rolled(total | {cell: total.get(cell, 0) + more}, units)
    assert [place(one) for one in found] == [cell]
    assert str(more) in found[0].message


@settings(max_examples=25, deadline=None)
@given(st.lists(unit_cells, min_size=2, max_size=5), st.sampled_from(DETAIL), st.integers(1000, 9999))
def test_totals_that_follow_are_not_said_again(units: list[Cells], cell: str, more: int) -> None:
    changed = summed([*units, completed({cell: more})])
    assert [place(one) for one in rolled(changed, units)] == [cell]


UNITS = [
    completed({"表三.新收.自然人": 7, "表三.予以公开.自然人": 7, "表二.行政许可.处理决定": 30}),
    completed(
        {"表三.新收.自然人": 2, "表三.新收.商业企业": 1, "表三.予以公开.自然人": 3, "表二.行政处罚.处理决定": 11}
    ),
    completed({"表三.新收.自然人": 5, "表三.重复申请.自然人": 5, "表二.行政许可.处理决定": 400}),
]


@pytest.mark.parametrize(("parent", "word"), [(UNITS[:2], "漏计"), ([*UNITS, UNITS[2]], "计了两次")])
def test_a_unit_left_out_or_counted_twice_is_one_violation(parent: list[Cells], word: str) -> None:
    found = rolled(summed(parent), UNITS)
    assert len(found) == 1
    assert word in found[0].message
    assert "青禾县丙局" in found[0].message
    assert found[0].related[-1].file == "丙.txt"


def test_a_difference_that_is_one_units_number_is_said() -> None:
    total = summed(UNITS)
    found = rolled(total | {"表二.行政许可.处理决定": 30}, UNITS)
    assert len(found) == 1
    assert "恰好是“青禾县丙局”填的数" in found[0].message
    assert "400、青禾县甲局 30" in found[0].message  # where to look: the largest first
    assert {one.file for one in found[0].related} == {"甲.txt", "丙.txt"}


def test_a_complete_list_of_units_makes_it_a_warning() -> None:
    wrong = summed(UNITS) | {"表二.行政许可.处理决定": 431}
    names = ("县甲局", "青禾县乙局", "丙局")
    short = ("青禾县甲局", "青禾县乙局", "青禾县丙局")
    assert [(one.rule, one.severity) for one in rolled(wrong, UNITS)] == [("AGG001", "info")]
    assert [(one.rule, one.severity) for one in rolled(wrong, UNITS, short)] == [("AGG002", "warning")]
    # “丙局” is too short to be told from the end of another name
    assert [one.rule for one in rolled(wrong, UNITS, names)] == ["AGG003", "AGG001"]
    missing = rolled(wrong, UNITS, (*short, "青禾县水利局"))
    assert [one.rule for one in missing] == ["AGG003", "AGG001"]
    assert "青禾县水利局" in missing[0].message


def test_blank_cells_are_no_zero() -> None:
    blank: Any = UNITS[0] | {"表二.行政许可.处理决定": ""}
    total = summed(UNITS)
    assert rolled(total, [blank, *UNITS[1:]]) == []  # 430 or more: cannot tell
    over = rolled(total | {"表二.行政许可.处理决定": 399}, [blank, *UNITS[1:]])
    assert [place(one) for one in over] == ["表二.行政许可.处理决定"]
    assert "至少少 1" in over[0].message


# -- the command line -----------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "units"
    inside.mkdir()
    for name, cells in zip("甲乙丙", UNITS, strict=True):
        write(inside / f"{name}.txt", agency=f"青禾县{name}局", cells=cells)
    write(tmp_path / "units" / "parent.txt", agency="青禾县人民政府", cells=summed(UNITS))
    return inside


def write(path: Path, **example: Any) -> str:
    path.write_text(build(BASE, example, LINTER), encoding="utf-8")
    return str(path)


def test_a_folder_of_units_leaves_the_parent_out(cli_here: Cli, folder: Path) -> None:
    ran = cli_here("rollup", str(folder / "parent.txt"), str(folder))
    assert ran.code == 0
    assert "没有发现问题" in ran.out
    assert "4" in ran.out.splitlines()[-1]


def test_reports_that_do_not_count_are_said_with_their_file(cli_here: Cli, folder: Path) -> None:
    year = write(folder / "year.txt", agency="青禾县水利局", year=2023)
    twice = write(folder / "甲2.txt", agency="青禾县甲局", cells=UNITS[0])
    above = write(folder / "above.txt", agency="云泽市人民政府", cells=UNITS[1])
    ran = cli_here("rollup", str(folder / "parent.txt"), str(folder), "--format", "json")
    said = {
        file["path"]: [one["rule"] for one in file["violations"]]
        for file in json.loads(ran.out)["files"]
        if file["violations"]
    }
    assert said == {year: ["AGG005"], twice: ["AGG006"], above: ["AGG007"]}  # and the sums are right without them
    assert ran.code == 1


def test_a_list_names_the_missing_and_the_unlisted(cli_here: Cli, folder: Path, tmp_path: Path) -> None:
    names = tmp_path / "units.list"
    names.write_text("# 部门\n青禾县甲局\n青禾县乙局\n\n青禾县水利局\n", encoding="gbk")
    ran = cli_here("rollup", str(folder / "parent.txt"), str(folder), "--units", str(names), "-q")
    assert "AGG003" in ran.out
    assert "青禾县水利局" in ran.out
    assert "丙.txt" in next(line for line in ran.out.splitlines() if "AGG004" in line)


def test_cells_that_cannot_be_told_are_said_once_a_unit(cli_here: Cli, folder: Path) -> None:
    write(folder / "丁.txt", agency="青禾县丁局", cells={"表二.行政许可.处理决定": "", "表三.新收.自然人": "/"})
    ran = cli_here("rollup", str(folder / "parent.txt"), str(folder), "-q")
    assert ran.out.count("AGG008") == 1
    assert "有2格" in ran.out


def test_only_the_rules_that_are_selected(cli_here: Cli, folder: Path) -> None:
    write(folder / "year.txt", agency="青禾县水利局", year=2023)
    write(folder / "above.txt", agency="云泽市人民政府", cells=UNITS[1])
    rollup = ("rollup", str(folder / "parent.txt"), str(folder), "-q")
    assert [rule in cli_here(*rollup).out for rule in ("AGG005", "AGG007")] == [True, True]
    assert [rule in cli_here(*rollup, "--select", "AGG005").out for rule in ("AGG005", "AGG007")] == [True, False]
    assert [rule in cli_here(*rollup, "--ignore", "AGG005").out for rule in ("AGG005", "AGG007")] == [False, True]


def test_the_year_given_is_that_of_the_parent(cli_here: Cli, folder: Path) -> None:
    ran = cli_here("rollup", str(folder / "parent.txt"), str(folder), "-q", "--year", "2023")
    assert ran.out.count("AGG005") == len(UNITS)


def test_an_unreadable_unit_is_said_and_fails(cli_here: Cli, folder: Path) -> None:
    (folder / "x.docx").write_bytes(b"PK\x03\x04 broken")
    ran = cli_here("rollup", str(folder / "parent.txt"), str(folder))
    assert ran.code == 3
    assert "x.docx" in ran.out


def test_wrong_use_is_told(cli_here: Cli, folder: Path, tmp_path: Path) -> None:
    parent = str(folder / "parent.txt")
    assert cli_here("rollup", parent, parent).code == 2
    assert cli_here("rollup", parent).code == 2
    assert cli_here("rollup", parent, str(folder), "--units", str(tmp_path / "none.txt")).code == 2
    assert cli_here("rollup", str(tmp_path / "none.txt"), str(folder)).code == 3
    empty = tmp_path / "empty.list"
    empty.write_text("# nothing\n", encoding="utf-8")
    assert cli_here("rollup", parent, str(folder), "--units", str(empty)).code == 2


def test_rules_of_sums_are_not_run_when_linting(folder: Path) -> None:
    result = LINTER.lint_bytes((folder / "parent.txt").read_bytes(), "parent.txt")
    assert isinstance(result, FileResult)
    assert not [one for one in result.violations if one.rule.startswith("AGG")]
