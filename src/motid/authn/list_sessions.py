"""List where an account is signed in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motid.authn.model import Aal, aal_of
from motid.authn.sealed import VisitorBundle
from motid.authn.store import sessions as store
from motid.authn.visitor import NetworkAddress
from motid.db import Database
from motid.kernel.redaction import PersonalText


@dataclass(frozen=True, slots=True)
class ListedSession:
    """One line of the list that an account holder sees."""

    id: UUID
    opened_at: datetime
    last_seen_at: datetime
    aal: Aal
    network: NetworkAddress
    user_agent: PersonalText


async def list_sessions(database: Database, account_id: UUID) -> tuple[ListedSession, ...]:
    """Return the open sessions of an account, the one seen last first."""
    rows = await store.of_account(database.pool, account_id, database.clock.now())
    listed = []
    for row in rows:
        visitor = database.vault.open("session", row["id"], row["sealed"], VisitorBundle)
        listed.append(
            ListedSession(
                row["id"],
                row["opened_at"],
                row["last_seen_at"],
                aal_of(row["amr"]),
                NetworkAddress(visitor.network),
                PersonalText(visitor.user_agent),
            )
        )
    return tuple(listed)
