"""What both registries have in common: a question is counted and written down, then asked, then answered.

It is asked out of any transaction, under the id of its evidence.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from motid.accounts.model import Account, LoginName
from motid.accounts.read_account import read_account
from motid.accounts.read_known_by import read_known_by
from motid.audit import record
from motid.db import UnitOfWork
from motid.desk.access import enter_account, enter_case
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.answers import PersonClaim
from motid.desk.evidence.events import RegistryAsked
from motid.desk.evidence.model import CheckedFacts, Evidence, EvidenceKind, EvidenceResult
from motid.desk.evidence.of_form import evidence_of_form
from motid.desk.evidence.outcomes import RecordIncomplete, Taken
from motid.desk.evidence.policies import EVIDENCE_ATTEMPTS
from motid.desk.evidence.take import answer_evidence, take_evidence
from motid.desk.model import Case, RefusalRule, Refused
from motid.desk.sent_form import SentForm
from motid.kernel.cmnd import CmndNumber
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.limits import Refused as LimitReached
from motid.officials.model import Official, Right

_REGISTRY = {EvidenceKind.POPULATION_MATCH: "population", EvidenceKind.CARRIER_MATCH: "carrier"}


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is written down and may be asked. `id` is the evidence's, and the registry's request id."""

    id: UUID
    case: Case
    claim: PersonClaim
    phone: PhoneNumber | None


async def put_question(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    kind: EvidenceKind,
    *,
    account_id: UUID | None,
    claim: PersonClaim | None,
    phone: PhoneNumber | None,
    sent: SentForm | None,
) -> Question | Taken | RecordIncomplete | Refused:
    """Write down whom a registry is asked about: an account's owner, by its record, or a caller, by their words.

    A form that was `sent` before has asked: what came of it is `Taken`, or `ASKED` while the registry is silent.
    """
    async with env.database.begin(official.actor) as uow:
        made = await evidence_of_form(uow, official, sent, kind, case_id=case_id, account_id=account_id)
        if isinstance(made, Evidence):
            return Taken(made.id, made.result)
        case = await enter_case(uow, official, case_id, Right.PROPOSE)
        if isinstance(case, Refused):
            return case
        if account_id is not None:
            entered = await enter_account(uow.connection, env, official, case, account_id, right=Right.PROPOSE)
            if isinstance(entered, Refused):
                return entered
            account = await read_account(uow.connection, uow.vault, account_id)
            claim, phone = await _of_record(uow, account, phone)
        if claim is None or (kind is EvidenceKind.CARRIER_MATCH and phone is None):
            return RecordIncomplete()
        if await _is_too_often(uow, env, official, case):
            return Refused(RefusalRule.TOO_MANY, case_id)
        facts = CheckedFacts(claim.full_name, claim.date_of_birth, claim.number, phone)
        await take_evidence(
            uow, env, official, case, made, kind=kind, result=EvidenceResult.ASKED, account_id=account_id, facts=facts
        )
        event = RegistryAsked(registry=_REGISTRY[kind], evidence_id=made, case_id=case.id)
        await record(uow, event, account_id=account_id)
    return Question(made, case, claim, phone)


async def write_answer(
    env: DeskEnvironment,
    official: Official,
    question: Question,
    result: EvidenceResult,
    *,
    facts: CheckedFacts | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write down what the registry said."""
    async with env.database.begin(official.actor) as uow:
        await answer_evidence(uow, env, question.id, result, facts=facts, detail=detail)


async def _of_record(
    uow: UnitOfWork, account: Account, phone: PhoneNumber | None
) -> tuple[PersonClaim | None, PhoneNumber | None]:
    """Return what an account says of its owner, and the phone asked about: the given one, else its own."""
    known = await read_known_by(uow.connection, uow.vault, account.ref.account_id)
    values = dict(reversed(known))
    number: LoginName | None = None
    for value in (values.get("cmnd"), values.get("personal_number")):
        if isinstance(value, PersonalIdNumber | CmndNumber):
            number = value
    own = values.get("registered_phone")
    if phone is None and isinstance(own, PhoneNumber):
        phone = own
    name, born = account.profile.full_name, account.profile.date_of_birth
    claim = None if name is None or born is None or number is None else PersonClaim(name, born, number)
    return claim, phone


async def _is_too_often(uow: UnitOfWork, env: DeskEnvironment, official: Official, case: Case) -> bool:
    rules = env.policies.at(EVIDENCE_ATTEMPTS, uow.now)
    attempts = (
        (rules.registry_per_case.limit("desk.registry_case"), str(case.id)),
        (rules.registry_per_official.limit("desk.registry_official"), str(official.account_id)),
    )
    _, outcome = await env.limiter.take_in_turn(attempts, uow.now, within=uow.connection)
    return isinstance(outcome, LimitReached)
