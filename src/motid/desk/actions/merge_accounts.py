"""Let one account go on in another, which survives by the official's choice (S2-26, S0-12, S0-24).

A cancelled account may go on in the one that its owner registered anew: its dossiers follow. The way back gives each
what was its own.
"""

from uuid import UUID

from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.accounts.read_known_by import read_known_by
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
from motid.desk.actions.proofs import NUMBER_IS_CALLERS, answers_agree, owner, papers_seen
from motid.desk.actions.vouched_data import differ_in_birth, differ_in_name
from motid.desk.evidence.rules import About, AllOf, AnyOf, InHand
from motid.kernel.names import compare_names


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
    if situation.ground is Ground.REGISTERED_ANEW:
        return await _obstacle_to_carrying_over(situation, asked, absorbed)
    if await _are_two_people(situation, asked):
        return Obstacle.ANOTHER_PERSON
    arose = situation.ground is Ground.AROSE_BY_ITSELF
    if arose and await has_password(situation.uow.connection, asked.account_id):
        return Obstacle.SIGNED_IN_BEFORE
    return None


async def _are_two_people(situation: Situation, asked: MergeAccounts) -> bool:
    """Whether the records say so: another personal number, or another name as well as another date of birth."""
    one, other = await account_now(situation, asked.account_id), await account_now(situation, asked.survivor_id)
    numbers = (one.first("personal_number"), other.first("personal_number"))
    if numbers[0] is not None and numbers[1] is not None and numbers[0].value != numbers[1].value:
        return True
    return differ_in_name(one.profile, other.profile) and differ_in_birth(one.profile, other.profile)


async def _obstacle_to_carrying_over(situation: Situation, asked: MergeAccounts, state: str) -> Obstacle | None:
    if state != "cancelled":
        return Obstacle.NOT_CLOSED
    return None if await _is_same_owner(situation, asked) else Obstacle.ANOTHER_PERSON


async def _is_same_owner(situation: Situation, asked: MergeAccounts) -> bool:
    """Whether the account that was registered anew has the number of the one before.

    A CMND number may be two people's: there the name has to be the same as well.
    """
    connection, vault = situation.uow.connection, situation.uow.vault
    before = await read_known_by(connection, vault, asked.account_id)
    shared = {type_ for type_, _ in set(before) & set(await read_known_by(connection, vault, asked.survivor_id))}
    if "personal_number" in shared:
        return True
    former = (await account_now(situation, asked.account_id)).profile.full_name
    name = (await account_now(situation, asked.survivor_id)).profile.full_name
    return "cmnd" in shared and former is not None and name is not None and compare_names(former, name).auto_match


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


_OWNS_NEW = AnyOf((papers_seen(About.OTHER), AllOf((answers_agree(About.OTHER), InHand(About.OTHER)))))
MERGE_ACCOUNTS = Action(
    code=ActionCode.MERGE_ACCOUNTS,
    dangerous=True,
    parameters=MergeAccounts,
    needs={
        # Both, each by what the caller knows and holds: who proves one account alone would get another's dossiers.
        Ground.TWO_ACCOUNTS: AllOf((owner(About.ACCOUNT), owner(About.OTHER))),
        # Anybody may register under a number that is free, with any phone. It has to be the one that the carrier
        # holds for the person whose data the new account bears.
        Ground.REGISTERED_ANEW: AnyOf((papers_seen(), AllOf((answers_agree(), _OWNS_NEW)))),
        Ground.AROSE_BY_ITSELF: AllOf((owner(About.OTHER), NUMBER_IS_CALLERS)),
    },
    check=_check,
    execute=_execute,
    revert=_revert,
)
