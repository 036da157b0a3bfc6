"""Reading rule packs from YAML: files, ``extends``, overrides, and the checks on every option.

Only loaded when YAML is read: for local packs, for rule commands, and to compile the shipped packs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from linter.errors import RuleFileError
from linter.expressions import LAST_YEAR, Expression, ExpressionError
from linter.facts.lexicon import CONCEPTS, LISTS, RANKS, prepare
from linter.forms.model import FormTable
from linter.packs import DEFAULT_PACK
from linter.packs import SOURCE as SOURCE_FOLDER
from linter.packs.yamlfile import Keys, Yaml, load
from linter.patterns import PatternError, needs
from linter.suggest import suggestion
from linter.violations import RANK

SOURCE = Path(SOURCE_FOLDER)

SEVERITIES = tuple(RANK)
#: What a run does not need of a rule: left out unless it is asked for.
_EXAMPLES = ("bad", "good", "why", "places", "pack")
ID = re.compile(r"[A-Z]{2,5}\d{2,4}")
YEARS = re.compile(r"(?:\d{4})?(?:\.\.(?:\d{4})?)?")
#: Parts of a report that `in:` can name, besides its sections.
SCOPES = ("all", "prose", "title", "lead", "opening", "tail")
#: What the description of a kind of report must have.
_REPORT = ("title", "forms", "title_patterns", "agency_pattern", "bodies", "body_names", "words")
#: What the words of a blank report (blank.yaml) are.
_BLANK = {"title": str, "lead": list, "sections": dict, "signature": str, "date": str} | dict.fromkeys(
    ("notices", "types", "cells", "carried"), dict
)
#: Files in a pack's folder that are not lists of rules.
_OTHER = ("pack.yaml", "report.yaml", "basis.yaml", "facts.yaml", "example.yaml", "blank.yaml")


class Change(NamedTuple):
    """Other options for the check of a rule (id or name), given outside of packs: ``keys`` of ``source``."""

    rule: str
    options: dict[str, Any]
    source: Yaml
    keys: tuple[str | int, ...]


def load_pack(*folders: str | Path, examples: bool = False, changes: Sequence[Change] = ()) -> dict[str, Any]:
    """Read the shipped packs, and the local packs in ``folders`` with those they extend, into plain data.

    Raises:
        RuleFileError: naming file and line, with a remedy where there is one.
    """
    loader = _Loader(examples)
    for shipped in loader.shipped():
        loader.add(shipped, [])
    for folder in folders:
        loader.add(Path(folder).resolve(), [])
    for change in changes:
        loader.change(change)
    return loader.data()


class _Loader:
    def __init__(self, examples: bool) -> None:
        vocabulary = load(SOURCE / "vocabulary.yaml").data
        self.kinds: dict[str, dict[str, Any]] = vocabulary["kinds"]
        self.keys: dict[str, dict[str, Any]] = vocabulary["keys"]
        self.edits: dict[str, dict[str, Any]] = vocabulary["edit"]
        self.pack_keys: dict[str, dict[str, Any]] = vocabulary["pack"]
        self.macros: dict[str, str] = vocabulary["macros"]
        self.texts = load(SOURCE / "texts.yaml").data
        self.forms: dict[str, Any] = {}
        self._add_forms(SOURCE)
        #: Kinds of report by key, and by folder: the kinds that its rules are for, what it shares with others.
        self.reports: dict[str, dict[str, Any]] = {}
        self.audience: dict[Path, list[str]] = {}
        self.shared: dict[Path, dict[str, Any]] = {}
        self.sources: dict[str, Yaml] = {}
        self.bases: dict[str, Any] = {}
        self.rules: dict[str, dict[str, Any]] = {}
        self.names: dict[str, str] = {}
        self.examples = examples

    def data(self) -> dict[str, Any]:
        """Return everything as plain data for ``Pack``."""
        rules = list(self.rules.values())
        if not self.examples:
            rules = [{key: value for key, value in rule.items() if key not in _EXAMPLES} for rule in rules]
        self._check_reports()
        return {"texts": self.texts, "reports": self.reports, "forms": self.forms, "rules": rules}

    def shipped(self) -> list[Path]:
        """Return the folders of the shipped kinds of report, the one that packs extend by default first."""
        folders = [path.parent.resolve() for path in SOURCE.glob("*/report.yaml") if "report" in load(path).data]
        return sorted(folders, key=lambda folder: (folder.name != DEFAULT_PACK, folder.name))

    def add(self, folder: Path, chain: list[Path]) -> None:
        """Add the pack in ``folder``, after those it extends."""
        if folder in chain:
            names = " → ".join(path.name for path in [*chain, folder])
            raise RuleFileError(folder / "pack.yaml", 1, f"packs extend each other in a circle: {names}")
        if not folder.is_dir():
            raise RuleFileError(folder, None, "is not a folder with rule files")
        if folder in self.audience:
            return
        parents = self._extends(folder)
        for parent in parents:
            self.add(parent, [*chain, folder])
        kinds = list(dict.fromkeys(kind for parent in parents for kind in self.audience[parent]))
        self._add_forms(folder)
        self.audience[folder] = self._add_report(folder, parents, kinds)
        if (folder / "basis.yaml").is_file():
            self.bases |= _mapping(load(folder / "basis.yaml"))
        files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])
        if not files:
            raise RuleFileError(folder, None, "holds no .yaml file")
        for path in files:
            if path.name not in _OTHER:
                self._add_file(load(path), self.audience[folder])

    def change(self, change: Change) -> None:
        """Give a rule other options, with the same checks as in a rule file."""
        known = self.rules.get(change.rule) or self.rules.get(self.names.get(change.rule, ""))
        if known is None:
            near = suggestion(change.rule, [*self.rules, *self.names])
            raise change.source.error(f"there is no rule {change.rule!r}", *change.keys, remedy=near)
        kind, place = known["kind"], change.source.line(*change.keys)
        lines: dict[Keys, int] = {(kind, name): change.source.line(*change.keys, name) for name in change.options}
        entry = {"id": known["id"], kind: change.options}
        self._add_rule(Yaml(change.source.path, entry, {(): place, **lines}), entry, [])

    def _add_forms(self, folder: Path) -> None:
        """Read the forms of a pack; a form that extends another takes its sections and tables where it has none."""
        for path in sorted((folder / "forms").glob("*.yaml")):
            data = _mapping(load(path))
            base = self.forms.get(str(data.get("extends")))
            if base:
                own = {table["key"]: table for table in data.get("tables", [])}
                data = {**base, **data, "tables": [own.get(table["key"], table) for table in base.get("tables", ())]}
            self.forms[str(data["form"])] = data

    def _add_report(self, folder: Path, parents: list[Path], kinds: list[str]) -> list[str]:
        """Take in report.yaml and facts.yaml; return the kinds of report that the folder's rules are for.

        A report.yaml that names its kind makes the folder one. Any other changes the kinds that the folder
        extends; where there are none, it is shared by those that will extend the folder, as its rules are.
        """
        path = folder / "report.yaml"
        source = load(path) if path.is_file() else None
        data = _mapping(source) if source else {}
        key = data.get("report")
        if source and key is not None:
            if not isinstance(key, str) or (key in self.reports and key not in kinds):
                raise source.error(
                    f"report {key!r} must be the name of a kind of report that no other pack has", "report"
                )
            if key not in self.reports:
                self.reports[key] = self._inherited(key, parents)
                self.sources[key] = source
            kinds = [key]
        changed = [self.reports[kind] for kind in kinds] or [self.shared.setdefault(folder, {})]
        for report in changed:
            report |= data
            if (folder / "facts.yaml").is_file():
                _add_words(report.setdefault("facts", {}), load(folder / "facts.yaml"))
            if self.examples and (folder / "example.yaml").is_file():
                report["example"] = {"report": report.get("report"), **_mapping(load(folder / "example.yaml"))}
            if (folder / "blank.yaml").is_file():
                report["blank"] = _blank(load(folder / "blank.yaml"))
        return kinds

    def _inherited(self, key: str, parents: list[Path]) -> dict[str, Any]:
        """Let a new kind have what the folders that it extends share: their rules and descriptions."""
        report: dict[str, Any] = {}
        for shared in dict.fromkeys(self._shared(parents)):
            self.audience[shared].append(key)
            report |= deepcopy(self.shared[shared])
        return report

    def _shared(self, folders: list[Path]) -> Iterator[Path]:
        """Yield the folders among these, and those they extend, that were of no kind when they were read."""
        for folder in folders:
            if folder in self.shared:
                yield from self._shared(self._extends(folder))
                yield folder

    def _check_reports(self) -> None:
        """Make the kinds ready for use: every one complete, every kind that a rule names known."""
        for key, report in self.reports.items():
            source = self.sources[key]
            for needed in _REPORT:
                if needed not in report:
                    raise source.error(f"the kind of report {key!r} lacks {needed!r}")
            for form in report["forms"]:
                if str(form) not in self.forms:
                    raise source.error(
                        f"there is no form {form!r}", "forms", remedy=f"known are {', '.join(self.forms)}"
                    )
            try:
                report["title_needs"] = [needs(pattern) for pattern in report["title_patterns"]]
            except PatternError as error:
                raise source.error(f"title_patterns: {error}", "title_patterns") from None
            if "facts" in report:
                report["facts"] = prepare(report["facts"])
        for rule in self.rules.values():
            for kind in rule["reports"]:
                if kind not in self.reports:
                    near = suggestion(kind, self.reports) or f"known are {', '.join(self.reports)}"
                    raise RuleFileError(rule["file"], rule["line"], f"reports: there is no kind {kind!r}", near)

    def _extends(self, folder: Path) -> list[Path]:
        path = folder / "pack.yaml"
        source = load(path) if path.is_file() else None
        data = source.data if source else {}
        if source and not isinstance(data, dict):
            raise source.error("must be a mapping with pack, title and extends")
        for key in data:
            if source and key not in self.pack_keys:
                raise source.error(f"unknown key {key!r}", key, remedy=suggestion(key, self.pack_keys))
        # A pack that says nothing builds on the shipped one, but for the shipped ones themselves.
        default = [] if folder.parent == SOURCE.resolve() else [DEFAULT_PACK]
        named = data.get("extends", default)
        folders = []
        if not isinstance(named, (str, list, type(None))) and source:
            raise source.error("extends must be a name or a list of names", "extends")
        for index, name in enumerate([named] if isinstance(named, str) else named or []):
            if not isinstance(name, str) and source:
                raise source.error(f"extends names a pack, not {name!r}", "extends", index)
            shipped_one = "/" not in name and (SOURCE / name / "pack.yaml").is_file()
            parent = SOURCE / name if shipped_one else folder / name
            if not parent.is_dir() and source:
                shipped = [entry.name for entry in SOURCE.iterdir() if (entry / "pack.yaml").is_file()]
                raise source.error(
                    f"extends {name!r}, which is neither a shipped pack nor a folder beside this one",
                    *("extends", index) if isinstance(named, list) else ("extends",),
                    remedy=suggestion(name, shipped),
                )
            folders.append(parent.resolve())
        return folders

    def _add_file(self, source: Yaml, kinds: list[str]) -> None:
        if not isinstance(source.data, dict) or not isinstance(source.data.get("rules"), list):
            raise source.error("must be a mapping with a list under 'rules:'")
        for key in source.data:
            if key != "rules":
                raise source.error(f"unknown key {key!r}", key, remedy="a rule file has only 'rules:'")
        for index, entry in enumerate(source.data["rules"]):
            if not isinstance(entry, dict):
                raise source.error("a rule must be a mapping that begins with '- id:'", "rules", index)
            self._add_rule(source, entry, kinds, "rules", index)

    def _add_rule(self, source: Yaml, entry: dict[str, Any], kinds: list[str], *keys: str | int) -> None:
        known = self.rules.get(str(entry.get("id")))
        kind = _kind_of(entry, self.keys, self.kinds, source, *keys)
        problem = _problem(entry, self.keys, known is None) or self._unknown_audience(entry)
        if problem:
            raise source.error(problem[1], *keys, problem[0])
        if known is None and kind is None:
            raise source.error(
                f"rule {entry['id']} has no kind of check", *keys, "id", remedy=f"kinds are: {', '.join(self.kinds)}"
            )
        kind = kind or known["kind"]  # type: ignore[index]
        given = entry.get(kind)
        if given is not None and not isinstance(given, dict):
            raise source.error(f"the options of {kind} must be a mapping, not {given!r}", *keys, kind)
        options = dict(given or {})
        # The kinds of a shared folder grow with every pack that extends it: the list is one, not a copy.
        rule = dict(known or {"reports": kinds, "years": "", "bodies": [], "forms": [], "confidence": "high"})
        rule |= {key: value for key, value in entry.items() if key in self.keys and key != "extend"}
        rule["kind"] = kind
        merged = {**known["options"], **options} if known and known["kind"] == kind else options
        merged = merged | self._extended(source, kind, merged, entry.get("extend", {}), *keys)
        rule["options"], rule["needs"] = self._options(source, kind, merged, options, *keys)
        rule["basis"] = self._basis(source, rule["basis"], *keys)
        if "edit" in entry:
            rule["edit"] = self._edit(source, kind, rule, *keys)
        rule.setdefault("file", str(source.path))
        rule.setdefault("line", source.line(*keys))
        rule["pack"] = str(source.path.parent)
        rule["places"] = rule.get("places", {}) | {
            key: [(str(source.path), source.line(*keys, key, number)) for number in range(len(entry[key]))]
            for key in ("bad", "good")
            if key in entry
        }
        owner = self.names.setdefault(rule["name"], rule["id"])
        if owner != rule["id"]:
            raise source.error(f"the name {rule['name']!r} is already that of {owner}", *keys, "name")
        self.rules[rule["id"]] = rule

    def _extended(
        self, source: Yaml, kind: str, options: dict[str, Any], extra: Any, *keys: str | int
    ) -> dict[str, Any]:
        """Return the lists and maps of ``options`` to which a rule's ``extend:`` adds, with what it adds."""
        spec: dict[str, dict[str, Any]] = self.kinds[kind]["options"]
        if not isinstance(extra, dict):
            raise source.error("extend must be a mapping of options and what to add to them", *keys, "extend")
        longer: dict[str, Any] = {}
        for name, added in extra.items():
            place = (*keys, "extend", name)
            if name not in spec:
                raise source.error(f"{kind} has no option {name!r}", *place, remedy=suggestion(name, spec))
            shape = _SHAPES[spec[name]["type"]]
            if shape not in (list, dict):
                raise source.error(f"{name} is no list; give it under {kind}: instead", *place)
            try:
                added = _checked(added, spec[name], self.macros)
                if spec[name]["type"] in ("patterns", "pattern-map"):
                    for one in added.values() if isinstance(added, dict) else added:
                        needs(one)
            except (PatternError, ValueError) as error:
                raise source.error(f"{name}: {error}", *place) from None
            before = options.get(name, shape())
            longer[name] = {**before, **added} if shape is dict else [*before, *added]
        return longer

    def _edit(self, source: Yaml, kind: str, rule: dict[str, Any], *keys: str | int) -> dict[str, Any]:
        """Check what a rule says of mending; expand macros in its patterns. ``{}`` is no edit."""
        given = rule["edit"] or {}
        if not isinstance(given, dict):
            raise source.error(f"edit must be a mapping with {', '.join(self.edits)}", *keys, "edit")
        edit = {}
        for name, value in given.items():
            if name not in self.edits:
                raise source.error(f"edit has no {name!r}", *keys, "edit", name, remedy=suggestion(name, self.edits))
            try:
                edit[name] = _checked(value, self.edits[name], self.macros)
                _check_edit(name, edit[name])
            except (PatternError, ValueError, re.error) as error:
                raise source.error(f"edit: {name}: {error}", *keys, "edit", name) from None
        ways = [name for name in edit if name != "safe"]
        if edit and len(ways) != 1:
            raise source.error(f"edit must have one of {', '.join(self.edits)} besides safe", *keys, "edit")
        if edit.get("computed") and "computes" not in self.kinds[kind]:
            able = ", ".join(name for name, about in self.kinds.items() if "computes" in about)
            raise source.error(f"{kind} does not compute what to write; {able} do", *keys, "edit", "computed")
        return edit

    def _unknown_audience(self, entry: dict[str, Any]) -> tuple[str, str] | None:
        """Return what is wrong with the bodies and forms an entry names, as ``_problem`` does."""
        bodies = {
            name for report in (*self.reports.values(), *self.shared.values()) for name in report.get("body_names", ())
        }
        for key, known in (("bodies", sorted(bodies)), ("forms", list(self.forms))):
            for one in entry.get(key, []):
                if str(one) not in known:
                    return key, f"{key}: {one!r} is not one of {', '.join(known)}"
        return None

    def _basis(self, source: Yaml, basis: Any, *keys: str | int) -> dict[str, Any]:
        if isinstance(basis, dict):
            if not {"zh", "en"} <= basis.keys():
                raise source.error("a basis must give both zh and en", *keys, "basis")
            return basis
        if not isinstance(basis, str):
            raise source.error("basis must be a key of basis.yaml, or give zh and en", *keys, "basis")
        if basis not in self.bases:
            raise source.error(
                f"unknown basis {basis!r}",
                *keys,
                "basis",
                remedy=suggestion(str(basis), self.bases) or "see basis.yaml",
            )
        known = self.bases[basis]
        if not isinstance(known, dict) or not {"zh", "en"} <= known.keys():
            raise source.error(f"the basis {basis!r} must give both zh and en, in basis.yaml", *keys, "basis")
        return {"key": basis, **known}

    def _options(
        self, source: Yaml, kind: str, options: dict[str, Any], given: dict[str, Any], *keys: str | int
    ) -> tuple[dict[str, Any], dict[str, list[list[list[str]]]]]:
        """Check the options of a kind; expand macros in patterns and learn what they need."""
        spec: dict[str, dict[str, Any]] = self.kinds[kind]["options"]
        literals: dict[str, list[list[list[str]]]] = {}
        for name in given:
            if name not in spec:
                raise source.error(f"{kind} has no option {name!r}", *keys, kind, name, remedy=suggestion(name, spec))
        for name, about in spec.items():
            if name not in options:
                if about.get("required"):
                    raise source.error(f"{kind} needs the option {name!r}", *keys, kind)
                continue
            try:
                value = options[name] = _checked(options[name], about, self.macros)
                if about["type"] in ("pattern", "patterns", "pattern-map"):
                    each = (
                        [value]
                        if isinstance(value, str)
                        else list(value.values() if isinstance(value, dict) else value)
                    )
                    literals[name] = [needs(one) for one in each]
                    if about.get("groups") and about.get("groups_unless") not in options:
                        _check_groups(each, about["groups"])
                if (kind, name) == ("cell", "rows"):
                    self._check_rows(value)
                if name == "in":
                    self._check_scopes(value)
                if name in ("may", "not_about", "about"):
                    self._check_concepts(value)
                if about["type"] == "claims":
                    self._check_claims(kind, options, value)
                if name == "right":
                    for pattern in options.get("patterns", []):
                        re.sub(_expand(pattern, self.macros), value, "")
            except (PatternError, ExpressionError, ValueError, re.error) as error:
                raise source.error(f"{name}: {error}", *keys, kind, name) from None
        for name in ("that", "when", "at"):
            if "table" in options and name in options:
                try:
                    self._check_names(kind, options, name)
                except ValueError as error:
                    raise source.error(f"{name}: {error}", *keys, kind, name) from None
        return options, literals

    def _check_rows(self, names: list[str]) -> None:
        tables = [FormTable(0, table) for form in self.forms.values() for table in form.get("tables", ())]
        known = dict.fromkeys(row for table in tables for row in table.rows)
        for name in names:
            if name not in known:
                raise ValueError(f"no form has the row {name!r}; {suggestion(name, known)}".rstrip("; "))

    def _check_scopes(self, names: list[str]) -> None:
        sections = [section["key"] for form in self.forms.values() for section in form.get("sections", ())]
        for name in names:
            if name not in (*SCOPES, *sections):
                raise ValueError(
                    f"there is no part {name!r}; there are {', '.join(dict.fromkeys((*SCOPES, *sections)))}"
                )

    def _check_claims(self, kind: str, options: dict[str, Any], claims: list[Any]) -> None:
        for claim in claims:
            if not isinstance(claim, dict) or set(claim) != {"about", "that", "at"}:
                raise ValueError(f"{claim!r} must have about, that and at")
            if not isinstance(claim["about"], list) or not all(isinstance(one, list) for one in claim["about"]):
                raise ValueError(f"about: {claim['about']!r} must be a list of lists of concepts")
            for concepts in claim["about"]:
                self._check_concepts(concepts)
            if not Expression(claim["that"]).condition:
                raise ValueError(f"that: {claim['that']!r} is a number, not something that holds")
            for name in ("that", "at"):
                self._check_names(kind, {**options, name: claim[name]}, name)

    def _check_concepts(self, names: list[str]) -> None:
        lexicons = [report.get("facts", {}) for report in (*self.reports.values(), *self.shared.values())]
        known = [name for lexicon in lexicons for group in CONCEPTS for name in lexicon.get(group, {})]
        for name in names:
            if name not in known:
                raise ValueError(f"facts.yaml has no concept {name!r}; {suggestion(name, known)}".rstrip("; "))

    def _check_names(self, kind: str, options: dict[str, Any], option: str) -> None:
        """Every name in an expression must be a row, column or group of the table, in some form."""
        tables = [
            FormTable(0, table)
            for form in self.forms.values()
            for table in form.get("tables", ())
            if table["key"] == options["table"]
        ]
        if not tables:
            raise ValueError(f"no form has the table {options['table']!r}")
        rows = {name for table in tables for name in (*table.rows, *table.groups)}
        columns = {name for table in tables for column in table.columns.values() for name in (column.key, column.name)}
        text = options[option]
        names = [text] if option == "at" else Expression(text).names
        for name in names:
            name = name.removeprefix(LAST_YEAR)
            *_, row, column = ["", *name.rsplit(".", 1)] if "." in name else ["", name, ""]
            row = row.rpartition(".")[2]
            known = (
                (row in rows and column in columns)
                if column
                else name in rows | columns or (kind, name) == ("claim", "数")
            )
            if not known:
                raise ValueError(
                    f"{options['table']} has no {name!r}; {suggestion(row, [*rows, *columns])}".rstrip("; ")
                )


