"""The person has the phone in hand (S0-13): a code, and with the right one the account is normalised."""

from datetime import timedelta

from motid.audit import record
from motid.authn.check_code import CodeAccepted, CodeExhausted, CodeExpired, CodeWrong, check_code
from motid.authn.issue_code import CodeSent, ResendTooSoon, TooManyCodes, issue_code
from motid.authn.one_time_code import CodePurpose, OneTimeCode
from motid.authn.visitor import NetworkAddress
from motid.jobs import enqueue
from motid.kernel.actor import Actor
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.events import PhoneConfirmed
from motid.normalisation.request import store
from motid.normalisation.request.finish import FinishOutcome, finish_request
from motid.normalisation.request.jobs import ASK_JOB, AskRegistries
from motid.normalisation.request.model import Request

_SAFETY_NET = timedelta(seconds=30)
"""This process finishes at once; the job does where this process was killed."""

ConfirmOutcome = FinishOutcome | CodeWrong | CodeExpired | CodeExhausted


async def send_code(
    normalisation: NormalisationEnvironment, request: Request, network: NetworkAddress
) -> CodeSent | ResendTooSoon | TooManyCodes:
    """Send a code, or another one, to the phone of the form. Only after the registries have answered."""
    if request.state != "code" or request.claims is None:
        raise LookupError("no code is due")
    async with normalisation.authn.database.begin(Actor("citizen", request.account_id)) as uow:
        return await issue_code(
            uow, normalisation.authn, purpose=CodePurpose.NORMALISATION, subject_id=request.id,
            phone=request.claims.phone, network=network, account_id=request.account_id,
        )  # fmt: skip


async def confirm_phone(
    normalisation: NormalisationEnvironment, request: Request, typed: OneTimeCode
) -> ConfirmOutcome:
    """Check the code and finish. Call it outside a transaction.

    Killed before the phone is noted as confirmed, the code is spent, and the person asks for another; killed after
    it, a job finishes.
    """
    authn, actor = normalisation.authn, Actor("citizen", request.account_id)
    outcome = await check_code(
        authn, purpose=CodePurpose.NORMALISATION, subject_id=request.id, typed=typed, actor=actor,
        account_id=request.account_id,
    )  # fmt: skip
    if not isinstance(outcome, CodeAccepted):
        return outcome
    async with authn.database.begin(actor) as uow:
        if await store.note_phone_confirmed(uow.connection, request.id, uow.now):
            await record(uow, PhoneConfirmed(request_id=request.id), account_id=request.account_id)
            await enqueue(uow, ASK_JOB, AskRegistries(request.id), after=_SAFETY_NET)
    return await finish_request(normalisation, request.id, actor)
