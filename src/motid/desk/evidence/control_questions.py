"""Control questions: a caller's answers against the record. The official learns how many agreed, never which.

Several answers count at once, and an account is compared only a few times: nobody finds out what is on record by
trying.
"""

from uuid import UUID

from motid.accounts.read_account import read_account
from motid.accounts.read_known_by import read_known_by
from motid.authn.list_otp_phones import list_otp_phones
from motid.db import UnitOfWork
from motid.desk.access import enter_account, enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.answers import Answers, count_agreeing
from motid.desk.evidence.model import CheckedFacts, Evidence, EvidenceKind, EvidenceResult
from motid.desk.evidence.of_form import evidence_of_form
from motid.desk.evidence.outcomes import Taken, TooFewAnswers
from motid.desk.evidence.policies import CONTROL_QUESTIONS, EVIDENCE_ATTEMPTS
from motid.desk.evidence.take import take_evidence
from motid.desk.model import RefusalRule, Refused
from motid.desk.sent_form import SentForm
from motid.limits import Refused as LimitReached
from motid.officials.model import Official, Right


@recorded
async def compare_answers(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    account_id: UUID,
    answers: Answers,
    *,
    sent: SentForm | None = None,
) -> Taken | TooFewAnswers | Refused:
    """Compare the answers with what is on record of an account of the case; once for each form that is `sent`."""
    kind = EvidenceKind.CONTROL_QUESTIONS
    now = env.database.clock.now()
    rules = env.policies.at(CONTROL_QUESTIONS, now)
    if answers.given < rules.asked:
        return TooFewAnswers(rules.asked)
    async with env.database.begin(official.actor) as uow:
        made = await evidence_of_form(uow, official, sent, kind, case_id=case_id, account_id=account_id)
        if isinstance(made, Evidence):
            return Taken(made.id, made.result)
        case = await enter_case(uow, official, case_id, Right.PROPOSE)
        if isinstance(case, Refused):
            return case
        account = await enter_account(uow.connection, env, official, case, account_id, right=Right.PROPOSE)
        if isinstance(account, Refused):
            return account
        limit = env.policies.at(EVIDENCE_ATTEMPTS, now).comparisons.limit("desk.comparisons")
        counted = await env.limiter.take(limit, str(account_id), now, within=uow.connection)
        if isinstance(counted, LimitReached):
            return Refused(RefusalRule.TOO_MANY, case_id)
        agreed = await _agreed(uow, account_id, answers)
        result = EvidenceResult.AGREES if agreed >= answers.given - rules.wrong else EvidenceResult.DIFFERS
        facts = CheckedFacts(
            answers.full_name, answers.date_of_birth, answers.personal_number, answers.phone, answers.cmnd
        )
        await take_evidence(
            uow, env, official, case, made, kind=kind, result=result,
            account_id=account_id, facts=facts,
            detail={"asked": answers.given, "agreed": agreed},
        )  # fmt: skip
    return Taken(made, result)


async def _agreed(uow: UnitOfWork, account_id: UUID, answers: Answers) -> int:
    account = await read_account(uow.connection, uow.vault, account_id)
    known = await read_known_by(uow.connection, uow.vault, account_id)
    phones = await list_otp_phones(uow.connection, uow.vault, account_id)
    values = frozenset([*(value for _, value in known), *(phone.phone for phone in phones)])
    return count_agreeing(answers, account.profile, values)
