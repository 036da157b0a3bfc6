"""Fingerprints: a violation is known again in another format, behind moved lines, beside edited neighbours."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.engine import Linter
from linter.examples import build
from linter.packs import DEFAULT_PACK, load
from linter.readers import office
from tests import formats
from tests import generator as g

needs_office = pytest.mark.skipif(
    not office.program() and not os.environ.get("CI"), reason="LibreOffice is not installed"
)

#: Words that are wrong in running text, each with the rule that says so.
WRONG = {
    "LNG002": "坚持以公开为原则，不公开为例外",
    "LNG005": "共有3个部份没有更新",
    "LNG039": "及时布署有关工作",
    "TXT016": "一是加强培训；三是强化考核",
}


def marks(linter: Linter, data: bytes, name: str = "report.txt") -> dict[str, list[str]]:
    """Fingerprints by rule."""
    found: dict[str, list[str]] = {}
    for one in linter.lint_bytes(data, name).violations:
        found.setdefault(one.rule, []).append(one.fingerprint)
    return {rule: sorted(every) for rule, every in found.items()}


def cases() -> Iterator[tuple[g.Case, g.Draft]]:
    for case in g.cases(11, 1):
        if case.draft and case.defect not in formats.TEXT_ONLY:
            yield case, case.draft


class Lost:
    """What is not known again, of the rules that two forms of a report break equally often."""

    def __init__(self, linter: Linter) -> None:
        self.linter, self.compared, self.rules = linter, 0, list[str]()

    def add(self, case: g.Case, data: bytes, name: str = "report.txt") -> None:
        """Compare a case's text with the same report in another form."""
        before, after = marks(self.linter, case.text.encode()), marks(self.linter, data, name)
        alike = [rule for rule in before if len(before[rule]) == len(after.get(rule, []))]
        self.compared += bool(set(alike) & {*case.rules, *case.also})
        self.rules += [f"{case.defect}: {rule}" for rule in alike if before[rule] != after[rule]]

    def told(self, least: int) -> list[str]:
        """Return what was lost; the defect itself was compared in so many cases at least."""
        assert self.compared >= least
        return self.rules


@pytest.mark.parametrize("dialect", g.DIALECTS)
def test_in_every_dialect_of_text(dialect: str, shipped: Linter) -> None:
    lost = Lost(shipped)
    for case, draft in cases():
        lost.add(case, g.finish(g.render(draft, dialect))[0].encode())
    assert lost.told(60) == []


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_in_word_and_html(kind: str, shipped: Linter) -> None:
    lost = Lost(shipped)
    for number, (case, draft) in enumerate(cases()):
        dialects = formats.FORMATS[kind]
        made = formats.write(draft, kind, dialects[number % len(dialects)], "x")
        lost.add(case, made.data, f"report{made.suffix}")
    assert lost.told(60) == []


@needs_office
@pytest.mark.parametrize("kind", ["odt", "pdf"])
def test_in_what_libreoffice_makes(kind: str, shipped: Linter) -> None:
    some = list(cases())[::5]
    word = [formats.write(draft, "docx", "word", "x", controls=False) for _, draft in some]
    lost = Lost(shipped)
    for (case, _), made in zip(some, formats.converted(word, kind), strict=True):
        lost.add(case, made.data, f"report{made.suffix}")
    assert lost.told(12) == []


def test_behind_paragraphs_put_in_and_under_headings_numbered_anew(shipped: Linter) -> None:
    lost = Lost(shipped)
    for case, _ in cases():
        text = case.text
        for number, numeral in enumerate("一二三四五六", 1):
            text = text.replace(f"\n{numeral}、", f"\n{number}、").replace(f"\n## {numeral}、", f"\n## {number}、")
        head, _, rest = text.partition("总体情况\n")
        text = f"{head}总体情况\n本年度，各项工作平稳推进。\n{rest}" if rest else text
        lost.add(case, text.encode())
    assert lost.told(60) == []


@pytest.fixture(scope="module")
def example() -> dict[str, object]:
    made: dict[str, object] = load(examples=True).reports[DEFAULT_PACK]["example"]
    return made


@settings(max_examples=40, deadline=None)
@given(st.permutations(sorted(WRONG)), st.sets(st.sampled_from(sorted(WRONG))), st.integers(0, 2))
def test_beside_violations_that_come_and_go(order: list[str], gone: set[str], more: int) -> None:
    linter = _linter()
    data = load(examples=True).reports[DEFAULT_PACK]["example"]

    def report(rules: list[str], between: str) -> bytes:
        return build(data, {"put": {"总体情况": between.join(f"{WRONG[rule]}。" for rule in rules)}}, linter).encode()

    every = marks(linter, report(sorted(WRONG), ""))
    assert set(every) == set(WRONG)
    left = [rule for rule in order if rule not in gone]
    after = marks(linter, report(left, "工作平稳推进。" * more + ("\n" if more else "")))
    assert after == {rule: every[rule] for rule in left}


_LINTERS: list[Linter] = []


def _linter() -> Linter:
    if not _LINTERS:
        _LINTERS.append(Linter(load()))
    return _LINTERS[0]


def test_equal_violations_are_told_apart_by_the_words_around_them(shipped: Linter, example: dict[str, object]) -> None:
    places = ["第一处有部份没有更新", "另外还有部份栏目滞后", "最后这部份需要完善"]

    def found(*texts: str) -> list[str]:
        text = build(example, {"put": {"总体情况": "。".join(texts) + "。"}}, shipped)
        violations = shipped.lint_bytes(text.encode(), "a.txt").violations
        return [one.fingerprint for one in violations if one.rule == "LNG005"]

    first, second, third = found(*places)
    assert len({first, second, third}) == 3
    assert found(places[0].replace("部份", "部分"), *places[1:]) == [second, third]
    assert found(places[2], places[1]) == [third, second]
    again = found(*places, places[1])
    assert again[:3] == [first, second, third]
    assert again[3] not in (first, second, third), "the same words once more are one more violation"


def test_numbers_around_it_may_be_corrected(shipped: Linter, example: dict[str, object]) -> None:
    def found(number: int) -> list[str]:
        text = build(example, {"put": {"总体情况": f"共{number}个部份没有更新。"}}, shipped)
        return marks(shipped, text.encode())["LNG005"]

    assert found(3) == found(5)


def test_a_sum_that_is_off_by_something_else_is_another_violation(shipped: Linter, example: dict[str, object]) -> None:
    def found(**cells: int) -> set[str]:
        changes = {"cells": {f"表四.件数.{name}": value for name, value in cells.items()}}
        text = build(example, changes, shipped)
        return {one for rule, every in marks(shipped, text.encode()).items() if rule.startswith("TAB") for one in every}

    assert found(行政复议结果维持=3)
    assert not found(行政复议结果维持=3) & found(行政复议结果维持=4)


def test_what_is_missing_is_known_whatever_stands_there(shipped: Linter, example: dict[str, object]) -> None:
    def found(**changes: object) -> set[str]:
        return set(marks(shipped, build(example, changes, shipped).encode()).get("STR001", []))

    gone = found(drop={"section": "复议诉讼"}) or found(drop={"section": "其他事项"})
    assert gone
    other = found(drop={"section": "其他事项"}, replace={"五、存在的主要问题及改进情况": "五、存在的问题及改进情况"})
    assert found(drop={"section": "其他事项"}) == other
