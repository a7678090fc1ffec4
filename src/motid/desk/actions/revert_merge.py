"""Take a merge back that was done in error, by the rules or by its own owner; the absorbed account is its own again.

The way back merges the two anew.
"""

from uuid import UUID

from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.accounts.revert_merge import Reverted, SurvivorWentOn, revert_merge
from motid.desk.actions.look import account_now, closure_now
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
from motid.desk.actions.proofs import answers_agree, owner
from motid.desk.evidence.rules import AllOf, AnyOf, OfCase
from motid.desk.model import CaseKind


class RevertMerge(Parameters, frozen=True, kw_only=True):
    """Which absorbed account."""


async def _check(situation: Situation, asked: RevertMerge) -> Preview | Blocked:
    closure = await closure_now(situation, asked.account_id)
    if closure is None or closure.kind != "merged" or closure.in_favour_of is None:
        return Blocked(Obstacle.NOT_MERGED)
    survivor = await account_now(situation, closure.in_favour_of)
    if survivor.ref.state == "merged":
        return Blocked(Obstacle.SURVIVOR_WENT_ON)
    return Preview(opens=asked.account_id, is_normalised=survivor.normalised_at is not None)


async def _execute(situation: Situation, asked: RevertMerge) -> Effect | Blocked:
    closure = await closure_now(situation, asked.account_id)
    if closure is None or closure.kind != "merged" or closure.in_favour_of is None:
        return Blocked(Obstacle.NOT_MERGED)
    outcome = await revert_merge(situation.uow, situation.desk.accounts, closure.id, reason=situation.reason)
    if isinstance(outcome, SurvivorWentOn):
        return Blocked(Obstacle.SURVIVOR_WENT_ON)
    if not isinstance(outcome, Reverted):
        return Blocked(Obstacle.NOT_MERGED)
    await tell_of_opening(situation, await account_now(situation, asked.account_id))
    return Effect({"merge_id": str(closure.id), "survivor_id": str(closure.in_favour_of), "reason": closure.reason})


async def _revert(situation: Situation, asked: RevertMerge, effect: Effect) -> TakenBack | NotRevertible:
    outcome = await merge_accounts(
        situation.uow,
        situation.desk.accounts,
        survivor_id=UUID(effect.ids["survivor_id"]),
        absorbed_id=asked.account_id,
        reason=effect.ids["reason"],
    )
    return TakenBack() if isinstance(outcome, Merged) else NotRevertible(WhyNotRevertible.CHANGED_SINCE)


REVERT_MERGE = Action(
    code=ActionCode.REVERT_MERGE,
    dangerous=True,
    parameters=RevertMerge,
    needs={
        Ground.NOT_ONE_PERSON: AnyOf(
            (owner(), AllOf((OfCase(frozenset({CaseKind.CLOSURE_OBJECTION})), answers_agree())))
        )
    },
    check=_check,
    execute=_execute,
    revert=_revert,
)
