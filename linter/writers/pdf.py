"""PDF: notes as highlights over the characters, added at the end of the file, which stays as it is before that."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from linter.readers.guard import guarded
from linter.readers.shapes import Affine, Box, apply, inverse
from linter.writers import AUTHOR, Note

if TYPE_CHECKING:
    from linter.document import Document
    from linter.readers.options import Options

#: Red, yellow and blue: what a highlight is multiplied with.
_COLORS = {"error": (255, 140, 130), "warning": (255, 220, 90), "info": (150, 205, 255)}
#: A box without width (an empty place) is made this wide, in points, so that it can be seen and clicked.
_LEAST = 6.0


def annotate(data: bytes, document: Document, notes: Sequence[Note], options: Options) -> bytes:
    """Return the file with a highlight for each note, in its order; several lines of text are one highlight.

    Raises:
        ReadError: as when it was read: ``damaged``, ``limit``.
    """
    marks = [(note, list(_boxes(document, note))) for note in notes]

    def write(data: bytes, name: str, options: Options) -> bytes:
        return _write(data, marks)

    return guarded(write, data, document.name, options)


def _boxes(document: Document, note: Note) -> Iterator[tuple[int, Box]]:
    """The page and box of each line of the text that a note is on."""

    def of(offset: int) -> tuple[int, Box] | None:
        place = document.place(offset, offset)
        return (place.page, place.bbox) if place.page is not None and place.bbox is not None else None

    shown = [at for at in range(note.start, note.end) if not document.text[at].isspace()]
    boxes = list(filter(None, map(of, shown or [note.start])))
    line = 0
    keys = []
    for before, (page, box) in zip([None, *boxes], boxes, strict=False):
        if before and (before[0] != page or not _one_line(before[1], box)):
            line += 1
        keys.append((line, page, box))
    for (_, page), group in groupby(keys, key=lambda key: key[:2]):
        yield page, _around(box for _, _, box in group)


def _one_line(one: Box, other: Box) -> bool:
    """Whether a box follows another on its line: at its height, and not further to the left."""
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    return overlap > 0.5 * min(one[3] - one[1], other[3] - other[1]) and other[0] >= one[0]


def _around(boxes: Iterable[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    box = min(left), min(top), max(right), max(bottom)
    return (box[0], box[1], max(box[2], box[0] + _LEAST), max(box[3], box[1] + _LEAST))


# -- within the guarded process ----------------------------------------------------------------


def _write(data: bytes, marks: Sequence[tuple[Note, list[tuple[int, Box]]]]) -> bytes:
    import pypdfium2 as pdfium
    from pypdfium2 import raw

    file = pdfium.PdfDocument(data)
    by_page: dict[int, list[tuple[Note, list[Box]]]] = {}
    for note, boxes in marks:
        for page, group in groupby(boxes, key=lambda box: box[0]):
            by_page.setdefault(page, []).append((note, [box for _, box in group]))
    for number, ours in sorted(by_page.items()):
        page = file[number - 1]
        back = _to_page(raw, page)
        for note, own in ours:
            _highlight(raw, page, note, [_mapped(back, box) for box in own])
        page.close()
    out = io.BytesIO()
    file.save(out, flags=raw.FPDF_INCREMENTAL)
    return out.getvalue()


def _to_page(raw: Any, page: Any) -> Affine:
    from linter.readers.pdf import as_shown

    return inverse(as_shown(raw, page)[0])


def _mapped(matrix: Affine, box: Box) -> Box:
    """A box on the page's own coordinates: left, bottom, right, top."""
    (x1, y1), (x2, y2) = apply(matrix, *box[:2]), apply(matrix, *box[2:])
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _highlight(raw: Any, page: Any, note: Note, boxes: Sequence[Box]) -> None:
    one = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_HIGHLIGHT)
    try:
        raw.FPDFAnnot_SetColor(one, raw.FPDFANNOT_COLORTYPE_Color, *_COLORS[note.severity], 255)
        for left, bottom, right, top in boxes:
            quad = raw.FS_QUADPOINTSF(left, top, right, top, left, bottom, right, bottom)
            raw.FPDFAnnot_AppendAttachmentPoints(one, quad)
        lefts, bottoms, rights, tops = zip(*boxes, strict=True)
        raw.FPDFAnnot_SetRect(one, raw.FS_RECTF(min(lefts), max(tops), max(rights), min(bottoms)))
        raw.FPDFAnnot_SetFlags(one, raw.FPDF_ANNOT_FLAG_PRINT)
        for key, text in ((b"T", AUTHOR), (b"Subj", note.title), (b"Contents", "\n".join((note.title, *note.lines)))):
            raw.FPDFAnnot_SetStringValue(one, key, _wide(raw, text))
    finally:
        raw.FPDFPage_CloseAnnot(one)


def _wide(raw: Any, text: str) -> Any:
    """A text as PDFium takes it: UTF-16 that ends in a zero."""
    data = text.replace("\0", "").encode("utf-16-le", "replace") + b"\0\0"
    return ctypes.cast(ctypes.create_string_buffer(data, len(data)), raw.FPDF_WIDESTRING)
