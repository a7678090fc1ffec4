"""What becomes of one other account: compared, and decided by a rule that is data (S0-14). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from motid.accounts.model import Account, Identifier, IdentifierType
from motid.kernel.cmnd import CmndNumber
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.normalisation.decide_match import decide_match
from motid.normalisation.matching_rules import MatchRules
from motid.normalisation.person_data import PersonData
from motid.normalisation.policies import DuplicateRule, Shared
from motid.normalisation.request.model import OnRecord

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rule that applies, and why. `reasons` are codes of `motid.normalisation.reasons`, joined by spaces."""

    rule: DuplicateRule
    reasons: str


def recorded_data(on_record: OnRecord, phone: PhoneNumber) -> PersonData:
    """Return what is on record of the verified person as a side of a comparison."""
    return PersonData(
        full_name=on_record.full_name,
        personal_number=on_record.personal_number,
        cmnd=on_record.cmnd,
        date_of_birth=on_record.date_of_birth,
        phone=phone,
    )


def claimed_data(account: Account) -> PersonData:
    """Return what another account says of its owner as a side of a comparison."""
    return PersonData(
        full_name=account.profile.full_name,
        personal_number=_first(account, "personal_number", PersonalIdNumber),
        cmnd=_first(account, "cmnd", CmndNumber),
        date_of_birth=account.profile.date_of_birth,
        phone=_first(account, "registered_phone", PhoneNumber) or _first(account, "contact_phone", PhoneNumber),
    )


def decide(
    account: Account, shared: Shared, recorded: PersonData, rules: Sequence[DuplicateRule], match_rules: MatchRules
) -> Verdict | None:
    """Compare an account with what is on record and return the first rule that fits; None leaves it alone."""
    decision = decide_match(claimed_data(account), recorded, match_rules)
    rule = next((one for one in rules if (one.shared, one.decision) == (shared, decision.decision)), None)
    return None if rule is None else Verdict(rule, " ".join(decision.reasons))


def _first(account: Account, type_: IdentifierType, kind: type[T]) -> T | None:
    identifier: Identifier | None = account.first(type_)
    value = None if identifier is None else identifier.value
    return value if isinstance(value, kind) else None
