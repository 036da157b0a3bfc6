"""What a file is, told by its bytes: names lie (HTML named .doc, docx named .wps)."""

from __future__ import annotations

from linter.readers import ReadError

#: First bytes of what no reader reads, and what to call it (keys ``type-…`` of ``rules/texts.yaml``).
_OTHER = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM\x00\x00", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"\x7fELF", "program"),
)
_OLE = b"\xd0\xcf\x11\xe0"
#: How far into a file its type is looked for.
_HEAD = 4096
#: The first tag of a page or of a piece of one, behind blanks, comments and an XML declaration.
_HTML = (
    rb"(?:\s|<!--.*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|span|h[1-6]|style|script"
    rb"|article|section|font|center|br)[\s/>]"
)
#: Word's own XML in one file, which no reader reads.
_WORD_XML = (b'<?mso-application progid="word', b"<pkg:package", b"<w:worddocument ")
#: In these files HTML may stand at the start and yet the file is no page.
_MARKDOWN = (".md", ".markdown")


def file_type(data: bytes, name: str) -> str:
    """Return the type of the bytes of the file ``name``: a key of ``READERS``.

    Raises:
        ReadError: ``other-type`` for what no reader reads, ``encrypted`` for a file with a password,
            ``damaged`` for a container that cannot be opened.
    """
    head = data[:_HEAD]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if head.startswith(_OLE):
        return _ole(data)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    other = next((what for mark, what in _OTHER if head.startswith(mark)), None)
    if other:
        raise ReadError("other-type", other)
    plain = _ascii(head).lower()
    if b"mime-version:" in plain and (b"multipart/related" in plain or b"text/html" in plain):
        return "mht"
    page = _is_page(plain, name) if plain.lstrip().startswith(b"<") else _reads_like_page(plain, name)
    return "html" if page else "text"


def _is_page(head: bytes, name: str) -> bool:
    import re

    if any(mark in head for mark in _WORD_XML):
        raise ReadError("other-type", "word-xml")
    if not re.match(_HTML, head, re.DOTALL):
        return False
    return b"<html" in head or b"<!doctype" in head or not name.lower().endswith(_MARKDOWN)


def _reads_like_page(head: bytes, name: str) -> bool:
    """Whether a file that is called a page, and begins with text, goes on with tags."""
    return name.lower().endswith((".htm", ".html", ".shtml")) and any(tag in head for tag in (b"<p", b"<br", b"<div"))


def _ascii(head: bytes) -> bytes:
    """The head without a byte order mark, and without the other half of UTF-16."""
    for mark, half in ((b"\xff\xfe", slice(2, None, 2)), (b"\xfe\xff", slice(3, None, 2))):
        if head.startswith(mark):
            return head[half]
    if head.startswith(b"<\x00"):
        return head[::2]
    return head.removeprefix(b"\xef\xbb\xbf")


def _zip(data: bytes) -> str:
    """Word, OFD and OpenDocument are ZIP containers; what is in them tells which."""
    from io import BytesIO
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(BytesIO(data)) as container:
            names = {name.replace("\\", "/") for name in container.namelist()}
            kind = container.read("mimetype")[:100] if "mimetype" in names else b""
    except (BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, KeyError, EOFError):
        raise ReadError("damaged", "ZIP") from None
    if any(name.lower() == "ofd.xml" for name in names):
        return "ofd"
    if kind.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        if any(name.startswith(("xl/", "ppt/")) for name in names):
            raise ReadError("other-type", "sheet" if any(name.startswith("xl/") for name in names) else "slides")
        return "docx"
    raise ReadError("other-type", "sheet" if kind else "archive")


def _ole(data: bytes) -> str:
    """Old binary files: their folder names the streams, in UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        raise ReadError("encrypted")
    if "WordDocument".encode("utf-16-le") in data:
        return "doc"
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "PowerPoint Document")):
        raise ReadError("other-type", "sheet" if "Workbook".encode("utf-16-le") in data else "slides")
    raise ReadError("damaged", "OLE")