#: Types of options in the vocabulary, and how each looks in YAML.
_SHAPES: dict[str, Any] = {
    "text": str,
    "texts": list,
    "pattern": str,
    "patterns": list,
    "pattern-map": dict,
    "texts-map": dict,
    "substitutions": dict,
    "map": dict,
    "day-map": dict,
    "number": int,
    "flag": bool,
    "expression": str,
    "list": list,
    "claims": list,
    "factors": dict,
}


_OF_TEXTS = ("texts", "patterns", "pattern-map", "texts-map", "substitutions")


def _checked(value: Any, about: dict[str, Any], macros: dict[str, str]) -> Any:
    """Check one option's value against its type in the vocabulary; return it ready for use.

    Raises:
        ValueError: with what it must be instead.
    """
    kind: str = about["type"]
    if kind in ("texts", "patterns") and isinstance(value, str):
        value = [value]
    shape: Any = _SHAPES[kind]
    if not isinstance(value, shape) or (kind == "number" and isinstance(value, bool)):
        raise ValueError(f"must be a {kind}, not {value!r}")
    each: list[Any] = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else [value]
    keys = value if kind in ("texts-map", "substitutions") else ()
    if kind in _OF_TEXTS and not all(isinstance(one, str) for one in (*keys, *each)):
        raise ValueError("must hold only texts; digits go in quotes")
    allowed: list[str] = about.get("choices", [])
    for one in each:
        if allowed and one not in allowed:
            raise ValueError(f"{one!r} is not one of {', '.join(allowed)}")
    if kind == "pattern":
        return _expand(value, macros)
    if kind == "patterns":
        return [_expand(one, macros) for one in each]
    if kind == "pattern-map":
        return {name: _expand(one, macros) for name, one in value.items()}
    if kind == "substitutions":
        return {_expand(pattern, macros): right for pattern, right in value.items()}
    if kind == "expression" and not Expression(value).condition:
        raise ValueError(f"{value!r} is a number, not something that holds; compare it with == or <=")
    if kind == "day-map":
        _check_days(value)
    if kind == "factors" and not all(isinstance(one, int) and one > 0 for one in each):
        raise ValueError("must give a whole number for each unit")
    return value


