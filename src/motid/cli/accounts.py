"""`motid accounts`: accounts of old portals."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from motid.bootstrap.platform import Platform
from motid.cli.accounts_report import described, open_report, progress_bar, show_counts, show_file
from motid.cli.client_work import Json, echo_json, run
from motid.legacy.dry_run import DryRun, dry_run
from motid.legacy.import_accounts import import_accounts
from motid.legacy.import_dossiers import import_dossiers, look_at_dossiers
from motid.legacy.mapping import guess_mapping, load_mapping, save_mapping
from motid.legacy.portal import Portal
from motid.legacy.portal_file import PortalFile, open_accounts_file, open_dossiers_file
from motid.legacy.tables.open_table import open_table
from motid.legacy.tally import Tally

app = typer.Typer(no_args_is_help=True)
File = Annotated[Path, typer.Argument(help="CSV, Excel workbook, JSON lines or Parquet", exists=True, dir_okay=False)]


@app.callback()
def group() -> None:
    """Accounts of old portals."""


@app.command()
def mapping(
    file: File,
    save: Annotated[Path | None, typer.Option(help="Write the mapping to a file, to be corrected and used")] = None,
    json: Json = False,
) -> None:
    """Show which column of a file is taken for what."""
    table = open_table(file)
    guessed = guess_mapping(table.columns)
    if save is not None:
        save_mapping(save, guessed)
    if json:
        echo_json(guessed)
        return
    by_column = {column: field for field, column in guessed.columns.items()}
    for column in table.columns:
        typer.echo(f"{column}\t{by_column.get(column, '-')}")


@dataclass(frozen=True, slots=True)
class _Outcome:
    accounts: DryRun | Tally
    dossiers: Tally | None = None

    @property
    def rejected(self) -> int:
        accounts = self.accounts.tally if isinstance(self.accounts, DryRun) else self.accounts
        return accounts.rejected + (self.dossiers.rejected if self.dossiers else 0)


@app.command("import")
def import_(
    file: File,
    *,
    source: Annotated[str, typer.Option(help="Name of the portal, such as portal or hue_s", metavar="NAME")],
    commit: Annotated[
        bool, typer.Option("--commit/--dry-run", help="Write; without it the file is only looked at")
    ] = False,
    mapping: Annotated[Path | None, typer.Option(help="Columns as a saved mapping says", exists=True)] = None,
    save_mapping_to: Annotated[
        Path | None, typer.Option("--save-mapping", help="Write the mapping that was used to a file")
    ] = None,
    dossiers: Annotated[
        Path | None, typer.Option(help="A second file with a dossier a row", exists=True, dir_okay=False)
    ] = None,
    dossiers_mapping: Annotated[Path | None, typer.Option(help="Columns of the second file", exists=True)] = None,
    same_as: Annotated[
        str | None, typer.Option(help="Name of a portal whose accounts are one and the same with these")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write every problem to a CSV file: line, severity, code, field; no values")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes; as many as there are processors when not given")
    ] = None,
    json: Json = False,
) -> None:
    """Bring accounts of an old portal in, with their dossiers' references and passwords; a dry run first.

    An import that was interrupted goes on where it ended when it is started again. The same file twice changes
    nothing. The exit code is 1 where rows were left out.
    """
    portal = _portal(source, same_as)
    accounts_file = open_accounts_file(file, load_mapping(mapping) if mapping else None)
    dossiers_file = None
    if dossiers is not None:
        dossiers_file = open_dossiers_file(dossiers, load_mapping(dossiers_mapping) if dossiers_mapping else None)
    if save_mapping_to is not None:
        save_mapping(save_mapping_to, accounts_file.mapping)
    if not json:
        show_file(accounts_file)
        if dossiers_file is not None:
            show_file(dossiers_file)
    outcome = _work(accounts_file, dossiers_file, portal, commit=commit, report=report, workers=workers, quiet=json)
    if json:
        echo_json(described(accounts_file, outcome.accounts, outcome.dossiers, committed=commit))
    else:
        show_counts(outcome.accounts, outcome.dossiers)
    if outcome.rejected:
        raise typer.Exit(1)


def _portal(source: str, same_as: str | None) -> Portal:
    for name in (source, source if same_as is None else same_as):
        if not (name.isascii() and name.replace("_", "").replace("-", "").isalnum() and len(name) <= 40):
            raise typer.BadParameter("a name has up to 40 letters, digits, _ and -", param_hint="--source")
    return Portal(source, same_as)


def _work(
    accounts: PortalFile,
    dossiers: PortalFile | None,
    portal: Portal,
    *,
    commit: bool,
    report: Path | None,
    workers: int | None,
    quiet: bool,
) -> _Outcome:
    with open_report(report) as target, progress_bar(quiet=quiet, report=target) as bar:

        async def work(platform: Platform) -> _Outcome:
            database, tell = platform.database, bar.task("accounts", accounts.lines)
            if commit:
                imported = await import_accounts(database, accounts, portal, workers=workers, progress=tell)
                if dossiers is None:
                    return _Outcome(imported)
                tell = bar.task("dossiers", dossiers.lines)
                recorded = await import_dossiers(database, dossiers, portal, workers=workers, progress=tell)
                return _Outcome(imported, recorded)
            looked = await dry_run(database, accounts, portal, workers=workers, progress=tell)
            if dossiers is None:
                return _Outcome(looked)
            tell = bar.task("dossiers", dossiers.lines)
            counted = await look_at_dossiers(
                database, dossiers, portal, coming=looked.accounts, workers=workers, progress=tell
            )
            return _Outcome(looked, counted)

        return run(work)
