"""Lock an account at once (khóa): its owner, the holder of the former phone, or an authority asks for it.

The way back unlocks it, unless the law closed it: then the authority's release is a step of its own. One official
locks, and no single one unlocks: neither the way back, nor a lock that has none, is done by one alone.
"""

from motid.accounts.lock_account import Locked, lock_account
from motid.accounts.reopen_account import NotClosed, reopen_account
from motid.desk.actions.look import account_now, closure_now, dossiers_of
from motid.desk.actions.model import (
    Action,
    ActionCode,
    Blocked,
    Effect,
    Ground,
    NotRevertible,
    Obstacle,
    Parameters,
    Preview,
    Situation,
    TakenBack,
    WhyNotRevertible,
)
from motid.desk.actions.notices import tell_of_locking
from motid.desk.actions.proofs import answers_agree, paper_seen, papers_seen, phone_confirms
from motid.desk.evidence.model import Paper
from motid.desk.evidence.rules import AnyOf, OfCase
from motid.desk.model import CaseKind

_BY_LAW = frozenset({Ground.AUTHORITY, Ground.OWNER_DIED})


class LockAccount(Parameters, frozen=True, kw_only=True):
    """Which account."""


async def _check(situation: Situation, asked: LockAccount) -> Preview | Blocked:
    account = await account_now(situation, asked.account_id)
    if account.ref.state != "active":
        return Blocked(Obstacle.NOT_OPEN)
    return Preview(
        closes=asked.account_id,
        dossiers_stay=await dossiers_of(situation, asked.account_id),
        ends_sessions=True,
        is_normalised=account.normalised_at is not None,
    )


async def _execute(situation: Situation, asked: LockAccount) -> Effect | Blocked:
    account = await account_now(situation, asked.account_id)
    outcome = await lock_account(situation.uow, situation.desk.accounts, asked.account_id, reason=situation.reason)
    if not isinstance(outcome, Locked):
        return Blocked(Obstacle.NOT_OPEN)
    await tell_of_locking(situation, account)
    return Effect({"closure_id": str(outcome.closure_id)})


async def _revert(situation: Situation, asked: LockAccount, effect: Effect) -> TakenBack | NotRevertible:
    if situation.ground in _BY_LAW:
        return NotRevertible(WhyNotRevertible.LAW)
    closure = await closure_now(situation, asked.account_id)
    if closure is None or str(closure.id) != effect.ids["closure_id"]:
        return NotRevertible(WhyNotRevertible.CHANGED_SINCE)
    outcome = await reopen_account(situation.uow, asked.account_id, source="locked", reason=situation.reason)
    if isinstance(outcome, NotClosed):
        return NotRevertible(WhyNotRevertible.CHANGED_SINCE)
    return TakenBack(outcome.lost)


_SOMEBODY_WHO_MAY = AnyOf((papers_seen(), phone_confirms(), answers_agree(despite_denial=True)))
"""A lock does little harm and stops much: one proof is enough. Who stole a phone would deny its owner's call."""
LOCK_ACCOUNT = Action(
    code=ActionCode.LOCK_ACCOUNT,
    dangerous=False,
    parameters=LockAccount,
    needs={
        Ground.COMPROMISED: _SOMEBODY_WHO_MAY,
        Ground.PHONE_CHANGE_OBJECTED: AnyOf((OfCase(frozenset({CaseKind.OTP_PHONE_OBJECTION})), _SOMEBODY_WHO_MAY)),
        Ground.AUTHORITY: paper_seen(Paper.AUTHORITY_LETTER),
        Ground.OWNER_DIED: paper_seen(Paper.DEATH_CERTIFICATE, Paper.AUTHORITY_LETTER),
    },
    check=_check,
    execute=_execute,
    revert=_revert,
    two_people_for=_BY_LAW,
    two_people_back=True,
)
