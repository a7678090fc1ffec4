"""A client whose `jwks_uri` is slow or gone harms nobody, and not even itself."""

import asyncio
from contextlib import aclosing

from joserfc.jwk import ECKey

from motid.bootstrap.call_client import GuardedGet
from motid.oidc.client_key_sets import REFETCH_SECONDS, ClientKeySets
from tests.oidc.jwks_uri.documents import documents
from tests.oidc.jwks_uri.test_key_sets import Time, key_set
from tests.oidc.offline import EVERYTHING, Offline, open_offline
from tests.oidc.world import Proof, World, code_for, tokens_for

ENCRYPTED = {"id_token_encrypted_response_alg": "ECDH-ES", "id_token_encrypted_response_enc": "A128GCM"}
KEYS = key_set(ECKey.generate_key("P-256", {"kid": "one", "use": "enc"}))


def _fresh_key_sets(world: World) -> Time:
    """Let the provider know no keys, and give it a clock that goes when it is told to."""
    time = Time()
    world.provider.client_key_sets = ClientKeySets(GuardedGet(sandbox=True), time)
    return time


async def _offline(world: World, address: str) -> Offline:
    return await open_offline(world, jwks_uri=f"{address}/keys", **ENCRYPTED)


async def test_an_answer_that_cannot_be_given_uses_nothing_up(world: World) -> None:
    """Else the second attempt would be the replay of a used token, and the client would lose its whole grant."""
    async with documents(KEYS) as service:
        offline = await _offline(world, service.origin)
        client, proof = offline.client, Proof()
        async with aclosing(offline.browser) as browser:
            code = await code_for(browser, client, proof, scope=" ".join(EVERYTHING))
            time, service.status = _fresh_key_sets(world), 500
            assert (await offline.refresh(offline.tokens["refresh_token"])).status_code == 503
            assert (await tokens_for(browser, client, code, proof)).status_code == 503
            await world.database.pool.execute(
                "UPDATE authorization_grant SET rotated_at = rotated_at - interval '1 hour' WHERE client_id = $1",
                client.client_id,
            )
            service.status, time.now = 200, time.now + REFETCH_SECONDS
            assert (await offline.refresh(offline.tokens["refresh_token"])).status_code == 200
            assert (await tokens_for(browser, client, code, proof)).status_code == 200


async def test_who_waits_for_a_slow_client_holds_no_connection(world: World) -> None:
    async with documents(KEYS) as service:
        offline = await _offline(world, service.origin)
        async with aclosing(offline.browser):
            pool = world.database.pool
            tokens = [await _another_grant(offline) for _ in range(pool.get_max_size() + 2)]
            _fresh_key_sets(world)
            service.gate.clear()
            asked = len(service.asked)
            waiting = [asyncio.create_task(offline.refresh(token)) for token in tokens]
            while len(service.asked) == asked:
                await pool.fetchval("SELECT 1")
            await asyncio.wait_for(asyncio.gather(*(pool.fetchval("SELECT 1") for _ in waiting)), 60)
            service.gate.set()
            assert {answer.status_code for answer in await asyncio.gather(*waiting)} == {200}


async def _another_grant(offline: Offline) -> str:
    """Return the refresh token of one more grant to the same service."""
    proof = Proof()
    code = await code_for(offline.browser, offline.client, proof, scope="openid profile offline_access")
    return str((await tokens_for(offline.browser, offline.client, code, proof)).json()["refresh_token"])
