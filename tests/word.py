"""Small Word files for tests, written by hand: the body as XML, other parts by name."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SPACES = (
    f'xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/{main}" ContentType="' + _TYPE + '.document.main+xml"/>{more}</Types>'
)


def part(root: str, inner: str) -> str:
    """A part: its root element with all namespaces."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{root} {_SPACES}>{inner}</w:{root}>'


def docx(body: str, *, main: str = "word/document.xml", rels: str = "", **parts: str) -> bytes:
    """A Word file with ``body`` in it; ``parts`` are the insides of styles, numbering, footnotes, header …

    ``rels`` are more relationships of the main part, as XML.
    """
    folder, _, file = main.rpartition("/")
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{_KIND}/{name}" Target="{name}.xml"/>' for number, name in enumerate(parts)
    )
    more = "".join(f'<Override PartName="/{folder}/{name}.xml" ContentType="{_TYPE}.{name}+xml"/>' for name in parts)
    files = {
        "[Content_Types].xml": TYPES.format(main=main, more=more),
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r" Type="{_KIND}/officeDocument" '
        f'Target="{main}"/></Relationships>',
        main: part("document", f"<w:body>{body}</w:body>"),
        f"{folder}/_rels/{file}.rels": f'<Relationships xmlns="{_RELATIONS}">{relations}{rels}</Relationships>',
        **{f"{folder}/{name}.xml": part(name, inner) for name, inner in parts.items()},
    }
    return packed(files)


def packed(files: dict[str, str]) -> bytes:
    """A ZIP container of these files."""
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as container:
        for name, text in files.items():
            container.writestr(name, text)
    return data.getvalue()


def p(*runs: str, style: str = "", number: tuple[str, int] | None = None, mark: str = "") -> str:
    """A paragraph; runs that are no XML are plain text."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    properties += f"<w:rPr>{mark}</w:rPr>" if mark else ""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(*content: str, span: int = 1, merge: str = "", properties: str = "") -> str:
    """A table cell: blocks, or plain text; ``merge`` is ``restart`` or ``continue``."""
    inner = "".join(one if one.startswith("<") else p(one) for one in content or ("",))
    properties += f'<w:gridSpan w:val="{span}"/>' if span != 1 else ""
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """A table row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, columns: int = 1) -> str:
    """A table."""
    grid = '<w:gridCol w:w="900"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
