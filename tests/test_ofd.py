"""OFD: the same pages as in PDF, from millimetres and XML."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linter.document import Document, Paragraph, Table
from linter.readers import ReadError, ofd, pdf
from linter.readers.options import Limits, Options

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
SPACE = "http://www.ofdspec.org/2016"


def text(x: float, y: float, chars: str, size: float = 4, more: str = "", code: str = "") -> str:
    """A text object whose boundary is at (x, y - size); its characters begin one size below."""
    code = code or f'<TextCode X="0" Y="{size}" DeltaX="g {max(len(chars) - 1, 1)} {size}">{chars}</TextCode>'
    return f'<TextObject ID="1" Boundary="{x} {y - size} 180 {size}" Font="1" Size="{size}" {more}>{code}</TextObject>'


def line(x1: float, y1: float, x2: float, y2: float) -> str:
    return (
        f'<PathObject ID="2" Boundary="{x1} {y1} {x2 - x1 + 0.1} {y2 - y1 + 0.1}" LineWidth="0.2">'
        f"<AbbreviatedData>M 0 0 L {x2 - x1} {y2 - y1}</AbbreviatedData></PathObject>"
    )


def grid(xs: list[float], ys: list[float]) -> str:
    across = "".join(line(xs[0], y, xs[-1], y) for y in ys)
    return across + "".join(line(x, ys[0], x, ys[-1]) for x in xs)


def page(*objects: str, template: str = "") -> str:
    return (
        f'<Page xmlns="{SPACE}">{template}<Area><PhysicalBox>0 0 210 297</PhysicalBox></Area>'
        f'<Content><Layer ID="9">{"".join(objects)}</Layer></Content></Page>'
    )


def package(*pages: str, space: str = SPACE, common: str = "", **parts: str) -> bytes:
    """A file of pages, the last one first in the container."""
    listed = "".join(f'<Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    files = {f"Doc_0/Pages/Page_{n}/Content.xml": one for n, one in reversed(list(enumerate(pages)))}
    files["Doc_0/Document.xml"] = (
        f'<Document xmlns="{SPACE}"><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>{common}'
        f"</CommonData><Pages>{listed}</Pages></Document>"
    )
    files["OFD.xml"] = f'<OFD xmlns="{SPACE}"><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>'
    files.update({name.replace("__", "/") + ".xml": part for name, part in parts.items()})
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as out:
        for name, part in files.items():
            out.writestr(name, part.replace(SPACE, space))
    return result.getvalue()


def read(data: bytes, limits: Limits | None = None) -> Document:
    return ofd.read(data, "a.ofd", Options(limits=limits or Limits()))


def blocks(document: Document) -> list[str | list[list[str]]]:
    return [
        [
            ["-" if cell is None else document.text[cell.start : cell.end] for cell in row]
            for row in block.grid.slots()
        ]
        if isinstance(block, Table)
        else document.text[block.start : block.end]
        for block in document.blocks
    ]  # fmt: skip


def refused(data: bytes, limits: Limits | None = None) -> ReadError:
    with pytest.raises(ReadError) as raised:
        read(data, limits)
    return raised.value


XS, YS = [30.0, 70.0, 110.0], [80.0, 88.0, 96.0]
TABLE = grid(XS, YS) + text(32, 86, "甲") + text(72, 86, "乙") + text(32, 94, "丙")


def test_text_and_tables_with_places_in_points() -> None:
    document = read(package(page(text(30, 60, "前面的话。"), TABLE, text(30, 120, "后面的话。"))))
    assert blocks(document) == ["前面的话。", [["甲", "乙"], ["丙", ""]], "后面的话。"]
    table = next(block for block in document.blocks if isinstance(block, Table))
    blank = table.grid.cells[-1]
    place = document.place(blank.start, blank.end)
    assert place.page == 1
    assert place.bbox == pytest.approx([side * 72 / 25.4 for side in (70, 88, 110, 96)], abs=0.3)


def test_pages_come_in_the_order_of_the_document() -> None:
    pages = [page(text(30, 60, f"第{number}页的话。")) for number in range(12)]
    assert blocks(read(package(*pages))) == [f"第{number}页的话。" for number in range(12)]


@pytest.mark.parametrize("space", ["http://www.ofdspec.org/2016", "http://www.ofdspec.org", "http://example.cn/x"])
def test_any_namespace_and_any_case_will_do(space: str) -> None:
    content = page(text(30, 60, "某市的话。")).replace("Size=", "size=").replace("TextCode", "Textcode")
    assert blocks(read(package(content, space=space))) == ["某市的话。"]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ('<TextCode X="0" Y="4" DeltaX="g 2 4 14 4">甲乙丙丁戊</TextCode>', "甲乙丙 丁戊"),
        ('<TextCode X="0" Y="4" DeltaX="2 2 2 6 g 1 2">ab12cd</TextCode>', "ab12 cd"),
        ('<TextCode X="0" Y="4" DeltaX="3.6 2.4 2.4 3">MaxWi</TextCode>', "MaxWi"),
        ('<TextCode X="0" Y="4">甲乙</TextCode><TextCode X="8" Y="4">丙</TextCode>', "甲乙丙"),
        ('<TextCode X="8" Y="4">丙</TextCode><TextCode X="0" Y="4" DeltaX="4">甲乙</TextCode>', "甲乙丙"),
        ('<TextCode X="0" Y="4" DeltaX="g 99999999 4">甲乙</TextCode>', "甲乙"),
        ('<TextCode X="0" Y="4" DeltaX="x g y">甲乙</TextCode>', "甲乙"),
    ],
    ids=["runs", "words", "wide letters", "pieces", "out of order", "too many", "nonsense"],
)
def test_steps_between_characters(code: str, wanted: str) -> None:
    assert blocks(read(package(page(text(30, 60, "", code=code))))) == [wanted]


def test_matrices_move_and_turn_what_they_are_on() -> None:
    scaled = text(30, 60, "大字。", more='CTM="2 0 0 2 0 -4"')
    path = '<PathObject Boundary="0 0 1 1" CTM="1 0 0 1 30 80"><AbbreviatedData>'
    rules = "".join(f"M 0 {y} L 80 {y} " for y in (0, 8, 16)) + "".join(f"M {x} 0 L {x} 16 " for x in (0, 40, 80))
    cells = text(32, 86, "甲") + text(72, 86, "乙") + text(32, 94, "丙")
    document = read(package(page(scaled, f"{path}{rules}</AbbreviatedData></PathObject>", cells)))
    assert blocks(document) == ["大字。", [["甲", "乙"], ["丙", ""]]]
    box = document.place(0, 1).bbox
    assert box
    assert box[2] - box[0] == pytest.approx(8 * 72 / 25.4, abs=0.3)


def test_templates_blocks_and_units_are_drawn() -> None:
    common = '<TemplatePage ID="7" BaseLoc="Tpls/T.xml"/><PublicRes>PublicRes.xml</PublicRes>'
    unit = f'<CompositeGraphicUnit ID="5" Width="90" Height="30"><Content>{text(0, 4, "单元的话。")}</Content></CompositeGraphicUnit>'
    content = page(
        f'<PageBlock ID="3"><PageBlock ID="4">{text(30, 80, "块里的话。")}</PageBlock></PageBlock>',
        '<CompositeObject ID="6" Boundary="30 100 90 30" ResourceID="5"/>',
        template='<Template TemplateID="7"/>',
    )
    data = package(
        content,
        common=common,
        Doc_0__Tpls__T=page(text(30, 60, "模板的话。")),
        Doc_0__PublicRes=f'<Res xmlns="{SPACE}"><CompositeGraphicUnits>{unit}</CompositeGraphicUnits></Res>',
    )
    assert blocks(read(data)) == ["模板的话。", "块里的话。", "单元的话。"]


def test_a_unit_that_holds_itself_ends() -> None:
    unit = '<CompositeGraphicUnit ID="5"><Content><CompositeObject ResourceID="5"/><CompositeObject ResourceID="5"/></Content></CompositeGraphicUnit>'
    data = package(
        page(text(30, 60, "话。"), '<CompositeObject ResourceID="5"/>'),
        common="<PublicRes>PublicRes.xml</PublicRes>",
        Doc_0__PublicRes=f'<Res xmlns="{SPACE}">{unit}</Res>',
    )
    try:
        assert blocks(read(data)) == ["话。"]
    except ReadError as error:
        assert error.reason == "limit"


def test_what_nobody_sees_is_left_out() -> None:
    white = text(30, 70, "", code='<FillColor Value="255 255 255"/><TextCode X="0" Y="4">白字</TextCode>')
    hidden = text(30, 80, "藏字", more='Visible="false"') + text(30, 90, "透明", more='Alpha="0"')
    assert blocks(read(package(page(text(30, 60, "看得见。"), white, hidden)))) == ["看得见。"]


def test_pages_without_text_are_named() -> None:
    picture = '<ImageObject ID="3" Boundary="0 0 210 297" ResourceID="4"/>'
    curve = "M 0 0 B 1 1 2 2 3 3 L 0 0 "
    outlined = f'<PathObject Boundary="0 0 210 297" Fill="true" Stroke="false"><AbbreviatedData>{curve * 4000}</AbbreviatedData></PathObject>'
    error = refused(package(page(text(30, 60, "好的一页。" * 5)), page(picture), page(outlined * 2), page()))
    assert (error.reason, error.pages) == ("pages", (("scan", (2,)), ("outlined", (3,))))
    assert refused(package(page())).reason == "empty"


@pytest.mark.parametrize("more", ['Alpha="0"', ""], ids=["transparent", "under the picture"])
def test_the_text_of_a_recognised_scan_is_used_and_doubted(more: str) -> None:
    words = [text(30, 60 + 6 * number, "一二三四五六七八九十。", more=more) for number in range(3)]
    document = read(package(page(*words, '<ImageObject ID="3" Boundary="0 0 210 297" ResourceID="4"/>')))
    assert "".join(map(str, blocks(document))) == "一二三四五六七八九十。" * 3
    assert document.doubtful
    assert [(one.kind, one.detail) for one in document.problems] == [("recognised", "1")]


def test_what_is_broken_is_refused() -> None:
    good = package(page(text(30, 60, "话。")))
    assert refused(good[:-30]).reason == "damaged"
    assert refused(package()).reason == "damaged"
    assert refused(package("<Page")).reason == "damaged"
    assert refused(package(f'<!DOCTYPE a [<!ENTITY b "c">]>{page()}')).reason == "unsafe"
    assert refused(package(page(), Doc_0__Encryptions="<a/>")).reason == "encrypted"
    missing = package(page(), page()).replace(b"Page_1/Content", b"Page_9/Content", 1)
    assert refused(missing).reason == "damaged"


@pytest.mark.parametrize(
    ("limits", "named"),
    [
        (Limits(pages=1), "pages=1"),
        (Limits(page_objects=20), "page_objects=20"),
        (Limits(characters=30), "characters=30"),
        (Limits(unpacked_bytes=500), "unpacked_bytes=500"),
    ],
)
def test_everything_is_bounded(limits: Limits, named: str) -> None:
    one = page(text(30, 60, "一页的话说了很多很多很多很多很多很多。"))
    error = refused(package(one, one), limits)
    assert (error.reason, error.detail) == ("limit", named)


SMALL = package(page(text(30, 60, "前面的话。"), TABLE))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_changed_bytes_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SMALL)
    for at, value in changes:
        data[at % len(data)] = value
    try:
        read(bytes(data), Limits(seconds=10))
    except ReadError as error:
        assert error.reason in {"damaged", "empty", "pages", "limit", "encrypted", "unsafe"}


VALUES = st.sampled_from(
    ["", "nan", "1e999", "-1", "0", "9" * 30, "a b", "1 2 3 4 5 6", "inf 0 0 inf 0 0", "M", "g g g"]
)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.sampled_from(["Boundary", "Size", "CTM", "X", "Y", "DeltaX", "DeltaY"]), VALUES, min_size=1))
def test_odd_attributes_are_read_or_refused(values: dict[str, str]) -> None:
    content = page(
        text(
            30,
            60,
            "前面的话。",
            more='CTM="1 0 0 1 0 0"',
            code='<TextCode X="0" Y="4" DeltaX="4" DeltaY="0">甲乙</TextCode>',
        ),
        TABLE,
    )
    for name, value in values.items():
        before, mark, rest = content.partition(f' {name}="')
        content = before + mark + value + '"' + rest.partition('"')[2]
    try:
        read(package(content), Limits(seconds=10))
    except ReadError as error:
        assert error.reason in {"empty", "pages", "limit"}


# -- real files and another reader -------------------------------------------------------------


@needs_shared
def test_the_sample_is_what_it_is_known_to_hold() -> None:
    truth = json.loads((SHARED / "formats" / "sample.truth.json").read_text("utf-8"))
    found = [one for one in blocks(read((SHARED / "formats" / "sample_text.ofd").read_bytes())) if one]
    wanted = [
        [["".join(slot.split()) for slot in row] for row in one["grid"]]
        if one["kind"] == "table"
        else "".join(one["text"].split())
        for one in truth
        if one["kind"] == "table" or one["text"].strip()
    ]
    assert [one if isinstance(one, list) else "".join(one.split()) for one in found] == wanted


@needs_shared
def test_the_sample_is_the_same_in_pdf() -> None:
    found = read((SHARED / "formats" / "sample_text.ofd").read_bytes())
    other = pdf.read((SHARED / "formats" / "sample.pdf").read_bytes(), "a.pdf", Options())
    spans = [
        [[cell[2:6] for cell in block.grid.cells] for block in one.blocks if isinstance(block, Table)]
        for one in (found, other)
    ]
    assert spans[0] == spans[1]


@needs_shared
def test_outlines_are_no_text() -> None:
    error = refused((SHARED / "formats" / "sample_outlined.ofd").read_bytes())
    assert (error.reason, error.pages) == ("pages", (("outlined", (1, 2, 3, 4)),))


@needs_shared
def test_no_character_is_lost_that_ofdkit_finds() -> None:
    ofdkit = pytest.importorskip("ofdkit")
    path = SHARED / "formats" / "sample_text.ofd"
    document = read(path.read_bytes())
    with ofdkit.open(str(path)) as other:
        known = "".join(run.text for page in other.pages for run in page.runs)
    assert sorted("".join(document.text.split())) == sorted("".join(known.split()))
    assert any(isinstance(block, Paragraph) for block in document.blocks)
