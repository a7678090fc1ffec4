"""All checks of an authorization request, in the order of the specification."""

from datetime import datetime

from motid.oidc.authorization.check_acr import check_acr
from motid.oidc.authorization.check_dpop_jkt import check_dpop_jkt
from motid.oidc.authorization.check_id_token_hint import check_id_token_hint
from motid.oidc.authorization.check_max_age import check_max_age
from motid.oidc.authorization.check_pkce import check_pkce
from motid.oidc.authorization.check_prompt import check_prompt
from motid.oidc.authorization.check_request_objects import check_request_objects
from motid.oidc.authorization.check_resource import check_resource
from motid.oidc.authorization.check_response_type import check_response_type
from motid.oidc.authorization.check_scope import check_scope
from motid.oidc.authorization.check_text import check_text, check_ui_locales
from motid.oidc.authorization.receive import Received
from motid.oidc.authorization.request import AuthorizationRequest
from motid.oidc.authorization.response_mode import check_response_mode
from motid.oidc.claims_parameter import read_claims_parameter
from motid.oidc.provider import Provider


def validate(provider: Provider, received: Received, now: datetime, *, pushing: bool = False) -> AuthorizationRequest:
    """Return the request when every check passes. Raises `AuthorizationRefused`: the answer goes to the client."""
    parameters, client = received.parameters, received.client
    check_request_objects(received, pushing=pushing)
    check_response_type(parameters, client)
    mode = check_response_mode(parameters, client)
    scope = check_scope(parameters, client)
    challenge = check_pkce(parameters, client)
    dpop_jkt = check_dpop_jkt(parameters)
    resource = check_resource(parameters, client)
    claims = read_claims_parameter(parameters.get("claims"))
    voluntary, essential = check_acr(parameters, claims, client.metadata.default_acr_values)
    return AuthorizationRequest(
        client_id=client.id,
        redirect_uri=parameters["redirect_uri"],
        scope=scope,
        received_at=now,
        state=check_text(parameters, "state"),
        response_mode=mode,
        pushed_id=received.source.pushed_id,
        nonce=check_text(parameters, "nonce"),
        code_challenge=challenge,
        dpop_jkt=dpop_jkt,
        resource=resource,
        prompt=check_prompt(parameters),
        max_age=check_max_age(parameters, client),
        acr_values=voluntary,
        essential_acr=essential,
        claims=claims,
        hinted_subjects=check_id_token_hint(parameters, client, claims, provider.keys, provider.issuer),
        login_hint=check_text(parameters, "login_hint"),
        ui_locales=check_ui_locales(parameters),
    )
