"""Step 3: the form is filled in (S4-15). Nothing is known yet; the carrier decides next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from motid.accounts import find_account
from motid.audit import record
from motid.authn.environment import AuthnEnvironment
from motid.authn.visitor import NetworkAddress
from motid.db import UnitOfWork
from motid.jobs import enqueue
from motid.kernel.actor import ANONYMOUS
from motid.kernel.cmnd import CmndNumber
from motid.kernel.opaque_token import OpaqueToken
from motid.limits import Allowed, Refused
from motid.limits.take_shared import take_shared
from motid.proofing.events import RegistrationStarted
from motid.proofing.policies import CMND_ACCEPTED, REGISTRATION_ATTEMPTS, REGISTRATION_HOURS
from motid.proofing.registration import store
from motid.proofing.registration.jobs import COMPARE_JOB, CompareWithCarrier
from motid.proofing.registration.model import Application, seal_application

_SAFETY_NET = timedelta(seconds=30)
"""The page asks the carrier itself, at once; the job steps in when the page, or the whole process, did not."""


@dataclass(frozen=True, slots=True)
class Started:
    """The registration exists; the browser holds the token."""

    token: OpaqueToken


@dataclass(frozen=True, slots=True)
class AccountExists:
    """An account has this user name (S4-17)."""


@dataclass(frozen=True, slots=True)
class PhoneRegistered:
    """The phone is the registered phone of another account (S0-17)."""


@dataclass(frozen=True, slots=True)
class CmndNoLongerAccepted:
    """A CMND number opens no new account any more."""


StartOutcome = Started | AccountExists | PhoneRegistered | CmndNoLongerAccepted | Refused


async def start_registration(
    authn: AuthnEnvironment,
    application: Application,
    *,
    network: NetworkAddress,
    continue_to: str | None,
) -> StartOutcome:
    """Begin a registration, unless the person has an account."""
    now = authn.database.clock.now()
    if isinstance(application.login_name, CmndNumber) and not authn.policies.at(CMND_ACCEPTED, now):
        return CmndNoLongerAccepted()
    counted = await _count(authn, application, network, now)
    if isinstance(counted, Refused):
        return counted
    async with authn.database.begin(ANONYMOUS) as uow:
        if obstacle := await find_obstacle(uow, application):
            return AccountExists() if obstacle == "login_name" else PhoneRegistered()
        hours = authn.policies.at(REGISTRATION_HOURS, now)
        return Started(await _insert(uow, application, timedelta(hours=hours), continue_to))


async def _count(
    authn: AuthnEnvironment, application: Application, network: NetworkAddress, now: datetime
) -> Allowed | Refused:
    rules = authn.policies.at(REGISTRATION_ATTEMPTS, now)
    outcome = await authn.limiter.take(rules.per_network.limit("registration.network"), network.bucket(), now)
    number, phone = application.login_name.reveal(), application.phone.reveal()
    for name, rate, reserved, subject in (
        ("registration.number", rules.per_number, rules.number_reserve, number),
        ("registration.phone", rules.per_phone, rules.phone_reserve, phone),
    ):
        if isinstance(outcome, Refused):
            return outcome
        limit, reserve = rate.limit(name), reserved.limit(f"{name}_reserve")
        outcome = await take_shared(authn.limiter, limit, reserve, subject, network=network.bucket(), now=now)
    return outcome


async def find_obstacle(uow: UnitOfWork, application: Application) -> Literal["login_name", "phone"] | None:
    """Say what stands in the way of opening an account, if anything."""
    holders = await find_account.by_login(uow.connection, uow.vault, application.login_name)
    if any(holder.state in ("active", "locked") for holder in holders):
        return "login_name"
    if await find_account.by_registered_phone(uow.connection, uow.vault, application.phone):
        return "phone"
    return None


async def _insert(
    uow: UnitOfWork, application: Application, lifetime: timedelta, continue_to: str | None
) -> OpaqueToken:
    token = OpaqueToken.fresh(uow.new_id())
    await store.insert(
        uow.connection,
        registration_id=token.id,
        secret_digest=token.digest(),
        compare_id=uow.new_id(),
        continue_to=continue_to,
        now=uow.now,
        expires_at=uow.now + lifetime,
        sealed=uow.vault.seal("registration", token.id, seal_application(application)),
    )
    await record(uow, RegistrationStarted(registration_id=token.id))
    await enqueue(uow, COMPARE_JOB, CompareWithCarrier(token.id), after=_SAFETY_NET)
    return token
