"""A rule to begin with: a file that works as it stands, with everything that may be changed explained in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from linter import regex
from linter.authoring import schema
from linter.authoring.words import authoring, option_words, shipped_bases, vocabulary
from linter.errors import RuleFileError
from linter.packs import DEFAULT_PACK, load
from linter.packs.source import ID
from linter.rules import fill
from linter.suggest import suggestion


class Wanted(NamedTuple):
    """What a new rule shall be; ``title_en`` and ``basis`` are as in a rule file."""

    id: str
    kind: str
    title: str
    title_en: str = ""
    name: str = ""
    severity: str = "warning"
    basis: str = ""


def write(folder: Path, wanted: Wanted) -> list[Path]:
    """Write the rule, and what its pack lacks, into ``folder``; return the files written, the rule's first.

    Raises:
        RuleFileError: the id or kind cannot be, the id or name is taken, or a file stands there already.
        OSError: the folder cannot be written.
    """
    wanted = wanted._replace(name=wanted.name or wanted.id.lower())
    _refuse(folder, wanted)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{wanted.id.lower()}.yaml"
    written = [path]
    _write_new(path, text(folder, wanted))
    if not (folder / "pack.yaml").exists():
        pack = fill(authoring()["pack"], {"name": _quoted(folder.resolve().name)})
        _write_new(folder / "pack.yaml", _served("pack") + pack)
        written.append(folder / "pack.yaml")
    (folder / _SCHEMAS).mkdir(exist_ok=True)
    for which in ("rules", "pack"):
        (folder / _SCHEMAS / f"{which}.json").write_text(schema.dump(which), encoding="utf-8")
    return written


_SCHEMAS = ".schema"
#: Names that YAML takes for nothing but text.
_PLAIN = regex.compile(r"[a-z]+(?:-[a-z0-9]+)+|[a-z]+\d+")


def text(folder: Path, wanted: Wanted) -> str:
    """Return the text of the rule file."""
    about = authoring()
    head = fill(
        about["head"],
        {
            "folder": folder,
            "id": wanted.id,
            "name": wanted.name if _PLAIN.fullmatch(wanted.name) else _quoted(wanted.name),
            "title": _quoted(wanted.title),
            "title-en": _quoted(wanted.title_en or wanted.title),
            "severity": wanted.severity,
            "basis": _basis(wanted.basis),
            "bodies": ", ".join(load().reports[DEFAULT_PACK]["body_names"]),
        },
    )
    starter = about["kinds"][wanted.kind]["starter"]
    indented = "".join(f"    {line}\n" if line else "\n" for line in starter.splitlines())
    return _served("rules") + head + _options(wanted.kind) + indented


def _served(which: str) -> str:
    """The line by which editors find the schema."""
    return f"# yaml-language-server: $schema={_SCHEMAS}/{which}.json\n"


def _options(kind: str) -> str:
    """Comments that explain every option of a kind."""
    about, described = authoring(), option_words(kind)
    options = vocabulary()["kinds"][kind]["options"]
    lines = [fill(about["options"], {"kind": kind})] if options else []
    for name, spec in options.items():
        choices = fill(about["choices"], {"choices": "|".join(spec["choices"])}) if "choices" in spec else ""
        values = {"name": name, "mark": "*" if spec.get("required") else "", "choices": choices}
        lines.append(fill(about["option"], {**values, "about": described[name]["zh"]}))
    return "".join(f"    {line}" for line in lines)


def _basis(basis: str) -> str:
    """A key of basis.yaml as it is, any other text as the basis itself."""
    if not basis or basis in shipped_bases():
        return basis or "advice"
    return f"{{zh: {_quoted(basis)}, en: {_quoted(basis)}}}"


def _quoted(words: str) -> str:
    """A text as YAML takes it whatever stands in it."""
    return json.dumps(words, ensure_ascii=False)


def _refuse(folder: Path, wanted: Wanted) -> None:
    if not ID.fullmatch(wanted.id):
        raise RuleFileError(folder, None, f"{wanted.id!r} is no id", "write capital letters and digits, such as YZ001")
    known = vocabulary()["kinds"]
    if wanted.kind not in known:
        near = suggestion(wanted.kind, known)
        raise RuleFileError(folder, None, f"there is no kind of check {wanted.kind!r}", near or ", ".join(known))
    if "starter" not in authoring()["kinds"].get(wanted.kind, {}):
        raise RuleFileError(folder, None, f"there is no rule to begin with for {wanted.kind!r}, see `rule kinds`")
    there = folder.is_dir() and any(folder.glob("*.y*ml"))
    for rule in load(str(folder) if there else None, examples=True).data["rules"]:
        if wanted.id == rule["id"] or wanted.name == rule["name"]:
            what = "id" if wanted.id == rule["id"] else "name"
            raise RuleFileError(
                rule["file"], rule["line"], f"the {what} {getattr(wanted, what)!r} is taken by this rule"
            )


def _write_new(path: Path, content: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(content)
    except FileExistsError:
        raise RuleFileError(path, None, "stands there already; nothing was written over") from None
