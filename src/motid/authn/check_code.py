"""Check a one-time code: single use, in constant time, every try counted.

The try is counted in a transaction of its own, which commits whatever becomes of the caller's work; call it outside a
unit of work. One UPDATE takes the attempt and holds the row, so that of a hundred right answers at once one is
accepted and the others find the code used.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.audit import record
from motid.authn import events
from motid.authn.environment import AuthnEnvironment
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.store import codes as store
from motid.db import UnitOfWork
from motid.kernel.actor import ANONYMOUS, Actor


@dataclass(frozen=True, slots=True)
class CodeAccepted:
    """The right code, for the first and only time."""


@dataclass(frozen=True, slots=True)
class CodeWrong:
    """Not the code; `attempts_left` more tries, at least one."""

    attempts_left: int


@dataclass(frozen=True, slots=True)
class CodeExpired:
    """There is no code to try: too old, used, or none was sent. Offer to send another."""


@dataclass(frozen=True, slots=True)
class CodeExhausted:
    """The tries of this code are used up. Offer to send another."""


CodeOutcome = CodeAccepted | CodeWrong | CodeExpired | CodeExhausted


async def check_code(
    authn: AuthnEnvironment,
    *,
    purpose: CodePurpose,
    subject_id: UUID,
    typed: OneTimeCode,
    actor: Actor = ANONYMOUS,
    account_id: UUID | None = None,
) -> CodeOutcome:
    """Compare what a person typed with the live code of the subject; `account_id` sees the event in its history."""
    async with authn.database.begin(actor) as uow:
        row = await store.count_attempt(uow.connection, purpose, subject_id, uow.now)
        if row is None:
            return await _why_not(uow, purpose, subject_id)
        code_id, left = row["id"], row["attempts_left"]
        if uow.vault.mac_matches("code", row["code_mac"], *typed.mac_parts(purpose, subject_id)):
            await store.consume(uow.connection, code_id, uow.now)
            await record(uow, events.CodeConfirmed(code_id=code_id, purpose=purpose), account_id=account_id)
            return CodeAccepted()
        event = events.CodeRejected(code_id=code_id, purpose=purpose, attempts_left=left)
        await record(uow, event, account_id=account_id)
        return CodeWrong(left) if left > 0 else CodeExhausted()


async def _why_not(uow: UnitOfWork, purpose: CodePurpose, subject_id: UUID) -> CodeExpired | CodeExhausted:
    last = await store.latest(uow.connection, purpose, subject_id)
    if last is None or last["consumed_at"] is not None or _is_over(last["expires_at"], uow.now):
        return CodeExpired()
    return CodeExhausted() if last["attempts_left"] == 0 else CodeExpired()


def _is_over(end: datetime, now: datetime) -> bool:
    return end <= now
