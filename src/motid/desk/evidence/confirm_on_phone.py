"""Ask whoever holds a phone, by a link, whether it is they who call: no official hears or sees a code."""

from uuid import UUID

from motid.accounts.read_account import read_account
from motid.authn.list_otp_phones import list_otp_phones
from motid.authn.model import phone_for_code
from motid.db import UnitOfWork
from motid.desk.access import enter_account, enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.environments import recovery_environment
from motid.desk.evidence.model import CheckedFacts, Evidence, EvidenceKind, EvidenceResult
from motid.desk.evidence.of_form import evidence_of_form
from motid.desk.evidence.outcomes import ConfirmationSent, RecordIncomplete
from motid.desk.evidence.policies import EVIDENCE_ATTEMPTS
from motid.desk.evidence.read_evidence import settle_evidence
from motid.desk.evidence.take import take_evidence
from motid.desk.model import RefusalRule, Refused
from motid.desk.sent_form import SentForm
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused as LimitReached
from motid.officials.model import Official, Right
from motid.recovery.caller_check.ask_caller import ask_caller
from motid.recovery.caller_check.model import CallerRequest


@recorded
async def ask_on_phone(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    *,
    account_id: UUID | None = None,
    phone: PhoneNumber | None = None,
    request: CallerRequest = CallerRequest.TALK,
    sent: SentForm | None = None,
) -> ConfirmationSent | RecordIncomplete | Refused:
    """Ask on the phone of an account of the case, else on the one that the caller gave.

    Of an account it is the phone that receives its codes, else its registered one: an official chooses no other.
    A form that is `sent` twice asks once.
    """
    kind = EvidenceKind.CONFIRM_ON_PHONE
    async with env.database.begin(official.actor) as uow:
        made = await evidence_of_form(uow, official, sent, kind, case_id=case_id, account_id=account_id)
        if isinstance(made, Evidence):
            return ConfirmationSent(made.id, made.facts.phone.masked_first3() if made.facts.phone else "")
        case = await enter_case(uow, official, case_id, Right.PROPOSE)
        if isinstance(case, Refused):
            return case
        if account_id is not None:
            entered = await enter_account(uow.connection, env, official, case, account_id, right=Right.PROPOSE)
            if isinstance(entered, Refused):
                return entered
            phone = await _phone_of(uow, account_id)
        if phone is None:
            return RecordIncomplete()
        limit = env.policies.at(EVIDENCE_ATTEMPTS, uow.now).confirmations.limit("desk.confirmations")
        counted = await env.limiter.take(limit, str(case.id), uow.now, within=uow.connection)
        if isinstance(counted, LimitReached):
            return Refused(RefusalRule.TOO_MANY, case_id)
        await settle_evidence(uow, env, case.id)
        asked = await ask_caller(
            uow, recovery_environment(env), phone=phone, case_number=case.number, unit_name=case.unit_name,
            request=request, account_id=account_id,
        )  # fmt: skip
        if isinstance(asked, LimitReached):
            return Refused(RefusalRule.TOO_MANY, case_id)
        await take_evidence(
            uow, env, official, case, made, kind=kind, result=EvidenceResult.ASKED,
            account_id=account_id, facts=CheckedFacts(phone=phone),
            detail={"check_id": str(asked.check_id), "request": request},
            expires_at=asked.expires_at,
        )  # fmt: skip
    return ConfirmationSent(made, asked.phone_masked)


async def _phone_of(uow: UnitOfWork, account_id: UUID) -> PhoneNumber | None:
    used = phone_for_code(await list_otp_phones(uow.connection, uow.vault, account_id), None)
    if used is not None:
        return used.phone
    account = await read_account(uow.connection, uow.vault, account_id)
    registered = account.first("registered_phone") or account.first("contact_phone")
    return registered.value if registered is not None and isinstance(registered.value, PhoneNumber) else None
