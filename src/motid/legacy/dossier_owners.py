"""Whose the dossiers of a file are: by the account's external identifier, else by a number that one account has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from motid.accounts.find_by_digest import number_holders
from motid.db import Reader
from motid.legacy import store
from motid.legacy.portal import Portal
from motid.legacy.problems import PlaceFault, Problem, rejected
from motid.legacy.seal_dossiers import SealedDossierRow


@dataclass(frozen=True, slots=True)
class Owner:
    """An account, and its record of a portal."""

    account_id: UUID
    legacy_id: UUID


@dataclass(slots=True)
class Owners:
    """Owners by the lines of their dossiers, what is wrong with the other lines, and what every line was found by."""

    of_line: dict[int, Owner] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    digests: dict[int, set[bytes]] = field(default_factory=dict)


async def find_owners(connection: Reader, rows: Sequence[SealedDossierRow], portal: Portal, slot: str) -> Owners:
    """Find the account of each row among those that the portal had."""
    place = 0 if slot == "a" else 1
    owners = Owners()
    accounts = await store.select_known(
        connection, portal.sources, slot, _present(row.account[place] for row in rows)
    )
    by_account = {row["digest"]: Owner(row["account_id"], row["id"]) for row in accounts}
    others = [row for row in rows if row.account[place] not in by_account]
    by_number = await _by_number(connection, _present(row.number[place] for row in others), portal, slot)
    for row in rows:
        account, number = row.account[place], row.number[place]
        owners.digests[row.line] = {digest for digest in (account, number) if digest is not None}
        owner = by_account.get(account) if account else None
        candidates = {owner} if owner else by_number.get(number or b"", set())
        if len(candidates) == 1:
            owners.of_line[row.line] = next(iter(candidates))
        else:
            fault = PlaceFault.ACCOUNT_AMBIGUOUS if candidates else PlaceFault.ACCOUNT_UNKNOWN
            owners.problems.append(rejected(row.line, fault))
    return owners


async def _by_number(connection: Reader, digests: list[bytes], portal: Portal, slot: str) -> dict[bytes, set[Owner]]:
    """Return the portal's accounts that hold or claim numbers; one record of each account."""
    if not digests:
        return {}
    holders = await number_holders(connection, slot, digests)
    records = await store.select_of_accounts(connection, portal.sources, [account_id for _, account_id in holders])
    owner_of = {row["account_id"]: Owner(row["account_id"], row["id"]) for row in reversed(records)}
    found: dict[bytes, set[Owner]] = {}
    for digest, account_id in holders:
        if account_id in owner_of:
            found.setdefault(digest, set()).add(owner_of[account_id])
    return found


def _present(digests: Iterable[bytes | None]) -> list[bytes]:
    return [digest for digest in digests if digest is not None]
