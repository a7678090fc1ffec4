"""The QR code in a photo of an identity card, for browsers that cannot read it themselves.

A photo of the card is sensitive personal data (NĐ 356/2025/NĐ-CP, Đ4): it stays in memory, is looked at once and is
forgotten. What the code says proves nothing; the person checks it and the registries decide.
"""

import asyncio
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

import zxingcpp
from PIL import Image

from motid.kernel.redaction import PersonalText, PersonalValue

LARGEST_PHOTO: Final = 10 * 1024 * 1024
"""Bytes; cameras of phones make three to eight million."""
_MOST_PIXELS: Final = 120_000_000
"""Of a JPEG, which is read at a fraction of its size."""
_MOST_PIXELS_WHOLE: Final = 25_000_000
"""Of other pictures, which are read whole."""
_ENOUGH: Final = 2_400
"""Pixels of the longer side in which a card's code can be read."""
_SECONDS: Final = 6.0
_AT_ONCE: Final = 2
_FORMATS: Final = zxingcpp.barcode_formats_from_str("QRCode")


class Photo(PersonalValue[bytes]):
    """A picture as it was sent."""


@dataclass(frozen=True, slots=True)
class NoPicture:
    """Not a JPEG, PNG or WebP picture, or one that is larger than any camera's."""


@dataclass(frozen=True, slots=True)
class NoCode:
    """There is no QR code to be seen, or none within a few seconds."""


@dataclass(frozen=True, slots=True)
class CardPhotos:
    """Reads photos beside the event loop, a few at a time."""

    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def code_in(self, photo: Photo) -> PersonalText | NoPicture | NoCode:
        """Return the text of the first QR code in a photo."""
        try:
            async with asyncio.timeout(_SECONDS), self._turn:
                return await asyncio.to_thread(read_code, photo)
        except TimeoutError:
            return NoCode()


def read_code(photo: Photo) -> PersonalText | NoPicture | NoCode:
    """Return the text of the first QR code in a photo. Blocks for as long as it takes."""
    picture = _grey(photo.reveal())
    if picture is None:
        return NoPicture()
    for found in zxingcpp.read_barcodes(picture, formats=_FORMATS):
        return PersonalText(_text(found.bytes, found.text))
    return NoCode()


def _grey(content: bytes) -> Image.Image | None:
    """Decode a picture, no larger than needed; None for what is none or would be too large."""
    if not 0 < len(content) <= LARGEST_PHOTO:
        return None
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as picture:
            width, height = picture.size
            most = _MOST_PIXELS if picture.format == "JPEG" else _MOST_PIXELS_WHOLE
            if width * height > most:
                return None
            picture.draft("L", (_ENOUGH, _ENOUGH))
            grey = picture.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey.thumbnail((_ENOUGH, _ENOUGH))
    return grey


def _text(content: bytes, guessed: str) -> str:
    """Cards are written in UTF-8 without saying so, where the reader would guess."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return guessed
