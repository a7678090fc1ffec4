"""Settle the other accounts of a verified person, in the transaction that normalises the person's one (S0-14)."""

from dataclasses import dataclass, field
from uuid import UUID

from motid.accounts.change_identifiers import release_identifier
from motid.accounts.lock_account import Locked, lock_account
from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.accounts.model import Account, AccountRef, IdentifierValue
from motid.accounts.read_account import read_account
from motid.audit import record
from motid.authn.list_otp_phones import list_otp_phones
from motid.db import UnitOfWork
from motid.kernel.email import EmailAddress
from motid.kernel.phone import PhoneNumber
from motid.messaging.enqueue_message import enqueue_mail, enqueue_sms
from motid.normalisation.duplicates.decide import Person, Verdict, decide
from motid.normalisation.duplicates.find import AccountsMovedError, Others, shared_values
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.events import DuplicateSettled
from motid.normalisation.matching_rules import MATCHING
from motid.normalisation.policies import DUPLICATE_RULES, DuplicateAction
from motid.normalisation.request.messages import (
    CLOSED_SUBJECT,
    account_was_locked,
    account_was_merged,
    mail_of_locked,
    mail_of_merged,
)

REASON = "another_account_was_verified"
CASE = "perhaps_same_person"


@dataclass(slots=True)
class Settled:
    """How many accounts followed, how many were locked, and the numbers of the cases that were opened."""

    followed: int = 0
    locked: int = 0
    cases: tuple[str, ...] = field(default=())


async def settle(
    uow: UnitOfWork,
    normalisation: NormalisationEnvironment,
    survivor: AccountRef,
    others: Others,
    person: Person,
) -> Settled:
    """Apply the rules to every other account. Each is reversible, and each owner is told how to object."""
    settled = Settled()
    policies = normalisation.authn.policies
    rules, match_rules = policies.at(DUPLICATE_RULES, uow.now), policies.at(MATCHING, uow.now)
    for other in others.others:
        account = await read_account(uow.connection, uow.vault, other.account.account_id)
        verdict = decide(account, other.shared, person, rules, match_rules)
        if verdict is not None:
            action = await _note(uow, survivor, account, verdict)
            value = shared_values(person.on_record, person.phone)[other.shared]
            await _apply(_Step(uow, normalisation, survivor, account, value, verdict), action, settled)
    return settled


@dataclass(frozen=True, slots=True)
class _Step:
    """One other account to settle, and the value that it shares."""

    uow: UnitOfWork
    normalisation: NormalisationEnvironment
    survivor: AccountRef
    account: Account
    value: IdentifierValue
    verdict: Verdict


async def _note(uow: UnitOfWork, survivor: AccountRef, account: Account, verdict: Verdict) -> DuplicateAction:
    action = action_for(account, verdict)
    event = DuplicateSettled(
        survivor_id=survivor.account_id,
        shared=verdict.rule.shared,
        decision=verdict.rule.decision,
        reasons=verdict.reasons,
        rule=verdict.rule.name,
        action=action,
    )
    await record(uow, event, account_id=account.ref.account_id)
    return action


async def _apply(step: _Step, action: DuplicateAction, settled: Settled) -> None:
    match action:
        case "merge":
            await _merge(step)
            settled.followed += 1
        case "lock":
            await _lock(step)
            settled.locked += 1
            settled.cases += (await _open_case(step),)
        case "case":
            settled.cases += (await _open_case(step),)
        case "release":
            await _release(step)
        case "leave":
            pass


def action_for(account: Account, verdict: Verdict) -> DuplicateAction:
    """Return the rule's action, but nothing is closed twice, and no rule closes a verified account."""
    action, is_open = verdict.rule.action, account.ref.state == "active"
    if action == "merge" and is_open and account.normalised_at is not None:
        return "case"
    if action == "lock" and (not is_open or account.normalised_at is not None):
        return "release"
    return action


async def _merge(step: _Step) -> None:
    outcome = await merge_accounts(
        step.uow,
        step.normalisation.accounts,
        survivor_id=step.survivor.account_id,
        absorbed_id=step.account.ref.account_id,
        reason=REASON,
        rule=step.verdict.rule.name,
    )
    if not isinstance(outcome, Merged):
        raise AccountsMovedError
    link = f"{step.normalisation.exchange}/objection"
    await _tell_owner(step, outcome.merge.id, sms=account_was_merged(link), mail=mail_of_merged(link))


async def _lock(step: _Step) -> None:
    """Close an account whose number is the verified person's: the number is set free, the dossiers stay with it."""
    outcome = await lock_account(
        step.uow,
        step.normalisation.accounts,
        step.account.ref.account_id,
        reason=REASON,
        rule=step.verdict.rule.name,
        in_favour_of=step.survivor.account_id,
        release=(step.verdict.rule.shared,),
    )
    if not isinstance(outcome, Locked):
        raise AccountsMovedError
    link = f"{step.normalisation.exchange}/objection"
    await _tell_owner(step, outcome.closure_id, sms=account_was_locked(link), mail=mail_of_locked(link))


async def _open_case(step: _Step) -> str:
    account_id, related = step.account.ref.account_id, (step.survivor.account_id,)
    return await step.normalisation.cases.open_case(
        step.uow, kind=CASE, account_id=account_id, related=related, statement=None
    )


async def _release(step: _Step) -> None:
    """Take the shared value away from the account, and nothing else."""
    for identifier in step.account.identifiers:
        if identifier.type == step.verdict.rule.shared and identifier.value == step.value:
            account_id, accounts = step.account.ref.account_id, step.normalisation.accounts
            await release_identifier(step.uow, accounts, account_id, identifier.id, reason=REASON)


async def _tell_owner(step: _Step, closed_by: UUID, *, sms: str, mail: str) -> None:
    """Tell the owner of a closed account, once a closure: on the phone for codes, else on their own, else by mail."""
    account, key = step.account, f"closed-{closed_by}"
    phones = await list_otp_phones(step.uow.connection, step.uow.vault, account.ref.account_id)
    own = account.first("registered_phone") or account.first("contact_phone") or account.first("email")
    recipient = phones[0].phone if phones else None if own is None else own.value
    match recipient:
        case PhoneNumber():
            await enqueue_sms(step.uow, recipient=recipient, text=sms, purpose="notification", idempotency_key=key)
        case EmailAddress():
            await enqueue_mail(step.uow, recipient=recipient, subject=CLOSED_SUBJECT, text=mail, idempotency_key=key)
        case _:
            pass  # nobody knows how to reach the owner; the page of the sign-in tells
