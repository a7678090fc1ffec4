"""Take a number or a phone away from an account whose it is not (S0-17, S0-18); nothing else of the account changes.

Codes do not go to the phone any more either. The way back gives it again where nobody else holds it by now.
"""

from uuid import UUID

from motid.accounts.change_identifiers import release_identifier
from motid.accounts.model import Account, Identifier
from motid.accounts.restore_identifier import IdentifierRestored, restore_identifier
from motid.authn.add_otp_phone import add_otp_phone
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.remove_otp_phone import remove_otp_phone
from motid.desk.actions.look import account_now
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
from motid.desk.actions.notices import tell_of_release
from motid.desk.actions.proofs import NUMBER_IS_CALLERS, PHONE_IS_CALLERS, WRONGLY_REGISTERED
from motid.desk.evidence.model import EvidenceResult
from motid.desk.evidence.rules import AllOf
from motid.kernel.phone import PhoneNumber

_VOUCHES = (EvidenceResult.AGREES, EvidenceResult.CONFIRMED)


class ReleaseIdentifier(Parameters, frozen=True, kw_only=True):
    """Which identifier of which account."""

    identifier_id: UUID


def _identifier(account: Account, asked: ReleaseIdentifier) -> Identifier | None:
    return next((one for one in account.identifiers if one.id == asked.identifier_id), None)


def _is_of_ground(situation: Situation, identifier: Identifier) -> bool:
    """Whether the ground speaks of it: what proves that a phone is the caller's frees no number, nor the reverse."""
    return (situation.ground is Ground.ANOTHERS_PHONE) is isinstance(identifier.value, PhoneNumber)


def _is_callers(situation: Situation, identifier: Identifier) -> bool:
    """Whether a check says that this very number or phone is the caller's."""
    now = situation.uow.now
    counting = (one for one in situation.evidence if one.account_id is None and one.counts_at(now))
    return any(
        one.result in _VOUCHES and identifier.value in (one.facts.phone, one.facts.number, one.facts.cmnd)
        for one in counting
    )


async def _check(situation: Situation, asked: ReleaseIdentifier) -> Preview | Blocked:
    account = await account_now(situation, asked.account_id)
    identifier = _identifier(account, asked)
    if identifier is None:
        return Blocked(Obstacle.NO_SUCH_IDENTIFIER)
    if not _is_of_ground(situation, identifier) or not _is_callers(situation, identifier):
        return Blocked(Obstacle.NO_VOUCHER)
    loses_mark = identifier.type == "personal_number" and account.normalised_at is not None
    return Preview(frees=(identifier.type,), is_normalised=loses_mark)


async def _execute(situation: Situation, asked: ReleaseIdentifier) -> Effect | Blocked:
    uow = situation.uow
    account = await account_now(situation, asked.account_id)
    identifier = _identifier(account, asked)
    if identifier is None:
        return Blocked(Obstacle.NO_SUCH_IDENTIFIER)
    await tell_of_release(situation, account)
    await release_identifier(
        uow, situation.desk.accounts, asked.account_id, asked.identifier_id, reason=situation.reason
    )
    ids = {"identifier_id": str(asked.identifier_id), "normalised": "yes" if account.normalised_at else ""}
    if isinstance(identifier.value, PhoneNumber):
        ids |= await _stop_codes(situation, asked.account_id, identifier.value)
    return Effect(ids, {"phone": identifier.value.reveal() if "otp_phone_id" in ids else None})


async def _stop_codes(situation: Situation, account_id: UUID, phone: PhoneNumber) -> dict[str, str]:
    """Send no more codes to a phone that is somebody else's, even where the account is left without any."""
    uow = situation.uow
    for known in await list_otp_phones(uow.connection, uow.vault, account_id):
        if known.phone == phone:
            await remove_otp_phone(uow, account_id, known.id, even_last=True)
            return {"otp_phone_id": str(known.id), "was_default": "yes" if known.is_default else ""}
    return {}


async def _revert(situation: Situation, asked: ReleaseIdentifier, effect: Effect) -> TakenBack | NotRevertible:
    outcome = await restore_identifier(
        situation.uow, situation.desk.accounts, asked.account_id, UUID(effect.ids["identifier_id"]),
        normalised=bool(effect.ids["normalised"]), reason=situation.reason,
    )  # fmt: skip
    if not isinstance(outcome, IdentifierRestored):
        return NotRevertible(WhyNotRevertible.TAKEN_SINCE)
    phone = effect.former.get("phone")
    if phone is not None:
        default = bool(effect.ids["was_default"])
        await add_otp_phone(situation.uow, asked.account_id, PhoneNumber(phone), default=default)
    return TakenBack()


RELEASE_IDENTIFIER = Action(
    code=ActionCode.RELEASE_IDENTIFIER,
    dangerous=True,
    parameters=ReleaseIdentifier,
    needs={
        Ground.ANOTHERS_PHONE: PHONE_IS_CALLERS,
        Ground.ANOTHERS_NUMBER: AllOf((NUMBER_IS_CALLERS, WRONGLY_REGISTERED)),
    },
    check=_check,
    execute=_execute,
    revert=_revert,
)
