"""What the client may ask for: grant types, response types, scope."""

import re
from collections.abc import Iterator

from motid.oidc.acr import Acr
from motid.oidc.client import EXCHANGE_GRANT, ClientMetadata
from motid.oidc.client_rules.problem import Problem, unknown_names
from motid.oidc.scopes import ALL_SCOPES, CLAIMS_OF_SCOPE, OPENID, SCOPE_OF_CLAIM

MOST_SECONDS = 10 * 365 * 24 * 3600
_SCOPE = re.compile(r"[A-Za-z0-9._:/-]{1,100}", re.ASCII)


def grants(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:  # noqa: ARG001 - rules look alike
    """Check that grant types, response types, scope and way of authentication go together (RFC 7591 §2.1)."""
    if "authorization_code" in metadata.grant_types:
        if not metadata.redirect_uris:
            yield Problem("redirect_uris", "authorization_code needs at least one redirect address")
        if OPENID not in metadata.scope:
            yield Problem("scope", "it contains openid")
    elif metadata.response_types:
        yield Problem("response_types", "code goes with the grant type authorization_code")
    if "client_credentials" not in metadata.grant_types:
        yield from unknown_names("scope", metadata.scope, ALL_SCOPES)
    elif metadata.token_endpoint_auth_method == "none":  # noqa: S105 - a method, not a secret
        yield Problem("grant_types", "client_credentials are for clients that authenticate")
    if EXCHANGE_GRANT in metadata.grant_types and metadata.token_endpoint_auth_method == "none":  # noqa: S105
        yield Problem("grant_types", "token-exchange is for clients that authenticate")
    if not all(_SCOPE.fullmatch(scope) for scope in metadata.scope):
        yield Problem("scope", "a scope has up to 100 letters, digits and . _ : / -")


def assurance(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:  # noqa: ARG001 - rules look alike
    """Check the classes that the client needs, and on what ground it gets attributes."""
    yield from unknown_names("legal_basis", metadata.legal_basis, (*SCOPE_OF_CLAIM, *CLAIMS_OF_SCOPE))
    yield from unknown_names("purpose", metadata.purpose, ALL_SCOPES)
    if metadata.required_acr is not None and Acr.parse(metadata.required_acr) is None:
        yield Problem("required_acr", "it reads urn:motid:ial<1-3>:aal<1-3>")
    if any(Acr.parse(value) is None for value in metadata.default_acr_values):
        yield Problem("default_acr_values", "each reads urn:motid:ial<1-3>:aal<1-3>")
    if metadata.default_max_age is not None and not 0 <= metadata.default_max_age <= MOST_SECONDS:
        yield Problem("default_max_age", "it is a number of seconds, 0 or more")
