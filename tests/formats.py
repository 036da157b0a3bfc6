"""The generator's reports as files: Word, HTML, and what LibreOffice makes of Word (.doc, .odt, .pdf).

A draft is written in one of several dialects of a format, as Word, WPS, web offices and old editors write
it, and comes with the places of its marks: the numbers of paragraphs (Word), lines (HTML), and in all formats
the text of the paragraph.
"""

from __future__ import annotations

import html
import io
import re
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from linter.readers import office
from tests import generator as g
from tests import word

#: Format → its dialects.
FORMATS = {
    "docx": ("word", "wps", "messy"),
    "html": ("clean", "gov", "word", "unclosed", "br"),
    "doc": ("word", "wps", "messy"),
    "odt": ("word", "wps", "messy"),
    "pdf": ("word", "wps", "messy"),
}
#: Defects of plain text only.
TEXT_ONLY = ("glued", "blank-flat")
FILTERS = {"doc": "doc:MS Word 97", "odt": "odt", "pdf": "pdf"}


class Block(NamedTuple):
    """A paragraph and what it is for (``title``, ``heading``, ``topic``, ``body``, ``sign``), or a table."""

    kind: str
    text: str = ""
    rows: g.Grid = []  # noqa: RUF012 - never changed


class Made(NamedTuple):
    """A report as a file, and where its marks were."""

    data: bytes
    suffix: str
    dialect: str
    texts: tuple[str, ...]
    paragraphs: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()


def blocks(d: g.Draft, *, tables: bool = True) -> list[Block]:
    """A draft in reading order; marks are still in it."""
    made = [Block("title", text) for text in d.title] + [Block("body", text) for text in d.lead()]
    for section in d.sections:
        made.append(Block("heading", section.heading))
        if section.has_topics:
            made.append(Block("body", d.opening))
            for topic in d.topics:
                first, *rest = topic.paragraphs()
                made += [Block("topic", first), *(Block("body", text) for text in rest)]
        made += [Block("body", text) for text in section.body]
        if section.table and tables:
            made.append(Block("table", rows=g.grid(d, section.table)))
        made += [Block("body", text) for text in section.after]
    made += [Block("sign", text) for text in d.signature]
    return [block for block in made if block.text or block.rows]


def write(d: g.Draft, kind: str, dialect: str, seed: str, *, tables: bool = True, controls: bool = True) -> Made:
    """Write a draft as ``docx`` or ``html``.

    Without ``controls`` a Word file has no content controls and links: LibreOffice 7 makes fields of controls,
    doubles their text and loses it, so that what it makes of them would measure LibreOffice.
    """
    made, rng = blocks(d, tables=tables), Random(f"{seed}/{kind}/{dialect}")
    texts = tuple(block.text.replace(g.MARK, "") for block in made if g.MARK in block.text)
    if kind == "html":
        page, lines = g.finish(Html(rng, dialect).page(made))
        encoding = "gb18030" if "charset=gb2312" in page else "utf-8"
        return Made(page.encode(encoding), ".html", dialect, texts, lines=frozenset(lines))
    data, paragraphs = Word(rng, dialect, controls=controls).package(made)
    return Made(data, ".docx", dialect, texts, paragraphs=paragraphs)


def copied(d: g.Draft, dialect: str) -> Made:
    """A Word file whose tables were copied as text, in a dialect of texts: a paragraph a line."""
    lines = g.finish(g.render(d, dialect))[0].rstrip("\n").split("\n")
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"/></w:sectPr>'
    return Made(word.docx("".join(word.p(html.escape(line)) for line in lines) + page), ".docx", dialect, ())


