"""Open a locked or cancelled account again, after its owner's objection (S0-14) or an authority's release.

The way back closes it again in the way in which it was closed, and for the reason for which it was.
"""

from typing import Literal
from uuid import UUID

from motid.accounts.cancel_account import Cancelled, cancel_account
from motid.accounts.lock_account import Locked, lock_account
from motid.accounts.reopen_account import NotClosed, reopen_account
from motid.desk.actions.look import CLOSED_BY_LAW, account_now, closure_now, dossiers_of
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
from motid.desk.actions.notices import tell_of_opening
from motid.desk.actions.proofs import answers_agree, owner, paper_seen
from motid.desk.evidence.model import Paper
from motid.desk.evidence.rules import AllOf, AnyOf, OfCase
from motid.desk.model import CaseKind


class UnlockAccount(Parameters, frozen=True, kw_only=True):
    """Which account."""


async def _check(situation: Situation, asked: UnlockAccount) -> Preview | Blocked:
    closure = await closure_now(situation, asked.account_id)
    if closure is None:
        return Blocked(Obstacle.NOT_CLOSED)
    if closure.kind == "merged":
        return Blocked(Obstacle.ALREADY_MERGED)
    released = situation.ground is Ground.AUTHORITY_RELEASE
    if (closure.reason in CLOSED_BY_LAW) is not released:
        return Blocked(Obstacle.CLOSED_BY_LAW)
    return Preview(opens=asked.account_id, dossiers_stay=await dossiers_of(situation, asked.account_id))


async def _execute(situation: Situation, asked: UnlockAccount) -> Effect | Blocked:
    closure = await closure_now(situation, asked.account_id)
    if closure is None or closure.kind == "merged":
        return Blocked(Obstacle.NOT_CLOSED)
    source: Literal["locked", "cancelled"] = closure.kind
    outcome = await reopen_account(situation.uow, asked.account_id, source=source, reason=situation.reason)
    if isinstance(outcome, NotClosed):
        return Blocked(Obstacle.NOT_CLOSED)
    await tell_of_opening(situation, await account_now(situation, asked.account_id))
    ids = {"closure_id": str(closure.id), "was": source, "reason": closure.reason, "lost": " ".join(outcome.lost)}
    if closure.in_favour_of is not None:
        ids["in_favour_of"] = str(closure.in_favour_of)
    return Effect(ids)


async def _revert(situation: Situation, asked: UnlockAccount, effect: Effect) -> TakenBack | NotRevertible:
    again = await _close_again(situation, asked, effect)
    return TakenBack() if isinstance(again, Locked | Cancelled) else NotRevertible(WhyNotRevertible.CHANGED_SINCE)


async def _close_again(situation: Situation, asked: UnlockAccount, effect: Effect) -> object:
    closure = await closure_now(situation, asked.account_id)
    if closure is not None:
        return None
    close = cancel_account if effect.ids["was"] == "cancelled" else lock_account
    return await close(
        situation.uow, situation.desk.accounts, asked.account_id, reason=effect.ids["reason"],
        in_favour_of=_favoured(effect),
    )  # fmt: skip


def _favoured(effect: Effect) -> UUID | None:
    favoured = effect.ids.get("in_favour_of")
    return UUID(favoured) if favoured else None


_OWNER_OBJECTS = AnyOf((owner(), AllOf((OfCase(frozenset({CaseKind.CLOSURE_OBJECTION})), answers_agree()))))
UNLOCK_ACCOUNT = Action(
    code=ActionCode.UNLOCK_ACCOUNT,
    dangerous=True,
    parameters=UnlockAccount,
    needs={
        Ground.WRONGLY_CLOSED: _OWNER_OBJECTS,
        Ground.OWNER_ASKS: owner(),
        Ground.AUTHORITY_RELEASE: paper_seen(Paper.AUTHORITY_LETTER),
    },
    check=_check,
    execute=_execute,
    revert=_revert,
)
