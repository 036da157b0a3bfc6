"""Binding tables: every cell of a form found in a document by its row label and column position.

Numbers are never counted through: a row is found by its label, and its values are the cells
behind that label, in that row. Where the source has no row marks, they are the cells up to the
next label. A row whose number of values is not that of its columns is an ``Issue`` and its
values stay unbound; nothing is repaired, guessed or filled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain, takewhile
from typing import NamedTuple

from linter import regex
from linter.document import Cell, Document, Paragraph, Table
from linter.forms.bound import BoundTable, Issue
from linter.forms.fold import fold, without_note
from linter.forms.headers import header_issues, order_issues, single_header_issues
from linter.forms.model import Block, Form, FormTable, Label, Row

#: Longest text that can be a label, and longest that can be a value.
MAX_LABEL = 80
MAX_VALUE = 24
#: So many characters without any label of a table end its window.
_GAP = 3000
_REMEMBERED = 5000
#: More labels than this are no one report: what comes behind is not looked at for tables.
_HITS = 20_000
#: So many paragraphs before and behind one where cells run together may be pieces of others.
_PIECES = 12
#: The longest piece of a column's label that a narrow column has broken.
_HEAD_PIECE = 4
#: The shortest label of a row, folded.
_WORDS = 3
_PAGE = regex.compile(r"[-—–－]+\s?\d{1,3}\s?[-—–－]+|第\s?\d{1,3}\s?页.{0,10}|[1-9]\d{0,2}\s?/\s?[1-9]\d{0,2}")
#: A numbered heading or item, which no value is.
_NUMBERED = regex.compile(r"第?[一二三四五六七八九十]{1,3}[、部章]|[（(][一二三四五六七八九十]{1,3}[）)]")


class Token(NamedTuple):
    """A cell or a paragraph in reading order. ``row`` counts ruled rows; -1 is a paragraph, -2 a run.

    ``labels`` are those of the table being bound, ``telling`` whether they are of no other table,
    ``foreign`` whether the text is a label of another table only.
    """

    start: int
    end: int
    row: int
    labels: tuple[Label, ...]
    telling: bool = False
    foreign: bool = False


class _Hit(NamedTuple):
    block: int  # index into Document.blocks
    start: int
    label: Label
    telling: bool


def bind_tables(document: Document, form: Form) -> list[BoundTable]:
    """Find every table of ``form`` in ``document``."""
    hits: list[list[_Hit]] = [[] for _ in form.tables]
    text = document.text
    known: dict[int, tuple[Label, ...]] = {}
    for number, block in enumerate(document.blocks):
        if len(known) > _HITS:
            break
        for start, end in (block,) if isinstance(block, Paragraph) else chain.from_iterable(block.rows):
            labels = labels_of(form, text, start, end)
            if labels:
                known[start] = labels
                telling = len({label.table for label in labels}) == 1
                for label in labels:
                    hits[label.table].append(_Hit(number, start, label, telling))
    bound = []
    _join_wrapped(document, form, known, hits)
    for table in form.tables:
        if table.pairs:
            from linter.forms.pairs import bind_pairs

            bound.append(bind_pairs(document, table))
            continue
        result = BoundTable(table)
        window = _window(table, hits[table.index])
        if window:
            _Binder(document, form, result, known).bind(*window)
        if not result.found:
            result.glued = _glued(table, document)
            result.scattered = _scattered(document, form, result.glued)
        bound.append(result)
    return bound


def _join_wrapped(document: Document, form: Form, known: dict[int, tuple[Label, ...]], hits: list[list[_Hit]]) -> None:
    """Recognise row labels that a narrow page has broken over two or three paragraphs."""
    text, blocks = document.text, document.blocks
    for number in range(len(blocks) - 1):
        first = blocks[number]
        if not isinstance(first, Paragraph) or first.start in known or not _is_piece(text, first):
            continue
        joined, following = text[first.start : first.end], number + 1
        while following < min(number + 3, len(blocks)):
            piece = blocks[following]
            if not isinstance(piece, Paragraph) or piece.start in known or not _is_piece(text, piece):
                break
            joined += text[piece.start : piece.end]
            labels = _lookup(form, joined)
            if any(label.role == "row" for label in labels):
                known[first.start] = labels
                for at in range(number + 1, following + 1):
                    known[blocks[at].start] = ()  # type: ignore[union-attr]
                for label in labels:
                    hits[label.table].append(_Hit(number, first.start, label, True))
                break
            following += 1
    for table_hits in hits:
        table_hits.sort(key=lambda hit: hit.start)


def _is_piece(text: str, span: Paragraph) -> bool:
    """Words that can be a piece of a label: no number alone, no sentence."""
    piece = text[span.start : span.end]
    return 2 <= len(piece) <= MAX_LABEL // 2 and not piece.isascii() and "。" not in piece


def _glued(table: FormTable, document: Document) -> list[Paragraph]:
    """Return the paragraphs where labels run together with digits, or with each other; or its only row of numbers."""
    labels = [re.escape(row.label) for block in table.blocks for row in block.rows if row.label]
    columns = table.blocks[0].columns
    heads = "[ \u3000,，]*".join(re.escape(column.label) for column in columns[:3])
    numbers = rf"^(?:[\d０-９]+[ \u3000]+){{{len(columns) - 1}}}[\d０-９]+$"
    # 规章13件 is prose: what a cell holds has no measure word.
    value = "[ \u3000,，;；]{0,3}[\\d０-９]+(?![\\d０-９件条项个份次部宗])"
    pattern = regex.compile(rf"(?:{'|'.join(labels)}){value}" if labels else rf"(?m:{heads}|{numbers})")
    found = [match.start() for match in pattern.finditer(document.text)]
    if len(found) < (max(2, len(labels) // 4) if labels else 1):
        return []
    return [
        block
        for block in document.blocks
        if isinstance(block, Paragraph) and pattern.search(document.text, block.start, block.end)
    ]


def _scattered(document: Document, form: Form, glued: Sequence[Paragraph]) -> set[Paragraph]:
    """Return what of such paragraphs, and about them, is no prose: pieces of cells that a narrow column broke."""
    text, blocks = document.text, document.blocks

    def is_piece(number: int) -> bool:
        block = blocks[number]
        if not isinstance(block, Paragraph):
            return False
        piece = text[block.start : block.end]
        return "。" not in piece and fold(_NUMBERED.sub("", piece, count=1)) not in form.headings

    marks = set(glued)
    core = {number for number, block in enumerate(blocks) if block in marks and _is_short(text, block)}
    found = set(core)
    for number in core:
        ahead = range(number + 1, min(len(blocks), number + 1 + _PIECES))
        behind = range(number - 1, max(-1, number - 1 - _PIECES), -1)
        found.update(takewhile(is_piece, behind))
        if not core.isdisjoint(ahead):
            found.update(takewhile(is_piece, ahead))
    return {block for number in found if isinstance(block := blocks[number], Paragraph)}


def _is_short(text: str, block: Paragraph | Table) -> bool:
    """A line of a glued table, not a paragraph into which one was run."""
    return isinstance(block, Paragraph) and (block.end - block.start <= 60 or "。" not in text[block.start : block.end])


def labels_of(form: Form, text: str, start: int, end: int) -> tuple[Label, ...]:
    """Return what the cell or paragraph ``text[start:end]`` is a label of."""
    return _lookup(form, text[start:end]) if 2 <= end - start <= MAX_LABEL else ()


def _lookup(form: Form, text: str) -> tuple[Label, ...]:
    """Return what a text is a label of. The same few texts come in every report: they are remembered."""
    found = form.seen.get(text)
    if found is None:
        found = form.labels.get(fold(text), ())
        if not found and text[-1] in "）)】]":
            found = form.labels.get(fold(without_note(text)), ())
        if len(form.seen) < _REMEMBERED:
            form.seen[text] = found
    return found


def _window(table: FormTable, hits: list[_Hit]) -> tuple[int, int] | None:
    """Return the first and last document block of the table: the densest cluster of its labels."""
    rows = sum(len(block.rows) for block in table.blocks if block.rows[0].label)
    counted = {"row", "caption"} if rows else {"column", "column-group"}
    hits = [hit for hit in hits if hit.telling]
    clusters: list[list[_Hit]] = []
    previous: _Hit | None = None
    seen: set[tuple[int, int]] = set()
    for hit in hits:
        spot = (hit.label.block, hit.label.position)
        restarts = rows and hit.label.role == "row" and spot in seen and len(seen) > rows // 2
        if previous is None or hit.start - previous.start > _GAP or restarts:
            clusters.append([])
            seen = set()
        clusters[-1].append(hit)
        if hit.label.role == "row":
            seen.add(spot)
        previous = hit
    best: list[_Hit] = []
    best_score = 0
    for cluster in clusters:
        score = len({h.label[1:] for h in cluster if h.label.role in counted})
        if score > best_score:
            best, best_score = cluster, score
    if best_score < max(2, (rows or 8) // 4):
        return None
    return best[0].block, best[-1].block


class _Binder:
    """Binds one table within its window of document blocks."""

    def __init__(self, document: Document, form: Form, result: BoundTable, known: dict[int, tuple[Label, ...]]) -> None:
        self.document, self.form, self.result = document, form, result
        self.known = known  # the labels of the document, by where they start
        self.table = result.table
        self.text = document.text
        self.tokens: list[Token] = []

    def bind(self, first: int, last: int) -> None:
        self.tokens = self._tokens(first, last)
        self.gap = self._usual_gap()
        if self.table.blocks[0].rows[0].label:
            self._bind_rows()
        else:
            self._bind_single_row()
        self.result.found = bool(self.result.labels or self.result.cells)
        self._span()

    # -- tokens -----------------------------------------------------------------------

    def _tokens(self, first: int, last: int) -> list[Token]:
        """Return the cells of the window, and as many more as the last row can need."""
        blocks, known, row = self.document.blocks, self.known, 0
        self.after = len(self.text)
        spare = 4 * max(len(block.columns) for block in self.table.blocks)
        tokens: list[Token] = []
        for number in range(first, len(blocks)):
            block = blocks[number]
            if number > last:
                spare -= 1
                if spare < 0 or isinstance(block, Table) or not self._is_value(block):
                    self.after = block.start if isinstance(block, Paragraph) else self.after
                    break
            paragraph = isinstance(block, Paragraph)
            for cells in ((block,),) if isinstance(block, Paragraph) else block.rows:
                row += 1
                place = -1 if paragraph else row if block.ruled else -2  # type: ignore[union-attr]
                for start, end in cells:
                    found = known.get(start) if end > start else None
                    if paragraph and (found == () or _PAGE.fullmatch(self.text, start, end)):
                        continue  # the rest of a wrapped label, or a page number
                    tokens.append(self._label(start, end, place, found) if found else Token(start, end, place, ()))
        return tokens

    def _label(self, start: int, end: int, row: int, found: tuple[Label, ...]) -> Token:
        own = tuple([label for label in found if label.table == self.table.index])
        return Token(start, end, row, own, bool(own) and len(own) == len(found), not own)

    def _is_value(self, span: Paragraph | Token) -> bool:
        """Short and no sentence: it can stand in a value cell (whether it should is a rule's matter)."""
        if span.end - span.start > MAX_VALUE:
            return False
        text = self.text[span.start : span.end]
        if text.isascii():
            return True
        if "。" in text or "；" in text or _NUMBERED.match(text):
            return False
        return fold(text.partition("、")[2] or text) not in self.form.headings

    def _usual_gap(self) -> int:
        """How many newlines stand between two paragraphs of the window, most often."""
        gaps = Counter(
            self.text.count("\n", before.end, after.start)
            for before, after in zip(self.tokens, self.tokens[1:], strict=False)
            if before.row == after.row == -1
        )
        return gaps.most_common(1)[0][0] if gaps else 1

    # -- tables with row labels -------------------------------------------------------

    def _bind_rows(self) -> None:
        found = self._find_rows()
        self._recover_labels(found)
        found.sort(key=lambda item: item[0])
        stops = [position for position, _, _ in found]
        runs: list[tuple[Block, Row, Token, list[Cell], int]] = []
        for order, (position, block_number, index) in enumerate(found):
            block = self.table.blocks[block_number]
            row = block.rows[index]
            stop = stops[order + 1] if order + 1 < len(stops) else len(self.tokens)
            token = self.tokens[position]
            self.result.labels[row.key] = Cell(token.start, token.end)
            values = self._values(position, stop, len(block.columns))
            runs.append((block, row, token, values, position + 1 + len(values)))
        self._place(runs)
        self._missing_rows(found)
        self._extra_rows(found)
        self.result.issues += order_issues(self.table, self.tokens, found)
        self.result.issues += header_issues(self.table, self.tokens, self.text, found)

    def _find_rows(self) -> list[tuple[int, int, int]]:
        """Return (token position, block, row) of every row label, each row once."""
        seen: dict[tuple[int, int], list[int]] = {}
        for position, token in enumerate(self.tokens):
            for label in token.labels:
                if label.role == "row":
                    places = seen.setdefault((label.block, label.position), [])
                    # Within one ruled row a label may be repeated (merged cells): the last one counts.
                    if places and token.row >= 0 and self.tokens[places[-1]].row == token.row:
                        places.pop()
                    places.append(position)
        return [(self._labelled(places, spot), *spot) for spot, places in seen.items()]

    def _labelled(self, places: list[int], spot: tuple[int, int]) -> int:
        """Of several places with a row's label, the first with a row's values behind it."""
        width = len(self.table.blocks[spot[0]].columns)
        for position in places if len(places) > 1 else ():
            if self._fits(self._values(position, len(self.tokens), width), width):
                return position
        return places[0]

    def _recover_labels(self, found: list[tuple[int, int, int]]) -> None:
        """Bind a row whose label was altered: it stands where the row is due and is much like it."""
        have = {(block, index) for _, block, index in found}
        wanted = [
            (number, index)
            for number, block in enumerate(self.table.blocks)
            for index in range(len(block.rows))
            if (number, index) not in have
        ]
        if not wanted or not found:
            return
        from difflib import SequenceMatcher

        order = sorted(found, key=lambda item: item[1:])
        for spot in wanted:
            before = max((position for position, *where in order if tuple(where) < spot), default=-1)
            after = min((position for position, *where in order if tuple(where) > spot), default=len(self.tokens))
            label = fold(without_note(self.table.blocks[spot[0]].rows[spot[1]].label))
            for position in range(before + 1, after):
                token = self.tokens[position]
                if token.labels or token.foreign or token.end - token.start < 2:
                    continue
                text = self.text[token.start : token.end]
                folded = fold(without_note(text))
                if len(folded) < 2 or folded[-1].isdigit():
                    continue
                if SequenceMatcher(None, label, folded, autojunk=False).ratio() >= 0.7:
                    found.append((position, *spot))
                    order = sorted(found, key=lambda item: item[1:])
                    self.result.issues.append(
                        Issue("row-label", (self._row_key(spot),), token.start, token.end, text=text)
                    )
                    break

    def _row_key(self, spot: tuple[int, int]) -> str:
        return self.table.blocks[spot[0]].rows[spot[1]].key

    def _values(self, position: int, stop: int, width: int) -> list[Cell]:
        """Return the cells behind the label at ``position``, up to the next label or the row's end."""
        tokens, row = self.tokens, self.tokens[position].row
        cells: list[Cell] = []
        for at in range(position + 1, stop):
            token = tokens[at]
            start, end, place, labels, _, foreign = token
            if row >= 0 and place != row and (len(cells) >= width or (cells and place >= 0)):
                break
            if labels or foreign or not self._is_value(token):
                break
            if len(cells) >= width and self._is_label(token):
                break  # the label of a row that the form does not have
            cells.append(Cell(start, end))
        return cells

    def _is_label(self, token: Token) -> bool:
        """Words and no number: more like a label than like a value."""
        text = self.text[token.start : token.end]
        return len(fold(text)) >= _WORDS and not any(char.isdecimal() for char in text)

    def _extra_rows(self, found: list[tuple[int, int, int]]) -> None:
        """Report ruled rows that have a row's values behind a label that the form does not have."""
        labelled = {self.tokens[position].row for position, _, _ in found}
        rows: dict[int, list[Token]] = {}
        for token in self.tokens[found[0][0] : found[-1][0]] if found else ():
            if token.row >= 0 and token.row not in labelled:
                rows.setdefault(token.row, []).append(token)
        for tokens in rows.values():
            filled = [token for token in tokens if token.end > token.start]
            numbers = [token for token in filled if self.text[token.start].isdecimal()]
            if len(filled) > 1 and numbers and not any(token.labels or token.foreign for token in tokens):
                first = filled[0]
                if self._is_label(first):
                    text = self.text[first.start : first.end]
                    self.result.issues.append(Issue("row-extra", (), first.start, first.end, len(numbers), text=text))

    def _place(self, runs: list[tuple[Block, Row, Token, list[Cell], int]]) -> None:
        """Give every row's cells their columns; rows that do not fit become issues."""
        fits = [self._fits(cells, len(block.columns)) for block, _, _, cells, _ in runs]
        usual = {depth: count.most_common(1)[0][0] for depth, count in self._votes(runs, fits).items()}
        narrow = self._narrow(runs)
        for (block, row, token, cells, behind), offsets in zip(runs, fits, strict=True):
            width = len(block.columns)
            if narrow:
                # Blanks beside a label are the rest of its cell, not the column that is not there.
                self._shape_issue(row, token, [cell for cell in cells if cell.end > cell.start], width)
                continue
            if not offsets:
                cells = self._with_gaps(cells, width, token, behind)
                offsets = [0] if len(cells) == width else []
            if not offsets:
                merged = self._merged(block, token, cells)
                if merged:
                    cells, offsets = merged, [0]
            if not offsets:
                self._shape_issue(row, token, cells, width)
                continue
            offset = offsets[0]
            if len(offsets) > 1:
                likely = usual.get(len(row.parents))
                offset = likely if likely in offsets else offsets[-1] if token.row >= 0 else offsets[0]
            for column, cell in zip(block.columns, cells[offset : offset + width], strict=True):
                self.result.cells[row.key, column.name] = cell
        self._merge_shapes(runs)

    def _narrow(self, runs: list[tuple[Block, Row, Token, list[Cell], int]]) -> bool:
        """Whether a wide table lacks a column: a label of the header, and one value in nearly every row."""
        block = runs[0][0] if runs else None
        if block is None or len(self.table.blocks) > 1 or len(block.columns) < 5:
            return False
        due = len(block.columns) - 1
        if len(self._columns_seen()) > due:
            return False
        filled = [sum(1 for cell in cells if cell.end > cell.start) for _, _, _, cells, _ in runs]
        return filled.count(due) >= 0.8 * len(runs)

    def _columns_seen(self) -> set[int]:
        return {label.position for token in self.tokens for label in token.labels if label.role == "column"}

    def _merge_shapes(self, runs: list[tuple[Block, Row, Token, list[Cell], int]]) -> None:
        """When nearly all rows have the same wrong number of values, a column is at fault: say it once."""
        shapes = [issue for issue in self.result.issues if issue.kind == "row-shape"]
        counts = {(issue.found, issue.expected) for issue in shapes}
        if len(counts) != 1 or len(shapes) < 4 or len(shapes) < 0.8 * len(runs):
            return
        block, first = runs[0][0], shapes[0]
        seen = self._columns_seen()
        lost = "、".join(column.label for at, column in enumerate(block.columns) if at not in seen)
        self.result.issues = [issue for issue in self.result.issues if issue.kind != "row-shape"]
        self.result.issues.append(
            Issue(
                "columns",
                tuple(issue.rows[0] for issue in shapes),
                first.start,
                first.end,
                first.found,
                first.expected,
                lost,
            )
        )

    def _fits(self, cells: list[Cell], width: int) -> list[int]:
        """Return the offsets at which ``width`` values fit with only blanks left over."""
        filled = [number for number, cell in enumerate(cells) if cell.end > cell.start]
        low, high = (filled[0], filled[-1]) if filled else (len(cells), -1)
        return [at for at in range(len(cells) - width + 1) if at <= low and high < at + width]

    def _votes(
        self, runs: list[tuple[Block, Row, Token, list[Cell], int]], fits: list[list[int]]
    ) -> dict[int, Counter[int]]:
        """Count, per depth of label, the offsets of the rows that leave no choice."""
        votes: dict[int, Counter[int]] = {}
        for (_, row, _, _, _), offsets in zip(runs, fits, strict=True):
            if len(offsets) == 1:
                votes.setdefault(len(row.parents), Counter())[offsets[0]] += 1
        return votes

    def _with_gaps(self, cells: list[Cell], width: int, label: Token, behind: int) -> list[Cell]:
        """Where each cell is a paragraph, a blank cell is a wider gap: put those back if they fit exactly."""
        if label.row != -1 or len(cells) >= width or self.gap < 1:
            return cells
        spans = [Cell(label.start, label.end), *cells]
        after = self.tokens[behind].start if behind < len(self.tokens) else self.after
        filled: list[Cell] = []
        for left, right in zip(spans, [*cells, Cell(after, after)], strict=True):
            extra = self.text.count("\n", left.end, right.start) - self.gap
            if right.start == self.after:
                # What follows the table may stand any number of lines below it: that shows a blank
                # only where lines are not apart as a rule, or nothing else is in the row.
                extra = extra - extra % self.gap if self.gap == 1 or not cells else 0
            at = left.end
            for _ in range(extra // self.gap if extra > 0 and extra % self.gap == 0 else 0):
                for _ in range(self.gap):
                    at = self.text.index("\n", at) + 1
                filled.append(Cell(at, at))
            filled.append(right)
        filled.pop()
        while len(filled) > width and filled[-1].end == filled[-1].start:
            filled.pop()
        return filled if len(filled) == width else cells

    def _merged(self, block: Block, label: Token, cells: list[Cell]) -> list[Cell] | None:
        """Drop the repeats of a cell that spans several columns, as the header of its block shows them."""
        if label.row < 0 or len(cells) <= len(block.columns):
            return None
        names = self._header_above(block, label)
        kept: list[Cell] = []
        previous: str | None = None
        for name, cell in zip(names, cells, strict=False):
            if name != previous:
                kept.append(cell)
            elif self._cell_text(cell) not in ("", self._cell_text(kept[-1])):
                return None
            previous = name
        return kept if len(kept) == len(block.columns) and len(names) == len(cells) else None

    def _header_above(self, block: Block, label: Token) -> list[str]:
        """Return the column names that the nearest header row above ``label`` gives to its cells."""
        names: list[str] = []
        header_row = -1
        for token in self.tokens:
            if token.start >= label.start:
                break
            column = next((one for one in token.labels if one.role == "column"), None)
            if column is None:
                continue
            if token.row != header_row:
                names, header_row = [], token.row
            names.append(self.table.blocks[column.block].columns[column.position].label)
        return names

    def _cell_text(self, cell: Cell) -> str:
        return self.text[cell.start : cell.end]

    def _shape_issue(self, row: Row, token: Token, cells: list[Cell], width: int) -> None:
        filled = [cell for cell in cells if cell.end > cell.start]
        end = filled[-1].end if filled else token.end
        count = len(cells) if len(cells) < width else max(len(filled), width + 1)
        self.result.issues.append(Issue("row-shape", (row.key,), token.start, end, count, width))

    def _missing_rows(self, found: list[tuple[int, int, int]]) -> None:
        """Report rows that are not there; rows missing side by side in one group are one issue."""
        have = {(block, index): position for position, block, index in found}
        run: list[Row] = []
        anchor: Token | None = None
        for number, block in enumerate(self.table.blocks):
            for index, row in enumerate(block.rows):
                position = have.get((number, index))
                if position is None and (not run or run[-1].parents == row.parents):
                    run.append(row)
                    continue
                self._flush_missing(run, anchor)
                run = [] if position is not None else [row]
                anchor = self.tokens[position] if position is not None else anchor
            self._flush_missing(run, anchor)
            run = []

    def _flush_missing(self, run: list[Row], anchor: Token | None) -> None:
        if run:
            token = anchor or self.tokens[0]
            self.result.issues.append(Issue("row-missing", tuple(row.key for row in run), token.start, token.end))

    # -- the table of one row without a label -------------------------------------------

    def _bind_single_row(self) -> None:
        block = self.table.blocks[0]
        row, width = block.rows[0], len(block.columns)
        head = self._last_of_header()
        anchor = self.tokens[head]
        cells = self._row_below(head, width) or self._run_behind(head, anchor.row)
        if len(cells) == width + 1 and cells[0].end > cells[0].start and not self._cell_text(cells[0])[0].isdigit():
            cells = cells[1:]  # the row was given a label, such as 数量
        offsets = self._fits(cells, width)
        header = [token for token in self.tokens if token.start <= anchor.start or token.row == anchor.row]
        self.result.issues += single_header_issues(self.table, header, self.text)
        if not offsets and anchor.row == -1:
            cells = self._with_gaps(cells, width, anchor, len(self.tokens))
            offsets = [0] if len(cells) == width else []
        self.result.labels[row.key] = Cell(anchor.start, anchor.end)
        if not offsets:
            first = cells[0] if cells else Cell(anchor.start, anchor.end)
            self._shape_issue(row, Token(first.start, first.end, 0, ()), cells, width)
            return
        # In a run of cells, blanks before the values are the rest of the header.
        filled = any(cell.end > cell.start for cell in cells)
        offset = offsets[-1] if filled and (anchor.row == -2 or anchor.row == self._row_of(cells)) else offsets[0]
        for column, cell in zip(block.columns, cells[offset : offset + width], strict=True):
            self.result.cells[row.key, column.name] = cell

    def _last_of_header(self) -> int:
        """The header ends where values begin; a stray label far behind is not its."""
        head = next(number for number, token in enumerate(self.tokens) if token.telling)
        unlabelled = 0
        for number in range(head + 1, len(self.tokens)):
            if self.tokens[number].labels or self._is_head_piece(self.tokens[number]):
                head, unlabelled = number, 0
            elif self._filled(number):
                unlabelled += 1
                if unlabelled > 2:
                    break
        return head

    def _is_head_piece(self, token: Token) -> bool:
        """Whether it is a piece of a column's label, which a narrow column has broken: 结果, 维持."""
        piece = fold(self.text[token.start : token.end]) if token.end - token.start <= _HEAD_PIECE else ""
        return piece.isalpha() and any(piece in column.label for column in self.table.blocks[0].columns)

    def _row_below(self, head: int, width: int) -> list[Cell]:
        """Return the cells of the first ruled row below the header that is as wide as the table, or filled."""
        header_row = self.tokens[head].row
        rows: dict[int, list[Cell]] = {}
        for token in self.tokens[head + 1 :]:
            if token.row >= 0 and token.row != header_row:
                if not self._is_value(token):
                    break
                rows.setdefault(token.row, []).append(Cell(token.start, token.end))
        headers = {token.row for token in self.tokens if token.labels or self._is_head_piece(token)}
        rows = {row: cells for row, cells in rows.items() if row not in headers}
        filled = [cells for cells in rows.values() if any(cell.end > cell.start for cell in cells)]
        wide = [cells for cells in rows.values() if len(cells) >= width]
        return next(iter(filled or wide), [])

    def _run_behind(self, head: int, header_row: int) -> list[Cell]:
        """Return the cells behind the header where no other row holds them: a run, or all in one line."""
        cells: list[Cell] = []
        for token in self.tokens[head + 1 :]:
            if (token.row >= 0 and token.row != header_row) or not self._is_value(token):
                break
            cells.append(Cell(token.start, token.end))
        return cells

    def _row_of(self, cells: list[Cell]) -> int:
        return next((token.row for token in self.tokens if cells and token.start == cells[-1].start), -1)

    def _filled(self, position: int) -> bool:
        return self.tokens[position].end > self.tokens[position].start

    # -- the table's own extent -----------------------------------------------------------

    def _span(self) -> None:
        """The table reaches from the header above its first row to its last bound cell or label."""
        spans = [(cell.start, cell.end) for cell in (*self.result.labels.values(), *self.result.cells.values())]
        spans += [(issue.start, issue.end) for issue in self.result.issues]
        if not spans:
            return
        start = min(spans)[0]
        at = next(number for number, token in enumerate(self.tokens) if token.start >= start)
        while at > 0 and (self.tokens[at - 1].labels or not self._filled(at - 1)):
            at -= 1
        while not self._filled(at):
            at += 1
        self.result.start = min(start, self.tokens[at].start)
        self.result.end = max(end for _, end in spans)
