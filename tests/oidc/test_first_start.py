"""Keys and salt: made once however many processes start, sealed, and the same for all of them."""

import asyncio
from uuid import uuid4

from motid.db import Database
from motid.oidc.client import Client, ClientMetadata
from motid.oidc.first_start import ensure_signing_keys, load_signing_keys, open_subjects
from motid.oidc.rotate_signing_keys import EVERY_ALGORITHM


async def test_processes_that_start_together_share_keys_and_salt(database: Database) -> None:
    await asyncio.gather(*(ensure_signing_keys(database) for _ in range(4)))
    rows = await database.pool.fetch("SELECT algorithm, sealed FROM signing_key WHERE state = 'active'")
    assert sorted(row["algorithm"] for row in rows) == sorted(EVERY_ALGORITHM)
    assert not any(b'"d"' in row["sealed"] or b"crv" in row["sealed"] for row in rows)
    created = await database.pool.fetchval("SELECT count(*) FROM audit_event WHERE kind = 'oidc.signing_key_created'")
    assert created == len(EVERY_ALGORITHM)
    one, other = [await load_signing_keys(database.pool, database.vault) for _ in range(2)]
    assert one.jwks == other.jwks
    assert other.verify(await one.signed("ES256", {"sub": "a"})) == {"sub": "a"}
    client = Client("c", None, ClientMetadata(client_name="x", redirect_uris=("https://a.example/cb",)))
    person = uuid4()
    subjects = await asyncio.gather(*(open_subjects(database) for _ in range(4)))
    assert len({each.subject(client, person) for each in subjects}) == 1


async def test_keys_are_opened_again_only_after_a_change(database: Database) -> None:
    await ensure_signing_keys(database)
    known = await load_signing_keys(database.pool, database.vault)
    assert await load_signing_keys(database.pool, database.vault, known) is known
    await database.pool.execute("DELETE FROM signing_key WHERE algorithm = 'RS256'")
    assert await load_signing_keys(database.pool, database.vault, known) is not known
