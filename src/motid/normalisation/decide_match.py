"""The decision on a pair: is what is claimed the person who is recorded?

A pair matches by itself only when name, date of birth and personal number are there on both sides and agree: the key
of the population database (S0-22). Everything less goes to a person or is refused. A missing value never counts as
agreement, no other field stands in for one of the three, and a different personal number never matches.
"""

from typing import ClassVar, Literal

import msgspec

from motid.kernel.birth_date import DateOfBirth
from motid.kernel.personal_number import PersonalIdNumber
from motid.normalisation.compare_dates import compare_births, compare_issue_dates
from motid.normalisation.compare_names import compare_full_names
from motid.normalisation.compare_numbers import Numbers, compare_cmnd, compare_personal_numbers
from motid.normalisation.compare_phones import compare_phones
from motid.normalisation.comparison import Agreement, FieldComparison
from motid.normalisation.matching_rules import MatchRules
from motid.normalisation.person_data import PersonData
from motid.normalisation.reasons import Reason


class Match(msgspec.Struct, frozen=True, gc=False):
    """The same person, by itself."""

    decision: ClassVar[Literal["match"]] = "match"
    reasons: tuple[Reason, ...]


class NearMatch(msgspec.Struct, frozen=True, gc=False):
    """Perhaps the same person: somebody at the desk should look."""

    decision: ClassVar[Literal["near_match"]] = "near_match"
    reasons: tuple[Reason, ...]


class NoMatch(msgspec.Struct, frozen=True, gc=False):
    """Nothing says that it is the same person, or something says that it is not."""

    decision: ClassVar[Literal["no_match"]] = "no_match"
    reasons: tuple[Reason, ...]


Decision = Match | NearMatch | NoMatch


class PairComparison(msgspec.Struct, frozen=True, gc=False):
    """What the comparison of every field says."""

    full_name: FieldComparison
    personal_number: FieldComparison
    date_of_birth: FieldComparison
    cmnd: FieldComparison
    issue_date: FieldComparison
    phone: FieldComparison
    hints: tuple[Reason, ...]
    """What a person at the desk may want to know and what decides nothing (invariant 8)."""

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every field's reason; that a field is missing is told of the three that decide."""
        others = (self.cmnd, self.issue_date, self.phone)
        present = (field.reason for field in others if field.agreement is not Agreement.MISSING or field.alike)
        return (
            self.full_name.reason,
            self.personal_number.reason,
            self.date_of_birth.reason,
            *present,
            *self.hints,
        )


def compare(claimed: PersonData, recorded: PersonData, rules: MatchRules) -> PairComparison:
    """Compare every field of a pair. The order of the two sides makes no difference."""
    numbers, others = Numbers.of(claimed), Numbers.of(recorded)
    return PairComparison(
        full_name=compare_full_names(claimed.full_name, recorded.full_name, rules),
        personal_number=compare_personal_numbers(numbers, others, rules),
        date_of_birth=compare_births(claimed.date_of_birth, recorded.date_of_birth, rules),
        cmnd=compare_cmnd(numbers, others, rules),
        issue_date=compare_issue_dates(claimed.issue_date, recorded.issue_date),
        phone=compare_phones(claimed.phone, recorded.phone),
        hints=_hints(numbers.personal, claimed.date_of_birth) or _hints(others.personal, recorded.date_of_birth),
    )


def decide_match(claimed: PersonData, recorded: PersonData, rules: MatchRules) -> Decision:
    """Decide whether `claimed` is the person who is `recorded`."""
    pair = compare(claimed, recorded, rules)
    if _matches_by_itself(pair, rules):
        return Match(pair.reasons)
    if _is_worth_a_look(pair):
        return NearMatch(pair.reasons)
    if _contradictions(pair) == 0:
        return NoMatch((*pair.reasons, Reason.TOO_LITTLE))
    return NoMatch(pair.reasons)


def _matches_by_itself(pair: PairComparison, rules: MatchRules) -> bool:
    if rules.issue_date_must_agree and pair.issue_date.agreement is Agreement.DISAGREE:
        return False
    return pair.personal_number.agrees and pair.full_name.agrees and pair.date_of_birth.agrees


def _is_worth_a_look(pair: PairComparison) -> bool:
    """Tell whether enough of a pair is alike for somebody to look at it."""
    name, number, cmnd = pair.full_name, pair.personal_number, pair.cmnd
    if number.agrees or number.reason is Reason.NUMBER_CONTRADICTS_ITSELF:
        return _supports(pair) > 0 or _contradictions(pair) == 0
    if number.contradicts:
        return _may_have_a_new_number(pair)
    if number.alike or cmnd.supports:
        return name.agrees or (_supports(pair) > 0 and _contradictions(pair) == 0)
    if cmnd.contradicts:
        return name.agrees and _agrees_to_the_day(pair)
    return _is_alike_without_number(pair)


def _may_have_a_new_number(pair: PairComparison) -> bool:
    """Tell whether the same person may hold another number now: two of name, day of birth and CMND are the same.

    Numbers are cancelled and given anew, some with a corrected date of birth (Decree 70/2024/NĐ-CP, Article 11). The
    same name and year is no sign of it. A CMND number within the other side's number is one that was written there.
    """
    name, same_cmnd = pair.full_name.agrees, pair.cmnd.agrees or pair.cmnd.reason is Reason.CMND_EMBEDDED
    return (name and pair.date_of_birth.reason in _DAYS_ALIKE) or name + _agrees_to_the_day(pair) + same_cmnd >= 2


_DAYS_ALIKE = frozenset({Reason.BIRTH_SAME, Reason.BIRTH_DAY_MONTH_SWAPPED, Reason.BIRTH_TYPING_ERROR})


def _is_alike_without_number(pair: PairComparison) -> bool:
    name, born = pair.full_name, pair.date_of_birth
    if (name.agrees and born.supports) or (name.supports and born.agrees):
        return True
    return name.agrees and pair.phone.agrees and not born.contradicts


def _agrees_to_the_day(pair: PairComparison) -> bool:
    return pair.date_of_birth.reason is Reason.BIRTH_SAME


def _supports(pair: PairComparison) -> int:
    return pair.full_name.supports + pair.date_of_birth.supports


def _contradictions(pair: PairComparison) -> int:
    return pair.full_name.contradicts + pair.date_of_birth.contradicts


def _hints(number: PersonalIdNumber | None, born: object) -> tuple[Reason, ...]:
    if number is None or not isinstance(born, DateOfBirth) or born.year == number.birth_year:
        return ()
    return (Reason.NUMBER_BIRTH_YEAR,)
