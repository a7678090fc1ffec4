"""`motid keys`: what keys there are, and their rotation."""

import asyncio
from datetime import timedelta
from typing import Annotated, assert_never

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table

from motid.bootstrap.declared import declared_sealed_tables
from motid.bootstrap.platform import open_platform
from motid.oidc.key_makers import key_maker
from motid.oidc.provider_key_status import ProviderKey, provider_keys
from motid.oidc.rotate_signing_keys import ANNOUNCED_FOR, rotate_signing_keys
from motid.rekeying import (
    AlreadyRunning,
    KeyStatus,
    Progress,
    Rotated,
    RotationOutcome,
    UnreadableRecords,
    key_status,
    rotate_keys,
)
from motid.rekeying.model import plan
from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keys and their rotation."""


@app.command()
def rotate(
    only: Annotated[
        str, typer.Option(help="all, master, seal, index, code, csrf, limit or audit", metavar="KEY")
    ] = "all",
    signing: Annotated[
        bool, typer.Option("--signing", help="The keys that sign tokens, instead of those of the vault.")
    ] = False,
    at_once: Annotated[
        bool,
        typer.Option(
            "--now", help="With --signing: a key is no longer safe. Drop the old ones and sign anew at once."
        ),
    ] = False,
) -> None:
    """Bring in fresh keys while the sites run. Continues a rotation that was interrupted."""
    if at_once and not signing:
        raise typer.BadParameter("--now goes with --signing", param_hint="--now")
    if signing:
        _say_signing(asyncio.run(_rotate_signing(at_once)), at_once=at_once)
        return
    try:
        plan(only)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--only") from None
    outcome = asyncio.run(_rotate(only))
    match outcome:
        case Rotated(steps, continued):
            typer.echo(f"{'Continued and finished' if continued else 'Finished'}: {', '.join(steps)}.")
        case AlreadyRunning():
            typer.echo("Another process rotates keys now.", err=True)
            raise typer.Exit(1)
        case UnreadableRecords(step, table, ids):
            typer.echo(f"Stopped at {step}: {len(ids)} records of {table} do not open. The old key stays.", err=True)
            for record_id in ids[:20]:
                typer.echo(f"  {record_id}", err=True)
            raise typer.Exit(2)
        case other:
            assert_never(other)


async def _rotate_signing(at_once: bool) -> tuple[str, ...]:
    async with open_platform(Settings()) as platform:
        return await rotate_signing_keys(platform.database, key_maker(platform.module), at_once=at_once)


def _say_signing(announced: tuple[str, ...], *, at_once: bool) -> None:
    if at_once:
        typer.echo("Fresh keys sign from now on; the old ones are gone, and what they signed is worth nothing.")
    elif announced:
        hours = ANNOUNCED_FOR.total_seconds() / 3600
        typer.echo(f"Announced: {', '.join(announced)}. The worker lets them sign in {hours:g} hour(s).")
    else:
        typer.echo("A rotation is under way already: every algorithm has a key that is announced.")


async def _rotate(only: str) -> RotationOutcome:
    async with open_platform(Settings()) as platform:
        with _RotationBars() as report:
            return await rotate_keys(
                platform.database, platform.key_provider, declared_sealed_tables(), only=only, report=report
            )


class _RotationBars:
    """One line a stage and table."""

    def __init__(self) -> None:
        self._bars = Bars(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
        )
        self._current: tuple[str, TaskID] | None = None

    def __enter__(self) -> "_RotationBars":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._finish_current()
        self._bars.stop()

    def __call__(self, progress: Progress) -> None:
        """Show how far the rotation is."""
        name = " ".join(filter(None, (progress.step, progress.stage, progress.table)))
        if self._current is None or self._current[0] != name:
            self._finish_current()
            self._current = name, self._bars.add_task(name, total=progress.total)
        self._bars.update(self._current[1], completed=progress.done, total=progress.total)

    def _finish_current(self) -> None:
        if self._current is not None:
            task = self._bars.tasks[self._current[1]]
            total = task.total or 1
            self._bars.update(task.id, total=total, completed=total)


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for another program")] = False,
) -> None:
    """Show every key with its state, and a rotation that waits to be continued."""
    found, of_provider = asyncio.run(_status())
    if as_json:
        everything = {**msgspec.to_builtins(found), "provider": of_provider}
        typer.echo(msgspec.json.encode(everything).decode())
    else:
        _print(found)
        _print_provider(of_provider)


async def _status() -> tuple[KeyStatus, list[ProviderKey]]:
    settings = Settings()
    async with open_platform(settings) as platform, platform.database.read() as connection:
        period = timedelta(days=settings.signing_key_days)
        return await key_status(connection), await provider_keys(connection, platform.vault, period)


def _print_provider(keys: list[ProviderKey]) -> None:
    """Show the keys that sign tokens and those that requests are encrypted to."""
    table = Table("kid", "use", "algorithm", "state", "held by", "made", "changed", "next")
    for key in keys:
        dates = f"{key.created_at:%Y-%m-%d %H:%M}", f"{key.changed_at:%Y-%m-%d %H:%M}"
        coming = f"{key.next_state} {key.next_at:%Y-%m-%d %H:%M}"
        table.add_row(key.kid, key.use, key.algorithm, key.state, key.holder, *dates, coming)
    Console().print(table)


def _print(found: KeyStatus) -> None:
    table = Table("id", "purpose", "state", "slot", "master", "made", "changed")
    for key in found.keys:
        dates = f"{key.created_at:%Y-%m-%d %H:%M}", f"{key.changed_at:%Y-%m-%d %H:%M}"
        table.add_row(str(key.id), key.purpose, key.state, key.slot or "", key.master_version, *dates)
    Console().print(table)
    if found.unfinished:
        typer.echo(f"A rotation waits to be continued: {', '.join(found.unfinished)}. Run `motid keys rotate`.")
    elif found.last_rotation is not None:
        typer.echo(f"Last rotation finished at {found.last_rotation:%Y-%m-%d %H:%M} UTC.")
