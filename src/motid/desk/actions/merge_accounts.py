"""Let one account go on in another, which survives by the official's choice (S2-26, S0-12, S0-24).

A cancelled account may go on in the one that its owner registered anew: its dossiers follow. The way back gives each
what was its own.
"""

from uuid import UUID

from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.accounts.revert_merge import NotInForce, SurvivorWentOn, revert_merge
from motid.authn.has_password import has_password
from motid.desk.actions.look import account_now, dossiers_of, is_closed_by_law, types_of
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
from motid.desk.actions.notices import tell_of_merging
from motid.desk.actions.proofs import NUMBER_IS_CALLERS, answers_agree, on_record, owner, papers_seen
from motid.desk.evidence.rules import About, AllOf, AnyOf, OfCase, Rule
from motid.desk.model import CaseKind


class MergeAccounts(Parameters, frozen=True, kw_only=True):
    """Which account goes on in which."""

    survivor_id: UUID

    @property
    def other(self) -> UUID | None:
        """The account that goes on."""
        return self.survivor_id


async def _check(situation: Situation, asked: MergeAccounts) -> Preview | Blocked:
    if asked.account_id == asked.survivor_id:
        return Blocked(Obstacle.SAME_ACCOUNT)
    absorbed = await account_now(situation, asked.account_id)
    survivor = await account_now(situation, asked.survivor_id)
    obstacle = await _obstacle(situation, asked, absorbed.ref.state, survivor.ref.state)
    if obstacle is not None:
        return Blocked(obstacle)
    return Preview(
        closes=asked.account_id,
        goes_on_in=asked.survivor_id,
        dossiers_follow=await dossiers_of(situation, asked.account_id),
        records=types_of(absorbed.identifiers),
        ends_sessions=True,
        is_normalised=absorbed.normalised_at is not None,
    )


async def _obstacle(situation: Situation, asked: MergeAccounts, absorbed: str, survivor: str) -> Obstacle | None:
    if absorbed == "merged":
        return Obstacle.ALREADY_MERGED
    if survivor != "active":
        return Obstacle.NOT_OPEN
    if await is_closed_by_law(situation, asked.account_id):
        return Obstacle.CLOSED_BY_LAW
    arose = situation.ground is Ground.AROSE_BY_ITSELF
    if arose and await has_password(situation.uow.connection, asked.account_id):
        return Obstacle.SIGNED_IN_BEFORE
    return None


async def _execute(situation: Situation, asked: MergeAccounts) -> Effect | Blocked:
    absorbed = await account_now(situation, asked.account_id)
    outcome = await merge_accounts(
        situation.uow,
        situation.desk.accounts,
        survivor_id=asked.survivor_id,
        absorbed_id=asked.account_id,
        reason=situation.reason,
    )
    if not isinstance(outcome, Merged):
        return Blocked(Obstacle.ALREADY_MERGED if outcome.absorbed == "merged" else Obstacle.NOT_OPEN)
    await tell_of_merging(situation, absorbed, await account_now(situation, asked.survivor_id))
    return Effect({"merge_id": str(outcome.merge.id)})


async def _revert(situation: Situation, _asked: MergeAccounts, effect: Effect) -> TakenBack | NotRevertible:
    merge_id = UUID(effect.ids["merge_id"])
    outcome = await revert_merge(situation.uow, situation.desk.accounts, merge_id, reason=situation.reason)
    match outcome:
        case NotInForce():
            return NotRevertible(WhyNotRevertible.CHANGED_SINCE)
        case SurvivorWentOn():
            return NotRevertible(WhyNotRevertible.SURVIVOR_WENT_ON)
        case _:
            return TakenBack()


_OWNS_BOTH: Rule = AnyOf(
    (
        AllOf((owner(About.ACCOUNT), owner(About.OTHER))),
        AllOf((answers_agree(About.ACCOUNT), owner(About.OTHER))),
        AllOf((owner(About.ACCOUNT), answers_agree(About.OTHER))),
    )
)
"""Both are known to the caller, and one of them is proved by what they hold too."""
_SIGNED_IN = OfCase(frozenset({CaseKind.NUMBER_TAKEN, CaseKind.JOIN_REFUSED}))
"""Who asked was signed in to one of the two accounts."""
MERGE_ACCOUNTS = Action(
    code=ActionCode.MERGE_ACCOUNTS,
    dangerous=True,
    parameters=MergeAccounts,
    needs={
        Ground.TWO_ACCOUNTS: AnyOf(
            (
                _OWNS_BOTH,
                AllOf((_SIGNED_IN, answers_agree(About.ACCOUNT), answers_agree(About.OTHER))),
                AllOf((papers_seen(About.OTHER), on_record(About.ACCOUNT))),
            )
        ),
        Ground.REGISTERED_ANEW: AnyOf((papers_seen(), AllOf((answers_agree(), owner(About.OTHER))))),
        Ground.AROSE_BY_ITSELF: AllOf((owner(About.OTHER), NUMBER_IS_CALLERS)),
    },
    check=_check,
    execute=_execute,
    revert=_revert,
)
