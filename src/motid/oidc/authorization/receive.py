"""Where a request's parameters come from, and where its answers go: query or form, request object, pushed request."""

from dataclasses import dataclass
from uuid import UUID

from motid.db import Reader
from motid.oidc.authorization.check_client import check_client
from motid.oidc.authorization.check_redirect_uri import check_redirect_uri
from motid.oidc.authorization.pushed import PREFIX, pushed_request
from motid.oidc.authorization.request_object import parameters_of_object
from motid.oidc.authorization.response import ReturnAddress
from motid.oidc.authorization.response_mode import mode_of_answers
from motid.oidc.client import Client
from motid.oidc.errors import AddressUntrusted, AuthorizationRefused, ParametersInvalid
from motid.oidc.parameters import Parameters, read_parameters, readable_parameters
from motid.oidc.provider import Provider


@dataclass(frozen=True, slots=True)
class Source:
    """The parameters that count. `fault` is what is wrong with them before any of them is looked at."""

    parameters: Parameters
    signed: bool = False
    pushed_id: UUID | None = None
    fault: AuthorizationRefused | None = None

    def __repr__(self) -> str:
        return "<Source>"


@dataclass(frozen=True, slots=True)
class Received:
    """A request whose client and address are known: from here on every answer goes to the client."""

    source: Source
    client: Client
    answers_to: ReturnAddress

    @property
    def parameters(self) -> Parameters:
        """The parameters that count."""
        return self.source.parameters


async def receive(provider: Provider, connection: Reader, encoded: bytes) -> Received:
    """Find out where answers go. Raises `AddressUntrusted`: the answer is a page.

    A parameter that is repeated or cannot be read is a fault that still has an address, unless it is the client or
    the address itself.
    """
    unreadable = None
    try:
        parameters = read_parameters(encoded)
    except ParametersInvalid as refused:
        parameters = _rest_of(encoded)
        unreadable = AuthorizationRefused("invalid_request", refused.description)
    client = await check_client(parameters, provider.clients, connection)
    if unreadable is not None:
        return received_from(provider, client, Source(parameters, fault=unreadable))
    return received_from(provider, client, await _source(provider, connection, client, parameters))


def _rest_of(encoded: bytes) -> Parameters:
    try:
        parameters = readable_parameters(encoded)
    except ParametersInvalid:
        raise AddressUntrusted("parameters") from None
    if "client_id" not in parameters:
        raise AddressUntrusted("parameters")
    return parameters


def received_from(provider: Provider, client: Client, source: Source) -> Received:
    """Return the request with the address of its answers. Raises `AddressUntrusted`."""
    parameters = source.parameters
    if source.fault is not None and "redirect_uri" not in parameters:
        reason = source.fault.error if source.fault.error in _ON_A_PAGE else "parameters"
        raise AddressUntrusted(reason, client_id=client.id)
    address = check_redirect_uri(parameters, client)
    answers_to = ReturnAddress(
        provider, client, address, parameters.get("state"), mode_of_answers(parameters, client)
    )
    return Received(source, client, answers_to)


_ON_A_PAGE = ("invalid_request_uri", "invalid_request_object", "request_not_supported")


async def source_of_object(provider: Provider, connection: Reader, client: Client, parameters: Parameters) -> Source:
    """Return the parameters themselves, or those of the request object among them."""
    request = parameters.get("request")
    if request is None:
        return Source(parameters)
    try:
        return Source(await parameters_of_object(provider, connection, client, request), signed=True)
    except AuthorizationRefused as fault:
        return Source(parameters, fault=fault)


async def _source(provider: Provider, connection: Reader, client: Client, parameters: Parameters) -> Source:
    reference = parameters.get("request_uri")
    if reference is None:
        return await source_of_object(provider, connection, client, parameters)
    if "request" in parameters:
        return _faulty(parameters, "invalid_request", "use request or request_uri")
    if not reference.startswith(PREFIX):
        return _faulty(parameters, "request_uri_not_supported", "request_uri comes from the pushed request endpoint")
    pushed = await pushed_request(provider, connection, client, reference)
    if pushed is None:
        return _faulty(parameters, "invalid_request_uri", "request_uri is unknown, expired or used")
    return Source(pushed.parameters, signed=pushed.signed, pushed_id=pushed.id)


def _faulty(parameters: Parameters, error: str, description: str) -> Source:
    return Source(parameters, fault=AuthorizationRefused(error, description))
