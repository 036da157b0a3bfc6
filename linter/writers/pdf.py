"""PDF: notes as highlights over the characters, added at the end of the file, which stays as it is before that."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from typing import TYPE_CHECKING, Any

from linter.readers import ReadError
from linter.readers.guard import guarded
from linter.readers.shapes import Affine, Box, apply, inverse
from linter.writers import AUTHOR, Note

if TYPE_CHECKING:
    from linter.document import Document
    from linter.readers.options import Options

#: Red, yellow and blue: what a highlight is multiplied with.
_COLORS = {"error": "ff8c82", "warning": "ffdc5a", "info": "96cdff"}
_PRINTED = 4  # the flag of a note that is printed too
#: A box that is narrower or lower than the first is an empty place: it is made as wide as the second, in points, so
#: that it can be seen and clicked.
_EMPTY, _LEAST = 1.0, 6.0


def annotate(data: bytes, document: Document, notes: Sequence[Note], options: Options) -> bytes:
    """Return the file with a highlight for each note, in its order; several lines of text are one highlight.

    Raises:
        ReadError: ``damaged`` where the file's structure cannot be added to, ``limit``.
    """
    marks = [(note, list(_boxes(document, note))) for note in notes]

    def write(data: bytes, name: str, options: Options) -> bytes:
        return _write(data, marks)

    return guarded(write, data, document.name, options)


def unmarked(data: bytes, options: Options) -> bytes:
    """Return the file without the highlights of an earlier ``annotate``.

    Raises:
        ReadError: ``damaged`` where the file's structure cannot be added to, ``limit``.
    """

    def write(data: bytes, name: str, options: Options) -> bytes:
        return _cleared(data)

    return guarded(write, data, "", options)


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
    (x1, x2), (y1, y2) = (min(left), max(right)), (min(top), max(bottom))
    return x1, y1, x2 if x2 - x1 >= _EMPTY else x1 + _LEAST, y2 if y2 - y1 >= _EMPTY else y1 + _LEAST


# -- within the guarded process ----------------------------------------------------------------


def _write(data: bytes, marks: Sequence[tuple[Note, list[tuple[int, Box]]]]) -> bytes:
    import pypdfium2

    with _added(data) as (writer, out):
        shown = pypdfium2.PdfDocument(data)
        for note, boxes in marks:
            for number, group in groupby(boxes, key=lambda box: box[0]):
                back = _to_page(shown, number - 1)
                writer.add_annotation(number - 1, _highlight(note, [_mapped(back, box) for _, box in group]))
        writer.write(out)
    return out.getvalue()


def _cleared(data: bytes) -> bytes:
    from pypdf.generic import ArrayObject, NameObject

    own = 0
    with _added(data) as (writer, out):
        for page in writer.pages:
            notes = list(page.get("/Annots") or ())
            kept = [one for one in notes if not _is_own(one.get_object())]
            if len(kept) < len(notes):
                own += 1
                page[NameObject("/Annots")] = ArrayObject(kept)
        if own:
            writer.write(out)
    return out.getvalue() if own else data


def _is_own(note: Any) -> bool:
    return note is not None and (note.get("/Subtype"), note.get("/T")) == ("/Highlight", AUTHOR)


@contextmanager
def _added(data: bytes) -> Iterator[tuple[Any, io.BytesIO]]:
    """A writer that adds to the end of a file, and what it writes to."""
    from pypdf import PdfWriter
    from pypdf.errors import PyPdfError
    from pypdf.generic import NullObject

    try:
        writer = PdfWriter(io.BytesIO(data), incremental=True)
        # Some programs give the last table of a file a number that they do not count: it would be given again.
        writer._add_object(NullObject())
        yield writer, io.BytesIO()
    except (PyPdfError, NotImplementedError, LookupError, TypeError, ValueError) as error:
        # What PDFium mends when it reads, another library may not be able to add to.
        raise ReadError("damaged", f"PDF, {type(error).__name__}") from None


def _to_page(shown: Any, index: int) -> Affine:
    """The way from points from the top left corner of a page as shown to the page's own coordinates."""
    from pypdfium2 import raw

    from linter.readers.pdf import as_shown

    page = shown[index]
    try:
        return inverse(as_shown(raw, page)[0])
    finally:
        page.close()


def _mapped(matrix: Affine, box: Box) -> Box:
    """A box in the page's own coordinates: left, bottom, right, top."""
    (x1, y1), (x2, y2) = apply(matrix, *box[:2]), apply(matrix, *box[2:])
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _highlight(note: Note, boxes: Sequence[Box]) -> Any:
    from pypdf.annotations import Highlight
    from pypdf.generic import ArrayObject, FloatObject, NameObject, NumberObject, TextStringObject

    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    corners = [(left, top, right, top, left, bottom, right, bottom) for left, bottom, right, top in boxes]
    quads = ArrayObject(FloatObject(number) for corner in corners for number in corner)
    rect = (min(lefts), min(bottoms), max(rights), max(tops))
    one = Highlight(rect=rect, quad_points=quads, highlight_color=_COLORS[note.severity])
    one[NameObject("/F")] = NumberObject(_PRINTED)
    for key, text in (("/T", AUTHOR), ("/Subj", note.title), ("/Contents", "\n".join((note.title, *note.lines)))):
        one[NameObject(key)] = TextStringObject(text)
    return one
