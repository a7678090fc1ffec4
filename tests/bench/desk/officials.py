"""Officials of the measured desk: many who work on cases, and a few who are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from motid.accounts.find_account import by_login
from motid.authn.visitor import Visitor
from motid.bootstrap.platform import Platform
from motid.db import UnitOfWork
from motid.kernel.actor import SYSTEM
from motid.kernel.personal_number import PersonalIdNumber
from motid.officials.grant_role import RoleHeldAlready, RoleIsGranted, grant_role
from motid.officials.model import NATIONAL_UNIT_CODE, Role
from motid.officials.open_desk_session import DeskSessionOpen, SignedIn, open_desk_session
from motid.web import cookies, forgery
from tests.bench.desk.citizens import NO_CASES, PROVINCES, Citizen, Unit, is_normalised, number_of

COLLEAGUES = 240
"""Officials who work on cases."""


@dataclass(frozen=True, slots=True)
class AtDesk:
    """An official who is signed in, as a browser: cookies, and what its forms carry."""

    account_id: UUID
    cookie: str
    csrf_token: str


@dataclass(frozen=True, slots=True)
class Shift:
    """Who is signed in. `provincial`: an operator of the province with next to no cases."""

    operator: AtDesk
    provincial: AtDesk
    supervisor: AtDesk
    checker: AtDesk
    administrator: AtDesk
    auditor: AtDesk


def who_works(citizens: Sequence[Citizen]) -> list[Citizen]:
    """Return the citizens who work at the desk: normalised ones, as many among the old accounts as the new."""
    return list(citizens[: -NO_CASES : max(5, len(citizens) // COLLEAGUES // 5 * 5)])


async def insert_colleagues(uow: UnitOfWork, colleagues: Sequence[Citizen], units: Sequence[Unit]) -> None:
    """Let every fourth be an operator everywhere, and the others operators of one unit each."""
    rows = [
        (uow.new_id(), each.account_id, "operator", units[0 if place % 4 == 0 else place % len(units)].id, uow.now)
        for place, each in enumerate(colleagues)
    ]
    columns = ("id", "account_id", "role", "unit_id", "granted_at")
    await uow.connection.copy_records_to_table("official_role", records=rows, columns=columns)


async def sign_in_all(platform: Platform, accounts: int) -> Shift:
    """Let six people work: of the last citizens, those who have personal numbers; no case is about them."""
    numbers = (number_of(place) for place in range(accounts - NO_CASES, accounts) if is_normalised(place))
    able = [number for number in numbers if isinstance(number, PersonalIdNumber)]
    work = [
        (Role.OPERATOR, NATIONAL_UNIT_CODE),
        (Role.OPERATOR, f"tinh-{PROVINCES - 1:02}"),
        (Role.SUPERVISOR, NATIONAL_UNIT_CODE),
        (Role.CHECKER, NATIONAL_UNIT_CODE),
        (Role.ADMINISTRATOR, NATIONAL_UNIT_CODE),
        (Role.AUDITOR, NATIONAL_UNIT_CODE),
    ]
    return Shift(*[await _sign_in(platform, who, *what) for who, what in zip(able, work, strict=False)])


async def _sign_in(platform: Platform, number: PersonalIdNumber, role: Role, unit_code: str) -> AtDesk:
    async with platform.database.begin(SYSTEM) as uow:
        granted = await grant_role(uow, number=number, role=role, unit_code=unit_code, by=None)
        if not isinstance(granted, RoleIsGranted | RoleHeldAlready):
            raise TypeError(f"{role}: {granted}")
        account_id = (await by_login(uow.connection, uow.vault, number))[0].account_id
    now = platform.database.clock.now()
    signed_in = SignedIn(account_id, f"bench-{role}-{unit_code}", "urn:motid:ial2:aal2", now)
    visitor = Visitor.of_request("127.0.0.1", "bench")
    session = await open_desk_session(platform.database, platform.policies, signed_in, visitor)
    if not isinstance(session, DeskSessionOpen):
        raise TypeError(f"{role}: no session")
    browser = forgery.fresh_browser()
    return AtDesk(
        account_id,
        f"{cookies.DESK_SESSION}={session.cookie}; {cookies.DESK_BROWSER}={browser}",
        forgery.token_for(platform.vault, browser),
    )
