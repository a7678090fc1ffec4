"""Pictures that services might serve as their logos."""

import random
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo


def drawn(size: tuple[int, int] = (200, 200), colour: str = "#8a1538", mode: str = "RGBA") -> Image.Image:
    """Return an emblem: a disc on nothing."""
    picture = Image.new(mode, size)
    ImageDraw.Draw(picture).ellipse((0, 0, size[0] - 1, size[1] - 1), fill=colour if mode != "L" else 90)
    return picture


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    picture.save(out, format=kind, **options)
    return out.getvalue()


def emblem(colour: str = "#8a1538", size: tuple[int, int] = (200, 200)) -> bytes:
    """Return a PNG."""
    return encoded(drawn(size, colour))


def noise(width: int, height: int) -> Image.Image:
    """Return what nothing can compress."""
    return Image.frombytes("RGBA", (width, height), random.Random(1).randbytes(width * height * 4))


def with_a_note(note: str) -> bytes:
    """Return a PNG that says something beside its pixels."""
    info = PngInfo()
    info.add_text("Comment", note)
    return encoded(drawn(), pnginfo=info)


def decoded(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content), formats=("PNG",))
    picture.load()
    return picture
