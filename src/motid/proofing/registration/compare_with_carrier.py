"""The carrier's comparison: never skipped, never guessed (S4-22, S4-39).

The request goes out of any transaction, under the registration's one request id, so that the page, the job and a
process that was killed in between all ask the same question once. Whoever brings the answer first moves the
registration on, and only that one sends the code.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from motid.audit import record
from motid.authn.environment import AuthnEnvironment
from motid.authn.issue_code import issue_code
from motid.authn.one_time_code import CodePurpose
from motid.authn.visitor import NetworkAddress
from motid.db import UnitOfWork
from motid.jobs import RetryLater
from motid.kernel.actor import ANONYMOUS, SYSTEM
from motid.kernel.opaque_token import OpaqueToken
from motid.messaging.enqueue_message import enqueue_sms
from motid.proofing.events import CarrierCompared, RegistrationRefused
from motid.proofing.registration import store
from motid.proofing.registration.jobs import CompareWithCarrier
from motid.proofing.registration.messages import answer_is_here, no_account_opened
from motid.proofing.registration.model import Application, Registration, RegistrationState
from motid.proofing.registration.start_registration import find_obstacle
from motid.registries.carrier import (
    CarrierDirectory,
    Comparison,
    SubscriberClaim,
    SubscriberDiffers,
    SubscriberMatches,
    SubscriberUnknown,
)
from motid.registries.unavailable import RegistryUnavailable

_FIRST_RETRY = timedelta(seconds=10)
_LAST_RETRY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class CarrierAnswered:
    """The registration moved on; read it again."""


@dataclass(frozen=True, slots=True)
class CarrierSilent:
    """No usable answer; what was typed is kept and the job goes on asking."""


async def compare_with_carrier(
    authn: AuthnEnvironment, carrier: CarrierDirectory, registration: Registration, network: NetworkAddress
) -> CarrierAnswered | CarrierSilent:
    """Ask while the person waits, and promise a message when there is no answer now."""
    comparison = await _ask(carrier, registration)
    if isinstance(comparison, RegistryUnavailable):
        async with authn.database.begin(ANONYMOUS) as uow:
            await store.tell_to_wait(uow.connection, registration.id)
        return CarrierSilent()
    async with authn.database.begin(ANONYMOUS) as uow:
        await _move_on(uow, authn, registration.id, comparison, network)
    return CarrierAnswered()


@dataclass(frozen=True, slots=True)
class CompareLater:
    """The job: asks for a registration that waits, until the carrier answers or the registration expires."""

    authn: AuthnEnvironment
    carrier: CarrierDirectory
    exchange: str
    """Origin of the exchange, for the link in the message."""

    async def __call__(self, job: CompareWithCarrier) -> None:
        """Ask once; raises `RetryLater` when the carrier is silent."""
        database = self.authn.database
        now = database.clock.now()
        row = await store.select(database.pool, job.registration_id, now)
        if row is None or row["state"] != "comparing":
            return
        registration = store.to_registration(database.vault, row)
        comparison = await _ask(self.carrier, registration)
        if isinstance(comparison, RegistryUnavailable):
            raise RetryLater(_delay(now - row["created_at"]), comparison.reason)
        async with database.begin(SYSTEM) as uow:
            await _move_on(uow, self.authn, registration.id, comparison, None, exchange=self.exchange)


def _delay(waited: timedelta) -> timedelta:
    """Half of what has been waited already: prompt at first, patient in a long outage."""
    return min(max(waited / 2, _FIRST_RETRY), _LAST_RETRY)


async def _ask(carrier: CarrierDirectory, registration: Registration) -> Comparison:
    application = _typed(registration)
    claim = SubscriberClaim(
        phone=application.phone,
        identity_number=application.login_name,
        full_name=application.full_name,
        date_of_birth=application.date_of_birth,
    )
    return await carrier.compare(claim, registration.compare_id)


async def _move_on(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    registration_id: UUID,
    comparison: SubscriberMatches | SubscriberDiffers | SubscriberUnknown,
    network: NetworkAddress | None,
    *,
    exchange: str = "",
) -> None:
    """Apply the answer, unless somebody else has done so; `network` is None when the person is not waiting."""
    row = await store.select(uow.connection, registration_id, uow.now, lock=True)
    if row is None or row["state"] != "comparing":
        return
    registration = store.to_registration(uow.vault, row)
    state = await _next_state(uow, registration, comparison)
    await store.advance(uow.connection, registration.id, source="comparing", to=state, now=uow.now)
    event = CarrierCompared(
        registration_id=registration.id, request_id=registration.compare_id, outcome=_outcome(comparison)
    )
    await record(uow, event)
    if network is not None and state == "code":
        await issue_code(
            uow, authn, purpose=CodePurpose.REGISTRATION, subject_id=registration.id,
            phone=_typed(registration).phone, network=network,
        )  # fmt: skip
    elif registration.told_to_wait or network is None:
        await _send_word(uow, registration, state, exchange)


async def _next_state(
    uow: UnitOfWork, registration: Registration, comparison: SubscriberMatches | SubscriberDiffers | SubscriberUnknown
) -> RegistrationState:
    match comparison:
        case SubscriberDiffers():
            return "differs"
        case SubscriberUnknown():
            return "unknown"
        case SubscriberMatches():
            obstacle = await find_obstacle(uow, _typed(registration))
            if obstacle is None:
                return "code"
            await record(uow, RegistrationRefused(registration_id=registration.id, taken=obstacle))
            return "taken"


async def _send_word(uow: UnitOfWork, registration: Registration, state: RegistrationState, exchange: str) -> None:
    """Keep the promise of the waiting page.

    The link goes out only after a match: the phone is then the person's own. After a mismatch it may be a
    stranger's, who learns nothing but that a registration did not go through.
    """
    if state == "code" and exchange:
        link = OpaqueToken.fresh(registration.id)
        await store.set_resume_digest(uow.connection, registration.id, link.digest())
        text = answer_is_here(f"{exchange}/register/resume/{link.text()}")
    else:
        text = no_account_opened()
    await enqueue_sms(
        uow,
        recipient=_typed(registration).phone,
        text=text,
        purpose="notification",
        not_after=registration.expires_at,
        idempotency_key=f"registration-answer-{registration.id}",
    )


def _outcome(comparison: SubscriberMatches | SubscriberDiffers | SubscriberUnknown) -> str:
    match comparison:
        case SubscriberMatches():
            return "match"
        case SubscriberDiffers():
            return "differs"
        case SubscriberUnknown():
            return "unknown"


def _typed(registration: Registration) -> Application:
    if registration.application is None:
        raise LookupError("the data of this registration has been erased")
    return registration.application
