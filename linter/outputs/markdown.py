"""Markdown for a pull request's comment or a job's summary: totals, a table of the reports, then what is wrong in each.

It never grows past what GitHub takes for a summary; what had to be left out is counted in its last line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from linter.outputs import Format, Run, Totals
from linter.outputs.text import marked, printable, summary, unread_of
from linter.outputs.words import relative, status, title, where
from linter.violations import FileResult, Violation

#: GitHub takes 1 MiB for the summary of a step; we stay below, in bytes, and keep some of it for the table.
LIMIT = 1_000_000
_ROOM = {"files": LIMIT // 4, "violations": LIMIT * 3 // 4 - 2000}
_ICONS = {"error": "❌", "warning": "⚠️", "info": "ℹ️"}
_HEADS = ("report", "agency", "year", "errors", "warnings", "notes")


class _Part(NamedTuple):
    """What stands for one file: its row of the table, and a piece for each of its violations, the first with a head."""

    row: str
    pieces: tuple[str, ...]


class Output(Format):
    """The Markdown, written at the end; only so much of it is kept as will be written."""

    def __init__(self, run: Run) -> None:
        super().__init__(run)
        self._kept: dict[str, list[str]] = {"files": [], "violations": []}
        self._room = dict(_ROOM)
        self._left_out = Counter[str]()

    def render(self, result: FileResult) -> list[_Part]:
        """Return the row and the pieces of a file."""
        path = escaped(relative(result.path))
        numbers = [str(count) for count in result.counts.values()]
        if result.status != "linted":
            numbers = [f"{status(result, self.run)}: {escaped(result.note)}", "", ""]
        row = [path, escaped(result.agency or ""), str(result.year or ""), *numbers]
        pieces = [self._piece(one) for one in result.violations]
        if pieces:
            pieces[0] = f"### {path}\n\n{pieces[0]}"
        return [_Part(f"| {' | '.join(row)} |\n", tuple(pieces))]

    def add(self, rendered: Iterable[_Part]) -> Iterable[str]:
        """Keep what there is room for."""
        for part in rendered:
            self._keep("files", part.row)
            for piece in part.pieces:
                self._keep("violations", piece)
        return ()

    def _keep(self, what: str, piece: str) -> None:
        """Keep a piece; once one does not fit, none does, so that nothing is left out in between."""
        self._room[what] -= len(piece.encode("utf-8", "replace"))
        if self._room[what] >= 0:
            self._kept[what].append(piece)
        else:
            self._left_out[what] += 1

    def end(self, totals: Totals) -> Iterator[str]:
        """Yield everything."""
        run = self.run
        line = summary(totals, run) + unread_of(totals, run)
        worst = next((icon for severity, icon in _ICONS.items() if totals.counts.get(severity)), "✅")
        yield f"## {'❌' if totals.unread else worst} report-lint\n\n{line}\n\n"
        yield f"| {' | '.join(run.text(f'head-{head}') for head in _HEADS)} |\n|---|---|---|--:|--:|--:|\n"
        yield from self._kept["files"]
        yield "\n"
        yield from self._kept["violations"]
        if self._left_out.total():
            left = {"文件": self._left_out["files"], "处": self._left_out["violations"]}
            yield f"**{run.text('markdown-left-out', **left)}**\n"

    def _piece(self, one: Violation) -> str:
        run = self.run
        severity, place = run.text(f"severity-{one.severity}"), where(one, run)
        lines = [f"- {_ICONS[one.severity]} **{severity} {one.rule}** {escaped(title(one.rule, run))} · {place}  "]
        lines += [f"  {escaped(one.message)}  "]
        for label, text in (("label-basis", one.basis), ("label-fix", one.fix)):
            lines += [f"  {run.text(label)}: {escaped(text)}  "] if text else []
        quote, carets = marked(*one.quote) if one.quote else ("", "")
        if quote.strip():
            fence = "`" * max(3, _longest_run(quote) + 1)
            lines += ["", f"  {fence}text", f"  {quote}", f"  {carets}", f"  {fence}"]
        return "\n".join(lines) + "\n\n"


def _longest_run(text: str) -> int:
    longest = run = 0
    for char in text:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    return longest


def escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line: no markup, no HTML, no column of a table, no mention."""
    shown = printable(text.replace("\n", " "))
    for char in "\\`*_[]#|~":
        shown = shown.replace(char, f"\\{char}")
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return shown.replace("@", "@<!-- -->")
