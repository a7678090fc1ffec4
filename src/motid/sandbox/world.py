"""Everything that the sandbox simulates, started and stopped together in one process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

from motid.sandbox.faults import Faults
from motid.sandbox.mail import SandboxMail
from motid.sandbox.messages import MessageStore
from motid.sandbox.phones.book import PhoneBook
from motid.sandbox.population.store import PopulationStore
from motid.sandbox.registries.carrier_rest import CarrierSimulator
from motid.sandbox.registries.population_soap import PopulationSimulator
from motid.sandbox.registries.xroad import GatewayAccess
from motid.sandbox.smsc import SandboxSmsc
from motid.settings import Settings


class WrongMode(RuntimeError):  # noqa: N818 - a refusal to start
    """The sandbox was to start outside sandbox mode."""


@dataclass
class World:
    """The simulators. Faults and request logs live in memory; the rest in files under `<var>/sandbox`."""

    settings: Settings
    faults: Faults
    population: PopulationStore
    messages: MessageStore
    phones: PhoneBook
    smsc: SandboxSmsc
    mail: SandboxMail
    carrier: CarrierSimulator
    population_service: PopulationSimulator
    ready: bool = field(default=False)

    @classmethod
    def of(cls, settings: Settings) -> "World":
        """Put the simulators together, not yet started. Raises `WrongMode` outside sandbox mode."""
        if settings.mode != "sandbox":
            raise WrongMode("the sandbox starts in sandbox mode only: MOTID_MODE=sandbox")
        folder = settings.var / "sandbox"
        faults = Faults()
        population = PopulationStore.open(folder / "population.sqlite")
        messages = MessageStore(folder / "messages.sqlite")
        access = GatewayAccess(
            service_url=settings.population,
            user=settings.population_user,
            secret=settings.population_secret.get_secret_value(),
            api_key=settings.population_api_key.get_secret_value(),
        )
        return cls(
            settings=settings,
            faults=faults,
            population=population,
            messages=messages,
            phones=PhoneBook(folder / "phones.json"),
            smsc=SandboxSmsc(
                messages,
                faults,
                host=settings.listen,
                port=settings.smsc_port,
                system_id=settings.smpp_system_id,
                password=settings.smpp_password.get_secret_value(),
                deduplicates=True,
            ),
            mail=SandboxMail(messages, faults, host=settings.listen, port=settings.relay_port),
            carrier=CarrierSimulator(population, faults, settings.carrier_api_key.get_secret_value()),
            population_service=PopulationSimulator(population, faults, access),
        )

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Start the simulators, making the population where there is none yet; stop them at the end."""
        async with AsyncExitStack() as stack:
            await asyncio.to_thread(self.population.ensure)
            stack.callback(self.population.close)
            for simulator in (self.messages, self.smsc, self.mail):
                await stack.enter_async_context(simulator)
            self.ready = True
            try:
                yield
            finally:
                self.ready = False
