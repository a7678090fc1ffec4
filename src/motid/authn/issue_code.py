"""Send a one-time code by SMS.

The arithmetic of guessing, with the initial policy. A code has 10^6 values and at most 5 tries: a code falls to
guessing with a chance of 5 in a million. A phone, and an account (or an application that has none yet), gets
5 codes at once and one more each 12 minutes: at most 5 + 5 = 10 codes in an hour and 5 + 120 = 125 in a day, so 50
tries an hour and 625 a day; an attacker who knows the password and guesses at that rate for a whole day without the
owner noticing 125 SMS succeeds with a chance of 0.0625 %. However many wrong codes are submitted, tries beyond five a
code are refused without being compared. A network gets 300 codes at once and one more each second, for all its
people together.

The phone's budget is kept for each purpose by itself: a stranger who starts registrations with somebody's phone
cannot use up the codes that its owner needs to sign in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.audit import record
from motid.authn import events
from motid.authn.environment import AuthnEnvironment
from motid.authn.one_time_code import CodePurpose, OneTimeCode, sms_text
from motid.authn.policies import CODE_RULES, CODE_TEXTS, CodeRules
from motid.authn.sealed import PhoneBundle
from motid.authn.store import codes as store
from motid.authn.visitor import NetworkAddress
from motid.db import UnitOfWork
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused
from motid.messaging.enqueue_message import enqueue_sms


@dataclass(frozen=True, slots=True)
class CodeSent:
    """The code is on its way; another may be asked for from `resend_at`."""

    resend_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ResendTooSoon:
    """The last code was sent moments ago and may still arrive."""

    until: datetime


@dataclass(frozen=True, slots=True)
class TooManyCodes:
    """The phone, the person or the network had its codes for now."""

    until: datetime


async def issue_code(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    *,
    purpose: CodePurpose,
    subject_id: UUID,
    phone: PhoneNumber,
    network: NetworkAddress,
    account_id: UUID | None = None,
) -> CodeSent | ResendTooSoon | TooManyCodes:
    """Make a code for `subject_id` (a registration, a sign-in), supersede its last one, and enqueue the SMS.

    `account_id`, where there is one, pays the budget of codes in place of the subject, so that beginning anew buys
    nothing. All of it is part of the caller's transaction: a rollback sends nothing and counts nothing.
    """
    rules = authn.policies.at(CODE_RULES, uow.now)
    await store.lock_subject(uow.connection, purpose, subject_id)
    until = await _cooling_until(uow, rules, purpose, subject_id, phone)
    if until is not None:
        return ResendTooSoon(until)
    payer = account_id or subject_id
    refused = await _take_budget(uow, authn, rules, purpose=purpose, phone=phone, network=network, payer=payer)
    if refused is not None:
        return TooManyCodes(refused.until)
    await store.supersede(uow.connection, purpose, subject_id, uow.now)
    return await _send(uow, authn, rules, purpose=purpose, subject_id=subject_id, phone=phone, account_id=account_id)


async def _cooling_until(
    uow: UnitOfWork, rules: CodeRules, purpose: CodePurpose, subject_id: UUID, phone: PhoneNumber
) -> datetime | None:
    """Return until when the last code to this same phone may still arrive; another phone need not wait (S4-30)."""
    last = await store.latest(uow.connection, purpose, subject_id)
    if last is None or uow.now >= last["created_at"] + rules.cool_down:
        return None
    same = uow.vault.open("one_time_code", last["id"], last["sealed"], PhoneBundle).phone == phone.e164()
    until: datetime = last["created_at"] + rules.cool_down
    return until if same else None


async def _take_budget(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    rules: CodeRules,
    *,
    purpose: CodePurpose,
    phone: PhoneNumber,
    network: NetworkAddress,
    payer: UUID,
) -> Refused | None:
    """Count the code for network, phone and payer, in this order everywhere, so that transactions cannot deadlock."""
    for limit, subject in (
        (rules.per_network.limit("authn.code.network"), network.bucket()),
        (rules.per_phone.limit("authn.code.phone"), f"{purpose}:{phone.e164()}"),
        (rules.per_subject.limit("authn.code.subject"), f"{purpose}:{payer}"),
    ):
        outcome = await authn.limiter.take(limit, subject, uow.now, within=uow.connection)
        if isinstance(outcome, Refused):
            return outcome
    return None


async def _send(
    uow: UnitOfWork,
    authn: AuthnEnvironment,
    rules: CodeRules,
    *,
    purpose: CodePurpose,
    subject_id: UUID,
    phone: PhoneNumber,
    account_id: UUID | None,
) -> CodeSent:
    code_id, code, expires_at = uow.new_id(), OneTimeCode.draw(rules.digits), uow.now + rules.lifetime
    await store.insert(
        uow.connection,
        code_id=code_id,
        purpose=purpose,
        subject_id=subject_id,
        code_mac=uow.vault.mac("code", *code.mac_parts(purpose, subject_id)),
        attempts=rules.attempts,
        now=uow.now,
        expires_at=expires_at,
        sealed=uow.vault.seal("one_time_code", code_id, PhoneBundle(phone.e164())),
    )
    minutes = int(rules.lifetime.total_seconds() // 60)
    texts = authn.policies.at(CODE_TEXTS, uow.now)
    await enqueue_sms(
        uow,
        recipient=phone,
        text=sms_text(texts, code, purpose=purpose, brand=authn.brand, minutes=minutes),
        purpose="one_time_code",
        not_after=expires_at,
        idempotency_key=f"code-{code_id}",
    )
    await record(uow, events.CodeSent(code_id=code_id, purpose=purpose), account_id=account_id)
    return CodeSent(resend_at=uow.now + rules.cool_down, expires_at=expires_at)


async def issue_decoy(uow: UnitOfWork, authn: AuthnEnvironment, *, purpose: CodePurpose, subject_id: UUID) -> None:
    """Make a code that nobody receives, so that a subject nobody may know of answers wrong codes like any other."""
    rules = authn.policies.at(CODE_RULES, uow.now)
    await store.lock_subject(uow.connection, purpose, subject_id)
    await store.supersede(uow.connection, purpose, subject_id, uow.now)
    code_id, code = uow.new_id(), OneTimeCode.draw(rules.digits)
    await store.insert(
        uow.connection,
        code_id=code_id,
        purpose=purpose,
        subject_id=subject_id,
        code_mac=uow.vault.mac("code", secrets.token_bytes(32), *code.mac_parts(purpose, subject_id)),
        attempts=rules.attempts,
        now=uow.now,
        expires_at=uow.now + rules.lifetime,
        sealed=uow.vault.seal("one_time_code", code_id, PhoneBundle("")),
    )
