"""`motid accounts`: accounts of old portals."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Protocol, TextIO

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from motid.bootstrap.platform import Platform
from motid.cli.client_work import Json, echo_json, run
from motid.legacy.accounts_file import AccountsFile, open_accounts_file
from motid.legacy.dry_run import DryRun, dry_run
from motid.legacy.import_accounts import import_accounts
from motid.legacy.mapping import guess_mapping, load_mapping, save_mapping
from motid.legacy.portal import Portal
from motid.legacy.problems import REPORT_HEADER, Problem, as_lines
from motid.legacy.tables.open_table import open_table
from motid.legacy.tally import Tally

app = typer.Typer(no_args_is_help=True)
_SHOWN = 20
"""Problems that the terminal shows; the report file has all."""

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
    """Show which column of a file is taken for what, and what is written in TCVN3 or VNI."""
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
    chosen = _portal(source, same_as)
    opened = open_accounts_file(file, load_mapping(mapping) if mapping else None)
    if save_mapping_to is not None:
        save_mapping(save_mapping_to, opened.mapping)
    if not json:
        _describe(opened)
    outcome = _work(opened, chosen, commit=commit, report=report, workers=workers, quiet=json)
    tally = outcome.tally if isinstance(outcome, DryRun) else outcome
    if json:
        echo_json(_as_json(opened, outcome, commit=commit))
    else:
        _tell(outcome)
    if tally.rejected:
        raise typer.Exit(1)


def _portal(source: str, same_as: str | None) -> Portal:
    for name in filter(None, (source, same_as)):
        if not (name.isascii() and name.replace("_", "").replace("-", "").isalnum() and len(name) <= 40):
            raise typer.BadParameter("a name has up to 40 letters, digits, _ and -", param_hint="--source")
    return Portal(source, same_as)


class _Report(Protocol):
    def __call__(self, rows: int, problems: Sequence[Problem]) -> None: ...


def _work(
    file: AccountsFile, portal: Portal, *, commit: bool, report: Path | None, workers: int | None, quiet: bool
) -> DryRun | Tally:
    with _progress(file.lines, report, quiet=quiet) as tell:

        async def work(platform: Platform) -> DryRun | Tally:
            go = import_accounts if commit else dry_run
            return await go(platform.database, file, portal, workers=workers, progress=tell)

        return run(work)


@contextmanager
def _progress(total: int, report: Path | None, *, quiet: bool) -> Iterator[_Report]:
    """Show a progress bar where somebody watches, the first problems, and write all of them to the report file."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    shown = 0
    with _open_report(report) as target, Progress(*columns, console=console, disable=quiet) as bar:
        task = bar.add_task("accounts", total=total)

        def tell(rows: int, problems: Sequence[Problem]) -> None:
            nonlocal shown
            bar.advance(task, rows)
            if target is not None:
                target.write(as_lines(problems))
            if not quiet:
                for problem in problems[: max(0, _SHOWN - shown)]:
                    bar.console.print(f"line {problem.line}: {problem.code} {problem.field or ''}", markup=False)
                shown += len(problems)

        yield tell


@contextmanager
def _open_report(report: Path | None) -> Iterator[TextIO | None]:
    """Open the report file; an import that goes on writes behind what is there."""
    if report is None:
        yield None
        return
    with report.open("a", encoding="utf-8") as target:
        if target.tell() == 0:
            target.write(REPORT_HEADER)
        yield target


def _describe(file: AccountsFile) -> None:
    details = ", ".join(f"{name} {value}" for name, value in file.table.details.items())
    typer.echo(
        f"{file.table.kind}{f', {file.table.encoding}' if file.table.encoding else ''}{', ' * bool(details)}{details}"
    )
    for field, column in file.mapping.columns.items():
        typer.echo(f"  {column} -> {field}")
    for found in file.charsets:
        how = "as the mapping says" if found.given else f"confidence {found.confidence:.2f}"
        doubt = "" if found.sure or not found.telling_words else "; not clear, look at the names first"
        typer.echo(f"  {found.column}: {found.charset}, {how}, {found.telling_words} telling words{doubt}")


def _tell(outcome: DryRun | Tally) -> None:
    tally = outcome.tally if isinstance(outcome, DryRun) else outcome
    for name, value in msgspec.to_builtins(tally).items():
        if isinstance(value, int):
            typer.echo(f"{name:12}{value:>10,}")
    for code, count in tally.problems.items():
        typer.echo(f"  {code:34}{count:>8,}")
    if isinstance(outcome, DryRun):
        for name, value in msgspec.to_builtins(outcome.duplicates).items():
            typer.echo(f"{name:26}{value:>10,}")
        typer.echo("Nothing was written. Import with --commit.")


def _as_json(file: AccountsFile, outcome: DryRun | Tally, *, commit: bool) -> dict[str, object]:
    tally = outcome.tally if isinstance(outcome, DryRun) else outcome
    found: dict[str, object] = {
        "committed": commit,
        "format": file.table.kind,
        "encoding": file.table.encoding,
        "mapping": file.mapping,
        "charsets": [
            {
                "field": one.field,
                "column": one.column,
                "charset": one.charset,
                "confidence": round(one.confidence, 3),
                "telling_words": one.telling_words,
            }
            for one in file.charsets
        ],
        **msgspec.to_builtins(tally),
    }
    if isinstance(outcome, DryRun):
        found["duplicates"] = outcome.duplicates
    return found
