"""Relying services: their metadata in the names of RFC 7591, and the rules that the metadata obey."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from motid.oidc.acr import Acr
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.scopes import ALL_SCOPES, CLAIMS_OF_SCOPE, OPENID, SCOPE_OF_CLAIM

ClientAuthentication = Literal["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]
SigningAlgorithm = Literal["ES256", "RS256"]
_LOOPBACK = ("127.0.0.1", "::1")


class ClientMetadata(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is registered about a service.

    `scope` bounds what the service may ask for. `legal_basis` maps a claim, or a whole scope, to the article by
    which the service gets it without consent (Law 91/2025/QH15, Article 19); everything else is shared by consent
    only. `purpose` says in Vietnamese what the service uses a scope for. `required_acr` holds for every request.
    `jwks` holds the public keys of `private_key_jwt`.
    """

    client_name: str
    redirect_uris: tuple[str, ...]
    post_logout_redirect_uris: tuple[str, ...] = ()
    token_endpoint_auth_method: ClientAuthentication = "client_secret_basic"  # noqa: S105 - a method, not a secret
    scope: tuple[str, ...] = (OPENID,)
    subject_type: Literal["pairwise", "public"] = "pairwise"
    sector_identifier: str = ""
    id_token_signed_response_alg: SigningAlgorithm = "ES256"  # noqa: S105 - an algorithm
    require_pkce: bool = True
    default_max_age: int | None = None
    required_acr: str | None = None
    legal_basis: dict[str, str] = msgspec.field(default_factory=dict)
    purpose: dict[str, str] = msgspec.field(default_factory=dict)
    policy_uri: str | None = None
    jwks: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """A registered service. `secret_hash` is None for one that keeps no secret with us."""

    id: str
    secret_hash: bytes | None
    metadata: ClientMetadata

    @property
    def name(self) -> str:
        """The name that citizens see."""
        return self.metadata.client_name

    @property
    def is_public(self) -> bool:
        """Whether the client keeps no secret and must prove itself by PKCE alone."""
        return self.metadata.token_endpoint_auth_method == "none"  # noqa: S105 - a method, not a secret

    @property
    def sector(self) -> str:
        """The sector of pairwise subjects (OpenID Connect Core §8.1)."""
        return self.metadata.sector_identifier or urlsplit(self.metadata.redirect_uris[0]).hostname or self.id

    @property
    def required_acr(self) -> Acr | None:
        """The class below which nobody reaches this service."""
        return Acr.parse(self.metadata.required_acr) if self.metadata.required_acr else None

    def basis_of(self, claim: str) -> str | None:
        """Return the article by which the service gets a claim without consent; None when it needs consent."""
        basis = self.metadata.legal_basis
        return basis.get(claim) or basis.get(SCOPE_OF_CLAIM.get(claim, ""))

    def allows_redirect(self, address: str) -> bool:
        """Whether an address is registered: exactly, but for the port of a native app's loopback (RFC 8252 §7.3)."""
        if address in self.metadata.redirect_uris:
            return True
        return self.is_public and any(_same_but_port(address, known) for known in self.metadata.redirect_uris)


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address, as a Content-Security-Policy names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def check_metadata(metadata: ClientMetadata, *, sandbox: bool) -> None:
    """Raise `ClientMetadataInvalid` when the metadata cannot be registered. `sandbox` allows http on any host."""
    if not metadata.client_name.strip():
        raise ClientMetadataInvalid("the client needs a name")
    if not metadata.redirect_uris:
        raise ClientMetadataInvalid("the client needs at least one redirect address")
    for address in (*metadata.redirect_uris, *metadata.post_logout_redirect_uris):
        _check_address(address, public=metadata.token_endpoint_auth_method == "none", sandbox=sandbox)  # noqa: S105
    _check_names("scope", metadata.scope, ALL_SCOPES)
    if OPENID not in metadata.scope:
        raise ClientMetadataInvalid("the scope must contain openid")
    _check_names("legal_basis", metadata.legal_basis, (*SCOPE_OF_CLAIM, *CLAIMS_OF_SCOPE))
    _check_names("purpose", metadata.purpose, ALL_SCOPES)
    if metadata.required_acr is not None and Acr.parse(metadata.required_acr) is None:
        raise ClientMetadataInvalid("required_acr must read urn:motid:ial<1-3>:aal<1-3>")
    _check_keys(metadata)
    hosts = {urlsplit(address).hostname for address in metadata.redirect_uris}
    if len(hosts) > 1 and metadata.subject_type == "pairwise" and not metadata.sector_identifier:
        raise ClientMetadataInvalid("redirect addresses on several hosts need a sector_identifier")


def _check_keys(metadata: ClientMetadata) -> None:
    if (metadata.token_endpoint_auth_method == "private_key_jwt") != (metadata.jwks is not None):  # noqa: S105
        raise ClientMetadataInvalid("private_key_jwt, and only it, needs jwks")
    if metadata.jwks is None:
        return
    try:
        keys = KeySet.import_key_set(metadata.jwks).keys  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise ClientMetadataInvalid("jwks is not a JSON Web Key Set") from None
    if not keys or any(key.is_private or key.key_type == "oct" for key in keys):
        raise ClientMetadataInvalid("jwks holds public keys only, and at least one")


def _check_names(field: str, names: Iterable[str], known: tuple[str, ...]) -> None:
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise ClientMetadataInvalid(f"{field} has unknown names: {', '.join(unknown)}")


def _check_address(address: str, *, public: bool, sandbox: bool) -> None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        raise ClientMetadataInvalid(f"not an address: {address}") from None
    if not address.isascii() or any(character <= " " or character in "\\<>\"'" for character in address):
        raise ClientMetadataInvalid(f"not an address: {address}")
    if parts.fragment or "#" in address or "*" in address or parts.username or not parts.netloc:
        raise ClientMetadataInvalid(f"an address is absolute, without fragment, wildcard or user name: {address}")
    if parts.scheme == "https" or (parts.scheme == "http" and (sandbox or (public and _is_loopback(parts)))):
        return
    raise ClientMetadataInvalid(f"an address begins with https: {address}")


def _is_loopback(parts: SplitResult) -> bool:
    return parts.hostname in _LOOPBACK


def _same_but_port(address: str, known: str) -> bool:
    try:
        one, other = urlsplit(address), urlsplit(known)
        one.port  # noqa: B018 - raises for a port that is none
        loopback = _is_loopback(other) and ipaddress.ip_address(one.hostname or "").is_loopback
    except ValueError:
        return False
    same = (one.scheme, one.hostname, one.path, one.query, one.fragment, one.username) == (
        *(other.scheme, other.hostname, other.path, other.query, other.fragment),
        other.username,
    )
    return loopback and same and address.count("#") == 0
