"""The pages of a shift: calls back, hand-over, load, templates, and the directory."""

import pytest

from tests.desk_site.conftest import SignedIn
from tests.installation import Installation
from tests.journey.conftest import Newcomer
from tests.journey.records import Records


@pytest.mark.item("S2-26")
def test_a_citizen_on_the_list_is_called_back_and_the_talk_opens_a_case(
    signed_in: SignedIn, installation: Installation, newcomer: Newcomer, records: Records
) -> None:
    citizen = newcomer(installation)
    citizen.open("/help/call-back").submit(
        "Gửi yêu cầu", full_name=citizen.name, phone=citizen.phone, topic="two_accounts", part_of_day="any"
    )
    assert citizen.page.path == "/help/call-back/received"
    records.rows("UPDATE call_back SET next_at = least(next_at, now()) RETURNING id")  # it may be night here
    operator = signed_in("operator").open("/call-backs")
    assert "Số người đang đợi: 1." in operator.page.main
    assert citizen.phone not in operator.page.text
    operator.submit("Nhận gọi lại")
    assert citizen.phone in operator.page.main
    other = signed_in("supervisor").open("/call-backs")
    assert citizen.phone not in other.page.text
    assert "Nhận gọi lại" not in other.page.main, "nobody else is left to call"
    operator.submit("Đã nói chuyện, mở ca", kind="two_accounts")
    assert operator.page.path.startswith("/cases/KN-")
    assert "Đã mở ca mới." in operator.page.main


@pytest.mark.item("S2-10")
def test_the_directory_is_read_by_all_and_changed_by_administrators(signed_in: SignedIn) -> None:
    operator = signed_in("operator").open("/directory")
    assert "19001075" in operator.page.main
    assert operator.open("/directory/edit").page.status == 403
    administrator = signed_in("administrator").open("/directory/edit")
    given = {
        "code": "huyen-to-truong", "unit": "vn", "kind": "officer", "value": "0950000321", "person": "Lê Văn Danh Bạ",
        "label_vi": "Tổ trưởng", "label_en": "Team leader", "escalation": "2", "audience": "public",
    }  # fmt: skip
    administrator.submit("Lưu mục", **given)
    assert "Tên và số của cán bộ chỉ dành cho cán bộ xem." in administrator.page.main
    administrator.submit("Lưu mục", **(given | {"audience": "officials"}))
    assert "Đã lưu danh bạ." in administrator.page.main
    assert "Lê Văn Danh Bạ" in signed_in("operator").open("/directory").page.main


def test_templates_are_changed_by_administrators_and_measured(signed_in: SignedIn) -> None:
    assert signed_in("operator").open("/templates").page.status == 403
    administrator = signed_in("administrator").open("/templates")
    assert "Số tin nhắn: 1" in administrator.page.main
    administrator.submit("Lưu mẫu", code="own", title="Của đơn vị", text="Ông/Bà đọc {password}.")
    assert "Trong ngoặc nhọn chỉ được ghi" in administrator.page.main
    administrator.submit("Lưu mẫu", code="own", title="Của đơn vị", text="Ông/Bà gọi {hotline}.")
    assert "Đã lưu mẫu trả lời." in administrator.page.main
    assert "Ông/Bà gọi 18001096." in administrator.page.main


def test_a_case_is_handed_over_and_the_load_is_seen(signed_in: SignedIn) -> None:
    supervisor = signed_in("supervisor")
    supervisor.open("/cases/new").submit(
        "MỞ CA", kind="other", channel="counter", statement="Công dân hỏi về giờ làm việc của quầy."
    )
    number = supervisor.page.path.rpartition("/")[2]
    supervisor.open(f"/cases/{number}?answer=received")
    [words] = supervisor.page.tree.xpath("//textarea[contains(., 'đã tiếp nhận yêu cầu')]/text()")
    assert f"yêu cầu {number} của Ông/Bà" in words
    supervisor.open("/hand-over")
    assert number in supervisor.page.main
    row = supervisor.page.tree.xpath(f"//li[.//a[text()='{number}']]")[0]
    [select] = row.xpath(".//select/@name")
    [to] = [option.get("value") for option in row.xpath(".//option") if len(option.get("value")) > 30][:1]
    supervisor.submit("Bàn giao", **{select: to})
    assert "Đã bàn giao, đang đợi người nhận" in supervisor.page.main
    operator = signed_in("operator").open("/hand-over")
    assert number in operator.page.main
    operator.submit(f"Nhận ca {number}")
    assert operator.page.path == f"/cases/{number}"
    supervisor.open("/load")
    assert "Theo đơn vị" in supervisor.page.main
    assert supervisor.page.has_link("Nguyễn") or "Đang mở" in supervisor.page.main
    assert signed_in("operator").open("/load").page.status == 403
