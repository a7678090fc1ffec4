"""An official takes somebody from the list, and sees whom to call: that is a reveal, and recorded as one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk.access import recorded
from motid.desk.call_backs import store
from motid.desk.call_backs.events import CallBackTaken
from motid.desk.call_backs.model import SEALED_KIND, CallBack, CallBackBundle
from motid.desk.call_backs.policies import CALL_BACK_RULES
from motid.desk.environment import DeskEnvironment
from motid.desk.model import RefusalRule, Refused
from motid.desk.policies import OFFICIAL_ATTEMPTS
from motid.desk.reveal_field import RevealBundle
from motid.desk.sealed import REVEAL
from motid.kernel.names import FullName
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.limits import Refused as LimitRefused
from motid.officials.model import Official, Right
from motid.officials.rights import may
from motid.vault import Vault


@dataclass(frozen=True, slots=True)
class ToCall:
    """An entry that the official has, with whom to call, until `visible_until`."""

    entry: CallBack
    full_name: FullName
    phone: PhoneNumber
    statement: PersonalText
    visible_until: datetime


@dataclass(frozen=True, slots=True)
class NobodyToCall:
    """Nobody waits, or somebody else has taken who was asked for."""


@recorded
async def take_call_back(
    env: DeskEnvironment, official: Official, entry_id: UUID | None = None
) -> ToCall | NobodyToCall | Refused:
    """Take an entry, or the one that has waited longest. Whoever has one already gets that one."""
    if not may(official, Right.CALL_BACK):
        return Refused(RefusalRule.NOT_ALLOWED)
    hold = timedelta(minutes=env.policies.at(CALL_BACK_RULES, env.database.clock.now()).hold_minutes)
    async with env.database.begin(official.actor) as uow:
        if (held := await store.held_by(uow.connection, official.account_id)) is not None:
            return _to_call(uow.vault, held, hold)
        reveals = env.policies.at(OFFICIAL_ATTEMPTS, uow.now).reveals.limit("desk.reveals")
        if isinstance(
            await env.limiter.take(reveals, str(official.person_id), uow.now, within=uow.connection), LimitRefused
        ):
            return Refused(RefusalRule.TOO_MANY)
        row = await store.take(uow.connection, official.account_id, uow.now, entry_id)
        if row is None:
            return NobodyToCall()
        await _reveal(uow, official, row["id"], uow.now + hold)
        return _to_call(uow.vault, row, hold)


async def held_call_back(env: DeskEnvironment, official: Official) -> ToCall | None:
    """Return what an official has taken and may still see."""
    now = env.database.clock.now()
    hold = timedelta(minutes=env.policies.at(CALL_BACK_RULES, now).hold_minutes)
    async with env.database.read() as connection:
        row = await store.held_by(connection, official.account_id)
    if row is None or row["taken_at"] + hold <= now:
        return None
    return _to_call(env.database.vault, row, hold)


async def _reveal(uow: UnitOfWork, official: Official, entry_id: UUID, until: datetime) -> None:
    reveal_id = uow.new_id()
    await store.insert_reveal(
        uow.connection,
        reveal_id=reveal_id,
        entry_id=entry_id,
        official_id=official.account_id,
        now=uow.now,
        until=until,
        sealed=uow.vault.seal(REVEAL, reveal_id, RevealBundle("call_back")),
    )
    await record(uow, CallBackTaken(call_back_id=entry_id, reveal_id=reveal_id))


def _to_call(vault: Vault, row: Any, hold: timedelta) -> ToCall:
    entry = store.entry_of(row)
    bundle = vault.open(SEALED_KIND, entry.id, row["sealed"], CallBackBundle)
    return ToCall(
        entry,
        FullName(bundle.full_name),
        PhoneNumber(bundle.phone),
        PersonalText(bundle.statement),
        row["taken_at"] + hold,
    )
