"""`/api/v1/clients`: each handler authenticates, reads, lets one use case work, and tells what is registered then."""

from datetime import timedelta
from typing import Annotated, Any, Literal
from urllib.parse import quote

import msgspec
from litestar import Response, Router, delete, get, patch, post, put
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, QueryParameter

from motid.kernel.actor import Actor
from motid.oidc.add_client import add_client
from motid.oidc.change_client import Changed, ChangedMeanwhile, NoSuchClient, change_client
from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.check_sector import check_sector
from motid.oidc.client_document import ReadDocument, document_of, patched, read_document
from motid.oidc.client_events.read_events import MOST, ClientEvent, client_events
from motid.oidc.client_record import ClientRecord, find_record, page_of_records
from motid.oidc.client_rules.problem import Problem as MetadataProblem
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.management.caller import API_PATH, CLIENTS_READ, CLIENTS_WRITE
from motid.oidc.provider import Provider
from motid.oidc.remove_client import remove_client
from motid.oidc.rotate_client_secret import OVERLAP, SecretRotated, rotate_client_secret
from motid.web.management.problems import PROBLEM, ApiProblem, Problem, problem_handlers
from motid.web.management.requests import AnyRequest, caller, check_version, json_object, tag_of

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"
_SERVICE = Actor("service")
_REFUSALS = {
    status: ResponseSpec(Problem, media_type=PROBLEM, description=text, generate_examples=False)
    for status, text in {
        400: "The request cannot be read",
        401: "No usable access token",
        403: "The access token lacks the scope",
        404: "No such client",
        412: "The client was changed since it was read",
        413: "The body is too large",
        415: "The body is of another media type",
        422: "The metadata cannot be registered",
        428: "If-Match is missing",
        429: "Too many requests; see Retry-After",
    }.items()
}


class ClientPage(msgspec.Struct, frozen=True):
    """A page of clients; `next` is the cursor of the page after it, null at the end."""

    items: list[dict[str, Any]]
    next: str | None


class ClientEvents(msgspec.Struct, frozen=True):
    """Refusals that a client caused, counted by the hour; no personal data."""

    items: list[ClientEvent]


class NewSecret(msgspec.Struct, frozen=True):
    """A secret, told this once; the one before holds until `previous_secret_until`."""

    client_id: str
    client_secret: str
    previous_secret_until: str


def management_router(provider: Provider) -> Router:
    """Return the routes of the API."""
    return Router(
        path=f"{API_PATH}/clients",
        route_handlers=[
            *(list_clients, get_client, list_events),
            *(create_client, replace_client, patch_client, rotate, end_client),
        ],
        dependencies={"provider": Provide(lambda: provider, sync_to_thread=False)},
        exception_handlers=problem_handlers(),
        opt={"exclude_from_csrf": True},
        tags=["clients"],
    )


@get("/", operation_id="listClients", summary="List clients", responses=_REFUSALS, raises=[])
async def list_clients(
    request: AnyRequest,
    provider: NamedDependency[Provider],
    limit: Annotated[int, QueryParameter(ge=1, le=200, description="Clients a page.")] = 50,
    cursor: Annotated[str, QueryParameter(max_length=200, description="`next` of the page before.")] = "",
    environment: Annotated[
        Literal["test", "production"] | None, QueryParameter(description="Only clients of this environment.")
    ] = None,
) -> Response[ClientPage]:
    """List the registered clients in the order of their identifiers; never a secret."""
    await caller(provider, request, CLIENTS_READ)
    if not cursor.isprintable() or not cursor.isascii():
        raise ApiProblem(400, "this is no cursor")
    found = await page_of_records(provider.database.pool, after=cursor, environment=environment, limit=limit + 1)
    shown = found[:limit]
    following = shown[-1].client.id if len(found) > limit else None
    page = ClientPage([document_of(each.client) for each in shown], following)
    return Response(page, headers={"Cache-Control": "no-store"})


@get("/{client_id:str}", operation_id="getClient", summary="Read a client", responses=_REFUSALS)
async def get_client(
    request: AnyRequest, provider: NamedDependency[Provider], client_id: FromPath[str]
) -> Response[dict[str, Any]]:
    """Return all that is registered about a client; `ETag` is what a change sends as `If-Match`."""
    await caller(provider, request, CLIENTS_READ)
    return _told(await _found(provider, client_id))


@get("/{client_id:str}/events", operation_id="listClientEvents", summary="What went wrong", responses=_REFUSALS)
async def list_events(
    request: AnyRequest,
    provider: NamedDependency[Provider],
    client_id: FromPath[str],
    limit: Annotated[int, QueryParameter(ge=1, le=MOST, description="Rows at most.")] = 50,
) -> Response[ClientEvents]:
    """List what went wrong at a client in the last thirty days, the latest first, with how to mend it."""
    await caller(provider, request, CLIENTS_READ)
    record = await _found(provider, client_id)
    found = await client_events(provider.database.pool, record.client.id, limit)
    return Response(ClientEvents(found), headers={"Cache-Control": "no-store"})


@post("/", operation_id="createClient", summary="Register a client", responses=_REFUSALS)
async def create_client(request: AnyRequest, provider: NamedDependency[Provider]) -> Response[dict[str, Any]]:
    """Register a client. `client_id` and `client_secret` are generated unless given; the secret is told this once."""
    by = await caller(provider, request, CLIENTS_WRITE)
    read = read_document(await json_object(request, JSON))
    await _checked(provider, read)
    async with provider.database.begin(_SERVICE) as uow:
        new = await add_client(
            uow,
            read.metadata,
            sandbox=_sandbox(provider),
            client_id=read.client_id,
            secret=read.client_secret,
            by=by.id,
        )
    await _take_over(provider)
    location = f"{provider.issuer}{API_PATH}/clients/{quote(new.client_id, safe='')}"
    return _told(await _found(provider, new.client_id), new.secret, status=201, location=location)


