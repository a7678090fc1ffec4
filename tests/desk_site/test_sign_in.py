"""Officials sign in through MotID itself, at AAL2; nobody else gets in."""

from tests.desk_site.conftest import SignedIn
from tests.desk_site.official import AtDesk, at_desk
from tests.installation import Installation
from tests.journey.conftest import Newcomer
from tests.journey.records import Records
from tests.journey.waiting import wait_for

Officials = dict[str, dict[str, str]]


def test_official_signs_in_with_password_and_code_and_sees_the_own_work(signed_in: SignedIn) -> None:
    operator = signed_in("operator")
    assert operator.page.heading == "Việc của tôi"
    assert operator.name in operator.page.main
    assert "Tổng đài viên" in operator.page.main


def test_pages_lead_through_the_sign_in_and_back(installation: Installation, officials: Officials) -> None:
    checker = at_desk(installation, officials["checker"]).sign_in("/approvals")
    assert checker.page.path == "/approvals"


def test_account_without_a_role_gets_a_clear_page_and_is_recorded(
    installation: Installation, records: Records, newcomer: Newcomer
) -> None:
    citizen = newcomer(installation).register()
    wait_for(lambda: records.is_normalised(citizen.number))
    before = records.value("SELECT count(*) FROM desk_refusal WHERE rule = 'not_allowed'")
    nobody = AtDesk(installation, citizen.person).sign_in()
    assert nobody.page.status == 403
    assert nobody.page.heading == "Tài khoản của bạn chưa có vai trò"
    assert records.value("SELECT count(*) FROM desk_refusal WHERE rule = 'not_allowed'") == before + 1
    assert nobody.open("/").page.path == "/sign-in"
