"""`motid client events`: what went wrong at a service, for whoever mends it."""

import asyncio
from typing import Annotated

import msgspec
import typer

from motid.bootstrap.platform import open_platform
from motid.kernel.clock import VIETNAM
from motid.oidc.client_catalogue import all_clients
from motid.oidc.client_events.read_events import ClientEvent, client_events
from motid.settings import Settings


def show_events(
    client_id: Annotated[str, typer.Argument(help="The client_id.", metavar="CLIENT")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List what went wrong at a service in the last thirty days, with how to mend it; no personal data."""
    found = asyncio.run(_found(client_id))
    if found is None:
        raise typer.BadParameter(f"no client {client_id}")
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    if not found:
        typer.echo("Nothing went wrong in the last thirty days.")
    for event in found:
        _print(event)


def _print(event: ClientEvent) -> None:
    last = event.last_at.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M")
    times = "once" if event.count == 1 else f"{event.count} times within the hour"
    typer.echo(f"{last}  {event.reference}  {event.endpoint}  {event.code}  {times}")
    for text in filter(None, (event.detail, event.value)):
        typer.echo(f"    {text}")
    typer.echo(f"    {event.meaning} {event.mend}")
    typer.echo(f"    {event.documentation}")


async def _found(client_id: str) -> list[ClientEvent] | None:
    async with open_platform(Settings()) as platform:
        known = {client.id for client in await all_clients(platform.pool)}
        found = await client_events(platform.pool, client_id)
        return found if found or client_id in known else None