def converted(reports: Sequence[Made], kind: str) -> list[Made]:
    """Let LibreOffice turn Word files into another format, in one go."""
    program = office.program()
    assert program, "LibreOffice is not installed"
    with tempfile.TemporaryDirectory(prefix="report-lint-") as name:
        folder = Path(name)
        for number, report in enumerate(reports):
            (folder / f"{number}.docx").write_bytes(report.data)
        sources = [str(folder / f"{number}.docx") for number in range(len(reports))]
        command = [program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
        command += ["--convert-to", FILTERS[kind], "--outdir", str(folder), *sources]
        subprocess.run(
            command, check=True, capture_output=True, stdin=subprocess.DEVNULL, timeout=60 + 5 * len(reports)
        )
        return [
            report._replace(data=(folder / f"{number}.{kind}").read_bytes(), suffix=f".{kind}", paragraphs=frozenset())
            for number, report in enumerate(reports)
        ]


# --- Tables ---------------------------------------------------------------------------------


class Slot(NamedTuple):
    """A cell in one row: its first column, and whether it begins here or continues from above."""

    column: int
    cell: g.Cell
    begins: bool


def laid_out(rows: g.Grid) -> Iterator[list[Slot]]:
    """Every row with the cells that reach into it from above."""
    reaching: dict[int, tuple[g.Cell, int]] = {}
    for row in rows:
        line, at, waiting = [], 0, list(row)
        while waiting or at in reaching:
            begins = at not in reaching
            cell, left = (waiting[0], waiting.pop(0).rows) if begins else reaching.pop(at)
            line.append(Slot(at, cell, begins))
            if left > 1:
                reaching[at] = (cell, left - 1)
            at += cell.cols
        yield line


# --- Word -----------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = ("styles", "numbering", "header", "footer")
_FIXED = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    + "".join(f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{part}+xml"/>' for part in _PARTS)
    + "</Types>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    + "".join(f'<Relationship Id="r_{part}" Type="{_REL}/{part}" Target="{part}.xml"/>' for part in _PARTS)
    + "</Relationships>",
    "word/styles.xml": f"<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="Noto Sans CJK SC" w:hAnsi="Noto Sans CJK SC" w:eastAsia="Noto Sans CJK SC"/><w:sz w:val="24"/>'
    "</w:rPr></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/>'
    '<w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style></w:styles>',
    "word/header.xml": f"<w:hdr {_W}><w:p><w:r><w:t>政府信息公开</w:t></w:r></w:p></w:hdr>",
    "word/footer.xml": f'<w:ftr {_W}><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:t xml:space="preserve">- </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> -</w:t></w:r></w:p></w:ftr>',
}
_LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:suff w:val="nothing"/>'
    '<w:lvlText w:val="{}"/><w:pPr><w:ind w:left="0" w:firstLine="0"/></w:pPr></w:lvl>'
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_PAGE = 9026
"""Width of the text on a page, in twips."""


class Word:
    """Writes one Word file in a dialect."""

    def __init__(self, rng: Random, dialect: str, *, controls: bool) -> None:
        self.rng, self.dialect, self.ids = rng, dialect, 0
        self.controls = controls and dialect == "messy"

    def package(self, made: Sequence[Block]) -> tuple[bytes, frozenset[int]]:
        """The file, and the 1-based numbers of the paragraphs with a mark."""
        auto = {kind for kind in ("heading", "topic") if self.rng.random() < 0.5 and in_order(made, kind)}
        body = "".join(self._table(one.rows) if one.rows else self._block(one, auto) for one in made)
        page = (
            '<w:sectPr><w:headerReference w:type="default" r:id="r_header"/>'
            '<w:footerReference w:type="default" r:id="r_footer"/><w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="851" w:footer="992"/></w:sectPr>'
        )
        document = f"<w:document {_W} {_R}><w:body>{body}{page}</w:body></w:document>"
        marks = (found.start() for found in re.finditer(g.MARK, document))
        paragraphs = frozenset(len(re.findall(r"<w:p[ >/]", document[:at])) for at in marks)
        counting = self.rng.choice(("japaneseCounting", "chineseCounting", "chineseCountingThousand"))
        numbering = (
            f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
            + _LEVEL.format(0, counting, "%1、")
            + _LEVEL.format(1, counting, "（%2）")
            + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
        )
        parts = {**_FIXED, "word/numbering.xml": numbering, "word/document.xml": document.replace(g.MARK, "")}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(zipfile.ZipInfo(name), _HEAD + part, zipfile.ZIP_DEFLATED)
        return out.getvalue(), paragraphs

    def _id(self) -> int:
        self.ids += 1
        return self.ids

    def _block(self, block: Block, auto: set[str]) -> str:
        """A paragraph, with its number as text or made by Word."""
        text, properties = block.text, ""
        if block.kind in auto:
            text = re.sub(_NUMBERS[block.kind], "", text, count=1)
            properties = f'<w:numPr><w:ilvl w:val="{int(block.kind == "topic")}"/><w:numId w:val="1"/></w:numPr>'
        if block.kind in ("title", "sign"):
            properties += f'<w:jc w:val="{"center" if block.kind == "title" else "right"}"/>'
        elif block.kind == "body":
            properties += '<w:ind w:firstLineChars="200" w:firstLine="480"/>'
        style = {"heading": "1", "topic": "2"}.get(block.kind) if self.dialect == "word" else None
        properties = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
        made = self._paragraph(text, properties)
        if self.dialect == "messy":
            if self.controls and self.rng.random() < 0.2:
                made = (
                    f'<w:sdt><w:sdtPr><w:id w:val="{self._id()}"/></w:sdtPr><w:sdtContent>{made}</w:sdtContent></w:sdt>'
                )
            if self.rng.random() < 0.2:
                made += "<w:p/>"
        return made

    def _paragraph(self, text: str, properties: str = "") -> str:
        properties = f"<w:pPr>{properties}</w:pPr>" if properties else ""
        identity = f' w:rsidR="00{self.rng.randrange(1 << 24):06X}"' if self.dialect == "word" else ""
        return f"<w:p{identity}>{properties}{self._runs(text)}</w:p>"

    def _runs(self, text: str) -> str:
        """The text in runs that are cut anywhere, with what editors leave between them."""
        made, pieces = "", self._cut(text)
        for piece in pieces:
            run = f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{html.escape(piece)}</w:t></w:r>'
            chance = self.rng.random()
            if self.dialect == "word" and chance < 0.15:
                run = f'<w:proofErr w:type="spellStart"/>{run}<w:proofErr w:type="spellEnd"/>'
            elif self.dialect == "wps" and chance < 0.1:
                at = self._id()
                run = f'<w:bookmarkStart w:id="{at}" w:name="_b{at}"/>{run}<w:bookmarkEnd w:id="{at}"/>'
            elif self.controls and chance < 0.1:
                run = (
                    f'<w:sdt><w:sdtPr><w:id w:val="{self._id()}"/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>'
                )
            elif self.dialect == "messy" and chance < 0.2:
                run = f'<w:smartTag w:uri="urn:x" w:element="y">{run}</w:smartTag>'
            elif self.controls and chance < 0.25:
                run = f'<w:hyperlink w:anchor="x">{run}</w:hyperlink>'
            made += run
        return made

    def _cut(self, text: str) -> list[str]:
        often = {"word": 0.06, "wps": 0.02, "messy": 0.2}[self.dialect]
        pieces = [""]
        for sign in text:
            if pieces[-1] and self.rng.random() < often:
                pieces.append("")
            pieces[-1] += sign
        return [piece for piece in pieces if piece]

    def _table(self, rows: g.Grid) -> str:
        lines = list(laid_out(rows))
        columns = max(slot.column + slot.cell.cols for slot in lines[0])
        width = _PAGE // columns
        properties = f"<w:tblBorders>{_BORDERS}</w:tblBorders>"
        if self.dialect != "wps":
            properties = f'<w:tblW w:w="{width * columns}" w:type="dxa"/><w:jc w:val="center"/>' + properties
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for _ in range(columns))
        if self.dialect == "messy" and self.rng.random() < 0.3:
            grid = ""
        body = "".join(self._row(line, width) for line in lines)
        made = f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"
        if self.controls and self.rng.random() < 0.3:
            made = f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>"
        return made

    def _row(self, line: Sequence[Slot], width: int) -> str:
        cells = ""
        for slot in line:
            cell = slot.cell
            properties = f'<w:tcW w:w="{width * cell.cols}" w:type="dxa"/>'
            if cell.cols > 1:
                properties += f'<w:gridSpan w:val="{cell.cols}"/>'
            if not slot.begins:
                properties += '<w:vMerge w:val="continue"/>' if self.dialect == "wps" else "<w:vMerge/>"
            elif cell.rows > 1:
                properties += '<w:vMerge w:val="restart"/>'
            text = self._paragraph(cell.text if slot.begins else "", '<w:jc w:val="center"/>')
            made = f"<w:tc><w:tcPr>{properties}</w:tcPr>{text}</w:tc>"
            if self.controls and self.rng.random() < 0.05:
                made = f"<w:sdt><w:sdtContent>{made}</w:sdtContent></w:sdt>"
            cells += made
        return f"<w:tr>{cells}</w:tr>"


