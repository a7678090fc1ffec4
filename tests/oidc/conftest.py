from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from litestar import Litestar

from motid.authn.environment import AuthnEnvironment
from motid.authn.password_hasher import PasswordHasher
from motid.bootstrap.call_client import GuardedGet
from motid.bootstrap.sign_ins import AuthnSessions
from motid.db import Database, Pool, open_pool
from motid.desk.directory.book import DirectoryBook
from motid.limits import Limiter
from motid.normalisation.policies import CMND_UPDATE_MAY_WAIT
from motid.oidc.citizens_of_record import CitizensOfRecord
from motid.oidc.end_grants import end_grants_of_account, end_grants_of_session
from motid.oidc.logout.notify import notify_clients_of_session
from motid.oidc.provider import Provider
from motid.policies import PolicyBook
from motid.settings import Settings
from motid.vault import KeyProvider, Vault
from motid.vault.store import open_ring
from motid.web.health import Health, health_routes
from motid.web.management import management_document, management_router
from motid.web.protocol import protocol_routes
from motid.web.protocol.front import Front
from motid.web.protocol.routes import protocol_pages
from motid.web.security_headers import with_security_headers
from tests.oidc.offline import Offline, OpenOffline, open_offline
from tests.oidc.world import World
from tests.ports import free_port
from tests.serving import serving


@pytest.fixture(scope="module")
async def world(module_database_url: str, key_provider: KeyProvider) -> AsyncIterator[World]:
    """The provider on a real socket, for the tests of one module."""
    pool: Pool = await open_pool(module_database_url, size=20)
    database = Database(pool, Vault(await open_ring(pool, key_provider)))
    hasher = PasswordHasher()
    authn = AuthnEnvironment(
        database=database,
        policies=PolicyBook(),
        limiter=Limiter(pool, database.vault),
        hasher=hasher,
        brand="MotID",
        session_ended=(end_grants_of_session, notify_clients_of_session),
        all_sessions_ended=(end_grants_of_account,),
    )
    port = free_port()
    settings = Settings(mode="sandbox", exchange_origin=f"http://127.0.0.1:{port}")
    provider = await Provider.open(
        database,
        settings,
        sessions=AuthnSessions(authn),
        citizens=CitizensOfRecord(
            database.vault,
            cmnd_may_wait=partial(PolicyBook().at, CMND_UPDATE_MAY_WAIT),
            policies=PolicyBook(),
        ),
        get=GuardedGet(sandbox=True),
    )
    routes = protocol_routes(provider, DirectoryBook())
    app = Litestar(
        [*routes, management_router(provider), *health_routes(Health({}))],
        before_send=[with_security_headers(settings)],
        openapi_config=management_document(provider.issuer),
        request_max_body_size=64 * 1024,
        debug=True,
    )
    front = Front(app, routes, protocol_pages(provider, DirectoryBook()), settings)
    async with serving(front, port=port) as origin:
        yield World(database, provider, authn, origin)
    await provider.close()
    hasher.close()
    pool.terminate()


@pytest.fixture
async def offline(world: World) -> AsyncIterator[OpenOffline]:
    """Return a function that gives a fresh service its first tokens, with offline access."""
    opened: list[Offline] = []

    async def open_one(**metadata: Any) -> Offline:
        opened.append(await open_offline(world, **metadata))
        return opened[-1]

    yield open_one
    for each in opened:
        await each.browser.aclose()
