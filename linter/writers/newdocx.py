"""A new Word file, set as official documents are (GB/T 9704): the least package that Word, WPS and LibreOffice open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from linter.writers.new import Blocks, Cell, Paragraph, Table

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

# The page of GB/T 9704, in twentieths of a point: A4, the text 156 mm wide and 225 mm high.
_PAGE = {"w": 11906, "h": 16838}
_MARGINS = {"top": 2098, "right": 1474, "bottom": 1984, "left": 1588, "header": 851, "footer": 1588, "gutter": 0}
_WIDTH = _PAGE["w"] - _MARGINS["left"] - _MARGINS["right"]
#: 22 lines a page.
_LINE = 579

# Fonts of official documents, and what stands in where one is not installed.
_BODY, _TITLE, _HEADING, _TABLE = "仿宋_GB2312", "方正小标宋简体", "黑体", "仿宋_GB2312"
_INSTEAD = {_BODY: "仿宋", _TITLE: "宋体", _HEADING: "SimHei"}
_LATIN = "Times New Roman"
# Sizes in half points: 三号, 二号, 五号, 四号.
_NORMAL, _LARGE, _SMALL, _FOOT = 32, 44, 21, 28

#: Blanks beside the text of a cell, and the widest and the narrowest column of labels, in characters of a table.
_PADDING, _WIDEST, _NARROWEST = 40, 14, 4
#: So many characters of a title stand in one line.
_TITLE_LINE = _WIDTH // (_LARGE * 10)

_STYLES = {"title": "Title", "heading": "Heading1", "body": "BodyText", "closing": "Closing"}


def as_docx(title: str, blocks: Blocks) -> bytes:
    """Return the bytes of a Word file with the ``blocks``; ``title`` is its property. The same blocks give the same bytes."""
    body = "".join(_blocks(blocks))
    page = " ".join(f'w:{name}="{value}"' for name, value in _PAGE.items())
    margins = " ".join(f'w:{name}="{value}"' for name, value in _MARGINS.items())
    section = (
        f'<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz {page}/><w:pgMar {margins}/></w:sectPr>'
    )
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml"), ("metadata/core-properties", "docProps/core.xml")
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
            f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_escaped(title)}</dc:title></cp:coreProperties>'
        ),
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"),
            ("fontTable", "fontTable.xml"),
            ("footer", "footer1.xml"),
            ("settings", "settings.xml"),
        ),
        "word/document.xml": f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}{section}</w:body></w:document>',
        "word/styles.xml": _styles(),
        "word/fontTable.xml": _fonts(),
        "word/footer1.xml": _footer(),
        "word/settings.xml": _settings(),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name), (_XML + text).encode(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _escaped(text: str) -> str:
    """Escape for XML; what XML cannot hold raises ValueError, as lxml does."""
    element = etree.Element("t")
    element.text = text
    written: str = etree.tostring(element, encoding="unicode")
    return written[3:-4] if text else ""


# -- the document -----------------------------------------------------------------------------


def _blocks(blocks: Blocks) -> Iterator[str]:
    closing = False
    for block in blocks:
        if isinstance(block, Table):
            yield _table(block)
            continue
        # Room is left above the signature.
        first = block.style == "closing" and not closing
        closing = closing or first
        look = f'<w:spacing w:before="{_LINE}"/>' if first else ""
        yield f'<w:p><w:pPr><w:pStyle w:val="{_STYLES[block.style]}"/>{look}</w:pPr>{"".join(_runs(block))}</w:p>'


def _runs(paragraph: Paragraph) -> Iterator[str]:
    """The text in runs, what is to be filled in highlighted."""
    if "\n" in paragraph.text:
        lines = paragraph.text.split("\n")
        long = sum(map(len, lines)) > _TITLE_LINE
        yield ("<w:r><w:br/></w:r>" if long else "").join(map(_run, lines))
        return
    at = 0
    for start, end in paragraph.marks:
        yield _run(paragraph.text[at:start])
        yield _run(paragraph.text[start:end], '<w:highlight w:val="yellow"/>')
        at = end
    yield _run(paragraph.text[at:])


def _run(text: str, look: str = "") -> str:
    if not text:
        return ""
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'


def _table(table: Table) -> str:
    widths = _widths(table)
    starts = {(cell.row, cell.column): cell for cell in table.cells}
    below = {(row, cell.column): cell for cell in table.cells for row in range(cell.row + 1, cell.row + cell.rowspan)}
    rows, valued = [], table.valued
    for row in range(table.rows):
        made, column = [], 0
        while column < table.columns:
            cell = starts.get((row, column)) or below[row, column]
            made.append(_cell(cell, sum(widths[column : column + cell.colspan]), row, left=row in valued))
            column += cell.colspan
        # The heads come again on every page that the table goes on to.
        again = "<w:tblHeader/>" if row < min(valued) else ""
        rows.append(f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{''.join(made)}</w:tr>")
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _cell(cell: Cell, width: int, row: int, *, left: bool) -> str:
    """A cell, or what of it lies in a ``row``; a label of a single row begins at the ``left``, all else is centred."""
    span = f'<w:gridSpan w:val="{cell.colspan}"/>' if cell.colspan > 1 else ""
    merge = ""
    if cell.rowspan > 1:
        merge = '<w:vMerge w:val="restart"/>' if row == cell.row else "<w:vMerge/>"
    side = '<w:jc w:val="left"/>' if left and cell.head and cell.rowspan == 1 else ""
    text = _run(cell.text) if row == cell.row else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{side}</w:pPr>{text}</w:p></w:tc>'
    )


def _widths(table: Table) -> list[int]:
    """Widths of the columns: labels by what is written in them, the others share the rest."""
    character = _SMALL * 10
    widths = []
    for column in range(table.labels):
        alone = [cell for cell in table.cells if cell.head and (cell.column, cell.colspan) == (column, 1)]
        lengths = (min(len(cell.text), _WIDEST if cell.rowspan == 1 else _NARROWEST) for cell in alone)
        widths.append(max(lengths, default=_NARROWEST) * character + 2 * _PADDING + character // 2)
    others = table.columns - table.labels
    rest = _WIDTH - sum(widths)
    # Whole widths that sum to the page's.
    return widths + [rest * (at + 1) // others - rest * at // others for at in range(others)]


# -- the other parts ----------------------------------------------------------------------------


def _content_types() -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"document": "document.main", "footer1": "footer"}
    kinds |= {name: name for name in ("styles", "fontTable", "settings")}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{word}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/core.xml"'
        ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
        f"{overrides}</Types>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    """Relationships rId1, rId2 … to these (type, target)s; a type with a slash is one of the package."""
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{f"{_PACKAGE}/relationships" if "/" in kind else _R}/{kind}"'
        f' Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _font(name: str, size: int, latin: str = _LATIN) -> str:
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" w:eastAsia="{name}"/>'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )


def _style(key: str, name: str, paragraph: str, run: str = "", base: str = "Normal") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _styles() -> str:
    exact = f'<w:spacing w:before="0" w:after="0" w:line="{_LINE}" w:lineRule="exact"/>'
    two = f'<w:ind w:firstLineChars="200" w:firstLine="{_NORMAL * 20}"/>'
    inside = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    beside = "".join(f'<w:{side} w:w="{_PADDING}" w:type="dxa"/>' for side in ("left", "right"))
    return (
        f'<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>{_font(_BODY, _NORMAL)}'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/>{exact}<w:jc w:val="both"/></w:pPr></w:style>'
        + _style("BodyText", "Body Text", two)
        + _style(
            "Title",
            "Title",
            f'<w:spacing w:before="{_LINE}" w:after="{_LINE}" w:line="{_LINE + 60}" w:lineRule="exact"/>'
            '<w:jc w:val="center"/>',
            _font(_TITLE, _LARGE, _TITLE),
        )
        + _style("Heading1", "heading 1", f'<w:keepNext/>{two}<w:outlineLvl w:val="0"/>', _font(_HEADING, _NORMAL))
        + _style("Closing", "Closing", '<w:keepLines/><w:ind w:rightChars="400" w:right="1280"/><w:jc w:val="right"/>')
        + _style(
            "TableText",
            "Table Text",
            '<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>',
            _font(_TABLE, _SMALL),
        )
        + _style("Footer", "footer", '<w:jc w:val="center"/>', _font("宋体", _FOOT, "宋体"))
        + '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f"<w:tblPr><w:tblBorders>{inside}</w:tblBorders><w:tblCellMar>{beside}</w:tblCellMar></w:tblPr></w:style>"
        "</w:styles>"
    )


def _fonts() -> str:
    items = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in _INSTEAD.items()
    )
    return f'<w:fonts xmlns:w="{_W}">{items}</w:fonts>'


def _settings() -> str:
    """Without these Word opens a file in its mode for files of old versions."""
    return (
        f'<w:settings xmlns:w="{_W}"><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        "</w:compat></w:settings>"
    )


def _footer() -> str:
    """The number of the page between two dashes."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{_run("— ")}{field}{_run(" —")}</w:p></w:ftr>'
