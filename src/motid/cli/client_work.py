"""What the commands about services share."""

import asyncio
import codecs
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import msgspec
import typer

from motid.bootstrap.platform import Platform, open_platform
from motid.oidc.errors import ClientMetadataInvalid
from motid.settings import Settings

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ClientId = Annotated[str, typer.Argument(help="The client_id.", metavar="CLIENT")]


def run(work: Callable[[Platform], Awaitable[T]]) -> T:
    """Do the work on this installation's database; a problem of metadata ends the command, a line each."""

    async def inside() -> T:
        async with open_platform(Settings()) as platform:
            return await work(platform)

    try:
        return asyncio.run(inside())
    except ClientMetadataInvalid as fault:
        refuse(fault)


def refuse(fault: ClientMetadataInvalid) -> NoReturn:
    """Tell every problem and end the command."""
    for problem in fault.problems:
        typer.echo(problem, err=True)
    raise typer.Exit(2)


def json_file(path: Path) -> Any:
    """Return what a JSON file holds; `-` is standard input.

    Editors of Windows begin UTF-8 with a mark, which is ignored (RFC 8259 §8.1).
    """
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return msgspec.json.decode(content.removeprefix(codecs.BOM_UTF8))
    except (OSError, msgspec.DecodeError, RecursionError):
        raise typer.BadParameter(f"{path} is not a JSON file") from None


def echo_json(content: object) -> None:
    """Print JSON for another program."""
    typer.echo(msgspec.json.encode(content))
