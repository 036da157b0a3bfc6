"""The HTML page, and the content that it shows: nothing lost, nothing twice, nothing dangerous, all of it usable."""

from __future__ import annotations

from random import Random

import pytest

from linter.document import BLANK
from linter.engine import Linter, Settings
from linter.packs import load
from linter.report import Report
from linter.violations import FileResult, Passage, ShownCell, ShownTable
from tests import formats
from tests import generator as g

#: What draws tables and headings in text files.
DRAWN = frozenset(BLANK + "|#*-:")


@pytest.fixture(scope="module")
def showing() -> Linter:
    """The linter, asked for the content of reports."""
    return Linter(load(), Settings(content=True))


def pieces(result: FileResult) -> list[Passage | ShownCell]:
    """What content has of the report's own text."""
    made: list[Passage | ShownCell] = []
    for block in result.content:
        made += [cell for cell in block.cells if cell.start >= 0] if isinstance(block, ShownTable) else [block]
    return made


def check_whole(linter: Linter, data: bytes, name: str) -> FileResult:
    """Every character stands in the content once, at its offset; every slot of a table belongs to one cell."""
    report = linter.report(data, name)
    assert isinstance(report, Report), report
    result = linter.lint_report(report)
    text, written, counted = report.text, report.document.written, [0] * len(report.text)
    for piece in pieces(result):
        end = piece.start + len(piece.text)
        assert all(one in (two, "*") for one, two in zip(piece.text, written[piece.start : end], strict=True))
        for at in range(piece.start, end):
            counted[at] += 1
    drawn = DRAWN if name.endswith((".txt", ".md")) else frozenset(BLANK)
    lost = [text[at - 5 : at + 10] for at, count in enumerate(counted) if not count and text[at] not in drawn]
    twice = [text[at - 5 : at + 10] for at, count in enumerate(counted) if count > 1]
    assert not lost and not twice
    for table in result.content:
        if isinstance(table, ShownTable):
            slots = [
                (row, column)
                for cell in table.cells
                for row in range(cell.row, cell.row + cell.rowspan)
                for column in range(cell.column, cell.column + cell.colspan)
            ]
            assert len(slots) == len(set(slots)), table.name
    return result


def tables(result: FileResult) -> dict[str, list[list[str]]]:
    """The rows of the form's tables, by name: the label nearest to the values, and these."""
    found = {}
    for table in result.content:
        if isinstance(table, ShownTable) and table.name:
            rows: dict[int, list[ShownCell]] = {}
            for cell in sorted(table.cells, key=lambda cell: cell.column):
                rows.setdefault(cell.row, []).append(cell)
            found[table.name] = [
                [*[cell.text for cell in row if cell.head][-1:], *(cell.text for cell in row if not cell.head)]
                for _, row in sorted(rows.items())
            ]
    return found


def rows_with_values(d: g.Draft) -> list[list[str]]:
    """The rows of 表三 in the draft."""
    return [
        [d.labels.get(name, name), *(d.cells[g.THREE, name, column] for column in g.COLUMNS)]
        for _, _, name in g.table_three(d.form)
    ]


@pytest.mark.parametrize("form", g.FORMS)
@pytest.mark.parametrize("dialect", g.DIALECTS)
def test_clean_reports_are_shown_whole_and_in_their_form(form: int, dialect: str, showing: Linter) -> None:
    for seed in range(3):
        d = g.draft(Random(f"page/{form}/{seed}"), form)
        text = g.finish(g.render(d, dialect))[0]
        result = check_whole(showing, text.encode(), "report.txt")
        shown = tables(result)
        assert list(shown) == ["表二", "表三", "表四"]
        filled = [[cell for cell in row if cell] for row in shown["表三"]]
        assert [row for row in filled if len(row) == 8 and row[-1].isdecimal()] == rows_with_values(d)
        assert [one.heading for one in result.content if isinstance(one, Passage)].count(2) == 6


def test_nothing_of_a_broken_report_is_lost(showing: Linter) -> None:
    for case in g.cases(11, 1):
        check_whole(showing, case.text.encode(), "report.txt")


def test_nothing_of_an_unusual_report_is_lost(showing: Linter) -> None:
    for trap in g.traps(5):
        check_whole(showing, trap.data, "report.txt")


@pytest.mark.parametrize("dialect", g.UNREADABLE)
def test_tables_that_cannot_be_read_are_shown_as_they_stand(dialect: str, showing: Linter) -> None:
    check_whole(showing, g.clean(2021, dialect, 1).encode(), "report.txt")


@pytest.mark.parametrize(
    ("kind", "dialect"), [(kind, one) for kind in ("docx", "html") for one in formats.FORMATS[kind]]
)
def test_files_keep_their_merged_cells(kind: str, dialect: str, showing: Linter) -> None:
    for seed in range(2):
        d = g.draft(Random(f"page/{kind}/{seed}"), 2021)
        made = formats.write(d, kind, dialect, str(seed))
        result = check_whole(showing, made.data, f"report{made.suffix}")
        three = next(one for one in result.content if isinstance(one, ShownTable) and one.name == "表三")
        assert max(cell.rowspan for cell in three.cells) > 10, "the group of the results spans its rows"
        filled = [[cell for cell in row if cell] for row in tables(result)["表三"]]
        assert [row for row in filled if len(row) == 8 and row[-1].isdecimal()] == rows_with_values(d)