def _check_edit(name: str, value: Any) -> None:
    """Refuse an edit that says nothing, a pattern that could run away, and a replacement that fits it not."""
    if name in ("swap", "sub") and not value:
        raise ValueError("must hold at least one pair")
    if name == "sub":
        for pattern, right in value.items():
            needs(pattern)
            re.sub(pattern, right, "")


def _add_words(known: dict[str, Any], source: Yaml) -> None:
    """Add the words of a pack's ``facts.yaml`` to those of the packs before it."""
    if not isinstance(source.data, dict):
        raise source.error("must be a mapping of classes of words")
    for group, words in source.data.items():
        if group in (*LISTS, RANKS) and isinstance(words, list):
            known[group] = [*known.get(group, []), *words]
        elif group in CONCEPTS and isinstance(words, dict) and all(isinstance(one, list) for one in words.values()):
            concepts = known.setdefault(group, {})
            for name, more in words.items():
                concepts[name] = [*concepts.get(name, []), *more]
        else:
            shape = "a list of words" if group in (*LISTS, RANKS) else "concepts, each with a list of words"
            near = suggestion(str(group), [*CONCEPTS, *LISTS, RANKS])
            raise source.error(f"{group!r} is no class of words, or does not hold {shape}", group, remedy=near)


def _check_days(days: dict[str, Any]) -> None:
    for body, day in days.items():
        try:
            date.fromisoformat(f"2023-{day}")
        except ValueError:
            raise ValueError(f"{day!r} of {body!r} is no day; write MM-DD, such as 01-31") from None


