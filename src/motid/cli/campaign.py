"""`motid campaign`: campaigns of normalisation, their deadlines and how far they are."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, NoReturn, assert_never

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from motid.bootstrap.platform import open_platform
from motid.campaigns.apply_campaign import (
    Applied,
    ApplyOutcome,
    CohortsInUse,
    Contradiction,
    UnitsInCircle,
    UnknownUnits,
    apply_campaign,
)
from motid.campaigns.enrol import Enrolled, EnrolOutcome, NoSuchCohort, NoSuchUnits, enrol
from motid.campaigns.model import Campaign, CampaignDocument
from motid.campaigns.read_campaigns import read_campaigns, read_document
from motid.campaigns.read_progress import CohortProgress, read_progress
from motid.campaigns.shipped import SHIPPED, shipped
from motid.cli.campaign_report import as_json, print_progress
from motid.cli.campaign_roll import Roll, read_roll
from motid.kernel.actor import SYSTEM
from motid.kernel.clock import SystemClock
from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)
_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for another program")]
_Code = Annotated[str, typer.Argument(help="Code of the campaign, as `motid campaign list` shows it", metavar="CODE")]


@app.callback()
def group() -> None:
    """Campaigns of normalisation."""


@app.command("list")
def list_(json: _AsJson = False) -> None:
    """List the campaigns with their cohorts and deadlines, and whether they run now."""
    campaigns = asyncio.run(_campaigns())
    now = SystemClock().now()
    if json:
        typer.echo(msgspec.json.encode([_summary(each) | {"runs": each.runs_at(now)} for each in campaigns]).decode())
        return
    table = Table("campaign", "runs", "from", "to", "cohort", "from", "before", "name")
    for campaign in campaigns:
        ends = campaign.ends_on.isoformat() if campaign.ends_on else ""
        runs = "yes" if campaign.runs_at(now) else "no"
        table.add_row(campaign.code, runs, campaign.starts_on.isoformat(), ends, "", "", "", campaign.name)
        for cohort in campaign.cohorts:
            due = cohort.due_before.isoformat() if cohort.due_before else ""
            table.add_row("", "", "", "", cohort.code, cohort.starts_on.isoformat(), due, cohort.name)
    Console().print(table)


@app.command()
def show(code: _Code) -> None:
    """Print a campaign with its units as the document that `motid campaign apply` reads."""
    document = asyncio.run(_document(code))
    if document is None:
        _refuse(f"There is no campaign {code}.")
    _print_document(document)


@app.command()
def sample(
    code: Annotated[str, typer.Argument(help=f"One of {', '.join(SHIPPED)}", metavar="CODE")] = "hue-s-2023",
) -> None:
    """Print a campaign of the letters that MotID was built from, as a model for a document of your own."""
    if code not in SHIPPED:
        raise typer.BadParameter(f"one of {', '.join(SHIPPED)}", param_hint="CODE")
    _print_document(shipped(code))


@app.command()
def apply(file: Annotated[Path, typer.Argument(help="The document, JSON", exists=True, dir_okay=False)]) -> None:
    """Record a campaign from its document, or change it to what the document says now."""
    try:
        document = msgspec.json.decode(file.read_bytes(), type=CampaignDocument)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise typer.BadParameter(str(error), param_hint="FILE") from None
    match asyncio.run(_apply(document)):
        case Applied(code):
            typer.echo(f"Campaign {code} stands as in {file.name}.")
        case UnknownUnits(codes):
            _refuse(f"Nobody knows the units {', '.join(codes)}. Nothing was changed.")
        case UnitsInCircle():
            _refuse("A unit would stand below itself. Nothing was changed.")
        case CohortsInUse(codes):
            _refuse(f"People are counted to {', '.join(codes)}, which the document has not. Nothing was changed.")
        case Contradiction(what):
            _refuse(f"The document contradicts itself: {what}. Nothing was changed.")
        case other:
            assert_never(other)


@app.command("enrol")
def enrol_(
    code: _Code,
    cohort: Annotated[str, typer.Argument(help="Code of the cohort", metavar="COHORT")],
    file: Annotated[
        Path, typer.Argument(help="CSV, XLSX, JSON lines or Parquet with the columns number and unit", exists=True)
    ],
) -> None:
    """Count people to a cohort by the roll of their units: numbers of CCCD or CMND, and codes of units.

    The file is the whole roll of the units that it names; read it again when people have opened accounts, or left.
    It is not kept. Lines that cannot be read are told by their number and left out; the exit code is 1 then.
    """
    roll = read_roll(file)
    for problem in roll.problems:
        typer.echo(f"line {problem.line}: {problem.code}", err=True)
    match asyncio.run(_enrol(code, cohort, roll)):
        case Enrolled() as outcome:
            for name, count in msgspec.to_builtins(outcome).items():
                typer.echo(f"{name.replace('_', ' '):16}{count:>10,}")
        case NoSuchCohort():
            _refuse(f"Campaign {code} has no cohort {cohort}. Nothing was changed.")
        case NoSuchUnits(codes):
            _refuse(f"Nobody knows the units {', '.join(codes)}. Nothing was changed.")
        case other:
            assert_never(other)
    if roll.problems:
        raise typer.Exit(1)


@app.command()
def progress(
    code: _Code,
    unit: Annotated[
        str | None, typer.Option(help="The units right below this one; the topmost without", metavar="UNIT")
    ] = None,
    overdue: Annotated[
        bool, typer.Option("--overdue", help="Only where the deadline is over and people are left")
    ] = False,
    json: _AsJson = False,
) -> None:
    """Show how far a campaign is, by cohort and unit with all below it. Counts of people, nobody's data."""
    found = asyncio.run(_progress(code, unit))
    if not found:
        _refuse(f"There is no campaign {code} with cohorts.")
    now = SystemClock().now()
    if json:
        typer.echo(msgspec.json.encode(as_json(found, now, overdue=overdue)).decode())
        return
    print_progress(found, now, overdue=overdue)


async def _campaigns() -> tuple[Campaign, ...]:
    async with open_platform(Settings()) as platform, platform.database.read() as connection:
        return await read_campaigns(connection)


async def _document(code: str) -> CampaignDocument | None:
    async with open_platform(Settings()) as platform, platform.database.read() as connection:
        return await read_document(connection, code)


async def _apply(document: CampaignDocument) -> ApplyOutcome:
    async with open_platform(Settings()) as platform, platform.database.begin(SYSTEM) as uow:
        return await apply_campaign(uow, document)


async def _enrol(code: str, cohort: str, roll: Roll) -> EnrolOutcome:
    async with open_platform(Settings()) as platform, platform.database.begin(SYSTEM) as uow:
        return await enrol(uow, code, cohort, roll.people)


async def _progress(code: str, unit: str | None) -> tuple[CohortProgress, ...]:
    async with open_platform(Settings()) as platform, platform.database.read() as connection:
        return await read_progress(connection, code, unit=unit)


def _summary(campaign: Campaign) -> dict[str, Any]:
    kept = ("code", "name", "issuer", "starts_on", "ends_on", "sources", "cohorts")
    return {name: msgspec.to_builtins(getattr(campaign, name)) for name in kept}


def _print_document(document: CampaignDocument) -> None:
    typer.echo(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())


def _refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)
