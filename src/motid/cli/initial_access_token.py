"""`motid client initial-access-token`: who may register services over the protocol (RFC 7591)."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from motid.bootstrap.platform import Platform
from motid.cli.client_work import Json, echo_json, json_file, run
from motid.kernel.actor import SYSTEM
from motid.kernel.clock import VIETNAM, SystemClock
from motid.oidc.registration.initial_access_token import (
    NewInitialAccessToken,
    all_initial_access_tokens,
    create_initial_access_token,
    revoke_initial_access_token,
)
from motid.oidc.registration.metadata import REGISTRATION_PATH
from motid.oidc.registration.model import InitialAccessToken
from motid.oidc.scopes import ALL_SCOPES
from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.command()
def create(
    *,
    label: Annotated[str, typer.Option(help="Who gets it, and what for; no personal data.")],
    uses: Annotated[int, typer.Option(min=1, help="How many services it registers.")] = 1,
    days: Annotated[float, typer.Option(min=0.01, max=366, help="For how long it holds.")] = 7,
    scope: Annotated[
        list[str] | None, typer.Option(help="Scope that such a service may have; all that citizens share otherwise.")
    ] = None,
    fixed: Annotated[
        Path | None,
        typer.Option(help="JSON file of metadata that each of them gets, such as environment and legal_basis."),
    ] = None,
    json: Json = False,
) -> None:
    """Make a token that registers services, and print it, this once."""
    metadata = {} if fixed is None else json_file(fixed)

    async def work(platform: Platform) -> NewInitialAccessToken:
        async with platform.database.begin(SYSTEM) as uow:
            return await create_initial_access_token(
                uow,
                label=label,
                uses=uses,
                life=timedelta(days=days),
                scope=tuple(scope or ALL_SCOPES),
                fixed=metadata,
            )

    new = run(work)
    endpoint = f"{Settings().exchange}{REGISTRATION_PATH}"
    if json:
        echo_json(
            {
                "id": new.token.id,
                "initial_access_token": new.text,
                "registration_endpoint": endpoint,
                "expires_at": new.token.expires_at,
            }
        )
        return
    typer.echo(f"initial_access_token   {new.text}")
    typer.echo(f"registration_endpoint  {endpoint}")
    typer.echo("The token is not shown again.")


@app.command("list")
def list_tokens(json: Json = False) -> None:
    """List the tokens that register services; never their text."""

    async def work(platform: Platform) -> tuple[InitialAccessToken, ...]:
        return await all_initial_access_tokens(platform.pool)

    now = SystemClock().now()
    found = [{**_described(token), "state": token.state(now)} for token in run(work)]
    if json:
        echo_json(found)
        return
    for each in found:
        until = each["expires_at"].astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M")
        typer.echo(f"{each['id']}  {each['state']}  {each['uses_left']} uses left  until {until}  {each['label']}")


@app.command()
def revoke(token_id: Annotated[UUID, typer.Argument(help="The id of the token.", metavar="ID")]) -> None:
    """End a token; the services that it registered stay."""

    async def work(platform: Platform) -> bool:
        async with platform.database.begin(SYSTEM) as uow:
            return await revoke_initial_access_token(uow, token_id)

    if not run(work):
        raise typer.BadParameter(f"no token {token_id} that has not ended")
    typer.echo(f"Revoked {token_id}.")


def _described(token: InitialAccessToken) -> dict[str, Any]:
    return {
        "id": token.id,
        "label": token.label,
        "scope": token.scope,
        "uses_left": token.uses_left,
        "expires_at": token.expires_at,
        "fixed": token.fixed,
    }
