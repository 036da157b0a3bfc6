"""Binding tables of pairs: a label and its one value behind it, however the cells are merged.

A form of this layout has no columns: its rows are labels in groups (信息发布 › 总数), and a label may
occur in several groups. It is then that of the group whose label was read last, else the next in the form's order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from linter import regex
from linter.document import Cell, Document, Paragraph
from linter.forms.bound import BoundTable, Issue
from linter.forms.fold import fold, label_folds, without_note
from linter.forms.model import FormTable, Row

#: A longer text is no label.
_LABEL = 60
#: So many characters without any label of the table end it.
_GAP = 3000
#: The least share of the form's labels that makes a table of it, and the least number.
_SHARE, _LEAST = 0.2, 3
#: How much like its label an altered one must be.
_LIKE = 0.7
#: Where more than this stands between two labels, none is looked for that was altered.
_MANY = 200
_COLON = regex.compile("[：:]")
_BOXES = ("yes-no", "boxes")


class _Token(NamedTuple):
    """A cell or a piece of a paragraph; ``line`` counts the rows of the document, 0 is a paragraph of its own."""

    start: int
    end: int
    line: int
    rows: tuple[str, ...]
    groups: tuple[str, ...]

    @property
    def label(self) -> bool:
        return bool(self.rows or self.groups)


def bind_pairs(document: Document, table: FormTable) -> BoundTable:
    """Find a table of pairs in ``document``."""
    result = BoundTable(table)
    tokens = _cluster(_Reader(document, table).tokens(), table)
    labels = {key for token in tokens for key in token.rows}
    if len(labels) < max(_LEAST, _SHARE * len(table.rows)):
        return result
    places = _assign(tokens, table)
    _recover(document.text, tokens, table, places, result)
    ends = sorted(places.values())
    for key, at in places.items():
        token = tokens[at]
        result.labels[key] = Cell(token.start, token.end)
        stop = next((end for end in ends if end > at), len(tokens))
        _bind(document.text, table, key, tokens, at, stop, result)
    _missing(table, tokens, places, result)
    result.found = True
    spans = [*result.labels.values(), *result.cells.values()]
    result.start = min(tokens[0].start, *(span.start for span in spans))
    result.end = max(span.end for span in spans)
    return result


class _Reader:
    """Reads a document as tokens: cells, and paragraphs cut behind a label and its colon."""

    def __init__(self, document: Document, table: FormTable) -> None:
        self.document = document
        self.rows: dict[str, tuple[str, ...]] = {}
        self.groups: dict[str, tuple[str, ...]] = {}
        for key, row in table.rows.items():
            for spelling in (*label_folds(row.label), *(fold(text) for text in table.also.get(key, ()))):
                self.rows[spelling] = (*self.rows.get(spelling, ()), key)
        for key, label in table.group_names.items():
            for spelling in (*label_folds(label), *(fold(text) for text in table.also.get(key, ()))):
                self.groups[spelling] = (*self.groups.get(spelling, ()), key)

    def tokens(self) -> Iterator[_Token]:
        """Yield everything that stands in the document, in reading order."""
        line = 0
        for block in self.document.blocks:
            if isinstance(block, Paragraph):
                yield from self._paragraph(*block)
                continue
            for row in block.rows:
                line += 1
                for start, end in row:
                    yield self._token(start, end, line if block.ruled else 0)

    def _paragraph(self, start: int, end: int) -> Iterator[_Token]:
        text = self.document.text[start:end]
        whole = self._token(start, end, 0)
        for found in () if whole.label else _COLON.finditer(text, 0, _LABEL):
            label = self._token(start, start + found.start(), 0)
            if label.rows and _balanced(text[: found.start()]):
                yield label
                yield _Token(end - len(text[found.end() :].lstrip()), end, 0, (), ())
                return
        yield whole

    def _token(self, start: int, end: int, line: int) -> _Token:
        text = self.document.text[start:end]
        if not text or len(text) > _LABEL:
            return _Token(start, end, line, (), ())
        for spelling in (fold(text), fold(without_note(text))):
            rows, groups = self.rows.get(spelling, ()), self.groups.get(spelling, ())
            if rows or groups:
                return _Token(start, end, line, rows, groups)
        return _Token(start, end, line, (), ())


def _balanced(text: str) -> bool:
    return sum(map(text.count, "（(")) == sum(map(text.count, "）)"))


def _cluster(tokens: Iterator[_Token], table: FormTable) -> list[_Token]:
    """Return the tokens from the first to the last label of the table, where these stand densest."""
    clusters: list[list[_Token]] = [[]]
    last = 0
    for token in tokens:
        if token.label:
            if clusters[-1] and token.start - last > _GAP:
                clusters.append([])
            last = token.end
        if clusters[-1] or token.label:
            clusters[-1].append(token)
    best = max(clusters, key=lambda cluster: len({key for token in cluster for key in token.rows}))
    ends = [number for number, token in enumerate(best) if token.label]
    return best[: _end(best, ends[-1])] if ends else []


def _end(tokens: list[_Token], last: int) -> int:
    """The end of the table: the row of its last label, or the one paragraph behind it."""
    end = last + 1
    while end < len(tokens) and tokens[last].line and tokens[end].line == tokens[last].line:
        end += 1
    return end if tokens[last].line else min(len(tokens), last + 2)


def _assign(tokens: list[_Token], table: FormTable) -> dict[str, int]:
    """Return where each row's label stands, by row key."""
    order = {key: number for number, key in enumerate(table.rows)}
    places: dict[str, int] = {}
    scope: tuple[str, ...] = ()
    last = -1
    for number, token in enumerate(tokens):
        again = any(places.get(key) is not None and tokens[places[key]].line == token.line for key in token.rows)
        free = [key for key in token.rows if key not in places]
        if token.line and again and not free:
            continue  # a merged cell, repeated in its row
        if free and not (token.groups and _opens(tokens, number)):
            inside = [key for key in free if set(scope) & set(table.rows[key].parents)]
            later = [key for key in inside or free if order[key] > last]
            key = (later or inside or free)[0]
            places[key] = number
            last = order[key]
        elif token.groups:
            scope = token.groups
    return places


