"""`motid client logout-failures`: services that could not be told of the end of a session."""

import asyncio
from typing import Annotated

import msgspec
import typer

from motid.bootstrap.platform import open_platform
from motid.kernel.clock import VIETNAM
from motid.oidc.logout.failures import LogoutFailures, logout_failures
from motid.settings import Settings


def show_logout_failures(
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the services whose back-channel logout calls fail, and why."""
    found = asyncio.run(_found())
    if json:
        typer.echo(msgspec.json.encode(found))
        return
    if not found:
        typer.echo("No service missed the end of a session.")
    for each in found:
        latest = each.latest.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M")
        typer.echo(
            f"{each.client_id}  {each.reason}  given up: {each.failed}  waiting: {each.waiting}  last: {latest}"
        )


async def _found() -> list[LogoutFailures]:
    async with open_platform(Settings()) as platform:
        return await logout_failures(platform.pool)
