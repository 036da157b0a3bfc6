"""The page that says which error has which rule: every rule it names is there, and every number of the list is on it."""

from __future__ import annotations

import re

import pytest

from linter.packs import load
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
DOMAIN = ROOT.parent / "shared" / "domain.md"
_RANGE = re.compile(r"\b([A-Z]{3})(\d{3})–\1(\d{3})\b")


def _span(first: str, last: str) -> range:
    return range(int(first), int(last) + 1)


def test_every_rule_it_names_is_there() -> None:
    known = {rule["id"] for rule in load(examples=True).data["rules"]}
    named = set(re.findall(r"\b[A-Z]{3}\d{3}\b", PAGE))
    for prefix, first, last in _RANGE.findall(PAGE):
        named |= {f"{prefix}{number:03}" for number in _span(first, last)}
    assert named - known == set()


@pytest.mark.skipif(not DOMAIN.is_file(), reason="needs ../shared")
def test_every_error_of_the_list_is_on_it() -> None:
    listed = set(
        re.findall(r"(?m)^\| (\d{1,2}) \| ", DOMAIN.read_text(encoding="utf-8").split("\n## 6.")[0].split("\n## 5.")[1])
    )
    told = {number for cell in re.findall(r"(?m)^\| ([\d, ]+) \|", PAGE) for number in re.findall(r"\d+", cell)}
    assert listed - told == set()
    assert len(listed) >= 75
