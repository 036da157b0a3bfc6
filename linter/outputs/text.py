"""The output for people: place, message, the line with a mark under what is wrong, basis, remedy."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

from linter.outputs import Format, Run, Totals
from linter.violations import FileResult, Place, Violation
from linter.writers import EDITABLE

_COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}
#: Display columns of a quoted line; longer ones are cut around the mark.
_WIDTH = 76
_BEFORE = 24
#: How many places in other files are shown.
_OTHERS = 4


class Output(Format):
    """Text, written file by file."""

    brief = True

    def render(self, result: FileResult) -> list[str]:
        """Return everything to print about one file."""
        return [_file(result, self.run)]

    def end(self, totals: Totals) -> Iterator[str]:
        """Yield the line about the whole run."""
        if totals.files > 1 and not self.run.quiet:
            unread = unread_of(totals, self.run)
            yield f"{summary(totals, self.run)}{_paint(unread, 'red', False) if self.run.color and unread else unread}\n"


def _file(result: FileResult, run: Run) -> str:
    paint = _paint if run.color else _plain
    result = result._replace(path=printable(result.path), note=printable(result.note))
    if result.status != "linted":
        return f"{result.path}: {paint(run.text(f'status-{result.status}'), 'red', True)}: {result.note}\n"
    show = _quiet if run.quiet else _full
    lines: list[str] = []
    for violation in result.violations:
        lines += show(result, violation, paint, run)
    if not run.quiet:
        lines.append(_file_summary(result, run))
        lines.append("")
    return "".join(f"{line}\n" for line in lines)


def summary(totals: Totals, run: Run) -> str:
    """Return the numbers of files and violations in words."""
    return run.text("summary-all", 文件=totals.files, **_numbers(totals.counts))


def unread_of(totals: Totals, run: Run) -> str:
    """Return how many files were not linted, in words, "" for none."""
    return run.text("summary-unread", 未=totals.unread) if totals.unread else ""


def _numbers(counts: Mapping[str, int]) -> dict[str, object]:
    return {"错误": counts.get("error", 0), "警告": counts.get("warning", 0), "提示": counts.get("info", 0)}


def _file_summary(result: FileResult, run: Run) -> str:
    key = "summary-file" if result.violations else "summary-clean"
    line = run.text(key, 路径=result.path, **_numbers(result.counts))
    count = sum(fixable(result, one) for one in result.violations)
    line += run.text("summary-fixable", 数=count) if count else ""
    line += run.text("summary-waived", 数=len(result.waived)) if result.waived else ""
    return line + (run.text("summary-previous", 路径=printable(result.previous)) if result.previous else "")


def fixable(result: FileResult, violation: Violation) -> bool:
    """Whether ``report-lint fix`` would mend it without being asked twice."""
    return violation.safe and bool(violation.edits) and result.path.lower().endswith(EDITABLE)


def _quiet(result: FileResult, violation: Violation, paint: Paint, run: Run) -> Iterator[str]:
    severity = paint(run.text(f"severity-{violation.severity}"), _COLORS[violation.severity], True)
    unit, number = spot(violation)
    place = f"{number}:{violation.column}" if unit == "line" else run.text(f"label-{unit}", 数=number)
    yield f"{result.path}:{place}: {severity} {violation.rule} {printable(violation.message)}"


def _full(result: FileResult, violation: Violation, paint: Paint, run: Run) -> Iterator[str]:
    yield from _quiet(result, violation, paint, run)
    number = str(spot(violation)[1])
    quote, mark = marked(*violation.quote) if violation.quote else ("", "")
    if quote.strip():
        yield f"  {paint(number, 'blue', False)} | {quote}"
        yield f"  {' ' * len(number)} | {paint(mark, _COLORS[violation.severity], True)}"
    for key, text in (
        ("label-also", _also(violation, run)),
        ("label-previous" if result.previous else "label-other", elsewhere(violation, run)),
        ("label-basis", violation.basis),
        ("label-fix", violation.fix),
    ):
        if text and key == "label-fix" and fixable(result, violation):
            text += run.text("mark-fixable")
        if text:
            yield f"  {' ' * len(number)} = {run.text(key)}: {printable(text)}"
    yield ""


def _also(violation: Violation, run: Run) -> str:
    """Other lines (paragraphs, pages) that belong to it."""
    own = spot(violation)
    here = (one for one in violation.related if not one.file)
    spots = [spot for spot in dict.fromkeys(map(spot, here)) if spot != own]
    shown = [run.text(f"label-{unit}", 数=number) for unit, number in spots[:8]]
    return "、".join(shown) + ("…" if len(spots) > 8 else "")


def elsewhere(violation: Violation, run: Run) -> str:
    """Places in other files that belong to it, with what stands there."""
    places = [one for one in violation.related if one.file]
    shown = []
    for place in places[:_OTHERS]:
        unit, number = spot(place)
        at = run.text(f"label-other-{unit}", 文件=place.file or "", 数=number)
        quoted = place.note and place.note not in violation.message
        shown.append(f"{at} “{place.note}”" if quoted else at)
    return "；".join(shown) + ("…" if len(places) > _OTHERS else "")


def spot(place: Violation | Place) -> tuple[str, int]:
    """What the user looks for in the file, and its number: a page, a paragraph, or a line."""
    if place.page is not None:
        return "page", place.page
    return ("paragraph", place.paragraph) if place.paragraph is not None else ("line", place.line)


def printable(text: str, kept: str = "") -> str:
    """Nothing from a document or a file name may steer the terminal: control characters are shown as �, but ``kept``."""
    if text.isprintable():
        return text
    kept = f"\u3000\xa0{kept}"
    return "".join(char if char.isprintable() or char in kept else "\ufffd" for char in text)


# -- the quoted line ------------------------------------------------------------------------


def width(char: str) -> int:
    """How many columns of a terminal a character takes."""
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def marked(line: str, start: int, end: int) -> tuple[str, str]:
    """Return the line, cut around the mark, and the mark that stands under ``[start, end)``.

    Under a wide character stand a wide blank or two carets, so that the mark is right in every
    font that draws wide characters twice as wide.
    """
    first, last = start, start
    room = _BEFORE
    while first > 0 and room > 0:
        first -= 1
        room -= width(line[first])
    room = _WIDTH
    last = first
    while last < len(line) and room > 0:
        room -= width(line[last])
        last += 1
    lead, trail = "…" if first else "", "…" if last < len(line) else ""
    shown = "".join(" " if char in "\t\xa0\u3000" else printable(char) for char in line[first:last])
    blanks = "".join("\u3000" if width(char) == 2 else " " for char in lead + shown[: start - first])
    marked = shown[start - first : max(min(end, last), start + 1) - first]
    carets = "^" * (sum(width(char) for char in marked) or 1)
    return lead + shown + trail, blanks + carets


# -- colour ---------------------------------------------------------------------------------


class Paint:
    """A function that colours a piece of text, or does not."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def __call__(self, text: str, color: str, bold: bool) -> str:
        """Return ``text`` in a colour."""
        if not self.on:
            return text
        from click import style

        return style(text, fg=color, bold=bold)


_paint, _plain = Paint(True), Paint(False)