def _check_groups(patterns: list[str], groups: list[str]) -> None:
    """A kind that reads named groups needs them in every pattern."""
    for pattern in patterns:
        for group in groups:
            if f"(?P<{group}>" not in pattern:
                wanted = {"n": "{数}", "year": "{年}"}.get(group, f"(?P<{group}>…)")
                raise ValueError(f"the pattern {pattern!r} lacks {wanted}")


def _expand(pattern: str, macros: dict[str, str]) -> str:
    for name, text in macros.items():
        pattern = pattern.replace("{" + name + "}", text)
    return pattern


def _blank(source: Yaml) -> dict[str, Any]:
    """Return the words of a blank report, every one of them where it belongs."""
    data = _mapping(source)
    for key, value in data.items():
        if key not in _BLANK:
            raise source.error(
                f"unknown key {key!r}", key, remedy=suggestion(key, _BLANK) or f"keys are {', '.join(_BLANK)}"
            )
        if not isinstance(value, _BLANK[key]):
            raise source.error(f"{key}: {value!r} is not what stands here", key, remedy="see docs/init.md")
    if "title" not in data:
        raise source.error("a blank report must have a title")
    return data


def _mapping(source: Yaml) -> dict[str, Any]:
    if not isinstance(source.data, dict):
        raise source.error("must be a mapping")
    return source.data


