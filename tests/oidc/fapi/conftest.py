from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from tests.oidc.fapi.service import Service, service_of
from tests.oidc.world import World

NewService = Callable[..., Awaitable[Service]]


@pytest.fixture(scope="module")
async def new_service(world: World) -> AsyncIterator[NewService]:
    """Return a function that registers a service; all of a module have one citizen."""
    person, opened = await world.person(), list[Service]()

    async def open_one(**metadata: Any) -> Service:
        opened.append(await service_of(world, person, **metadata))
        return opened[-1]

    yield open_one
    for each in opened:
        await each.browser.aclose()


@pytest.fixture(scope="module")
async def service(new_service: NewService) -> Service:
    """A service held to the Security Profile."""
    return await new_service()
