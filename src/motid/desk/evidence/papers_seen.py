"""An official at a counter sees a person with papers, and types what stands there: it is compared, not believed.

A paper of nobody's own, such as an authority's letter, is noted with its number.
"""

from dataclasses import dataclass
from uuid import UUID

from motid.accounts.model import LoginName
from motid.accounts.read_account import read_account
from motid.accounts.read_known_by import read_known_by
from motid.db import UnitOfWork
from motid.desk.access import enter_account, enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.model import IDENTITY_PAPERS, CheckedFacts, Evidence, EvidenceKind, EvidenceResult, Paper
from motid.desk.evidence.of_form import evidence_of_form
from motid.desk.evidence.outcomes import NotAtCounter, Taken
from motid.desk.evidence.policies import EVIDENCE_ATTEMPTS
from motid.desk.evidence.take import take_evidence
from motid.desk.model import RefusalRule, Refused
from motid.desk.sent_form import SentForm
from motid.kernel.names import FullName, compare_names
from motid.kernel.redaction import PersonalText
from motid.limits import Refused as LimitReached
from motid.officials.model import Official, Right


@dataclass(frozen=True, slots=True)
class SeenPaper:
    """A paper. Name and number stand on a person's own; `reference` is the number of an authority's letter."""

    paper: Paper
    full_name: FullName | None = None
    number: LoginName | None = None
    reference: PersonalText | None = None


@recorded
async def note_papers(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    seen: SeenPaper,
    *,
    account_id: UUID | None = None,
    sent: SentForm | None = None,
) -> Taken | NotAtCounter | Refused:
    """Note a paper: of an account's owner, which must bear what is on record, else of whoever stands there.

    A form that is `sent` twice notes it once.
    """
    kind = EvidenceKind.PAPERS_SEEN
    async with env.database.begin(official.actor) as uow:
        made = await evidence_of_form(uow, official, sent, kind, case_id=case_id, account_id=account_id)
        if isinstance(made, Evidence):
            return Taken(made.id, made.result)
        case = await enter_case(uow, official, case_id, Right.PROPOSE)
        if isinstance(case, Refused):
            return case
        if seen.paper in IDENTITY_PAPERS and case.channel != "counter":
            return NotAtCounter()
        result = EvidenceResult.CONFIRMED
        if account_id is not None:
            entered = await enter_account(uow.connection, env, official, case, account_id, right=Right.PROPOSE)
            if isinstance(entered, Refused):
                return entered
            limit = env.policies.at(EVIDENCE_ATTEMPTS, uow.now).comparisons.limit("desk.comparisons")
            counted = await env.limiter.take(limit, str(account_id), uow.now, within=uow.connection)
            if isinstance(counted, LimitReached):
                return Refused(RefusalRule.TOO_MANY, case_id)
            if not await _is_owners(uow, account_id, seen):
                result = EvidenceResult.DIFFERS
        await take_evidence(
            uow, env, official, case, made, kind=kind, result=result,
            account_id=account_id, facts=CheckedFacts(full_name=seen.full_name, number=seen.number),
            detail={"paper": seen.paper},
            note=seen.reference.reveal() if seen.reference else None,
        )  # fmt: skip
    return Taken(made, result)


async def _is_owners(uow: UnitOfWork, account_id: UUID, seen: SeenPaper) -> bool:
    known = await read_known_by(uow.connection, uow.vault, account_id)
    if seen.number not in {value for _, value in known} or seen.full_name is None:
        return False
    name = (await read_account(uow.connection, uow.vault, account_id)).profile.full_name
    return name is None or compare_names(seen.full_name, name).auto_match
