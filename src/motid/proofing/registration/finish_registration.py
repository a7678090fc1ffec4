"""Step 5: the password is set and the account opens, at IAL2 with its evidence (S4-20 … S4-22)."""

from dataclasses import dataclass
from datetime import timedelta

import msgspec

from motid.accounts.model import AccountRef, NewIdentifier, Profile, login_type
from motid.accounts.open_account import AlreadyTaken, Opened, open_account
from motid.audit import record
from motid.authn.add_otp_phone import add_otp_phone
from motid.authn.environment import AuthnEnvironment
from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy, PasswordHash
from motid.authn.password_rules import PasswordRule, violated_rules
from motid.authn.set_password import set_password
from motid.db import UnitOfWork
from motid.jobs import enqueue
from motid.kernel.actor import ANONYMOUS
from motid.messaging.enqueue_message import enqueue_mail, enqueue_sms
from motid.proofing.assurance import Evidence
from motid.proofing.events import EvidenceRecorded, RegistrationRefused
from motid.proofing.evidence_store import insert_evidence
from motid.proofing.policies import SUBSCRIPTION_EVIDENCE_DAYS
from motid.proofing.registration import store
from motid.proofing.registration.jobs import REGISTERED_JOB, AccountRegistered
from motid.proofing.registration.messages import ACCOUNT_IS_OPEN_MAIL, ACCOUNT_IS_OPEN_SUBJECT, account_is_open
from motid.proofing.registration.model import Application, Registration, seal_application

ORIGIN = "mobile_subscription"
ISSUER = "carrier"
METHOD = "subscriber_database_comparison"


@dataclass(frozen=True, slots=True)
class RegistrationFinished:
    """The account is open."""

    account: AccountRef


@dataclass(frozen=True, slots=True)
class PasswordRefused:
    """The password breaks rules; nothing has changed."""

    rules: tuple[PasswordRule, ...]


@dataclass(frozen=True, slots=True)
class NumberTaken:
    """Another account was first with the number or the phone."""


@dataclass(frozen=True, slots=True)
class WrongState:
    """The registration is not at this step: finished in another window, or expired."""


async def finish_registration(
    authn: AuthnEnvironment, registration: Registration, password: Password
) -> RegistrationFinished | PasswordRefused | NumberTaken | WrongState | HashingBusy:
    """Open the account. The hash is made before the transaction, which then takes no longer than its statements."""
    if registration.state != "password" or registration.application is None:
        return WrongState()
    if broken := violated_rules(password, registration.application.facts()):
        return PasswordRefused(broken)
    hashed = await authn.hasher.hash(password)
    if isinstance(hashed, HashingBusy):
        return hashed
    async with authn.database.begin(ANONYMOUS) as uow:
        return await _finish(uow, authn, registration, hashed)


async def _finish(
    uow: UnitOfWork, authn: AuthnEnvironment, registration: Registration, hashed: PasswordHash
) -> RegistrationFinished | NumberTaken | WrongState:
    row = await store.select(uow.connection, registration.id, uow.now, lock=True)
    if row is None or row["state"] != "password":
        return WrongState()
    current = store.to_registration(uow.vault, row)
    application = current.application
    if application is None or current.compared_at is None:
        return WrongState()
    outcome = await _open_account(uow, application, current)
    if isinstance(outcome, AlreadyTaken):
        await store.advance(uow.connection, registration.id, source="password", to="taken", now=uow.now)
        await record(uow, RegistrationRefused(registration_id=registration.id, taken=outcome.type))
        return NumberTaken()
    account = outcome.account
    days = authn.policies.at(SUBSCRIPTION_EVIDENCE_DAYS, uow.now)
    await _record_evidence(uow, account, current, application, timedelta(days=days))
    await set_password(uow, account.account_id, hashed)
    await add_otp_phone(uow, account.account_id, application.phone, default=True)
    await store.finish(uow.connection, registration.id, account.account_id, uow.now)
    await _announce(uow, account, application)
    await enqueue(uow, REGISTERED_JOB, AccountRegistered(account.account_id))
    return RegistrationFinished(account)


async def _open_account(uow: UnitOfWork, typed: Application, registration: Registration) -> Opened | AlreadyTaken:
    confirmed = registration.compared_at
    identifiers = [
        NewIdentifier(login_type(typed.login_name), typed.login_name, ISSUER, confirmed),
        NewIdentifier("registered_phone", typed.phone, ISSUER, confirmed),
    ]
    if typed.email is not None:
        identifiers.append(NewIdentifier("email", typed.email, "self_asserted", None))
    profile = Profile(typed.full_name, typed.date_of_birth)
    return await open_account(uow, origin=ORIGIN, profile=profile, identifiers=identifiers)


async def _record_evidence(
    uow: UnitOfWork, account: AccountRef, registration: Registration, typed: Application, lifetime: timedelta
) -> None:
    obtained = registration.compared_at or uow.now
    evidence = Evidence(uow.new_id(), ORIGIN, ISSUER, METHOD, obtained, obtained + lifetime)
    await insert_evidence(
        uow.connection,
        evidence=evidence,
        account_id=account.account_id,
        person_id=account.person_id,
        reference=registration.compare_id,
        sealed=uow.vault.seal("evidence", evidence.id, msgspec.to_builtins(seal_application(typed))),
    )
    event = EvidenceRecorded(evidence_id=evidence.id, evidence_kind=ORIGIN, issuer=ISSUER, method=METHOD)
    await record(uow, event, account_id=account.account_id)


async def _announce(uow: UnitOfWork, account: AccountRef, typed: Application) -> None:
    await enqueue_sms(
        uow,
        recipient=typed.phone,
        text=account_is_open(),
        purpose="notification",
        idempotency_key=f"account-opened-{account.account_id}",
    )
    if typed.email is not None:
        await enqueue_mail(
            uow,
            recipient=typed.email,
            subject=ACCOUNT_IS_OPEN_SUBJECT,
            text=ACCOUNT_IS_OPEN_MAIL,
            idempotency_key=f"account-opened-mail-{account.account_id}",
        )
