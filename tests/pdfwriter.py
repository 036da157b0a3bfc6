"""A little PDF writer for tests: text, lines, shapes and pictures at will, in points from the top left corner."""

from __future__ import annotations

import hashlib
import zlib
from typing import NamedTuple

WIDTH, HEIGHT = 595.0, 842.0
#: Songti by its name, characters as UTF-16; ASCII half as wide. The second font's characters mean what ``meaning`` says.
_FONTS = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>"
    b"/DW 1000/W[1 95 500 814 939 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4"
    b"/FontBBox[0 -120 1000 880]/Ascent 880/Descent -120/ItalicAngle 0/CapHeight 880/StemV 80>>>>]>>"
)
_CODED = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Coded/Encoding/Identity-H/ToUnicode %d 0 R/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType2/BaseFont/Coded/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/Coded/Flags 4/FontBBox[0 -120 1000 880]/Ascent 880/Descent -120"
    b"/ItalicAngle 0/CapHeight 880/StemV 80>>>>]>>"
)


class Sheet:
    """What is drawn on one page (or in one form)."""

    def __init__(self, rotate: int = 0, crop: tuple[float, float, float, float] | None = None) -> None:
        self.rotate, self.crop = rotate, crop
        self.parts: list[bytes] = []
        self.forms: list[Sheet] = []
        self.images: list[tuple[int, int, bytes]] = []
        self.fields: list[tuple[Sheet, tuple[float, float, float, float]]] = []

    def field(self, other: Sheet, box: tuple[float, float, float, float]) -> Sheet:
        """Add a field of a form that shows another sheet's contents; the box counts from the bottom."""
        self.fields.append((other, box))
        return self

    def text(self, x: float, y: float, text: str, size: float = 12, *, mode: int = 0, grey: float = 0) -> Sheet:
        """Write text from a point on its baseline."""
        return self._shown(f"1 0 0 1 {x} {HEIGHT - y}", text, size, mode, grey, "F1")

    def turned(self, x: float, y: float, text: str, size: float = 12) -> Sheet:
        """Write text upwards."""
        return self._shown(f"0 1 -1 0 {x} {HEIGHT - y}", text, size, 0, 0, "F1")

    def coded(self, x: float, y: float, text: str, size: float = 12) -> Sheet:
        """Write text in the font whose characters can mean anything."""
        return self._shown(f"1 0 0 1 {x} {HEIGHT - y}", text, size, 0, 0, "F2")

    def _shown(self, matrix: str, text: str, size: float, mode: int, grey: float, font: str) -> Sheet:
        code = text.encode("utf-16-be").hex()
        self.parts.append(f"BT {grey} g {mode} Tr /{font} {size} Tf {matrix} Tm <{code}> Tj ET 0 g".encode())
        return self

    def line(self, x1: float, y1: float, x2: float, y2: float, grey: float = 0) -> Sheet:
        """Draw a line."""
        self.parts.append(f"{grey} G 0.5 w {x1} {HEIGHT - y1} m {x2} {HEIGHT - y2} l S 0 G".encode())
        return self

    def box(self, x1: float, y1: float, x2: float, y2: float, grey: float = 0) -> Sheet:
        """Fill a rectangle."""
        self.parts.append(f"{grey} g {x1} {HEIGHT - y2} {x2 - x1} {y2 - y1} re f 0 g".encode())
        return self

    def curves(self, count: int) -> Sheet:
        """Fill many round shapes, such as glyphs that have become outlines."""
        for number in range(count):
            x, y = 50 + 10 * (number % 50), 100 + 10 * (number // 50)
            self.parts.append(f"{x} {y} m {x + 4} {y} {x + 8} {y + 4} {x + 8} {y + 8} c {x} {y} l f".encode())
        return self

    def picture(
        self, x1: float, y1: float, x2: float, y2: float, pixels: tuple[int, int, bytes] | None = None
    ) -> Sheet:
        """Draw a grey picture: width, height and one byte a pixel."""
        self.images.append(pixels or (1, 1, b"\x80"))
        matrix = f"{x2 - x1} 0 0 {y2 - y1} {x1} {HEIGHT - y2}"
        self.parts.append(f"q {matrix} cm /I{len(self.images)} Do Q".encode())
        return self

    def form(self, other: Sheet, x: float = 0, y: float = 0) -> Sheet:
        """Draw another sheet as a form, moved right and down."""
        self.forms.append(other)
        self.parts.append(f"q 1 0 0 1 {x} {-y} cm /X{len(self.forms)} Do Q".encode())
        return self

    def grid(self, xs: list[float], ys: list[float]) -> Sheet:
        """Draw all lines of a table."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        return self

    def rows(self, xs: list[float], ys: list[float], texts: list[list[str]], size: float = 10) -> Sheet:
        """Write texts into the cells of a grid."""
        for y, row in zip(ys, texts, strict=False):
            for x, text in zip(xs, row, strict=False):
                if text:
                    self.text(x + 4, y + size + 3, text, size)
        return self


class _Object(NamedTuple):
    head: bytes
    stream: bytes | None = None


def pdf(*sheets: Sheet, meaning: str = "", password: tuple[str, str] | None = None) -> bytes:
    """Return a file of these pages; ``password``: the user's and the owner's."""
    objects: list[_Object] = [_Object(b"")] * 5

    def add(head: bytes, stream: bytes | None = None) -> int:
        objects.append(_Object(head, stream))
        return len(objects)

    def resources(sheet: Sheet) -> bytes:
        forms = [
            add(b"/Type/XObject/Subtype/Form/BBox[-2000 -2000 4000 4000]/Resources" + resources(form), _body(form))
            for form in sheet.forms
        ]
        images = [
            add(
                b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 8" % image[:2],
                image[2],
            )
            for image in sheet.images
        ]
        names = [b"/X%d %d 0 R" % (at + 1, one) for at, one in enumerate(forms)]
        names += [b"/I%d %d 0 R" % (at + 1, one) for at, one in enumerate(images)]
        return b"<</Font<</F1 3 0 R/F2 4 0 R>>/XObject<<" + b"".join(names) + b">>>>"

    pages = []
    for sheet in sheets:
        used = resources(sheet)
        content = add(b"", _body(sheet))
        notes = [
            add(
                b"<</Type/Annot/Subtype/Widget/F 4/FT/Tx/T(f)/Rect[%g %g %g %g]/AP<</N %d 0 R>>>>"
                % (
                    *box,
                    add(
                        b"/Type/XObject/Subtype/Form/BBox[%g %g %g %g]/Resources" % box + resources(field), _body(field)
                    ),
                )
            )
            for field, box in sheet.fields
        ]
        annots = b"/Annots[%s]" % b" ".join(b"%d 0 R" % note for note in notes)
        crop = b"/CropBox[%g %g %g %g]" % sheet.crop if sheet.crop else b""
        pages.append(
            add(
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]%s%s/Rotate %d/Resources%s/Contents %d 0 R>>"
                % (WIDTH, HEIGHT, crop, annots, sheet.rotate, used, content)
            )
        )
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    objects[0] = _Object(b"<</Type/Catalog/Pages 2 0 R>>")
    objects[1] = _Object(b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids))
    objects[2], objects[3] = _Object(_FONTS), _Object(_CODED % 5)
    codes = "".join(f"<{number:04x}> <{ord(char):04x}>\n" for number, char in enumerate(meaning))
    cmap = f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange {len(meaning)} beginbfchar\n{codes}endbfchar endcmap"
    objects[4] = _Object(b"", cmap.encode())
    return _file(objects, password)


def _body(sheet: Sheet) -> bytes:
    return b"\n".join(sheet.parts)


def _file(objects: list[_Object], password: tuple[str, str] | None) -> bytes:
    trailer, key = b"", b""
    if password:
        key, trailer = _locked(*password)
    out = bytearray(b"%PDF-1.5\n")
    offsets = []
    for number, one in enumerate(objects, 1):
        offsets.append(len(out))
        head = one.head
        if one.stream is not None:
            packed = zlib.compress(one.stream)
            if key:
                packed = _rc4(hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10], packed)
            head = b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (head, len(packed), packed)
        out += b"%d 0 obj%s\nendobj\n" % (number, b" " + head)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, trailer, start)
    return bytes(out)


_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def _locked(user: str, owner: str) -> tuple[bytes, bytes]:
    """The key and the trailer of the standard security handler, revision 2."""
    padded, theirs = ((word.encode() + _PAD)[:32] for word in (user, owner or user))
    o = _rc4(hashlib.md5(theirs).digest()[:5], padded)
    key = hashlib.md5(padded + o + (0xFFFFFFFC).to_bytes(4, "little") + b"0123456789abcdef").digest()[:5]
    u = _rc4(key, _PAD)
    identity = b"0123456789abcdef".hex().encode()
    return key, (
        b"/ID[<%s><%s>]/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
        % (identity, identity, o.hex().encode(), u.hex().encode())
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(out)
