"""The former OTP phone comes back after the objection of its holder (S4-39); the account is locked where asked.

The way back puts the new phone in place again.
"""

from motid.accounts.lock_account import Locked, lock_account
from motid.accounts.reopen_account import reopen_account
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
from motid.desk.actions.notices import tell_of_locking, tell_of_restored_phone
from motid.desk.actions.proofs import answers_agree, owner, papers_seen
from motid.desk.evidence.rules import AllOf, AnyOf, OfCase
from motid.desk.model import CaseKind
from motid.kernel.phone import PhoneNumber
from motid.recovery.undo_phone_change import CompletedChange, completed_change, replace_phone, undo_phone_change


class RestoreOtpPhone(Parameters, frozen=True, kw_only=True):
    """Which account. `lock`: nobody uses it until its owner was at the desk, for somebody has its password."""

    lock: bool = False


async def _change(situation: Situation, asked: RestoreOtpPhone) -> CompletedChange | None:
    uow = situation.uow
    return await completed_change(uow.connection, uow.vault, asked.account_id)


async def _check(situation: Situation, asked: RestoreOtpPhone) -> Preview | Blocked:
    account = await account_now(situation, asked.account_id)
    if account.ref.state != "active":
        return Blocked(Obstacle.NOT_OPEN)
    if await _change(situation, asked) is None:
        return Blocked(Obstacle.NO_PHONE_CHANGE)
    closes = asked.account_id if asked.lock else None
    return Preview(closes=closes, frees=("otp_phone",), records=("otp_phone",), ends_sessions=True)


async def _execute(situation: Situation, asked: RestoreOtpPhone) -> Effect | Blocked:
    uow, desk = situation.uow, situation.desk
    change = await _change(situation, asked)
    if change is None:
        return Blocked(Obstacle.NO_PHONE_CHANGE)
    account = await account_now(situation, asked.account_id)
    await tell_of_restored_phone(situation, account)
    await undo_phone_change(uow, desk.authn, asked.account_id, change)
    ids = {"change_id": str(change.id)}
    if asked.lock:
        outcome = await lock_account(uow, desk.accounts, asked.account_id, reason=situation.reason)
        if not isinstance(outcome, Locked):
            return Blocked(Obstacle.NOT_OPEN)
        await tell_of_locking(situation, account)
        ids["closure_id"] = str(outcome.closure_id)
    return Effect(ids, {"former": change.former.reveal(), "new": change.new.reveal()})


async def _revert(situation: Situation, asked: RestoreOtpPhone, effect: Effect) -> TakenBack | NotRevertible:
    former, new = effect.former["former"], effect.former["new"]
    closure = await closure_now(situation, asked.account_id)
    closure_id = effect.ids.get("closure_id")
    if former is None or new is None or (closure is not None and str(closure.id) != closure_id):
        return NotRevertible(WhyNotRevertible.CHANGED_SINCE)
    if closure is not None:
        await reopen_account(situation.uow, asked.account_id, source="locked", reason=situation.reason)
    await replace_phone(
        situation.uow, situation.desk.authn, asked.account_id, gone=PhoneNumber(former), comes=PhoneNumber(new)
    )
    return TakenBack()


_BY_LINK = OfCase(frozenset({CaseKind.OTP_PHONE_OBJECTION}))
"""Whoever objected holds the former phone; a finder of it could do so too, hence what they know as well."""
RESTORE_OTP_PHONE = Action(
    code=ActionCode.RESTORE_OTP_PHONE,
    dangerous=True,
    parameters=RestoreOtpPhone,
    needs={
        Ground.PHONE_CHANGE_OBJECTED: AnyOf((papers_seen(), AllOf((_BY_LINK, answers_agree())), owner())),
    },
    check=_check,
    execute=_execute,
    revert=_revert,
)
