"""`motid official`: who works at the desk, for which units."""

import asyncio
from typing import Annotated, Any, NoReturn, assert_never

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from motid.bootstrap.platform import open_platform
from motid.db import UnitOfWork
from motid.kernel.actor import SYSTEM
from motid.kernel.errors import InvalidValue
from motid.kernel.personal_number import PersonalIdNumber
from motid.officials.end_role import RoleIsEnded, end_role, find_role
from motid.officials.grant_role import (
    GrantOutcome,
    NoSuchPerson,
    NoSuchUnit,
    OwnRole,
    RoleHeldAlready,
    RoleIsGranted,
    grant_role,
)
from motid.officials.list_officials import ListedRole, list_officials
from motid.officials.model import NATIONAL_UNIT_CODE, Role
from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)
_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for another program")]
_Number = Annotated[str, typer.Option("--number", help="Personal number of somebody with a normalised account")]
_Role = Annotated[Role, typer.Option("--role", help="What the person is at the desk")]
_Unit = Annotated[str, typer.Option("--unit", help="Code of the unit, with all below it; vn is all units")]


@app.callback()
def group() -> None:
    """People who work at the desk."""


@app.command()
def grant(number: _Number, role: _Role, unit: _Unit = NATIONAL_UNIT_CODE) -> None:
    """Let a person hold a role for a unit. What each role may do: docs/reference/desk-rights.md."""
    match asyncio.run(_grant(_parsed(number), role, unit)):
        case RoleIsGranted():
            typer.echo(f"Granted: {role} for {unit}.")
        case RoleHeldAlready():
            typer.echo(f"Nothing to do: the person is {role} for {unit} already.")
        case NoSuchPerson():
            _refuse("Nobody has an active normalised account with this number.")
        case NoSuchUnit():
            _refuse(f"There is no unit {unit}; `motid unit list` shows them.")
        case OwnRole():
            raise AssertionError("the operator of the installation is nobody's account")
        case never:
            assert_never(never)


@app.command()
def end(number: _Number, role: _Role, unit: _Unit = NATIONAL_UNIT_CODE) -> None:
    """Take a role away. It works at once, also for whoever is signed in at the desk."""
    if asyncio.run(_end(_parsed(number), role, unit)):
        typer.echo(f"Ended: {role} for {unit}.")
    else:
        _refuse(f"Nobody with this number is {role} for exactly the unit {unit}.")


@app.command("list")
def list_(json: _AsJson = False) -> None:
    """List the roles that are held now. `works` is no where the account is closed or not normalised any more.

    `goes_on_in`, in JSON: the account in which a closed one goes on; granting the role again confirms it there.
    """
    listed = asyncio.run(_list())
    if json:
        typer.echo(msgspec.json.encode([_summary(each) for each in listed]).decode())
        return
    table = Table("unit", "role", "name", "since", "works", "account")
    for each in listed:
        since = each.granted_at.date().isoformat()
        table.add_row(
            each.unit_code, each.role, _name(each), since, "yes" if each.works else "no", str(each.account_id)
        )
    Console().print(table)


def _summary(each: ListedRole) -> dict[str, Any]:
    return {
        "role_id": each.role_id,
        "account_id": each.account_id,
        "name": _name(each),
        "role": each.role,
        "unit": each.unit_code,
        "granted_at": each.granted_at,
        "works": each.works,
        "goes_on_in": each.goes_on_in.account_id if each.goes_on_in else None,
    }


def _name(each: ListedRole) -> str:
    return each.full_name.display() if each.full_name else ""


def _parsed(number: str) -> PersonalIdNumber:
    try:
        return PersonalIdNumber.parse(number)
    except InvalidValue:
        raise typer.BadParameter("a personal number has twelve digits", param_hint="--number") from None


async def _grant(number: PersonalIdNumber, role: Role, unit: str) -> GrantOutcome:
    async with open_platform(Settings()) as platform, platform.database.begin(SYSTEM) as uow:
        return await grant_role(uow, number=number, role=role, unit_code=unit, by=None)


async def _end(number: PersonalIdNumber, role: Role, unit: str) -> bool:
    async with open_platform(Settings()) as platform, platform.database.begin(SYSTEM) as uow:
        return await _end_in(uow, number, role, unit)


async def _end_in(uow: UnitOfWork, number: PersonalIdNumber, role: Role, unit: str) -> bool:
    role_id = await find_role(uow, number=number, role=role, unit_code=unit)
    return role_id is not None and isinstance(await end_role(uow, role_id, by=None), RoleIsEnded)


async def _list() -> tuple[ListedRole, ...]:
    async with open_platform(Settings()) as platform, platform.database.read() as connection:
        return await list_officials(connection, platform.database.vault)


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
