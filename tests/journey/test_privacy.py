"""After a whole journey nothing personal is in the database or in the logs (invariant 4)."""

import asyncio
import hashlib
import re
from dataclasses import dataclass

import httpx
import pytest

from tests.fresh_numbers import fresh_phone
from tests.installation import Installation
from tests.journey.citizen import Citizen, other_than
from tests.journey.test_portal import at_portal, give_consent
from tests.privacy import PersonalDataFound, assert_no_personal_data, dump_database

NAME = "Tôn Nữ Quỳnh Khuê Miên"
EMAIL = "quynh.khue.mien@example.com"
PASSWORD = "Jazz-61-Wolf.Fjord#8"
WRONG_PASSWORD = "Wolf-38-Jazz.Fjord#1"
"""Without four digits in a row, which stand everywhere by chance."""


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


@dataclass(frozen=True)
class Traces:
    """What must be nowhere: everything about a person who has been everywhere, and what they typed in secret."""

    values: list[str]
    codes: list[str]

    def assert_not_in(self, content: bytes) -> None:
        """Fail when anything personal, a password or a code is in `content`, in any form."""
        hidden = [form(code) for code in self.codes for form in (_in_hex, _as_digest)]
        assert_no_personal_data(content, [*self.values, PASSWORD, WRONG_PASSWORD, *hidden])
        for code in self.codes:
            # Six digits stand by chance in hexadecimal and in parts of a second: a code stands alone.
            assert not re.search(rf"(?<![\w.\\-]){code}(?!\w)".encode(), content)


@pytest.fixture(scope="module")
def traces(installation: Installation) -> Traces:
    """A person with an unusual name goes all the ways that there are."""
    person = installation.new_person(
        full_name=NAME, date_of_birth="1983-10-27", phone=fresh_phone(), email=EMAIL, gender="female"
    )
    wrong_phone = fresh_phone()
    codes = journey(Citizen(installation, person, PASSWORD), wrong_phone)
    values = [
        NAME, *[word for word in NAME.split() if len(word) > 4], EMAIL, wrong_phone,
        *[str(person[field]) for field in ("personal_number", "phone", "date_of_birth")],
        *[str(entry["number"]) for entry in person["cmnd_history"]],
        *[part for text in _texts(person["permanent_address"]) for part in _without_numbers(text) if len(part) > 8],
    ]  # fmt: skip
    return Traces(list(dict.fromkeys(values)), codes)


def _without_numbers(address: str) -> list[str]:
    """Return the parts of an address between its numbers: short numbers stand everywhere by chance."""
    return [part.strip(" ,") for part in re.split(r"\d+", address)]


def _in_hex(code: str) -> str:
    return code.encode().hex()


def _as_digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _texts(value: object) -> list[str]:
    """Return every text inside a JSON document."""
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    return [value] if isinstance(value, str) else []


def test_nothing_personal_is_in_the_database(installation: Installation, traces: Traces) -> None:
    dump = asyncio.run(dump_database(installation.database_url))
    assert b"outbound_message" in dump
    traces.assert_not_in(dump)


def test_nothing_personal_is_in_the_logs(installation: Installation, traces: Traces) -> None:
    logs = [*installation.var.glob("**/*.log")]
    assert {log.stem for log in logs} >= {"exchange", "worker", "portal", "sandbox", "run"}
    for log in logs:
        traces.assert_not_in(log.read_bytes())


def test_nothing_personal_is_in_the_metrics(installation: Installation, traces: Traces) -> None:
    for site in (installation.exchange, installation.portal):
        traces.assert_not_in(httpx.get(f"{site}/metrics", timeout=60).content)


def test_no_password_and_no_code_reaches_the_portal(installation: Installation, traces: Traces) -> None:
    secrets = Traces([], traces.codes)
    for file in (installation.var / "portal").glob("*"):
        secrets.assert_not_in(file.read_bytes())


def test_the_search_would_find_something(traces: Traces) -> None:
    with pytest.raises(PersonalDataFound):
        traces.assert_not_in(f"… {NAME.upper()} …".encode())
    with pytest.raises(AssertionError):
        traces.assert_not_in(f"code {traces.codes[0]} sent".encode())
