"""How the text of an SMS becomes octets: alphabets, segments and the unaccented form of Vietnamese.

Sources: 3GPP TS 23.038 (the GSM 7-bit default alphabet and its extension table, UCS-2), 3GPP TS 23.040 §9.2.3.24.1
(concatenation by user data header). Over SMPP a septet travels as one octet (SMPP 3.4, `data_coding` 0).
"""

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby

ESCAPE = 0x1B

_DEFAULT_ALPHABET = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = {
    "\f": 0x0A,
    "^": 0x14,
    "{": 0x28,
    "}": 0x29,
    "\\": 0x2F,
    "[": 0x3C,
    "~": 0x3D,
    "]": 0x3E,
    "|": 0x40,
    "€": 0x65,
}

_SEPTETS: dict[str, bytes] = {
    **{char: bytes([code]) for code, char in enumerate(_DEFAULT_ALPHABET) if code != ESCAPE},
    **{char: bytes([ESCAPE, code]) for char, code in _EXTENSION.items()},
}
_EXTENSION_CHARS = {code: char for char, code in _EXTENSION.items()}

HEADER_LENGTH = 6
"""Octets of the user data header that joins segments (length, element, 8-bit reference, total, number)."""

MAX_SEGMENTS = 255
"""The total is one octet. Networks deliver far fewer; nobody should send a citizen more than three."""


class DataCoding(IntEnum):
    """The SMPP `data_coding` values that MotID sends (SMPP 3.4 §5.2.19)."""

    GSM7 = 0
    UCS2 = 8


_SINGLE_LIMIT = {DataCoding.GSM7: 160, DataCoding.UCS2: 140}
_SEGMENT_LIMIT = {DataCoding.GSM7: 153, DataCoding.UCS2: 134}
"""Octets of text a segment holds, as SMPP counts them: a septet is one octet, a UCS-2 unit two."""


class TextTooLong(ValueError):  # noqa: N818 - reads as the outcome of a check
    """The text needs more than 255 segments."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One short message: `body` goes on the wire as it is, with its user data header when `has_header`."""

    body: bytes
    data_coding: DataCoding
    has_header: bool


def fits_gsm7(text: str) -> bool:
    """Tell whether every character has a place in the GSM 7-bit default alphabet or its extension."""
    return all(char in _SEPTETS for char in text)


def encode_gsm7(text: str) -> bytes:
    """Return one octet a septet; a character of the extension table becomes two. Raises `KeyError` on others."""
    return b"".join(_SEPTETS[char] for char in text)


def decode_gsm7(septets: bytes) -> str:
    """Return the text of unpacked septets. An unknown extension shows as a space, as TS 23.038 §6.2.1.1 asks."""
    chars: list[str] = []
    escaped = False
    for septet in septets:
        if escaped:
            chars.append(_EXTENSION_CHARS.get(septet, " "))
            escaped = False
        elif septet == ESCAPE:
            escaped = True
        else:
            chars.append(_DEFAULT_ALPHABET[septet & 0x7F])
    return "".join(chars)


def unaccented(text: str) -> str:
    """Return Vietnamese text without diacritics, as state agencies send it, so that it fits GSM 7-bit.

    `đ` and `Đ` have no decomposition in Unicode and are replaced by name. For display on a telephone only: a name is
    never compared in this form (invariant 10).
    """
    decomposed = unicodedata.normalize("NFD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", bare).replace("đ", "d").replace("Đ", "D")


def data_coding_of(text: str) -> DataCoding:
    """Return the cheapest coding that keeps every character."""
    return DataCoding.GSM7 if fits_gsm7(text) else DataCoding.UCS2


def segments_of(text: str, *, reference: int = 0) -> tuple[Segment, ...]:
    """Split a text into short messages of at most 160 septets or 70 UCS-2 units (153 and 67 when there are several).

    `reference` (its low 8 bits) joins the segments on the telephone; give the same one when a message is submitted
    again, so that a segment that arrives twice replaces itself. Two messages can share one; that matters only when
    their segments reach one telephone interleaved. Raises `TextTooLong` beyond 255 segments.
    """
    text = unicodedata.normalize("NFC", text)
    coding = data_coding_of(text)
    units = [_unit(char, coding) for char in text]
    if sum(map(len, units)) <= _SINGLE_LIMIT[coding]:
        return (Segment(b"".join(units), coding, has_header=False),)
    bodies = _packed(units, _SEGMENT_LIMIT[coding])
    if len(bodies) > MAX_SEGMENTS:
        raise TextTooLong(f"{len(bodies)} segments")
    return tuple(
        Segment(_header(reference, len(bodies), number) + body, coding, has_header=True)
        for number, body in enumerate(bodies, start=1)
    )


def _unit(char: str, coding: DataCoding) -> bytes:
    """Return the octets of one character: what must never be torn apart (an escape pair, a surrogate pair)."""
    return _SEPTETS[char] if coding is DataCoding.GSM7 else char.encode("utf-16-be", "surrogatepass")


def _packed(units: list[bytes], limit: int) -> list[bytes]:
    """Fill bodies of at most `limit` octets with whole units, in order."""
    index, room = 0, limit

    def body_number(unit: bytes) -> int:
        nonlocal index, room
        if len(unit) > room:
            index, room = index + 1, limit
        room -= len(unit)
        return index

    return [b"".join(body) for _, body in groupby(units, key=body_number)]


def _header(reference: int, total: int, number: int) -> bytes:
    """Return the user data header: 5 octets follow, element 0 (concatenation, 8-bit reference), 3 octets long."""
    return bytes([5, 0, 3, reference & 0xFF, total, number])
