"""An official called the phone on record of an account and notes what its holder said (S0-18)."""

from typing import Literal
from uuid import UUID

from motid.desk.access import enter_account, enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.model import CheckedFacts, Evidence, EvidenceKind, EvidenceResult
from motid.desk.evidence.of_form import evidence_of_form
from motid.desk.evidence.outcomes import Taken
from motid.desk.evidence.take import take_evidence
from motid.desk.model import Refused
from motid.desk.sent_form import SentForm
from motid.officials.model import Official, Right

Said = Literal[EvidenceResult.CONFIRMED, EvidenceResult.REFUSED, EvidenceResult.NOBODY]
"""The account is theirs; it is not; or nobody could be reached."""


@recorded
async def note_call_back(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    account_id: UUID,
    said: Said,
    *,
    sent: SentForm | None = None,
) -> Taken | Refused:
    """Note it, once for each form that is `sent`. The phone's number the official has had revealed, with a reason."""
    kind = EvidenceKind.CALL_BACK
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
        await take_evidence(
            uow, env, official, case, made, kind=kind, result=said, account_id=account_id, facts=CheckedFacts()
        )
    return Taken(made, said)
