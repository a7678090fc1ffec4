"""After a whole journey nothing personal is in the database or in the logs (invariant 4)."""

import asyncio
import re

import httpx
import pytest

from tests.installation import Installation
from tests.journey.citizen import Citizen, other_than
from tests.journey.conftest import fresh_phone
from tests.journey.test_portal import at_portal, give_consent
from tests.privacy import PersonalDataFound, assert_no_personal_data, dump_database

NAME = "Tôn Nữ Quỳnh Khuê Miên"
EMAIL = "quynh.khue.mien@example.com"
PASSWORD = "Jazz-Wolf.Fjord#6183"
WRONG_PASSWORD = "Wolf-Jazz.Fjord#3816"


def journey(citizen: Citizen, wrong_phone: str) -> list[str]:
    """Do everything that a citizen can do, mistakes included; return the codes that arrived."""
    codes = []
    citizen.fill_in_registration(phone=wrong_phone)
    citizen.fill_in_registration(full_name="Tôn Nữ Sai Tên", phone=citizen.phone)
    citizen.fill_in_registration()
    codes.append(citizen.code())
    citizen.submit("XÁC NHẬN", code=other_than(codes[0])).submit("XÁC NHẬN", code=codes[0])
    citizen.set_password("yếu").set_password(f"Xa-{citizen.number}")
    citizen.set_password()
    citizen.fill_in_registration()
    citizen.follow("Khiếu nại khi không sở hữu tài khoản").submit(
        "GỬI KHIẾU NẠI", login_name=citizen.number, full_name=citizen.name, contact_phone=citizen.phone,
        statement=f"Tôi là {citizen.name}, số {citizen.number}.",
    )  # fmt: skip
    citizen.open("/sign-in").give_password(WRONG_PASSWORD)
    citizen.open("/sign-in").give_password()
    codes.append(citizen.code())
    citizen.submit("XÁC NHẬN", code=other_than(codes[1])).submit("XÁC NHẬN", code=codes[1], remember_browser="y")
    for page in ("/account", "/account/history", "/account/sessions", "/account/code-phones"):
        citizen.open(page)
    at_portal(citizen).follow("Đăng nhập bằng MotID")
    give_consent(citizen)
    at_portal(citizen, "/services/birth-record-copy")
    citizen.open("/sign-out").submit("Đăng xuất")
    citizen.sms("da duoc mo")
    return codes


@pytest.fixture(scope="module")
def personal(installation: Installation) -> list[str]:
    """What must be nowhere: everything about a person who has been everywhere."""
    person = installation.new_person(
        full_name=NAME, date_of_birth="1983-10-27", phone=fresh_phone(), email=EMAIL, gender="female"
    )
    citizen = Citizen(installation, person, PASSWORD)
    wrong_phone = fresh_phone()
    codes = journey(citizen, wrong_phone)
    address = person["permanent_address"]
    words = [word for word in NAME.split() if len(word) > 3]
    values = [
        NAME, *words, citizen.number, citizen.phone, wrong_phone, EMAIL, str(person["date_of_birth"]),
        *[str(entry["number"]) for entry in person["cmnd_history"]],
        *[text for text in _texts(address) if len(text) > 8],
        PASSWORD, WRONG_PASSWORD, *codes,
    ]  # fmt: skip
    return list(dict.fromkeys(values))


def _texts(value: object) -> list[str]:
    """Return every text inside a JSON document."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def test_nothing_personal_is_in_the_database(installation: Installation, personal: list[str]) -> None:
    dump = asyncio.run(dump_database(installation.database_url))
    assert b"outbound_message" in dump
    assert_no_personal_data(dump, personal)


def test_nothing_personal_is_in_the_logs(installation: Installation, personal: list[str]) -> None:
    logs = [*installation.var.glob("**/*.log")]
    assert {log.stem for log in logs} >= {"exchange", "worker", "portal", "sandbox", "run"}
    for log in logs:
        assert_no_personal_data(log.read_bytes(), personal)


def test_nothing_personal_is_in_the_metrics(installation: Installation, personal: list[str]) -> None:


    for site in (installation.exchange, installation.portal):
        assert_no_personal_data(httpx.get(f"{site}/metrics").content, personal)


def test_the_portal_s_own_records_hold_only_what_was_shared(installation: Installation, personal: list[str]) -> None:
    """The portal is another party; still no password and no code ever reaches it."""
    secrets = [value for value in personal if value in (PASSWORD, WRONG_PASSWORD) or re.fullmatch(r"\d{6}", value)]
    assert len(secrets) == 4
    for file in (installation.var / "portal").glob("*"):
        assert_no_personal_data(file.read_bytes(), secrets)


def test_the_search_would_find_something(personal: list[str]) -> None:
    with pytest.raises(PersonalDataFound):
        assert_no_personal_data(f"… {NAME.upper()} …".encode(), personal)
