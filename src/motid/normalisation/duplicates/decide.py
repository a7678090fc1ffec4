"""What becomes of one other account: compared, and decided by a rule that is data (S0-14). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from motid.accounts.model import Account, Identifier, IdentifierType
from motid.kernel.cmnd import CmndNumber
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.normalisation.decide_match import compare, decide_match
from motid.normalisation.matching_rules import MatchRules
from motid.normalisation.person_data import PersonData
from motid.normalisation.policies import DuplicateDecision, DuplicateRule, Shared
from motid.normalisation.reasons import Reason
from motid.normalisation.request.model import OnRecord

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rule that applies, and why. `reasons` are codes of `motid.normalisation.reasons`, joined by spaces."""

    rule: DuplicateRule
    reasons: str


@dataclass(frozen=True, slots=True)
class Person:
    """The verified person: what is on record, and the phone that was confirmed."""

    on_record: OnRecord
    phone: PhoneNumber


def recorded_data(person: Person) -> PersonData:
    """Return what is on record of the verified person as a side of a comparison."""
    on_record = person.on_record
    return PersonData(
        full_name=on_record.full_name,
        personal_number=on_record.personal_number,
        cmnd=on_record.cmnd,
        date_of_birth=on_record.date_of_birth,
        phone=person.phone,
    )


def claimed_data(account: Account, shared_cmnd: CmndNumber | None = None) -> PersonData:
    """Return what another account says of its owner as a side of a comparison.

    Of several CMND numbers it is the shared one that is compared.
    """
    has_shared = any(identifier.value == shared_cmnd for identifier in account.identifiers)
    return PersonData(
        full_name=account.profile.full_name,
        personal_number=_first(account, "personal_number", PersonalIdNumber),
        cmnd=shared_cmnd if has_shared else _first(account, "cmnd", CmndNumber),
        date_of_birth=account.profile.date_of_birth,
        phone=_first(account, "registered_phone", PhoneNumber) or _first(account, "contact_phone", PhoneNumber),
    )


def is_proved_anothers(account: Account, person: Person, match_rules: MatchRules) -> bool:
    """Whether an account was proved to be somebody else's: no form turns it over to another person.

    A verified CMND number that differs may be an older one of the same person, unless name or date differ too.
    """
    number, cmnd = account.first("personal_number"), account.first("cmnd")
    if number is not None and number.verified_at is not None and number.value != person.on_record.personal_number:
        return True
    if cmnd is None or cmnd.verified_at is None or person.on_record.cmnd in (None, cmnd.value):
        return False
    pair = compare(claimed_data(account), recorded_data(person), match_rules)
    return pair.full_name.contradicts or pair.date_of_birth.contradicts


def decide(
    account: Account, shared: Shared, person: Person, rules: Sequence[DuplicateRule], match_rules: MatchRules
) -> Verdict | None:
    """Compare an account with what is on record and return the first rule that fits; None leaves it alone.

    A CMND number was given out twice here and there, so that by itself it never proves a person. Where the registry
    says that nobody else of this name and day of birth has it, the old account under it is this person's.
    """
    claimed, recorded = claimed_data(account, person.on_record.cmnd), recorded_data(person)
    decision = decide_match(claimed, recorded, match_rules)
    told: DuplicateDecision = decision.decision
    if shared == "cmnd" and person.on_record.cmnd_is_alone and _agree_by_cmnd(claimed, recorded, match_rules):
        told = "match"
    rule = next((one for one in rules if (one.shared, one.decision) == (shared, told)), None)
    return None if rule is None else Verdict(rule, " ".join(decision.reasons))


def _agree_by_cmnd(claimed: PersonData, recorded: PersonData, match_rules: MatchRules) -> bool:
    pair = compare(claimed, recorded, match_rules)
    missing = pair.personal_number.reason is Reason.NUMBER_MISSING
    to_the_day = pair.date_of_birth.reason is Reason.BIRTH_SAME
    return missing and to_the_day and pair.full_name.agrees and pair.cmnd.agrees


def _first(account: Account, type_: IdentifierType, kind: type[T]) -> T | None:
    identifier: Identifier | None = account.first(type_)
    value = None if identifier is None else identifier.value
    return value if isinstance(value, kind) else None
