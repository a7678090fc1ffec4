"""The four guides show pictures that the browser tests took, in their true proportions (S0-30)."""

import struct
from pathlib import Path
from typing import Final

import pytest

from motid.web.assets import STATIC
from motid.web.presenters.help import (
    ChangePasswordGuidePage,
    NormaliseGuidePage,
    RecoverPasswordGuidePage,
    RegisterGuidePage,
)
from motid.web.presenters.page import Page
from tests.browser.pictures import GUIDE_FOLDER, GUIDE_PICTURES, GUIDES_ALONE
from tests.web.html import Drawn

GUIDES: Final = (RegisterGuidePage(), ChangePasswordGuidePage(), RecoverPasswordGuidePage(), NormaliseGuidePage())
_IMAGES: Final = Path(__file__).parents[2] / GUIDE_FOLDER


def size_of(png: Path) -> tuple[int, int]:
    width, height = struct.unpack(">II", png.read_bytes()[16:24])
    return width, height


@pytest.mark.item("S0-30")
@pytest.mark.parametrize("page", GUIDES, ids=lambda page: type(page).__name__)
def test_a_guide_shows_its_steps(page: Page) -> None:
    pictures = Drawn(page).all("//main//ol//img")
    assert len(pictures) >= 2
    for picture in pictures:
        assert picture.get("alt")
        width, height = size_of(STATIC / str(picture.get("src")).rpartition("/")[2])
        assert abs(int(picture.get("width", "0")) * height / width - int(picture.get("height", "0"))) <= 1


@pytest.mark.item("S0-30")
def test_every_picture_of_a_guide_is_shown_and_taken_by_a_browser_test() -> None:
    shown = {
        str(picture.get("src")).rpartition("/")[2].rpartition("-")[0]
        for page in GUIDES
        for picture in Drawn(page).all("//main//ol//img")
    }
    assert shown == {name.removesuffix(".png") for name in (*GUIDE_PICTURES.values(), *GUIDES_ALONE)}
    assert {f"{name}.png" for name in shown} == {path.name for path in _IMAGES.glob("guide-*.png")}
