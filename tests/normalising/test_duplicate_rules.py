"""Which rule applies to another account, and what the rules may never do (S0-14)."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from motid.accounts.model import (
    Account,
    AccountRef,
    AccountState,
    Identifier,
    IdentifierType,
    IdentifierValue,
    Profile,
)
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.cmnd import CmndNumber
from motid.kernel.names import FullName
from motid.kernel.personal_number import PersonalIdNumber
from motid.kernel.phone import PhoneNumber
from motid.normalisation.duplicates.decide import Person, Verdict, decide, is_proved_anothers
from motid.normalisation.duplicates.settle import action_for
from motid.normalisation.matching_rules import RELEASED_RULES
from motid.normalisation.policies import DUPLICATE_RULES, DuplicateRule, Shared
from motid.normalisation.request.model import OnRecord
from motid.policies import PolicyBook

NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
NAME, BORN = FullName("Đặng Thị Thử Nghiệm"), DateOfBirth("1987-03-09")
NUMBER, CMND, PHONE = PersonalIdNumber("946087000001"), CmndNumber("912345678"), PhoneNumber("+84950000001")
PERSON = Person(OnRecord(NAME, BORN, NUMBER, CMND), PHONE)
ALONE = replace(PERSON, on_record=replace(PERSON.on_record, cmnd_is_alone=True))


def an_account(
    *identifiers: tuple[IdentifierType, IdentifierValue],
    name: FullName | None = NAME,
    born: DateOfBirth | None = BORN,
    state: AccountState = "active",
    normalised: bool = False,
) -> Account:
    """Return an account, read from nowhere."""
    held = tuple(
        Identifier(UUID(int=place), type_, value, "active", "old_portal", None, NOON, None)
        for place, (type_, value) in enumerate(identifiers)
    )
    ref = AccountRef(UUID(int=1), UUID(int=2), state)
    return Account(ref, Profile(name, born), held, "old_portal", NOON, NOON if normalised else None, NOON)


def verdict(account: Account, shared: Shared, person: Person) -> str | None:
    """Return the rule that applies."""
    rules = PolicyBook().at(DUPLICATE_RULES, NOON)
    found = decide(account, shared, person, rules, RELEASED_RULES)
    return None if found is None else f"{found.rule.name}: {found.rule.action}"


@pytest.mark.parametrize(
    ("person", "rule"),
    [(ALONE, "same_cmnd_same_person: merge"), (PERSON, "same_cmnd_perhaps_same: case")],
)
def test_one_cmnd_is_one_person_where_the_registry_knows_no_other(person: Person, rule: str) -> None:
    """Whatever the comparison of the two says by itself."""
    assert verdict(an_account(("cmnd", CMND)), "cmnd", person) == rule


@pytest.mark.parametrize(
    "account",
    [
        an_account(("cmnd", CMND), name=FullName("Trịnh Văn Khác")),
        an_account(("cmnd", CMND), name=FullName("Dang Thi Thu Nghiem")),
        an_account(("cmnd", CMND), born=DateOfBirth("1987")),
        an_account(("cmnd", CMND), born=DateOfBirth("1987-03-10")),
        an_account(("cmnd", CMND), name=None),
        an_account(("cmnd", CMND), born=None),
        an_account(("cmnd", CMND), ("personal_number", PersonalIdNumber("946087000002"))),
    ],
)
def test_less_than_all_of_it_never_merges(account: Account) -> None:
    """Another name, marks left out, a year, another day, something missing, another number (invariants 8 and 10)."""
    for person in (ALONE, PERSON):
        assert (verdict(account, "cmnd", person) or "").partition(": ")[2] != "merge"


def test_of_several_old_numbers_the_shared_one_is_compared() -> None:
    """The first of them is another."""
    account = an_account(("cmnd", CmndNumber("987654321")), ("cmnd", CMND))
    assert verdict(account, "cmnd", ALONE) == "same_cmnd_same_person: merge"


@pytest.mark.parametrize(
    ("type_", "value", "name", "anothers"),
    [
        ("personal_number", PersonalIdNumber("946087000002"), NAME, True),
        ("personal_number", NUMBER, FullName("Trịnh Văn Khác"), False),
        ("cmnd", CmndNumber("987654321"), NAME, False),
        ("cmnd", CmndNumber("987654321"), FullName("Trịnh Văn Khác"), True),
        ("cmnd", CMND, FullName("Trịnh Văn Khác"), False),
    ],
)
@pytest.mark.parametrize("verified", [True, False])
def test_what_was_proved_once_is_not_turned_over(
    type_: IdentifierType, value: IdentifierValue, name: FullName, anothers: bool, verified: bool
) -> None:
    """A number that somebody vouched for; an older CMND number of the same person is none against it."""
    account = an_account((type_, value), name=name)
    held = tuple(replace(one, verified_at=NOON if verified else None) for one in account.identifiers)
    account = replace(account, identifiers=held)
    assert is_proved_anothers(account, PERSON, RELEASED_RULES) is (anothers and verified)


def acted(action: str, account: Account) -> str:
    """Return what is done where the rule, as an operator may write it, says `action`."""
    rule = DuplicateRule("test", "cmnd", "near_match", action)  # type: ignore[arg-type]
    return action_for(account, Verdict(rule, ""))


@pytest.mark.parametrize("action", ["merge", "lock", "case", "release", "leave"])
def test_no_rule_closes_a_verified_account_or_anything_twice(action: str) -> None:
    """Rules are data, and data can be wrong."""
    assert acted(action, an_account()) == action
    verified = {"merge": "case", "lock": "release"}.get(action, action)
    assert acted(action, an_account(normalised=True)) == verified
    assert acted(action, an_account(state="locked")) == {"lock": "release"}.get(action, action)