@put("/{client_id:str}", operation_id="replaceClient", summary="Replace a client's metadata", responses=_REFUSALS)
async def replace_client(
    request: AnyRequest, provider: NamedDependency[Provider], client_id: FromPath[str]
) -> Response[dict[str, Any]]:
    """Replace all metadata: what is left out takes its default. Needs `If-Match`."""
    by = await caller(provider, request, CLIENTS_WRITE)
    document = await json_object(request, JSON)
    record = await _found(provider, client_id)
    check_version(request, record, required=True)
    read = read_document(document)
    if read.client_id not in (None, client_id):
        raise ClientMetadataInvalid(MetadataProblem("client_id", "an identifier never changes"))
    return await _changed(provider, record, read, by.id)


@patch("/{client_id:str}", operation_id="patchClient", summary="Change some metadata", responses=_REFUSALS)
async def patch_client(
    request: AnyRequest, provider: NamedDependency[Provider], client_id: FromPath[str]
) -> Response[dict[str, Any]]:
    """Change the members that are named (RFC 7396); null leaves one to its default. Needs `If-Match`."""
    by = await caller(provider, request, CLIENTS_WRITE)
    changes = await json_object(request, MERGE_PATCH, JSON)
    record = await _found(provider, client_id)
    check_version(request, record, required=True)
    return await _changed(provider, record, patched(record.client, changes), by.id)


@post(
    "/{client_id:str}/secret",
    operation_id="rotateClientSecret",
    summary="Give a client a new secret",
    status_code=200,
    responses=_REFUSALS,
)
async def rotate(
    request: AnyRequest, provider: NamedDependency[Provider], client_id: FromPath[str]
) -> Response[NewSecret]:
    """Replace the secret. The one before holds for `overlap_seconds` more, a day when not given."""
    by = await caller(provider, request, CLIENTS_WRITE)
    overlap = (await json_object(request, JSON, empty=True)).get("overlap_seconds", int(OVERLAP.total_seconds()))
    if isinstance(overlap, bool) or not isinstance(overlap, int) or not 0 <= overlap <= 10**9:
        raise ApiProblem(400, "overlap_seconds is a whole number, 0 or more")
    record = await _found(provider, client_id)
    check_version(request, record, required=False)
    async with provider.database.begin(_SERVICE) as uow:
        outcome = await rotate_client_secret(
            uow,
            client_id,
            sandbox=_sandbox(provider),
            overlap=timedelta(seconds=overlap),
            expected_version=record.version,
            by=by.id,
        )
    if not isinstance(outcome, SecretRotated):
        raise _gone_or_changed(outcome)
    await _take_over(provider)
    answer = NewSecret(client_id, outcome.secret, outcome.previous_until.isoformat())
    return Response(answer, headers={"Cache-Control": "no-store", "ETag": tag_of(outcome.version)})


@delete("/{client_id:str}", operation_id="deleteClient", summary="Remove a client", responses=_REFUSALS)
async def end_client(request: AnyRequest, provider: NamedDependency[Provider], client_id: FromPath[str]) -> None:
    """Remove a client and end its tokens. Its identifier is never given again."""
    by = await caller(provider, request, CLIENTS_WRITE)
    record = await _found(provider, client_id)
    check_version(request, record, required=False)
    async with provider.database.begin(_SERVICE) as uow:
        if not await remove_client(uow, client_id, expected_version=record.version, by=by.id):
            raise _gone_or_changed(ChangedMeanwhile())
    await _take_over(provider)


async def _found(provider: Provider, client_id: str) -> ClientRecord:
    record = await find_record(provider.database.pool, client_id)
    if record is None:
        raise ApiProblem(404, "there is no such client")
    return record


async def _checked(provider: Provider, read: ReadDocument) -> None:
    """Check the metadata, and the sector's list, before a transaction begins."""
    check_metadata(read.metadata, sandbox=_sandbox(provider))
    await check_sector(read.metadata, provider.get_from_client)


async def _changed(provider: Provider, record: ClientRecord, read: ReadDocument, by: str) -> Response[dict[str, Any]]:
    await _checked(provider, read)
    async with provider.database.begin(_SERVICE) as uow:
        outcome = await change_client(
            uow,
            record.client.id,
            read.metadata,
            sandbox=_sandbox(provider),
            expected_version=record.version,
            secret=read.client_secret,
            by=by,
        )
    if not isinstance(outcome, Changed):
        raise _gone_or_changed(outcome)
    await _take_over(provider)
    return _told(outcome.record, outcome.secret)


def _gone_or_changed(outcome: NoSuchClient | ChangedMeanwhile) -> ApiProblem:
    match outcome:
        case NoSuchClient():
            return ApiProblem(404, "there is no such client")
        case ChangedMeanwhile():
            return ApiProblem(412, "the client was changed since; read it again")


def _told(
    record: ClientRecord, secret: str | None = None, *, status: int = 200, location: str | None = None
) -> Response[dict[str, Any]]:
    document = document_of(record.client)
    if secret is not None:
        document["client_secret"] = secret
    headers = {"Cache-Control": "no-store", "ETag": tag_of(record.version)}
    if location is not None:
        headers["Location"] = location
    return Response(document, status_code=status, headers=headers)


def _sandbox(provider: Provider) -> bool:
    return provider.settings.mode == "sandbox"


async def _take_over(provider: Provider) -> None:
    async with provider.database.read() as connection:
        await provider.clients.refresh(connection)
