"""`motid audit`: prove the trail."""

import asyncio
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress as Bars

from motid.audit import Anchor, Fault, TrailReport, trail_head, verify_trail
from motid.bootstrap.platform import open_platform
from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)

_MEANING = {
    "altered": "was altered",
    "missing": "is missing",
    "reordered": "stands in another place",
    "inserted": "was not written by MotID",
    "head_forged": "is where the head of the chain was forged or removed",
    "anchor_differs": "differs from the anchor that was written down",
}


@app.callback()
def group() -> None:
    """The audit trail."""


@app.command()
def verify(
    expect: Annotated[
        str | None, typer.Option(help="A place that `motid audit head` printed earlier", metavar="SEQUENCE:DIGEST")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for another program")] = False,
) -> None:
    """Walk the whole trail; name the first altered, missing or reordered event. Exit code 0 when proved, else 1."""
    try:
        anchor = Anchor.parse(expect) if expect else None
    except ValueError:
        raise typer.BadParameter("write SEQUENCE:DIGEST as `motid audit head` does", param_hint="--expect") from None
    report = asyncio.run(_verify(anchor))
    typer.echo(_json(report) if as_json else _words(report))
    if report.fault is not None:
        raise typer.Exit(1)


async def _verify(anchor: Anchor | None) -> TrailReport:
    async with open_platform(Settings()) as platform:
        with Bars(console=Console(stderr=True), transient=True) as bars:
            task = bars.add_task("events", total=None)
            return await verify_trail(
                platform.pool,
                platform.vault,
                expect=anchor,
                progress=lambda proved, sealed: bars.update(task, completed=proved, total=sealed),
            )


@app.command()
def head() -> None:
    """Print where the chain ends, SEQUENCE:DIGEST, to be kept outside this installation."""
    found = asyncio.run(_head())
    if isinstance(found, Anchor):
        typer.echo(str(found))
        return
    typer.echo("The head of the chain was forged." if found else "No event is sealed yet.", err=True)
    raise typer.Exit(1)


async def _head() -> Anchor | Fault | None:
    async with open_platform(Settings()) as platform, platform.database.read() as connection:
        return await trail_head(connection, platform.vault)


def _json(report: TrailReport) -> str:
    fault = report.fault
    document = {
        "proved": report.proved,
        "sealed": report.sealed,
        "unsealed": report.unsealed,
        "head": str(report.head) if report.head else None,
        "fault": {"kind": fault.kind, "sequence": fault.sequence, "event_id": fault.event_id} if fault else None,
    }
    return msgspec.json.encode(document).decode()


def _words(report: TrailReport) -> str:
    waiting = f"{report.unsealed} wait for the sealer"
    if report.fault is None:
        return f"The trail is whole: {report.proved} events proved, {waiting}."
    event = f"Event {report.fault.sequence}"
    if report.fault.event_id is not None:
        event += f" ({report.fault.event_id})"
    return f"{event} {_MEANING[report.fault.kind]}. {report.proved} of {report.sealed} events proved, {waiting}."
