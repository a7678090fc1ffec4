"""The account becomes the one account of its person (S0-14): all of it in one transaction."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from motid.accounts.change_identifiers import record_identifier
from motid.accounts.correct_profile import correct_profile
from motid.accounts.find_account import holders_of
from motid.accounts.model import Account, AccountRef, NewIdentifier, Profile
from motid.accounts.normalise_account import NormalisedNow, normalise_account
from motid.accounts.open_account import AlreadyTaken
from motid.accounts.read_account import read_account
from motid.audit import record
from motid.authn.add_otp_phone import AlreadyOtpPhone, add_otp_phone
from motid.authn.choose_default_otp_phone import choose_default_otp_phone
from motid.db import UnitOfWork
from motid.kernel.actor import Actor
from motid.kernel.phone import PhoneNumber
from motid.messaging.enqueue_message import enqueue_sms
from motid.normalisation.decide_match import compare
from motid.normalisation.duplicates.decide import Person, claimed_data, recorded_data
from motid.normalisation.duplicates.find import AccountsMovedError, Others, find_others
from motid.normalisation.duplicates.settle import settle
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.events import NumberIsTaken
from motid.normalisation.matching_rules import MATCHING
from motid.normalisation.request import store
from motid.normalisation.request.messages import account_is_normalised
from motid.normalisation.request.model import Claims, OnRecord, Request, RequestBundle, seal_request
from motid.proofing.assurance import Evidence
from motid.proofing.events import EvidenceRecorded
from motid.proofing.evidence_store import insert_evidence
from motid.proofing.policies import SUBSCRIPTION_EVIDENCE_DAYS
from motid.proofing.registration.model import Application, ApplicationBundle, seal_application

OTHER_PERSON_CASE = "perhaps_other_person"
POPULATION = "population_database"
CARRIER = "carrier"
ONE_TIME_CODE = "one_time_code"


@dataclass(frozen=True, slots=True)
class Normalised:
    """The account is normalised; `followed` accounts went on in it, `locked` ones closed, `cases` opened."""

    account_id: UUID
    followed: int
    locked: int
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberTaken:
    """Another account of the number is normalised (S2-21): the person joins the two, or asks the desk."""

    holder_id: UUID


@dataclass(frozen=True, slots=True)
class NotAtThisStep:
    """The request is elsewhere: finished in another window, replaced, or expired."""


FinishOutcome = Normalised | NumberTaken | NotAtThisStep


class _NumberWasTakenError(Exception):
    """Somebody opened an account with the number between the look and the write: look again."""


_TRIES = 5
_LOOK_AGAIN = (_NumberWasTakenError, AccountsMovedError, asyncpg.DeadlockDetectedError)


async def finish_request(normalisation: NormalisationEnvironment, request_id: UUID, actor: Actor) -> FinishOutcome:
    """Finish a request whose phone is confirmed and whose registries have answered. Call it outside a transaction."""
    for _ in range(_TRIES):
        with suppress(*_LOOK_AGAIN):
            return await _finish_once(normalisation, request_id, actor)
    return await _give_up(normalisation, request_id, actor)


async def _finish_once(normalisation: NormalisationEnvironment, request_id: UUID, actor: Actor) -> FinishOutcome:
    async with normalisation.authn.database.begin(actor) as uow:
        request = await _due(uow, request_id)
        if request is None or request.claims is None or request.on_record is None:
            return NotAtThisStep()
        others = await find_others(uow, request.account_id, request.on_record, request.claims.phone)
        account = await read_account(uow.connection, uow.vault, request.account_id)
        if account.ref.state != "active" or account.normalised_at is not None:
            return NotAtThisStep()
        if others.normalised_holder is not None:
            return await _taken(uow, request, others.normalised_holder)
        verified = _Verified(request, account, request.claims, request.on_record)
        return await _normalise(uow, normalisation, verified, others)


async def _due(uow: UnitOfWork, request_id: UUID) -> Request | None:
    row = await store.select(uow.connection, request_id, uow.now, lock=True)
    if row is None or row["state"] != "code" or row["phone_confirmed_at"] is None:
        return None
    return store.to_request(uow.vault, row)


async def _give_up(normalisation: NormalisationEnvironment, request_id: UUID, actor: Actor) -> FinishOutcome:
    """The number stays another's, whatever the rules did about that account: as S2-21."""
    async with normalisation.authn.database.begin(actor) as uow:
        request = await _due(uow, request_id)
        if request is None or request.claims is None:
            return NotAtThisStep()
        number = request.claims.personal_number
        holders = await holders_of(uow.connection, uow.vault, "personal_number", number)
        other = next((holder for holder in holders if holder.account_id != request.account_id), None)
        return NotAtThisStep() if other is None else await _taken(uow, request, other)


@dataclass(frozen=True, slots=True)
class _Verified:
    """A request with all that is known of the person behind it."""

    request: Request
    account: Account
    claims: Claims
    on_record: OnRecord


