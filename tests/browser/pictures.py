"""The pictures of the documents: `pytest tests/browser --pictures` takes them anew."""

import io
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from playwright.async_api import Page

from tests.docs.journey_pictures import FOLDER, PICTURES

DESKTOP_PICTURES: Final = (
    "desktop-01-home.png",
    "desktop-02-registration-form.png",
    "desktop-03-account.png",
)
"""Three pages as a wide screen shows them."""
NORMALISATION_PICTURES: Final = (
    "normalise-01-form.png",
    "normalise-02-mismatch.png",
    "normalise-03-card.png",
    "normalise-04-code.png",
    "normalise-05-done.png",
    "normalise-06-dossiers.png",
    "normalise-07-conversion.png",
    "normalise-08-taken.png",
    "normalise-09-join.png",
)
"""What the owner of an old account sees; `docs/howto/normalise-an-account.md` shows them."""
DESK_PICTURES: Final = (
    "desk-01-new-case.png",
    "desk-02-found-account.png",
    "desk-03-check.png",
    "desk-04-phone.png",
    "desk-05-preview.png",
    "desk-06-approval.png",
)
"""What officials see, and the question on the caller's phone; `docs/howto/work-at-the-desk.md` shows them."""
GUIDE_PICTURES: Final = {
    "03-registration-form.png": "guide-register-form.png",
    "04-registration-code.png": "guide-register-code.png",
    "06-password.png": "guide-register-password.png",
    "normalise-01-form.png": "guide-normalise-form.png",
    "normalise-04-code.png": "guide-normalise-code.png",
    "normalise-05-done.png": "guide-normalise-done.png",
}
"""Pictures whose sheet alone, without header and footer, a guide on the exchange shows too (S0-30)."""
GUIDES_ALONE: Final = (
    "guide-recover-username.png",
    "guide-recover-code.png",
    "guide-recover-password.png",
    "guide-change-choose.png",
    "guide-change-code.png",
)
"""Pictures that only guides show."""
GUIDE_FOLDER: Final = "frontend/src/images"
LARGEST: Final = 120_000
"""Bytes of a picture."""
_ROOT: Final = Path(__file__).parents[2]
_COLOURS: Final = 80


@dataclass(frozen=True)
class Camera:
    """Takes the pictures, or nothing when none are wanted."""

    wanted: bool

    async def take(self, page: Page, name: str) -> None:
        """Save the whole page under a name of the lists; another name, or too large a file, is an error."""
        assert name in (PICTURES + DESKTOP_PICTURES + NORMALISATION_PICTURES + DESK_PICTURES + GUIDES_ALONE)
        if not self.wanted:
            return
        await page.evaluate("scrollTo(0, 0)")
        await page.evaluate("document.fonts.ready")
        guide = name if name in GUIDES_ALONE else GUIDE_PICTURES.get(name)
        if guide is not None:
            sheet = with_palette(await page.locator(".motid-sheet").screenshot(animations="disabled"))
            (_ROOT / GUIDE_FOLDER / guide).write_bytes(sheet)
        if name in GUIDES_ALONE:
            return
        folder = _ROOT / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        picture = with_palette(await page.screenshot(full_page=True, animations="disabled"))
        assert len(picture) < LARGEST, f"{name} has {len(picture)} bytes"
        (folder / name).write_bytes(picture)


def with_palette(png: bytes) -> bytes:
    """Return the picture in its most frequent colours: a page has few, and the file gets a third as large."""
    pixels = _read(png)
    height, width, _ = pixels.shape
    rounded = (pixels[:, :, :3] & 0xF8).astype(np.uint32)
    codes = (rounded[:, :, 0] << 16 | rounded[:, :, 1] << 8 | rounded[:, :, 2]).ravel()
    colours, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    parts = np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=1).astype(np.int64)
    # A red asterisk is small, and must not turn grey: vivid colours count more than their number.
    vivid = 1 + (parts.max(axis=1) - parts.min(axis=1)) / 4
    kept = np.argsort(counts * vivid)[::-1][:_COLOURS]
    nearest = ((parts[:, None, :] - parts[kept][None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
    palette = _mean_colours(pixels, nearest[places.ravel()], len(kept))
    rows = nearest[places.ravel()].astype(np.uint8).reshape(height, width)
    filtered = np.concatenate([np.zeros((height, 1), np.uint8), rows], axis=1).tobytes()
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(filtered, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _mean_colours(pixels: NDArray[np.uint8], index: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    flat = pixels[:, :, :3].reshape(-1, 3)
    total = np.maximum(np.bincount(index, minlength=count), 1)
    sums = [np.bincount(index, weights=flat[:, channel], minlength=count) for channel in range(3)]
    return np.round(np.stack(sums, axis=1) / total[:, None])


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _read(png: bytes) -> NDArray[np.uint8]:
    """Return the pixels of an 8-bit RGB or RGBA picture without interlacing, as Chromium writes them."""
    stream, size, data = io.BytesIO(png[8:]), (0, 0, 0), b""
    while header := stream.read(8):
        length, kind = struct.unpack(">I4s", header)
        content = stream.read(length)
        stream.read(4)
        if kind == b"IHDR":
            width, height, _depth, colour = struct.unpack(">IIBB", content[:10])
            size = (height, width, {2: 3, 6: 4}[colour])
        elif kind == b"IDAT":
            data += content
    return _unfiltered(zlib.decompress(data), *size)


def _unfiltered(raw: bytes, height: int, width: int, channels: int) -> NDArray[np.uint8]:
    """Undo the filters of PNG (ISO/IEC 15948 §9.2)."""
    stride = width * channels
    lines = np.frombuffer(raw, np.uint8).reshape(height, stride + 1)
    out = np.zeros((height + 1, width, channels), np.int64)
    for y in range(height):
        line = lines[y, 1:].reshape(width, channels).astype(np.int64)
        above = out[y]
        match lines[y, 0]:
            case 0:
                out[y + 1] = line
            case 1:
                out[y + 1] = np.cumsum(line, axis=0) & 255
            case 2:
                out[y + 1] = (line + above) & 255
            case kind:
                out[y + 1] = _by_left_and_above(line, above, paeth=kind == 4)
    return out[1:].astype(np.uint8)


def _by_left_and_above(line: NDArray[np.int64], above: NDArray[np.int64], *, paeth: bool) -> NDArray[np.int64]:
    width, channels = line.shape
    out = np.zeros_like(line)
    for channel in range(channels):
        left = corner = 0
        values, ups = line[:, channel].tolist(), above[:, channel].tolist()
        made = []
        for x in range(width):
            up = ups[x]
            guess = _paeth(left, up, corner) if paeth else (left + up) >> 1
            left, corner = (values[x] + guess) & 255, up
            made.append(left)
        out[:, channel] = made
    return out


def _paeth(left: int, up: int, corner: int) -> int:
    estimate = left + up - corner
    return min((left, up, corner), key=lambda value: abs(estimate - value))
