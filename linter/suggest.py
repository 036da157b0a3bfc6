"""Did you mean …: the nearest known word to an unknown one."""

from __future__ import annotations

from collections.abc import Iterable


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return a remedy that names the nearest known words, or lists nothing when none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=3, cutoff=0.5)
    return f"did you mean {' or '.join(near)}?" if near else ""
