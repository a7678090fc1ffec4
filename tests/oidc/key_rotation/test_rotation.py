"""Signing keys change on a schedule or by command, and every token stays good until its end."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from motid.cli.keys import app
from motid.db import Database, Pool
from motid.oidc.first_start import ensure_signing_keys, load_signing_keys
from motid.oidc.rotate_signing_keys import (
    ANNOUNCED_FOR,
    EVERY_ALGORITHM,
    KEPT_FOR,
    rotate_signing_keys,
    tend_signing_keys,
)
from motid.oidc.signing_keys import SigningKeys

YEAR = timedelta(days=365)


@pytest.fixture
async def keyed(database: Database) -> Database:
    """A database with the keys of a first start."""
    await ensure_signing_keys(database)
    return database


async def keys_of(database: Database) -> SigningKeys:
    return await load_signing_keys(database.pool, database.vault)


async def states_of(database: Database, algorithm: str = "ES256") -> list[str]:
    rows = await database.pool.fetch("SELECT state FROM signing_key WHERE algorithm = $1 ORDER BY id", algorithm)
    return [row["state"] for row in rows]


async def time_passes(database: Database, span: timedelta) -> None:
    await database.pool.execute("UPDATE signing_key SET changed_at = changed_at - $1::interval", span)


def kids_of(keys: SigningKeys) -> list[str]:
    return [key["kid"] for key in json.loads(keys.jwks)["keys"]]


async def test_a_key_is_announced_signs_is_published_and_goes(keyed: Database) -> None:
    old = await keys_of(keyed)
    by_old = await old.signed("ES256", {"sub": "a"})
    assert set(await rotate_signing_keys(keyed)) == set(EVERY_ALGORITHM)
    announced = await keys_of(keyed)
    assert len(kids_of(announced)) == 2 * len(EVERY_ALGORITHM), "known before it signs"
    uses = [key["use"] for key in json.loads(announced.jwks)["keys"]]
    signing = kids_of(announced)[: uses.count("sig")]
    assert set(signing[: len(signing) // 2]) < set(kids_of(old)), "those that sign come first"
    to_encrypt_to = kids_of(announced)[uses.count("sig") :]
    assert set(to_encrypt_to[:2]) < set(kids_of(old)), "and of the others those that are in force"
    assert old.verify(await announced.signed("ES256", {"sub": "b"})) == {"sub": "b"}, "the old one still signs"
    await tend_signing_keys(keyed, YEAR)
    assert await states_of(keyed) == ["active", "announced"], "not yet"

    await time_passes(keyed, ANNOUNCED_FOR)
    await tend_signing_keys(keyed, YEAR)
    fresh = await keys_of(keyed)
    assert await states_of(keyed) == ["published", "active"]
    by_fresh = await fresh.signed("ES256", {"sub": "c"})
    assert old.verify(by_fresh) is None
    assert announced.verify(by_fresh) == {"sub": "c"}, "whoever read the key set since the announcement"
    assert fresh.verify(by_old) == {"sub": "a"}, "tokens of the old key are good until their end"

    await time_passes(keyed, KEPT_FOR)
    await tend_signing_keys(keyed, YEAR)
    assert await states_of(keyed) == ["active"]
    assert (await keys_of(keyed)).verify(by_old) is None
    kinds = [row["kind"] for row in await keyed.pool.fetch("SELECT kind FROM audit_event ORDER BY id")]
    for kind in ("created", "activated", "removed"):
        count = len(EVERY_ALGORITHM) * (2 if kind == "created" else 1)
        assert kinds.count(f"oidc.signing_key_{kind}") == count


async def test_an_old_key_gets_a_successor_by_itself(keyed: Database) -> None:
    await tend_signing_keys(keyed, timedelta(days=90))
    assert await states_of(keyed) == ["active"]
    await time_passes(keyed, timedelta(days=90))
    await asyncio.gather(*(tend_signing_keys(keyed, timedelta(days=90)) for _ in range(4)))
    assert await states_of(keyed) == ["active", "announced"], "one, however many workers look"


async def test_rotations_at_the_same_time_are_one(keyed: Database) -> None:
    announced = await asyncio.gather(*(rotate_signing_keys(keyed) for _ in range(3)))
    assert sorted(map(len, announced)) == [0, 0, len(EVERY_ALGORITHM)]
    assert await states_of(keyed, "RS256") == ["active", "announced"]


async def test_an_unsafe_key_goes_at_once(keyed: Database) -> None:
    by_old = await (await keys_of(keyed)).signed("RS256", {"sub": "a"})
    await rotate_signing_keys(keyed, at_once=True)
    assert await states_of(keyed, "RS256") == ["active"]
    assert (await keys_of(keyed)).verify(by_old) is None


async def test_the_command_says_what_it_did(database_url: str, pool: Pool, tmp_path: Path) -> None:
    environment = {"MOTID_MODE": "sandbox", "MOTID_DATABASE_URL": database_url, "MOTID_VAR": str(tmp_path)}
    runner = CliRunner(env=environment)
    said = await asyncio.to_thread(runner.invoke, app, ["rotate", "--signing"])
    assert said.exit_code == 0, said.output
    assert "Announced: ES256" in said.output
    assert await pool.fetchval("SELECT count(*) FROM signing_key WHERE state = 'announced'") == len(EVERY_ALGORITHM)
    assert "under way" in (await asyncio.to_thread(runner.invoke, app, ["rotate", "--signing"])).output
    now = await asyncio.to_thread(runner.invoke, app, ["rotate", "--signing", "--now"])
    assert "Fresh keys sign" in now.output
    assert (await asyncio.to_thread(runner.invoke, app, ["rotate", "--now"])).exit_code == 2
