"""Correct what is mistyped: name, date of birth or number, by what the population database agreed to.

The account stays the same person's: either the number stays, or name and date of birth do. The way back records the
former data again.
"""

from datetime import datetime
from uuid import UUID

from motid.accounts.change_identifiers import record_identifier
from motid.accounts.correct_profile import correct_profile
from motid.accounts.model import Account, Identifier, NewIdentifier, Profile
from motid.accounts.open_account import AlreadyTaken
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
from motid.desk.actions.proofs import answers_agree, on_record, papers_seen, phone_confirms
from motid.desk.actions.vouched_data import facts_vouched_for, leaves_the_same_person
from motid.desk.evidence.model import CheckedFacts, EvidenceKind
from motid.desk.evidence.rules import About, AllOf, AnyOf
from motid.kernel.personal_number import PersonalIdNumber

SOURCE = "population_database"


class CorrectData(Parameters, frozen=True, kw_only=True):
    """Which account, and the check of the population database whose data are right."""

    population_id: UUID


def _right(situation: Situation, asked: CorrectData, account: Account) -> CheckedFacts | Obstacle:
    kind, now = EvidenceKind.POPULATION_MATCH, situation.uow.now
    facts = facts_vouched_for(situation.evidence, asked.population_id, kind, now)
    if facts is None:
        return Obstacle.NO_VOUCHER
    if not leaves_the_same_person(facts, account):
        return Obstacle.ANOTHER_PERSON
    # Two people may have one name and one date of birth; and the number of a normalised account was proved.
    if account.normalised_at is not None and _takes_number(facts, account.first("personal_number")):
        return Obstacle.NORMALISED
    return facts if _differing(facts, account) else Obstacle.NOTHING_DIFFERS


def _differing(facts: CheckedFacts, account: Account) -> tuple[str, ...]:
    number, profile = account.first("personal_number"), account.profile
    pairs = {
        "full_name": facts.full_name != profile.full_name,
        "date_of_birth": facts.date_of_birth != profile.date_of_birth,
        "personal_number": _takes_number(facts, number),
    }
    return tuple(name for name, differs in pairs.items() if differs)


def _takes_number(facts: CheckedFacts, number: Identifier | None) -> bool:
    """Whether the number is another one. An account without any gets its number by being normalised."""
    return number is not None and isinstance(facts.number, PersonalIdNumber) and facts.number != number.value


async def _check(situation: Situation, asked: CorrectData) -> Preview | Blocked:
    account = await account_now(situation, asked.account_id)
    if account.ref.state != "active":
        return Blocked(Obstacle.NOT_OPEN)
    facts = _right(situation, asked, account)
    if isinstance(facts, Obstacle):
        return Blocked(facts)
    return Preview(records=_differing(facts, account), is_normalised=account.normalised_at is not None)


async def _execute(situation: Situation, asked: CorrectData) -> Effect | Blocked:
    uow = situation.uow
    account = await account_now(situation, asked.account_id)
    facts = _right(situation, asked, account)
    if isinstance(facts, Obstacle):
        return Blocked(facts)
    former, number = former_profile(account.profile), account.first("personal_number")
    if number is not None and isinstance(facts.number, PersonalIdNumber) and facts.number != number.value:
        identifier = NewIdentifier("personal_number", facts.number, SOURCE, uow.now)
        if isinstance(await record_identifier(uow, situation.desk.accounts, account.ref, identifier), AlreadyTaken):
            return Blocked(Obstacle.TAKEN)
        former |= {"number": number.value.reveal(), "number_source": number.source}
    profile = Profile(facts.full_name, facts.date_of_birth, account.profile.gender)
    await correct_profile(uow, asked.account_id, profile, source=SOURCE)
    await tell_of_new_data(situation, await account_now(situation, asked.account_id))
    ids = {"evidence_id": str(asked.population_id)}
    if number is not None and number.verified_at is not None:
        ids["number_verified_at"] = number.verified_at.isoformat()
    return Effect(ids, former)


async def _revert(situation: Situation, asked: CorrectData, effect: Effect) -> TakenBack | NotRevertible:
    account = await account_now(situation, asked.account_id)
    if account.ref.state != "active":
        return NotRevertible(WhyNotRevertible.CHANGED_SINCE)
    number = effect.former.get("number")
    if number is not None:
        outcome = await record_identifier(
            situation.uow, situation.desk.accounts, account.ref, _former_number(number, effect)
        )
        if isinstance(outcome, AlreadyTaken):
            return NotRevertible(WhyNotRevertible.TAKEN_SINCE)
    profile = profile_of(effect.former, account.profile)
    await correct_profile(situation.uow, asked.account_id, profile, source="desk")
    return TakenBack()


def _former_number(number: str, effect: Effect) -> NewIdentifier:
    verified = effect.ids.get("number_verified_at")
    source = effect.former.get("number_source") or "desk"
    return NewIdentifier(
        "personal_number",
        PersonalIdNumber(number),
        source,
        datetime.fromisoformat(verified) if verified else None,
    )


CORRECT_DATA = Action(
    code=ActionCode.CORRECT_DATA,
    dangerous=True,
    parameters=CorrectData,
    needs={
        Ground.MISTYPED: AnyOf(
            (
                papers_seen(),
                AllOf((phone_confirms(), answers_agree())),
                AllOf((phone_confirms(), on_record(About.CALLER))),
            )
        ),
    },
    check=_check,
    execute=_execute,
    revert=_revert,
)
