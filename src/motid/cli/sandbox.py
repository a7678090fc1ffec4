"""`motid sandbox`: files and data for trying things out."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from motid.kernel.legacy_charsets import Charset

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Files for trying things out, of the synthetic population."""


@app.command("portal-file")
def portal_file(
    output: Annotated[Path, typer.Argument(help="File to write", metavar="FILE")],
    *,
    people: Annotated[int, typer.Option(min=1, max=3_000_000, help="How many people have accounts")] = 1_000,
    file_format: Annotated[Literal["csv", "xlsx", "jsonl", "parquet"], typer.Option("--format")] = "csv",
    seed: Annotated[
        int | None, typer.Option(help="The same seed gives the same file; that of the population")
    ] = None,
    charset: Annotated[Charset, typer.Option(help="How names are written")] = Charset.UNICODE,
    truth: Annotated[
        Path | None, typer.Option(help="Write whose each account is, its password and faults, as JSON lines")
    ] = None,
) -> None:
    """Write the accounts of an old portal: CMND numbers, shared phones, misspelt names, old hashes of passwords."""
    # Imported here: a production install has no sandbox.
    from motid.sandbox.population.store import DEFAULT_SEED  # noqa: PLC0415
    from motid.sandbox.portal_file.accounts import old_accounts  # noqa: PLC0415
    from motid.sandbox.portal_file.write_file import write_portal_file  # noqa: PLC0415

    accounts = old_accounts(people, DEFAULT_SEED if seed is None else seed)
    count = write_portal_file(output, accounts, file_format, charset, truth)
    typer.echo(f"{count} accounts of {people} people")
