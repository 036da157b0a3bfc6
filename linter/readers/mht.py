"""Web archives (MHTML): the page in them; places are those of the page, decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linter.readers import ReadError, html

if TYPE_CHECKING:
    from linter.document import Document
    from linter.readers.options import Options


def read(data: bytes, name: str, options: Options) -> Document:
    """Read the first page of a web archive that shows text.

    Raises:
        ReadError: ``damaged`` when there is no page in it; what the reader of pages raises.
    """
    from email import message_from_bytes

    try:
        pages = [
            (page, str(part.get_content_charset("")))
            for part in message_from_bytes(data).walk()
            if part.get_content_type() in ("text/html", "application/xhtml+xml")
            and isinstance(page := part.get_payload(decode=True), bytes)
        ]
    except (ValueError, LookupError, RecursionError, AssertionError, AttributeError, TypeError) as error:
        raise ReadError("damaged", f"MHTML: {type(error).__name__}") from None
    failed = ReadError("damaged", "MHTML")
    for page, label in pages:
        try:
            return html.read(page, name, options, label)
        except ReadError as error:
            failed = error
    raise failed
