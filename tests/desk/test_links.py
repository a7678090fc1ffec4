"""Answers lead to MotID and to the state's sites, wherever else an official would like to send people."""

import pytest

from motid.desk.links import leads_elsewhere
from motid.desk.model import CaseKind
from motid.desk.send_answer import LinkElsewhere, send_answer
from motid.kernel.redaction import PersonalText
from tests.desk.conftest import Desk

EXCHANGE = "https://motid.example"


@pytest.mark.parametrize(
    "words",
    [
        "Nhập mã tại https://motid.example.evil.com/x",
        "Nhập mã tại https://motid.example@evil.com/x",
        "HTTP://EVIL.TEST",
        "www.evil.test",
        "bit.ly/abc",
        "xem evil.com, rồi gọi lại",
        "https://",
        "https://[::1",
        "dichvucong.gov.vn.evil.com",
        "dichvucong-gov.vn",
        "ⅇvil.com/ｈ".replace("ⅇ", "e"),
    ],
)
def test_links_elsewhere_are_seen(words: str) -> None:
    assert leads_elsewhere(words, EXCHANGE)


@pytest.mark.parametrize(
    "words",
    [
        "Mời Ông/Bà đăng ký lại tại https://motid.example/register.",
        "Xem https://dichvucong.gov.vn hoặc www.dichvucong.gov.vn, hay dichvucong.gov.vn.",
        "Ông/Bà gọi 1900.0368, đọc số KN-2026-000123.Xin cảm ơn",
        "Gửi thư tới ho-tro@motid.example",
    ],
)
def test_links_to_the_exchange_and_to_the_state_are_not(words: str) -> None:
    assert not leads_elsewhere(words, EXCHANGE)


async def test_no_answer_leads_a_citizen_elsewhere(desk: Desk) -> None:
    operator, phone = await desk.official(), desk.phone()
    case = await desk.call(operator, CaseKind.OTHER, phone=phone)
    words = PersonalText("Nhập mật khẩu tại https://motid.example.evil.com")
    assert await send_answer(desk.env, operator, case.id, words) == LinkElsewhere()
    assert await desk.world.texts(phone) == []
