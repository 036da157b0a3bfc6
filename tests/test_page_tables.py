"""Tables as published pages come out when their text is taken: what each flattening keeps must be bound as it stood."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from linter.engine import Linter
from linter.forms.fold import fold, without_note
from linter.report import Report
from tests import generator
from tests.generator import Draft, Grid, expand

#: Column labels that a narrow column breaks.
NARROW = {
    "商业企业": ("商业", "企业"),
    "科研机构": ("科研", "机构"),
    "结果维持": ("结果", "维持"),
    "结果纠正": ("结果", "纠正"),
    "其他结果": ("其他", "结果"),
    "尚未审结": ("尚未", "审结"),
}
SHORT = {"未经复议直接起诉": "直接起诉"}


def own(rows: Grid) -> list[list[str]]:
    return [[text for text, state in line if state == "own"] for line in expand(rows)]


def width(rows: Grid) -> int:
    return max(map(len, expand(rows)))


def closed_behind(rows: Grid) -> str:
    """Each cell on its line; the pipes that fill a row up behind its last cell."""
    wide = width(rows)
    return "\n".join(
        "\n".join(f"{text} |" if text else "|" for text in line) + f" {'|' * (wide - len(line))}".rstrip()
        for line in own(rows)
    )


def closed_below(rows: Grid) -> str:
    """Each cell on its line; the pipes that fill a row up on a line of their own."""
    wide = width(rows)
    return "\n".join("\n".join([*(f"{text} |" for text in line), "|" * (wide - len(line) + 1)]) for line in own(rows))


def opened(rows: Grid) -> str:
    """As ``closed_behind``, with a pipe alone above every row."""
    return "|\n" + closed_behind(rows).replace("|\n\n", "|\n").replace("\n第二", "\n|\n第二")


def dropping(rows: Grid) -> str:
    """As ``closed_below``, but blank cells are gone and the row is filled up with more pipes."""
    wide = width(rows)
    lines = [[text for text in line if text] for line in own(rows)]
    return "\n".join("\n".join([*(f"{text} |" for text in line), "|" * (wide - len(line) + 1)]) for line in lines)


def two_line_head(rows: Grid) -> str:
    """A header of broken labels comes out as two rows."""
    out = []
    for line in own(rows):
        cut = [NARROW.get(text, (text, "")) for text in line]
        out.append(" | ".join(first for first, _ in cut) + " |")
        if any(second for _, second in cut):
            out.append(" | ".join(second for _, second in cut if second) + " |")
    return "\n".join(out)


def bars(rows: Grid) -> str:
    """A pipe alone between cells; broken labels keep their line break."""
    return "\n|\n".join("\n".join(NARROW.get(text, (text,))) for line in own(rows) for text in line) + "\n|"


def bare_lines(rows: Grid) -> str:
    """A cell, or a piece of a broken label, on each line."""
    return "\n".join("\n".join(NARROW.get(text, (text,))) for line in own(rows) for text in line)


def tabs(rows: Grid) -> str:
    """A row a line, cells parted by tabs: a table copied from Word."""
    return "\n".join("\t".join(line) for line in own(rows))


def blanks(rows: Grid) -> str:
    """A row a line, cells parted by one blank; broken labels over two lines."""
    out = []
    for line in own(rows):
        cut = [NARROW.get(text, (text,)) for text in line]
        out += [" ".join(part[0] for part in cut)]
        if any(len(part) > 1 for part in cut):
            out += [" ".join(part[-1] for part in cut)]
    return "\n".join(out)


KEEPING = (closed_behind, closed_below, opened, two_line_head, bars, tabs)
LOSING = (dropping, bare_lines, blanks)


def draft(form: int, seed: int, emptied: int) -> Draft:
    made = generator.draft(Random(f"page/{seed}"), form, profile=("zero", "small", "large")[seed % 3], quiet=True)
    for key in Random(seed).sample(list(made.cells), emptied):
        made.cells[key] = ""
    return made


def bound(
    shipped: Linter, monkeypatch: pytest.MonkeyPatch, made: Draft, render: Callable[[Grid], str]
) -> dict[str, str]:
    """What every cell of the official form holds, as it was bound; cells that were not are left out."""
    monkeypatch.setattr(generator, "render_table", lambda rows, dialect, pad=0: render(rows))
    report = shipped.report(generator.finish(generator.render(made, "pipe"))[0].encode(), "page.txt")
    assert isinstance(report, Report)
    cells = {}
    for key, table in report.tables.items():
        for value in table.values():
            row, column = table.table.rows[value.row], value.column
            block = next(one for one in table.table.blocks if row in one.rows)
            label = next(one.label for one in block.columns if one.name == column)
            name = column if key == "表四" else f"{fold(without_note(row.label))} {fold(without_note(label))}"
            if value.state != "missing":
                cells[f"{key} {name}"] = value.text
    return cells


def wanted(made: Draft) -> dict[str, str]:
    cells = {}
    for (table, row, column), text in made.cells.items():
        if table == "表四":
            suit, outcome = column.split(" ")
            name = SHORT.get(suit, suit) + outcome
        else:
            name = f"{fold(without_note(row))} {fold(without_note(column))}"
        cells[f"{table} {name}"] = text
    return cells


@pytest.mark.parametrize("form", generator.FORMS)
@pytest.mark.parametrize("render", (*KEEPING, *LOSING), ids=lambda one: one.__name__)
def test_a_table_is_read_as_it_stood(
    shipped: Linter, monkeypatch: pytest.MonkeyPatch, render: Callable[[Grid], str], form: int
) -> None:
    for seed in range(3):
        made = draft(form, seed, 0)
        assert bound(shipped, monkeypatch, made, render) == wanted(made)


@pytest.mark.parametrize("form", generator.FORMS)
@pytest.mark.parametrize("render", KEEPING, ids=lambda one: one.__name__)
def test_blank_cells_that_are_kept_are_bound_where_they_stood(
    shipped: Linter, monkeypatch: pytest.MonkeyPatch, render: Callable[[Grid], str], form: int
) -> None:
    for seed in range(3):
        made = draft(form, seed, 12)
        assert bound(shipped, monkeypatch, made, render) == wanted(made)


@pytest.mark.parametrize("form", generator.FORMS)
@pytest.mark.parametrize("render", LOSING, ids=lambda one: one.__name__)
def test_a_row_that_lost_a_blank_cell_is_not_bound_by_counting(
    shipped: Linter, monkeypatch: pytest.MonkeyPatch, render: Callable[[Grid], str], form: int
) -> None:
    for seed in range(3):
        made = draft(form, seed, 12)
        right = wanted(made)
        found = bound(shipped, monkeypatch, made, render)
        assert {name: (text, right[name]) for name, text in found.items() if text != right[name]} == {}
        assert found


def test_rows_that_lost_their_blank_cells_are_one_violation_a_table(
    shipped: Linter, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = draft(2021, 0, 60)
    monkeypatch.setattr(generator, "render_table", lambda rows, dialect, pad=0: dropping(rows))
    text, _ = generator.finish(generator.render(made, "pipe"))
    said = [one for one in shipped.lint_bytes(text.encode(), "report.txt").violations if one.rule == "TAB007"]
    assert [one.table for one in said if one.table == "表三"] == ["表三"]
    assert any("行读出的数与列数不符" in one.message and len(one.related) > 3 for one in said)
