"""A campaign as it was ordered, and how far it is."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

import msgspec

from motid.kernel.clock import VIETNAM

Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?$")]
"""Short name of a campaign, a cohort, a system or a unit, as it stands in commands and files."""
Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
LocalPath = Annotated[str, msgspec.Meta(pattern=r"^/(?:[^/\\].*)?$", max_length=200)]
Place = Literal["home", "sign_in", "account"]
"""Pages of the exchange that announce."""
UnitKind = Literal[
    "ministry", "province", "department", "centre", "district", "commune", "village", "agency", "organisation"
]


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of the document; a misspelt member is an error, not silence."""


class Unit(_Part, frozen=True, kw_only=True):
    """A unit of administration or of an organisation; `parent` is the code of the one above it."""

    code: Code
    kind: UnitKind
    name: Words
    parent: Code | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    """First day on which it was no more, such as 2025-07-01 for districts."""


class Source(_Part, frozen=True, kw_only=True):
    """An official letter that the campaign rests on."""

    number: Words
    date: date
    issuer: Words
    subject: str = ""


class System(_Part, frozen=True, kw_only=True):
    """A system or a channel that takes part; `role`: whether people come through it, or it is asked."""

    code: Code
    name: Words
    role: Literal["channel", "registry", "identity"]


class Duty(_Part, frozen=True, kw_only=True):
    """What units or roles have to do, with the letter that says so."""

    who: tuple[Words, ...]
    what: Words
    source: Words


class Cohort(_Part, frozen=True, kw_only=True):
    """A group of people. `due_before`: the first day that is too late (“trước ngày …”); None without a deadline."""

    code: Code
    name: Words
    starts_on: date
    due_before: date | None = None
    source: Words


class Announcement(_Part, frozen=True, kw_only=True):
    """A text on the exchange's pages from a day to just before another, in Vietnamese and English."""

    places: tuple[Place, ...]
    from_day: date = msgspec.field(name="from")
    until: date | None = None
    vi: Words
    en: Words
    link: LocalPath | None = None
    """Address on the exchange that tells more."""

    def shown_at(self, instant: datetime) -> bool:
        """Tell whether its period covers an instant."""
        return midnight(self.from_day) <= instant and (self.until is None or instant < midnight(self.until))


class Campaign(_Part, frozen=True, kw_only=True):
    """A campaign: everything that its letters say and that a program can use."""

    code: Code
    name: Words
    issuer: Code
    """Code of the unit that orders it."""
    starts_on: date
    ends_on: date | None = None
    """Its last day; None while it goes on."""
    sources: tuple[Source, ...]
    purposes: tuple[Words, ...] = ()
    addressees: tuple[Code, ...] = ()
    copies_to: tuple[Words, ...] = ()
    roles: tuple[Words, ...] = ()
    """Who acts in it besides the addressees: citizens, clerks, the hotline, the post."""
    systems: tuple[System, ...] = ()
    duties: tuple[Duty, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    announcements: tuple[Announcement, ...] = ()

    def runs_at(self, instant: datetime) -> bool:
        """Tell whether the campaign has begun and is not over."""
        over = self.ends_on is not None and midnight(self.ends_on + timedelta(days=1)) <= instant
        return midnight(self.starts_on) <= instant and not over

    def announced(self, place: Place, instant: datetime) -> tuple[Announcement, ...]:
        """Return what the campaign says on a page at an instant; nothing outside of the campaign."""
        if not self.runs_at(instant):
            return ()
        return tuple(each for each in self.announcements if place in each.places and each.shown_at(instant))


class CampaignDocument(_Part, frozen=True, kw_only=True):
    """What `motid campaign apply` reads: the campaign, and the units that it names, each above those below it."""

    campaign: Campaign
    units: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a cohort is in a unit with all that is below it: counts of people, and no person.

    `expected`: people of the cohort, with and without an account. `accounts`: those who have one. `locked`: whose
    account is locked. `done`: whose account is normalised. `done_in_time`: before the deadline.
    """

    unit: str
    unit_name: str
    units_below: int
    expected: int
    accounts: int
    locked: int
    done: int
    done_in_time: int

    @property
    def people(self) -> int:
        """How many people have to be done: as expected, or more where more were found."""
        return max(self.expected, self.accounts)

    @property
    def left(self) -> int:
        """How many are still to do."""
        return self.people - self.done

    @property
    def per_mille(self) -> int:
        """How much is done, in thousandths, rounded down: 1000 only when everybody is."""
        return 1000 if self.people == 0 else self.done * 1000 // self.people


def midnight(day: date) -> datetime:
    """Return the first instant of a day in Vietnam."""
    return datetime.combine(day, time(), VIETNAM)
