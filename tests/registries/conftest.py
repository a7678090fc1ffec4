"""The sandbox's simulators, served on a socket, with the adapters talking to them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import pytest_asyncio

from motid.registries.adapters.carrier_rest import CarrierEndpoint, RestCarrierDirectory
from motid.registries.adapters.population_soap import PopulationEndpoint, SoapPopulationRegistry
from motid.settings import Settings
from tests.serving_sandbox import serving_sandbox


@dataclass
class Simulated:
    """A running sandbox, a client of its JSON interface, and its people."""

    settings: Settings
    http: httpx.AsyncClient

    async def find(self, fits: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
        """Return the first of the default people who fits."""
        people = (await self.http.get("/people", params={"limit": 1000})).json()["people"]
        person: dict[str, Any] = next(person for person in people if fits(person))
        return person

    async def fault(self, registry: str, **fault: Any) -> None:
        answer = await self.http.put(f"/faults/{registry}", json=fault)
        assert answer.status_code == 200, answer.text

    async def requests(self, registry: str) -> dict[str, Any]:
        return {r["request_id"]: r for r in (await self.http.get(f"/requests/{registry}")).json()["requests"]}

    def population_endpoint(self) -> PopulationEndpoint:
        return PopulationEndpoint(
            service_url=self.settings.population,
            user=self.settings.population_user,
            secret=self.settings.population_secret,
            client=self.settings.population_client,
            api_key=self.settings.population_api_key,
            timeout=20.0,
        )


@pytest_asyncio.fixture(scope="session")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Simulated]:
    async with (
        serving_sandbox(tmp_path_factory.mktemp("sandbox")) as (origin, settings),
        httpx.AsyncClient(base_url=origin, trust_env=False, timeout=20) as client,
    ):
        yield Simulated(settings, client)


@pytest_asyncio.fixture
async def simulated(served: Simulated) -> AsyncIterator[Simulated]:
    yield served
    await served.http.delete("/faults")


@pytest_asyncio.fixture
async def carrier(simulated: Simulated) -> AsyncIterator[RestCarrierDirectory]:
    settings = simulated.settings
    adapter = RestCarrierDirectory(CarrierEndpoint(settings.carrier, settings.carrier_api_key, timeout=20.0))
    yield adapter
    await adapter.aclose()


@pytest_asyncio.fixture
async def population(simulated: Simulated) -> AsyncIterator[SoapPopulationRegistry]:
    adapter = SoapPopulationRegistry(simulated.population_endpoint())
    yield adapter
    await adapter.aclose()
