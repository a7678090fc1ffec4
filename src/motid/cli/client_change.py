"""`motid client update` and `rotate-secret`: changes of one service."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from motid.bootstrap.call_client import GuardedGet
from motid.bootstrap.platform import Platform
from motid.cli.client_work import ClientId, Json, echo_json, json_file, run
from motid.kernel.actor import SYSTEM
from motid.kernel.clock import VIETNAM
from motid.oidc.change_client import Changed, change_client
from motid.oidc.check_sector import check_sector
from motid.oidc.client_document import document_of, patched
from motid.oidc.client_record import find_record
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.rotate_client_secret import SecretRotated, rotate_client_secret


def update(
    client_id: ClientId,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="member=value, in the names of RFC 7591; JSON where it is no text. Repeat for more."
        ),
    ] = None,
    unset: Annotated[list[str] | None, typer.Option(help="Member to leave to its default; repeat for more.")] = None,
    metadata: Annotated[
        Path | None, typer.Option(help="JSON file of members to replace; null leaves one out.")
    ] = None,
    json: Json = False,
) -> None:
    """Change what is registered about a service; what is not named stays."""
    changes: dict[str, Any] = {**_object_in(metadata), **dict(map(_pair, set_ or ())), **dict.fromkeys(unset or ())}

    async def work(platform: Platform) -> Changed | None:
        sandbox = platform.settings.mode == "sandbox"
        found = await find_record(platform.pool, client_id)
        if found is None:
            return None
        read = patched(found.client, changes)
        if read.ignored:
            raise ClientMetadataInvalid(*(f"{name}: unknown metadata" for name in read.ignored))
        await check_sector(read.metadata, GuardedGet(sandbox=sandbox))
        async with platform.database.begin(SYSTEM) as uow:
            outcome = await change_client(
                uow,
                client_id,
                read.metadata,
                sandbox=sandbox,
                expected_version=found.version,
                secret=read.client_secret,
            )
        return outcome if isinstance(outcome, Changed) else None

    changed = run(work)
    if changed is None:
        raise typer.BadParameter(f"no client {client_id}, or somebody changed it at this moment")
    document = document_of(changed.record.client)
    if changed.secret is not None:
        document["client_secret"] = changed.secret
    if json:
        echo_json(document)
        return
    for name in changes:
        typer.echo(f"{name}: {document.get(name, 'not set')}")
    if changed.secret is not None:
        typer.echo(f"client_secret  {changed.secret}")


def rotate_secret(
    client_id: ClientId,
    overlap_hours: Annotated[
        float, typer.Option(min=0, max=2160, help="For how long the secret before still holds; 0 ends it at once.")
    ] = 24,
    client_secret: Annotated[str | None, typer.Option(help="The new secret; generated when not given.")] = None,
    json: Json = False,
) -> None:
    """Give a service a new secret; the one before holds for a while, so that the service need not stop."""

    async def work(platform: Platform) -> SecretRotated | None:
        async with platform.database.begin(SYSTEM) as uow:
            outcome = await rotate_client_secret(
                uow,
                client_id,
                sandbox=platform.settings.mode == "sandbox",
                overlap=timedelta(hours=overlap_hours),
                secret=client_secret,
            )
        return outcome if isinstance(outcome, SecretRotated) else None

    rotated = run(work)
    if rotated is None:
        raise typer.BadParameter(f"no client {client_id}")
    if json:
        echo_json(
            {
                "client_id": client_id,
                "client_secret": rotated.secret,
                "previous_secret_until": rotated.previous_until,
            }
        )
        return
    typer.echo(f"client_secret  {rotated.secret}")
    until = rotated.previous_until.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M")
    typer.echo(f"The secret is not shown again. The one before holds until {until}.")


def _object_in(path: Path | None) -> dict[str, Any]:
    content = {} if path is None else json_file(path)
    if not isinstance(content, dict):
        raise typer.BadParameter(f"{path} holds no JSON object")
    return content


def _pair(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise typer.BadParameter("--set reads member=value")
    try:
        return name, msgspec.json.decode(value.encode())
    except (msgspec.DecodeError, RecursionError):
        return name, value
