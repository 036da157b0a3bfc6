"""Rules as values: what a requirement says, whom it is for, and its patterns. No file, no report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from linter import regex
from linter.forms.model import in_years

if TYPE_CHECKING:
    from re import Pattern

    from linter.errors import Both

MULTILINE = 8  # re.MULTILINE, for every pattern of a rule: ^ and $ are those of a line
HOLE = regex.compile(r"\{([^{}]+)\}")


def names(word: str, identity: str, name: str) -> bool:
    """Whether a word is a rule's id, the beginning of it, or its name."""
    return identity.startswith(word) or name == word


class Rule:
    """One requirement, as its file states it. ``options`` are those of its ``kind`` of check."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.id: str = data["id"]
        self.name: str = data["name"]
        self.titles: dict[str, str] = data["title"]
        self.messages: dict[str, str] = data["message"]
        self.fixes: dict[str, str] = data.get("fix") or {}
        #: What mends a violation without a person: ``to``, ``swap``, ``sub`` or ``computed``, and whether it is ``safe``.
        self.edit: dict[str, Any] = data.get("edit") or {}
        self.severity: str = data["severity"]
        self.confidence: str = data.get("confidence", "high")
        self.basis: dict[str, Any] = data["basis"]
        self.years: str = str(data.get("years", ""))
        self.bodies: list[str] = data.get("bodies", [])
        self.forms: list[str] = data.get("forms", [])
        self.reports: list[str] = data["reports"]
        #: What the report is held against: "" itself, "previous", "units" or "parent".
        self.against: str = data.get("against", "")
        #: Ids (or their beginnings) of rules that say the same at the same place; this one then keeps quiet.
        self.yields_to: list[str] = data.get("yields_to", [])
        self.kind: str = data["kind"]
        self.options: dict[str, Any] = data["options"]
        self._needs: dict[str, list[list[list[str]]]] = data.get("needs", {})
        self._compiled: dict[tuple[str, int], Pattern[str]] = {}

    def patterns(self, option: str, has: Callable[[str], bool]) -> Iterator[Pattern[str]]:
        """Yield the patterns of an option that can match at all, compiled on first use.

        ``has`` tells whether the text to be searched has a literal.
        """
        written = self.options.get(option)
        if written is None:
            return
        each = [written] if isinstance(written, str) else written
        for number, (pattern, needed) in enumerate(zip(each, self._needs[option], strict=True)):
            for literals in needed:
                for literal in literals:
                    if has(literal):
                        break
                else:
                    break  # a set of which the text has none
            else:
                yield self._pattern(option, number, pattern)

    def _pattern(self, option: str, number: int, pattern: str) -> Pattern[str]:
        found = self._compiled.get((option, number))
        if found is None:
            found = self._compiled[option, number] = regex.compile(pattern, MULTILINE)
        return found

    def compile_all(self) -> None:
        """Compile every pattern now, as the build does to keep them."""
        for option in self._needs:
            written = self.options[option]
            each = [written] if isinstance(written, str) else written.values() if isinstance(written, dict) else written
            for number, pattern in enumerate(each):
                self._pattern(option, number, pattern)

    def finds(self, option: str, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a pattern of an option occurs in ``text[start:end]``."""
        stop = len(text) if end is None else end

        def has(literal: str) -> bool:
            return text.find(literal, start, stop) >= 0

        return any(pattern.search(text, start, stop) for pattern in self.patterns(option, has))

    def applies(self, year: int | None, body: str | None, form: str) -> bool:
        """Whether the rule is for this year, kind of body and form; what is unknown is no match."""
        if self.forms and form not in self.forms:
            return False
        if self.bodies and body not in self.bodies:
            return False
        return not self.years or bool(in_years(self.years, year))


class Pack:
    """Everything a run needs: rules, forms, the kinds of report, texts of the tool itself."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.reports: dict[str, dict[str, Any]] = data["reports"]
        self.texts: dict[str, dict[str, str]] = data["texts"]
        self.forms: dict[str, dict[str, Any]] = data["forms"]

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules that are on, in the order of their files."""
        return [Rule(rule) for rule in self.data["rules"] if rule["severity"] != "off"]

    def rules_for(self, kind: str) -> list[Rule]:
        """Return the rules for one kind of report that are on, in the order of their files."""
        own = (rule for rule in self.data["rules"] if kind in rule["reports"] and rule["severity"] != "off")
        return [Rule(rule) for rule in own]

    def unknown(self, words: Iterable[str]) -> Iterator[tuple[str, Both]]:
        """Yield each word that is no id of a rule that is on, no beginning of one and no name, and a remedy or none."""
        rules = [(rule["id"], rule["name"]) for rule in self.data["rules"] if rule["severity"] != "off"]
        for word in words:
            if not any(names(word, *rule) for rule in rules):
                from linter.suggest import suggestion

                yield word, suggestion(word, [text for pair in rules for text in pair])

    def text(self, key: str, lang: str, **values: object) -> str:
        """Return one of the tool's own texts with its values filled in."""
        return fill(self.texts[key][lang], values)


def fill(template: str, values: dict[str, object]) -> str:
    """Replace ``{name}`` by its value; an unknown name stays as it is, so that nothing is lost."""
    if "{" not in template:
        return template
    return HOLE.sub(lambda found: str(values.get(found[1], found[0])), template)
