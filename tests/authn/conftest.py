"""What the tests of authn share: a clock that they move, an environment, accounts and their passwords."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import msgspec
import pytest

from motid.accounts.model import AccountRef, NewIdentifier, Profile
from motid.accounts.open_account import Opened, open_account
from motid.authn.add_otp_phone import OtpPhoneAdded, add_otp_phone
from motid.authn.environment import AuthnEnvironment
from motid.authn.password import Password
from motid.authn.password_hasher import PasswordHash, PasswordHasher
from motid.authn.set_password import set_password
from motid.authn.visitor import Visitor
from motid.db import Database, Pool
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.clock import FixedClock
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.limits import Limiter
from motid.messaging.model import Content
from motid.messaging.sealed import OUTBOUND_MESSAGE
from motid.policies import PolicyBook
from motid.vault import Vault

NOON = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
PASSWORD = Password.typed("Nắng-tháng-8-về")
WRONG = Password.typed("Mưa-tháng-7-đi")
_numbers = count(1)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture(scope="session")
def hasher() -> PasswordHasher:
    return PasswordHasher(waiting_at_most=500)


@pytest.fixture
async def authn(pool: Pool, vault: Vault, clock: FixedClock, hasher: PasswordHasher) -> AuthnEnvironment:
    return AuthnEnvironment(Database(pool, vault, clock), PolicyBook(), Limiter(pool, vault), hasher, "MotID")


@dataclass(frozen=True, slots=True)
class Citizen:
    """An account with a password and a default OTP phone."""

    ref: AccountRef
    login: PersonalIdNumber
    phone: PhoneNumber


@dataclass(frozen=True, slots=True)
class World:
    """Shorthands that act on the real thing."""

    authn: AuthnEnvironment
    clock: FixedClock

    def pass_by(self, **duration: float) -> None:
        self.clock.instant += timedelta(**duration)

    async def citizen(self, *, phone: PhoneNumber | None = None, with_phone: bool = True) -> Citizen:
        number = next(_numbers)
        login = PersonalIdNumber(f"946087{number:06}")
        phone = phone or PhoneNumber(f"+8495{number:07}")
        password_hash = await self.authn.hasher.hash(PASSWORD)
        assert isinstance(password_hash, PasswordHash)
        async with self.authn.database.begin(SYSTEM) as uow:
            outcome = await open_account(
                uow,
                origin="test",
                profile=Profile(FullName("Nguyễn Thị Thử Nghiệm"), DateOfBirth("1987-03-09")),
                identifiers=[NewIdentifier("personal_number", login, "test", uow.now)],
            )
            assert isinstance(outcome, Opened)
            await set_password(uow, outcome.account.account_id, password_hash)
            if with_phone:
                added = await add_otp_phone(uow, outcome.account.account_id, phone, default=True)
                assert isinstance(added, OtpPhoneAdded)
        return Citizen(outcome.account, login, phone)

    async def texts(self, phone: PhoneNumber) -> list[str]:
        """Return the SMS queued to a phone, oldest first."""
        pool, vault = self.authn.database.pool, self.authn.database.vault
        rows = await pool.fetch("SELECT id, sealed FROM outbound_message ORDER BY id")
        contents = [vault.open(OUTBOUND_MESSAGE, row["id"], row["sealed"], Content) for row in rows]
        return [content.text or "" for content in contents if content.recipient == phone.e164()]

    async def last_code(self, phone: PhoneNumber) -> str:
        """Return the code of the SMS queued last."""
        text = (await self.texts(phone))[-1]
        return next(word for word in text.split() if len(word) == 6 and word.isdigit())

    async def events(self) -> list[str]:
        rows = await self.authn.database.pool.fetch("SELECT kind FROM audit_event ORDER BY id")
        return [row["kind"] for row in rows]

    async def event_data(self, kind: str) -> list[dict[str, object]]:
        rows = await self.authn.database.pool.fetch("SELECT data FROM audit_event WHERE kind = $1 ORDER BY id", kind)
        return [msgspec.convert(row["data"], dict[str, object]) for row in rows]


@pytest.fixture
def world(authn: AuthnEnvironment, clock: FixedClock) -> World:
    return World(authn, clock)


def visitor(network: str = "203.0.113.7", **cookies: str | None) -> Visitor:
    return Visitor.of_request(network, "Mozilla/5.0 (Android 16) Test", **cookies)
