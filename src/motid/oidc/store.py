"""All SQL of the provider but that of grants and tokens: clients, keys, waiting requests, consents."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from motid.db import Connection, Reader, take_row
from motid.oidc.client import ClientMetadata


async def clients_fingerprint(connection: Reader) -> tuple[int, int]:
    """Return what changes whenever a client does: number of rows and sum of versions."""
    row: Any = await connection.fetchrow("SELECT count(*) AS n, coalesce(sum(version), 0)::bigint AS v FROM client")
    return row["n"], row["v"]


async def select_client_versions(connection: Reader) -> dict[str, int]:
    """Return the version of each client that was not removed."""
    rows = await connection.fetch("SELECT id, version FROM client WHERE removed_at IS NULL")
    return {row["id"]: row["version"] for row in rows}


async def select_clients_of(connection: Reader, client_ids: list[str]) -> list[Any]:
    """Return some clients."""
    return await connection.fetch(
        """SELECT id, secret_hash, previous_secret_hash, previous_secret_until, metadata, created_at, version
             FROM client WHERE id = ANY($1) AND removed_at IS NULL""",
        client_ids,
    )


async def select_clients(connection: Reader) -> list[Any]:
    """Return all clients that were not removed."""
    return await connection.fetch(
        """SELECT id, secret_hash, previous_secret_hash, previous_secret_until, metadata, created_at FROM client
            WHERE removed_at IS NULL ORDER BY created_at, id"""
    )


async def insert_client(
    connection: Connection, client_id: str, secret_hash: bytes | None, metadata: ClientMetadata, now: datetime
) -> bool:
    """Insert a client; False when the identifier is taken."""
    row = await connection.fetchrow(
        """INSERT INTO client (id, secret_hash, metadata, created_at, changed_at) VALUES ($1, $2, $3, $4, $4)
           ON CONFLICT DO NOTHING RETURNING id""",
        client_id, secret_hash, metadata, now,
    )  # fmt: skip
    return row is not None


async def remove_client(connection: Connection, client_id: str, now: datetime, version: int | None = None) -> bool:
    """Mark a client as removed and end its grants; False when there is no such client, of that version if any."""
    row = await connection.fetchrow(
        """UPDATE client SET removed_at = $2, changed_at = $2, version = nextval('client_version')
            WHERE id = $1 AND removed_at IS NULL AND ($3::bigint IS NULL OR version = $3) RETURNING id""",
        client_id, now, version,
    )  # fmt: skip
    if row is None:
        return False
    await connection.execute(
        "UPDATE authorization_grant SET revoked_at = $2 WHERE client_id = $1 AND revoked_at IS NULL", client_id, now
    )
    return True


async def select_signing_keys(connection: Reader) -> list[Any]:
    """Return every key that is published, the newest first."""
    return await connection.fetch("SELECT id, algorithm, state, sealed FROM signing_key ORDER BY id DESC")


async def insert_signing_key(
    connection: Connection, key_id: UUID, algorithm: str, holder: str, *, sealed: bytes, now: datetime
) -> bool:
    """Insert an active key unless the algorithm has one; True when it was inserted."""
    row = await connection.fetchrow(
        """INSERT INTO signing_key (id, algorithm, holder, state, created_at, changed_at, sealed)
           VALUES ($1, $2, $3, 'active', $4, $4, $5)
           ON CONFLICT DO NOTHING RETURNING id""",
        key_id, algorithm, holder, now, sealed,
    )  # fmt: skip
    return row is not None


async def insert_subject_salt(connection: Connection, salt_id: UUID, sealed: bytes, now: datetime) -> None:
    """Insert the salt unless there is one."""
    await connection.execute(
        "INSERT INTO subject_salt (id, created_at, sealed) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        salt_id, now, sealed,
    )  # fmt: skip


async def select_subject_salt(connection: Reader) -> Any | None:
    """Return the salt's row."""
    return await connection.fetchrow("SELECT id, sealed FROM subject_salt")


