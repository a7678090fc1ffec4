"""Keys that sign are made in the module, sign there, and never leave it."""

import asyncio
import json
import threading
from datetime import timedelta

import pkcs11
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet
from pkcs11 import Attribute, ObjectClass

from motid.db import Database
from motid.oidc.errors import ModuleNeeded
from motid.oidc.first_start import ensure_signing_keys, load_signing_keys
from motid.oidc.key_makers import key_maker
from motid.oidc.provider_key_status import provider_keys
from motid.oidc.rotate_signing_keys import ANNOUNCED_FOR, KEPT_FOR, rotate_signing_keys, tend_signing_keys
from motid.oidc.signing_keys import ALGORITHMS, SigningKeys
from motid.vault.errors import ModuleUnavailable
from motid.vault.hardware_module import HardwareModule, ModuleSession
from tests.oidc.hsm.conftest import SoftHsm, objects

YEAR = timedelta(days=365)


async def keys_of(database: Database, module: HardwareModule | None) -> SigningKeys:
    return await load_signing_keys(database.pool, database.vault, module=module)


async def time_passes(database: Database, span: timedelta) -> None:
    await database.pool.execute("UPDATE signing_key SET changed_at = changed_at - $1::interval", span)


async def test_the_first_start_makes_the_keys_in_the_module(database: Database, module: HardwareModule) -> None:
    await asyncio.gather(*(ensure_signing_keys(database, key_maker(module)) for _ in range(3)))
    private = objects(module, ObjectClass.PRIVATE_KEY)
    assert len(private) == len(ALGORITHMS), "what lost the race of the start is gone"
    ids = {row["id"].bytes for row in await database.pool.fetch("SELECT id FROM signing_key WHERE holder = 'module'")}
    assert {each["id"] for each in private} == ids

    def flags(session: ModuleSession) -> list[tuple[bool, bool, bool]]:
        wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
        names = (Attribute.SENSITIVE, Attribute.EXTRACTABLE, Attribute.NEVER_EXTRACTABLE)
        found = [tuple(key[name] for name in names) for key in session.session.get_objects(wanted)]
        key = next(iter(session.session.get_objects({**wanted, Attribute.KEY_TYPE: pkcs11.KeyType.RSA})))
        with pytest.raises(pkcs11.AttributeSensitive):
            key[Attribute.PRIVATE_EXPONENT]
        return found

    assert set(await module.run(flags)) == {(True, False, True)}
    keys = await keys_of(database, module)
    published = KeySet.import_key_set(json.loads(keys.jwks))
    for algorithm in ALGORITHMS:
        token = await keys.signed(algorithm, {"sub": "a"})
        assert jwt.decode(token, published, algorithms=[algorithm]).claims == {"sub": "a"}
        assert keys.verify(token) == {"sub": "a"}


async def test_keys_of_the_vault_move_into_the_module_by_rotation(database: Database, module: HardwareModule) -> None:
    await ensure_signing_keys(database)
    before = await keys_of(database, module)
    old_token = await before.signed("ES256", {"sub": "old"})
    await rotate_signing_keys(database, key_maker(module))
    assert len(objects(module, ObjectClass.PRIVATE_KEY)) == len(ALGORITHMS)
    still = await (await keys_of(database, module)).signed("ES256", {})
    assert still.split(".")[0] == (await before.signed("ES256", {})).split(".")[0]
    await time_passes(database, ANNOUNCED_FOR)
    await tend_signing_keys(database, YEAR, key_maker(module))
    now = await keys_of(database, module)
    token = await now.signed("ES256", {"sub": "new"})
    assert before.verify(token) is None
    assert now.verify(token) == {"sub": "new"}
    assert now.verify(old_token) == {"sub": "old"}
    listed = await provider_keys(database.pool, database.vault, YEAR)
    states = {(key.use, key.state, key.holder) for key in listed}
    assert states == {
        *(("sig", "active", "module"), ("sig", "published", "vault")),
        *(("enc", "active", "vault"), ("enc", "published", "vault")),
    }


async def test_what_is_removed_is_destroyed_in_the_module(database: Database, module: HardwareModule) -> None:
    maker = key_maker(module)
    await ensure_signing_keys(database, maker)
    first = {each["id"] for each in objects(module, ObjectClass.PRIVATE_KEY)}
    await rotate_signing_keys(database, maker)
    await time_passes(database, ANNOUNCED_FOR)
    await tend_signing_keys(database, YEAR, maker)
    assert len(objects(module, ObjectClass.PRIVATE_KEY)) == 2 * len(ALGORITHMS)
    await time_passes(database, KEPT_FOR)
    await tend_signing_keys(database, YEAR, maker)
    left = {each["id"] for each in objects(module, ObjectClass.PRIVATE_KEY)}
    assert len(left) == len(ALGORITHMS)
    assert not left & first
    assert {each["id"] for each in objects(module, ObjectClass.PUBLIC_KEY)} == left
    await rotate_signing_keys(database, maker, at_once=True)
    assert not {each["id"] for each in objects(module, ObjectClass.PRIVATE_KEY)} & left


async def test_a_lost_session_is_opened_again(database: Database, module: HardwareModule) -> None:
    await ensure_signing_keys(database, key_maker(module))
    keys = await keys_of(database, module)
    await keys.signed("ES256", {})

    def lose(session: ModuleSession) -> None:
        session.session.close()

    await asyncio.gather(*(module.run(lose) for _ in range(2)))
    tokens = await asyncio.gather(*(keys.signed("ES256", {"n": number}) for number in range(20)))
    assert [keys.verify(token) for token in tokens] == [{"n": number} for number in range(20)]
    pkcs11.lib(module._library).finalize()
    assert keys.verify(await keys.signed("RS256", {"sub": "again"})) == {"sub": "again"}


async def test_a_module_that_is_away_says_so(softhsm: SoftHsm, database: Database, module: HardwareModule) -> None:
    await ensure_signing_keys(database, key_maker(module))
    elsewhere = softhsm.module(label="nobody")
    keys = await keys_of(database, elsewhere)
    with pytest.raises(ModuleUnavailable, match="no token"):
        await keys.signed("ES256", {})
    elsewhere.close()
    with pytest.raises(ModuleNeeded):
        await keys_of(database, None)


async def test_signing_leaves_the_event_loop_free(database: Database, module: HardwareModule) -> None:
    await ensure_signing_keys(database, key_maker(module))
    keys = await keys_of(database, module)
    at_work, turned = threading.Event(), threading.Event()

    async def turn() -> None:
        while not at_work.is_set():  # noqa: ASYNC110 - a thread sets it
            await asyncio.sleep(0)
        turned.set()

    def slow(session: ModuleSession) -> bool:
        """Take as long as the loop needs for a turn, as a network's module may."""
        at_work.set()
        return turned.wait(60)

    _, was_free, *_ = await asyncio.gather(
        turn(), module.run(slow), keys.signed("RS256", {}), keys.signed("ES256", {})
    )
    assert was_free
