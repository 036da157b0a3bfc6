"""A page for every rule: what, on what basis, how to fix, what breaks it and what does not; and an index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from linter import regex
from linter.authoring.difference import lines
from linter.authoring.words import authoring, both, kind_words, say
from linter.engine import Linter, Settings
from linter.examples import FRAME, Outcome, run
from linter.rules import Pack
from linter.violations import RANK

#: The first line of a page, by which a page of a rule that is no more is known.
_MARK = "<!-- report-lint rule docs -->"
#: So many good examples are shown.
_GOOD = 3
_MARKS = regex.compile(r"[*_`<\[\]]")


def write(folder: Path, pack: Pack) -> int:
    """Write all pages into ``folder`` and delete those of rules that are no more; return their number.

    Raises:
        OSError: the folder cannot be written.
    """
    made = pages(pack)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in made and path.read_text("utf-8", errors="replace").startswith(_MARK):
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return len(made)


def pages(pack: Pack) -> dict[str, str]:
    """Return the pages by file name; ``pack`` must have been loaded with its examples."""
    rules = [rule for rule in pack.data["rules"] if rule["severity"] != "off"]
    linter, english = Linter(pack), Linter(pack, Settings(lang="en"))
    outcomes: dict[str, list[_Told]] = {}
    for outcome, same in zip(run(pack, linter), run(pack, english), strict=True):
        outcomes.setdefault(outcome.rule, []).append(_Told(outcome, *_said(outcome), *_said(same)))
    headings = {section.heading for key in pack.forms for section in linter.form(key).sections}
    made = {"README.md": _index(pack, rules)}
    for rule in rules:
        page = _Page(pack, rule, outcomes.get(rule["id"], []), headings)
        made[f"{rule['id']}.md"] = "\n".join([_MARK, *page.lines()]) + "\n"
    return made


class _Told(NamedTuple):
    """An example and what its rule says of it, in Chinese and English, or ""."""

    outcome: Outcome
    zh: str
    fix_zh: str
    en: str
    fix_en: str


def _said(outcome: Outcome) -> tuple[str, str]:
    """The message and the remedy of an example's rule."""
    found = ((one.message, one.fix or "") for one in outcome.violations if one.rule == outcome.rule)
    return next(found, ("", ""))


class _Page:
    def __init__(self, pack: Pack, rule: dict[str, Any], outcomes: list[_Told], headings: set[str]) -> None:
        self.pack, self.rule, self.outcomes, self.headings = pack, rule, outcomes, headings

    def lines(self) -> Iterator[str]:
        """Yield the page line by line."""
        rule = self.rule
        yield f"# {rule['id']} {_plain(rule['title']['zh'])}"
        yield ""
        if rule["title"]["en"] != rule["title"]["zh"]:
            yield f"*{_plain(rule['title']['en'])}*"
            yield ""
        yield "| | |"
        yield "|---|---|"
        for label, text in self._facts():
            yield f"| {both(label)} | {_cell(text)} |"
        yield ""
        if rule.get("fix"):
            yield f"## {both('fix')}"
            yield ""
            yield from self._fix()
        yield from self._examples("bad", [one for one in self.outcomes if not one.outcome.good])
        yield from self._examples("good", [one for one in self.outcomes if one.outcome.good][:_GOOD])
        yield from self._off()
        yield f"[{both('back')}](README.md)"

    def _fix(self) -> Iterator[str]:
        """How to fix it; where the text has holes, as the first bad example fills them."""
        first = next((one for one in self.outcomes if not one.outcome.good and one.fix_zh), None)
        zh, en = self.rule["fix"]["zh"], self.rule["fix"]["en"]
        if first and "{" in zh + en:
            zh, en = first.fix_zh, first.fix_en
        yield _plain(zh)
        yield ""
        if en != zh:
            yield f"*{_plain(en)}*"
            yield ""

    def _facts(self) -> Iterator[tuple[str, str]]:
        rule = self.rule
        yield "severity", both(rule["severity"])
        if rule["confidence"] != "high":
            yield "confidence", both(rule["confidence"])
        yield "basis", f"{_plain(rule['basis']['zh'])}\n{_plain(rule['basis']['en'])}"
        yield "years", _years(str(rule["years"]))
        if len(self.pack.reports) > 1:
            yield "reports", _listed([self.pack.reports[kind]["title"] for kind in rule["reports"]])
        known = self.pack.reports[rule["reports"][0]]["body_names"]
        yield "bodies", _listed([known[body] for body in rule["bodies"]]) or both("bodies-all")
        kind = kind_words(rule["kind"])
        if rule.get("against"):
            yield "against", both(f"against-{rule['against']}")
        if rule["forms"]:
            yield "forms", _listed([self.pack.forms[str(form)]["title"] for form in rule["forms"]])
        if rule.get("edit"):
            yield "edit", both("edit-safe" if rule["edit"].get("safe") else "edit-unsafe")
        yield "kind", f"`{rule['kind']}` {kind['zh']}\n{kind['en']}"
        yield "file", f"`{'/'.join(Path(rule['file']).parts[-2:])}` (`{rule['name']}`)"

    def _examples(self, label: str, told: list[_Told]) -> Iterator[str]:
        if told:
            yield f"## {both(label)}"
            yield ""
        for one in told:
            yield from self._changed(one.outcome)
            if one.zh and not one.outcome.good:
                yield f"> **{both('says')}**  "
                yield f"> {_plain(one.zh)}  "
                yield f"> *{_plain(one.en)}*"
                yield ""
            if one.outcome.mended and one.outcome.mended.text != one.outcome.text:
                yield f"{both('mended')}"
                yield ""
                yield from _fenced(lines(one.outcome.text, one.outcome.mended.text, self.headings))

    def _changed(self, outcome: Outcome) -> Iterator[str]:
        changed = lines(outcome.clean, outcome.text, self.headings)
        if set(outcome.example) & set(FRAME) or not changed:
            yield both("clean", year=outcome.year, agency=outcome.agency)
            yield ""
        yield from _fenced(changed)
        for one in outcome.beside:
            changed = lines(one.clean, one.text, self.headings)
            yield f"{both(one.role, agency=one.agency)}:" + ("" if changed else f" {both('same')}")
            yield ""
            yield from _fenced(changed)
        for problem, at in outcome.example.get("meets", {}).items():
            yield f"{both('meets')}: `{problem}` ({at})"
            yield ""

    def _off(self) -> Iterator[str]:
        identity = self.rule["id"]
        yield f"## {both('turn-off')}"
        yield ""
        yield f"- {both('once')}: `report-lint --ignore {identity} …`"
        yield f"- {both('always')}:"
        yield ""
        yield "  ```yaml"
        yield "  rules:"
        yield f"    - id: {identity}"
        yield "      severity: off"
        yield "  ```"
        yield ""


