"""`motid sandbox`: files and data for trying things out."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from motid.bootstrap.platform import open_platform
from motid.cli.conformance.plan import CibaMode, ClientAuthentication, Logout, Plan, Profile, SenderConstraint
from motid.cli.conformance.write import conformance_config
from motid.cli.demonstration_officials import DemonstrationOfficial, ensure_officials
from motid.kernel.legacy_charsets import Charset
from motid.officials.model import Role
from motid.settings import Settings

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


@app.command("officials")
def officials(
    *,
    unit: Annotated[str, typer.Option(help="Code of the unit that they work for")] = "vn",
    role: Annotated[list[Role] | None, typer.Option(help="Only these; else one for each role")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs")] = False,
) -> None:
    """Make officials to try the desk with, once, and show how they sign in; `motid run` does it by itself."""
    settings = Settings()
    if settings.mode != "sandbox":
        raise typer.BadParameter("officials to try things with exist in sandbox mode only (MOTID_MODE=sandbox)")
    made = asyncio.run(_officials(settings, tuple(role or Role), unit))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in made], ensure_ascii=False))
        return
    for each in made:
        typer.echo(f"{each.role:<14} {each.full_name}, CCCD {each.personal_number}, password {each.password}")


async def _officials(settings: Settings, roles: tuple[Role, ...], unit: str) -> list[DemonstrationOfficial]:
    async with open_platform(settings) as platform:
        return await ensure_officials(platform, roles, unit)


@app.command("conformance-config")
def write_conformance_config(
    *,
    suite_origin: Annotated[
        str, typer.Option(help="Where the suite listens")
    ] = "https://localhost.emobix.co.uk:8443",
    alias: Annotated[str, typer.Option(help="Name of the run, in its addresses and clients")] = "motid",
    profile: Annotated[Profile, typer.Option(help="What is tested")] = "openid",
    client_auth: Annotated[
        ClientAuthentication | None,
        typer.Option(
            help="How static clients authenticate: without this by client_secret_basic, under FAPI by a key"
        ),
    ] = None,
    sender_constrain: Annotated[
        SenderConstraint, typer.Option(help="What their tokens are bound to under FAPI 2.0")
    ] = "dpop",
    ciba_mode: Annotated[CibaMode, typer.Option(help="How CIBA clients hear that a citizen answered")] = "poll",
    logout: Annotated[Logout, typer.Option(help="How clients hear that a session ended")] = "none",
) -> None:
    """Register clients and citizens for the OpenID Foundation's conformance suite, and print its configuration."""
    settings = Settings()
    if settings.mode != "sandbox":
        raise typer.BadParameter("a test suite signs in to the sandbox only (MOTID_MODE=sandbox)")
    if profile != "openid" and client_auth not in (None, "private_key_jwt", "mtls"):
        raise typer.BadParameter("clients of FAPI authenticate by private_key_jwt or mtls")
    plan = Plan(
        issuer=settings.exchange,
        mtls_origin=settings.mtls_origin or settings.exchange,
        suite_origin=suite_origin.rstrip("/"),
        alias=alias,
        profile=profile,
        client_auth=client_auth,
        sender_constraint=sender_constrain,
        ciba_mode=ciba_mode,
        logout=logout,
    )
    typer.echo(json.dumps(asyncio.run(_conformance_config(settings, plan)), ensure_ascii=False, indent=1))


async def _conformance_config(settings: Settings, plan: Plan) -> dict[str, Any]:
    async with open_platform(settings) as platform:
        return await conformance_config(platform, plan)