async def _normalise(
    uow: UnitOfWork, normalisation: NormalisationEnvironment, verified: _Verified, others: Others
) -> Normalised:
    account, claims = verified.account.ref, verified.claims
    person = Person(verified.on_record, claims.phone)
    settled = await settle(uow, normalisation, account, others, person)
    await _report_another_persons(uow, normalisation, verified.account, person)
    await _record_facts(uow, normalisation, verified)
    if not isinstance(await normalise_account(uow, account.account_id, source=POPULATION), NormalisedNow):
        raise _NumberWasTakenError
    await store.finish(uow.connection, verified.request.id, uow.now)
    await enqueue_sms(
        uow,
        recipient=claims.phone,
        text=account_is_normalised(),
        purpose="notification",
        idempotency_key=f"normalised-{verified.request.id}",
    )
    return Normalised(account.account_id, settled.followed, settled.locked, settled.cases)


async def _report_another_persons(
    uow: UnitOfWork, normalisation: NormalisationEnvironment, account: Account, person: Person
) -> None:
    """Let the desk look at an account whose name and date of birth were both of somebody else until now (S0-18).

    Its owner knows the password of the account and may have opened it for a relative, whose dossiers are in it.
    """
    rules = normalisation.authn.policies.at(MATCHING, uow.now)
    pair = compare(claimed_data(account), recorded_data(person), rules)
    if pair.full_name.contradicts and pair.date_of_birth.contradicts:
        await normalisation.cases.open_case(
            uow, kind=OTHER_PERSON_CASE, account_id=account.ref.account_id, related=(), statement=None
        )


async def _taken(uow: UnitOfWork, request: Request, holder: AccountRef) -> NumberTaken:
    await store.advance(uow.connection, request.id, source="code", to="taken", now=uow.now)
    event = NumberIsTaken(request_id=request.id, holder_id=holder.account_id)
    await record(uow, event, account_id=request.account_id)
    return NumberTaken(holder.account_id)


async def _record_facts(uow: UnitOfWork, normalisation: NormalisationEnvironment, verified: _Verified) -> None:
    """Record identifiers with their source, the facts of record, the evidence, and the phone for codes."""
    account, on_record = verified.account, verified.on_record
    identifiers = [
        NewIdentifier("personal_number", on_record.personal_number, POPULATION, uow.now),
        _phone(verified, uow.now),
    ]
    if on_record.cmnd is not None:
        identifiers.append(NewIdentifier("cmnd", on_record.cmnd, POPULATION, uow.now))
    for identifier in identifiers:
        outcome = await record_identifier(uow, normalisation.accounts, account.ref, identifier)
        if identifier.type == "personal_number" and isinstance(outcome, AlreadyTaken):
            raise _NumberWasTakenError
    profile = Profile(on_record.full_name, on_record.date_of_birth, account.profile.gender)
    if profile != account.profile:
        await correct_profile(uow, account.ref.account_id, profile, source=POPULATION)
    await _record_evidence(uow, normalisation, verified)
    await _let_phone_receive_codes(uow, account.ref.account_id, verified.claims.phone)


def _phone(verified: _Verified, now: datetime) -> NewIdentifier:
    """Return the phone as what it is proved to be: the person's own subscription, or one that is in their hand."""
    if verified.on_record.phone_is_own:
        return NewIdentifier("registered_phone", verified.claims.phone, CARRIER, now)
    return NewIdentifier("contact_phone", verified.claims.phone, ONE_TIME_CODE, now)


async def _let_phone_receive_codes(uow: UnitOfWork, account_id: UUID, phone: PhoneNumber) -> None:
    added = await add_otp_phone(uow, account_id, phone, default=True)
    if isinstance(added, AlreadyOtpPhone):
        await choose_default_otp_phone(uow, account_id, added.otp_phone_id)


async def _record_evidence(uow: UnitOfWork, normalisation: NormalisationEnvironment, verified: _Verified) -> None:
    request, account = verified.request, verified.account.ref
    days = timedelta(days=normalisation.authn.policies.at(SUBSCRIPTION_EVIDENCE_DAYS, uow.now))
    found = {request.population_id: Evidence(uow.new_id(), "population_record", POPULATION, "look_up", uow.now, None)}
    if request.kind != "registration" and verified.on_record.phone_is_own:
        until = uow.now + days
        found[request.carrier_id] = Evidence(
            uow.new_id(), "mobile_subscription", CARRIER, "subscriber_database_comparison", uow.now, until
        )
    for reference, evidence in found.items():
        await insert_evidence(
            uow.connection,
            evidence=evidence,
            account_id=account.account_id,
            person_id=account.person_id,
            reference=reference,
            sealed=uow.vault.seal("evidence", evidence.id, _confirmed_by(evidence, verified)),
        )
        event = EvidenceRecorded(
            evidence_id=evidence.id, evidence_kind=evidence.kind, issuer=evidence.issuer, method=evidence.method
        )
        await record(uow, event, account_id=account.account_id)


def _confirmed_by(evidence: Evidence, verified: _Verified) -> RequestBundle | ApplicationBundle:
    """Return what an issuer confirmed. A carrier compared what was typed, as it does at registration."""
    claims = verified.claims
    if evidence.kind != "mobile_subscription":
        return seal_request(claims, verified.on_record)
    compared = Application(claims.personal_number, claims.full_name, claims.date_of_birth, claims.phone, None)
    return seal_application(compared)
