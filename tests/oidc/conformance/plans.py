"""Runs of the suite, and their clients registered as `motid sandbox conformance-config` does it."""

from typing import Any

from motid.cli.conformance.clients import SuiteClient
from motid.cli.conformance.plan import Plan
from motid.kernel.actor import SYSTEM
from motid.oidc.call_client import get_from_nobody
from motid.oidc.client import ClientMetadata
from motid.oidc.import_clients import import_clients, read_entries
from tests.oidc.world import World

SUITE = "https://localhost.emobix.co.uk:8443"


def plan_of(issuer: str, **changes: Any) -> Plan:
    return Plan(issuer=issuer, mtls_origin="https://mtls.example", suite_origin=SUITE, alias="motid", **changes)


async def registered(world: World, *clients: SuiteClient) -> list[ClientMetadata]:
    """Register as the command does."""
    entries = await read_entries([each.document for each in clients], get_from_nobody, sandbox=True)
    assert [entry.ignored for entry in entries] == [()] * len(clients)
    async with world.database.begin(SYSTEM) as uow:
        await import_clients(uow, entries, sandbox=True, update=True)
    async with world.database.read() as connection:
        await world.provider.clients.refresh(connection)
    return [entry.metadata for entry in entries]
