"""What a citizen answers and sees: “Không phải tôi” on the own phone, and how far the own requests are."""

from motid.db import Database
from motid.desk.open_case import CaseQueue
from motid.kernel.actor import SYSTEM
from motid.policies import PolicyBook
from tests.desk_site.conftest import SignedIn
from tests.desk_site.test_refused import Refusals, with_account
from tests.installation import Installation
from tests.journey.conftest import Newcomer
from tests.journey.records import Records
from tests.journey.waiting import wait_for


def test_a_denial_on_the_phone_stands_in_red_on_the_case_and_nothing_is_done_for_the_caller(
    signed_in: SignedIn, installation: Installation, newcomer: Newcomer, records: Records
) -> None:
    citizen, operator = newcomer(installation).register(), signed_in("operator")
    [account] = records.accounts_of(citizen.number)
    number = with_account(operator, citizen)
    operator.open(f"/cases/{number}/steps/new/release_identifier?ground=anothers_phone")
    assert [option.get("value") for option in operator.page.field("account_id")] == [str(account)]
    assert len(operator.page.field("identifier_id")) > 1, "what this account is known by"
    operator.open(f"/cases/{number}/evidence/confirm_on_phone?account={account}").submit("KIỂM TRA")
    link = citizen.sms(r"https?://\S+")
    address = next(word for word in link.split() if word.startswith("http"))
    citizen.in_another_browser().open(address.rstrip(".")).submit("no")
    operator.open(f"/cases/{number}")
    [alert] = operator.page.texts("//main//*[@role='alert']")
    assert "Chủ số điện thoại trả lời: “Không phải tôi”" in alert
    refusals = Refusals(records)
    words = {"account_id": str(account), "ground": "forgotten_password", "words": "Người gọi nói quên mật khẩu"}
    assert operator.post(f"/cases/{number}/steps/new/one_time_reset", **words).status_code == 403
    assert refusals.rules == ["missing_evidence"]
    assert "Người gọi nói quên mật khẩu" in operator.page.text


def test_citizens_see_how_far_their_requests_are(
    installation: Installation, newcomer: Newcomer, records: Records
) -> None:
    citizen = newcomer(installation).register()
    wait_for(lambda: records.is_normalised(citizen.number))
    citizen.sign_in()
    assert "Bạn chưa gửi yêu cầu nào cho cán bộ." in citizen.open("/account/cases").page.main
    [account] = records.accounts_of(citizen.number)

    async def ask(database: Database) -> str:
        async with database.begin(SYSTEM) as uow:
            return await CaseQueue(PolicyBook()).open_case(
                uow, kind="closure_objection", account_id=account, related=(), statement=None
            )

    number = records.in_database(ask)
    main = citizen.open("/account/cases").page.main
    assert number in main
    assert "Đã tiếp nhận, đang chờ cán bộ" in main
