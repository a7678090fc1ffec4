"""What `motid accounts import` shows: the file, how far it is, what is wrong, and the counts; never a value."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TextIO

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from motid.legacy.course import Progress as Tell
from motid.legacy.dry_run import DryRun
from motid.legacy.portal_file import PortalFile
from motid.legacy.problems import REPORT_HEADER, Problem, as_lines
from motid.legacy.tally import Tally

_SHOWN: Final = 20
"""Problems that the terminal shows; the report file has all."""


class Bar:
    """Progress of one file after another; keeps the first problems of each."""

    def __init__(self, progress: Progress, report: TextIO | None) -> None:
        self._progress, self._report = progress, report
        self.first: dict[str, list[Problem]] = {}

    def task(self, name: str, total: int) -> Tell:
        """Begin with another file; returns what is told of its rows."""
        task = self._progress.add_task(name, total=total)
        first = self.first.setdefault(name, [])

        def tell(rows: int, problems: Sequence[Problem]) -> None:
            self._progress.advance(task, rows)
            if self._report is not None:
                self._report.write(as_lines(problems))
            first.extend(problems[: _SHOWN - len(first)])

        return tell


@contextmanager
def progress_bar(*, quiet: bool, report: TextIO | None) -> Iterator[Bar]:
    """Show a progress bar on standard error, and the first problems behind it."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=quiet) as progress:
        bar = Bar(progress, report)
        yield bar
    for name, problems in bar.first.items() if not quiet else ():
        for problem in problems:
            typer.echo(f"{name}, line {problem.line}: {problem.code} {problem.field or ''}".rstrip(), err=True)


@contextmanager
def open_report(path: Path | None) -> Iterator[TextIO | None]:
    """Open the report file; an import that goes on writes behind what is there."""
    if path is None:
        yield None
        return
    with path.open("a", encoding="utf-8") as target:
        if target.tell() == 0:
            target.write(REPORT_HEADER)
        yield target


def show_file(file: PortalFile) -> None:
    """Tell what the file is taken for."""
    about = [file.table.kind, file.table.encoding, *(f"{name} {value}" for name, value in file.table.details.items())]
    typer.echo(", ".join(filter(None, about)))
    for field, column in file.mapping.columns.items():
        typer.echo(f"  {column} -> {field}")
    for found in file.charsets:
        how = "as the mapping says" if found.given else f"confidence {found.confidence:.2f}"
        doubt = "" if found.sure or not found.telling_words else "; not clear, look at the names first"
        typer.echo(f"  {found.column}: {found.charset}, {how}, {found.telling_words} telling words{doubt}")


def show_counts(accounts: DryRun | Tally, dossiers: Tally | None) -> None:
    """Tell what was done, or would be."""
    _show_tally("accounts", accounts.tally if isinstance(accounts, DryRun) else accounts)
    if dossiers is not None:
        _show_tally("dossiers", dossiers)
    if isinstance(accounts, DryRun):
        typer.echo("rows that share something with an earlier row, or with an account that is here")
        for name, value in msgspec.to_builtins(accounts.duplicates).items():
            typer.echo(f"  {name:34}{value:>10,}")
        typer.echo("Nothing was written. Import with --commit.")


def _show_tally(title: str, tally: Tally) -> None:
    typer.echo(title)
    for name, value in msgspec.to_builtins(tally).items():
        if isinstance(value, int):
            typer.echo(f"  {name:34}{value:>10,}")
    for code, count in tally.problems.items():
        typer.echo(f"    {code:32}{count:>10,}")


def described(
    file: PortalFile, accounts: DryRun | Tally, dossiers: Tally | None, *, committed: bool
) -> dict[str, object]:
    """Return the same for another program."""
    found: dict[str, object] = {
        "committed": committed,
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
        "accounts": accounts.tally if isinstance(accounts, DryRun) else accounts,
    }
    if isinstance(accounts, DryRun):
        found["duplicates"] = accounts.duplicates
    if dossiers is not None:
        found["dossiers"] = dossiers
    return found
