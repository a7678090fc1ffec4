"""What a check of the case vouches for, as far as an action may record it for an account. Pure.

No official types what is recorded: it comes from a check that a registry answered, so that data and proof are one.
"""

from datetime import datetime
from uuid import UUID

from motid.accounts.model import Account, IdentifierValue, Profile
from motid.desk.evidence.model import CheckedFacts, Evidence, EvidenceKind, EvidenceResult
from motid.kernel.birth_date import DateComparison
from motid.kernel.names import compare_names
from motid.kernel.personal_number import PersonalIdNumber


def facts_vouched_for(
    situation_evidence: tuple[Evidence, ...], evidence_id: UUID, kind: EvidenceKind, now: datetime
) -> CheckedFacts | None:
    """Return the facts of a check to which a registry agreed; None for any other, and for one that is too old."""
    found = next((one for one in situation_evidence if one.id == evidence_id and one.kind is kind), None)
    if found is None or not found.counts_at(now):
        return None
    return found.facts if found.result is EvidenceResult.AGREES else None


def is_of(facts: CheckedFacts, account: Account) -> bool:
    """Whether facts are of the account's owner: its number, and its name where it has one."""
    values: set[IdentifierValue] = {one.value for one in account.identifiers}
    same_number = facts.number in values
    return same_number and _same_name(account.profile, facts) is not False


def leaves_the_same_person(facts: CheckedFacts, account: Account) -> bool:
    """Whether a correction keeps the person: the number stays with the name or date, or name and date both stay."""
    number = account.first("personal_number")
    same_name, same_birth = _same_name(account.profile, facts), _same_birth(account.profile, facts)
    if number is None or facts.number == number.value:
        return not (same_name is False and same_birth is False)
    return same_name is True and same_birth is True and isinstance(facts.number, PersonalIdNumber)


def differ_in_name(one: Profile, other: Profile) -> bool:
    """Whether two accounts record two names; not where one of them records none."""
    return _same_name(one, CheckedFacts(full_name=other.full_name)) is False


def differ_in_birth(one: Profile, other: Profile) -> bool:
    """Whether two accounts record two dates of birth; not where one of them records none."""
    return _same_birth(one, CheckedFacts(date_of_birth=other.date_of_birth)) is False


def _same_name(profile: Profile, facts: CheckedFacts) -> bool | None:
    if profile.full_name is None or facts.full_name is None:
        return None
    return compare_names(profile.full_name, facts.full_name).auto_match


def _same_birth(profile: Profile, facts: CheckedFacts) -> bool | None:
    if profile.date_of_birth is None or facts.date_of_birth is None:
        return None
    return profile.date_of_birth.compare(facts.date_of_birth) is not DateComparison.DISAGREE
