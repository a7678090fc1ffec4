"""Show one field unmasked to one official for a few minutes, with a reason; its owner finds it in the own history."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk import reveal_store
from motid.desk.access import enter_account, enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.events import FieldRevealed
from motid.desk.model import Case, RefusalRule, Refused
from motid.desk.policies import OFFICIAL_ATTEMPTS, REVEAL_MINUTES
from motid.desk.revealed_values import OF_THE_CALLER, RevealField, revealed_values
from motid.desk.sealed import REVEAL
from motid.kernel.redaction import PersonalText
from motid.limits import Refused as LimitRefused
from motid.officials.model import Official, Right


class RevealReason(StrEnum):
    """Why somebody needs to see a field."""

    VERIFY_CALLER = "verify_caller"
    REACH_CITIZEN = "reach_citizen"
    COMPARE_PAPERS = "compare_papers"
    CORRECT_DATA = "correct_data"
    DECIDE_STEP = "decide_step"


REASONS = frozenset(RevealReason)
FEWEST_LETTERS = 10
"""Words of a reason have at least so many characters: “x” explains nothing."""


class RevealBundle(msgspec.Struct, frozen=True):
    """The words of a reason, as they are sealed in `desk_reveal.sealed`."""

    words: str


@dataclass(frozen=True, slots=True)
class Revealed:
    """A field that the official sees until an instant; no values where nothing is recorded.

    `account_id` is None for what the caller gave.
    """

    account_id: UUID | None
    field: RevealField
    values: tuple[PersonalText, ...]
    visible_until: datetime


@recorded
async def reveal_field(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    account_id: UUID | None,
    field: RevealField,
    *,
    reason: str,
    words: PersonalText,
) -> Revealed | Refused:
    """Show a field of an account in the case, or of its caller (`account_id` None), to this official alone.

    Refused: without a reason of the list and words to it, for an account that is not in the case or is out of reach,
    and when the official has asked for too many.
    """
    if reason not in REASONS or len(words.reveal().strip()) < FEWEST_LETTERS:
        return Refused(RefusalRule.NO_REASON, case_id)
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.REVEAL)
        if isinstance(case, Refused):
            return case
        if (account_id is None) != (field in OF_THE_CALLER):
            return Refused(RefusalRule.ACCOUNT_NOT_IN_CASE, case.id)
        if account_id is not None:
            account = await enter_account(uow.connection, env, official, case, account_id, right=Right.REVEAL)
            if isinstance(account, Refused):
                return account
        if await _too_many(env, official, uow):
            return Refused(RefusalRule.TOO_MANY, case.id)
        until = uow.now + timedelta(minutes=env.policies.at(REVEAL_MINUTES, uow.now))
        await _note(uow, official, case, account_id, field=field, reason=reason, words=words, until=until)
        values = await revealed_values(uow.connection, uow.vault, case.id, {account_id: {field}})
        return Revealed(account_id, field, values[account_id, field], until)


async def _too_many(env: DeskEnvironment, official: Official, uow: UnitOfWork) -> bool:
    limit = env.policies.at(OFFICIAL_ATTEMPTS, uow.now).reveals.limit("desk.reveals")
    outcome = await env.limiter.take(limit, str(official.person_id), uow.now, within=uow.connection)
    return isinstance(outcome, LimitRefused)


async def _note(
    uow: UnitOfWork,
    official: Official,
    case: Case,
    account_id: UUID | None,
    *,
    field: RevealField,
    reason: str,
    words: PersonalText,
    until: datetime,
) -> None:
    reveal_id = uow.new_id()
    await reveal_store.insert_reveal(
        uow.connection,
        reveal_id=reveal_id,
        case_id=case.id,
        account_id=account_id,
        field=field,
        reason=reason,
        revealed_to=official.account_id,
        now=uow.now,
        visible_until=until,
        sealed=uow.vault.seal(REVEAL, reveal_id, RevealBundle(words.reveal().strip())),
    )
    event = FieldRevealed(case_id=case.id, reveal_id=reveal_id, field=field, reason=reason)
    await record(uow, event, account_id=account_id)
