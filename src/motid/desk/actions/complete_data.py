"""Complete what an account lacks, instead of cancelling it (S0-23): date of birth, name, registered phone.

What is recorded comes from the case's checks: the population database for the person, the carrier for the phone. The
way back takes away exactly what was added.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from motid.accounts.change_identifiers import record_identifier, release_identifier
from motid.accounts.correct_profile import correct_profile
from motid.accounts.model import Account, NewIdentifier, Profile
from motid.accounts.open_account import AlreadyTaken
from motid.authn.add_otp_phone import OtpPhoneAdded, add_otp_phone
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.remove_otp_phone import remove_otp_phone
from motid.desk.actions.former_profile import former_profile, profile_of
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
from motid.desk.actions.notices import tell_of_new_data
from motid.desk.actions.proofs import NUMBER_IS_CALLERS, answers_agree, papers_seen
from motid.desk.actions.vouched_data import facts_vouched_for, is_of
from motid.desk.evidence.model import CheckedFacts, EvidenceKind
from motid.desk.evidence.rules import AnyOf
from motid.kernel.phone import PhoneNumber

SOURCE = "desk"


class CompleteData(Parameters, frozen=True, kw_only=True):
    """Which account, and the checks that vouch: of the population database for the person, of the carrier."""

    population_id: UUID | None = None
    carrier_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class _Missing:
    """What will be added."""

    profile: Profile | None
    phone: PhoneNumber | None


def _vouched(situation: Situation, evidence_id: UUID, kind: EvidenceKind) -> CheckedFacts | None:
    return facts_vouched_for(situation.evidence, evidence_id, kind, situation.uow.now)


def _missing(situation: Situation, asked: CompleteData, account: Account) -> _Missing | Obstacle:
    profile, phone = account.profile, None
    if asked.population_id is not None:
        facts = _vouched(situation, asked.population_id, EvidenceKind.POPULATION_MATCH)
        if facts is None or not is_of(facts, account):
            return Obstacle.NO_VOUCHER
        profile = replace(
            profile,
            full_name=profile.full_name or facts.full_name,
            date_of_birth=profile.date_of_birth or facts.date_of_birth,
        )
    if asked.carrier_id is not None:
        facts = _vouched(situation, asked.carrier_id, EvidenceKind.CARRIER_MATCH)
        if facts is None or not is_of(facts, account):
            return Obstacle.NO_VOUCHER
        phone = facts.phone if account.first("registered_phone") is None else None
    if profile == account.profile and phone is None:
        return Obstacle.NOTHING_MISSING
    return _Missing(profile if profile != account.profile else None, phone)


async def _check(situation: Situation, asked: CompleteData) -> Preview | Blocked:
    account = await account_now(situation, asked.account_id)
    if account.ref.state != "active":
        return Blocked(Obstacle.NOT_OPEN)
    missing = _missing(situation, asked, account)
    if isinstance(missing, Obstacle):
        return Blocked(missing)
    added = [
        name
        for name in ("full_name", "date_of_birth")
        if missing.profile is not None and getattr(missing.profile, name) != getattr(account.profile, name)
    ]
    return Preview(records=(*added, *(("registered_phone",) if missing.phone else ())))


async def _execute(situation: Situation, asked: CompleteData) -> Effect | Blocked:
    uow = situation.uow
    account = await account_now(situation, asked.account_id)
    missing = _missing(situation, asked, account)
    if isinstance(missing, Obstacle):
        return Blocked(missing)
    ids: dict[str, str] = {}
    if missing.phone is not None:
        recorded = await _record_phone(situation, account, missing.phone)
        if isinstance(recorded, Blocked):
            return recorded
        ids |= recorded
    former: dict[str, str | None] = {}
    if missing.profile is not None:
        former = former_profile(account.profile)
        await correct_profile(uow, asked.account_id, missing.profile, source=SOURCE)
    await tell_of_new_data(situation, await account_now(situation, asked.account_id))
    return Effect(ids, former)


async def _record_phone(situation: Situation, account: Account, phone: PhoneNumber) -> dict[str, str] | Blocked:
    """Record the phone as the owner's; where codes went nowhere until now, they go there."""
    uow, account_id = situation.uow, account.ref.account_id
    identifier = NewIdentifier("registered_phone", phone, "carrier", uow.now)
    outcome = await record_identifier(uow, situation.desk.accounts, account.ref, identifier)
    if isinstance(outcome, AlreadyTaken):
        return Blocked(Obstacle.TAKEN)
    now = await account_now(situation, account_id)
    held = now.first("registered_phone")
    ids = {"identifier_id": str(held.id)} if held is not None else {}
    if not await list_otp_phones(uow.connection, uow.vault, account_id):
        added = await add_otp_phone(uow, account_id, phone, default=True)
        if isinstance(added, OtpPhoneAdded):
            ids["otp_phone_id"] = str(added.otp_phone_id)
    return ids


async def _revert(situation: Situation, asked: CompleteData, effect: Effect) -> TakenBack | NotRevertible:
    uow, account_id = situation.uow, asked.account_id
    account = await account_now(situation, account_id)
    if account.ref.state != "active":
        return NotRevertible(WhyNotRevertible.CHANGED_SINCE)
    identifier_id, otp_phone_id = effect.ids.get("identifier_id"), effect.ids.get("otp_phone_id")
    if identifier_id is not None and not await release_identifier(
        uow, situation.desk.accounts, account_id, UUID(identifier_id), reason=situation.reason
    ):
        return NotRevertible(WhyNotRevertible.CHANGED_SINCE)
    if otp_phone_id is not None:
        await remove_otp_phone(uow, account_id, UUID(otp_phone_id), even_last=True)
    if effect.former:
        await correct_profile(uow, account_id, profile_of(effect.former, account.profile), source=SOURCE)
    return TakenBack()


COMPLETE_DATA = Action(
    code=ActionCode.COMPLETE_DATA,
    dangerous=True,
    parameters=CompleteData,
    needs={
        Ground.INCOMPLETE: AnyOf((papers_seen(), answers_agree(), NUMBER_IS_CALLERS)),
    },
    check=_check,
    execute=_execute,
    revert=_revert,
)
