"""What the registries say: the person is on record (S0-22), and the phone is the person's own.

Questions go out of any transaction, each under the request's one identifier for it, so that the page, the job and a
process that was killed in between all ask the same question once. Whoever brings the answers first moves the request
on. The answer never tells which field differs (S0-21).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from motid.accounts.read_account import read_account
from motid.audit import record
from motid.authn.issue_code import issue_code
from motid.authn.one_time_code import CodePurpose
from motid.authn.visitor import NetworkAddress
from motid.db import UnitOfWork
from motid.jobs import RetryLater
from motid.kernel.actor import SYSTEM, Actor
from motid.kernel.birth_date import DateComparison
from motid.kernel.names import compare_names
from motid.limits import Refused
from motid.messaging.enqueue_message import enqueue_sms
from motid.normalisation.duplicates.decide import Person, is_proved_anothers
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.events import RegistriesAnswered
from motid.normalisation.matching_rules import MATCHING
from motid.normalisation.policies import OWN_PHONE_NEEDED, POPULATION_QUOTA
from motid.normalisation.request import store
from motid.normalisation.request.finish import finish_request
from motid.normalisation.request.jobs import AskRegistries
from motid.normalisation.request.messages import answer_is_here, not_normalised
from motid.normalisation.request.model import Claims, OnRecord, Request, RequestState, seal_request
from motid.registries.carrier import Comparison, SubscriberClaim, SubscriberMatches
from motid.registries.population import CitizensFound, PopulationQuery
from motid.registries.unavailable import RegistryUnavailable, UnavailableReason

_FIRST_RETRY = timedelta(seconds=10)
_LAST_RETRY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class RegistriesSaid:
    """The request moved on; read it again."""


@dataclass(frozen=True, slots=True)
class RegistriesSilent:
    """No usable answer; what was typed is kept, the job goes on asking, and an SMS will tell."""


@dataclass(frozen=True, slots=True)
class _Answer:
    state: RequestState
    on_record: OnRecord | None


async def ask_registries(
    normalisation: NormalisationEnvironment, request: Request, network: NetworkAddress
) -> RegistriesSaid | RegistriesSilent:
    """Ask while the person waits, and promise a message when there is no answer now."""
    database = normalisation.authn.database
    actor = Actor("citizen", request.account_id)
    answer = await _ask(normalisation, request)
    async with database.begin(actor) as uow:
        if isinstance(answer, RegistryUnavailable):
            await store.tell_to_wait(uow.connection, request.id)
            return RegistriesSilent()
        await _move_on(uow, normalisation, request.id, answer, network)
    return RegistriesSaid()


@dataclass(frozen=True, slots=True)
class AskLater:
    """The job: asks for a request that waits, until the registries answer or the request expires."""

    normalisation: NormalisationEnvironment

    async def __call__(self, job: AskRegistries) -> None:
        """Ask once; raises `RetryLater` when a registry is silent."""
        database = self.normalisation.authn.database
        now = database.clock.now()
        row = await store.select(database.pool, job.request_id, now)
        if row is None:
            return
        request = store.to_request(database.vault, row)
        if request.state == "asking":
            await self._ask_once(request, now)
        if request.phone_confirmed_at is not None:
            await finish_request(self.normalisation, request.id, SYSTEM)

    async def _ask_once(self, request: Request, now: datetime) -> None:
        database = self.normalisation.authn.database
        answer = await _ask(self.normalisation, request)
        if isinstance(answer, RegistryUnavailable):
            waited = now - request.created_at
            raise RetryLater(min(max(waited / 2, _FIRST_RETRY), _LAST_RETRY), answer.reason)
        async with database.begin(SYSTEM) as uow:
            await _move_on(uow, self.normalisation, request.id, answer, None)


async def _ask(normalisation: NormalisationEnvironment, request: Request) -> _Answer | RegistryUnavailable:
    claims = _typed(request)
    found = await _ask_population(normalisation, request, claims)
    if isinstance(found, RegistryUnavailable):
        return found
    citizen = _the_one(found, claims)
    if citizen is None:
        return _Answer("differs", None)
    on_record = await _with_cmnd(normalisation, request, citizen)
    if isinstance(on_record, RegistryUnavailable):
        return on_record
    if request.phone_confirmed_at is not None:
        return _Answer("code", on_record)  # a registration: its carrier has answered, its phone is confirmed
    compared = await _ask_carrier(normalisation, request, claims)
    if isinstance(compared, RegistryUnavailable):
        return compared
    needed = normalisation.authn.policies.at(OWN_PHONE_NEEDED, normalisation.authn.database.clock.now())
    is_own = isinstance(compared, SubscriberMatches)
    if needed and not is_own:
        return _Answer("phone_differs", None)
    return _Answer("code", replace(on_record, phone_is_own=is_own))


async def _ask_population(
    normalisation: NormalisationEnvironment, request: Request, claims: Claims
) -> CitizensFound | RegistryUnavailable:
    query = PopulationQuery(claims.personal_number, claims.full_name, claims.date_of_birth)
    return await _look_up(normalisation, query, request.population_id)


async def _with_cmnd(
    normalisation: NormalisationEnvironment, request: Request, on_record: OnRecord
) -> OnRecord | RegistryUnavailable:
    """Find out whether the registry knows one person by name, date and the CMND number on record, and no other.

    Only then is an old account under that number this person's beyond doubt.
    """
    if on_record.cmnd is None:
        return on_record
    query = PopulationQuery(on_record.cmnd, on_record.full_name, on_record.date_of_birth)
    found = await _look_up(normalisation, query, uuid5(request.population_id, "cmnd"))
    if isinstance(found, RegistryUnavailable):
        return found
    numbers = [citizen.personal_number for citizen in found.citizens]
    return replace(on_record, cmnd_is_alone=numbers == [on_record.personal_number])


async def _look_up(
    normalisation: NormalisationEnvironment, query: PopulationQuery, question_id: UUID
) -> CitizensFound | RegistryUnavailable:
    """Ask within the quota; a question under an identifier that was used is the same question again."""
    authn = normalisation.authn
    now = authn.database.clock.now()
    quota = authn.policies.at(POPULATION_QUOTA, now).limit("normalisation.population")
    if isinstance(await authn.limiter.take(quota, "installation", now), Refused):
        return RegistryUnavailable("population", UnavailableReason.REFUSED)
    return await normalisation.population.look_up(query, normalisation.accountability, question_id)


def _the_one(found: CitizensFound, claims: Claims) -> OnRecord | None:
    """Return the one person on record who is meant; None for nobody, for several, and for somebody else.

    The registry is as lenient as its operator likes; the ladder decides here (domain facts, names): the same name but
    for the place of the tone, and the same date. A year against a day of it fits, and proves nothing.
    """
    if len(found.citizens) != 1:
        return None
    citizen = found.citizens[0]
    same_name = compare_names(citizen.full_name, claims.full_name).auto_match
    same_birth = citizen.date_of_birth.compare(claims.date_of_birth) is DateComparison.AGREE
    if citizen.personal_number != claims.personal_number or not same_name or not same_birth:
        return None
    return OnRecord(citizen.full_name, citizen.date_of_birth, claims.personal_number, citizen.cmnd_number)


async def _ask_carrier(normalisation: NormalisationEnvironment, request: Request, claims: Claims) -> Comparison:
    claim = SubscriberClaim(claims.phone, claims.personal_number, claims.full_name, claims.date_of_birth)
    return await normalisation.carrier.compare(claim, request.carrier_id)


async def _move_on(
    uow: UnitOfWork,
    normalisation: NormalisationEnvironment,
    request_id: UUID,
    answer: _Answer,
    network: NetworkAddress | None,
) -> None:
    """Apply the answer, unless somebody else has done so; `network` is None when the person is not waiting."""
    row = await store.select(uow.connection, request_id, uow.now, lock=True)
    if row is None or row["state"] != "asking":
        return
    request = store.to_request(uow.vault, row)
    claims = _typed(request)
    person = None if answer.on_record is None else Person(answer.on_record, claims.phone)
    if person is not None and await _is_anothers(uow, normalisation, request.account_id, person):
        answer = _Answer("differs", None)
    sealed = uow.vault.seal("normalisation", request.id, seal_request(claims, answer.on_record))
    await store.advance(uow.connection, request.id, source="asking", to=answer.state, now=uow.now, sealed=sealed)
    event = RegistriesAnswered(
        request_id=request.id,
        population_id=request.population_id,
        carrier_id=request.carrier_id,
        outcome=answer.state,
    )
    await record(uow, event, account_id=request.account_id)
    if request.kind == "registration":
        return
    if network is not None and answer.state == "code":
        await issue_code(
            uow, normalisation.authn, purpose=CodePurpose.NORMALISATION, subject_id=request.id, phone=claims.phone,
            network=network, account_id=request.account_id,
        )  # fmt: skip
    elif request.told_to_wait or network is None:
        await _send_word(uow, normalisation, request, answer.state)


async def _is_anothers(
    uow: UnitOfWork, normalisation: NormalisationEnvironment, account_id: UUID, person: Person
) -> bool:
    account = await read_account(uow.connection, uow.vault, account_id)
    return is_proved_anothers(account, person, normalisation.authn.policies.at(MATCHING, uow.now))


async def _send_word(
    uow: UnitOfWork, normalisation: NormalisationEnvironment, request: Request, state: RequestState
) -> None:
    """Keep the promise of the waiting page. The link needs a sign-in: whoever else reads it gains nothing."""
    link = f"{normalisation.exchange}/normalise"
    await enqueue_sms(
        uow,
        recipient=_typed(request).phone,
        text=answer_is_here(link) if state == "code" else not_normalised(link),
        purpose="notification",
        not_after=request.expires_at,
        idempotency_key=f"normalisation-answer-{request.id}",
    )


def _typed(request: Request) -> Claims:
    if request.claims is None:
        raise LookupError("the data of this request has been erased")
    return request.claims
