"""Step 4: the person has the phone in hand (S4-18, S4-19)."""

from motid.audit import record
from motid.authn.check_code import CodeAccepted, CodeOutcome, check_code
from motid.authn.environment import AuthnEnvironment
from motid.authn.issue_code import CodeSent, ResendTooSoon, TooManyCodes, issue_code
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.visitor import NetworkAddress
from motid.kernel.actor import ANONYMOUS
from motid.proofing.events import RegistrationPhoneConfirmed
from motid.proofing.registration import store
from motid.proofing.registration.model import Registration


async def send_code(
    authn: AuthnEnvironment, registration: Registration, network: NetworkAddress
) -> CodeSent | ResendTooSoon | TooManyCodes:
    """Send a code, or another one. Only after the carrier's match, only to the phone that it confirmed."""
    if registration.state != "code" or registration.application is None:
        raise LookupError("no code is due")
    async with authn.database.begin(ANONYMOUS) as uow:
        return await issue_code(
            uow, authn, purpose=CodePurpose.REGISTRATION, subject_id=registration.id,
            phone=registration.application.phone, network=network,
        )  # fmt: skip


async def confirm_phone(authn: AuthnEnvironment, registration: Registration, typed: OneTimeCode) -> CodeOutcome:
    """Check the code; after the right one the password is next.

    Killed between the two transactions, the code is spent and the state has not moved: the person asks for another
    code and loses nothing else.
    """
    outcome = await check_code(authn, purpose=CodePurpose.REGISTRATION, subject_id=registration.id, typed=typed)
    if isinstance(outcome, CodeAccepted):
        async with authn.database.begin(ANONYMOUS) as uow:
            if await store.advance(uow.connection, registration.id, source="code", to="password", now=uow.now):
                await record(uow, RegistrationPhoneConfirmed(registration_id=registration.id))
    return outcome
