"""`motid client`: relying services. In sandbox mode addresses may begin with http."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from motid.bootstrap.platform import Platform
from motid.cli.client_certificate_file import by_certificate
from motid.cli.client_work import ClientId, Json, json_file, refuse, run
from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import NewClient, add_client
from motid.oidc.client import Client, ClientMetadata
from motid.oidc.client_catalogue import all_clients
from motid.oidc.client_document import document_of, read_document
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.remove_client import remove_client
from motid.oidc.scopes import CLAIMS_OF_SCOPE, OPENID
from motid.settings import Settings

app = typer.Typer(no_args_is_help=True)


@app.command()
def add(
    *,
    name: Annotated[str, typer.Option(help="Name that citizens see.")],
    redirect_uri: Annotated[list[str], typer.Option(help="Redirect address; repeat for more.")],
    post_logout_redirect_uri: Annotated[list[str] | None, typer.Option(help="Where to go after sign-out.")] = None,
    public: Annotated[bool, typer.Option("--public", help="No secret: a native or browser app.")] = False,
    jwks: Annotated[
        Path | None, typer.Option(help="File with the service's public keys (JWKS): private_key_jwt, no secret.")
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="File with the service's TLS certificate (PEM): RFC 8705, no secret.")
    ] = None,
    auth_method: Annotated[
        str, typer.Option(help="client_secret_basic or client_secret_post.")
    ] = "client_secret_basic",
    scope: Annotated[list[str] | None, typer.Option(help="Scope that may be asked for; repeat for more.")] = None,
    machine_scope: Annotated[
        list[str] | None,
        typer.Option(help="Scope that the service may have in its own name (client_credentials); repeat for more."),
    ] = None,
    required_acr: Annotated[str | None, typer.Option(help="Least acr, such as urn:motid:ial2:aal2.")] = None,
    require_normalised: Annotated[
        bool, typer.Option("--require-normalised", help="Let in normalised accounts only: one a person.")
    ] = False,
    closed_in_cooling: Annotated[
        bool, typer.Option("--closed-in-cooling", help="Stay closed for a while to whoever recovered the account.")
    ] = False,
    legal_basis: Annotated[
        list[str] | None, typer.Option(help="claim=article: given by law, without consent; a scope stands for all.")
    ] = None,
    purpose: Annotated[list[str] | None, typer.Option(help="scope=what it is used for, in Vietnamese.")] = None,
    sector: Annotated[str, typer.Option(help="Sector of pairwise subjects, where hosts differ.")] = "",
    public_subject: Annotated[bool, typer.Option("--public-subject", help="One sub for all services.")] = False,
    signing: Annotated[str, typer.Option(help="ID token signature: ES256, RS256, PS256 or EdDSA.")] = "ES256",
    policy_uri: Annotated[str | None, typer.Option(help="The service's page about data protection.")] = None,
    metadata_file: Annotated[
        Path | None, typer.Option("--metadata", help="JSON file of further metadata, in the names of RFC 7591.")
    ] = None,
    client_id: Annotated[str | None, typer.Option(help="Identifier; generated when not given.")] = None,
    client_secret: Annotated[
        str | None,
        typer.Option(
            help="Secret of 16 characters or more (8 in sandbox mode); generated when not given.", hidden=True
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Register a service and print its identifier and secret, this once."""
    if certificate is not None and (public or jwks is not None):
        raise typer.BadParameter("--certificate goes with neither --public nor --jwks")
    fields: dict[str, Any] = {
        "client_name": name,
        "redirect_uris": redirect_uri,
        "post_logout_redirect_uris": post_logout_redirect_uri or [],
        "token_endpoint_auth_method": "none" if public else "private_key_jwt" if jwks else auth_method,
        "jwks": None if jwks is None else json_file(jwks),
        "scope": [OPENID, *(each for each in scope or CLAIMS_OF_SCOPE if each != OPENID), *(machine_scope or ())],
        "grant_types": [
            *("authorization_code", "refresh_token"),
            *(("client_credentials",) if machine_scope else ()),
        ],
        "required_acr": required_acr,
        "require_normalised_account": require_normalised,
        "closed_in_cooling_period": closed_in_cooling,
        "legal_basis": _pairs("--legal-basis", legal_basis),
        "purpose": _pairs("--purpose", purpose),
        "sector_identifier": sector,
        "subject_type": "public" if public_subject else "pairwise",
        "id_token_signed_response_alg": signing,
        "policy_uri": policy_uri,
        "require_pkce": True,
        **({} if certificate is None else by_certificate(certificate)),
        **_more_metadata(metadata_file),
    }
    metadata = _metadata(fields)

    async def work(platform: Platform) -> NewClient:
        sandbox = platform.settings.mode == "sandbox"
        async with platform.database.begin(SYSTEM) as uow:
            return await add_client(uow, metadata, sandbox=sandbox, client_id=client_id, secret=client_secret)

    new = run(work)
    issuer = Settings().exchange
    answer = {"client_id": new.client_id, "client_secret": new.secret, "issuer": issuer}
    if json:
        typer.echo(msgspec.json.encode({key: value for key, value in answer.items() if value is not None}))
        return
    typer.echo(f"client_id      {new.client_id}")
    if new.secret is not None:
        typer.echo(f"client_secret  {new.secret}")
        typer.echo("The secret is not shown again.")
    typer.echo(f"issuer         {issuer}")


@app.command("list")
def list_clients(json: Json = False) -> None:
    """List the registered services."""
    clients = run(_all)
    if json:
        typer.echo(msgspec.json.encode([document_of(client) for client in clients]))
        return
    for client in clients:
        kind = "public" if client.is_public else client.metadata.token_endpoint_auth_method
        typer.echo(f"{client.id}  {client.name}  {kind}  {' '.join(client.metadata.scope)}")


@app.command()
def show(client_id: ClientId, json: Json = False) -> None:
    """Show what is registered about a service; never its secret."""
    found = [client for client in run(_all) if client.id == client_id]
    if not found:
        raise typer.BadParameter(f"no client {client_id}")
    described = document_of(found[0])
    if json:
        typer.echo(msgspec.json.encode(described))
        return
    for key, value in described.items():
        typer.echo(f"{key}: {', '.join(map(str, value)) if isinstance(value, list | tuple) else value}")


@app.command()
def remove(client_id: ClientId) -> None:
    """Remove a service and end its tokens."""

    async def work(platform: Platform) -> bool:
        async with platform.database.begin(SYSTEM) as uow:
            return await remove_client(uow, client_id)

    if not run(work):
        raise typer.BadParameter(f"no client {client_id}")
    typer.echo(f"Removed {client_id}.")


async def _all(platform: Platform) -> list[Client]:
    return await all_clients(platform.pool)


def _metadata(fields: dict[str, Any]) -> ClientMetadata:
    """Read members; a name that no metadata have is a mistake that nobody would notice later."""
    try:
        read = read_document(fields)
    except ClientMetadataInvalid as fault:
        refuse(fault)
    if read.ignored:
        raise typer.BadParameter(f"unknown metadata: {', '.join(read.ignored)}")
    return read.metadata


def _more_metadata(path: Path | None) -> dict[str, Any]:
    found = {} if path is None else json_file(path)
    if not isinstance(found, dict):
        raise typer.BadParameter(f"{path} holds no JSON object")
    return dict(found)


def _pairs(option: str, texts: list[str] | None) -> dict[str, str]:
    pairs = [text.partition("=") for text in texts or ()]
    if any(not name or not value for name, _, value in pairs):
        raise typer.BadParameter(f"{option} reads name=text")
    return {name: value for name, _, value in pairs}
