"""Ask the carrier whether a phone is registered to a person with these data (chính chủ, S4-37).

Without an answer the result is `UNKNOWN`, and counts for nothing: the comparison fails closed (S4-39).
"""

from uuid import UUID

from motid.desk.access import recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.answers import PersonClaim
from motid.desk.evidence.model import EvidenceKind, EvidenceResult
from motid.desk.evidence.outcomes import RecordIncomplete, Taken
from motid.desk.evidence.registry_question import Question, put_question, write_answer
from motid.desk.model import Refused
from motid.desk.sent_form import SentForm
from motid.kernel.phone import PhoneNumber
from motid.officials.model import Official
from motid.registries.carrier import (
    Comparison,
    SubscriberClaim,
    SubscriberDiffers,
    SubscriberMatches,
    SubscriberUnknown,
)
from motid.registries.unavailable import RegistryUnavailable


@recorded
async def match_carrier(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    *,
    account_id: UUID | None = None,
    claim: PersonClaim | None = None,
    phone: PhoneNumber | None = None,
    sent: SentForm | None = None,
) -> Taken | RecordIncomplete | Refused:
    """Ask whether a phone is an account's owner's, by the account's record, or the caller's, by `claim`.

    `phone`: the one that the caller gave; of an account, where none was given, its registered one.
    """
    question = await put_question(
        env, official, case_id, EvidenceKind.CARRIER_MATCH,
        account_id=account_id, claim=claim, phone=phone, sent=sent,
    )  # fmt: skip
    if not isinstance(question, Question):
        return question
    if question.phone is None:
        return RecordIncomplete()
    who = question.claim
    asked = SubscriberClaim(question.phone, who.number, who.full_name, who.date_of_birth)
    answer = await env.carrier.compare(asked, question.id)
    detail = {"why": answer.reason} if isinstance(answer, RegistryUnavailable) else None
    await write_answer(env, official, question, _result(answer), detail=detail)
    return Taken(question.id, _result(answer))


def _result(answer: Comparison) -> EvidenceResult:
    match answer:
        case SubscriberMatches():
            return EvidenceResult.AGREES
        case SubscriberDiffers():
            return EvidenceResult.DIFFERS
        case SubscriberUnknown():
            return EvidenceResult.NOBODY
        case RegistryUnavailable():
            return EvidenceResult.UNKNOWN
