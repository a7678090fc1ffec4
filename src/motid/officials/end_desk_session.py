"""End sessions at the desk: by the official, or because the session at MotID that opened them is over."""

from typing import Any, Literal
from uuid import UUID

from motid.audit.record import record_all
from motid.db import Database, UnitOfWork
from motid.kernel.actor import SYSTEM
from motid.officials import store
from motid.officials.events import DeskSessionEnded
from motid.officials.model import Official

Reason = Literal["signed_out", "signed_in_again", "sign_in_ended"]


async def end_desk_session(database: Database, official: Official, *, reason: Reason = "signed_out") -> None:
    """End the session in which an official is at work; nothing happens where it has ended before."""
    if official.session_id is None:
        return
    async with database.begin(official.actor) as uow:
        account_id = await store.end_session(uow.connection, official.session_id, uow.now)
        if account_id is not None:
            ended = {"id": official.session_id, "account_id": account_id}
            await _record(uow, [ended], reason)


async def end_by_sid(database: Database, oidc_sid: str) -> int:
    """End the sessions that a sign-in at MotID opened (OpenID Connect Back-Channel Logout §2.7); returns how many."""
    async with database.begin(SYSTEM) as uow:
        ended = await store.end_sessions_of_sid(uow.connection, oidc_sid, uow.now)
        await _record(uow, ended, "sign_in_ended")
    return len(ended)


async def end_by_account(database: Database, account_id: UUID) -> int:
    """End every session of an account, for a logout token that names no session; returns how many."""
    async with database.begin(SYSTEM) as uow:
        ended = await store.end_sessions_of_account(uow.connection, account_id, uow.now)
        await _record(uow, ended, "sign_in_ended")
    return len(ended)


async def _record(uow: UnitOfWork, ended: list[Any], reason: Reason) -> None:
    events = [(DeskSessionEnded(desk_session_id=one["id"], reason=reason), one["account_id"]) for one in ended]
    await record_all(uow, events)
