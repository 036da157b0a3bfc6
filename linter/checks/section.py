"""Kind ``section``: the sections of the form, their presence, order and headings."""

from __future__ import annotations

from collections.abc import Iterator

from linter.forms.fold import fold
from linter.forms.model import Section
from linter.forms.sections import ordinal
from linter.report import Report
from linter.rules import Rule
from linter.violations import Found, Related


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield what is wrong with the sections, one aspect per rule."""
    aspects = {
        "missing": _missing,
        "empty": _empty,
        "order": _order,
        "near": _heading,
        "renamed": _heading,
        "twice": _twice,
        "extra": _extra,
    }
    for rule in rules:
        yield from aspects[rule.options["aspect"]](rule, report)


def _missing(rule: Rule, report: Report) -> Iterator[Found]:
    for section in report.form.sections:
        if section.key not in report.sections:
            yield Found(rule, *_gap(report, section), {"节": section.heading, "名": section.title}, about=section.key)


def _gap(report: Report, section: Section) -> tuple[int, int]:
    """Where a missing section is due: the heading behind it, else the one before, else the title."""
    keys = [one.key for one in report.form.sections]
    at = keys.index(section.key)
    for key in [*keys[at + 1 :], *reversed(keys[:at])]:
        if key in report.sections:
            heading = report.sections[key].heading
            return heading.start, heading.end
    if report.title:
        return report.title.start, report.title.end
    return 0, min(1, len(report.text))


def _empty(rule: Rule, report: Report) -> Iterator[Found]:
    least = rule.options.get("least", 1)
    for bound in report.sections.values():
        if bound.section.tables:
            continue  # without its table it is a missing table, said once
        length = sum(
            paragraph.end - paragraph.start
            for paragraph in report.outline.prose
            if bound.start <= paragraph.start < bound.end
        )
        run_in = report.text[bound.start : bound.end].split("\n", 1)[0].strip(" \u3000：:。")
        if length < least and not run_in:
            start, end = bound.heading.start, bound.heading.end
            args: dict[str, object] = {"节": bound.section.heading, "原": report.text[start:end]}
            yield Found(rule, start, end, args, about=bound.section.key)


def _order(rule: Rule, report: Report) -> Iterator[Found]:
    keys = [section.key for section in report.form.sections]
    order = [(keys.index(heading.section), heading) for heading in report.headings if heading.section]
    done = -1
    for index, heading in order:
        if index < done:
            before = report.form.sections[done]
            moved = report.form.sections[index]
            args: dict[str, object] = {"节": moved.heading, "前": before.heading}
            yield Found(rule, heading.start, heading.end, args, about=moved.key)
            return
        done = index
    # The order of the sections is right; do their numbers count?
    found = [heading for heading in report.headings if heading.number]
    for position, heading in enumerate(found):
        due = {position + 1}
        if heading.section:
            due.add(ordinal(report.form.section(heading.section).number))
        if heading.ordinal not in due:
            others = tuple(Related(one.start, one.end) for one in found if one is not heading)
            args = {"节": report.text[heading.start : heading.end], "前": "", "号": heading.number}
            about = fold(heading.title)
            yield Found(rule, heading.start, heading.end, args, related=others, text="section-number", about=about)
            return


def _heading(rule: Rule, report: Report) -> Iterator[Found]:
    wanted = {"near": ("near", "variant"), "renamed": ("renamed",)}[rule.options["aspect"]]
    for bound in report.sections.values():
        heading = bound.heading
        if heading.match in wanted:
            start = heading.end - len(heading.title)
            args: dict[str, object] = {"原": heading.title.strip(), "节": bound.section.heading}
            # A heading that is known by its words means the same; one that is only like it may not.
            known = fold(heading.title) in report.form.headings
            yield Found(rule, start, heading.end, {**args, "名": bound.section.title}, safe=known)


def _twice(rule: Rule, report: Report) -> Iterator[Found]:
    """Sections that stand twice; of a report that was pasted twice, one violation."""
    again = {heading.section: heading for heading in reversed(report.outline.repeats)}
    repeats = sorted(again.values(), key=lambda heading: heading.start)
    groups = [repeats] if len(repeats) > 2 else [[heading] for heading in repeats]
    for group in groups:
        firsts = [report.sections[heading.section].heading for heading in group]
        names = [report.form.section(heading.section).heading for heading in group]
        related = tuple(Related(heading.start, heading.end) for heading in (*firsts, *group[1:]))
        args: dict[str, object] = {"节": "”“".join(names)}
        yield Found(rule, group[0].start, group[0].end, args, related=related, about=group[0].section)


def _extra(rule: Rule, report: Report) -> Iterator[Found]:
    """Top-level headings that are none of the form's: one, or those behind the last. More are numbers begun anew."""
    first = next((heading.start for heading in report.headings if heading.section), None)
    if first is None or len(report.sections) < len(report.form.sections):
        return  # a section that is missing may be there under this name
    extra = [heading for heading in report.headings if not heading.section and heading.start > first]
    last = len(report.form.sections)
    if len(extra) > 1 and any(heading.ordinal <= last for heading in extra):
        return
    for heading in extra:
        if heading.style == "一、" and heading.ordinal > 1:
            args: dict[str, object] = {"原": report.text[heading.start : heading.end].strip()}
            yield Found(rule, heading.start, heading.end, args, about=fold(heading.title))
