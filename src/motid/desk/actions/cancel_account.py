"""Cancel an account (hủy: S0-17, S0-18, S0-23, S2-26): its identifiers are free, its dossiers stay with it.

The way back opens it again, locked where it was locked before, with the identifiers that nobody else holds by now.
"""

from uuid import UUID

from motid.accounts.cancel_account import Cancelled, cancel_account
from motid.accounts.lock_account import lock_account
from motid.accounts.model import Account
from motid.accounts.reopen_account import NotClosed, reopen_account
from motid.authn.has_password import has_password
from motid.desk.actions.look import account_now, closure_now, dossiers_of, is_closed_by_law, types_of
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
from motid.desk.actions.notices import tell_of_cancelling
from motid.desk.actions.proofs import (
    NUMBER_IS_CALLERS,
    PHONE_IS_CALLERS,
    WRONGLY_REGISTERED,
    answers_agree,
    on_record,
    owner,
    papers_seen,
)
from motid.desk.evidence.rules import About, AllOf, AnyOf


class CancelAccount(Parameters, frozen=True, kw_only=True):
    """Which account. `in_favour_of`: the one that its owner goes on with, where there is one (S2-26)."""

    in_favour_of: UUID | None = None

    @property
    def other(self) -> UUID | None:
        """The account that goes on."""
        return self.in_favour_of


async def _check(situation: Situation, asked: CancelAccount) -> Preview | Blocked:
    account = await account_now(situation, asked.account_id)
    if account.ref.state not in ("active", "locked"):
        return Blocked(Obstacle.NOT_OPEN)
    if asked.account_id == asked.in_favour_of:
        return Blocked(Obstacle.SAME_ACCOUNT)
    if await is_closed_by_law(situation, asked.account_id):
        return Blocked(Obstacle.CLOSED_BY_LAW)
    if situation.ground is Ground.INCOMPLETE and not _lacks_something(account):
        return Blocked(Obstacle.NOTHING_MISSING)
    arose = situation.ground is Ground.AROSE_BY_ITSELF
    if arose and await has_password(situation.uow.connection, asked.account_id):
        return Blocked(Obstacle.SIGNED_IN_BEFORE)
    return Preview(
        closes=asked.account_id,
        goes_on_in=asked.in_favour_of,
        dossiers_stay=await dossiers_of(situation, asked.account_id),
        frees=types_of(account.identifiers),
        ends_sessions=True,
        is_normalised=account.normalised_at is not None,
    )


def _lacks_something(account: Account) -> bool:
    """Whether an account is one of those of S0-23."""
    has_phone = account.first("registered_phone") or account.first("contact_phone")
    return has_phone is None or account.profile.date_of_birth is None or account.profile.full_name is None


async def _execute(situation: Situation, asked: CancelAccount) -> Effect | Blocked:
    account = await account_now(situation, asked.account_id)
    closure = await closure_now(situation, asked.account_id)
    await tell_of_cancelling(situation, account)
    outcome = await cancel_account(
        situation.uow,
        situation.desk.accounts,
        asked.account_id,
        reason=situation.reason,
        in_favour_of=asked.in_favour_of,
    )
    if not isinstance(outcome, Cancelled):
        return Blocked(Obstacle.NOT_OPEN)
    ids = {"closure_id": str(outcome.closure_id), "before": account.ref.state}
    if closure is not None:
        ids |= {"lock_reason": closure.reason, "lock_in_favour_of": str(closure.in_favour_of or "")}
    return Effect(ids)


async def _revert(situation: Situation, asked: CancelAccount, effect: Effect) -> TakenBack | NotRevertible:
    closure = await closure_now(situation, asked.account_id)
    if closure is None or str(closure.id) != effect.ids["closure_id"]:
        return NotRevertible(WhyNotRevertible.CHANGED_SINCE)
    outcome = await reopen_account(situation.uow, asked.account_id, source="cancelled", reason=situation.reason)
    if isinstance(outcome, NotClosed):
        return NotRevertible(WhyNotRevertible.CHANGED_SINCE)
    if effect.ids["before"] == "locked":
        favoured = effect.ids.get("lock_in_favour_of")
        await lock_account(
            situation.uow, situation.desk.accounts, asked.account_id, reason=effect.ids.get("lock_reason", ""),
            in_favour_of=UUID(favoured) if favoured else None,
        )  # fmt: skip
    return TakenBack(outcome.lost)


_OWNS_ONE_AND_NUMBER = AllOf((owner(About.OTHER), NUMBER_IS_CALLERS))
CANCEL_ACCOUNT = Action(
    code=ActionCode.CANCEL_ACCOUNT,
    dangerous=True,
    parameters=CancelAccount,
    needs={
        Ground.ANOTHERS_PHONE: AllOf((PHONE_IS_CALLERS, WRONGLY_REGISTERED)),
        Ground.ANOTHERS_NUMBER: AllOf((NUMBER_IS_CALLERS, WRONGLY_REGISTERED)),
        Ground.FORGED: AllOf((_OWNS_ONE_AND_NUMBER, WRONGLY_REGISTERED)),
        Ground.AROSE_BY_ITSELF: _OWNS_ONE_AND_NUMBER,
        Ground.TWO_ACCOUNTS: AllOf((owner(About.ACCOUNT), owner(About.OTHER))),
        Ground.INCOMPLETE: AnyOf((papers_seen(), AllOf((answers_agree(), on_record())))),
        Ground.OWNER_ASKS: owner(),
    },
    check=_check,
    execute=_execute,
    revert=_revert,
)
