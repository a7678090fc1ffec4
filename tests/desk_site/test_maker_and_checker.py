"""Two people: one proposes, another decides; and back again from the timeline."""

import pytest

from tests.desk_site.conftest import SignedIn
from tests.desk_site.official import AtDesk
from tests.desk_site.test_refused import Refusals, with_account
from tests.installation import Installation
from tests.journey.citizen import Citizen
from tests.journey.conftest import Newcomer
from tests.journey.records import Records


@pytest.fixture(scope="module")
def caller(installation: Installation, newcomer: Newcomer) -> Citizen:
    """Somebody with an account, who calls."""
    return newcomer(installation).register()


@pytest.fixture(scope="module")
def account(caller: Citizen, records: Records) -> str:
    """The caller's account."""
    return str(records.accounts_of(caller.number)[0])


def answer_questions(operator: AtDesk, number: str, account: str, caller: Citizen) -> None:
    """Type in what the caller says, all of it right."""
    operator.open(f"/cases/{number}/evidence/control_questions?account={account}")
    operator.submit(
        "KIỂM TRA", full_name=caller.name, date_of_birth=str(caller.person["date_of_birth"]),
        personal_number=caller.number, phone=caller.phone,
    )  # fmt: skip
    assert "Đã ghi kết quả xác minh." in operator.page.main


def confirm_on_phone(operator: AtDesk, number: str, account: str, caller: Citizen) -> None:
    """Have the caller agree on the own phone that the account is cancelled."""
    operator.open(f"/cases/{number}/evidence/confirm_on_phone?account={account}")
    operator.submit("KIỂM TRA", request="cancel_account")
    link = caller.sms(r"https?://\S+")
    address = next(word for word in link.split() if word.startswith("http"))
    caller.in_another_browser().open(address.rstrip(".")).submit("yes")
    assert "Đã xác nhận" in operator.open(f"/cases/{number}").page.main


@pytest.mark.item("S0-17")
def test_step_is_proposed_by_one_decided_by_another_and_taken_back(
    signed_in: SignedIn, caller: Citizen, account: str, records: Records
) -> None:
    operator, supervisor, checker = signed_in("operator"), signed_in("supervisor"), signed_in("checker")
    number = with_account(operator, caller)
    answer_questions(operator, number, account, caller)
    confirm_on_phone(operator, number, account, caller)
    operator.open(f"/cases/{number}/steps/new/cancel_account?ground=owner_asks")
    operator.submit("XEM TRƯỚC", account_id=account, ground="owner_asks")
    assert "Đóng tài khoản" in operator.page.main
    operator.submit("ĐỀ NGHỊ", account_id=account, ground="owner_asks", words="Công dân yêu cầu hủy tài khoản")
    assert "Đã gửi đề nghị." in operator.page.main
    step = records.value("SELECT id FROM desk_step WHERE state = 'proposed' AND account_id = $1::uuid", account)
    refusals = Refusals(records)
    for other in (operator, supervisor):
        assert other.post(f"/approvals/{step}", decision="approve").status_code == 403
    assert len(refusals.rules) == 2
    assert checker.open("/").page.has_link("Chờ phê duyệt")
    checker.open("/approvals").follow(number)
    assert "Câu hỏi kiểm tra, chủ tài khoản bị thay đổi" in checker.page.main, "what was checked, and about whom"
    assert not checker.page.has_link("Mở hộp tin"), "officials see no message with a code, in the sandbox either"
    checker.submit("PHÊ DUYỆT")
    assert "Đã phê duyệt và thực hiện." in checker.page.main
    state = "SELECT state FROM account WHERE id = $1::uuid"
    assert records.value(state, account) == "cancelled"
    operator.open(f"/cases/{number}/accounts/{account}").follow("Hoàn tác")
    operator.submit("HOÀN TÁC", words="Công dân đổi ý, muốn giữ tài khoản")
    back = records.value("SELECT id FROM desk_step WHERE state = 'proposed' AND reverts = $1", step)
    checker.open(f"/approvals/{back}").submit("PHÊ DUYỆT")
    assert records.value(state, account) == "active"


def test_who_signed_in_long_ago_signs_in_again_before_a_step_is_approved(
    signed_in: SignedIn, caller: Citizen, account: str, records: Records
) -> None:
    operator, checker = signed_in("operator"), signed_in("checker")
    number = with_account(operator, caller)
    answer_questions(operator, number, account, caller)
    operator.open(f"/cases/{number}/steps/new/lock_account?ground=compromised")
    operator.submit("XEM TRƯỚC", account_id=account, ground="compromised")
    operator.submit("THỰC HIỆN", account_id=account, ground="compromised", words="Công dân báo lộ mật khẩu")
    done = records.value("SELECT id FROM desk_step WHERE action = 'lock_account' AND account_id = $1::uuid", account)
    operator.open(f"/cases/{number}/steps/{done}/revert")
    operator.submit("HOÀN TÁC", words="Công dân đã đổi mật khẩu")
    step = records.value("SELECT id FROM desk_step WHERE state = 'proposed' AND reverts = $1", done)
    former = records.value(
        """UPDATE desk_session SET auth_time = auth_time - interval '1 hour'
            WHERE account_id = $1::uuid AND ended_at IS NULL RETURNING id""",
        checker.person["account_id"],
    )
    checker.open(f"/approvals/{step}")
    assert "MotID hỏi lại mật khẩu" in checker.page.main
    checker.submit("PHÊ DUYỆT")
    assert checker.page.address.startswith(checker.installation.exchange)
    checker.give_password().confirm_code()
    assert checker.page.path == f"/approvals/{step}", "back to what was being approved"
    assert "Chưa phê duyệt gì" in checker.page.main
    state = "SELECT state FROM desk_step WHERE id = $1"
    assert records.value(state, step) == "proposed"
    assert records.value("SELECT ended_at IS NOT NULL FROM desk_session WHERE id = $1", former)
    checker.submit("PHÊ DUYỆT")
    assert "Đã phê duyệt và thực hiện." in checker.page.main
    assert records.value(state, step) == "done"
