"""`motid client check`: what is wrong with a service, in plain words."""

import asyncio
from typing import Annotated

import msgspec
import typer

from motid.bootstrap.look_at_client import GuardedLook
from motid.bootstrap.platform import open_platform
from motid.oidc.client_check import Finding, check_client_health
from motid.oidc.client_logos.model import logo_addresses
from motid.oidc.client_logos.vouched_for import vouched_for
from motid.oidc.client_record import find_record
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
        record = await find_record(platform.pool, client_id)
        if record is None:
            return None
        logos = frozenset(logo_addresses(record.client.metadata).values())
        return await check_client_health(
            record.client,
            GuardedLook(sandbox=sandbox),
            platform.database.clock.now(),
            sandbox=sandbox,
            hears_of_certificates=settings.client_certificate_header is not None,
            strange_logos=logos - await vouched_for(platform.pool, record, logos),
        )
