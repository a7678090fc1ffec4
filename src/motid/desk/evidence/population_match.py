"""Ask the population database whether exactly one person has these data (S0-20, S0-22).

The question names who asks, from which unit, and for which case: the registry keeps that for audit. The answer is
whether all of it agrees, never what differs (S0-21). No answer is `UNKNOWN`, and counts for nothing.
"""

from dataclasses import replace
from uuid import UUID

from motid.desk.access import recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.evidence.answers import PersonClaim
from motid.desk.evidence.model import CheckedFacts, EvidenceKind, EvidenceResult
from motid.desk.evidence.outcomes import RecordIncomplete, Taken
from motid.desk.evidence.registry_question import Question, put_question, write_answer
from motid.desk.model import Refused
from motid.desk.sent_form import SentForm
from motid.kernel.birth_date import DateComparison
from motid.kernel.names import compare_names
from motid.limits import Refused as LimitReached
from motid.normalisation.policies import POPULATION_QUOTA
from motid.officials.model import Official
from motid.registries.population import CitizensFound, PopulationQuery
from motid.registries.unavailable import RegistryUnavailable, UnavailableReason


@recorded
async def match_population(
    env: DeskEnvironment,
    official: Official,
    case_id: UUID,
    *,
    account_id: UUID | None = None,
    claim: PersonClaim | None = None,
    sent: SentForm | None = None,
) -> Taken | RecordIncomplete | Refused:
    """Ask about an account's owner, by what is on record of the account; else about the caller, by `claim`."""
    question = await put_question(
        env, official, case_id, EvidenceKind.POPULATION_MATCH,
        account_id=account_id, claim=claim, phone=None, sent=sent,
    )  # fmt: skip
    if not isinstance(question, Question):
        return question
    answer = await _ask(env, official, question)
    if isinstance(answer, RegistryUnavailable):
        result = EvidenceResult.UNKNOWN
        await write_answer(env, official, question, result, detail={"why": answer.reason})
        return Taken(question.id, result)
    facts = recorded_facts(answer, question.claim)
    result = EvidenceResult.DIFFERS if facts is None else EvidenceResult.AGREES
    await write_answer(env, official, question, result, facts=facts)
    return Taken(question.id, result)


async def _ask(env: DeskEnvironment, official: Official, question: Question) -> CitizensFound | RegistryUnavailable:
    now = env.database.clock.now()
    quota = env.policies.at(POPULATION_QUOTA, now).limit("normalisation.population")
    if isinstance(await env.limiter.take(quota, "installation", now), LimitReached):
        return RegistryUnavailable("population", UnavailableReason.REFUSED)
    accountability = replace(
        env.accountability,
        officer_code=official.account_id.hex,
        unit_code=question.case.unit_code,
        account=question.case.number,
    )
    claim = question.claim
    query = PopulationQuery(claim.number, claim.full_name, claim.date_of_birth)
    return await env.population.look_up(query, accountability, question.id)


def recorded_facts(found: CitizensFound, claim: PersonClaim) -> CheckedFacts | None:
    """Return what is on record of the one person who is meant; None for nobody, for several, and for another.

    The registry is as lenient as its operator likes; the ladder decides here (domain facts, names).
    """
    if len(found.citizens) != 1:
        return None
    citizen = found.citizens[0]
    same_name = compare_names(citizen.full_name, claim.full_name).auto_match
    same_birth = citizen.date_of_birth.compare(claim.date_of_birth) is DateComparison.AGREE
    if not same_name or not same_birth or claim.number not in (citizen.personal_number, citizen.cmnd_number):
        return None
    return CheckedFacts(
        full_name=citizen.full_name,
        date_of_birth=citizen.date_of_birth,
        number=citizen.personal_number or claim.number,
        cmnd=citizen.cmnd_number,
    )
