"""Read a case for its page: what was said, who asked (masked), and the accounts in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.accounts.model import AccountState, ProfileBundle, open_profile
from motid.desk import store
from motid.desk.access import look_into_case, origins_within_reach, right_to_look
from motid.desk.caller_numbers import caller_numbers_of
from motid.desk.environment import DeskEnvironment
from motid.desk.mask import mask_name, mask_value
from motid.desk.model import AccountPart, Case, Refused
from motid.desk.read_words import read_words
from motid.kernel.redaction import PersonalText
from motid.officials.model import Official
from motid.vault import Vault


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """An account in a case, in one line. `within_reach` is False where another unit answers for it."""

    account_id: UUID
    part: AccountPart
    state: AccountState
    normalised: bool
    masked_name: str | None
    purpose: str
    linked_at: datetime
    within_reach: bool
    held: frozenset[str] = frozenset()
    """Types of what it is known by."""

    @property
    def label(self) -> str | None:
        """The masked name with the kinds of number, which tell two accounts of one person apart."""
        numbers = [short for type_, short in _SHORT.items() if type_ in self.held]
        return f"{self.masked_name or '–'} ({', '.join(numbers)})" if numbers else self.masked_name


_SHORT = {"personal_number": "CCCD", "cmnd": "CMT"}


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case with what it is about. The caller's name, phone and numbers are masked."""

    case: Case
    statement: PersonalText | None
    caller_name: str | None
    caller_phone: str | None
    caller_numbers: tuple[str, ...]
    accounts: tuple[LinkedAccount, ...]


async def read_case(env: DeskEnvironment, official: Official, case_id: UUID) -> CaseDetail | Refused:
    """Return a case for reading; the page writes down a refusal with `refuse`."""
    vault = env.database.vault
    async with env.database.read() as connection:
        case = await look_into_case(connection, official, case_id)
        if isinstance(case, Refused):
            return case
        words = await read_words(connection, vault, case_id)
        numbers = await caller_numbers_of(connection, vault, case_id)
        rows = await store.accounts_of_case(connection, case_id)
        origins = {row["origin"] for row in rows}
        within = await origins_within_reach(connection, env, official, origins, right=right_to_look(official, case))
    return CaseDetail(
        case,
        words.statement,
        mask_name(words.full_name) if words.full_name else None,
        mask_value(words.phone) if words.phone else None,
        tuple(mask_value(number) for number in numbers if number != words.phone),
        tuple(_linked(vault, row, within=row["origin"] in within) for row in rows),
    )


def _linked(vault: Vault, row: Any, *, within: bool) -> LinkedAccount:
    name = None
    if within:
        profile = open_profile(vault.open("account", row["account_id"], row["sealed"], ProfileBundle))
        name = mask_name(profile.full_name) if profile.full_name else None
    return LinkedAccount(
        row["account_id"],
        row["part"],
        row["state"],
        row["normalised_at"] is not None,
        name,
        row["purpose"],
        row["linked_at"],
        within,
        frozenset(row["held"]) if within else frozenset(),
    )
