"""What a text refers to besides numbers: dates, periods, documents, and how to reach somebody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from linter import regex
from linter.facts.dates import dates, periods

#: Kind → pattern; the group ``what``, where there is one, is what is referred to.
_PATTERNS = {
    "document": (
        r"《[^《》\n]{2,60}》|[\u4e00-\u9fff]{2,10}[〔\[【（(﹝]20\d\d[〕\]】）)﹞]第?\d{1,4}号"
        r"|(?:国务院令|国令)第?\d{1,4}号"
    ),
    "telephone": r"(?<![\d-])(?:0\d{2,3}[-—－– ]{0,2}\d{7,8}(?:[-—转]\d{1,5})?|1[3-9]\d{9}|(?<=[电话传真：:])\d{7,8})(?!\d)",
    "post code": r"(?:邮编|邮政编码)[为是：: ]{0,2}(?P<what>\d{6})(?!\d)",
    "e-mail": r"[A-Za-z0-9._+-]{1,40}[@＠][A-Za-z0-9.-]{2,40}\.[A-Za-z]{2,6}",
    "web address": r"https?://[A-Za-z0-9./?=&_%#~:-]{4,120}|www\.[A-Za-z0-9./?=&_%-]{4,100}",
    # A place and what ends a body's name, behind a word that cannot be part of it.
    "organisation": (
        r"(?:(?<![\u4e00-\u9fff])|(?<=[由经向与和及在至到请系被]))"
        r"(?:(?:(?![由经向与和及在至到请系被本的我])[\u4e00-\u9fff]){2,6}?[省市县区旗州盟]){1,3}"
        r"(?:人民政府(?:办公[室厅])?|[\u4e00-\u9fff]{2,10}?(?:局|委员会|办公室|厅|中心|法院|检察院|街道办事处|街道|镇|乡))"
    ),
    "address": r"(?:地址|住址)[为是：: ]{0,2}(?P<what>[^，。；,;\n（）()]{4,40})",
}


class Reference(NamedTuple):
    """Something that a text refers to: its ``kind``, its span, and its value in plain form (a date as ISO)."""

    kind: str
    start: int
    end: int
    value: str


def references(text: str, start: int, end: int) -> list[Reference]:
    """Return what ``text[start:end]`` refers to, in order; a date inside a period is part of the period."""
    found = [
        Reference("period", one.start, one.end, f"{one.first or '?'}/{one.last or '?'}")
        for one in periods(text, start, end)
    ]
    taken = [(one.start, one.end) for one in found]
    found += [
        Reference("date", day.start, day.end, str(day.value or "?"))
        for day in dates(text, start, end)
        if not any(first <= day.start < last for first, last in taken)
    ]
    found += _matches(text, start, end)
    return sorted(found, key=lambda one: one.start)


def _matches(text: str, start: int, end: int) -> Iterator[Reference]:
    for kind, pattern in _PATTERNS.items():
        for match in regex.compile(pattern).finditer(text, start, end):
            group = "what" if "what" in match.re.groupindex else 0
            yield Reference(kind, match.start(group), match.end(group), match[group])
