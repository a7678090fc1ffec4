"""Let an account be compared with the population database anew (S0-20): its data are right now.

The step begins a request as the citizen's own form does; the worker asks the registries, outside of any transaction.
Where the case has confirmed the owner's phone, by the owner and by the carrier, the account is normalised without the
citizen; else a message asks them to sign in and type the code. The way back ends the request, or takes the mark away.
"""

from datetime import datetime
from uuid import UUID

from motid.accounts.model import Account
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
from motid.desk.actions.proofs import answers_agree, on_record, papers_seen, phone_confirms
from motid.desk.environments import normalisation_environment
from motid.desk.evidence.model import EvidenceKind, EvidenceResult
from motid.desk.evidence.rules import AllOf, AnyOf
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.normalisation.request.model import Claims
from motid.normalisation.request.submit import insert_request
from motid.normalisation.request.withdraw_request import withdraw_request

_AT_HAND = {
    EvidenceKind.CONFIRM_ON_PHONE: EvidenceResult.CONFIRMED,
    EvidenceKind.CARRIER_MATCH: EvidenceResult.AGREES,
}


class NormaliseAgain(Parameters, frozen=True, kw_only=True):
    """Which account."""


def _claims(account: Account) -> Claims | Obstacle:
    number = account.first("personal_number")
    phone = account.first("registered_phone") or account.first("contact_phone")
    name, born = account.profile.full_name, account.profile.date_of_birth
    if number is None or not isinstance(number.value, PersonalIdNumber):
        return Obstacle.NO_NUMBER
    if name is None or born is None or phone is None or not isinstance(phone.value, PhoneNumber):
        return Obstacle.INCOMPLETE
    return Claims(name, born, number.value, phone.value, None)


def _obstacle(account: Account) -> Obstacle | None:
    if account.ref.state != "active":
        return Obstacle.NOT_OPEN
    if account.normalised_at is not None:
        return Obstacle.NORMALISED
    claims = _claims(account)
    return claims if isinstance(claims, Obstacle) else None


def _phone_confirmed_at(situation: Situation, asked: NormaliseAgain, phone: PhoneNumber) -> datetime | None:
    """Return since when the case has proved the phone in both ways; None where it has not."""
    counting = [
        one
        for one in situation.evidence
        if one.account_id == asked.account_id and one.facts.phone == phone and one.counts_at(situation.uow.now)
    ]
    newest = {one.kind: one for one in sorted(counting, key=lambda one: (one.changed_at, one.id))}
    proofs = [newest[kind] for kind, result in _AT_HAND.items() if kind in newest and newest[kind].result is result]
    return max(one.changed_at for one in proofs) if len(proofs) == len(_AT_HAND) else None


async def _check(situation: Situation, asked: NormaliseAgain) -> Preview | Blocked:
    obstacle = _obstacle(await account_now(situation, asked.account_id))
    return Preview() if obstacle is None else Blocked(obstacle)


async def _execute(situation: Situation, asked: NormaliseAgain) -> Effect | Blocked:
    account = await account_now(situation, asked.account_id)
    claims, obstacle = _claims(account), _obstacle(account)
    if obstacle is not None or isinstance(claims, Obstacle):
        return Blocked(obstacle or Obstacle.INCOMPLETE)
    request = await insert_request(
        situation.uow,
        normalisation_environment(situation.desk),
        account.ref,
        claims,
        kind="form",
        phone_confirmed_at=_phone_confirmed_at(situation, asked, claims.phone),
    )
    return Blocked(Obstacle.ALREADY_PROPOSED) if request is None else Effect({"request_id": str(request.id)})


async def _revert(situation: Situation, asked: NormaliseAgain, effect: Effect) -> TakenBack | NotRevertible:
    request_id = UUID(effect.ids["request_id"])
    if await withdraw_request(situation.uow, asked.account_id, request_id, reason=situation.reason):
        return TakenBack()
    return NotRevertible(WhyNotRevertible.CHANGED_SINCE)


NORMALISE_AGAIN = Action(
    code=ActionCode.NORMALISE_AGAIN,
    dangerous=False,
    parameters=NormaliseAgain,
    needs={
        Ground.NO_MATCH: AllOf((on_record(), AnyOf((papers_seen(), phone_confirms(), answers_agree())))),
    },
    check=_check,
    execute=_execute,
    revert=_revert,
)
