"""Plain text and Markdown: paragraphs, and tables in every dialect that keeps cells apart.

The dialects (see ``docs/design.md``): one cell a line behind a tab, rows ended by a blank
line; tab-separated rows; pipe rows with or without outer pipes; Markdown tables; cells that
end in a pipe, one a line; pipes alone on lines. One bare cell a line stays a run of
paragraphs: only a form can tell it from prose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from linter import regex
from linter.document import BLANK, Cell, Document, Paragraph, Problem, Table, strip_span
from linter.readers import ReadError
from linter.readers.encoding import decode
from linter.readers.script import plain

if TYPE_CHECKING:
    from linter.readers.options import Options

#: Entities that exporters leave in a text; each is read as so many blanks.
ENTITIES = ("&nbsp;", "&emsp;", "&ensp;")
#: A line without a pipe may stand inside a pipe region (a cell's own line) up to this length.
_CELL_LINE = 60
#: The lines of a cell that a narrow column has broken are up to so long.
_HEAD_PIECE = 4
_BOX = str.maketrans({**dict.fromkeys("│┃║｜├┤┼┝┥┠┨╠╣╬╂┿", "|"), **dict.fromkeys("─━═┌┐└┘┬┴┯┷╔╗╚╝╦╩╤╧", "-")})
_MARKDOWN_RULE = frozenset("|-: \t")


def read(data: bytes, name: str, options: Options) -> Document:
    """Read a text or Markdown file.

    Raises:
        ReadError: ``empty``, ``binary``, or ``long-line`` for a line beyond the limit.
    """
    text, encoding, damaged = decode(data)
    for entity in ENTITIES:
        text = text.replace(entity, " " * len(entity)) if entity in text else text
    if not text.strip(BLANK):
        raise ReadError("empty")
    problems = [Problem("damaged-byte", at, at + 1, encoding) for at in damaged]
    return Document(name, plain(text), _Blocks(_with_pipes(text), options.limits.line).read(), tuple(problems), text)


def _with_pipes(text: str) -> str:
    """Make box-drawing lines and full-width bars pipes and dashes, one for one."""
    return text.translate(_BOX) if any(bar in text for bar in "│┃║｜") else text


def with_copied(text: str, blocks: Sequence[Paragraph | Table]) -> list[Paragraph | Table]:
    """Return the blocks, with a table where paragraphs are the lines of one that was copied as text, with pipes."""
    kept: list[Paragraph | Table] = []
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            run.append(block)
            continue
        kept += [*_tabled(text, run), block]
        run = []
    return [*kept, *_tabled(text, run)]


def _tabled(text: str, run: list[Paragraph]) -> Iterator[Paragraph | Table]:
    """Yield paragraphs that follow each other, those with pipes as tables."""
    if sum("|" in text[one.start : one.end] for one in run) >= _COPIED:
        at, end = run[0].start, run[-1].end
        for block in _Blocks(_with_pipes(text[at:end]), end - at).regions():
            if isinstance(block, Table) and block.rows:
                table = _moved(block, at)
                first, last = table.rows[0][0].start, table.rows[-1][-1].end
                yield from (one for one in run if one.end <= first)
                yield table
                run = [one for one in run if one.start >= last]
                while run and not text[slice(*run[0])].strip("|" + BLANK):
                    del run[0]  # what filled up the last row
    yield from run


def _moved(table: Table, by: int) -> Table:
    return table._replace(rows=tuple(tuple(Cell(one.start + by, one.end + by) for one in row) for row in table.rows))


#: A heading or item whose number Word made by itself: it writes a tab behind it. Of a table only a heading is no row.
_AUTO_HEADING = regex.compile(r"(?:#{1,6} )?[一二三四五六七八九十]{1,2}、\t+[^\t\d|][^\t|]*$")
_AUTO_ITEM = regex.compile(r"(?:[（(][一二三四五六七八九十\d]{1,2}[）)]、?|\d{1,2}[.．、])\t+[^\t\d|][^\t|]*$")
#: Columns parted by blanks: numbers in a row, wider gaps; so many lines make a table.
_SPACED = regex.compile(r"\d \d+ \d")
_GAP = regex.compile(r"(?: {2,}|\u3000{2,}|(?<=\S)\u3000+(?=\d))[ \u3000]*")
_BLANKS = regex.compile(r"[ \u3000]+")
_NUMBERS = regex.compile(r"(?:[ \u3000]+[-+增减]?\d[\d.,]*)+$|^\d+(?: \d+){4,}$")
_ITEM = regex.compile(r"[-+增减]?\d|[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]")
_NUMBERED = regex.compile(r"[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]")
_VALUE = regex.compile(r"[-+增减]?[\d０-９][\d０-９.,，]*\s?[元万亿件个项]*")
_PUNCTUATION = frozenset("。；！？")
_SPACED_LINE, _SPACED_ROWS, _HEAD_WORD = 120, 4, 12
#: So many paragraphs with pipes may be a table.
_COPIED = 4


class _Blocks:
    """Cuts a text into blocks, line by line, in one pass."""

    def __init__(self, text: str, longest: int) -> None:
        self.text, self.longest = text, longest
        self.blocks: list[Paragraph | Table] = []

    def read(self) -> list[Paragraph | Table]:
        text, blocks = self.text, self.regions()
        spaced = "  " in text or "\u3000" in text or _SPACED.search(text)
        return self._spaced() if spaced else blocks

    def regions(self) -> list[Paragraph | Table]:
        """The blocks, with tables where pipes or tabs part cells."""
        text, blocks = self.text, self.blocks
        pipes: list[tuple[int, int]] = []  # lines of an open pipe region
        tabs: list[list[Cell]] = []  # rows of an open tab region
        row_open = False  # the last tab row may go on in the next line
        bridged = 0  # so many filled lines at the end of the pipe region have no pipe; 4 where no other may follow
        start, size = 0, len(text)
        while start <= size:
            end = text.find("\n", start)
            if end < 0:
                end = size
            if end - start > self.longest:
                raise ReadError("long-line", str(text.count("\n", 0, start) + 1))
            line = text[start:end]
            bare = line.strip(BLANK)
            has_pipe = "|" in line
            if pipes:
                if has_pipe or not bare:
                    pipes.append((start, end))
                    bridged = 0 if has_pipe else bridged
                elif len(bare) <= (_HEAD_PIECE if bridged else _CELL_LINE) and bridged < 4 and self._is_run(pipes):
                    pipes.append((start, end))
                    bridged = bridged + 1 if len(bare) <= _HEAD_PIECE else 4
                else:
                    self._close_pipes(pipes)
                    pipes = []
            elif tabs:
                if not bare and line[:1] != "\t":
                    row_open = False
                elif not (has_pipe or _AUTO_HEADING.match(bare)) and (
                    line[:1] == "\t" or "\t" in bare or ("\t" in line and len(tabs[-1]) > 1)
                ):
                    row_open = self._tab_line(line, bare, start, tabs, row_open)
                else:
                    self._close_tabs(tabs)
                    tabs = []
            if not pipes and not tabs:
                if has_pipe and _is_pipe_line(bare):
                    pipes, bridged = [(start, end)], 0
                elif ((line[:1] == "\t" and bare) or "\t" in bare) and not _is_numbered(bare):
                    row_open = self._tab_line(line, bare, start, tabs, False)
                elif bare:
                    at = start + line.index(bare)
                    unmarked = bare[0] not in "#*"
                    paragraph = Paragraph(at, at + len(bare)) if unmarked else self._paragraph(start, end)
                    if paragraph.end > paragraph.start:
                        blocks.append(paragraph)
            start = end + 1
        if pipes:
            self._close_pipes(pipes)
        if tabs:
            self._close_tabs(tabs)
        return blocks

    # -- columns of blanks --------------------------------------------------------------

    def _spaced(self) -> list[Paragraph | Table]:
        """Make runs of lines that blanks part into columns tables, as text from PDF has them."""
        blocks: list[Paragraph | Table] = []
        rows: list[tuple[Cell, ...]] = []
        for block in [*self.blocks, Table(())]:
            cells = self._columns(block) if isinstance(block, Paragraph) else ()
            if len(cells) > 1 or (cells and rows):
                rows.append(cells)
                continue
            tail: list[Paragraph] = []
            while rows and len(rows[-1]) == 1:
                tail.insert(0, Paragraph(*rows.pop()[0]))
            if sum(1 for row in rows if len(row) > 1) >= _SPACED_ROWS:
                blocks.append(Table(tuple(rows)))
            else:
                blocks += [Paragraph(row[0].start, row[-1].end) for row in rows]
            rows = []
            blocks += tail
            blocks.append(block)
        return blocks[:-1]

    def _columns(self, block: Paragraph) -> tuple[Cell, ...]:
        """The cells of a line: parted by two blanks or more, or a label and numbers parted by one."""
        text = self.text[block.start : block.end]
        if len(text) > _SPACED_LINE or not _PUNCTUATION.isdisjoint(text):
            return ()
        if _NUMBERS.search(text):  # single blanks before numbers and item numbers part cells, others are in a label
            gaps = [gap for gap in _BLANKS.finditer(text) if len(gap[0]) > 1 or _ITEM.match(text, gap.end())]
        elif _GAP.search(text):
            gaps = list(_GAP.finditer(text))
        elif text.count(" ") > 1 and max(map(len, text.split())) <= _HEAD_WORD:
            gaps = list(_BLANKS.finditer(text))
        else:
            return () if _NUMBERED.match(text) else (Cell(block.start, block.end),)
        cells, at = [], 0
        for gap in gaps:
            cells.append(Cell(block.start + at, block.start + gap.start()))
            at = gap.end()
        return (*cells, Cell(block.start + at, block.end))

    def _paragraph(self, start: int, end: int) -> Paragraph:
        """A line as a paragraph, without the blanks and Markdown marks around it."""
        text = self.text
        start, end = strip_span(text, start, end)
        if text[start] == "#":
            hashes = end - start - len(text[start:end].lstrip("#"))
            if hashes <= 6 and text[start + hashes : start + hashes + 1] in (" ", "\u3000"):
                start, end = strip_span(text, start + hashes, end)
        if end - start > 4 and text.startswith("**", start) and text.startswith("**", end - 2):
            start, end = strip_span(text, start + 2, end - 2)
        return Paragraph(start, end)

    # -- tabs -------------------------------------------------------------------------

    def _tab_line(self, line: str, bare: str, start: int, rows: list[list[Cell]], row_open: bool) -> bool:
        """Add one line of a tab region; return whether its row may go on in the next line."""
        blank_end = line[-1:] == "\t" and len(line) > 1 and rows and len(rows[-1]) > 1
        if "\t" in bare or blank_end:
            rows.append(_split(line, start, "\t"))
            return False
        at = start + (line.index(bare) if bare else 1)
        if row_open:
            rows[-1].append(Cell(at, at + len(bare)))
        else:
            rows.append([Cell(at, at + len(bare))])
        return True

    def _close_tabs(self, rows: list[list[Cell]]) -> None:
        if len(rows) == 1 and len(rows[0]) == 1:
            cell = rows[0][0]
            if cell.end > cell.start:  # an indented paragraph, not a table
                self.blocks.append(Paragraph(cell.start, cell.end))
            return
        if all(len(row) == 1 for row in rows) and any(c.end - c.start > _CELL_LINE for (c,) in rows):
            self.blocks.extend(Paragraph(c.start, c.end) for (c,) in rows if c.end > c.start)
            return
        self.blocks.append(Table(tuple(tuple(row) for row in rows)))

    # -- pipes ------------------------------------------------------------------------

    def _is_run(self, lines: list[tuple[int, int]]) -> bool:
        """Whether pipes stand alone on lines here, so that a line between them is a cell."""
        for start, end in reversed(lines):
            if _has_pipe(self.text, start, end):
                return self.text[start:end].strip(BLANK) == "|"
        return False

    def _close_pipes(self, lines: list[tuple[int, int]]) -> None:
        text = self.text
        tail: list[tuple[int, int]] = []
        while not _has_pipe(text, *lines[-1]):
            tail.append(lines.pop())
        if tail and text[slice(*lines[-1])].strip(BLANK) == "|" and text[slice(*tail[-1])].strip(BLANK):
            lines.append(tail.pop())  # after a pipe alone on its line comes one more cell
        self._bar_head(lines)
        ruled = sum(
            1 if _filled(text[start:end]) >= 2 else -1 for start, end in lines if text[start:end].strip(BLANK + "|")
        )
        self.blocks.append(self._pipe_rows(lines) if ruled > 0 else self._pipe_run(lines))
        for start, end in reversed(tail):
            if text[start:end].strip(BLANK) and (paragraph := self._paragraph(start, end)).end > paragraph.start:
                self.blocks.append(paragraph)

    def _bar_head(self, lines: list[tuple[int, int]]) -> None:
        """Where pipes stand alone on lines, the first cell is the paragraph just before."""
        first = self.text[slice(*lines[0])].strip(BLANK)
        if first == "|" and self.blocks:
            last = self.blocks[-1]
            between = self.text[last.end : lines[0][0]] if isinstance(last, Paragraph) else "\n\n"
            if isinstance(last, Paragraph) and between.count("\n") <= 1 and last.end - last.start <= _CELL_LINE:
                self.blocks.pop()
                lines.insert(0, (last.start, last.end))

    def _pipe_rows(self, lines: list[tuple[int, int]]) -> Table:
        bare = [(start, end, text) for start, end in lines if (text := self.text[start:end].strip(BLANK))]
        pads = _padding(self.text, lines)
        # Where rows as a rule begin with a pipe it is an outer one; else it ends a blank first cell.
        outer = 2 * sum(1 for *_, text in bare if text[0] == "|") > len(bare)
        rows = []
        for start, end, text in bare:
            if len(text) > 2 and "-" in text and _MARKDOWN_RULE.issuperset(text):
                continue
            cells = _split(self.text[start:end], start, "|", pads)
            if text[0] == "|" and outer:
                cells = cells[1:]
            if text[-1] == "|":
                cells = cells[:-1]
            if cells:
                rows.append(tuple(cells))
        return Table(tuple(rows))

    def _pipe_run(self, lines: list[tuple[int, int]]) -> Table:
        """Cells one or more lines apart: rows where blank lines part them, else one run."""
        text, pads = self.text, _padding(self.text, lines)
        filled = [(start, end) for start, end in lines if text[start:end].strip(BLANK)]
        if len(filled) < len(lines) and all(text[start:end].rstrip(BLANK)[-1] == "|" for start, end in filled):
            rows: list[list[Cell]] = [[]]
            for start, end in lines:
                if text[start:end].strip(BLANK):
                    rows[-1] += _split(text[start:end], start, "|", pads)[:-1]
                elif rows[-1]:
                    rows.append([])
            return Table(tuple(tuple(row) for row in rows if row))
        start, end = lines[0][0], lines[-1][1]
        cells = _split(text[start:end], start, "|", pads)
        if pads and cells[-1].start == cells[-1].end:
            cells.pop()
        return Table((tuple(cells),), ruled=False)


def _is_numbered(bare: str) -> bool:
    """Whether a line has one tab, which parts its number from its words."""
    return "\t" in bare and bool(_AUTO_HEADING.match(bare) or _AUTO_ITEM.match(bare))


def _split(piece: str, start: int, mark: str, pads: Collection[int] = ()) -> list[Cell]:
    """Cut a line, or a run of lines, that begins at ``start`` into its cells; before the marks at ``pads`` is none."""
    cells = []
    for part in piece.split(mark):
        if start + len(part) not in pads:
            bare = part.strip(BLANK)
            at = start + (part.index(bare) if bare else 0)
            cells.append(Cell(at, at + len(bare)))
        start += len(part) + 1
    return cells


def _padding(text: str, lines: list[tuple[int, int]]) -> set[int]:
    """Where the pipes stand that only make a row as wide as its table: several at its end, without blanks.

    Some exporters leave blank cells out and put a pipe more there: where such a row has fewer values than columns,
    nobody can tell which are blank. Pipes are cells where the same table has them side by side within a row, or no
    blanks around its pipes.
    """
    ends: list[tuple[int, int, bool]] = []  # first pipe of a row's end, behind the last; whether the first ends a cell
    value = False  # whether the last cell is a value
    waiting: list[tuple[int, int, bool]] = []  # ends behind words: padding if a value comes next
    for start, end in lines:
        line = text[start:end].rstrip(BLANK)
        bare = line.rstrip("|")
        many = len(line) - len(bare)
        bare = bare.rstrip(BLANK)
        if "||" in bare.lstrip("|" + BLANK):
            return set()
        cells = [cell for part in bare.split("|") if (cell := part.strip(BLANK))]
        if cells:
            ends += waiting if _VALUE.fullmatch(cells[0]) else ()
            value, waiting = _VALUE.fullmatch(cells[-1]) is not None, []
        if many > 1 and (not bare or line[-many - 1] in BLANK):
            end = start + len(line)
            (ends if value else waiting).append((end - many, end, bool(bare) and bare[-1] != "|"))
    closing = any(ends_cell for *_, ends_cell in ends)
    return {at for first, behind, _ in ends for at in range(first + closing, behind)}


def _has_pipe(text: str, start: int, end: int) -> bool:
    return text.find("|", start, end) >= 0


def _filled(line: str) -> int:
    """How many cells of a pipe line hold something."""
    return sum(1 for part in line.split("|") if part.strip(BLANK))


def _is_pipe_line(bare: str) -> bool:
    """A line opens a table when a pipe begins or ends it, or it has several pipes."""
    return bare[0] == "|" or bare[-1] == "|" or bare.count("|") >= 2
