"""Judge the linter on every corpus and count, rule by rule.

Right: a violation that was expected. Missed: an expected one that did not come, counted to the first
rule that could have told. False: an error or a warning that nothing expected.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from benchmarks.accuracy import bodies, prose
from linter.packs import load
from tests import measure as m

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
RANK = {"info": 0, "warning": 1, "error": 2}
Violation = dict[str, Any]
Lint = Callable[[bytes, str], dict[str, Any]]
SOURCES = ("generated", "prose", "second", "clean", "real")


@dataclass
class Count:
    """What was expected, and what was told."""

    right: int = 0
    missed: int = 0
    false: int = 0

    def __iadd__(self, other: Count) -> Count:
        self.right += other.right
        self.missed += other.missed
        self.false += other.false
        return self

    @property
    def precision(self) -> float | None:
        """Share of what was told that is right; None where nothing was told."""
        told = self.right + self.false
        return self.right / told if told else None

    @property
    def recall(self) -> float | None:
        """Share of what was expected that was told; None where nothing was expected."""
        wanted = self.right + self.missed
        return self.right / wanted if wanted else None


@dataclass(frozen=True)
class Slip:
    """One miss or one false alarm, to be looked at."""

    source: str
    name: str
    what: str
    rule: str
    words: str
    kind: str = ""
    part: str = ""


@dataclass
class Result:
    """Everything one run counted."""

    rules: dict[str, dict[str, Count]] = field(default_factory=dict)
    """By rule and source."""
    kinds: dict[str, dict[str, Count]] = field(default_factory=dict)
    """By kind of fact and part (``open``, ``held-out``, and both of the second author); counts items, not violations."""
    slips: list[Slip] = field(default_factory=list)
    texts: Counter[str] = field(default_factory=Counter)
    """Reports linted, by source."""
    twice: int = 0
    """Further true violations for one wrong number."""
    unjudged: int = 0
    """Violations in real reports that no label speaks of."""
    skipped: tuple[str, ...] = ()

    def add(self, rule: str, source: str, **counts: int) -> None:
        """Count something for a rule."""
        self.rules.setdefault(rule, {}).setdefault(source, Count()).__iadd__(Count(**counts))

    def total(self, rules: Iterable[str], sources: Sequence[str] = SOURCES) -> Count:
        """Sum over rules and sources."""
        out = Count()
        for rule in rules:
            for source in sources:
                out += self.rules.get(rule, {}).get(source, Count())
        return out


def wilson(right: int, of: int, z: float = 1.96) -> float:
    """Lower end of the 95 % interval of a share (Wilson 1927)."""
    if not of:
        return 0.0
    p = right / of
    middle = p + z * z / (2 * of)
    spread = z * math.sqrt(p * (1 - p) / of + z * z / (4 * of * of))
    return (middle - spread) / (1 + z * z / of)


def severities(rules: str | None = None) -> dict[str, str]:
    """Every rule that is on, and its severity."""
    return {rule.id: rule.severity for rule in load(rules).rules}


def loud(v: Violation) -> bool:
    """An error or a warning."""
    return RANK[str(v["severity"])] >= 1


def run(lint: Lint, *, per: int = 12, seed: int = 1, real: bool = True) -> Result:
    """Measure everything.

    `per` is how many generated reports for each kind of defect; `real` includes the real reports, where they
    are there.
    """
    result = Result()
    _generated(lint, result, per, seed)
    prose_items(lint, result)
    _clean(lint, result)
    if real:
        _real(lint, result)
    return result


# --- Generated reports --------------------------------------------------------------------------


def _generated(lint: Lint, result: Result, per: int, seed: int) -> None:
    for report in m.texts(per, seed, ()):
        violations = list(lint(report.data, f"report{report.suffix}")["violations"])
        case = report.case
        source = "generated" if case else "clean"
        result.texts[source] += 1
        alarms = tuple(filter(loud, violations))
        if case:
            score, alarms = m.judge(report, violations)
            hits = [v for v in violations if v["rule"] in case.rules]
            hits.sort(key=lambda v: (not m.at_place(report, v), -RANK[str(v["severity"])]))
            rule = str(hits[0]["rule"]) if hits else case.rule
            result.add(rule, source, right=score.found, missed=1 - score.found)
            if not hits:
                result.slips.append(Slip(source, report.name, "missed", rule, "|".join(case.rules)))
        for v in alarms:
            result.add(str(v["rule"]), source, false=1)
            result.slips.append(Slip(source, report.name, "false", str(v["rule"]), str(v["message"])))


# --- Sentences ----------------------------------------------------------------------------------


def _key(v: Violation) -> tuple[object, ...]:
    return v["rule"], v["line"], v["table"], v["row"], v["col"]


def prose_items(lint: Lint, result: Result, only: Sequence[str] = ()) -> None:
    """Judge the sentences of some kinds of fact, or of all.

    A rule that already spoke of the right twin has found nothing when it speaks of the wrong one.
    """
    bare: dict[str, set[tuple[object, ...]]] = {}
    blind: dict[str, set[str]] = {}
    for case in prose.cases(only):
        if case.neutral not in bare:
            bare[case.neutral] = {_key(v) for v in lint(case.neutral.encode(), "report.txt")["violations"] if loud(v)}
        told = lint(case.text.encode(), "report.txt")["violations"]
        new = [v for v in told if v["line"] in case.lines or _key(v) not in bare[case.neutral]]
        result.texts[_source(case)] += 1
        if case.sort == "right":
            blind[case.id] = {str(v["rule"]) for v in new if loud(v)}
        _judge_item(result, case, [v for v in new if case.sort != "wrong" or v["rule"] not in blind[case.id]])


def _source(case: prose.Case) -> str:
    return "second" if case.part.startswith(prose.SECOND) else "prose"


def _judge_item(result: Result, case: prose.Case, new: Sequence[Violation]) -> None:
    hits = [v for v in new if v["rule"] in case.expected]
    alarms = [v for v in new if loud(v) and v not in hits]
    source = _source(case)
    count = result.kinds.setdefault(case.kind, {}).setdefault(case.part, Count())

    def slip(what: str, rule: str, words: str) -> None:
        result.slips.append(Slip(source, f"{case.id} {case.sort}", what, rule, words, case.kind, case.part))

    if case.expected:
        rule = str(hits[0]["rule"]) if hits else case.expected[0]
        result.add(rule, source, right=bool(hits), missed=not hits)
        result.twice += max(0, len(hits) - 1)
        count += Count(right=bool(hits), missed=not hits)
        if not hits:
            slip("missed", rule, case.says)
    count += Count(false=bool(alarms))
    for v in alarms:
        result.add(str(v["rule"]), source, false=1)
        slip("false", str(v["rule"]), f"{case.says} → {v['message']}")


# --- Clean reports written by hand ---------------------------------------------------------------


def _clean(lint: Lint, result: Result) -> None:
    for name, text in bodies.reports():
        result.texts["clean"] += 1
        for v in lint(text.encode(), "report.txt")["violations"]:
            if loud(v):
                result.add(str(v["rule"]), "clean", false=1)
                result.slips.append(Slip("clean", f"{name}:{v['line']}", "false", str(v["rule"]), str(v["message"])))


# --- Real reports -------------------------------------------------------------------------------


def labels() -> Iterator[tuple[Path, dict[str, Any]]]:
    """Real reports that are here, with their labels."""
    path = HERE / "labels.yaml"
    data = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name, entry in data.items():
        yield SHARED / name, entry


def _real(lint: Lint, result: Result) -> None:
    skipped = []
    for path, entry in labels():
        if not path.exists():
            skipped.append(path.name)
            continue
        violations = list(lint(path.read_bytes(), path.name)["violations"])
        result.texts["real"] += 1
        told, seen = [*entry.get("more", ()), *entry["told"]], set[int]()
        for v in violations:
            at = next((n for n, label in enumerate(told) if n not in seen and _says(label, v)), None)
            if at is None:
                result.unjudged += 1
                words = f"{v['line']}: {v['message']}"
                result.slips.append(Slip("real", path.name, f"unjudged {v['severity']}", str(v["rule"]), words))
                continue
            label = told[at]
            if not label.get("any"):
                seen.add(at)
            verdict = label["verdict"]
            result.add(str(v["rule"]), "real", right=verdict == "true", false=verdict == "false" and loud(v))
            if verdict == "false":
                result.slips.append(Slip("real", path.name, "false", str(v["rule"]), str(v["message"])))
        for want in entry.get("wanted", ()):
            rule = want["rule"].split("|")[0]
            if rule not in entry.get("lost", ()) and not any(_says(want, v) for v in violations):
                result.add(rule, "real", missed=1)
                result.slips.append(Slip("real", path.name, "missed", rule, want["why"]))
    result.skipped = tuple(skipped)


def _says(label: dict[str, Any], v: Violation) -> bool:
    """Whether a label speaks of a violation: its rule, and its line or words of its message."""
    if v["rule"] not in label["rule"].split("|"):
        return False
    if "line" in label and v["line"] != label["line"]:
        return False
    return str(label.get("words", "")) in f"{v['message']} {v['table']} {v['row']} {v['col']}"
