"""Vietnamese first, English beside: nothing untranslated, nothing switched without the person's wish."""

import re

import pytest

from motid.web.catalogue import ENGLISH, english, texts_in_use, updated, written
from motid.web.frame import Frame
from motid.web.presenters.home import HomePage
from motid.web.preview import examples, frame_for
from motid.web.rendering import render
from motid.web.translations import choose_locale
from tests.web.html import Drawn

_PLACEHOLDER = re.compile(r"%\(\w+\)s|\{\w+\}")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


def test_every_text_has_english_and_none_is_left_over() -> None:
    catalogue = english()
    used = {text for _, text in texts_in_use()}
    missing = sorted(text for text in used if not (catalogue.get(text) and catalogue.get(text).string))  # type: ignore[union-attr]
    assert missing == []
    assert sorted(str(message.id) for message in catalogue if message.id and message.id not in used) == []


def test_translations_keep_the_values_that_are_put_in() -> None:
    for message in english():
        if message.id:
            there, here = str(message.id), str(message.string)
            assert sorted(_PLACEHOLDER.findall(there)) == sorted(_PLACEHOLDER.findall(here)), there


def test_english_pages_hold_no_vietnamese_but_names() -> None:
    names = (
        *("Tiếng Việt", "Nguyễn Thị Minh Khai", "Cổng dịch vụ công tỉnh", "căn cước", "Điều 19 Luật 91/2025/QH15"),
        "Cấp giấy phép xây dựng nhà ở",
        *("Nguyễn Thị Mẫu", "Trần Văn Mẫu", "Tổng đài hỗ trợ quốc gia", "Bộ Công an", "UBND tỉnh Thừa Thiên Huế"),
        *("Văn phòng Chính phủ", "TTTTB gửi 1414", "Trung tâm Giám sát, điều hành đô thị thông minh"),
        "Chuyển quyền sử dụng đất",
        # What citizens and officials wrote, at the desk.
        *("Tôi quên mật khẩu.", "Tôi có hai tài khoản", "Công dân báo có người lạ đăng nhập.", "Hẹn gọi 14 giờ"),
        *("Công dân hẹn gọi lại.", "Công dân yêu cầu.", "Số của người khác."),
    )
    # Templates of answers are what citizens get: Vietnamese in every language of the page.
    for name, page in [one for one in examples() if not one[0].startswith("desk-templates-")]:
        of_desk = name.startswith("desk-")
        frame = frame_for(name, "en") if of_desk else Frame(locale="en", signed_in=True, sandbox_inbox="/inbox")
        text = Drawn(page, frame).text("//body")
        for allowed in names:
            text = text.replace(allowed, "")
        assert not _VIETNAMESE.findall(text), f"{name}: {text}"


@pytest.mark.parametrize(
    ("wishes", "locale"),
    [
        ((None, None), "vi"),
        (("en", None), "en"),
        ((None, "en"), "en"),
        (("vi", "en"), "vi"),
        (("en-GB vi", None), "en"),
        (("fr", None), "vi"),
        (("fr", "en"), "en"),
    ],
)
def test_only_the_person_switches_the_language(wishes: tuple[str | None, ...], locale: str) -> None:
    assert choose_locale(*wishes) == locale


def test_language_switch_stays_on_the_page() -> None:
    page = Drawn(HomePage(), Frame(path="/register", query=(("group", "business"),)))
    assert [a.get("href") for a in page.all("//header//nav//a[@hreflang='en']")] == [
        "/register?group=business&lang=en"
    ]
    assert b'<html lang="en"' in render(HomePage(), Frame(locale="en"))


def test_catalogue_on_disk_is_what_the_tool_writes() -> None:
    assert written(updated()) == ENGLISH.read_bytes(), "run python -m motid.web.catalogue"
