"""The rules that a client's metadata obey, each said in plain words when it is broken."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from motid.oidc.acr import Acr
from motid.oidc.client import ClientMetadata, is_loopback, origin_of
from motid.oidc.encryption import encryption_key
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.resources import is_resource
from motid.oidc.scopes import ALL_SCOPES, CLAIMS_OF_SCOPE, OPENID, SCOPE_OF_CLAIM

_ENCRYPTED = ("id_token", "userinfo", "introspection")
_SCOPE = re.compile(r"[A-Za-z0-9._:/-]{1,100}", re.ASCII)


def check_metadata(metadata: ClientMetadata, *, sandbox: bool) -> None:
    """Raise `ClientMetadataInvalid` when the metadata cannot be registered. `sandbox` allows http on any host."""
    if not metadata.client_name.strip():
        raise ClientMetadataInvalid("the client needs a name")
    _check_grant_types(metadata)
    told = filter(None, (metadata.backchannel_logout_uri, metadata.frontchannel_logout_uri))
    for address in (*metadata.redirect_uris, *metadata.post_logout_redirect_uris, *told):
        _check_address(address, public=metadata.token_endpoint_auth_method == "none", sandbox=sandbox)  # noqa: S105
    _check_names("legal_basis", metadata.legal_basis, (*SCOPE_OF_CLAIM, *CLAIMS_OF_SCOPE))
    _check_names("purpose", metadata.purpose, ALL_SCOPES)
    if metadata.required_acr is not None and Acr.parse(metadata.required_acr) is None:
        raise ClientMetadataInvalid("required_acr must read urn:motid:ial<1-3>:aal<1-3>")
    _check_frame(metadata)
    _check_keys(metadata)
    _check_encryption(metadata)
    _check_resources(metadata)
    hosts = {urlsplit(address).hostname for address in metadata.redirect_uris}
    if len(hosts) > 1 and metadata.subject_type == "pairwise" and not metadata.sector_identifier:
        raise ClientMetadataInvalid("redirect addresses on several hosts need a sector_identifier")


def _check_grant_types(metadata: ClientMetadata) -> None:
    if "authorization_code" in metadata.grant_types:
        if not metadata.redirect_uris:
            raise ClientMetadataInvalid("the client needs at least one redirect address")
        if OPENID not in metadata.scope:
            raise ClientMetadataInvalid("the scope must contain openid")
    if "client_credentials" not in metadata.grant_types:
        _check_names("scope", metadata.scope, ALL_SCOPES)
        return
    if metadata.token_endpoint_auth_method == "none":  # noqa: S105 - a method, not a secret
        raise ClientMetadataInvalid("client_credentials are for clients that authenticate")
    if not all(_SCOPE.fullmatch(scope) for scope in metadata.scope):
        raise ClientMetadataInvalid("a scope has up to 100 letters, digits and . _ : / -")


def _check_frame(metadata: ClientMetadata) -> None:
    """Let frames lead to the service itself only (OpenID Connect Front-Channel Logout 1.0 §2)."""
    address = metadata.frontchannel_logout_uri
    if address is not None and origin_of(address) not in map(origin_of, metadata.redirect_uris):
        raise ClientMetadataInvalid("frontchannel_logout_uri has scheme, host and port of a redirect address")


def _check_keys(metadata: ClientMetadata) -> None:
    proves_by_key = metadata.token_endpoint_auth_method == "private_key_jwt"  # noqa: S105 - a method, not a secret
    if (proves_by_key or metadata.require_signed_request_object) and metadata.jwks is None:
        raise ClientMetadataInvalid("private_key_jwt and signed request objects need jwks")
    if metadata.jwks is None:
        return
    try:
        keys = KeySet.import_key_set(metadata.jwks).keys  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError, AttributeError):
        raise ClientMetadataInvalid("jwks is not a JSON Web Key Set") from None
    if not keys or any(key.is_private or key.key_type == "oct" for key in keys):
        raise ClientMetadataInvalid("jwks holds public keys only, and at least one")


def _check_encryption(metadata: ClientMetadata) -> None:
    for use in _ENCRYPTED:
        alg = getattr(metadata, f"{use}_encrypted_response_alg")
        if alg is not None and encryption_key(metadata.jwks, alg) is None:
            raise ClientMetadataInvalid(f"{use}_encrypted_response_alg needs a key in jwks that fits {alg}")


def _check_resources(metadata: ClientMetadata) -> None:
    for resource in (*metadata.resource_identifiers, *metadata.allowed_resources):
        if not is_resource(resource):
            raise ClientMetadataInvalid(f"a resource is an absolute address without fragment: {resource}")


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
    if parts.scheme == "https" or (parts.scheme == "http" and (sandbox or (public and is_loopback(parts)))):
        return
    raise ClientMetadataInvalid(f"an address begins with https: {address}")
