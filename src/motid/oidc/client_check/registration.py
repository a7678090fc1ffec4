"""What is wrong with a registration by itself: broken rules, and what works but could be safer."""

from collections.abc import Iterator

from motid.oidc.acr import SUPPORTED_ACR, Acr
from motid.oidc.check_client_metadata import problems_of
from motid.oidc.client import CERTIFICATE_METHODS, Client
from motid.oidc.client_check.key_findings import key_findings
from motid.oidc.client_check.model import Finding
from motid.oidc.scopes import CLAIMS_OF_SCOPE, OPENID, SCOPE_OF_CLAIM

_RULE_MEND = "Change the registration; the rule is the same as when a client is registered."


def registration_findings(client: Client, *, sandbox: bool, hears_of_certificates: bool) -> Iterator[Finding]:
    """Yield what can be said without calling anybody. `sandbox` allows http on any host."""
    for problem in problems_of(client.metadata, sandbox=sandbox):
        yield Finding("wrong", problem.member, problem.rule, _RULE_MEND)
    yield from _proof_key(client)
    if not hears_of_certificates:
        yield from _certificates(client)
    yield from _assurance(client)
    yield from _algorithms(client)
    yield from _reasons(client)
    yield from _for_people(client)
    if client.metadata.jwks is not None:
        yield from key_findings("jwks", client.metadata.jwks)


def _proof_key(client: Client) -> Iterator[Finding]:
    if "authorization_code" in client.metadata.grant_types and not client.metadata.require_pkce:
        what = "codes are given without a proof key (PKCE)"
        mend = "Let the service send code_challenge with S256, then set require_pkce (RFC 9700 §2.1.1)."
        yield Finding("advice", "require_pkce", what, mend)


def _certificates(client: Client) -> Iterator[Finding]:
    """Find clients that wait for a proxy to tell of their certificate, where none does."""
    metadata = client.metadata
    members = {
        "token_endpoint_auth_method": metadata.token_endpoint_auth_method in CERTIFICATE_METHODS,
        "tls_client_certificate_bound_access_tokens": metadata.tls_client_certificate_bound_access_tokens,
    }
    what = "this installation does not hear of client certificates, so the client gets no tokens"
    mend = (
        "The operator lets the proxy pass them on, and sets MOTID_CLIENT_CERTIFICATE_HEADER (docs/howto/operate.md)."
    )
    yield from (Finding("wrong", member, what, mend) for member, needs_one in members.items() if needs_one)


def _assurance(client: Client) -> Iterator[Finding]:
    """Find classes that nobody can reach, so that every sign-in of the service would end in a refusal."""
    metadata = client.metadata
    wanted = (
        (("required_acr"), metadata.required_acr),
        *(("default_acr_values", text) for text in _defaults(client)),
    )
    for member, text in wanted:
        acr = None if text is None else Acr.parse(text)
        if acr is not None and str(acr) not in SUPPORTED_ACR:
            what = "nobody can reach this class here, so nobody reaches the service"
            yield Finding("wrong", member, what, f"Use one of {', '.join(SUPPORTED_ACR)}.")


def _defaults(client: Client) -> tuple[str, ...]:
    return client.metadata.default_acr_values


def _algorithms(client: Client) -> Iterator[Finding]:
    metadata = client.metadata
    if metadata.id_token_signed_response_alg == "RS256":  # noqa: S105 - an algorithm
        what = "ID tokens are signed by RS256, which FAPI 2.0 does not allow"
        yield Finding(
            "advice", "id_token_signed_response_alg", what, "Use ES256 or PS256 when the library knows them."
        )
    if metadata.token_endpoint_auth_method == "client_secret_post":  # noqa: S105 - a method, not a secret
        what = "the secret travels in the form, where logs may keep it"
        mend = "Use private_key_jwt or client_secret_basic."
        yield Finding("advice", "token_endpoint_auth_method", what, mend)


def _reasons(client: Client) -> Iterator[Finding]:
    """Find what citizens would be asked to share without being told by which law, or for what (Law 91/2025/QH15)."""
    metadata = client.metadata
    for scope in metadata.scope:
        if scope == OPENID or scope not in CLAIMS_OF_SCOPE or scope in metadata.purpose:
            continue
        claims = [claim for claim, home in SCOPE_OF_CLAIM.items() if home == scope]
        if any(client.basis_of(claim) is None for claim in claims):
            what = f"the scope {scope} has neither a legal basis nor a purpose in words"
            mend = (
                "Register legal_basis (the article) where a law gives the data, or purpose, in Vietnamese, where not."
            )
            yield Finding("advice", "purpose", what, mend)
    unused = sorted({SCOPE_OF_CLAIM.get(name, name) for name in metadata.legal_basis} - set(metadata.scope))
    if unused:
        what = f"legal_basis speaks of {', '.join(unused)}, which the client may not ask for"
        yield Finding("wrong", "legal_basis", what, "Add the scope, or take the legal basis away.")


def _for_people(client: Client) -> Iterator[Finding]:
    metadata = client.metadata
    if metadata.environment != "production" or "authorization_code" not in metadata.grant_types:
        return
    if metadata.policy_uri is None:
        what, mend = "citizens find no page about data protection", "Register policy_uri."
        yield Finding("advice", "policy_uri", what, mend)
    if not metadata.contacts:
        what, mend = "nobody can be written to when something is wrong", "Register contacts."
        yield Finding("advice", "contacts", what, mend)
