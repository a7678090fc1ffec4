"""Many at once: one account a number, one use a code, and no guessing."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from pydantic import SecretStr

from motid.accounts.model import LoginName
from motid.authn.check_code import CodeAccepted, CodeExhausted, CodeExpired, CodeOutcome, CodeWrong, check_code
from motid.authn.environment import AuthnEnvironment
from motid.authn.issue_code import CodeSent, issue_code
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.password import Password
from motid.authn.password_hasher import PasswordHasher
from motid.authn.visitor import NetworkAddress
from motid.db import Database, Pool
from motid.kernel.actor import ANONYMOUS
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.clock import FixedClock, SystemClock
from motid.kernel.ids import Uuid7Source
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.limits import Limiter
from motid.messaging.model import Content
from motid.messaging.sealed import OUTBOUND_MESSAGE
from motid.policies import PolicyBook
from motid.proofing.registration.compare_with_carrier import CarrierAnswered, compare_with_carrier
from motid.proofing.registration.confirm_phone import confirm_phone
from motid.proofing.registration.finish_registration import (
    NumberTaken,
    RegistrationFinished,
    finish_registration,
)
from motid.proofing.registration.model import Application, Registration
from motid.proofing.registration.read_registration import read_registration
from motid.proofing.registration.start_registration import Started, start_registration
from motid.registries.adapters.carrier_rest import CarrierEndpoint, RestCarrierDirectory
from motid.vault import Vault
from tests.installation import PASSWORD, Installation
from tests.journey.citizen import Citizen, other_than
from tests.journey.records import Records

NETWORK = NetworkAddress.parse("203.0.113.7")
AT_ONCE = 100
BROWSERS = 20


@pytest.fixture
async def hasher() -> AsyncIterator[PasswordHasher]:
    hasher = PasswordHasher()
    yield hasher
    hasher.close()


@pytest.fixture
def authn(database: Database, pool: Pool, vault: Vault, hasher: PasswordHasher) -> AuthnEnvironment:
    """The real environment, with limits that let one network register a hundred times."""
    return AuthnEnvironment(database, PolicyBook(), Limiter(pool, vault, scale=1000), hasher, "MotID")


@pytest.fixture
async def carrier(installation: Installation) -> AsyncIterator[RestCarrierDirectory]:
    """The simulated carrier, asked over its wire protocol."""
    endpoint = CarrierEndpoint(f"{installation.sandbox}/carrier/v1", SecretStr("sandbox"), 8)
    directory = RestCarrierDirectory(endpoint)
    yield directory
    await directory.aclose()


async def code_of(database: Database, subject_id: UUID) -> OneTimeCode:
    """Read the code of a subject in the SMS that waits for delivery."""
    row = await database.pool.fetchrow(
        """SELECT m.id, m.sealed FROM outbound_message m JOIN one_time_code c ON m.idempotency_key = 'code-' || c.id
            WHERE c.subject_id = $1 ORDER BY c.created_at DESC LIMIT 1""",
        subject_id,
    )
    assert row is not None
    text = database.vault.open(OUTBOUND_MESSAGE, row["id"], row["sealed"], Content).text or ""
    return OneTimeCode.typed(next(word for word in text.split() if len(word) == 6 and word.isdigit()))


async def up_to_the_password(
    authn: AuthnEnvironment, carrier: RestCarrierDirectory, application: Application
) -> Registration:
    """Register as far as the password page."""
    started = await start_registration(authn, application, network=NETWORK, continue_to=None)
    assert isinstance(started, Started)
    registration = await read_registration(authn.database, started.token)
    assert registration is not None
    assert isinstance(await compare_with_carrier(authn, carrier, registration, NETWORK), CarrierAnswered)
    code = await code_of(authn.database, registration.id)
    waiting = await read_registration(authn.database, started.token)
    assert waiting is not None
    assert await confirm_phone(authn, waiting, code) == CodeAccepted()
    ready = await read_registration(authn.database, started.token)
    assert ready is not None
    return ready


def application_of(citizen: Citizen) -> Application:
    number: LoginName = PersonalIdNumber.parse(citizen.number)
    born = DateOfBirth.parse(str(citizen.person["date_of_birth"]))
    return Application(number, FullName.parse(citizen.name), born, PhoneNumber.parse(citizen.phone), None)


async def test_a_hundred_registrations_of_one_number_open_one_account(
    authn: AuthnEnvironment, carrier: RestCarrierDirectory, citizen: Citizen
) -> None:
    application = application_of(citizen)
    ready = [await up_to_the_password(authn, carrier, application) for _ in range(AT_ONCE)]
    password = Password.typed(PASSWORD)
    outcomes = await asyncio.gather(*(finish_registration(authn, registration, password) for registration in ready))

    assert [type(outcome) for outcome in outcomes].count(RegistrationFinished) == 1
    assert outcomes.count(NumberTaken()) == AT_ONCE - 1
    pool = authn.database.pool
    for table in ("account", "person", "evidence", "password_credential", "otp_phone"):
        assert await pool.fetchval(f"SELECT count(*) FROM {table}") == 1, table
    states = await pool.fetch("SELECT state, count(*) AS n FROM registration GROUP BY state")
    assert {row["state"]: row["n"] for row in states} == {"opened": 1, "taken": AT_ONCE - 1}
    told = await pool.fetchval("SELECT count(*) FROM outbound_message WHERE idempotency_key LIKE 'account-opened-%'")
    assert told == 1


def test_twenty_browsers_that_finish_at_once_open_one_account(citizen: Citizen, records: Records) -> None:
    browsers = [citizen.in_another_browser() for _ in range(BROWSERS)]
    for browser in browsers:
        browser.fill_in_registration().confirm_code()
        assert browser.page.path == "/register/password"
    with ThreadPoolExecutor(BROWSERS) as threads:
        list(threads.map(Citizen.set_password, browsers))
    headings = sorted(browser.page.heading for browser in browsers)
    assert headings == sorted(["Đăng ký thành công"] + ["Số CMT/CCCD này đã có tài khoản"] * (BROWSERS - 1))
    assert len(records.accounts_of(citizen.number)) == 1
    assert citizen.sign_in().page.heading == f"Xin chào, {citizen.name}"


async def test_a_code_submitted_fifty_times_at_once_is_accepted_once(
    authn: AuthnEnvironment, citizen: Citizen
) -> None:
    subject = Uuid7Source().new()
    await send(authn, subject, citizen)
    code = await code_of(authn.database, subject)
    outcomes = await asyncio.gather(*(attempt(authn, subject, code) for _ in range(50)))
    assert outcomes.count(CodeAccepted()) == 1
    assert outcomes.count(CodeExpired()) == 49


def test_a_code_submitted_by_twenty_tabs_at_once_is_accepted_once(citizen: Citizen, records: Records) -> None:
    code = citizen.fill_in_registration().code()
    form = citizen.page
    tabs = [citizen.in_another_browser() for _ in range(BROWSERS)]
    for tab in tabs:
        tab.client.cookies.update(citizen.client.cookies)
        tab.page = form
    with ThreadPoolExecutor(BROWSERS) as threads:
        list(threads.map(lambda tab: tab.submit("XÁC NHẬN", code=code), tabs))
    assert all(tab.page.status == 200 for tab in tabs)
    confirmed = records.value(
        """SELECT count(*) FROM audit_event e, one_time_code c
            WHERE e.kind = 'authn.code_confirmed' AND (e.data->>'code_id')::uuid = c.id
              AND c.subject_id = (SELECT id FROM registration ORDER BY created_at DESC LIMIT 1)"""
    )
    assert confirmed == 1
    citizen.page = form
    assert citizen.open("/register/password").set_password().page.heading == "Đăng ký thành công"


@pytest.mark.slow
async def test_ten_thousand_wrong_codes_never_guess_one(
    pool: Pool, vault: Vault, hasher: PasswordHasher, citizen: Citizen
) -> None:
    """An attacker asks for a code as often as the limits allow, and guesses a hundred times a minute.

    The right code is among the guesses, only not among the first five for each code: tries beyond are refused without
    being compared.
    """
    clock = FixedClock(SystemClock().now())
    authn = AuthnEnvironment(Database(pool, vault, clock), PolicyBook(), Limiter(pool, vault), hasher, "MotID")
    subject, codes, guesses, right = Uuid7Source().new(), 0, 0, OneTimeCode.typed("")
    while guesses < 10_000:
        if isinstance(await send(authn, subject, citizen), CodeSent):
            codes += 1
            right = await code_of(authn.database, subject)
            wrong = OneTimeCode.typed(other_than(right.reveal()))
            first = [await attempt(authn, subject, wrong) for _ in range(5)]
            assert first == [CodeWrong(4), CodeWrong(3), CodeWrong(2), CodeWrong(1), CodeExhausted()]
            guesses += 5
        for _ in range(5):
            more = await asyncio.gather(*(attempt(authn, subject, right) for _ in range(20)))
            assert set(more) <= {CodeExhausted(), CodeExpired()}
            guesses += 20
        clock.instant += timedelta(minutes=1)

    compared = await pool.fetchval("SELECT count(*) FROM audit_event WHERE kind = 'authn.code_rejected'")
    assert compared == 5 * codes
    minutes = guesses / 100
    assert codes <= 5 + minutes / 12 + 1
    assert await pool.fetchval("SELECT count(*) FROM one_time_code WHERE consumed_at IS NOT NULL") == 0


async def send(authn: AuthnEnvironment, subject: UUID, citizen: Citizen) -> object:
    phone = PhoneNumber.parse(citizen.phone)
    async with authn.database.begin(ANONYMOUS) as uow:
        return await issue_code(
            uow, authn, purpose=CodePurpose.REGISTRATION, subject_id=subject, phone=phone, network=NETWORK
        )


async def attempt(authn: AuthnEnvironment, subject: UUID, code: OneTimeCode) -> CodeOutcome:
    return await check_code(authn, purpose=CodePurpose.REGISTRATION, subject_id=subject, typed=code)
