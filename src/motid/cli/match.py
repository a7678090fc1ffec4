"""`motid match`: is what is claimed the person who is recorded? The same decision as in normalisation, for anyone."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer
from rich.console import Console
from rich.progress import Progress

from motid.kernel.clock import SystemClock, vietnamese_date
from motid.normalisation.match_file import match_file
from motid.normalisation.matching_rules import RELEASED_RULES, MatchRules


def match(
    file: Annotated[Path, typer.Argument(help="JSON lines of pairs; - reads standard input", metavar="FILE")],
    output: Annotated[Path | None, typer.Option(help="Where to write the decisions; standard output else")] = None,
    rules: Annotated[
        str | None, typer.Option(help="Other rules than the released ones: a value of normalisation.matching")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes; as many as there are processors when not given")
    ] = None,
) -> None:
    """Decide for each pair of a file whether the claimed person is the recorded one.

    A line is {"id": ..., "claimed": {...}, "recorded": {...}}; each side has any of full_name, personal_number, cmnd,
    date_of_birth, issue_date and phone. The answer is {"id": ..., "decision": "match" | "near_match" | "no_match",
    "reasons": [...]}, in the order of the file. A line that is no such pair is answered with {"line": ..., "error":
    ..., "detail": ...}, and the exit code is 1.
    """
    chosen = _rules(rules)
    today = vietnamese_date(SystemClock().now())
    silent = not sys.stderr.isatty() or (output is None and sys.stdout.isatty())
    progress = Progress(console=Console(stderr=True), disable=silent)
    with _source(file) as source, _target(output) as target, progress as bar:
        known = file.stat().st_size if file.is_file() else None
        task = bar.add_task("pairs", total=known)
        tally = match_file(
            source, target, chosen, today=today, workers=workers, progress=lambda read: bar.advance(task, read)
        )
    if tally.faults:
        typer.echo(f"{tally.faults} of {tally.answered} lines are no pairs.", err=True)
        raise typer.Exit(1)


def _rules(given: str | None) -> MatchRules:
    if given is None:
        return RELEASED_RULES
    try:
        return msgspec.json.decode(given, type=MatchRules)
    except msgspec.DecodeError as error:
        raise typer.BadParameter(str(error), param_hint="--rules") from None


@contextmanager
def _source(file: Path) -> Iterator[BinaryIO]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    with file.open("rb") as source:
        yield source


@contextmanager
def _target(output: Path | None) -> Iterator[BinaryIO]:
    """Open where the decisions go; a file appears whole or not at all."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    unfinished = output.with_name(f"{output.name}.new")
    try:
        with unfinished.open("wb") as target:
            yield target
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
