"""What waits for an official, and the ways of a case: taken, given back, waiting, handed to a unit, opened again."""

import re

import pytest

from tests.desk_site.conftest import SignedIn
from tests.desk_site.official import AtDesk, at_desk
from tests.installation import Installation
from tests.journey.records import Records

WRITTEN = "SELECT count(*) FROM desk_message WHERE case_id = (SELECT id FROM desk_case WHERE number = $1)"


def new_case(operator: AtDesk, words: str = "Hỏi về giờ làm việc của quầy.") -> str:
    """Open a case without an account and return its number."""
    operator.open("/cases/new").submit("MỞ CA", kind="other", channel="counter", statement=words)
    assert operator.page.status == 200, operator.page.main
    return operator.page.path.rpartition("/")[2]


def test_the_next_case_is_taken_by_one_button_and_given_back(signed_in: SignedIn) -> None:
    operator, supervisor = signed_in("operator"), signed_in("supervisor")
    number = new_case(operator)
    operator.submit("TRẢ VỀ HÀNG CHỜ")
    assert "Đã trả ca về hàng chờ." in operator.page.main
    assert "NHẬN CA TIẾP THEO" in operator.page.buttons
    supervisor.open("/")
    for _ in range(30):
        supervisor.open("/").submit("NHẬN CA TIẾP THEO")
        assert "Bạn đã nhận ca này." in supervisor.page.main
        if supervisor.page.path == f"/cases/{number}":
            break
    assert "Đã trả ca về hàng chờ" not in supervisor.page.main
    assert "NHẬN CA NÀY" not in operator.open(f"/cases/{number}").page.buttons


def test_pages_say_how_long_it_is_until_a_deadline(signed_in: SignedIn, records: Records) -> None:
    operator = signed_in("operator")
    number = new_case(operator)
    assert re.search(r"còn \d+ (ngày|giờ)", operator.page.main)
    records.value(
        "UPDATE desk_case SET due_at = now() - interval '3 hours 5 minutes' WHERE number = $1 RETURNING id", number
    )
    assert "quá hạn 3 giờ" in operator.open("/").page.main
    assert "quá hạn 3 giờ" in operator.open(f"/cases/{number}").page.main


def test_a_case_waits_for_the_citizen_and_goes_on(signed_in: SignedIn) -> None:
    operator = signed_in("operator")
    number = new_case(operator)
    operator.submit("ĐỢI CÔNG DÂN")
    assert "Đang đợi công dân" in operator.page.main
    assert operator.open("/queue?view=waiting").page.has_link(number)
    operator.open(f"/cases/{number}").submit("KHÔNG ĐỢI CÔNG DÂN NỮA")
    assert "ĐỢI CÔNG DÂN" in operator.page.buttons


def test_units_are_offered_and_a_wrong_code_is_told_beside_the_field(signed_in: SignedIn, records: Records) -> None:
    operator = signed_in("operator")
    number = new_case(operator)
    offered = operator.page.tree.xpath("//datalist[@id='units']/option/@value")
    assert "bo-cong-an" in offered
    assert "vn" not in offered, "the case is there already"
    operator.submit("CHUYỂN ĐƠN VỊ", unit="bo-xxx")
    assert any("Không có đơn vị mang mã này" in error for error in operator.page.errors)
    assert operator.page.field("unit").get("value") == "bo-xxx"
    operator.submit("CHUYỂN ĐƠN VỊ", unit="bo-cong-an")
    assert "Đã chuyển ca sang đơn vị khác." in operator.page.main
    assert records.value("SELECT assigned_to FROM desk_case WHERE number = $1", number) is None


def test_an_answer_is_previewed_as_it_arrives_before_it_is_sent(signed_in: SignedIn, records: Records) -> None:
    operator = signed_in("operator")
    number = new_case(operator)
    operator.open(f"/cases/{number}?answer=received")
    assert f"MotID ({number}): " in operator.page.main
    assert "số tin nhắn: 1" in operator.page.main
    operator.submit("preview", to="caller", words="Hồ sơ của Ông/Bà đã xong.")
    assert f"MotID ({number}): Ho so cua Ong/Ba da xong." in operator.page.main
    assert "Hồ sơ của Ông/Bà đã xong." in operator.page.field("words").text
    assert records.value(WRITTEN, number) == 0


