"""The corpus of sentences: read, filled in from the tables of a host, right and wrong.

An item is a sentence with holes: ``{新收}`` a quantity of the tables, ``{新收:,}`` ``{…:汉}``
``{…:全}`` ``{…:万}`` other ways to write it, ``{a+b}`` a sum, ``{a/b:%1}`` a percentage with one decimal,
``{Y}`` ``{去年}`` ``{明年}`` years, ``{我}`` ``{机关}`` ``{全}`` the agency.  ``⟨a|b⟩`` stands for a where the
item is right and for b where it is wrong; else the hole with ``*`` (or the first number) is changed;
``wrong-tables`` says that the same words stand in a report with other tables.  ``‖`` parts the texts
of several places.  A trap has only the right form.  ``prose/second`` is by another author, who had not
seen the rules: it is counted apart, whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

from benchmarks.accuracy import hosts
from tests import generator as g

HERE = Path(__file__).parent
OPEN, HELD_OUT = "open", "held-out"
SECOND = "second author"  # with a half behind it, as for the first
KINDS = ("bureau", "township", "county", "city")
CHOICE = re.compile(r"⟨([^|⟩]*)\|([^⟩]*)⟩")
HOLE = re.compile(r"\{([^{}:*]+)(?::([^{}*]+))?(\*?)\}")
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Case:
    """One report with one item in it; `expected` is empty where nothing may be told."""

    id: str
    kind: str
    sort: str
    part: str
    says: str
    text: str
    lines: tuple[int, ...]
    neutral: str
    expected: tuple[str, ...] = ()


def half(name: str) -> str:
    """The half of its author's corpus an item belongs to, fixed by its name; no one looks at the held-out ones."""
    return HELD_OUT if hashlib.sha256(f"held-out/{name}".encode()).digest()[0] % 2 else OPEN


def _part(name: str, author: str) -> str:
    return f"{author}, {half(name)}" if author else half(name)


def han(n: int) -> str:
    """A number below ten thousand in Chinese numerals."""
    if n == 0:
        return DIGITS[0]
    out, gap = "", False
    for unit, power in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = n // power % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + unit
        gap = not digit
    return out[1:] if out.startswith("一十") else out


def write(n: int, how: str) -> str:
    """A number as a clerk writes it."""
    if how == ",":
        return f"{n:,}"
    if how == "汉":
        return han(n)
    if how == "全":
        return str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if how == "万":
        return f"{n / 10000:.2f}"
    return str(n)


def _off(rng: Random, n: int, how: str, taken: set[int]) -> int:
    """A number near to a right one that no reading of the tables gives."""
    if how == "万":
        return n * 3
    swapped = int("".join(reversed(str(n))))
    tries = [n + 1, n - 1, n + 2, n + 10, n - 2, swapped, n + 3, n + 7, n * 10, n + 23, n + 41]
    rng.shuffle(tries)
    return next(m for m in [*tries, n + 977] if m >= 0 and m not in taken)


def fill(text: str, d: g.Draft, rng: Random, *, wrong: bool) -> str:
    """Fill an item in; wrong ones with one number off, unless a choice makes them wrong."""
    chosen = CHOICE.sub(lambda m: m[2] if wrong else m[1], text)
    numbers = hosts.numbers(d)
    place = {"bureau": "全局", "township": "全镇", "county": "全县", "city": "全市"}[d.agency.kind]
    if d.agency.kind in ("county", "township"):
        place = "全" + d.agency.short[-1]
    words = {
        "Y": str(d.year), "去年": str(d.year - 1), "明年": str(d.year + 1), "我": d.agency.short,
        "机关": d.agency.name, "全": place, "收费": d.cells[g.TWO, "行政事业性收费", hosts.FEE],
    }  # fmt: skip
    holes = [m for m in HOLE.finditer(chosen) if m[1] not in words or m[1] == "收费"]
    target = next((m for m in holes if m[3]), holes[0] if holes else None) if wrong and chosen == text else None

    def one(match: re.Match[str]) -> str:
        name, how, off = match[1], match[2] or "", target is not None and match.start() == target.start()
        if name == "收费" and off:
            return f"{float(words[name]) + 3:.2f}"
        if name in words:
            return words[name]
        if how.startswith("%"):
            part, whole = name.split("/")
            return g.share(numbers[part], numbers[whole], int(how[1:]))
        value = sum(numbers[part] for part in name.split("+"))
        return write(_off(rng, value, how, set(numbers.values())) if off else value, how)

    return HOLE.sub(one, chosen)


