"""Bytes to text: which encoding, and where a byte was damaged.

The order is: byte order mark; strict UTF-8; UTF-16 without a mark; then whichever of
UTF-8, GB18030 and Big5 gives the most everyday Chinese and the fewest damaged bytes.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import NamedTuple

from linter.readers import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Frequent characters of official Chinese, simplified and traditional, and its punctuation.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民"
    "得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义"
    "事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提"
    "直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放"
    "决西被干做必战先回则任取据处信息府请办督况告报"
    "個國為這來時們說過對發動產後經進著電裡實現體機當點從業應開還與關應報數據處請辦況統計總結條項務規範審題設"
    "，。、；：（）《》“”年月日０１２３４５６７８９"
)
_SAMPLE = 20_000
#: What pages call the encodings that we know.
_LABELS = {
    **dict.fromkeys(("utf-8", "utf8"), "utf-8"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "x-gbk", "gb2312-80", "cp936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5", "cp950"), "big5hkscs"),
}


class Decoded(NamedTuple):
    """The text, the encoding it was read with, and the offsets of damaged characters."""

    text: str
    encoding: str
    damaged: tuple[int, ...]


def decode(data: bytes, label: str = "") -> Decoded:
    """Decode the bytes of a text; ``label`` is the encoding that a page claims, which need not be true.

    Raises:
        ReadError: reason ``binary`` when the bytes are no text in any encoding we know.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _replace(data[len(mark) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if "\x00" not in text:
            return _marked(text, "utf-8")
    wide = _utf16(data)
    if wide:
        return _replace(data, wide)
    if data.count(b"\x00") > len(data) // 100:
        raise ReadError("binary")
    claimed = _LABELS.get(label.lower().replace("_", "-"))
    scored = ((_scored(data, name) + (3 if name == claimed else 0), name) for name in ("utf-8", "gb18030", "big5hkscs"))
    score, encoding = max(scored, key=lambda pair: pair[0])
    decoded = _replace(data, encoding)
    if score <= 0 and len(decoded.damaged) > max(8, len(decoded.text) // 20):
        raise ReadError("binary")
    return decoded


def _scored(data: bytes, encoding: str) -> float:
    text = _telling(data).decode(encoding, "replace")
    counts = Counter(text)
    common = sum(counts[char] for char in _COMMON)
    return common - 8 * counts["\ufffd"] + (2 if encoding == "gb18030" else 0)


def _telling(data: bytes) -> bytes:
    """The first pieces that are not ASCII, which alone tell an encoding, begun and ended at whole characters."""
    pieces, size = [], 0
    for match in re.finditer(rb"[\x80-\xff][^\n \"<>]*", data):  # these bytes are never part of a character
        pieces.append(match[0][:_SAMPLE])
        size += len(match[0])
        if size > _SAMPLE:
            break
    return b"\n".join(pieces)


def _utf16(data: bytes) -> str | None:
    """Recognise UTF-16 without a mark by the share of everyday characters."""
    sample = data[: min(len(data), _SAMPLE) & ~1]
    if len(sample) < 4:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        counts = Counter(text)
        if 5 * (sum(counts[char] for char in _COMMON) + sum(counts[c] for c in " \n0123456789|")) > len(text):
            return encoding
    return None


def _replace(data: bytes, encoding: str) -> Decoded:
    return _marked(data.decode(encoding, "replace"), encoding)


def _marked(text: str, encoding: str) -> Decoded:
    # Newlines are made one before any offset exists, so that CRLF shifts nothing.
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    damaged, at = [], text.find("\ufffd")
    while at >= 0:
        damaged.append(at)
        at = text.find("\ufffd", at + 1)
    return Decoded(text, encoding, tuple(damaged))