def _problem(entry: dict[str, Any], keys: dict[str, dict[str, Any]], new: bool) -> tuple[str, str] | None:
    """Return (key, what is wrong) for the first key of a rule entry that cannot stand, else None."""
    for key, about in keys.items():
        if new and about.get("required") and key not in entry:
            return "id", f"rule {entry.get('id', '?')} has no {key!r}"
    if new and "extend" in entry:
        return "extend", f"extend adds to a rule that exists; there is no {entry.get('id', '?')} yet"
    identity = entry.get("id")
    if not isinstance(identity, str) or not ID.fullmatch(identity):
        return "id", f"id {identity!r} must be capital letters and digits, such as TAB001"
    if not isinstance(entry.get("name", ""), str):
        return "name", f"name {entry['name']!r} must be a text"
    severity = entry.get("severity", "error")
    if severity not in (*SEVERITIES, "off"):
        return "severity", f"severity {severity!r} is not one of error, warning, info, off"
    against = keys["against"]["choices"]
    if entry.get("against", against[0]) not in against:
        return "against", f"against: {entry['against']!r} is not one of {', '.join(against)}"
    if entry.get("confidence", "high") not in ("high", "medium", "low"):
        return "confidence", f"confidence {entry['confidence']!r} is not one of high, medium, low"
    for key in ("title", "message", "fix"):
        value = entry.get(key)
        if value is not None and not (isinstance(value, dict) and set(value) == {"zh", "en"}):
            return key, f"{key} must give both zh and en"
    years = str(entry.get("years", ""))
    if years and not YEARS.fullmatch(years):
        return "years", f"years {years!r} must look like 2021.., 2019..2020 or 2020"
    for key in ("reports", "bodies", "forms", "yields_to"):
        if key in entry and not isinstance(entry[key], list):
            return key, f"{key} must be a list"
    for key in ("bad", "good"):
        examples = entry.get(key, [])
        if not isinstance(examples, list) or not all(isinstance(one, dict) for one in examples):
            return key, f"{key} must be a list of changes, such as - {{replace: {{旧: 新}}}}"
    return None


def _kind_of(
    entry: dict[str, Any], known: dict[str, Any], kinds: dict[str, Any], source: Yaml, *keys: str | int
) -> str | None:
    """Return which kind of check a rule entry uses; None for an override that keeps its kind.

    Raises:
        RuleFileError: a key is neither a rule's key nor a kind, or there are two kinds.
    """
    used = [key for key in entry if key in kinds]
    for key in entry:
        if key not in known and key not in kinds:
            raise source.error(f"unknown key {key!r}", *keys, key, remedy=suggestion(key, [*known, *kinds]))
    if len(used) > 1:
        raise source.error(f"a rule has one kind of check, this one has {' and '.join(used)}", *keys, used[1])
    return used[0] if used else None


def read_yaml(path: str) -> Any:
    """Return the data of one of the shipped YAML files."""
    return load(Path(path)).data