async def insert_request(connection: Reader, request_id: UUID, sealed: bytes, expires_at: datetime) -> None:
    """Store a validated request that waits for a page."""
    await connection.execute(
        "INSERT INTO authorization_request (id, expires_at, sealed) VALUES ($1, $2, $3)",
        request_id, expires_at, sealed,
    )  # fmt: skip


async def update_request(connection: Reader, request_id: UUID, sealed: bytes) -> None:
    """Replace the bundle of a waiting request."""
    await connection.execute("UPDATE authorization_request SET sealed = $2 WHERE id = $1", request_id, sealed)


async def select_request(connection: Reader, request_id: UUID, now: datetime) -> bytes | None:
    """Return a waiting request that has not expired."""
    sealed: bytes | None = await connection.fetchval(
        "SELECT sealed FROM authorization_request WHERE id = $1 AND expires_at > $2", request_id, now
    )
    return sealed


_TAKING_REQUEST = "DELETE FROM authorization_request WHERE id = $1 RETURNING id"


async def delete_request(connection: Connection, request_id: UUID) -> bool:
    """Take a waiting request; True for the one caller who got it."""
    return await connection.fetchrow(_TAKING_REQUEST, request_id) is not None


async def take_request(connection: Connection, request_id: UUID) -> None:
    """Take a waiting request; raises `NothingTaken` for all callers but one."""
    await take_row(connection, _TAKING_REQUEST, request_id)


async def select_consent(connection: Reader, account_id: UUID, client_id: str) -> Any | None:
    """Return the consent in force."""
    return await connection.fetchrow(
        """SELECT id AS consent_id, offered, granted, text_version, purposes FROM consent
            WHERE account_id = $1 AND client_id = $2 AND ended_at IS NULL""",
        account_id, client_id,
    )  # fmt: skip


@lru_cache(maxsize=16)
def with_consent(facts: str, account: str, client: str) -> str:
    """Return a query of facts about an account with the columns of `select_consent` beside them; all in SQL."""
    return f"""SELECT facts.*, consent.id AS consent_id, consent.offered, consent.granted, consent.text_version,
                      consent.purposes
                 FROM ({facts}) facts LEFT JOIN consent
                   ON consent.account_id = {account} AND consent.client_id = {client} AND consent.ended_at IS NULL"""  # noqa: S608 - from code


async def end_consent(connection: Connection, account_id: UUID, client_id: str, reason: str, now: datetime) -> bool:
    """End the consent in force; False when there is none."""
    row = await connection.fetchrow(
        """UPDATE consent SET ended_at = $3, end_reason = $4
            WHERE account_id = $1 AND client_id = $2 AND ended_at IS NULL RETURNING id""",
        account_id, client_id, now, reason,
    )  # fmt: skip
    return row is not None


async def insert_consent(
    connection: Connection,
    *,
    consent_id: UUID,
    account_id: UUID,
    client_id: str,
    offered: list[str],
    granted: list[str],
    purposes: dict[str, str],
    text_version: str,
    locale: str,
    session_id: UUID,
    now: datetime,
) -> bool:
    """Insert a consent; False when another request of the same citizen was first."""
    row = await connection.fetchrow(
        """INSERT INTO consent (id, account_id, client_id, offered, granted, text_version, locale, session_id,
                                given_at, purposes)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id""",
        consent_id, account_id, client_id, offered, granted, text_version, locale, session_id, now, purposes,
    )  # fmt: skip
    return row is not None


async def select_consents_of(connection: Reader, account_id: UUID) -> list[Any]:
    """Return the consents in force of an account, newest first."""
    return await connection.fetch(
        """SELECT client_id, offered, granted, given_at FROM consent
            WHERE account_id = $1 AND ended_at IS NULL ORDER BY id DESC""",
        account_id,
    )  # fmt: skip
