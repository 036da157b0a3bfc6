"""The HTML page: one file that opens without a network, reads well on paper, and works without its script.

Each report stands with its violations beside the text and the tables that they speak of. Violations and their marks
link to each other by numbers; severities differ by word, shape and line, not by colour alone.
"""

from __future__ import annotations

import base64
import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple

from linter.outputs import Gathered, Run, Totals
from linter.outputs.marks import Mark, Marks, Piece, attributes, escaped
from linter.outputs.text import elsewhere, fixable
from linter.outputs.words import title, where
from linter.violations import RANK, FileResult, Passage, ShownCell, ShownTable, Violation, Waived

#: From so many reports on, the text of those without violations is left out: the page must open.
_MANY = 500
#: A table with a column of this number (0-based) is not squeezed into a narrow window.
_WIDE = 6
#: The language of the run, as HTML names it.
_LANG = {"zh": "zh-CN", "en": "en"}


class _Words:
    """The tool's own texts, as HTML."""

    def __init__(self, run: Run) -> None:
        self.run, self.plain, self.lang = run, run.text, run.lang

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with its values filled in."""
        return escaped(self.plain(key, **values))

    def severity(self, severity: str) -> str:
        return self(f"severity-{severity}")

    def title(self, rule: str) -> str:
        return escaped(title(rule, self.run))


class _Told(NamedTuple):
    """A report to tell of, by its number on the page."""

    number: int
    result: FileResult
    counts: Counter[str]


class Output(Gathered):
    """One page for all files."""

    def whole(self, results: list[FileResult], totals: Totals) -> Iterator[str]:
        """Yield the page."""
        return page(results, self.run)


def page(results: Sequence[FileResult], run: Run) -> Iterator[str]:
    """Yield the page for the results of a run, in pieces. Results without ``content`` show their violations only."""
    words = _Words(run)
    told = [_Told(number, one, Counter(one.counts)) for number, one in enumerate(results, 1) if one.status == "linted"]
    unread = [one for one in results if one.status != "linted"]
    script = _file("page.js")
    values = {
        "lang": _LANG[run.lang],
        "version": escaped(run.version),
        "hash": base64.b64encode(hashlib.sha256(f"\n{script}".encode()).digest()).decode(),
        "style": _file("page.css"),
        "script": script,
        "title": _title(told, results, words),
        "lede": words("page-lede"),
        "skip": words("page-skip"),
        "reports": words("page-reports"),
        "foot": words("page-foot"),
        "filter": _filter(told, words),
        "summary": _summary(told, unread, words),
    }
    before, _, behind = _file("page.html").partition("{{articles}}")
    yield _filled(before, values)
    for one in told:
        yield _Article(one, words, shown=len(told) < _MANY or bool(one.result.violations)).html()
    yield _filled(behind, values)


def _file(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _filled(template: str, values: dict[str, str]) -> str:
    """Put values in their places; what a value holds is not looked at again."""
    made = []
    for number, piece in enumerate(template.split("{{")):
        key, _, rest = piece.partition("}}")
        made.append(piece if number == 0 else values[key] + rest)
    return "".join(made)


def _name(result: FileResult, words: _Words) -> str:
    """What a report is called: its agency and year, else its file."""
    if not result.agency:
        return f"<bdi>{escaped(result.path)}</bdi>"
    year = words("page-year", 年=result.year) if result.year else ""
    return f'<bdi lang="zh-CN">{escaped(result.agency)}</bdi> {year}'.strip()


def _title(told: Sequence[_Told], results: Sequence[FileResult], words: _Words) -> str:
    if len(results) == 1 and told and told[0].result.agency:
        one = told[0].result
        return words("page-title-one", 机关=one.agency, 年=one.year or "")
    return words("page-title", 数=len(results))


# -- the summary ------------------------------------------------------------------------------


def _filter(told: Sequence[_Told], words: _Words) -> str:
    """The bar of filters; the script takes it out of hiding."""
    total = sum((one.counts for one in told), Counter())
    if not total:
        return ""
    buttons = "".join(
        f'<button type="button" class="sev {severity}" data-s="{severity}" aria-pressed="true">'
        f"{words.severity(severity)} <b>{total[severity]}</b></button>"
        for severity in RANK
        if total[severity]
    )
    rules = Counter(one.rule for report in told for one in report.result.violations)
    options = "".join(
        f'<option value="{escaped(rule)}">{escaped(rule)} {words.title(rule)} ({count})</option>'
        for rule, count in sorted(rules.items())
    )
    return (
        f'<nav class="bar" id="bar" aria-label="{words("page-filter")}" hidden>'
        f'<div class="group" role="group" aria-label="{words("page-by-severity")}">{buttons}</div>'
        f'<label><span class="vh">{words("page-by-rule")}</span>'
        f'<select id="rule"><option value="">{words("page-all-rules")}</option>{options}</select></label>'
        f'<label class="find"><span class="vh">{words("page-search")}</span>'
        f'<input type="search" id="search" placeholder="{words("page-search")}" autocomplete="off"></label>'
        f'<div class="group"><button type="button" id="open">{words("page-open")}</button>'
        f'<button type="button" id="close">{words("page-close")}</button></div>'
        f'<p id="shown" role="status" data-all="{words("page-shown-all")}" data-some="{words("page-shown-some")}"></p>'
        "</nav>\n"
    )


def _summary(told: Sequence[_Told], unread: Sequence[FileResult], words: _Words) -> str:
    total = sum((one.counts for one in told), Counter())
    lost = [one for one in unread if one.unread]
    clean = sum(1 for one in told if not one.result.violations)
    figures = [("files", len(told) + len(unread), "page-files")]
    figures += [("lost", len(lost), "status-unreadable")] if lost else []
    figures += [(severity, total[severity], f"severity-{severity}") for severity in RANK]
    figures += [("clean", clean, "page-clean")] if len(told) + len(unread) > 1 else []
    counted = "".join(
        f'<div class="{key}"><dt>{words(text)}</dt><dd>{count}</dd></div>' for key, count, text in figures
    )
    made = [
        f'<section class="summary" aria-labelledby="summary"><h2 id="summary">{words("page-summary")}</h2>',
        _unread(lost, "lost", "page-unread", words),
        f'<dl class="figures">{counted}</dl>',
        _unread([one for one in unread if not one.unread], "outside", "status-out-of-scope", words),
        *((_reports(told, words), _rules(told, words) if total else "") if len(told) > 1 else ()),
        "</section>",
    ]
    return "\n".join(filter(None, made))


def _unread(results: Sequence[FileResult], kind: str, heading: str, words: _Words) -> str:
    if not results:
        return ""
    items = "".join(
        f'<li><bdi class="path">{escaped(one.path)}</bdi> <span>{escaped(one.note)}</span></li>' for one in results
    )
    role = ' role="alert"' if kind == "lost" else ""
    return f'<div class="{kind}"{role}><h3>{words(heading)} <b>{len(results)}</b></h3><ul>{items}</ul></div>'


def _reports(told: Sequence[_Told], words: _Words) -> str:
    heads = "".join(f'<th scope="col" class="num">{words.severity(severity)}</th>' for severity in RANK)
    rows = "".join(
        f'<tr data-report="r{one.number}"><th scope="row"><a href="#r{one.number}">{_name(one.result, words)}</a></th>'
        f'<td><bdi class="path">{escaped(one.result.path)}</bdi></td>'
        + "".join(_count(one.counts[severity], severity) for severity in RANK)
        + "</tr>"
        for one in told
    )
    return (
        f'<h3>{words("page-by-report")}</h3><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{words("page-by-report")}"><table class="list" id="by-report"><thead><tr>'
        f'<th scope="col">{words("page-report")}</th><th scope="col">{words("page-file")}</th>{heads}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _count(count: int, severity: str) -> str:
    return f'<td class="num {severity}">{count}</td>' if count else '<td class="num none">0</td>'


def _rules(told: Sequence[_Told], words: _Words) -> str:
    found: dict[tuple[int, str], list[int]] = {}
    for one in told:
        for violation in one.result.violations:
            found.setdefault((RANK[violation.severity], violation.rule), []).append(one.number)
    severities = list(RANK)
    rows = "".join(
        f'<tr><td class="tag {severities[rank]}">{words.severity(severities[rank])}</td>'
        f'<td><code>{escaped(rule)}</code></td><th scope="row">{words.title(rule)}</th>'
        f'<td class="num">{len(numbers)}</td><td class="num">{len(set(numbers))}</td></tr>'
        for (rank, rule), numbers in sorted(found.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1]))
    )
    return (
        f'<h3>{words("page-by-rule")}</h3><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{words("page-by-rule")}"><table class="list" id="by-rule"><thead><tr>'
        f'<th scope="col">{words("page-severity")}</th><th scope="col">{words("page-rule")}</th>'
        f'<th scope="col">{words("page-rule-title")}</th><th scope="col" class="num">{words("page-violations")}</th>'
        f'<th scope="col" class="num">{words("page-reports")}</th></tr></thead><tbody>{rows}</tbody></table></div>'
    )


# -- a report ---------------------------------------------------------------------------------


class _Article:
    """One report: its text, with the violations beside the blocks in which they stand."""

    def __init__(self, told: _Told, words: _Words, *, shown: bool) -> None:
        self.told, self.result, self.words = told, told.result, words
        self.key = f"r{told.number}"
        self.blocks = self.result.content if shown else ()
        self.left_out = not shown and bool(self.result.content)
        self.violations = self.result.violations
        pieces = list(chain.from_iterable(map(_pieces, self.blocks)))
        self.marks = Marks(self._marks(), pieces, self._badge)

    def html(self) -> str:
        """Return the article."""
        counts, words = self.told.counts, self.words
        badges = "".join(
            f'<span class="tag {severity}">{words.severity(severity)} {counts[severity]}</span>'
            for severity in RANK
            if counts[severity]
        )
        count = len(self.result.waived)
        waived = f'<span class="tag">{words("page-waived", 数=count)}</span>' if count else ""
        pack = words.run.pack
        known = pack.reports.get(self.result.report or ""), pack.forms.get(self.result.form or "")
        about = " · ".join(dict.fromkeys(escaped(one["title"][words.lang]) for one in known if one))
        previous = (
            f'<p class="about">{words("page-previous")} <bdi class="path">{escaped(self.result.previous)}</bdi></p>'
            if self.result.previous
            else ""
        )
        return (
            f'<article class="report" id="{self.key}"><details open><summary>'
            f'<h2>{_name(self.result, words)}</h2><span class="badges">{badges or words("page-clean-one")}{waived}</span>'
            f"</summary>"
            f'<p class="about"><bdi class="path">{escaped(self.result.path)}</bdi> · {about}</p>{previous}'
            f"{self._body()}{self._waived()}</details></article>\n"
        )

    def _body(self) -> str:
        if self.left_out:
            return f'<p class="left-out">{self.words("page-left-out")}</p>'
        at = self._blocks_of_notes()
        made = [self._notes(at.pop(-1, []))]
        for index, block in enumerate(self.blocks):
            shown = self._table(block) if isinstance(block, ShownTable) else self._passage(block)
            # Notes stand before their block, so that they can float beside it.
            made.append(f'<div class="seg">{self._notes(at[index])}{shown}</div>' if index in at else shown)
        return f'<div class="body" lang="zh-CN">{"".join(made)}</div>'

    def _blocks_of_notes(self) -> dict[int, list[int]]:
        """The numbers of violations by the block that they stand in; -1 where there is none."""
        starts = list(accumulate(map(_start, self.blocks), max))
        at: dict[int, list[int]] = {}
        for number, violation in enumerate(self.violations, 1):
            start = self.marks.first.get(number, violation.span[0])
            block = max(0, bisect_right(starts, start) - 1) if self.blocks else -1
            at.setdefault(block, []).append(number)
        return at

    def _marks(self) -> Iterator[Mark]:
        for number, one in enumerate(self.violations, 1):
            yield Mark(*one.span, number, one.severity)
            for place in one.related:
                if place.file is None and place.span is not None:
                    yield Mark(*place.span, number, one.severity, also=True)

    def _badge(self, number: int) -> str:
        one = self.violations[number - 1]
        told = f"{self.words.severity(one.severity)} {escaped(one.rule)} {self.words.title(one.rule)}"
        return (
            f'<a class="n {one.severity}" id="{self.key}m{number}" href="#{self.key}v{number}" title="{told}">'
            f"{self.words(f'page-letter-{one.severity}')}{number}</a>"
        )

    # -- text -----------------------------------------------------------------------------

    def _passage(self, passage: Passage) -> str:
        tag = {1: "h3", 2: "h4"}.get(passage.heading, "p")
        return f"<{tag}>{self.marks.html(Piece(passage.start, passage.text))}</{tag}>"

    def _table(self, table: ShownTable) -> str:
        last = max((cell.row for cell in table.cells), default=0)
        rows: list[list[str]] = [[] for _ in range(last + 1)]
        filled = {cell.row for cell in table.cells if not cell.head}
        for cell in table.cells:
            rows[cell.row].append(self._cell(cell, beside=cell.row in filled))
        lines = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
        wide = ' class="wide"' if max((cell.column for cell in table.cells), default=0) >= _WIDE else ""
        label = escaped(table.name or self.words.plain("page-table"))
        caption = f"<caption>{escaped(table.name)}</caption>" if table.name else ""
        return (
            f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
            f"<table{wide}>{caption}<tbody>{lines}</tbody></table></div>"
        )

    def _cell(self, cell: ShownCell, *, beside: bool) -> str:
        """A cell; a head is that of a row where values stand ``beside`` it, else that of a column."""
        spans = "".join(
            f' {name}="{count}"' for name, count in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if count > 1
        )
        tag = "th" if cell.head else "td"
        scope = f' scope="{"row" if beside else "col"}"' if cell.head else ""
        if cell.start < 0:
            given = f' class="given" title="{self.words("page-given")}"' if cell.text else ""
            return f"<{tag}{scope}{spans}{given}>{escaped(cell.text)}</{tag}>"
        piece = Piece(cell.start, cell.text)
        marks = self.marks.of(piece)
        return f"<{tag}{scope}{spans}{attributes(marks) if marks else ''}>{self.marks.html(piece)}</{tag}>"

    # -- violations -------------------------------------------------------------------------

    def _notes(self, numbers: Sequence[int]) -> str:
        return (
            f'<ol class="notes" lang="{_LANG[self.words.lang]}">{"".join(map(self._note, numbers))}</ol>'
            if numbers
            else ""
        )

    def _note(self, number: int) -> str:
        one, words = self.violations[number - 1], self.words
        others = escaped(elsewhere(one, words.run))
        fix = f"<em>{words('mark-fixable')}</em>" if one.fix and fixable(self.result, one) else ""
        told = (
            ("label-previous" if self.result.previous else "label-other", f"<bdi>{others}</bdi>" if others else ""),
            ("label-basis", escaped(one.basis)),
            ("label-fix", escaped(one.fix or "") + fix),
        )
        details = "".join(f"<dt>{words(key)}</dt><dd>{text}</dd>" for key, text in told if text)
        back = f' href="#{self.key}m{number}"' if number in self.marks.first else ""
        doubt = f' <span class="doubt">{words("page-doubt")}</span>' if one.confidence == "low" else ""
        return (
            f'<li class="note {one.severity}" id="{self.key}v{number}" data-s="{one.severity}" '
            f'data-r="{escaped(one.rule)}" tabindex="-1"><p class="head"><a class="n {one.severity}"{back}>'
            f'{words.severity(one.severity)} {number}</a> <span class="rule"><code>{escaped(one.rule)}</code> '
            f"{words.title(one.rule)}</span>{doubt}</p>"
            f'<p class="place">{self._place(one)}</p>'
            f'<p class="msg">{escaped(one.message)}</p><dl>{details}</dl></li>'
        )

    def _waived(self) -> str:
        """The violations that waivers let stand, with reason, author and end."""
        if not self.result.waived:
            return ""
        items = "".join(map(self._let_stand, self.result.waived))
        count = self.words("page-waived", 数=len(self.result.waived))
        return f'<div class="waived"><h3>{count}</h3><ul>{items}</ul></div>'

    def _let_stand(self, one: Waived) -> str:
        violation, words = one.violation, self.words
        told = [f"{words('page-waived-why')}{escaped(one.reason)}"] if one.reason else []
        told += [f"{words('page-waived-by')}{escaped(one.author)}"] if one.author else []
        told += [f"{words('page-waived-until')}{escaped(one.expires)}"] if one.expires else []
        return (
            f"<li><code>{escaped(violation.rule)}</code> {words.title(violation.rule)} "
            f'<span class="place">{self._place(violation)}</span><br>{escaped(violation.message)}'
            f"<br><em>{' · '.join(told)}</em></li>"
        )

    def _place(self, one: Violation) -> str:
        cell = "×".join(f"「{name}」" for name in (one.row, one.col) if name)
        inside = f"{one.table}{cell}" if one.table else one.section or ""
        return escaped(f"{inside} {where(one, self.words.run)}".strip())


def _pieces(block: Passage | ShownTable) -> Iterable[Piece]:
    if isinstance(block, Passage):
        return (Piece(block.start, block.text),)
    return (Piece(cell.start, cell.text) for cell in block.cells)


def _start(block: Passage | ShownTable) -> int:
    if isinstance(block, Passage):
        return block.start
    return min((cell.start for cell in block.cells if cell.start >= 0), default=0)