def _opens(tokens: list[_Token], number: int) -> bool:
    """Whether another label stands behind this one in its row: then it is that of a group."""
    following = tokens[number + 1 : number + 2]
    return bool(following and following[0].label and following[0].line == tokens[number].line)


def _bind(text: str, table: FormTable, key: str, tokens: list[_Token], at: int, stop: int, result: BoundTable) -> None:
    label, row = tokens[at], table.rows[key]
    cells: list[_Token] = []
    beside = regex.compile(table.beside) if table.beside else None
    for token in tokens[at + 1 : stop]:
        if label.line and token.line == label.line and key in token.rows:
            continue  # a merged cell, repeated in its row
        if token.label or token.line != label.line:
            break
        if beside and beside.fullmatch(text, token.start, token.end):
            continue
        cells.append(token)
        if not label.line:
            break  # what stands in paragraphs of their own: the next one
    filled = [cell for cell in cells if cell.end > cell.start]
    different = {text[cell.start : cell.end] for cell in filled}
    column = table.blocks[0].columns[0].name
    if len(different) <= 1:
        cell = (filled or cells or [label._replace(start=label.end)])[0]
        result.cells[key, column] = Cell(cell.start, cell.end)
    elif table.type_of(key, column) in _BOXES:
        result.cells[key, column] = Cell(filled[0].start, filled[-1].end)
    else:
        result.issues.append(Issue("row-shape", (row.key,), filled[0].start, filled[-1].end, len(filled), 1))


def _recover(text: str, tokens: list[_Token], table: FormTable, places: dict[str, int], result: BoundTable) -> None:
    """Bind a row whose label was altered: it stands where the row is due and is much like it."""
    from difflib import SequenceMatcher

    keys = list(table.rows)
    for index, key in enumerate(keys):
        if key in places:
            continue
        before = max((places[one] for one in keys[:index] if one in places), default=-1)
        after = min((places[one] for one in keys[index + 1 :] if one in places), default=len(tokens))
        if after - before > _MANY:
            continue
        wanted = fold(without_note(table.rows[key].label))
        for at in range(before + 1, after):
            written = text[tokens[at].start : tokens[at].end]
            folded = fold(without_note(written)) if not tokens[at].label and len(written) <= _LABEL else ""
            if len(folded) < _LEAST or folded.isdecimal():
                continue
            if SequenceMatcher(None, wanted, folded, autojunk=False).ratio() >= _LIKE:
                places[key] = at
                result.issues.append(Issue("row-label", (key,), tokens[at].start, tokens[at].end, text=written))
                break


def _missing(table: FormTable, tokens: list[_Token], places: dict[str, int], result: BoundTable) -> None:
    """Report rows that are not there; neighbours of one group that are missing are one issue."""
    run: list[Row] = []
    anchor = tokens[0]
    for key, row in [*table.rows.items(), ("", None)]:
        if row and key not in places and (not run or run[-1].parents == row.parents):
            run.append(row)
            continue
        if run:
            result.issues.append(Issue("row-missing", tuple(one.key for one in run), anchor.start, anchor.end))
        run = [row] if row and key not in places else []
        anchor = tokens[places[key]] if key in places else anchor
