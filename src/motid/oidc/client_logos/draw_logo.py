"""Draw a logo anew: whatever bytes came, what leaves is a small PNG of our own encoder, without anything else in it.

A decoder of pictures is old code that reads hostile bytes. So the kind is recognised by the first bytes, one of three
decoders is asked, the size is looked at before anything is unpacked, and only pixels go on from here.
"""

import hashlib
from io import BytesIO
from typing import Final

from PIL import Image

from motid.oidc.client_logos.model import (
    BOX,
    DENSITY,
    LARGEST_LOGO,
    LEAST_SIDE,
    MOST_PIXELS,
    DrawnLogo,
    Logo,
    NotShown,
)

_WHOLE_COLOURS_UP_TO: Final = 12 * 1024
"""Bytes; a picture that would be larger is kept in 256 colours."""
_HEAD: Final = 1024


def draw_logo(content: bytes) -> DrawnLogo | NotShown:
    """Return the picture in some bytes, small; or why there is none. Blocks for as long as it takes (some 50 ms)."""
    if len(content) > LARGEST_LOGO:
        return NotShown("too_large")
    kind = _kind_of(content)
    if kind is None:
        return NotShown("svg" if b"<svg" in content[:_HEAD].lower() else "not_a_picture")
    try:
        with Image.open(BytesIO(content), formats=(kind,)) as picture:
            return _drawn(picture)
    except Exception:
        # Decoders meet broken input with whatever their code happens to raise.
        return NotShown("damaged")


def _kind_of(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    return "WEBP" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def _drawn(picture: Image.Image) -> DrawnLogo | NotShown:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        return NotShown("too_many_pixels")
    shown = _fitted(width, height, *BOX)
    if min(shown) < LEAST_SIDE:
        return NotShown("too_thin")
    kept = _fitted(width, height, *(side * DENSITY for side in BOX))
    picture.draft("RGB", kept)
    small = picture.convert("RGBA").resize(kept, Image.Resampling.LANCZOS)
    encoded = _encoded(small)
    return DrawnLogo(Logo(hashlib.sha256(encoded).digest(), *shown), encoded)


def _fitted(width: int, height: int, most_width: int, most_height: int) -> tuple[int, int]:
    """Return the size that fits, never larger than it was."""
    scale = min(1.0, most_width / width, most_height / height)
    return round(width * scale), round(height * scale)


def _encoded(picture: Image.Image) -> bytes:
    whole = _png(picture)
    return whole if len(whole) <= _WHOLE_COLOURS_UP_TO else _png(picture.quantize(256))


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, format="PNG", optimize=True)
    return out.getvalue()
