"""What formats have in common: paths as URIs and in repositories, places in words, texts made harmless."""

from __future__ import annotations

import os
import re
from functools import lru_cache

from linter.outputs import Run
from linter.outputs.text import spot
from linter.rules import Pack
from linter.violations import FileResult, Place, Violation

#: Characters that XML 1.0 cannot hold.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = tuple(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}.items()
)
#: With these a spreadsheet takes a text for a formula; the wide ones in some languages.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def relative(path: str) -> str:
    """Return a path as a repository has it: from the working folder, with forward slashes; others stay absolute."""
    shown = path
    if os.path.isabs(path):
        try:
            inside = os.path.relpath(path)
        except ValueError:  # another drive
            inside = ".."
        shown = path if inside.startswith("..") else inside
    elif path != "-":
        shown = os.path.normpath(path)
    return shown.replace(os.sep, "/")


def in_lines(place: Violation | Place) -> bool:
    """Whether the lines and columns of a place are those of the file: not in Word, PDF and the like."""
    return place.page is None and place.paragraph is None


def title(rule: str, run: Run) -> str:
    """Return the title of a rule in the language of the run."""
    return _titles(run.pack, run.lang)[rule]


@lru_cache(maxsize=1)
def _titles(pack: Pack, lang: str) -> dict[str, str]:
    return {rule["id"]: rule["title"][lang] for rule in pack.data["rules"]}


def where(place: Violation | Place, run: Run) -> str:
    """Return the line, paragraph or page of a place in words."""
    unit, number = spot(place)
    return run.text(f"label-{unit}", 数=number)


def told(violation: Violation, run: Run, *, placed: bool) -> str:
    """Return message, basis and remedy, a line each; ``placed`` puts first what lines of a file cannot say."""
    place = f"{where(violation, run)}: " if placed and not in_lines(violation) else ""
    lines = [place + violation.message]
    lines += [f"{run.text('label-basis')}: {violation.basis}"] if violation.basis else []
    lines += [f"{run.text('label-fix')}: {violation.fix}"] if violation.fix else []
    return "\n".join(lines)


def status(result: FileResult, run: Run) -> str:
    """Return why a file was not linted, as the user reads it: not linted, out of scope."""
    return run.text(f"status-{result.status}")


def clean(text: str) -> str:
    """Return a text of which what XML cannot hold is shown as �."""
    return _NO_XML.sub("\ufffd", text)


def xml(text: str) -> str:
    """Return a text to stand in XML, also in an attribute."""
    shown = clean(text)
    for char, entity in _ENTITIES:
        shown = shown.replace(char, entity)
    return shown


def cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
