"""Numbers as Chinese prose writes them: 3,119、１２、三百五、二〇二〇、1.9万."""

from __future__ import annotations

from decimal import Decimal

from linter import regex

_DIGITS = dict(zip("〇○零一二三四五六七八九两", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_ASCII = {code: code - 0xFEE0 for code in range(ord("！"), ord("～") + 1)}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8}
HAN_NUMERAL = "〇○零一二三四五六七八九两十百千万亿"
#: A number with its sign and its percent, a date in figures, a numeral, or a character that is a number.
_NUMBERS = regex.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?P<s>[./-])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?![\d.])"
    r"|(?:(?<![\dA-Za-z)\]日号年月])-)?(?:\d{1,3}(?:,\d{3}){1,8}(?![\d,])|\d+)(?:\.\d+)?%?|(?<!\d)\.\d+%?"
    rf"|[{HAN_NUMERAL}]+|[①-⓿㈠-㈩㊀-㊉Ⅰ-ⅿ½-¾]|[零壹贰叁肆伍陆柒捌玖拾佰仟]{{2,}}"
)


def wide_to_ascii(text: str) -> str:
    """Make full-width digits, signs and points ASCII; everything else stays."""
    return text.translate(_ASCII)


def han_number(text: str) -> int | None:
    """Return the value of a numeral in Chinese characters, or None when it is none.

    Both ways of writing are read: by place (二〇二〇) and by unit (二千零二十, 三百五, 一万二).
    """
    if not text or any(char not in HAN_NUMERAL for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    last_unit = 1
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
            if char in "〇○零":
                last_unit = 10  # 一百零五: what follows is ones again
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit, last_unit = 0, _UNITS[char]
        else:
            section = (section + digit or 1) * _BIG[char]
            total, section, digit, last_unit = (total + section, 0, 0, _BIG[char])
    # 三百五 is 350: a last digit counts tenths of the unit before it.
    return total + section + (digit * last_unit // 10 if digit and last_unit > 10 else digit)


def number(text: str) -> Decimal | None:
    """Return the value of a number as written in prose, or None when it is none."""
    plain = wide_to_ascii(text).replace(",", "").replace("，", "").strip()
    factor = 1
    if plain and plain[-1] in _BIG and plain[:-1].replace(".", "", 1).isdecimal():
        factor, plain = _BIG[plain[-1]], plain[:-1]
    if plain.replace(".", "", 1).isdecimal() and plain.isascii():
        return Decimal(plain) * factor
    value = han_number(plain)
    return None if value is None else Decimal(value)


def numbers(text: str) -> list[Decimal | str]:
    """Return every number of a text, in order, by its value: to compare what two texts state.

    １２, 12, 十二 are the same, and 1,234 is 1234; 2025.1.20 is three numbers; 5% is not 5, nor -5. A numeral that
    has no value (百千) stands as it is written.
    """
    found: list[Decimal | str] = []
    for match in _NUMBERS.finditer(wide_to_ascii(text)):
        written = match[0]
        if match["y"]:
            found += [Decimal(match["y"]), Decimal(match["m"]), Decimal(match["d"])]
        elif written[-1] == "%":
            found.append(f"{Decimal(written[:-1].replace(',', '')).normalize()}%")
        elif written[-1].isdecimal() and written.isascii():
            found.append(Decimal(written.replace(",", "")))
        else:
            value = han_number(written)
            found.append(written if value is None else Decimal(value))
    return found