def _fenced(changed: list[str]) -> Iterator[str]:
    if changed:
        yield "```diff"
        yield from changed
        yield "```"
        yield ""


def _index(pack: Pack, rules: list[dict[str, Any]]) -> str:
    made = [_MARK, f"# {both('index')}", "", say("index-lead", "zh", rules=len(rules)), ""]
    made += [say("index-lead", "en", rules=len(rules)), "", f"## {both('by-topic')}", ""]
    topics: dict[str, list[dict[str, Any]]] = {}
    for rule in rules:
        topics.setdefault(_topic(pack, Path(rule["file"])), []).append(rule)
    for topic, those in topics.items():
        made += [f"### {topic}", ""]
        made += [f"| {both('rule')} | {both('requires')} | {both('severity')} |", "|---|---|---|"]
        for rule in sorted(those, key=lambda rule: str(rule["id"])):
            title = f"{_plain(rule['title']['zh'])}\n{_plain(rule['title']['en'])}"
            made.append(f"| {_link(rule)} | {_cell(title)} | {both(rule['severity'])} |")
        made.append("")
    made += [f"## {both('by-severity')}", ""]
    for severity in RANK:
        those = sorted((rule for rule in rules if rule["severity"] == severity), key=lambda rule: str(rule["id"]))
        if those:
            made += [f"- {both(severity)}: {' '.join(map(_link, those))}"]
    return "\n".join(made) + "\n"


def _topic(pack: Pack, file: Path) -> str:
    """The heading for the rules of a file: its topic, or its pack; the kind of report where there are several."""
    names = authoring()["topics"].get(file.stem, {"zh": file.parent.name, "en": ""})
    kind = pack.reports.get(file.parent.name, {}).get("title") if len(pack.reports) > 1 else None
    each = (f"{kind[lang]} · {names[lang]}" if kind else names[lang] for lang in ("zh", "en"))
    return " / ".join(one for one in each if one)


def _years(years: str) -> str:
    first, dots, last = years.partition("..")
    known = {(False, False): "all", (True, False): "from", (False, True): "to", (True, True): "between"}
    key = "one" if first and not dots else known[bool(first), bool(last)]
    return both(f"years-{key}", **{"from": first, "to": last})


def _listed(names: list[dict[str, str]]) -> str:
    return " ".join(say("list-mark", lang).join(name[lang] for name in names) for lang in ("zh", "en") if names)


def _link(rule: dict[str, Any]) -> str:
    return f"[{rule['id']}]({rule['id']}.md)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


def _plain(text: str) -> str:
    """A text in which no character is a mark of Markdown."""
    return _MARKS.sub(r"\\\g<0>", text)
