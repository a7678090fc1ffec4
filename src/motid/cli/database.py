"""`motid db`: the schema."""

import asyncio

import typer

from motid.bootstrap.platform import database_url, prepare_database
from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """The database schema."""


@app.command()
def migrate() -> None:
    """Bring schema and initial rules up to date; safe to run again, and while others run it."""

    async def work() -> None:
        async with database_url(Settings()) as url:
            await prepare_database(url)

    asyncio.run(work())
    typer.echo("The schema is up to date.")
