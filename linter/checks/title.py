"""Kind ``title-name``: the wording of the title."""

from __future__ import annotations

from collections.abc import Iterator

from linter.report import Report
from linter.rules import Rule
from linter.violations import Found


def check(rules: list[Rule], report: Report) -> Iterator[Found]:
    """Yield a title whose name of the report is not the usual one."""
    title = report.title
    if title is None:
        return
    for rule in rules:
        name = rule.options["name"]
        doubled = "年度" in title.text.removesuffix(title.name)
        if title.name != name or doubled:
            in_one_line = report.text[title.start : title.end] == title.text
            written = title.text[title.text.find(str(title.year)) + 4 :] if title.year else title.name
            right = title.text.replace(written, f"年{name}") if title.year else title.text.replace(title.name, name)
            yield Found(
                *(rule, title.start, title.end, {"原": written, "正": name}),
                changes=((title.start, title.end, right),) if in_one_line else (),
            )