_NUMBERS = {"heading": "^([一二三四五六七八九十])、", "topic": "^（([一二三四五六七八九十])）"}


def in_order(made: Sequence[Block], kind: str) -> bool:
    """Whether all blocks of a kind have numbers that Word would count the same way."""
    found = [re.match(_NUMBERS[kind], one.text.replace(g.MARK, "", 1)) for one in made if one.kind == kind]
    return "".join(one[1] if one else "?" for one in found) == g.NUMERALS[: len(found)]


# --- HTML -----------------------------------------------------------------------------------

_NAV = (
    "首页", "机构概况", "政务动态", "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开工作年度报告",
    "依申请公开", "互动交流", "办事服务",
)  # fmt: skip


class Html:
    """Writes one page in a dialect."""

    def __init__(self, rng: Random, dialect: str) -> None:
        self.rng, self.dialect = rng, dialect

    def page(self, made: Sequence[Block]) -> str:
        """The page; marks are still in it."""
        title = "".join(block.text for block in made if block.kind == "title").replace(g.MARK, "")
        body = "\n".join(self._table(one.rows) if one.rows else self._block(one) for one in made)
        if self.dialect == "br":
            body = f"<div>\n{body}\n</div>"
        if self.dialect == "gov":
            body = self._frame(body, title)
        charset = self.rng.choice(("utf-8", "gb2312")) if self.dialect in ("gov", "word") else "utf-8"
        meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        name = "政府信息公开工作年度报告" if self.dialect == "gov" else title
        return (
            f"<!DOCTYPE html>\n<html><head>\n{meta}\n<title>{name}</title>\n</head>\n<body>\n{body}\n</body></html>\n"
        )

    def _block(self, block: Block) -> str:
        text = self._inline(block.text)
        if self.dialect == "br":
            return f"　　{text}<br>"
        if self.dialect == "unclosed":
            return f"<p>{text}"
        if self.dialect == "word":
            style = "text-align:center" if block.kind == "title" else "text-indent:32.0pt;mso-char-indent-count:2.0"
            return f"<p class=MsoNormal style='{style}'>{text}<o:p></o:p></p>"
        if self.dialect == "gov":
            return f'<p style="text-indent: 2em;"><span style="font-family: 仿宋_GB2312;">{text}</span></p>'
        tag = {"title": "h1", "heading": "h2", "topic": "h3"}.get(block.kind, "p")
        return f"<{tag}>{text}</{tag}>"

    def _inline(self, text: str) -> str:
        """Text as HTML; Word puts what is not Chinese in spans of its own."""
        if self.dialect != "word":
            return html.escape(text)
        return re.sub(r"[\x21-\x7e]+", lambda one: f"<span lang=EN-US>{html.escape(one[0])}</span>", text)

    def _table(self, rows: g.Grid) -> str:
        closed = self.dialect != "unclosed"
        lines = []
        for row in rows:
            cells = "".join(self._cell(cell, closed=closed) for cell in row)
            lines.append(f"<tr>{cells}" + ("</tr>" if closed else ""))
        inner = "\n".join(lines)
        if self.dialect == "word":  # Word's own last row, by which it keeps the widths of the columns
            widths = "".join(f"<td width={40 + at} style='border:none'></td>" for at in range(len(g.expand(rows)[0])))
            inner += f"\n<![if !supportMisalignedColumns]>\n<tr height=0>{widths}</tr>\n<![endif]>"
        if self.dialect == "clean":
            inner = f"<tbody>\n{inner}\n</tbody>"
        return f'<table border="1" cellspacing="0">\n{inner}\n</table>'

    def _cell(self, cell: g.Cell, *, closed: bool) -> str:
        spans = (f' colspan="{cell.cols}"' if cell.cols > 1 else "") + (
            f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        )
        text = self._inline(cell.text)
        if self.dialect == "word":
            text = f"<p class=MsoNormal align=center>{text or '&nbsp;'}<o:p></o:p></p>"
        elif self.dialect == "gov":
            text = f"<p>\n<span>{text or '&nbsp;'}</span></p>"
        return f"<td{spans}>{text}" + ("</td>" if closed else "")

    def _frame(self, body: str, title: str) -> str:
        """A page of a government: layout tables, navigation, side bar, data about the text, footer."""
        links = "".join(f'<li><a href="/a{at}.html">{name}</a></li>' for at, name in enumerate(_NAV))
        about = (
            "<table><tr><td>索引号：</td><td>000014349/2024-00001</td><td>发布机构：</td><td>办公室</td></tr>"
            "<tr><td>名称：</td><td>年度报告</td><td>公开方式：</td><td>主动公开</td></tr></table>"
        )
        return (
            "<script>var t = '<table><tr><td>1</td></tr></table>';</script>\n"
            f'<div class="top"><ul>{links}</ul></div>\n<table width="1000"><tr><td class="left"><ul>{links}</ul></td>\n'
            f'<td class="right"><div>{about}</div><table><tr><td><div id="zoom">\n{body}\n</div></td></tr></table>\n'
            '<div style="display:none">隐藏的文字</div><div>【打印】 【关闭】</div></td></tr></table>\n'
            '<div class="footer">主办：办公室　网站标识码：0000000000　联系电话：0889-6000000</div>'
        )
