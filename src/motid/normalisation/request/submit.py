"""The form is sent (S0-10, S2-20): a request begins; the registries decide next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from motid.accounts.model import AccountRef
from motid.audit import record
from motid.authn.visitor import NetworkAddress
from motid.db import UnitOfWork
from motid.jobs import enqueue
from motid.kernel.actor import Actor
from motid.limits import Allowed, Refused
from motid.limits.take_shared import take_shared
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.events import NormalisationRequested
from motid.normalisation.policies import NORMALISATION_ATTEMPTS, NORMALISATION_HOURS
from motid.normalisation.request import store
from motid.normalisation.request.jobs import ASK_JOB, AskRegistries
from motid.normalisation.request.model import Claims, Request, RequestKind, seal_request

_SAFETY_NET = timedelta(seconds=30)
"""The page asks the registries itself, at once; the job steps in when the page, or the whole process, did not."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """The request exists; ask the registries next."""

    request: Request


@dataclass(frozen=True, slots=True)
class AtTheSameTime:
    """Another request of the account was sent at this very moment; read that one."""


async def submit_request(
    normalisation: NormalisationEnvironment,
    account: AccountRef,
    claims: Claims,
    *,
    kind: RequestKind,
    network: NetworkAddress,
) -> Submitted | AtTheSameTime | Refused:
    """Begin a request in place of an earlier one of the account. Call it outside a transaction."""
    database = normalisation.authn.database
    now = database.clock.now()
    counted = await _count(normalisation, account, claims, network, now)
    if isinstance(counted, Refused):
        return counted
    async with database.begin(Actor("citizen", account.account_id)) as uow:
        request = await insert_request(uow, normalisation, account, claims, kind=kind, phone_confirmed_at=None)
    return AtTheSameTime() if request is None else Submitted(request)


async def insert_request(
    uow: UnitOfWork,
    normalisation: NormalisationEnvironment,
    account: AccountRef,
    claims: Claims,
    *,
    kind: RequestKind,
    phone_confirmed_at: datetime | None,
) -> Request | None:
    """Insert a request and the job behind it; None when another was inserted at the same instant."""
    hours = normalisation.authn.policies.at(NORMALISATION_HOURS, uow.now)
    request = Request(
        id=uow.new_id(), account_id=account.account_id, kind=kind, state="asking", claims=claims, on_record=None,
        population_id=uow.new_id(), carrier_id=uow.new_id(), told_to_wait=False,
        phone_confirmed_at=phone_confirmed_at, created_at=uow.now, expires_at=uow.now + timedelta(hours=hours),
    )  # fmt: skip
    await store.replace_earlier(uow.connection, account.account_id, uow.now)
    inserted = await store.insert(
        uow.connection,
        request_id=request.id,
        account_id=request.account_id,
        kind=kind,
        population_id=request.population_id,
        carrier_id=request.carrier_id,
        phone_confirmed_at=phone_confirmed_at,
        now=uow.now,
        expires_at=request.expires_at,
        sealed=uow.vault.seal("normalisation", request.id, seal_request(claims)),
    )
    if not inserted:
        return None
    event = NormalisationRequested(request_id=request.id, request_kind=kind)
    await record(uow, event, account_id=account.account_id)
    after = timedelta(0) if kind == "registration" else _SAFETY_NET
    await enqueue(uow, ASK_JOB, AskRegistries(request.id), after=after)
    return request


async def _count(
    normalisation: NormalisationEnvironment,
    account: AccountRef,
    claims: Claims,
    network: NetworkAddress,
    now: datetime,
) -> Allowed | Refused:
    limiter, rules = normalisation.authn.limiter, normalisation.authn.policies.at(NORMALISATION_ATTEMPTS, now)
    for name, rate, subject in (
        ("normalisation.network", rules.per_network, network.bucket()),
        ("normalisation.account", rules.per_account, str(account.account_id)),
    ):
        outcome = await limiter.take(rate.limit(name), subject, now)
        if isinstance(outcome, Refused):
            return outcome
    limit = rules.per_number.limit("normalisation.number")
    reserve = rules.number_reserve.limit("normalisation.number_reserve")
    number = claims.personal_number.reveal()
    return await take_shared(limiter, limit, reserve, number, network=network.bucket(), now=now)
