"""Each file type against the bare parser of its format, and against programs people read it with today.

Whole processes on the same file, in turn: once for one file, once for a folder of copies, where the start
is paid once. The bare parser only opens and parses the file; report-lint also finds the tables, binds them
to the form and runs all rules.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.tools import REPOSITORY, Command, Cost, Failed, Tools, alternate, ratio, wall

FILES = REPOSITORY.parent / "shared" / "formats"
COPIES = 40
ROUNDS = 7
#: The least that a program must do to read a format: `F` are the files.
BARE = {
    "sample.docx": (
        "zipfile + lxml",
        "import zipfile; from lxml import etree\n"
        "for f in F:\n"
        "  z = zipfile.ZipFile(f); [etree.fromstring(z.read(n)) for n in z.namelist() if n.endswith(('.xml', '.rels'))]",
    ),
    "gov_utf8.html": ("turbohtml", "import turbohtml\nfor f in F: turbohtml.parse(open(f, encoding='utf-8').read())"),
    "sample.pdf": (
        "pypdfium2, text only",
        "import pypdfium2\n"
        "for f in F:\n  p = pypdfium2.PdfDocument(f); [page.get_textpage().get_text_bounded() for page in p]",
    ),
    "sample.doc": (
        "doc2docx",
        "import tempfile, os, doc2docx\nfor f in F: doc2docx.convert(f, os.path.join(tempfile.mkdtemp(), 'a.docx'))",
    ),
    "sample_text.ofd": (
        "zipfile + lxml",
        "import zipfile; from lxml import etree\n"
        "for f in F:\n"
        "  z = zipfile.ZipFile(f); [etree.fromstring(z.read(n)) for n in z.namelist() if n.endswith('.xml')]",
    ),
    "sample.odt": (
        "zipfile + lxml",
        "import zipfile; from lxml import etree\n"
        "for f in F:\n"
        "  z = zipfile.ZipFile(f); [etree.fromstring(z.read(n)) for n in z.namelist() if n.endswith('.xml')]",
    ),
    "sample.rtf": (
        "soffice --convert-to docx",
        "import subprocess, tempfile\n"
        "for f in F:\n"
        "  d = tempfile.mkdtemp()\n"
        "  subprocess.run(['soffice', f'-env:UserInstallation=file://{d}/p', '--headless', '--convert-to', 'docx',"
        " '--outdir', d, f], check=True, capture_output=True)",
    ),
    "sample.tab.txt": ("open().read()", "for f in F: open(f, encoding='utf-8').read()"),
}
#: What people read such files with: package to install, and the code.
PEERS = {
    "sample.docx": (
        (
            "python-docx",
            "import docx\n"
            "for f in F:\n"
            "  d = docx.Document(f); [p.text for p in d.paragraphs]; [c.text for t in d.tables for r in t.rows for c in r.cells]",
        ),
        ("markitdown[docx]", "from markitdown import MarkItDown\nm = MarkItDown()\nfor f in F: m.convert(f)"),
    ),
    "gov_utf8.html": (
        ("markitdown", "from markitdown import MarkItDown\nm = MarkItDown()\nfor f in F: m.convert(f)"),
    ),
    "sample.pdf": (
        ("pdfplumber", "import pdfplumber\nfor f in F: [(p.extract_text(), p.extract_tables()) for p in pdfplumber.open(f).pages]"),
        ("markitdown[pdf]", "from markitdown import MarkItDown\nm = MarkItDown()\nfor f in F: m.convert(f)"),
    ),
}  # fmt: skip
TARGETS = {"sample.docx": "≤ 3"}

Row = tuple[str, ...]


def formats(tools: Tools, _peers: bool) -> Iterator[Row]:
    """Yield a row for each program and file type."""
    if not FILES.exists():
        raise Failed("../shared/formats is not here")
    for name, (parser, code) in BARE.items():
        folder = tools.folder / f"copies-{name}"
        folder.mkdir()
        copies = [folder / f"{number}-{name}" for number in range(COPIES)]
        for copy in copies:
            shutil.copyfile(FILES / name, copy)
        commands = tools.report_lint()
        ours = str(commands / "report-lint")
        programs = {parser: (str(commands / "python"), code), "report-lint": (ours, "")}
        for package, peer in PEERS.get(name, ()):
            try:
                programs[package] = (str(tools.python(package.partition("[")[0], package) / "python"), peer)
            except Failed as reason:
                yield name, package, f"skipped: {reason}", "", "", "", ""
        one = alternate([_command(program, peer, copies[:1]) for program, peer in programs.values()], ROUNDS)
        many = alternate([_command(program, peer, copies) for program, peer in programs.values()], ROUNDS)
        for program, single, all_ in zip(programs, one, many, strict=True):
            yield (
                name,
                *_row(program, single, one[0], all_, many[0]),
                TARGETS.get(name, "") if program == "report-lint" else "",
            )


def _command(program: str, code: str, files: list[Path]) -> Command:
    if not code:
        return Command((program, "-q", "-j1", *map(str, files)), (0, 1, 3))
    return Command((program, "-c", f"F = {[str(file) for file in files]!r}\n{code}"))


def _row(program: str, one: list[Cost], bare: list[Cost], many: list[Cost], bare_many: list[Cost]) -> Row:
    return (
        program,
        f"{wall(one) * 1000:.0f}",
        f"{ratio(one, bare):.2f}",
        f"{wall(many) / COPIES * 1000:.1f}",
        f"{ratio(many, bare_many):.2f}",
    )