@pytest.mark.parametrize("action", ["note", "answer"])
def test_what_is_sent_twice_is_written_once_and_nothing_typed_is_lost(
    signed_in: SignedIn, records: Records, action: str
) -> None:
    operator = signed_in("operator")
    operator.open("/cases/new").submit(
        "MỞ CA", kind="other", channel="call", phone="0950000777", statement="Hỏi về giờ làm việc."
    )
    number = operator.page.path.rpartition("/")[2]
    version = operator.page.tree.xpath("string(//input[@name='version']/@value)")
    sent = {"version": version, "to": "caller", "words": "Quầy mở cửa lúc tám giờ."}
    assert operator.post(f"/cases/{number}/{action}", **sent).status_code == 200
    operator.post(f"/cases/{number}/{action}", **sent)
    assert "nội dung bạn viết vẫn còn" in operator.page.main
    assert any("tám giờ" in (field.text or "") for field in operator.page.fields("words"))
    assert records.value(WRITTEN, number) == 1


def test_a_new_case_that_is_sent_twice_is_one_case(signed_in: SignedIn) -> None:
    operator = signed_in("operator").open("/cases/new")
    form_id = operator.page.field("form_id").get("value")
    sent = {"form_id": form_id, "kind": "other", "channel": "call", "statement": "Hỏi hai lần một việc."}
    operator.post("/cases/new", **sent)
    first = operator.page.path
    operator.post("/cases/new", **sent)
    assert operator.page.path == first
    operator.open("/cases/new").post("/cases/new", **(sent | {"statement": "Người gọi tiếp theo."}))
    assert operator.page.path != first


def test_a_check_that_is_sent_twice_is_one_check(signed_in: SignedIn, records: Records) -> None:
    operator = signed_in("operator")
    number = new_case(operator)
    address = f"/cases/{number}/evidence/papers_seen"
    form_id = operator.open(address).page.field("form_id").get("value") or ""
    paper = {"form_id": form_id, "paper": "authority_letter"}
    for _ in range(2):
        operator.open(f"/cases/{number}").post(address, **paper, reference="12/CA-KTX")
        assert operator.page.path == f"/cases/{number}"
        assert "Đã ghi kết quả xác minh." in operator.page.main
    counted = """SELECT count(*) FROM desk_evidence JOIN desk_case ON desk_case.id = case_id WHERE number = $1"""
    assert records.value(counted, number) == 1
    operator.open(f"/cases/{number}").post(address, **paper, reference="13/CA-KTX")
    assert records.value(counted, number) == 2, "a form that was corrected is another check"
    assert operator.open(address).page.field("form_id").get("value") != form_id


def test_what_was_written_is_shown_again_when_a_case_was_closed_or_the_session_is_over(
    signed_in: SignedIn, installation: Installation, officials: dict[str, dict[str, str]], records: Records
) -> None:
    operator = signed_in("operator")
    number = new_case(operator)
    supervisor = signed_in("supervisor").open(f"/cases/{number}")
    supervisor.submit("ĐÓNG CA", outcome="answered")
    words = "Người gọi nói thêm rất nhiều điều quan trọng."
    assert operator.post(f"/cases/{number}/note", words=words).status_code == 403
    assert operator.page.heading == "Ca này đã đóng"
    assert words in operator.page.text
    late = at_desk(installation, officials["auditor"]).sign_in("/refusals")
    records.rows(
        "UPDATE desk_session SET ended_at = now() WHERE ended_at IS NULL AND account_id = $1::uuid RETURNING id",
        officials["auditor"]["account_id"],
    )
    assert late.post(f"/cases/{number}/note", words=words).status_code == 403
    assert late.page.heading == "Phiên làm việc đã hết"
    assert words in late.page.text
    assert late.page.link("Đăng nhập lại").endswith(f"continue=%2Fcases%2F{number}")


def test_a_step_about_an_account_asks_for_it_first_and_says_where_to_find_one(signed_in: SignedIn) -> None:
    operator = signed_in("operator")
    number = new_case(operator)
    operator.open(f"/cases/{number}/steps/new/release_identifier?account_id=nobody")
    assert "Hãy tìm và gắn tài khoản trước." in operator.page.main
    assert operator.page.link("Tìm tài khoản trong ca này").endswith(f"/cases/{number}#accounts")
