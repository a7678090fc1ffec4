"""Calls back as values, and when a citizen may expect one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final, Literal
from uuid import UUID

import msgspec

from motid.desk.call_backs.policies import CallBackRules
from motid.desk.model import CaseKind
from motid.kernel.clock import VIETNAM
from motid.kernel.names import FullName
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText

State = Literal["waiting", "taken", "reached", "not_reached", "wrong_number", "unwanted", "withdrawn", "expired"]
Ending = Literal["wrong_number", "unwanted"]
"""What an official finds out on the phone and that ends an entry without a case."""
SEALED_KIND: Final = "call_back"
INDEX_KIND: Final = "call_back_phone"
TOPICS: Final = (
    CaseKind.PHONE_TAKEN,
    CaseKind.IDENTITY_TAKEN,
    CaseKind.FORGOTTEN_PASSWORD,
    CaseKind.NO_MATCH,
    CaseKind.INCOMPLETE,
    CaseKind.TWO_ACCOUNTS,
    CaseKind.OTHER,
)
"""What a citizen may say that it is about; `OTHER` where nothing is said."""


class PartOfDay(StrEnum):
    """When a citizen prefers the call."""

    ANY = "any"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


_HOURS: Final = {PartOfDay.MORNING: (0, 12), PartOfDay.AFTERNOON: (12, 18), PartOfDay.EVENING: (18, 24)}


@dataclass(frozen=True, slots=True)
class CallBackWish:
    """What a citizen asks for."""

    full_name: FullName
    phone: PhoneNumber
    topic: CaseKind
    part_of_day: PartOfDay
    statement: PersonalText


class CallBackBundle(msgspec.Struct, frozen=True):
    """Who waits, as it is sealed in `call_back.sealed`; empty texts once erased. `phone` in E.164."""

    full_name: str
    phone: str
    statement: str

    def __repr__(self) -> str:
        return "<CallBackBundle>"


ERASED: Final = CallBackBundle("", "", "")


@dataclass(frozen=True, slots=True)
class CallBack:
    """An entry of the list, without whom it is about."""

    id: UUID
    number: str
    state: State
    topic: CaseKind
    part_of_day: PartOfDay
    asked_at: datetime
    due_at: datetime
    next_at: datetime
    tries: int
    taken_by: UUID | None
    taken_at: datetime | None

    def overdue_at(self, instant: datetime) -> bool:
        """Whether the citizen was told to expect the call before an instant."""
        return self.state == "waiting" and self.due_at <= instant


@dataclass(frozen=True, slots=True)
class Promise:
    """Not called before `earliest`, and expected until `latest`."""

    earliest: datetime
    latest: datetime


def promised(asked_at: datetime, part: PartOfDay, before: int, rules: CallBackRules) -> Promise:
    """Return when the call may be expected by somebody before whom `before` others wait.

    Minutes count while there is service; a preferred part of the day moves the end to the end of such a part.
    """
    minutes = max(rules.within_minutes, ceil((before + 1) * rules.minutes_a_call / rules.lines))
    latest = _after_service(asked_at, timedelta(minutes=minutes), rules)
    earliest, _ = _window(asked_at, PartOfDay.ANY if part is PartOfDay.ANY else part, rules)
    if part is not PartOfDay.ANY:
        _, latest = _window(latest, part, rules)
    return Promise(max(asked_at, earliest), latest)


def _after_service(start: datetime, service: timedelta, rules: CallBackRules) -> datetime:
    """Return the instant at which so much time of service has passed."""
    per_day = timedelta(hours=rules.closes_at - rules.opens_at)
    days, rest = divmod(service, per_day)
    opens, closes = _window(start, PartOfDay.ANY, rules)
    here = max(start, opens)
    if here + rest > closes:
        rest -= closes - here
        here, _ = _window(closes, PartOfDay.ANY, rules)
    return here + rest + timedelta(days=days)


def _window(instant: datetime, part: PartOfDay, rules: CallBackRules) -> tuple[datetime, datetime]:
    """Return (start, end) of the first stretch of service, in a part of the day, that ends after an instant.

    A part in which there is no service counts as any.
    """
    first, last = _HOURS.get(part, (0, 24))
    opens, closes = max(first, rules.opens_at), min(last, rules.closes_at)
    if opens >= closes:
        opens, closes = rules.opens_at, rules.closes_at
    midnight = instant.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    if midnight + timedelta(hours=closes) <= instant:
        midnight += timedelta(days=1)
    return (midnight + timedelta(hours=opens)).astimezone(instant.tzinfo), (
        midnight + timedelta(hours=closes)
    ).astimezone(instant.tzinfo)
