"""What came of a call back: a case, another try, or the end."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk.access import recorded
from motid.desk.call_backs import store
from motid.desk.call_backs.events import CallBackEnded, CallBackGivenBack
from motid.desk.call_backs.messages import not_reached_sms
from motid.desk.call_backs.model import SEALED_KIND, CallBackBundle, Ending
from motid.desk.call_backs.policies import CALL_BACK_RULES
from motid.desk.directory.read_directory import national_hotline
from motid.desk.environment import DeskEnvironment
from motid.desk.model import Case, CaseKind, RefusalRule, Refused
from motid.desk.take_call import Call, open_called_case
from motid.kernel.clock import vietnamese_date
from motid.kernel.names import FullName
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.messaging.enqueue_message import enqueue_sms
from motid.officials.model import Official, Right
from motid.officials.rights import may, unit_at_work


@dataclass(frozen=True, slots=True)
class NotHeld:
    """The official does not have the entry (any more): it was held too long, or withdrawn. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class CallAgain:
    """Nobody answered; the entry waits for another try."""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Nobody answered the last time either; the citizen is told by SMS."""


@dataclass(frozen=True, slots=True)
class CallBackNoted:
    """The entry is over, or waits again, as asked."""


@recorded
async def note_reached(
    env: DeskEnvironment, official: Official, entry_id: UUID, kind: CaseKind
) -> Case | NotHeld | Refused:
    """Open a case for the citizen on the phone; the entry is over."""
    unit_id = unit_at_work(official, Right.WORK_CASES)
    if unit_id is None or not may(official, Right.CALL_BACK):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        row = await store.lock_held(uow.connection, entry_id, official.account_id)
        if row is None:
            return NotHeld()
        bundle = _bundle(uow, row)
        call = Call(
            kind=kind,
            full_name=FullName(bundle.full_name),
            phone=PhoneNumber(bundle.phone),
            numbers=(),
            statement=PersonalText(bundle.statement),
            channel="call_back",
        )
        case = await open_called_case(uow, env, official, call, unit_id)
        if isinstance(case, Case):
            await _end(uow, official, entry_id, "reached", case.id)
        return case


@recorded
async def note_no_answer(
    env: DeskEnvironment, official: Official, entry_id: UUID
) -> CallAgain | GivenUp | NotHeld | Refused:
    """Try again later; after the last try the citizen is told that nobody answered."""
    if not may(official, Right.CALL_BACK):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        row = await store.lock_held(uow.connection, entry_id, official.account_id)
        if row is None:
            return NotHeld()
        rules = env.policies.at(CALL_BACK_RULES, uow.now)
        if row["tries"] + 1 < rules.tries:
            later = uow.now + timedelta(minutes=rules.again_after_minutes)
            await store.give_back(uow.connection, entry_id, later, tried=True)
            await record(uow, CallBackGivenBack(call_back_id=entry_id, reason="no_answer"))
            return CallAgain()
        await _end(uow, official, entry_id, "not_reached")
        hotline = await national_hotline(uow.connection, vietnamese_date(uow.now))
        text = not_reached_sms(row["number"], hotline)
        await enqueue_sms(uow, recipient=PhoneNumber(_bundle(uow, row).phone), text=text, purpose="notification")
        return GivenUp()


@recorded
async def note_ending(
    env: DeskEnvironment, official: Official, entry_id: UUID, ending: Ending
) -> CallBackNoted | NotHeld | Refused:
    """End an entry: it was a wrong number, or the citizen wants nothing any more."""
    if not may(official, Right.CALL_BACK):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        if await store.lock_held(uow.connection, entry_id, official.account_id) is None:
            return NotHeld()
        await _end(uow, official, entry_id, ending)
        return CallBackNoted()


@recorded
async def give_back(env: DeskEnvironment, official: Official, entry_id: UUID) -> CallBackNoted | NotHeld | Refused:
    """Let somebody else call: no try is counted."""
    if not may(official, Right.CALL_BACK):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        if await store.lock_held(uow.connection, entry_id, official.account_id) is None:
            return NotHeld()
        await store.give_back(uow.connection, entry_id, uow.now, tried=False)
        await record(uow, CallBackGivenBack(call_back_id=entry_id, reason="given_back"))
        return CallBackNoted()


def _bundle(uow: UnitOfWork, row: Any) -> CallBackBundle:
    return uow.vault.open(SEALED_KIND, row["id"], row["sealed"], CallBackBundle)


async def _end(
    uow: UnitOfWork, official: Official, entry_id: UUID, outcome: str, case_id: UUID | None = None
) -> None:
    await store.end(uow.connection, entry_id, outcome, uow.now, ended_by=official.account_id, case_id=case_id)
    await record(uow, CallBackEnded(call_back_id=entry_id, outcome=outcome, case_id=case_id))
