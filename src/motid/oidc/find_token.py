"""What a token says, whatever its kind: for introspection and revocation."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from motid.oidc import grant_store
from motid.oidc.access_tokens import read_access_token
from motid.oidc.confirmation import Confirmation
from motid.oidc.handles import MACHINE
from motid.oidc.machine_tokens import find_machine_token
from motid.oidc.provider import Provider

Kind = Literal["access_token", "machine_token", "refresh_token"]


@dataclass(frozen=True, slots=True)
class OfCitizen:
    """The citizen's side of a token. `granted_to` is the client that they came to, `subject` how it knows them."""

    grant_id: UUID
    account_id: UUID
    granted_to: str
    subject: str
    acr: str
    auth_time: datetime


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A token that is valid now. `audience` is empty for the provider itself; `citizen` is None for a machine's.

    `confirmation` is what the holder must prove; None for a bearer token. `act` is the claim of an exchanged token.
    """

    kind: Kind
    id: UUID
    client_id: str
    scope: str
    audience: tuple[str, ...]
    expires_at: datetime
    citizen: OfCitizen | None
    confirmation: Confirmation | None = None
    act: dict[str, Any] | None = None

    @property
    def issued_at(self) -> datetime:
        """When it was made: identifiers carry it (RFC 9562 §5.7)."""
        return datetime.fromtimestamp((self.id.int >> 80) / 1000, UTC)


async def find_token(provider: Provider, text: str, now: datetime, hint: str | None = None) -> FoundToken | None:
    """Return a valid token; None for any other text. The hint (RFC 7009 §2.1) only says where to look first."""
    connection = provider.database.pool
    machine = read_access_token(provider, text, MACHINE)
    if machine is not None:
        row = await find_machine_token(connection, machine, now)
        return None if row is None else _machine_token(row)
    handle = read_access_token(provider, text)
    if handle is None:
        return None
    if handle.digest is None:
        row = await grant_store.select_access_token(connection, handle, now)
        return None if row is None else _citizens_token("access_token", row)
    access = ("access_token", grant_store.select_access_token)
    refresh = ("refresh_token", grant_store.select_refresh_token)
    order: Any = (refresh, access) if hint == "refresh_token" else (access, refresh)
    for kind, select in order:
        row = await select(connection, handle, now)
        if row is not None:
            return _citizens_token(kind, row)
    return None


def _machine_token(row: Any) -> FoundToken:
    return FoundToken(
        kind="machine_token",
        id=row["id"],
        client_id=row["client_id"],
        scope=row["scope"],
        audience=tuple(row["audience"].split()),
        expires_at=row["expires_at"],
        citizen=None,
        confirmation=Confirmation.from_stored(row["cnf"]),
    )


def _citizens_token(kind: Kind, row: Any) -> FoundToken:
    is_access = kind == "access_token"
    citizen = OfCitizen(
        grant_id=row["grant_id"],
        account_id=row["account_id"],
        granted_to=row["granted_to"] if is_access else row["client_id"],
        subject=row["subject"],
        acr=row["acr"],
        auth_time=row["auth_time"],
    )
    act = row["act"] if is_access else None
    return FoundToken(
        kind=kind,
        id=row["id"],
        client_id=row["client_id"],
        scope=" ".join(row["scope"]),
        audience=tuple((row["audience"] or ()) if is_access else ()),
        expires_at=row["expires_at"],
        citizen=citizen,
        confirmation=Confirmation.from_stored(row["cnf"]),
        act=None if act is None else msgspec.json.decode(act),
    )
