"""`motid run`: all sites on one machine, with the sandbox; for development and for trying MotID out."""

import asyncio
import os
import signal

import typer

from motid.bootstrap.platform import database_url, open_platform, prepare_database
from motid.campaigns.shipped import apply_shipped
from motid.cli.children import Child, Children, health_of
from motid.cli.demonstration_officials import DemonstrationOfficial, ensure_officials
from motid.cli.desk_client import desk_environment
from motid.cli.personas import two_personas
from motid.cli.portal_client import portal_environment
from motid.kernel.actor import SYSTEM
from motid.settings import DESK, EID, EXCHANGE, SANDBOX, Settings


def run() -> None:
    """Start all sites, and restart what dies, until Ctrl-C."""
    os.environ.setdefault("MOTID_MODE", "sandbox")
    asyncio.run(_run(Settings()))


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    typer.echo("Starting the database …")
    async with database_url(settings) as url:
        await prepare_database(url)
        os.environ["MOTID_DATABASE_URL"] = url
        async with open_platform(Settings()) as platform:
            portal = await portal_environment(platform)
            desk = await desk_environment(platform)
            async with platform.database.begin(SYSTEM) as uow:
                await apply_shipped(uow)
        typer.echo("Starting the sites …")
        async with Children(_children(settings, portal, desk), settings.var / "log") as children:
            if await children.ready(stop):
                async with open_platform(Settings()) as platform:
                    officials = await ensure_officials(platform)
                await _announce(settings, officials)
                await children.keep_alive(stop)


def _children(settings: Settings, portal: dict[str, str], desk: dict[str, str]) -> list[Child]:
    return [
        Child.motid("sandbox", health_of(settings, SANDBOX), "serve", "sandbox"),
        Child.motid("exchange", health_of(settings, EXCHANGE), "serve", "exchange"),
        Child.motid("worker", None, "work"),
        Child.motid("eid", health_of(settings, EID), "serve", "eid"),
        Child.motid("desk", health_of(settings, DESK), "serve", "desk", environment=desk),
        Child.portal(settings, portal),
    ]


async def _announce(settings: Settings, officials: list[DemonstrationOfficial]) -> None:
    lines = [
        "",
        "MotID is running.",
        f"  exchange       {settings.exchange}",
        f"  eID authority  {settings.eid}",
        f"  portal         {settings.portal}",
        f"  desk           {settings.desk}",
        f"  sandbox        {settings.sandbox}   (SMS and mail arrive at {settings.sandbox}/inbox)",
        "",
        "Two people to try (synthetic):",
        *[f"  {persona}" for persona in await two_personas(settings)],
        "",
        "Officials of the desk (synthetic; their codes arrive in the inbox as well):",
        *[f"  {each.role:<14} CCCD {each.personal_number}, password {each.password}" for each in officials],
        "",
        "Stop with Ctrl-C; `make run` goes on where you stopped.",
    ]
    typer.echo("\n".join(lines))
