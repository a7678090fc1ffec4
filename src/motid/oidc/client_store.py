"""The SQL of single clients and their changes; the list of all is in `store`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader
from motid.oidc.client import ClientMetadata

_RESOURCES_LOCK = 0x5265736F75726365  # "Resource"
_COLUMNS = """id, secret_hash, previous_secret_hash, previous_secret_until, registration_token_hash, metadata,
              version, created_at, changed_at"""


async def select_client(connection: Reader, client_id: str) -> Any | None:
    """Return a client that was not removed."""
    return await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM client WHERE id = $1 AND removed_at IS NULL",  # noqa: S608 - constants
        client_id,
    )


async def lock_client(connection: Connection, client_id: str) -> Any | None:
    """Return a client, which nobody else changes before the transaction ends."""
    return await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM client WHERE id = $1 AND removed_at IS NULL FOR UPDATE",  # noqa: S608 - constants
        client_id,
    )


async def select_page(connection: Reader, after: str, environment: str | None, limit: int) -> list[Any]:
    """Return clients in the order of their identifiers, from behind `after` on."""
    return await connection.fetch(
        f"""SELECT {_COLUMNS} FROM client
             WHERE id > $1 AND removed_at IS NULL
               AND ($2::text IS NULL OR coalesce(metadata ->> 'environment', 'production') = $2)
             ORDER BY id LIMIT $3""",  # noqa: S608 - constants
        after, environment, limit,
    )  # fmt: skip


async def select_known(connection: Connection, client_ids: list[str]) -> list[Any]:
    """Return those of the identifiers that were ever given, locked; `removed_at` says which have ended."""
    return await connection.fetch(
        f"SELECT {_COLUMNS}, removed_at FROM client WHERE id = ANY($1) ORDER BY id FOR UPDATE",  # noqa: S608 - constants
        client_ids,
    )


async def update_metadata(connection: Connection, client_id: str, metadata: ClientMetadata, now: datetime) -> int:
    """Replace the metadata of a locked client; returns its new version."""
    version: int = await connection.fetchval(
        """UPDATE client SET metadata = $2, changed_at = $3, version = nextval('client_version')
            WHERE id = $1 AND removed_at IS NULL RETURNING version""",
        client_id, metadata, now,
    )  # fmt: skip
    return version


async def update_secret(
    connection: Connection, client_id: str, digest: bytes | None, previous_until: datetime, now: datetime
) -> int:
    """Replace the secret of a locked client; the one before holds until `previous_until`. Returns the new version."""
    version: int = await connection.fetchval(
        """UPDATE client
              SET previous_secret_hash = CASE WHEN $3::timestamptz > $4::timestamptz THEN secret_hash END,
                  previous_secret_until = CASE WHEN $3 > $4 AND secret_hash IS NOT NULL THEN $3 END,
                  secret_hash = $2, changed_at = $4, version = nextval('client_version')
            WHERE id = $1 AND removed_at IS NULL RETURNING version""",
        client_id, digest, previous_until, now,
    )  # fmt: skip
    return version


async def set_registration_token(
    connection: Connection, client_id: str, digest: bytes, initial_token_id: UUID
) -> None:
    """Give a new client the token by which it manages its registration; note the one by which it registered."""
    await connection.execute(
        "UPDATE client SET registration_token_hash = $2, initial_token_id = $3 WHERE id = $1",
        client_id, digest, initial_token_id,
    )  # fmt: skip


async def replace_registration_token(connection: Connection, client_id: str, before: bytes, digest: bytes) -> bool:
    """Replace the token by which a client manages its registration; False when another request did so first."""
    row = await connection.fetchrow(
        "UPDATE client SET registration_token_hash = $3 WHERE id = $1 AND registration_token_hash = $2 RETURNING id",
        client_id, before, digest,
    )  # fmt: skip
    return row is not None


async def resource_is_taken(connection: Connection, client_id: str, resources: Sequence[str]) -> bool:
    """Whether another client has one of these resources; transactions that ask this take turns."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _RESOURCES_LOCK)
    taken: bool = await connection.fetchval(
        """SELECT EXISTS (SELECT FROM client WHERE removed_at IS NULL AND id <> $1
                             AND metadata -> 'resource_identifiers' ?| $2::text[])""",
        client_id, list(resources),
    )  # fmt: skip
    return taken