def _report(item: dict[str, Any], state: str, name: str, *, wrong: bool) -> tuple[str, str, tuple[int, ...], str]:
    """Words of the item, the report with it, its lines, and the report without it."""
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big")
    kind = item.get("body") or KINDS[seed % len(KINDS)]
    d, bare = hosts.host(state, kind, seed % 97), hosts.host(state, kind, seed % 97)
    rng = Random(f"{name}/{wrong}")
    texts = [part.strip() if "‖" in item["text"] else part for part in item["text"].split("‖")]
    places = item["in"] if isinstance(item["in"], list) else [item["in"]]
    says = fill("‖".join(texts), d, rng, wrong=wrong)
    for place, text in zip(places, says.split("‖"), strict=False):
        hosts.put(d, place, text)
        hosts.put(bare, place, hosts.NEUTRAL)
    text, lines = hosts.render(d, seed)
    return says, text, lines, hosts.render(bare, seed)[0]


def kinds() -> dict[str, dict[str, Any]]:
    """The first author's corpus by kind of fact."""
    return _read(HERE / "prose")


def second() -> dict[str, dict[str, Any]]:
    """The second author's corpus by kind of fact; place and tables of a kind are those of the first."""
    first = kinds()
    return {kind: {**first[kind], **group} for kind, group in _read(HERE / "prose" / "second").items()}


def _read(folder: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.yaml")):
        found |= yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def expected() -> dict[str, tuple[str, ...]]:
    """The rules that may tell of a wrong item, by kind of fact; the first answers for a miss."""
    data = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
    return {kind: tuple(rules) for kind, rules in data.items()}


def cases(only: Sequence[str] = ()) -> Iterator[Case]:
    """Every item right and wrong, and every trap, each in a report of its own; `only` names kinds of fact."""
    rules = expected()
    for author, corpus in (("", kinds()), (SECOND, second())):
        for kind, group in corpus.items():
            if not only or kind in only:
                yield from _group(kind, group, rules[kind], author)


def _group(kind: str, group: dict[str, Any], rules: tuple[str, ...], author: str) -> Iterator[Case]:
    start = f"second-{kind}" if author else kind
    for number, entry in enumerate(group["items"], 1):
        name = f"{start}-{number:02d}"
        yield from _item(kind, name, _part(name, author), _whole(entry, group), rules)
    for number, entry in enumerate(group["traps"], 1):
        item = _whole(entry, group)
        plain = entry if isinstance(entry, dict) else {}
        state = plain.get("tables") or ("rules" if group.get("tables") == "rules" else "busy")
        name = f"{start}-t{number:02d}"
        says, text, lines, bare = _report(item, state, name, wrong=False)
        yield Case(name, kind, "trap", _part(name, author), says, text, lines, bare)


def _whole(entry: str | dict[str, Any], group: dict[str, Any]) -> dict[str, Any]:
    """An item with what its kind says of all."""
    own = {"text": entry} if isinstance(entry, str) else entry
    base: dict[str, Any] = {key: group[key] for key in ("in", "tables", "wrong-tables", "body") if key in group}
    return {"tables": "busy", **base, **own}


def _item(kind: str, name: str, part: str, item: dict[str, Any], rules: tuple[str, ...]) -> Iterator[Case]:
    says, text, lines, bare = _report(item, item["tables"], name, wrong=False)
    yield Case(name, kind, "right", part, says, text, lines, bare)
    other = item.get("wrong-tables")
    says, text, lines, bare = _report(item, other or item["tables"], name, wrong=not other)
    yield Case(name, kind, "wrong", part, says, text, lines, bare, rules)
