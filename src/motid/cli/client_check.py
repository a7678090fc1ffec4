"""`motid client check`: what is wrong with a service, in plain words."""

import asyncio
from typing import Annotated

import msgspec
import typer

from motid.bootstrap.look_at_client import GuardedLook
from motid.bootstrap.platform import open_platform
from motid.oidc.client_catalogue import all_clients
from motid.oidc.client_check import Finding, check_client_health
from motid.settings import Settings


def check(
    client_id: Annotated[str, typer.Argument(help="The client_id.", metavar="CLIENT")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Call a service's addresses and read its registration; say what is wrong. Ends with 1 when something is."""
    found = asyncio.run(_found(client_id))
    if found is None:
        raise typer.BadParameter(f"no client {client_id}")
    if json:
        typer.echo(msgspec.json.encode(found))
    else:
        _print(found)
    if any(finding.severity == "wrong" for finding in found):
        raise typer.Exit(1)


def _print(found: list[Finding]) -> None:
    if not found:
        typer.echo("Nothing is wrong.")
    for finding in found:
        mark = "WRONG " if finding.severity == "wrong" else "advice"
        place = finding.member if finding.address is None else f"{finding.member} {finding.address}"
        typer.echo(f"{mark}  {place}")
        typer.echo(f"        {finding.what}")
        typer.echo(f"        {finding.mend}")


async def _found(client_id: str) -> list[Finding] | None:
    settings = Settings()
    sandbox = settings.mode == "sandbox"
    async with open_platform(settings) as platform:
        client = next((each for each in await all_clients(platform.pool) if each.id == client_id), None)
        if client is None:
            return None
        now = platform.database.clock.now()
        return await check_client_health(client, GuardedLook(sandbox=sandbox), now, sandbox=sandbox)
