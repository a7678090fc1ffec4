"""Answer the citizen by SMS or mail; what was sent stays in the case, sealed."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from motid.accounts.model import Account
from motid.accounts.read_account import read_account
from motid.audit import record
from motid.authn.list_otp_phones import list_otp_phones
from motid.db import UnitOfWork
from motid.desk import message_store
from motid.desk.access import enter_account, enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.events import AnswerSent
from motid.desk.links import leads_elsewhere
from motid.desk.model import Case, RefusalRule, Refused
from motid.desk.policies import OFFICIAL_ATTEMPTS
from motid.desk.read_words import read_words
from motid.desk.sealed import MESSAGE, MessageBundle
from motid.kernel.email import EmailAddress
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalText
from motid.limits import Refused as LimitRefused
from motid.messaging.enqueue_message import enqueue_mail, enqueue_sms
from motid.messaging.sms_text import unaccented
from motid.officials.model import Official, Right

AnswerTo = Literal["caller", "account"]
LONGEST_SMS = 400
"""Characters of an answer: with its head it fits three segments of an SMS."""


@dataclass(frozen=True, slots=True)
class AnswerIsSent:
    """The answer is on its way: to how many phones and mail addresses."""

    answer_id: UUID
    phones: int
    mails: int


@dataclass(frozen=True, slots=True)
class NobodyToAnswer:
    """The caller left no phone, or the account has neither phone nor mail address."""


@dataclass(frozen=True, slots=True)
class LinkElsewhere:
    """The text holds a link to a place that is neither MotID nor a site of the state. Nothing was sent."""


@dataclass(frozen=True, slots=True)
class _Recipients:
    phones: tuple[PhoneNumber, ...]
    addresses: tuple[EmailAddress, ...] = ()


def sms_of(words: str, number: str, brand: str) -> str:
    """Return an answer as it arrives on a telephone: without accents, behind its head."""
    return f"{brand} ({number}): {unaccented(words)}"


@recorded
async def send_answer(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    text: PersonalText,
    *,
    to: AnswerTo = "caller",
    template: str | None = None,
    version: int | None = None,
) -> AnswerIsSent | NobodyToAnswer | LinkElsewhere | Refused:
    """Send an answer to the phone that the caller gave, or to the contacts of the account that the case is about.

    `template`: the name of the template that the text was made from. Raises `ValueError` for an empty or too long
    text, which the form refuses first.
    """
    words = text.reveal().strip()
    if not 0 < len(words) <= LONGEST_SMS:
        raise ValueError("an answer has 1 to 400 characters")
    if leads_elsewhere(words, env.exchange):
        return LinkElsewhere()
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.ANSWER, version=version)
        if isinstance(case, Refused):
            return case
        recipients = await _recipients(uow, env, official, case, to=to)
        if isinstance(recipients, Refused):
            return recipients
        if not recipients.phones and not recipients.addresses:
            return NobodyToAnswer()
        if await _too_many(env, official, uow):
            return Refused(RefusalRule.TOO_MANY, case.id)
        await _send(uow, env, case, recipients, words=words)
        answer_id = await _note(uow, official, case, words=words, to=to, template=template)
    return AnswerIsSent(answer_id, len(recipients.phones), len(recipients.addresses))


async def _recipients(
    uow: UnitOfWork, env: DeskEnvironment, official: Official, case: Case, *, to: AnswerTo
) -> _Recipients | Refused:
    if to == "caller":
        phone = (await read_words(uow.connection, uow.vault, case.id)).phone
        return _Recipients((phone,) if phone else ())
    if case.account_id is None:
        return _Recipients(())
    entered = await enter_account(uow.connection, env, official, case, case.account_id, right=Right.ANSWER)
    if isinstance(entered, Refused):
        return entered
    account = await read_account(uow.connection, uow.vault, case.account_id)
    return await _of_account(uow, account)


async def _of_account(uow: UnitOfWork, account: Account) -> _Recipients:
    """Return the default phone for codes, else the phones of record, and the mail addresses."""
    otp_phones = await list_otp_phones(uow.connection, uow.vault, account.ref.account_id)
    values = [item.value for item in account.identifiers]
    phones = [item.phone for item in otp_phones if item.is_default]
    phones = phones or [value for value in values if isinstance(value, PhoneNumber)]
    return _Recipients(
        tuple(dict.fromkeys(phones)),
        tuple(dict.fromkeys(value for value in values if isinstance(value, EmailAddress))),
    )


async def _too_many(env: DeskEnvironment, official: Official, uow: UnitOfWork) -> bool:
    limit = env.policies.at(OFFICIAL_ATTEMPTS, uow.now).answers.limit("desk.answers")
    outcome = await env.limiter.take(limit, str(official.person_id), uow.now, within=uow.connection)
    return isinstance(outcome, LimitRefused)


async def _send(uow: UnitOfWork, env: DeskEnvironment, case: Case, to: _Recipients, *, words: str) -> None:
    brand = env.authn.brand
    sms = sms_of(words, case.number, brand)
    for phone in to.phones:
        await enqueue_sms(uow, recipient=phone, text=sms, purpose="notification")
    for address in to.addresses:
        subject = f"{brand}: Trả lời về hồ sơ {case.number}"
        await enqueue_mail(uow, recipient=address, subject=subject, text=f"{words}\n\n{brand}, {case.number}\n")


async def _note(
    uow: UnitOfWork, official: Official, case: Case, *, words: str, to: AnswerTo, template: str | None
) -> UUID:
    answer_id = uow.new_id()
    await message_store.insert_message(
        uow.connection,
        message_id=answer_id,
        case_id=case.id,
        kind="answer",
        template=template,
        written_by=official.account_id,
        now=uow.now,
        sealed=uow.vault.seal(MESSAGE, answer_id, MessageBundle(words)),
    )
    about = case.account_id if to == "account" else None
    await record(uow, AnswerSent(case_id=case.id, answer_id=answer_id, to=to, template=template), account_id=about)
    return answer_id
