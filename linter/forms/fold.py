"""Folding: the spelling by which a label is recognised, whatever an exporter did to it.

Spaces, punctuation, quotes and full-width forms go; characters and digits stay.
Folded text is for matching only and never shown.
"""

from __future__ import annotations

import unicodedata

from linter import regex

_WIDE = regex.compile("[\uff10-\uff5a]")
_DROP = regex.compile(r"[\W_]+")
_NOTE = regex.compile(r"(?<=.)[（(【\[][^（(]*[)）】\]]?\s*$")
_NUMBER = regex.compile(r"^(?:[（(]?[一二三四五六七八九十][)）]?|[（(]?[0-9]{1,2}[)）]?)[、.．\s]*")


def fold(text: str) -> str:
    """Return the folded spelling of ``text``."""
    if _WIDE.search(text):
        text = unicodedata.normalize("NFKC", text)
    return _DROP.sub("", text)


def same_name(one: str, other: str) -> bool:
    """Whether two names are of one agency: the same, or one is the other without the place before it."""
    short, long = sorted((fold(one), fold(other)), key=len)
    return bool(short) and (short == long or (len(short) > 2 and long.endswith(short)))


def without_note(text: str) -> str:
    """Drop a bracketed remark at the end: 规章（设区的市…） → 规章."""
    return _NOTE.sub("", text)


def label_folds(label: str) -> list[str]:
    """Return the spellings under which a printed label is known.

    The remark in brackets is optional, and so is the number unless what remains would be too short.
    """
    spellings = [fold(label), fold(without_note(label))]
    bare = _NUMBER.sub("", label)
    if bare != label:
        spellings += [spelling for spelling in (fold(bare), fold(without_note(bare))) if len(spelling) > 3]
    return list(dict.fromkeys(spellings))
