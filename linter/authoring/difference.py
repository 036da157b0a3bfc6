"""What an example changes in the clean report: the changed lines alone, under the heading they stand below."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

#: So much of what two lines share is shown on either side of where they differ, in characters.
_SHARED = 16


class Change(NamedTuple):
    """Lines that gave way to others; ``heading`` is the last one above them, or ""."""

    heading: str
    removed: tuple[str, ...]
    added: tuple[str, ...]


def changes(clean: str, text: str, headings: Collection[str]) -> Iterator[Change]:
    """Yield how ``text`` differs from ``clean``, in order."""
    before, after = clean.splitlines(), text.splitlines()
    for what, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        above = [line for line in before[:start] if line in headings]
        removed, added = tuple(before[start:end]), tuple(after[new_start:new_end])
        if len(removed) == len(added):
            pairs = [_clipped(old, new) for old, new in zip(removed, added, strict=True)]
            removed, added = tuple(old for old, _ in pairs), tuple(new for _, new in pairs)
        yield Change(above[-1] if above else "", removed, added)


def lines(clean: str, text: str, headings: Collection[str]) -> list[str]:
    """Return the changes as a diff's lines: ``@@ heading``, ``- old``, ``+ new``."""
    shown: list[str] = []
    heading = None
    for change in changes(clean, text, headings):
        if change.heading != heading:
            heading = change.heading
            shown += [f"@@ {heading} @@"] if heading else []
        shown += [f"- {line}".rstrip() for line in change.removed] + [f"+ {line}".rstrip() for line in change.added]
    return shown


def _clipped(old: str, new: str) -> tuple[str, str]:
    """Leave out of two lines most of what they begin and end with alike; rows of tables stay whole."""
    if old.startswith("|"):
        return old, new
    start = _alike(old, new)
    end = min(_alike(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    first, last = max(0, start - _SHARED), max(0, end - _SHARED)
    first, last = (first if first > 1 else 0), (last if last > 1 else 0)

    def shown(line: str) -> str:
        return ("…" if first else "") + line[first : len(line) - last] + ("…" if last else "")

    return shown(old), shown(new)


def _alike(one: str, other: str) -> int:
    """So many characters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))
