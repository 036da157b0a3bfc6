"""The Python API: ``linter.lint`` and what it returns. Everything here is exported by ``linter`` itself."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from linter.engine import Linter, Settings
from linter.forms.fold import same_name
from linter.outputs.json import entry
from linter.packs import load
from linter.readers import too_big
from linter.readers.options import Options
from linter.report import Report
from linter.violations import RANK, FileResult, Violation

_LANGUAGES = ("zh", "en")


class Result(FileResult):
    """What there is to say about one report; immutable.

    ``status`` is ``linted``, ``unreadable`` or ``out-of-scope``; ``note`` says why it was not linted, or why
    ``previous`` was not used, with the remedy, and is empty otherwise. ``violations`` are in the order of their places.
    """

    __slots__ = ()

    @property
    def ok(self) -> bool:
        """Whether the report was linted and has no error; warnings and notes do not count."""
        return self.status == "linted" and not self.errors

    @property
    def errors(self) -> tuple[Violation, ...]:
        """The violations whose severity is ``error``."""
        return tuple(one for one in self.violations if one.severity == "error")

    def to_dict(self) -> dict[str, Any]:
        """Return the report's entry of ``files`` in the JSON output, for ``json.dumps``."""
        return entry(self)


def lint(
    source: str | os.PathLike[str] | bytes,
    *,
    name: str | None = None,
    previous: str | os.PathLike[str] | bytes | None = None,
    rules: str | os.PathLike[str] | None = None,
    year: int | None = None,
    body: str | None = None,
    report: str | None = None,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    min_severity: str = "info",
    lang: str = "zh",
    reading: Options | None = None,
) -> Result:
    """Lint one report: a path, or the bytes of a file. Only what is given here counts; no configuration is read.

    ``name`` is the path to report (for bytes its ending may tell the type), ``previous`` last year's report to
    compare with, ``rules`` a folder with a local pack. ``year``, ``body`` (kind of body) and ``report`` (kind of
    report) are given where they shall not be inferred. ``select`` and ``ignore`` hold ids of rules, beginnings of
    ids, or names. ``reading`` tells how files are read. What is wrong with a file's content is in the result.

    Raises:
        OSError: a path cannot be opened.
        RuleFileError: a rule file is wrong.
        TypeError: a report is neither a path nor bytes.
        ValueError: an argument names a rule, kind, severity or language that there is not.
    """
    linter = _linter(
        None if rules is None else os.fspath(rules),
        lang=_one_of("lang", lang, _LANGUAGES),
        body=body,
        year=year,
        select=_words(select),
        ignore=_words(ignore),
        min_severity=_one_of("min_severity", min_severity, RANK),
        quotes=True,
        reading=reading or Options(),
        report=report,
    )
    found = _report(linter, source, name)
    if isinstance(found, FileResult):
        return Result(*found)
    note = _compare(linter, found, previous) if previous is not None else ""
    return Result(*linter.lint_report(found)._replace(note=note))


def lint_bytes(data: bytes, name: str = "report.txt", *, rules: str | None = None, **settings: Any) -> dict[str, Any]:
    """Lint the bytes of one report and return its entry of the JSON output's ``files``.

    ``rules`` is a folder with a local pack; ``settings`` are those of ``linter.engine.Settings``.

    Raises:
        RuleFileError: a rule file is wrong.
    """
    return entry(_linter(rules, **settings).lint_bytes(data, name))


@lru_cache(maxsize=8)
def _linter(rules: str | None, **settings: Any) -> Linter:
    """Return the linter for a pack and settings, made once, with everything that they name looked up."""
    pack, wanted = load(rules), Settings(**settings)
    _one_of("report", wanted.report, pack.reports)
    _one_of("body", wanted.body, [one for kind in pack.reports.values() for one in kind["body_names"]])
    for word, near in pack.unknown((*wanted.select, *wanted.ignore)):
        raise ValueError(f"unknown rule {word!r}" + (f"; {near}" if near else ""))
    return Linter(pack, wanted)


def _one_of(option: str, value: str | None, known: Iterable[str]) -> Any:
    if value is not None and value not in known:
        raise ValueError(f"{option}: {value!r} is not one of {', '.join(dict.fromkeys(known))}")
    return value


def _words(words: Iterable[str]) -> tuple[str, ...]:
    """One word alone is meant as a whole, never as its letters."""
    return (words,) if isinstance(words, str) else tuple(words)


def _report(
    linter: Linter, source: str | os.PathLike[str] | bytes, name: str | None, *, given: bool = True
) -> Report | FileResult:
    if isinstance(source, (str, os.PathLike)):
        path = os.fspath(source)
        limit = linter.settings.reading.limits.file_bytes
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            data = file.read(limit + 1) if size <= limit else b""
        name = name or path
        if size > limit:
            return linter.unreadable(name, "too-big", too_big(size, limit))
        return linter.report(data, name, given=given)
    if not isinstance(source, (bytes, bytearray, memoryview)):
        raise TypeError(f"a report is given as a path or as the bytes of a file, not {type(source).__name__}")
    return linter.report(bytes(source), name or "report.txt", given=given)


def _compare(linter: Linter, report: Report, source: str | os.PathLike[str] | bytes) -> str:
    """Hold a report against last year's; return why it cannot be, "" where it can."""
    last = _report(linter, source, None, given=False)
    if isinstance(last, FileResult):
        return last.note
    same = last.kind["report"] == report.kind["report"] and same_name(last.agency, report.agency)
    if same and last.year is not None and last.year + 1 == report.year:
        report.previous = last
        return ""
    known = {"文件": last.document.name, "机关": last.agency or "?", "年": last.year or "?"}
    known |= {"本机关": report.agency or "?", "本年": report.year or "?"}
    return linter.text("previous-other", **known)
