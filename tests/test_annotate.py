"""Annotated copies: PDF highlights read by other libraries, and the command's manners."""

from __future__ import annotations

import io
import shutil
from pathlib import Path
from random import Random
from typing import Any
from zipfile import ZipFile

import pdfplumber
import pypdf
import pypdfium2
import pytest
from lxml import etree
from pypdf.annotations import Highlight
from pypdf.generic import ArrayObject, FloatObject, NameObject, TextStringObject

from linter.cli import OK, UNREAD, USAGE
from linter.document import Document
from linter.engine import Linter
from linter.readers import office, pdf
from linter.readers.docx import W
from linter.readers.options import Options
from linter.writers import Note
from linter.writers.pdf import annotate
from tests import formats, word
from tests import generator as g
from tests.conftest import Cli
from tests.pdfwriter import HEIGHT, WIDTH, Sheet
from tests.pdfwriter import pdf as made

ROOT = Path(__file__).parents[1]
HEFENG = ROOT / "examples" / "hefeng-2020.txt"
needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed")

Annotation = dict[str, Any]


def noted(data: bytes, *spans: tuple[int, int]) -> tuple[Document, bytes]:
    document = pdf.read(data, "a.pdf", Options())
    notes = [Note(*span, "error", f"标题{number}", ("说明", "依据：某条")) for number, span in enumerate(spans)]
    return document, annotate(data, document, notes, Options())


def marks(data: bytes) -> list[tuple[int, Annotation]]:
    """The index of the page and each annotation on it, as pypdf reads them."""
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return [(at, one.get_object()) for at, page in enumerate(pages) for one in page.get("/Annots", [])]


def under(data: bytes, page: int, annotation: Annotation) -> str:
    """The text that PDFium finds under each piece of a highlight."""
    text = pypdfium2.PdfDocument(data)[page].get_textpage()
    quads = [float(number) for number in annotation["/QuadPoints"]]
    found = ""
    for at in range(0, len(quads), 8):
        xs, ys = quads[at : at + 8 : 2], quads[at + 1 : at + 8 : 2]
        found += text.get_text_bounded(min(xs) - 0.5, min(ys) - 0.5, max(xs) + 0.5, max(ys) + 0.5)
    return "".join(found.split())


LINES = ("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥春夏秋冬东西南北上下左", "右前后内外天地玄黄。")


def upright(**options: Any) -> Sheet:
    return Sheet(**options).text(114, 120, LINES[0]).text(90, 140, LINES[1])


def turned() -> Sheet:
    return Sheet(rotate=90).turned(120, 700, LINES[0]).turned(140, 724, LINES[1])


