"""What becomes of the bytes behind a logo's address: a small PNG of ours, or a word why not."""

import hashlib
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motid.oidc.client_logos.draw_logo import draw_logo
from motid.oidc.client_logos.model import BOX, DENSITY, LARGEST_LOGO, LEAST_SIDE, DrawnLogo, NotShown
from tests.oidc.client_logos.pictures import decoded, drawn, emblem, encoded, noise, with_a_note

LARGEST_KEPT = 24 * 1024


def shown(content: bytes) -> DrawnLogo:
    found = draw_logo(content)
    assert isinstance(found, DrawnLogo), found
    return found


@pytest.mark.parametrize(
    "content",
    [
        emblem(),
        encoded(drawn().quantize(8), "PNG"),
        encoded(drawn(mode="L"), "PNG"),
        encoded(drawn(mode="RGB"), "PNG", compress_level=0),
        encoded(drawn(mode="RGB"), "JPEG"),
        encoded(drawn(mode="L"), "JPEG"),
        encoded(drawn(mode="RGB").convert("CMYK"), "JPEG"),
        encoded(drawn(), "WEBP"),
        encoded(drawn(), "WEBP", lossless=True),
    ],
)
def test_pictures_of_three_kinds_become_a_small_png(content: bytes) -> None:
    found = shown(content)
    assert (found.logo.width, found.logo.height) == (48, 48)
    assert decoded(found.picture).size == (96, 96)
    assert found.logo.digest == hashlib.sha256(found.picture).digest()
    assert draw_logo(content) == found, "the same picture has the same address"


@pytest.mark.parametrize(
    ("size", "as_shown", "kept"),
    [
        ((400, 100), (96, 24), (192, 48)),
        ((100, 400), (12, 48), (24, 96)),
        ((60, 30), (60, 30), (60, 30)),
        ((16, 16), (16, 16), (16, 16)),
        ((2048, 2048), (48, 48), (96, 96)),
    ],
)
def test_every_logo_fits_into_one_box_and_grows_in_none(
    size: tuple[int, int], as_shown: tuple[int, int], kept: tuple[int, int]
) -> None:
    found = shown(emblem(size=size))
    assert (found.logo.width, found.logo.height) == as_shown
    assert decoded(found.picture).size == kept


def test_nothing_but_pixels_goes_on() -> None:
    secret = "Nguyễn Thị Minh Khai"
    found = shown(with_a_note(secret))
    assert secret.encode() not in found.picture
    assert found == shown(emblem()), "a note makes no other picture"


def test_transparency_stays() -> None:
    corner = decoded(shown(emblem()).picture).convert("RGBA").getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert corner[3] == 0


def test_no_picture_weighs_much() -> None:
    assert len(shown(encoded(noise(BOX[0] * DENSITY, BOX[1] * DENSITY))).picture) < LARGEST_KEPT


def claiming(width: int, height: int) -> bytes:
    """Return a PNG whose head says that it is large, and which has no pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not_a_picture"),
        (b"<html><title>404</title>", "not_a_picture"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        (b"\n<SVG onload=alert(1)>", "svg"),
        (encoded(drawn(mode="RGB"), "GIF"), "not_a_picture"),
        (encoded(drawn(mode="RGB"), "BMP"), "not_a_picture"),
        (encoded(drawn(mode="RGB"), "TIFF"), "not_a_picture"),
        (emblem()[:300], "damaged"),
        (b"\x89PNG\r\n\x1a\n", "damaged"),
        (b"\xff\xd8\xff" + b"\0" * 100, "damaged"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "damaged"),
        (claiming(100, 100), "damaged"),
        (claiming(2049, 2048), "too_many_pixels"),
        (claiming(60_000, 60_000), "damaged"),  # the library's own bound
        (emblem() + b"\0" * LARGEST_LOGO, "too_large"),
        (emblem(size=(1, 1)), "too_thin"),
        (emblem(size=(1300, 100)), "too_thin"),
    ],
)
def test_what_is_not_shown_has_a_reason(content: bytes, reason: str) -> None:
    assert draw_logo(content) == NotShown(reason)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [emblem(size=(40, 30)), encoded(drawn((40, 30), mode="RGB"), "JPEG"), encoded(drawn((40, 30)), "WEBP")]
    ),
    st.lists(st.tuples(st.integers(12, 2000), st.integers(0, 255)), max_size=8),
)
def test_broken_pictures_break_nothing(content: bytes, changes: list[tuple[int, int]]) -> None:
    broken = bytearray(content)
    for place, value in changes:
        broken[place % len(broken)] = value
    found = draw_logo(bytes(broken))
    if isinstance(found, DrawnLogo):
        assert LEAST_SIDE <= found.logo.width <= BOX[0]
        assert LEAST_SIDE <= found.logo.height <= BOX[1]
        assert found.picture.startswith(b"\x89PNG")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\xff\0\0\0WEBPVP8L"]), st.binary())
def test_any_bytes_have_an_answer(head: bytes, rest: bytes) -> None:
    assert isinstance(draw_logo(head + rest), DrawnLogo | NotShown)
