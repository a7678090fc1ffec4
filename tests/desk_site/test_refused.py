"""What officials cannot do, even by forms that no page offers: each attempt is a 403, and written down."""

import pytest

from tests.desk_site.conftest import SignedIn
from tests.desk_site.official import AtDesk
from tests.desk_site.test_case import open_case
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


@pytest.fixture
def refusals(records: Records) -> "Refusals":
    """What was written down since the test began."""
    return Refusals(records)


class Refusals:
    """Attempts that were written down since this began."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._before = self._all()

    def _all(self) -> list[str]:
        return [row["rule"] for row in self._records.rows("SELECT rule FROM desk_refusal ORDER BY refused_at, id")]

    @property
    def rules(self) -> list[str]:
        return self._all()[len(self._before) :]


def test_field_is_not_shown_without_a_reason(signed_in: SignedIn, caller: Citizen, refusals: Refusals) -> None:
    operator = signed_in("operator")
    number = open_case(operator, caller)
    for reason, words in (("", "Vì công dân yêu cầu"), ("verify_caller", ""), ("curious", "Vì tôi muốn biết")):
        sent = {"field": "caller_phone", "account": "", "reason": reason, "words": words}
        answer = operator.post(f"/cases/{number}/reveal", **sent)
        assert answer.status_code == 403
        assert operator.page.heading == "Chưa có lý do"
        assert caller.phone not in answer.text
    assert refusals.rules == ["no_reason"] * 3


def test_there_is_no_field_for_a_password_or_a_code(
    signed_in: SignedIn, caller: Citizen, account: str, refusals: Refusals
) -> None:
    operator = signed_in("operator")
    number = open_case(operator, caller)
    for field in ("password", "one_time_code"):
        sent = {"field": field, "account": account, "reason": "verify_caller", "words": "Để giúp công dân"}
        assert operator.post(f"/cases/{number}/reveal", **sent).status_code == 403
    assert refusals.rules == ["not_allowed"] * 2


def test_nothing_is_done_without_a_case_or_to_an_account_outside_of_it(
    signed_in: SignedIn, caller: Citizen, account: str, refusals: Refusals
) -> None:
    operator = signed_in("operator")
    number = open_case(operator, caller)
    reveal = {"field": "full_name", "account": account, "reason": "verify_caller", "words": "Để xác minh người gọi"}
    assert operator.post("/cases/KN-2026-999999/reveal", **reveal).status_code == 404
    assert operator.open(f"/cases/{number}").post(f"/cases/{number}/reveal", **reveal).status_code == 403
    step = {"ground": "compromised", "account_id": account, "words": "Công dân báo có người lạ"}
    assert (
        operator.open(f"/cases/{number}").post(f"/cases/{number}/steps/new/lock_account", **step).status_code == 403
    )
    assert operator.open("/").open(f"/cases/{number}/accounts/{account}").page.status == 403
    assert refusals.rules == ["no_case", *["account_not_in_case"] * 3]


def test_accounts_are_not_searched_without_a_purpose_or_by_who_does_not_work_on_the_case(
    signed_in: SignedIn, caller: Citizen, refusals: Refusals
) -> None:
    operator = signed_in("operator")
    number = open_case(operator, caller)
    assert operator.post(f"/cases/{number}/find-account", wanted=caller.number).status_code == 403
    auditor, checker = signed_in("auditor"), signed_in("checker")
    for other in (auditor, checker):
        sent = {"wanted": caller.number, "purpose": "callers_account"}
        assert other.post(f"/cases/{number}/find-account", **sent).status_code == 403
        assert other.open("/").post("/search", wanted=caller.number).status_code == 403
    assert refusals.rules == ["no_purpose", *["not_allowed"] * 4]


def test_step_without_evidence_is_refused(
    signed_in: SignedIn, caller: Citizen, account: str, refusals: Refusals
) -> None:
    operator = signed_in("operator")
    number = with_account(operator, caller)
    words = "Công dân nói bị mất điện thoại"
    step = {"ground": "forgotten_password", "account_id": account, "words": words}
    assert operator.post(f"/cases/{number}/steps/new/one_time_reset", **step).status_code == 403
    assert operator.page.heading == "Chưa đủ căn cứ"
    assert refusals.rules == ["missing_evidence"]


def with_account(operator: AtDesk, caller: Citizen) -> str:
    """Open a case with the caller's account in it, and return its number."""
    number = open_case(operator, caller)
    operator.submit("TÌM TÀI KHOẢN", wanted=caller.number, purpose="callers_account")
    operator.submit("Đây là tài khoản của ca")
    return number


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("operator", "/approvals"), ("operator", "/officials"), ("operator", "/refusals"),
        ("checker", "/cases/new"), ("checker", "/search"),
        ("administrator", "/queue"), ("administrator", "/approvals"), ("auditor", "/officials"),
    ],
)  # fmt: skip
def test_page_of_another_role_is_refused(signed_in: SignedIn, refusals: Refusals, role: str, path: str) -> None:
    page = signed_in(role).open(path).page
    assert page.status == 403
    assert page.heading == "Vai trò của bạn không cho phép việc này"
    assert refusals.rules == ["not_allowed"]


def test_form_without_the_browsers_token_is_refused(signed_in: SignedIn, caller: Citizen) -> None:
    operator = signed_in("operator")
    number = open_case(operator, caller)
    at = f"{operator.installation.desk}/cases/{number}/close"
    assert operator.client.post(at, data={"outcome": "answered"}).status_code == 403
    token = operator.page.tree.xpath("string(//input[@name='csrf_token']/@value)")
    foreign = operator.client.post(
        at, data={"outcome": "answered", "csrf_token": token}, headers={"Origin": "https://evil.example"}
    )
    assert foreign.status_code == 403
    assert "ĐÓNG CA" in operator.open(f"/cases/{number}").page.buttons


def test_auditor_sees_what_was_refused(signed_in: SignedIn) -> None:
    operator = signed_in("operator")
    operator.open("/refusals")
    auditor = signed_in("auditor").open("/refusals")
    assert "Vai trò của bạn không cho phép việc này" in auditor.page.main
    assert operator.name in auditor.page.main


def test_nobody_grants_a_role_to_oneself(
    signed_in: SignedIn, officials: dict[str, dict[str, str]], refusals: Refusals
) -> None:
    administrator = signed_in("administrator").open("/officials")
    own = officials["administrator"]["personal_number"]
    administrator.submit("GIAO VAI TRÒ", number=own, role="checker", unit="vn")
    assert administrator.page.status == 403
    assert refusals.rules == ["own_account"]
