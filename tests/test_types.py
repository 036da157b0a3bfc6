"""All file types together: told by content, bounded, reported alike, with the differences that the docs list."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine import Linter
from linter.readers import READERS, SUFFIXES, ReadError, office, reader
from linter.readers.options import Limits, Options
from linter.readers.sniff import file_type
from linter.violations import Violation
from tests.conftest import Cli
from tests.word import docx, p, r, tbl, tc, tr

ROOT = Path(__file__).parents[1]
FORMATS = ROOT.parent / "shared" / "formats"
needs_shared = pytest.mark.skipif(not FORMATS.exists(), reason="../shared is not here")
DOCS = (ROOT / "docs" / "formats.md").read_text("utf-8")

TITLE, HEADINGS = "云泽县水利局2021年政府信息公开工作年度报告", ("总体情况", "主动公开政府信息情况")
CHANGED = f'<w:ins w:id="1" w:author="甲">{r("以公开为原则、不公开为例外")}</w:ins>'
REPORT = docx(p(TITLE) + "".join(p(f"{n}、{h}") for n, h in zip("一二", HEADINGS, strict=True)) + p("按照", CHANGED))


# -- the documentation is run -----------------------------------------------------------------


def test_the_docs_list_every_limit_and_its_default() -> None:
    listed = dict(re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", DOCS, re.MULTILINE))
    assert {name: int(value.replace(",", "")) for name, value in listed.items()} == Limits()._asdict()


def test_every_suffix_and_type_is_documented() -> None:
    alike = {".markdown", ".text", ".mhtml"}
    assert [suffix for suffix in SUFFIXES if f"`{suffix}`" not in DOCS and suffix not in alike] == []
    for kind in READERS:
        assert callable(reader(kind))


def said(violations: tuple[Violation, ...]) -> Counter[tuple[str, str, str, str]]:
    return Counter((one.rule, one.table or "", one.row or "", one.col or "") for one in violations)


def listed_rules(cell: str) -> Counter[str]:
    """Rule ids of a cell of the docs, ``LNG033 ×4`` counting four."""
    return Counter({rule: int(count or 1) for rule, count in re.findall(r"([A-Z]{3}\d{3})(?: ×(\d+))?", cell)})


DIFFERENCES = {
    name: (missing, besides)
    for name, missing, besides in re.findall(r"^\| `([\w./]+\.\w+)` \| (.*?) \| (.*?) \|", DOCS, re.M)
}


@needs_shared
@pytest.mark.parametrize("name", DIFFERENCES)
def test_each_type_says_the_same_as_the_text_but_for_what_the_docs_list(name: str, shipped: Linter) -> None:
    if name.endswith(".rtf") and not office.program() and not os.environ.get("CI"):
        pytest.skip("LibreOffice is not installed")
    text = shipped.lint_bytes((FORMATS / "sample.tab.txt").read_bytes(), "sample.tab.txt")
    result = shipped.lint_bytes((FORMATS / name).read_bytes(), name)
    assert result.status == "linted"
    missing, besides = DIFFERENCES[name]
    expected, found = said(text.violations), said(result.violations)
    assert Counter(rule for rule, *_ in (expected - found).elements()) == listed_rules(missing)
    assert Counter(rule for rule, *_ in (found - expected).elements()) == listed_rules(besides)


@needs_shared
def test_no_file_of_the_collection_is_left_out_of_the_docs() -> None:
    files = {str(path.relative_to(FORMATS)) for path in FORMATS.rglob("*") if path.is_file()}
    others = {name for name in files if name.endswith((".txt", ".md", ".json"))}
    assert files - others - {"sample_scanned.pdf", "sample_outlined.ofd"} == set(DIFFERENCES)


@needs_shared
@pytest.mark.parametrize(
    ("name", "says"),
    [("sample_scanned.pdf", "第 1、2、3 页是图片"), ("sample_outlined.ofd", "第 1、2、3、4 页的文字已转为曲线")],
)
def test_pages_without_text_are_named_and_never_pass(name: str, says: str, cli_here: Cli) -> None:
    ran = cli_here(str(FORMATS / name))
    assert ran.code == 3
    assert says in ran.out


@needs_shared
def test_a_clean_report_of_a_city_has_no_error(shipped: Linter) -> None:
    path = FORMATS.parent / "reports" / "huaian-city-2024.pdf"
    result = shipped.lint_bytes(path.read_bytes(), path.name)
    assert result.status == "linted"
    assert [one.message for one in result.violations if one.severity == "error"] == []


# -- the command line -------------------------------------------------------------------------


def test_a_file_is_read_for_what_it_is_whatever_its_name(cli: Cli, tmp_path: Path) -> None:
    page = f"<html><body><h1>{TITLE}</h1>" + "".join(f"<p>{n}、{h}</p>" for n, h in zip("一二", HEADINGS, strict=True))
    named = {
        "a.doc": page.encode(),
        "b.wps": REPORT,
        "c.txt": REPORT,
        "d.pdf": REPORT,
        "e.docx": page.encode("gb18030"),
    }
    for name, data in named.items():
        (tmp_path / name).write_bytes(data)
    ran = cli("--format", "json", "--fail-on", "never", *named)
    assert ran.code == 0
    for entry in json.loads(ran.out)["files"]:
        assert (entry["status"], entry["agency"], entry["year"]) == ("linted", "云泽县水利局", 2021)
        assert entry["violations"]
        word = entry["path"] in ("b.wps", "c.txt", "d.pdf")
        for one in entry["violations"]:
            assert set(one) & {"paragraph", "page", "bbox"} == ({"paragraph"} if word else set())


def test_a_folder_holds_reports_of_all_types(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "全部"
    folder.mkdir()
    for name in ("a.docx", "b.wps", "~$a.docx", ".c.docx", "d.xlsx", "e.png"):
        (folder / name).write_bytes(REPORT)
    ran = cli("--format", "json", "全部")
    assert [entry["path"] for entry in json.loads(ran.out)["files"]] == ["全部/a.docx", "全部/b.wps"]


def test_tracked_changes_fail_the_run_and_the_original_view_takes_them_back(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(REPORT)
    final, original = cli("-q", "a.docx"), cli("-q", "--view", "original", "a.docx")
    assert final.code == 1
    assert "a.docx:第4段: 错误 REA004" in final.out
    assert "LNG002" in final.out
    assert "LNG002" not in original.out
    assert "a.docx:paragraph 4: error REA004" in cli("-q", "--lang", "en", "a.docx").out


def test_limits_are_named_and_can_be_changed(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(p(TITLE) + tbl(*[tr(tc("甲"), tc("1"))] * 50, columns=2)))
    ran = cli("--limit", "slots=60", "a.docx")
    assert ran.code == 3
    assert "slots=60" in ran.out
    assert "slots" not in cli("--limit", "slots=600", "--limit", "pages=3", "a.docx").out
    for wrong in ("slots", "slots=-1", "slots=x", "rooms=3"):
        usage = cli("--limit", wrong, "a.docx")
        assert usage.code == 2
        assert "slots=400000" in usage.err


def test_one_bad_file_never_stops_the_others(cli: Cli, tmp_path: Path) -> None:
    names = {
        "a.docx": REPORT[:900],
        "b.pdf": b"%PDF-1.7\n",
        "c.doc": b"\xd0\xcf\x11\xe0" + bytes(600),
        "d.docx": REPORT,
    }
    for name, data in names.items():
        (tmp_path / name).write_bytes(data)
    ran = cli("--format", "json", *names)
    assert ran.code == 3
    assert [entry["status"] for entry in json.loads(ran.out)["files"]] == ["unreadable"] * 3 + ["linted"]


def test_a_sparse_file_of_half_a_gigabyte_is_refused_unread(cli: Cli, tmp_path: Path) -> None:
    with open(tmp_path / "a.docx", "wb") as file:
        file.truncate(500 << 20)
    ran = cli("a.docx")
    assert ran.code == 3
    assert "500 MB > 64 MB" in ran.out


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (REPORT, "docx"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "html"),
        ("<html><body>".encode("utf-16"), "html"),
        (b"<!-- a --><?xml version='1.0'?><div>x</div>", "html"),
        (b"  \n<table><tr><td>1", "html"),
        (b"<1> text", "text"),
        (b"From: a\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n", "mht"),
        (b"%PDF-1.4", "pdf"),
        (b"\r\n\r\n%PDF-1.4", "pdf"),
        (b"{\\rtf1", "rtf"),
        ("政府信息公开".encode(), "text"),
    ],
)
def test_types_are_told_by_content(data: bytes, kind: str) -> None:
    assert file_type(data, "any.thing") == kind


def test_markdown_may_begin_with_a_tag() -> None:
    assert file_type(b'<div align="center">\n\n# A\n', "a.md") == "text"
    assert file_type(b'<div align="center">\n\n# A\n', "a.txt") == "html"


ARCHIVE = (
    b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
    b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"<html><body><p>=E6=94=BF=E5=BA=9C</p><table><tr><td>1</td></tr></table></body></html>\r\n--x--\r\n"
)


@given(
    st.lists(st.tuples(st.integers(0, len(ARCHIVE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(ARCHIVE))
)
def test_changed_web_archives_are_read_or_refused(changes: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(ARCHIVE)
    for at, byte in changes:
        data[at] = byte
    with suppress(ReadError):
        reader("mht")(bytes(data[:cut] or data), "a.mht", Options())
