"""`motid unit`: the tree of units, whose desks answer citizens and for which officials hold roles."""

import asyncio
import csv
from pathlib import Path
from typing import Annotated, NoReturn, assert_never

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from motid.bootstrap.platform import open_platform
from motid.campaigns.import_units import (
    CircleOfUnits,
    ListedUnit,
    UnitsRecorded,
    UnknownParents,
    import_units,
    list_units,
)
from motid.campaigns.model import Unit
from motid.kernel.actor import SYSTEM
from motid.officials.model import NATIONAL_UNIT_CODE
from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)
_NEEDED = ("code", "kind", "name", "parent")
_OPTIONAL = ("valid_from", "valid_to")


@app.callback()
def group() -> None:
    """Units of administration and their desks."""


@app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="CSV in UTF-8", exists=True, dir_okay=False)]) -> None:
    """Record units from a CSV file with the columns code, kind, name, parent, and perhaps valid_from, valid_to.

    All lines, or none. `parent` is the code of the unit above, empty for the topmost. Units that are there already
    get what the file says.
    """
    match asyncio.run(_import(_read(file))):
        case UnitsRecorded(units):
            typer.echo(f"Recorded {units} units.")
        case UnknownParents(codes):
            _refuse(f"Neither in the file nor known: {', '.join(codes)}. Nothing was changed.")
        case CircleOfUnits():
            _refuse("Some unit would stand below itself. Nothing was changed.")
        case never:
            assert_never(never)


@app.command("list")
def list_(json: Annotated[bool, typer.Option("--json", help="Print JSON for another program")] = False) -> None:
    """List the units, by code."""
    units = asyncio.run(_list())
    if json:
        typer.echo(msgspec.json.encode(units).decode())
        return
    table = Table("code", "kind", "below", "name", "from", "until")
    for each in units:
        dates = (day.isoformat() if day else "" for day in (each.valid_from, each.valid_to))
        table.add_row(each.code, each.kind, each.parent or "", each.name, *dates)
    Console().print(table)


def _read(file: Path) -> list[Unit]:
    """Read the file; ends the command at the first line that is wrong, and says where."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text, strict=True)
            columns = reader.fieldnames or []
            if missing := [name for name in _NEEDED if name not in columns]:
                raise typer.BadParameter(f"the file has no column {', '.join(missing)}", param_hint="FILE")
            return [_unit(row, reader.line_num) for row in reader]
    except (csv.Error, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"no CSV in UTF-8: {error}", param_hint="FILE") from None


def _unit(row: dict[str, str], line: int) -> Unit:
    given = {name: (row.get(name) or "").strip() or None for name in (*_NEEDED, *_OPTIONAL)}
    if given["code"] == NATIONAL_UNIT_CODE:
        raise typer.BadParameter(f"line {line}: {NATIONAL_UNIT_CODE} is the national desk", param_hint="FILE")
    try:
        return msgspec.convert({name: value for name, value in given.items() if value is not None}, Unit)
    except msgspec.ValidationError as error:
        raise typer.BadParameter(f"line {line}: {error}", param_hint="FILE") from None


async def _import(units: list[Unit]) -> UnitsRecorded | UnknownParents | CircleOfUnits:
    async with open_platform(Settings()) as platform, platform.database.begin(SYSTEM) as uow:
        return await import_units(uow, units)


async def _list() -> tuple[ListedUnit, ...]:
    async with open_platform(Settings()) as platform, platform.database.read() as connection:
        return await list_units(connection)


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
