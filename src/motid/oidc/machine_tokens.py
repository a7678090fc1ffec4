"""Tokens that clients hold in their own name. Those asked for at the same time are written together.

A write costs the database a round trip and a commit however many rows it has. So nothing waits on purpose, and what
arrives while one write is under way shares the next.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motid.db import Pool, Reader
from motid.oidc.handles import Handle


@dataclass(frozen=True, slots=True)
class MachineToken:
    """One row; `scope` and `audience` are lists by spaces, `cnf` is what the holder must prove."""

    handle: Handle
    client_id: str
    scope: str
    audience: str
    expires_at: datetime
    cnf: str | None = None


@dataclass(slots=True)
class _Batch:
    tokens: list[MachineToken] = field(default_factory=list)
    written: asyncio.Event = field(default_factory=asyncio.Event)
    fault: BaseException | None = None


class MachineTokens:
    """Writes the tokens of this process."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._next = _Batch()
        self._writing: asyncio.Task[None] | None = None

    async def store(self, token: MachineToken) -> None:
        """Store a token; returns when it is committed, and raises what the database raised."""
        batch = self._next
        batch.tokens.append(token)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await batch.written.wait()
        if batch.fault is not None:
            raise ConnectionError("the token could not be stored") from batch.fault

    async def _write_all(self) -> None:
        try:
            while self._next.tokens:
                batch, self._next = self._next, _Batch()
                try:
                    await _insert(self._pool, batch.tokens)
                except BaseException as fault:
                    batch.fault = fault
                    if not isinstance(fault, Exception):
                        raise
                finally:
                    batch.written.set()
        finally:
            self._writing = None


async def _insert(pool: Pool, tokens: list[MachineToken]) -> None:
    await pool.execute(
        """INSERT INTO machine_token (id, client_id, secret_hash, scope, audience, expires_at, cnf)
           SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::timestamptz[],
                                $7::text[])""",
        [token.handle.id for token in tokens],
        [token.client_id for token in tokens],
        [token.handle.digest for token in tokens],
        [token.scope for token in tokens],
        [token.audience for token in tokens],
        [token.expires_at for token in tokens],
        [token.cnf for token in tokens],
    )


async def find_machine_token(connection: Reader, token: Handle, now: datetime) -> Any | None:
    """Return a token that has not ended."""
    return await connection.fetchrow(
        """SELECT id, client_id, scope, audience, expires_at, cnf FROM machine_token
            WHERE id = $1 AND secret_hash = coalesce($2, secret_hash) AND expires_at > $3""",
        token.id, token.digest, now,
    )  # fmt: skip
