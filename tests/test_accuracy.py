"""No rule may lose precision or recall against the published measure (`docs/accuracy.md`)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from benchmarks.accuracy import measure, prose, publish
from linter import lint_bytes

DOCTORED = """rules:
  # A list that goes on to other things is now said to fall short, and a rule that worked is gone.
  - id: DOC001
    name: doctored
    title: {zh: 不准说公开, en: Never say open}
    severity: warning
    basis: advice
    wording:
      in: [all]
      patterns: ['全年主动公开']
    message: {zh: 不准说公开。, en: Never say open.}
    bad: [{put: {总体情况: 全年主动公开政府信息。}}]
    good: [{}]
  - id: TXT001
    severity: 'off'
"""


@pytest.fixture(scope="module")
def result() -> measure.Result:
    return measure.run(lint_bytes, per=publish.QUICK, real=False)


def test_no_rule_is_worse_than_in_the_baseline(result: measure.Result) -> None:
    assert publish.worse(result) == []


def test_every_part_of_the_measure_was_there(result: measure.Result) -> None:
    assert result.texts["prose"] > 1400
    assert result.texts["second"] > 500
    assert result.texts["generated"] > 100
    assert result.texts["clean"] > 120


def test_doctored_rules_make_it_fail(tmp_path: Path) -> None:
    (tmp_path / "doctored.yaml").write_text(DOCTORED, encoding="utf-8")
    doctored = measure.Result()
    measure.prose_items(partial(lint_bytes, rules=str(tmp_path)), doctored, ["parts", "growth"])
    plain = measure.Result()
    measure.prose_items(lint_bytes, plain, ["parts", "growth"])
    assert publish.worse(plain, publish.data(plain)) == []
    told = publish.worse(doctored, publish.data(plain))
    assert any(line.startswith("DOC001") and "false" in line for line in told)
    assert any(line.startswith("TXT001") and "missed" in line for line in told)


def test_a_right_item_and_its_wrong_twin_differ() -> None:
    pairs: dict[str, set[str]] = {}
    for case in prose.cases():
        if case.sort != "trap":
            pairs.setdefault(case.id, set()).add(case.text)
    assert all(len(texts) == 2 for texts in pairs.values())


def test_every_kind_of_fact_has_many_phrasings_and_traps() -> None:
    for kind, group in prose.kinds().items():
        assert len(group["items"]) >= 24, kind
        assert len(group["traps"]) >= 8, kind


def test_the_second_author_wrote_of_every_kind() -> None:
    assert set(prose.second()) == set(prose.kinds())
    for kind, group in prose.second().items():
        assert len(group["items"]) >= 8, kind
        assert len(group["traps"]) >= 4, kind


def test_no_hole_is_left_open() -> None:
    assert not [case.id for case in prose.cases() if set(case.says) & set("{}⟨⟩|")]


def test_a_miss_is_counted_to_a_rule_that_there_is() -> None:
    there = measure.severities()
    first = {kind: rules[0] for kind, rules in prose.expected().items()}
    assert set(first) == set(prose.kinds())
    assert not {kind: rule for kind, rule in first.items() if rule not in there and not rule.endswith("-none")}
