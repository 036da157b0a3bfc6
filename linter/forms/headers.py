"""The header of a table as found: column labels that were altered or changed places, and rows out of order.

Only ruled rows are looked at whose cells are as many as the form prints there, most of them as it prints them:
a header that an export has broken up says nothing. What was cut off at the end of a cell is let pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from linter import regex
from linter.forms.bound import Issue
from linter.forms.fold import fold, label_folds
from linter.forms.model import Block, FormTable

if TYPE_CHECKING:
    from linter.forms.tables import Token

_UNIT = regex.compile(r"单位[:：]?\s*([^()（）\s]{1,4})")
_ALIKE = 0.75
#: So many rows out of place are moved rows; more are an export that reads in another order.
_MOVED = 2


def header_issues(
    table: FormTable, tokens: Sequence[Token], text: str, rows: list[tuple[int, int, int]]
) -> list[Issue]:
    """Return what is wrong with the headers of a table, given its rows as (token position, block, row)."""
    issues: list[Issue] = []
    done = 0
    for number in range(len(table.blocks)):
        places = [position for position, own, _ in rows if own == number]
        if not places:
            continue
        # Behind the rows of the block before stand its values: none of them is in a row of two labels.
        issues += _head(table, number, tokens[done : min(places)], text)
        done = max(places) + 1
    return issues


def single_header_issues(table: FormTable, tokens: Sequence[Token], text: str) -> list[Issue]:
    """The same for the table of one row without a label."""
    return list(_head(table, 0, tokens, text))


def order_issues(table: FormTable, tokens: Sequence[Token], rows: list[tuple[int, int, int]]) -> list[Issue]:
    """Rows that stand elsewhere than in the form, where they are few."""
    spots = [(block, index) for _, block, index in rows]
    if spots == sorted(spots):
        return []
    kept = _longest(spots)
    moved = [row for row in rows if row[1:] not in kept]
    if len(moved) > _MOVED:
        return []
    issues = []
    for position, block, index in moved:
        token = tokens[position]
        issues.append(Issue("row-order", (table.blocks[block].rows[index].key,), token.start, token.end))
    return issues


def _longest(spots: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """The longest run of rows that are in order."""
    best: list[list[tuple[int, int]]] = []
    for at, spot in enumerate(spots):
        runs = [run for run in best[:at] if run[-1] < spot]
        longest = max(map(len, runs), default=0)
        best.append([*next((run for run in runs if len(run) == longest), []), spot])
    longest = max(map(len, best))
    return set(next(run for run in best if len(run) == longest))


def _head(table: FormTable, number: int, tokens: Sequence[Token], text: str) -> Iterator[Issue]:
    """What is wrong with the ruled rows above a block."""
    rows: dict[int, list[Token]] = {}
    for token in tokens:
        if token.row >= 0 and token.end > token.start:
            rows.setdefault(token.row, []).append(token)
    for cells in rows.values():
        yield from _row(table, number, table.blocks[number], cells, text)


def _row(table: FormTable, number: int, block: Block, cells: list[Token], text: str) -> Iterator[Issue]:
    written = [text[cell.start : cell.end] for cell in cells]
    if len(cells) == 1:
        yield from _alone(table, number, block, cells[0], written[0])
        return
    for labels in _printed(table, block):
        if len(labels) != len(cells):
            continue
        wrong = [at for at, label in enumerate(labels) if label and not _is(written[at], label)]
        if len(wrong) == 2 and all(_is(written[one], labels[two]) for one, two in (wrong, wrong[::-1])):
            first = cells[wrong[0]]
            yield Issue("column-order", (), first.start, first.end, text=f"{written[wrong[0]]}、{written[wrong[1]]}")
            return
        if 2 * len(wrong) > len(labels):
            continue
        for at in wrong:
            if not fold(labels[at]).startswith(fold(written[at])) and not written[at][0].isdecimal():
                yield Issue("column-label", (), cells[at].start, cells[at].end, text=written[at], right=labels[at])
        for cell, label, own in zip(cells, labels, written, strict=True):
            yield from _unit(cell, label, own)
        return


def _printed(table: FormTable, block: Block) -> Iterator[list[str]]:
    """The rows of labels that stand above a block: columns and groups, then the columns of groups; or all in one row.

    "" is a cell that may hold anything.
    """
    upper = list(dict.fromkeys(column.group_label or column.label for column in block.columns))
    groups = list(dict.fromkeys(column.group_label for column in block.columns if column.group_label))
    lower = [column.label for column in block.columns if column.group_label]
    if table.header:
        yield [table.header, *upper]
    yield upper
    if lower:
        yield lower
        flat = [column.label for column in block.columns]
        yield flat
        yield ["", *flat]
        # 行政诉讼 stands over two of three groups.
        yield groups[1:]


def _is(written: str, label: str) -> bool:
    return fold(written) in label_folds(label) or fold(written.partition("（")[0]) in label_folds(label)


def _unit(cell: Token, label: str, written: str) -> Iterator[Issue]:
    due, own = _UNIT.search(label), _UNIT.search(written)
    if due and own and due[1] != own[1]:
        yield Issue("column-unit", (), cell.start, cell.end, text=written, right=label)


def _alone(table: FormTable, number: int, block: Block, cell: Token, written: str) -> Iterator[Issue]:
    """A cell alone in its row: the caption of a block, or the note in the corner."""
    caption = next((label for label in cell.labels if label.role == "caption"), None)
    if caption is not None:
        right = block.caption if caption.block != number else ""
    elif cell.labels or cell.foreign:
        return
    else:
        names = [name for name in (block.caption, table.corner) if name]
        right = next((name for name in names if _likeness(written, name) >= _ALIKE), "")
    if right and not fold(right).startswith(fold(written)):
        yield Issue("column-label", (), cell.start, cell.end, text=written, right=right)


def _likeness(one: str, two: str) -> float:
    return SequenceMatcher(None, fold(one), fold(two), autojunk=False).ratio()