@pytest.mark.parametrize(
    "sheet",
    [upright(), upright(crop=(50, 30, WIDTH, HEIGHT - 80)), turned()],
    ids=["upright", "cropped", "rotated"],
)
def test_a_highlight_lies_on_just_the_characters(sheet: Sheet) -> None:
    data = made(sheet)
    text = pdf.read(data, "a.pdf", Options()).text
    size = len(text.strip())
    spans = [(0, 1), (2, 5), (size - 2, size), (0, size), (size // 2, size // 2 + 3)]
    _, out = noted(data, *spans)
    found = [under(out, page, one) for page, one in marks(out)]
    assert found == ["".join(text[start:end].split()) for start, end in spans]


def test_text_that_runs_up_is_highlighted_character_by_character() -> None:
    _, out = noted(made(Sheet().turned(120, 700, LINES[1])), (2, 5))
    ((page, one),) = marks(out)
    assert set(under(out, page, one)) == set(LINES[1][2:5])
    assert len(one["/QuadPoints"]) == 24


def test_a_span_over_two_lines_is_one_note_with_two_pieces() -> None:
    _, out = noted(made(upright()), (30, 36))
    ((_, one),) = marks(out)
    assert len(one["/QuadPoints"]) == 16
    assert one["/Subtype"] == "/Highlight"


def test_a_note_says_who_and_what_and_other_libraries_read_it() -> None:
    _, out = noted(made(upright()), (0, 2))
    ((_, one),) = marks(out)
    assert (one["/T"], one["/Subj"]) == ("report-lint", "标题0")
    with pdfplumber.open(io.BytesIO(out)) as file:
        (other,) = file.pages[0].annots
    assert one["/Contents"] == other["contents"] == "标题0\n说明\n依据：某条"


def test_the_file_is_added_to_and_what_was_there_stays() -> None:
    data = made(upright())
    _, first = noted(data, (0, 2))
    document, second = noted(first, (3, 5))
    assert first.startswith(data) and second.startswith(first)
    assert [under(second, page, one) for page, one in marks(second)] == ["甲乙", "丁戊"]
    assert document.text == pdf.read(second, "a.pdf", Options()).text


def test_a_note_on_an_empty_cell_is_in_it() -> None:
    xs, ys = [90.0, 200.0, 300.0], [200.0, 220.0, 240.0]
    data = made(Sheet().grid(xs, ys).rows(xs, ys, [["项目", "数"], ["新收", ""]]))
    document = pdf.read(data, "a.pdf", Options())
    cell = document.blocks[0].grid.cells[3]  # type: ignore[union-attr]
    _, out = noted(data, (cell.start, cell.end))
    ((_, one),) = marks(out)
    left, bottom, right, top = map(float, one["/Rect"])
    assert 200 <= left < right <= 300
    assert HEIGHT - 240 <= bottom < top <= HEIGHT - 220


@needs_office
def test_pdf_reports_of_the_generator_get_every_note(shipped: Linter) -> None:
    drafts = [formats.write(g.draft(Random(seed), 2021), "docx", "word", str(seed)) for seed in range(2)]
    for report in formats.converted(drafts, "pdf"):
        bound = shipped.report(report.data, "a.pdf")
        assert not hasattr(bound, "note"), bound
        document = bound.document
        spans = [(at, at + 1) for at in range(0, len(document.text), 97) if not document.text[at].isspace()]
        out = annotate(report.data, document, [Note(*span, "info", "题", ()) for span in spans], Options())
        assert [under(out, page, one) for page, one in marks(out)] == [document.text[at] for at, _ in spans]


# -- the command ----------------------------------------------------------------------------


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return Path(shutil.copy(HEFENG, tmp_path / "报告.txt"))


def test_a_copy_is_written_and_the_original_is_not_touched(cli: Cli, report: Path) -> None:
    before = report.read_bytes()
    ran = cli("annotate", report.name)
    assert (ran.code, ran.err) == (OK, "")
    assert "报告.annotated.html" in ran.out
    page = (report.parent / "报告.annotated.html").read_text(encoding="utf-8")
    assert "TAB002" in page and "STR004" in page
    assert report.read_bytes() == before


def test_a_copy_is_never_written_over_without_force(cli: Cli, report: Path) -> None:
    (report.parent / "报告.annotated.html").write_text("批注")
    ran = cli("annotate", report.name)
    assert ran.code == USAGE and "--force" in ran.err
    assert (report.parent / "报告.annotated.html").read_text() == "批注"
    assert cli("annotate", report.name, "--force").code == OK


def test_one_bad_file_does_not_stop_the_others(cli: Cli, report: Path) -> None:
    ran = cli("annotate", "没有.docx", report.name, "--output-dir", "marked")
    assert ran.code == UNREAD and "没有.docx" in ran.err
    assert (report.parent / "marked" / "报告.annotated.html").exists()


def test_copies_are_not_linted_with_their_originals(cli: Cli, report: Path) -> None:
    cli("annotate", report.name)
    ran = cli("--format", "json", ".")
    assert ran.out.count('"path"') == 1


FULL = "年度工作平稳有序推进并取得预期成效得到社会各界认可和支持反响良好"


def told(path: Path) -> list[tuple[str, str]]:
    """Every note of a copy: whose, and what it says."""
    if path.suffix == ".pdf":
        return [(one["/T"], one["/Contents"]) for _, one in marks(path.read_bytes())]
    with ZipFile(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    root, main = (etree.fromstring(parts[f"word/{name}.xml"]) for name in ("comments", "document"))
    own = sorted(one.get(f"{W}id") for one in root if one.get(f"{W}author") == "report-lint")
    for mark in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        assert sorted(one.get(f"{W}id") for one in main.iter(W + mark) if one.get(f"{W}id") not in ("7", "8")) == own
    return [(one.get(f"{W}author"), "".join(one.itertext())) for one in root]


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_notes_of_an_earlier_run_are_put_in_anew_and_those_of_others_stay(
    cli: Cli, tmp_path: Path, suffix: str
) -> None:
    body = [FULL, FULL, "我局以公开为常态、公开为例外，政府息公开质量提升。"]
    title = "青禾县民政局2024年政府信息公开工作年度报告"
    heads = [f"{number}、{name}" for number, name in zip(g.NUMERALS, g.HEADINGS, strict=False)]
    lines = [title, *heads[:1], *body, *heads[1:]]
    path = tmp_path / f"a.{suffix}"
    if suffix == "docx":
        other = (
            f'<w:comment w:id="7" w:author="张三" w:initials="RL">{word.p("请核对")}</w:comment>'
            f'<w:comment w:id="8" w:author="李四">{word.p("好")}</w:comment>'
        )
        ends = "".join(f'<w:r><w:commentReference w:id="{number}"/></w:r>' for number in (7, 8))
        path.write_bytes(word.docx("".join(map(word.p, lines)) + word.p("另", ends), comments=other))
    else:
        sheet = Sheet()
        for number, line in enumerate(lines):
            sheet.text(90, 100 + 24 * number, line)
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(made(sheet)))
        note = Highlight(rect=(90, 700, 120, 720), quad_points=ArrayObject(map(FloatObject, (90, 720, 120, 720) * 2)))
        note[NameObject("/T")], note[NameObject("/Contents")] = TextStringObject("张三"), TextStringObject("请核对")
        writer.add_annotation(0, note)
        writer.write(path)
    assert cli("annotate", path.name).code == OK
    once = tmp_path / f"a.annotated.{suffix}"
    assert cli("annotate", once.name).code == OK
    twice = tmp_path / f"a.annotated.annotated.{suffix}"
    assert sorted(told(twice)) == sorted(told(once))
    assert ("张三", "请核对") in told(twice)
    assert len(told(once)) > 5


def pages(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*.annotated*"))


def copies(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(HEFENG, folder / name)


@pytest.mark.parametrize("named", [["in"], ["in/2023", "in/2024"], ["in/*/*.txt"], ["in/2023/a.txt", "in/2024/a.txt"]])
def test_folders_below_what_is_named_are_kept(named: list[str], cli: Cli, tmp_path: Path) -> None:
    copies(tmp_path, "in/2023/a.txt", "in/2024/a.txt")
    ran = cli("annotate", "--output-dir", "marked", *named)
    assert (ran.code, ran.err) == (OK, "")
    assert pages(tmp_path / "marked") == ["2023/a.annotated.html", "2024/a.annotated.html"]


def test_one_folder_or_file_lies_in_the_output_folder_itself(cli: Cli, tmp_path: Path) -> None:
    copies(tmp_path, "in/2023/a.txt", "in/2023/b.txt")
    assert cli("annotate", "--output-dir", "one", "in/2023").code == OK
    assert cli("annotate", "--output-dir", "other", "in/2023/a.txt", "没有.txt").code == UNREAD
    assert cli("annotate", "--output-dir", "third", "-", stdin=HEFENG.read_bytes()).code == OK
    assert pages(tmp_path / "one") == ["a.annotated.html", "b.annotated.html"]
    assert pages(tmp_path / "other") == ["a.annotated.html"]
    assert pages(tmp_path / "third") == ["report.annotated.html"]


@pytest.mark.parametrize("folder", [None, "marked"])
def test_files_that_differ_in_type_alone_keep_it_in_their_pages(folder: str | None, cli: Cli, tmp_path: Path) -> None:
    copies(tmp_path, "in/r.txt", "in/r.md", "in/s.txt")
    assert cli("annotate", "in", *(["--output-dir", folder] if folder else [])).code == OK
    there = ["r.md.annotated.html", "r.txt.annotated.html", "s.annotated.html"]
    assert pages(tmp_path / (folder or "in")) == there


def test_two_copies_to_one_file_are_said_with_both_names(cli: Cli, tmp_path: Path) -> None:
    copies(tmp_path, "r.txt")
    ran = cli("annotate", "--force", "r.txt", "./r.txt", "--output-dir", "marked")
    assert ran.code == USAGE
    assert "./r.txt: " in ran.err and "已经是 r.txt 的标注" in ran.err


def test_a_copy_never_replaces_a_report(cli: Cli, tmp_path: Path) -> None:
    copies(tmp_path, "r.txt", "r.annotated.html", "s.txt")
    (tmp_path / "s.annotated.html").symlink_to("r.txt")
    before = HEFENG.read_bytes()
    ran = cli("annotate", "--force", "r.txt", "r.annotated.html", "s.txt")
    assert ran.code == USAGE
    assert ran.err.count("标注从不写进原件") == 2
    assert all((tmp_path / name).read_bytes() == before for name in ("r.txt", "r.annotated.html", "s.txt"))
    assert "r.annotated.annotated.html" in pages(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("报告.txt", "-o", "a.html", "--output-dir", "b"), "--output-dir"),
        (("报告.txt", "报告.txt", ".", "-o", "a.html"), ""),
        (("报告.txt", "-o", "no/such/folder.html"), "folder.html"),
        (("报告.txt", "--select", "TAX001"), "TAX001"),
    ],
)
def test_wrong_use_is_said(cli: Cli, report: Path, arguments: tuple[str, ...], said: str) -> None:
    (report.parent / "b.txt").write_text("x")
    ran = cli("annotate", *arguments)
    assert ran.code == USAGE
    assert said in ran.err
