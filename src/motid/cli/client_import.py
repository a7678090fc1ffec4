"""`motid client import`: many services from a file."""

from pathlib import Path
from typing import Annotated, Any

import typer

from motid.bootstrap.call_client import GuardedGet
from motid.bootstrap.platform import Platform
from motid.cli.client_work import Json, echo_json, json_file, run
from motid.kernel.actor import SYSTEM
from motid.oidc.import_clients import ImportedClient, import_clients, read_entries


def import_file(
    file: Annotated[Path, typer.Argument(help="A JSON list of metadata in the names of RFC 7591, or one object.")],
    update: Annotated[
        bool, typer.Option("--update", help="Replace what is registered about services that are known already.")
    ] = False,
    json: Json = False,
) -> None:
    """Register the services of a file: all of them, or none.

    An entry may give its `client_id` and `client_secret`; both are generated otherwise, and shown this once.
    """
    content = json_file(file)
    documents: list[Any] = content if isinstance(content, list) else [content]

    async def work(platform: Platform) -> tuple[ImportedClient, ...]:
        sandbox = platform.settings.mode == "sandbox"
        entries = await read_entries(documents, GuardedGet(sandbox=sandbox), sandbox=sandbox)
        async with platform.database.begin(SYSTEM) as uow:
            return await import_clients(uow, entries, sandbox=sandbox, update=update)

    imported = run(work)
    if json:
        echo_json([_described(each) for each in imported])
        return
    for each in imported:
        typer.echo(f"{each.state}  {each.client_id}{f'  {each.secret}' if each.secret else ''}")
        if each.ignored:
            typer.echo(f"  ignored, for MotID does not know it: {', '.join(each.ignored)}", err=True)


def _described(imported: ImportedClient) -> dict[str, Any]:
    found: dict[str, Any] = {"client_id": imported.client_id, "state": imported.state}
    if imported.secret is not None:
        found["client_secret"] = imported.secret
    if imported.ignored:
        found["ignored"] = imported.ignored
    return found
