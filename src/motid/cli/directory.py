"""`motid directory`: where people find help, by unit."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from motid.bootstrap.platform import open_platform
from motid.desk.directory.model import Contact, ContactEntry
from motid.desk.directory.read_directory import read_directory
from motid.desk.directory.read_entries import MOST_BYTES, EntryFault, read_csv, read_json
from motid.desk.directory.record_contacts import NotRecorded, Recorded, record_contacts
from motid.kernel.actor import SYSTEM
from motid.kernel.clock import SystemClock, vietnamese_date
from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)


class _DryRun(Exception):  # noqa: N818 - takes back what was tried
    def __init__(self, outcome: Recorded) -> None:
        self.outcome = outcome


@app.callback()
def group() -> None:
    """Where people find help, by unit."""


@app.command("list")
def list_(
    all_: Annotated[bool, typer.Option("--all", help="Also what has ended")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON for another program")] = False,
) -> None:
    """List the entries that hold now or later, by unit and whom to ask first; no names and numbers of officers."""
    contacts = asyncio.run(_contacts(ended=all_))
    if json:
        typer.echo(msgspec.json.encode([_summary(each) for each in contacts]).decode())
        return
    table = Table("unit", "ask", "code", "kind", "value", "for", "from", "until", "label")
    for each in contacts:
        ends = each.valid_to.isoformat() if each.valid_to else ""
        table.add_row(
            each.unit, str(each.escalation), each.code, each.kind, each.value or "(sealed)", each.audience,
            each.valid_from.isoformat(), ends, each.label_vi,
        )  # fmt: skip
    Console().print(table)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="JSON list or CSV with a head", exists=True, dir_okay=False)],
    commit: Annotated[bool, typer.Option("--commit", help="Record it; without, only say what would change")] = False,
) -> None:
    """Record entries of the directory: all lines, or none.

    Columns, or members in JSON: code, unit, kind (hotline, sms, mail, website, counter, officer), value, label_vi,
    label_en, and if wanted person, hours_vi, hours_en, escalation, audience (public, officials), place, valid_from,
    valid_to. What holds under a code ends where the new entry begins; nothing is deleted.
    """
    content = file.read_bytes()
    if len(content) > MOST_BYTES:
        raise typer.BadParameter(f"the file has more than {MOST_BYTES:,} bytes", param_hint="FILE")
    entries, faults = read_json(content) if file.suffix.lower() == ".json" else read_csv(content)
    if faults:
        _refuse(faults)
    match asyncio.run(_import(entries, commit=commit)):
        case NotRecorded(found):
            _refuse(found)
        case Recorded(changes):
            for change in changes:
                typer.echo(f"{change.what:8} {change.code} from {change.valid_from.isoformat()}")
            typer.echo("Recorded." if commit else "Nothing was changed. Add --commit to record it.")


async def _contacts(*, ended: bool) -> tuple[Contact, ...]:
    day = None if ended else vietnamese_date(SystemClock().now())
    async with open_platform(Settings()) as platform, platform.database.read() as connection:
        return await read_directory(connection, None, day)


async def _import(entries: Sequence[tuple[int, ContactEntry]], *, commit: bool) -> Recorded | NotRecorded:
    async with open_platform(Settings()) as platform:
        try:
            async with platform.database.begin(SYSTEM) as uow:
                outcome = await record_contacts(uow, entries)
                if isinstance(outcome, Recorded) and not commit:
                    raise _DryRun(outcome)
                return outcome
        except _DryRun as tried:
            return tried.outcome


def _summary(each: Contact) -> dict[str, object]:
    kept = ("code", "unit", "kind", "audience", "escalation", "place", "value", "label_vi", "label_en", "valid_from",
            "valid_to")  # fmt: skip
    return {name: getattr(each, name) for name in kept}


def _refuse(faults: Sequence[EntryFault]) -> NoReturn:
    for fault in faults:
        typer.echo(f"line {fault.line}: {fault.what}", err=True)
    typer.echo("Nothing was changed.", err=True)
    raise typer.Exit(1)
