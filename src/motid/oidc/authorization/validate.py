"""All checks of an authorization request, in the order of the specification."""

from dataclasses import dataclass
from datetime import datetime

from motid.db import Reader
from motid.oidc.authorization.check_acr import check_acr
from motid.oidc.authorization.check_client import check_client
from motid.oidc.authorization.check_id_token_hint import check_id_token_hint
from motid.oidc.authorization.check_max_age import check_max_age
from motid.oidc.authorization.check_pkce import check_pkce
from motid.oidc.authorization.check_prompt import check_prompt
from motid.oidc.authorization.check_redirect_uri import check_redirect_uri
from motid.oidc.authorization.check_request_objects import check_request_objects
from motid.oidc.authorization.check_response_type import check_response_type
from motid.oidc.authorization.check_scope import check_scope
from motid.oidc.authorization.check_text import check_text, check_ui_locales
from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.authorization.response import ReturnAddress
from motid.oidc.claims_parameter import read_claims_parameter
from motid.oidc.client import Client
from motid.oidc.errors import AddressUntrusted, AuthorizationRefused, ParametersInvalid
from motid.oidc.parameters import Parameters, read_parameters, without_repeated
from motid.oidc.provider import Provider


@dataclass(frozen=True, slots=True)
class Received:
    """A request whose client and address are known: from here on every answer is a redirect."""

    parameters: Parameters
    client: Client
    answers_to: ReturnAddress
    fault: str | None = None


async def receive(provider: Provider, connection: Reader, encoded: bytes) -> Received:
    """Find out where answers go. Raises `AddressUntrusted`: the answer is a page.

    A repeated parameter is a fault that still has an address, unless it is the client or the address itself.
    """
    fault = None
    try:
        parameters = read_parameters(encoded)
    except ParametersInvalid as refused:
        if not refused.repeated or refused.repeated & {"client_id", "redirect_uri"}:
            raise AddressUntrusted("parameters") from None
        parameters, fault = without_repeated(encoded), refused.description
    client = await check_client(parameters, provider.clients, connection)
    address = check_redirect_uri(parameters, client)
    return Received(parameters, client, ReturnAddress(provider.issuer, address, parameters.get("state")), fault)


def validate(provider: Provider, received: Received, now: datetime) -> AuthorizationRequest:
    """Return the request when every check passes. Raises `AuthorizationRefused`: the answer is a redirect."""
    parameters, client = received.parameters, received.client
    if received.fault is not None:
        raise AuthorizationRefused("invalid_request", received.fault)
    check_request_objects(parameters)
    check_response_type(parameters)
    scope = check_scope(parameters, client)
    challenge = check_pkce(parameters, client)
    claims = read_claims_parameter(parameters.get("claims"))
    voluntary, essential = check_acr(parameters, claims)
    return AuthorizationRequest(
        client_id=client.id,
        redirect_uri=parameters["redirect_uri"],
        scope=scope,
        received_at=now,
        state=check_text(parameters, "state"),
        nonce=check_text(parameters, "nonce"),
        code_challenge=challenge,
        prompt=check_prompt(parameters),
        max_age=check_max_age(parameters, client),
        acr_values=voluntary,
        essential_acr=essential,
        claims=claims,
        hinted_subject=check_id_token_hint(parameters, client, claims, provider.keys, provider.issuer),
        login_hint=check_text(parameters, "login_hint"),
        ui_locales=check_ui_locales(parameters),
    )
