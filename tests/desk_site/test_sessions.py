"""How a session at the desk ends: signed out, ended at MotID, role ended; and units that are not one's own."""

import json
from uuid import UUID

import httpx

from motid.accounts.environment import AccountEnvironment
from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.bootstrap.declared import declared_merge_participants
from motid.db import Database
from motid.kernel.actor import SYSTEM
from tests.desk_site.conftest import SignedIn
from tests.desk_site.official import AtDesk, at_desk
from tests.desk_site.test_refused import Refusals
from tests.installation import Installation
from tests.journey.records import Records
from tests.journey.waiting import wait_for

Officials = dict[str, dict[str, str]]


def is_out(official: AtDesk) -> bool:
    return official.open("/").page.path == "/sign-in"


def test_signing_out_ends_the_session_here_and_at_motid(installation: Installation, officials: Officials) -> None:
    auditor = at_desk(installation, officials["auditor"]).sign_in()
    auditor.submit("Đăng xuất")
    assert auditor.page.path == "/signed-out"
    assert is_out(auditor)
    assert auditor.open(f"{installation.exchange}/account").page.path == "/sign-in"


def test_session_that_ends_at_motid_ends_here_by_a_logout_token(
    installation: Installation, officials: Officials
) -> None:
    auditor = at_desk(installation, officials["auditor"]).sign_in()
    auditor.open(f"{installation.exchange}/sign-out").submit("Đăng xuất")
    wait_for(lambda: is_out(auditor))


def test_logout_token_that_motid_did_not_sign_ends_nothing(installation: Installation, signed_in: SignedIn) -> None:
    checker = signed_in("checker")
    for token in ("", "x", "eyJhbGciOiJub25lIn0.eyJzaWQiOiJ4In0."):
        answer = httpx.post(f"{installation.desk}/backchannel-logout", data={"logout_token": token}, timeout=60)
        assert answer.status_code == 400
        assert answer.headers["cache-control"] == "no-store"
    assert not is_out(checker)


def test_ended_role_works_at_once(
    installation: Installation, officials: Officials, signed_in: SignedIn, records: Records
) -> None:
    auditor = at_desk(installation, officials["auditor"]).sign_in()
    administrator = signed_in("administrator").open("/officials")
    role = records.value(
        "SELECT id FROM official_role WHERE account_id = $1::uuid AND ended_at IS NULL",
        officials["auditor"]["account_id"],
    )
    administrator.post("/officials/end", role=str(role))
    assert "Đã kết thúc vai trò." in administrator.page.main
    assert is_out(auditor)
    again = {"number": officials["auditor"]["personal_number"], "role": "auditor", "unit": "vn"}
    assert "Đã giao vai trò." in administrator.submit("GIAO VAI TRÒ", **again).page.main


def test_role_whose_account_went_on_in_another_is_confirmed_there(
    installation: Installation, signed_in: SignedIn, records: Records
) -> None:
    roles = ("--role", "auditor", "--role", "checker")
    made = installation.command("sandbox", "officials", "--unit", "vpcp", *roles, "--json")
    assert made.returncode == 0, made.stderr
    appointed, surviving = (UUID(each["account_id"]) for each in json.loads(made.stdout))

    async def merge(database: Database) -> object:
        accounts = AccountEnvironment(declared_merge_participants())
        async with database.begin(SYSTEM) as uow:
            return await merge_accounts(uow, accounts, survivor_id=surviving, absorbed_id=appointed, reason="test")

    assert isinstance(records.in_database(merge), Merged)
    administrator = signed_in("administrator").open("/officials")
    assert administrator.page.main.count("tạm dừng: tài khoản đã gộp vào tài khoản của") == 1
    administrator.submit("Xác nhận cho tài khoản còn lại")
    assert "Đã xác nhận. Tài khoản còn lại giữ vai trò từ bây giờ." in administrator.page.main
    assert "tạm dừng" not in administrator.page.main
    held = "SELECT role FROM official_role WHERE account_id = $1 AND ended_at IS NULL ORDER BY role"
    assert [row["role"] for row in records.rows(held, surviving)] == ["auditor", "checker"]
    assert records.rows(held, appointed) == []


def test_answer_of_another_browser_signs_nobody_in(installation: Installation, officials: Officials) -> None:
    victim = at_desk(installation, officials["auditor"]).open("/sign-in")
    answer = f"{installation.desk}/sign-in/return?code=stolen&state=forged&iss={installation.exchange}"
    assert victim.open(answer).page.status == 400
    assert "không hoàn tất" in victim.page.main
    assert is_out(victim)


def test_case_of_another_unit_is_refused(installation: Installation, signed_in: SignedIn, records: Records) -> None:
    operator = signed_in("operator").open("/cases/new")
    operator.submit("MỞ CA", kind="other", channel="call", statement="Hỏi về hồ sơ.")
    number = operator.page.path.rpartition("/")[2]
    made = installation.command("sandbox", "officials", "--unit", "bo-cong-an", "--role", "operator", "--json")
    assert made.returncode == 0, made.stderr
    elsewhere = at_desk(installation, json.loads(made.stdout)[0]).sign_in()
    refusals = Refusals(records)
    assert elsewhere.open(f"/cases/{number}").page.status == 403
    assert elsewhere.page.heading == "Ca này thuộc đơn vị khác"
    assert elsewhere.open("/").post(f"/cases/{number}/note", words="Tôi xem được").status_code == 403
    assert refusals.rules == ["outside_unit"] * 2
