"""The generator's reports as files: what is found in a text is found in Word, HTML, PDF and old Word files too.

``python -m tests.measure --format docx`` prints the whole table; here the aims are held on a smaller run.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter import readers
from linter.document import Paragraph, Table
from linter.engine import Linter
from linter.readers import office
from tests import formats, word
from tests import generator as g
from tests.measure import run

needs_office = pytest.mark.skipif(
    not office.program() and not os.environ.get("CI"), reason="LibreOffice is not installed"
)


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_what_is_found_in_a_text_is_found_in_a_file(kind: str) -> None:
    summary = run(1, 7, kind=kind)
    assert summary.total.cases >= 60
    assert summary.clean.alarms + summary.traps.alarms + summary.total.alarms == 0, summary.table()
    assert summary.total.found / summary.total.cases >= 0.97, summary.table()
    assert summary.total.pinned / summary.total.cases >= 0.95, summary.table()


@needs_office
@pytest.mark.parametrize(
    "kind",
    [
        "doc",
        "odt",
        "pdf",
    ],
)
def test_what_libreoffice_makes_of_a_report_reads_alike(kind: str) -> None:
    summary = run(1, 7, kind=kind, most=6)
    assert summary.total.cases >= 2
    assert summary.total.found == summary.total.cases, summary.table()
    assert summary.total.pinned == summary.total.cases, summary.table()
    assert summary.clean.alarms + summary.traps.alarms + summary.total.alarms == 0, summary.table()


def prints(linter: Linter, made: formats.Made) -> list[tuple[str, str]]:
    result = linter.lint_bytes(made.data, f"report{made.suffix}")
    return [(one.rule, one.fingerprint) for one in result.violations]


@pytest.mark.parametrize("form", g.FORMS)
def test_a_table_copied_as_text_into_word_is_read_as_in_the_text(shipped: Linter, form: int) -> None:
    for dialect in g.DIALECTS:
        d = g.draft(Random(f"clean/{form}/0"), form)
        made, text = formats.copied(d, dialect), g.clean(form, dialect, 0).encode()
        wanted = [(one.rule, one.fingerprint) for one in shipped.lint_bytes(text, "report.txt").violations]
        assert prints(shipped, made) == wanted, dialect


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("|甲0- \t。:", min_size=1, max_size=8), max_size=12))
def test_whatever_stands_between_pipes_is_read_once(lines: list[str]) -> None:
    document = readers.read(word.docx("".join(map(word.p, ["始", *lines, "终"]))), "a.docx")
    spans = [
        (cell.start, cell.end)
        for block in document.blocks
        for cell in ([block] if isinstance(block, Paragraph) else [cell for row in block.rows for cell in row])
    ]
    assert spans == sorted(spans)
    rest = [char for at, char in enumerate(document.text) if not any(start <= at < end for start, end in spans)]
    assert not set(rest) & set("甲0。始终")


@needs_office
def test_a_pdf_of_tables_copied_as_text_reads_as_its_word_file(shipped: Linter) -> None:
    drafts = [(dialect, g.draft(Random(f"clean/{form}/0"), form)) for form in g.FORMS for dialect in g.DIALECTS]
    made = [formats.copied(d, dialect) for dialect, d in drafts]
    for one, pdf in zip(made, formats.converted(made, "pdf"), strict=True):
        assert prints(shipped, pdf) == prints(shipped, one), one.dialect


@pytest.mark.parametrize("kind", ["docx", "html"])
@pytest.mark.parametrize("form", g.FORMS)
def test_grids_are_read_as_they_were_written(kind: str, form: int) -> None:
    for dialect in formats.FORMATS[kind]:
        for number in range(3):
            d = g.draft(Random(f"grid/{form}/{number}"), form)
            made = formats.write(d, kind, dialect, str(number))
            read = readers.read(made.data, f"report{made.suffix}")
            grids = [block.grid for block in read.blocks if isinstance(block, Table)]
            found = [
                [[read.text[cell.start : cell.end] if cell else None for cell in row] for row in grid.slots()]
                for grid in grids
            ]
            found = [grid if any(grid[-1]) else grid[:-1] for grid in found]  # Word's pages: a last row of no height
            for table in (g.TWO, g.THREE, g.FOUR):
                assert [[text for text, _ in row] for row in g.expand(g.grid(d, table))] in found, dialect
