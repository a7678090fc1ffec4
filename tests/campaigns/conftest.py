"""A province with a campaign, its units, and accounts of people in them."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from motid.accounts.model import Profile
from motid.accounts.open_accounts import open_accounts
from motid.accounts.sealed_account import seal_account
from motid.campaigns.apply_campaign import Applied, apply_campaign
from motid.campaigns.enrol import Enrolled, enrol
from motid.campaigns.model import Announcement, Campaign, CampaignDocument, Cohort, Source, Unit
from motid.db import Database
from motid.kernel.actor import SYSTEM
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.clock import VIETNAM
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber

PROFILE = Profile(FullName("Đặng Thị Thử Nghiệm"), DateOfBirth("1987-03-09"))
VILLAGES, PEOPLE = 6, 2_400
_START = date(2023, 7, 15)
DOCUMENT = CampaignDocument(
    campaign=Campaign(
        code="test-2023",
        name="Chuẩn hóa thử nghiệm",
        issuer="tinh",
        starts_on=_START,
        sources=(Source(number="1/TN", date=date(2023, 7, 14), issuer="UBND tỉnh"),),
        cohorts=(
            Cohort(code="officials", name="Cán bộ", starts_on=_START, due_before=date(2023, 7, 20), source="1/TN"),
            Cohort(code="people", name="Người dân", starts_on=_START, source="1/TN"),
        ),
        announcements=(
            Announcement(places=("home",), from_day=_START, until=date(2023, 8, 1), vi="Một", en="One"),
        ),
    ),
    units=(
        Unit(code="tinh", kind="province", name="Tỉnh Thử Nghiệm"),
        Unit(code="huyen", kind="district", name="Huyện cũ", parent="tinh", valid_to=date(2025, 7, 1)),
        Unit(code="xa", kind="commune", name="Xã Thử Nghiệm", parent="huyen"),
        *(Unit(code=f"thon-{n}", kind="village", name=f"Thôn {n}", parent="xa") for n in range(VILLAGES)),
    ),
)  # fmt: skip


def number_of(person: int) -> PersonalIdNumber:
    """Return the personal number of somebody who does not exist."""
    return PersonalIdNumber(f"0361900{person:05}")


class Town:
    """People by number, with accounts or without, and what becomes of them."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def open(self, people: range) -> dict[int, UUID]:
        """Open an account for each; returns the accounts by person."""
        database = self.database
        sealed = [
            seal_account(
                database.vault, database.ids, profile=PROFILE, opened_at=None,
                identifiers=(("personal_number", number_of(person)),),
            )
            for person in people
        ]  # fmt: skip
        async with database.begin(SYSTEM) as uow:
            await open_accounts(uow, sealed, origin="test")
        return {person: each.account_id for person, each in zip(people, sealed, strict=True)}

    async def normalise(self, account_ids: list[UUID], at: datetime) -> None:
        """Let the accounts be normalised at an instant."""
        await self.database.pool.execute("UPDATE account SET normalised_at = $2 WHERE id = ANY ($1)", account_ids, at)

    async def enrol(self, cohort: str, people: dict[int, str]) -> Enrolled:
        """Count people to a cohort by the roll of their units."""
        async with self.database.begin(SYSTEM) as uow:
            outcome = await enrol(
                uow, "test-2023", cohort, {number_of(person): unit for person, unit in people.items()}
            )
        assert isinstance(outcome, Enrolled)
        return outcome


@pytest.fixture
async def town(database: Database) -> Town:
    """A province with its campaign and no people yet."""
    async with database.begin(SYSTEM) as uow:
        assert isinstance(await apply_campaign(uow, DOCUMENT), Applied)
    return Town(database)


def in_vietnam(day: date, hours: float = 0) -> datetime:
    """Return an instant so many hours after midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + timedelta(hours=hours)
