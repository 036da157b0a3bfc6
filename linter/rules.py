"""Rule packs: YAML files made into :class:`Rule` values, checked against the vocabulary.

The shipped packs are compiled to one JSON file so that a run does not parse YAML; the YAML stays
the source and wins whenever it is newer. A local pack adds rules to a pack it extends, or changes
some of their keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linter.yamlfile import Yaml

HERE = Path(__file__).parent
#: In a wheel the YAML lies inside the package, in a checkout beside it.
SOURCE = HERE / "_rules" if (HERE / "_rules").is_dir() else HERE.parent / "rules"
COMPILED = HERE / "_pack.json"
DEFAULT_PACK = "annual-report"

SEVERITIES = ("error", "warning", "info")
#: Keys of a rule besides its kind; the value says whether a rule must have it.
_KEYS = {
    "id": True,
    "name": True,
    "title": True,
    "message": True,
    "severity": True,
    "basis": True,
    "bad": True,
    "good": True,
    "confidence": False,
    "years": False,
    "bodies": False,
    "forms": False,
    "fix": False,
    "yields_to": False,
    "why": False,
}
_EXAMPLES = ("bad", "good", "why")
_ID = re.compile(r"[A-Z]{2,5}\d{2,4}")


class Rule:
    """One requirement, as its file states it. ``options`` are those of its ``kind`` of check."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.id: str = data["id"]
        self.name: str = data["name"]
        self.titles: dict[str, str] = data["title"]
        self.messages: dict[str, str] = data["message"]
        self.fixes: dict[str, str] = data.get("fix") or {}
        self.severity: str = data["severity"]
        self.confidence: str = data.get("confidence", "high")
        self.basis: dict[str, Any] = data["basis"]
        self.years: str = str(data.get("years", ""))
        self.bodies: list[str] = data.get("bodies", [])
        self.forms: list[str] = data.get("forms", [])
        #: Ids (or their beginnings) of rules that say the same at the same place; this one then keeps quiet.
        self.yields_to: list[str] = data.get("yields_to", [])
        self.kind: str = data["kind"]
        self.options: dict[str, Any] = data["options"]
        self._needs: dict[str, list[list[str]]] = data.get("needs", {})
        self._compiled: dict[tuple[str, int], re.Pattern[str]] = {}

    def patterns(self, option: str, text: str) -> Iterator[re.Pattern[str]]:
        """Yield the patterns of an option that ``text`` can match at all, compiled on first use."""
        written = self.options.get(option)
        if written is None:
            return
        each = [written] if isinstance(written, str) else written
        for number, (pattern, needed) in enumerate(zip(each, self._needs[option], strict=True)):
            if needed and not any(literal in text for literal in needed):
                continue
            if (option, number) not in self._compiled:
                self._compiled[option, number] = re.compile(pattern, re.MULTILINE)
            yield self._compiled[option, number]

    def finds(self, option: str, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a pattern of an option occurs in ``text[start:end]``."""
        stop = len(text) if end is None else end
        return any(pattern.search(text, start, stop) for pattern in self.patterns(option, text))

    def applies(self, year: int | None, body: str | None, form: str) -> bool:
        """Whether the rule is for this year, kind of body and form; what is unknown is no match."""
        from linter.forms.model import in_years

        if self.forms and form not in self.forms:
            return False
        if self.bodies and body not in self.bodies:
            return False
        return not self.years or bool(in_years(self.years, year))


class Pack:
    """Everything a run needs: rules, forms, the kind of report, texts of the tool itself."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.report: dict[str, Any] = data["report"]
        self.texts: dict[str, dict[str, str]] = data["texts"]
        self.forms: dict[str, dict[str, Any]] = data["forms"]

    @cached_property
    def rules(self) -> list[Rule]:
        """The rules that are on, in the order of their files."""
        return [Rule(rule) for rule in self.data["rules"] if rule["severity"] != "off"]

    def text(self, key: str, lang: str, **values: object) -> str:
        """Return one of the tool's own texts with its values filled in."""
        return fill(self.texts[key][lang], values)


def fill(template: str, values: dict[str, object]) -> str:
    """Replace ``{name}`` by its value; an unknown name stays as it is, so that nothing is lost."""
    if "{" not in template:
        return template
    return re.sub(r"\{([^{}]+)\}", lambda found: str(values.get(found[1], found[0])), template)


def load(folder: Path | None = None, *, examples: bool = False) -> Pack:
    """Load the shipped rules, and the local pack in ``folder`` on top of them.

    ``examples`` keeps each rule's good and bad examples, which a run does not need.

    Raises:
        RuleFileError: a file is wrong; the error names file, line and remedy.
    """
    if folder is None and not examples:
        return Pack(_compiled())
    from linter.packs import load_pack

    return Pack(load_pack(folder or SOURCE / DEFAULT_PACK, examples=examples))


def _compiled() -> dict[str, Any]:
    try:
        data = json.loads(COMPILED.read_bytes())
        if SOURCE.parent == HERE or data["signature"] == signature():
            return dict(data)
    except (OSError, ValueError, KeyError):
        pass
    return write_compiled()


def write_compiled() -> dict[str, Any]:
    """Compile the shipped packs and keep the result beside the code, where that can be written."""
    import os

    from linter.packs import load_pack

    data = load_pack(SOURCE / DEFAULT_PACK)
    data["signature"] = signature()
    temporary = COMPILED.with_suffix(f".{os.getpid()}.tmp")
    try:
        temporary.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")
        temporary.replace(COMPILED)
    except OSError:
        temporary.unlink(missing_ok=True)
    return data


def signature() -> str:
    """Return what changes when any shipped YAML file does."""
    import os

    parts = []
    for folder in (SOURCE, SOURCE / "forms", SOURCE / DEFAULT_PACK):
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith(".yaml"):
                    status = entry.stat()
                    parts.append(f"{entry.name}:{status.st_size}:{status.st_mtime_ns}")
    return "|".join(sorted(parts))


def entry_problem(entry: dict[str, Any], new: bool) -> tuple[str, str] | None:
    """Return (key, what is wrong) for the first key of a rule entry that cannot stand, else None."""
    for key, needed in _KEYS.items():
        if new and needed and key not in entry:
            return "id", f"rule {entry.get('id', '?')} has no {key!r}"
    identity = entry.get("id")
    if not isinstance(identity, str) or not _ID.fullmatch(identity):
        return "id", f"id {identity!r} must be capital letters and digits, such as TAB001"
    severity = entry.get("severity", "error")
    if severity not in (*SEVERITIES, "off"):
        return "severity", f"severity {severity!r} is not one of error, warning, info, off"
    if entry.get("confidence", "high") not in ("high", "medium", "low"):
        return "confidence", f"confidence {entry['confidence']!r} is not one of high, medium, low"
    for key in ("title", "message", "fix"):
        value = entry.get(key)
        if value is not None and not (isinstance(value, dict) and set(value) == {"zh", "en"}):
            return key, f"{key} must give both zh and en"
    years = str(entry.get("years", ""))
    if years and not re.fullmatch(r"(?:\d{4})?(?:\.\.(?:\d{4})?)?", years):
        return "years", f"years {years!r} must look like 2021.., 2019..2020 or 2020"
    for key in ("bodies", "forms", "yields_to"):
        if key in entry and not isinstance(entry[key], list):
            return key, f"{key} must be a list"
    return None


def kind_of(entry: dict[str, Any], kinds: dict[str, Any], source: Yaml, *keys: str | int) -> str | None:
    """Return which kind of check a rule entry uses; None for an override that keeps its kind.

    Raises:
        RuleFileError: a key is neither a rule's key nor a kind, or there are two kinds.
    """
    from linter.suggest import suggestion

    used = [key for key in entry if key in kinds]
    for key in entry:
        if key not in _KEYS and key not in kinds:
            raise source.error(f"unknown key {key!r}", *keys, key, remedy=suggestion(key, [*_KEYS, *kinds]))
    if len(used) > 1:
        raise source.error(f"a rule has one kind of check, this one has {' and '.join(used)}", *keys, used[1])
    return used[0] if used else None
