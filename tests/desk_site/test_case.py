"""A case from the call to the close, and what its page shows of citizens."""

import pytest

from tests.desk_site.conftest import SignedIn
from tests.desk_site.official import AtDesk
from tests.installation import Installation
from tests.journey.citizen import Citizen
from tests.journey.conftest import Newcomer
from tests.journey.records import Records


@pytest.fixture(scope="module")
def caller(installation: Installation, newcomer: Newcomer) -> Citizen:
    """Somebody with an account, who calls."""
    return newcomer(installation).register()


def open_case(operator: AtDesk, caller: Citizen, kind: str = "forgotten_password") -> str:
    """Open a case from a call and return its number."""
    operator.open("/cases/new").submit(
        "MỞ CA", kind=kind, channel="call", full_name=caller.name, phone=caller.phone, number=caller.number,
        statement="Tôi quên mật khẩu và không còn dùng điện thoại cũ.",
    )  # fmt: skip
    assert operator.page.status == 200, operator.page.main
    return operator.page.path.rpartition("/")[2]


def test_case_from_a_call_is_found_again_by_number_and_by_the_callers_number(
    signed_in: SignedIn, caller: Citizen
) -> None:
    operator = signed_in("operator")
    number = open_case(operator, caller)
    assert number.startswith("KN-")
    assert operator.open("/search").submit("TÌM", wanted=number.lower()).page.path == f"/cases/{number}"
    found = operator.open("/search").submit("TÌM", wanted=caller.number)
    assert found.page.has_link(number)
    assert caller.number not in found.page.address
    assert operator.open("/").page.has_link(number)
    assert operator.open("/queue?view=mine").page.has_link(number)


def test_personal_data_is_masked_until_one_field_is_revealed_for_a_reason(
    signed_in: SignedIn, caller: Citizen, records: Records
) -> None:
    operator = signed_in("operator")
    open_case(operator, caller)
    for value in (caller.name, caller.number, caller.phone):
        assert value not in operator.page.text
    operator.submit("TÌM TÀI KHOẢN", wanted=caller.number, purpose="callers_account")
    operator.submit("Đây là tài khoản của ca")
    assert "Đã gắn tài khoản vào ca." in operator.page.main
    address = operator.page.tree.xpath("//h3/a/@href")[0]
    operator.open(address)
    for value in (caller.name, caller.number, caller.phone):
        assert value not in operator.page.text
    operator.follow("Xem Số điện thoại đăng ký")
    operator.submit("XEM", reason="reach_citizen", words="Gọi lại cho công dân theo yêu cầu")
    assert caller.phone in operator.page.facts["Số điện thoại đăng ký"]
    assert caller.number not in operator.page.text
    assert records.value("SELECT count(*) FROM desk_reveal WHERE field = 'registered_phone'") == 1


def test_case_is_noted_in_closed_and_opened_again(signed_in: SignedIn, caller: Citizen) -> None:
    operator = signed_in("operator")
    number = open_case(operator, caller, "other")
    operator.submit("LƯU GHI CHÚ", words="Đã hướng dẫn công dân.")
    assert "Đã lưu ghi chú." in operator.page.main
    assert "Hãy chọn kết quả." in operator.submit("ĐÓNG CA").page.main
    operator.submit("ĐÓNG CA", outcome="answered")
    assert "Đã trả lời, không cần làm gì" in operator.page.main
    assert operator.open(f"/cases/{number}").submit("MỞ LẠI CA").page.has_field("outcome")


def test_case_goes_to_another_official_and_to_the_queue(
    signed_in: SignedIn, caller: Citizen, officials: dict[str, dict[str, str]]
) -> None:
    operator, supervisor = signed_in("operator"), signed_in("supervisor")
    number = open_case(operator, caller, "other")
    supervisor.open(f"/cases/{number}")
    supervisor.submit("GIAO CA", to=officials["supervisor"]["account_id"])
    assert "Đã giao ca." in supervisor.page.main
    assert "NHẬN CA NÀY" not in operator.open(f"/cases/{number}").page.buttons
