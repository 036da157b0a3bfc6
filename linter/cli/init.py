"""``report-lint init``: a blank report in the official form of a year."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from linter.cli import OK, UNREAD, USAGE
from linter.cli.files import STDIN, Source, replace
from linter.cli.mistakes import Misuse, unwritable
from linter.cli.options import (
    BODY,
    CONFIG,
    CONTEXT,
    ISOLATED,
    LANG,
    PATH,
    REPORT,
    RULES,
    configured,
    refuse_read,
    refuse_unknown,
)
from linter.readers import SUFFIXES

if TYPE_CHECKING:
    from linter.authoring.blank import Blank
    from linter.report import Report

FORMATS = ("docx", "txt", "md")
_ENDINGS = {".docx": "docx", ".txt": "txt", ".text": "txt", ".md": "md", ".markdown": "md"}

_EPILOG = """\b
Examples:
  report-lint init --year 2025 --agency 青禾县民政局
  report-lint init --from last-year.docx
  report-lint init --year 2025 --agency 青禾县人民政府 --from 2024.docx -o 2025.docx
  report-lint init --year 2025 --agency 青禾县民政局 --format md -o -

\b
Exit codes: 0 written; 2 usage, rule file, or a file that is there already; 3 last year's report cannot be used.
"""


@click.command(epilog=_EPILOG, context_settings=CONTEXT)
@click.option("--year", type=click.IntRange(1990, 2100), help="Year of the report (default: the one after --from).")
@click.option("--agency", metavar="NAME", help="The agency, by its full name (default: that of --from).")
@click.option(
    "--from",
    "last",
    type=PATH,
    metavar="PATH",
    help="Last year's report, whose numbers carried out are carried in.",
)
@REPORT
@BODY
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Type of file (default: by -o, or docx).")
@click.option(
    "-o",
    "--output-file",
    type=PATH,
    metavar="FILE",
    help="Where to write; - is standard output (default: the title).",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@RULES
@LANG
@CONFIG
@ISOLATED
def init(
    year: int | None,
    agency: str | None,
    last: str | None,
    format_: str | None,
    output_file: str | None,
    force: bool,
    **_: object,
) -> int:
    """Write a blank, correct report in the official form of its year, ready to be filled in.

    Blank cells and 【填写：…】 are what is to be filled in; linting the report as it is written gives nothing else.
    """
    from linter.authoring.blank import BlankError, blank
    from linter.authoring.words import say
    from linter.cli.pairs import load_report
    from linter.engine import Linter
    from linter.violations import FileResult

    format_ = _format(format_, output_file)
    linters = configured()
    linter = linters.of(output_file or os.curdir).linter
    wanted = linter.settings
    refuse_unknown(wanted, linter.pack)
    # What is given is of the new report: last year's tells itself what it is.
    linter = Linter(linter.pack, wanted._replace(report=None, year=None, body=None))
    report = load_report(linter, Source(last)) if last else None
    if isinstance(report, FileResult):
        click.echo(f"report-lint: --from {report.path}: {report.note}", err=True)
        return UNREAD
    try:
        year, agency, kind = _wanted(year, agency, wanted.report, report, wanted.lang)
        made = blank(linter, kind, year, agency, wanted.body, report)
    except BlankError as error:
        click.echo(f"report-lint: {error.text(wanted.lang)}", err=True)
        return UNREAD if error.of_last else USAGE
    path = output_file or f"{made.title}.{format_}"
    if path != STDIN and os.path.exists(path) and not force:
        click.echo(f"report-lint: {say('init-exists', wanted.lang, path=path)}", err=True)
        return USAGE
    refuse_read([path], [*([last] if last else ()), *linters.files()])
    data = _data(made, format_)
    if path == STDIN:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    else:
        try:
            replace(path, data)
        except OSError as error:
            raise unwritable(path, error) from None
    _tell(made, report, path, wanted.lang)
    return OK


def _wanted(
    year: int | None, agency: str | None, kind: str | None, last: Report | None, lang: str
) -> tuple[int, str, str]:
    """Return year, agency and kind of report, those not given from last year's report.

    Raises:
        Misuse: one is not given and there is no report that could tell it.
        BlankError: last year's report does not tell it.
    """
    from linter.authoring.blank import BlankError
    from linter.authoring.words import say
    from linter.packs import DEFAULT_PACK

    if last is None:
        lacking = [option for option, value in (("--year", year), ("--agency", agency)) if not value]
        if lacking:
            zh = f"须写 {' 和 '.join(lacking)}（或 --from，由上年报告得知）"
            raise Misuse(zh, f"{' and '.join(lacking)} must be given (or --from, which tells both)")
    elif year is None and last.year is None:
        raise BlankError("init-last-nameless", path=last.document.name, what=say("year-word", lang), option="--year")
    elif not agency and not last.agency:
        raise BlankError(
            "init-last-nameless", path=last.document.name, what=say("agency-word", lang), option="--agency"
        )
    name = "".join((agency or (last.agency if last else "")).split())
    # The file is named after the agency, and may not land in another folder.
    if not name or not name.isprintable() or len(name) > 60 or set(name) & set('/\\:*?"<>|'):
        zh = "应是一行之内、不超过60个字的机关名称，不含 / \\ : * ? < > | 和直引号"
        en = 'must be the name of an agency in one line of at most 60 characters, without / \\ : * ? " < > |'
        raise Misuse(zh, en, "--agency")
    before = last.year if last and last.year else 0
    return year or before + 1, name, kind or (str(last.kind["report"]) if last else DEFAULT_PACK)


def _format(format_: str | None, output_file: str | None) -> str:
    """The type of file to write: what is given, which the name's ending may not contradict, else what that tells."""
    ending = os.path.splitext(output_file or "")[1].lower()
    told = _ENDINGS.get(ending)
    if format_ and format_ != told and ending in (*_ENDINGS, *SUFFIXES):
        zh = f"--format {format_} 与 -o {output_file} 的扩展名 {ending} 矛盾；请改其中一个"
        raise Misuse(zh, f"--format {format_} contradicts the ending {ending} of -o {output_file}; change one of them")
    if format_ or not ending:
        return format_ or FORMATS[0]
    if told is None:
        zh = f"写不了 {ending}；可用 {'、'.join(FORMATS)}，或加 --format"
        raise Misuse(zh, f"{ending} cannot be written; use one of {', '.join(FORMATS)}, or --format", "-o")
    return told


def _data(made: Blank, format_: str) -> bytes:
    from linter.writers import new

    if format_ == "docx":
        from linter.writers.newdocx import as_docx

        return as_docx(made.title, made.blocks)
    return (new.as_text if format_ == "txt" else new.as_markdown)(made.blocks).encode()


def _tell(made: Blank, last: Report | None, path: str, lang: str) -> None:
    from linter.authoring.words import say

    if path != STDIN:
        click.echo(say("init-written", lang, path=path, title=made.title, to_fill=made.to_fill), err=True)
    if last is not None and made.carried:
        click.echo(say("init-carried", lang, path=last.document.name, carried=made.carried), err=True)
    for one in made.lost:
        columns = "、".join(one.columns)
        words = {"table": one.table, "row": one.row, "count": len(one.columns), "columns": columns}
        click.echo(say("init-not-carried", lang, path=last.document.name if last else "", **words), err=True)
