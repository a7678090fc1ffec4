"""Codes of refusals in words for an integrator, each with what to do; `docs/reference/errors.md` has them too."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

DOCUMENT: Final = "docs/reference/errors.md"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code means, and how to mend it."""

    meaning: str
    mend: str


EXPLANATIONS: Final[Mapping[str, Explanation]] = MappingProxyType(
    {
        "redirect_uri_missing": Explanation(
            "The authorization request names no redirect_uri.",
            "Send redirect_uri with every request, exactly as it is registered.",
        ),
        "redirect_uri_mismatch": Explanation(
            "The redirect_uri of the request is none of those that are registered for the client.",
            "Compare the address letter by letter: scheme, host, port, path, query and the slash at the end all "
            "count. "
            "Register the address, or mend the service.",
        ),
        "post_logout_redirect_uri_mismatch": Explanation(
            "The post_logout_redirect_uri of a sign-out is none of those that are registered.",
            "Register the address as post_logout_redirect_uris, or mend the service; client_id or id_token_hint "
            "goes with it.",
        ),
        "parameters": Explanation(
            "A parameter was repeated, too long, or not form-encoded UTF-8.",
            "Send each parameter once; encode the query as application/x-www-form-urlencoded.",
        ),
        "id_token_hint": Explanation(
            "id_token_hint is no ID token that MotID issued to this client.",
            "Send the ID token itself, as it came from /token, and the client_id that it was issued to.",
        ),
        "invalid_request": Explanation(
            "A parameter is missing, repeated, or has a value that the protocol does not know.",
            "The detail names the parameter. PKCE takes S256 only: code_challenge is the base64url of SHA-256, "
            "without '='.",
        ),
        "invalid_client": Explanation(
            "The client did not prove that it is the client.",
            "Check the client_id, the secret, and that the service uses the method that is registered as "
            "token_endpoint_auth_method; with Basic both parts are form-encoded before base64. For a signed "
            "assertion: "
            "iss and sub are the client_id, aud is this issuer, jti is new each time, the clock is right, the "
            "key is registered. With a certificate: call the addresses of mtls_endpoint_aliases, and send client_id.",
        ),
        "invalid_grant": Explanation(
            "The code or refresh token is unknown, expired, used, or belongs to another request.",
            "Redeem a code once and within a minute, with the same redirect_uri and the code_verifier that its "
            "challenge "
            "was made of. Keep the newest refresh token only, and do not refresh from two places at once.",
        ),
        "invalid_scope": Explanation(
            "The request asks for a scope that is unknown, or that the client may not have.",
            "Ask for scopes that are registered for the client, openid among them where a citizen signs in.",
        ),
        "invalid_target": Explanation(
            "The request names a resource that the client may not have tokens for.",
            "Name a resource that is registered as allowed_resources, as an absolute address without fragment.",
        ),
        "unauthorized_client": Explanation(
            "The client is not registered for this way to get tokens.",
            "Add the grant type to the client's grant_types, or use one of those that it has.",
        ),
        "unsupported_grant_type": Explanation(
            "The grant_type is none that MotID knows.",
            "Use one of grant_types_supported in the provider's metadata.",
        ),
        "unsupported_response_type": Explanation(
            "The response_type is not code.",
            "Use the authorization code flow: response_type=code with PKCE. The implicit and hybrid flows are "
            "not offered.",
        ),
        "unsupported_token_type": Explanation(
            "This kind of token cannot be revoked.", "Revoke access tokens and refresh tokens."
        ),
        "invalid_request_object": Explanation(
            "The signed request object does not hold.",
            "Sign it by a registered key and algorithm; iss and client_id are the client, aud is this issuer, "
            "exp lies at most "
            "an hour ahead, jti is new. An encrypted object is encrypted to a key of our /jwks with use=enc.",
        ),
        "invalid_request_uri": Explanation(
            "The request_uri is unknown, expired, used, or of another client.",
            "Push the request to /par and send the browser on within 90 seconds; a request_uri is good for one "
            "answer.",
        ),
        "request_not_supported": Explanation(
            "The request object is not signed.", "Sign the request object (RFC 9101), or send plain parameters."
        ),
        "request_uri_not_supported": Explanation(
            "request_uri names an address of the service.",
            "Push the request to /par and use the request_uri that it answers.",
        ),
        "registration_not_supported": Explanation(
            "The request carries a registration parameter.",
            "Register the client beforehand; leave the parameter out.",
        ),
        "invalid_dpop_proof": Explanation(
            "The DPoP proof does not hold.",
            "Make a new proof for each call: htm and htu are this call's, iat is now, jti is new, the nonce is "
            "the latest, "
            "ath is the digest of the access token where one goes along.",
        ),
        "invalid_authorization_details": Explanation(
            "authorization_details cannot be read or are not supported.", "Leave them out, or use a registered type."
        ),
        "invalid_binding_message": Explanation(
            "The binding message of a sign-in request has characters or a length that a telephone cannot show.",
            "Use a short plain text.",
        ),
        "invalid_user_code": Explanation("The user code is wrong.", "Ask the citizen for it again."),
        "missing_user_code": Explanation("The user code is missing.", "Send user_code with the request."),
        "unknown_user_id": Explanation(
            "The hint of a sign-in request leads to nobody.", "Send a hint that MotID gave to this client."
        ),
        "expired_login_hint_token": Explanation(
            "The login hint token has expired.", "Make a new one for each request."
        ),
        "slow_down": Explanation(
            "The client asks for a result more often than the interval allows.",
            "Wait for `interval` seconds between two calls, and five more after each slow_down.",
        ),
        "temporarily_unavailable": Explanation(
            "The client, or its network, sends more requests than its limit allows.",
            "Spread the requests; ask the operator for a higher limit when the load is real.",
        ),
        "invalid_token": Explanation(
            "The access token is unknown, expired, revoked, or bound to another key.",
            "Get a fresh token; send a bound token with its proof, or with its certificate to the userinfo_endpoint "
            "of mtls_endpoint_aliases.",
        ),
        "insufficient_scope": Explanation(
            "The access token lacks the scope of this address.", "Ask for the scope when the token is requested."
        ),
        "logout_not_delivered": Explanation(
            "The service's back-channel logout address did not take a logout token; it is tried again for a day.",
            "The detail says what happened: a status other than 200 or 204, no connection, a name that is "
            "unknown, or an "
            "address that is not public. `motid client check` looks at the address now.",
        ),
        "security_event_not_delivered": Explanation(
            "The service's security event address did not take an event; it is tried again for a week.",
            "Answer 202 without redirect (RFC 8935). `motid client check` looks at the address now.",
        ),
        "logo_not_shown": Explanation(
            "The service's logo cannot be shown, or not renewed; citizens see its name, or the picture before.",
            "The detail says what is wrong with logo_uri. Serve a PNG, JPEG or WebP picture of 1 MiB at most there, "
            "without redirect. `motid client check` looks at the address now.",
        ),
        "ping_not_delivered": Explanation(
            "The service's notification address did not take a ping of a decoupled sign-in.",
            "Answer 204 (or 200) without redirect. A fault of the server (5xx) is tried again while the request "
            "lasts, a refusal (4xx) is not; the tokens can be polled for. `motid client check` looks at the address "
            "now.",
        ),
    }
)
_OTHER: Final = Explanation("The request was refused.", "The detail says why.")


def explanation_of(code: str) -> Explanation:
    """Return a code in words; a code without an explanation of its own points to the detail."""
    return EXPLANATIONS.get(code, _OTHER)


def documentation_of(code: str) -> str:
    """Return where the documentation speaks of a code."""
    return f"{DOCUMENT}#{code if code in EXPLANATIONS else 'what-clients-do-wrong'}"
