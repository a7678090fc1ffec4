"""An official called the phone on record of an account and notes what its holder said (S0-18)."""

from typing import Literal
from uuid import UUID

from motid.desk.access import enter_account, enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.model import CheckedFacts, EvidenceKind, EvidenceResult
from motid.desk.evidence.outcomes import Taken
from motid.desk.evidence.take import take_evidence
from motid.desk.model import Refused
from motid.officials.model import Official, Right

Said = Literal[EvidenceResult.CONFIRMED, EvidenceResult.REFUSED, EvidenceResult.NOBODY]
"""The account is theirs; it is not; or nobody could be reached."""


@recorded
async def note_call_back(
    env: DeskEnvironment, official: Official, case_id: UUID, account_id: UUID, said: Said
) -> Taken | Refused:
    """Note it. How to reach the phone, the official has had revealed, with a reason."""
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.PROPOSE)
        if isinstance(case, Refused):
            return case
        account = await enter_account(uow.connection, env, official, case, account_id, right=Right.PROPOSE)
        if isinstance(account, Refused):
            return account
        evidence_id = await take_evidence(
            uow,
            env,
            official,
            case,
            kind=EvidenceKind.CALL_BACK,
            result=said,
            account_id=account_id,
            facts=CheckedFacts(),
        )
    return Taken(evidence_id, said)
