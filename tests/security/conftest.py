"""The exchange as production puts it together, on a real socket, for tests that attack it."""

from collections.abc import AsyncIterator

import pytest

from motid.bootstrap.exchange import open_exchange
from motid.settings import Settings
from motid.vault import FileKeyProvider
from motid.web.citizen.services import CitizenServices
from tests.oidc.world import World
from tests.ports import free_port
from tests.serving import serving


@pytest.fixture(scope="module")
async def exchange(
    module_database_url: str, key_provider: FileKeyProvider, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[World, CitizenServices]]:
    """The whole site with its real wiring, and the parts behind it."""
    port = free_port()
    settings = Settings.model_validate(
        {
            "mode": "sandbox",
            "var": tmp_path_factory.mktemp("var"),
            "database_url": module_database_url,
            "master_keys": key_provider._path,
            "exchange_origin": f"http://127.0.0.1:{port}",
        }
    )
    async with open_exchange(settings) as app, serving(app, port=port) as origin:
        services: CitizenServices = app.application.state.citizen
        yield World(services.database, services.provider, services.authn, origin), services


@pytest.fixture
def world(exchange: tuple[World, CitizenServices]) -> World:
    """The provider of that exchange, with people, services and browsers."""
    return exchange[0]


@pytest.fixture
def services(exchange: tuple[World, CitizenServices]) -> CitizenServices:
    """The parts behind the pages."""
    return exchange[1]
