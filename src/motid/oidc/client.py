"""Relying services and their metadata, in the names of RFC 7591. `check_client_metadata` has the rules."""

import hmac
import ipaddress
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, Literal, get_args
from urllib.parse import SplitResult, urlsplit

import msgspec

from motid.oidc.acr import Acr
from motid.oidc.encryption import ContentEncryption, KeyEncryption
from motid.oidc.scopes import ALL_SCOPES, OPENID, SCOPE_OF_CLAIM, WHOLE_OF

ClientAuthentication = Literal[
    "client_secret_basic",
    "client_secret_post",
    "private_key_jwt",
    "tls_client_auth",
    "self_signed_tls_client_auth",
    "none",
]
SecurityProfile = Literal["none", "fapi2", "fapi2_message_signing"]
CERTIFICATE_METHODS = ("tls_client_auth", "self_signed_tls_client_auth")
"""Client authentication by the certificate of the TLS handshake (RFC 8705 §2)."""
DEVICE_GRANT: Final = "urn:ietf:params:oauth:grant-type:device_code"
EXCHANGE_GRANT: Final = "urn:ietf:params:oauth:grant-type:token-exchange"
CIBA_GRANT: Final = "urn:openid:params:grant-type:ciba"
GrantType = Literal[
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:openid:params:grant-type:ciba",
    "urn:ietf:params:oauth:grant-type:token-exchange",
]
SigningAlgorithm = Literal["ES256", "RS256", "PS256", "EdDSA"]
FAPI_ALGORITHMS: tuple[SigningAlgorithm, ...] = ("PS256", "ES256", "EdDSA")
"""What signatures are made with under FAPI 2.0 (Security Profile §5.4.1)."""
RequestObjectAlgorithm = Literal["ES256", "RS256", "PS256", "EdDSA", "Ed25519"]
REQUEST_OBJECT_ALGORITHMS: tuple[RequestObjectAlgorithm, ...] = get_args(RequestObjectAlgorithm)
"""What clients may sign their requests with; RFC 9864 gives EdDSA its new name, which some libraries use alone."""
_NO_SECRET = bytes(32)
_LOOPBACK = ("127.0.0.1", "::1")
_PRIVATE_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:/", re.ASCII)
LocalizableMember = Literal["client_name", "client_uri", "logo_uri", "policy_uri", "tos_uri"]
LOCALIZABLE: tuple[LocalizableMember, ...] = get_args(LocalizableMember)
"""What may be given in several languages, as `client_name#en` (RFC 7591 §2.2)."""


class ClientMetadata(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is registered about a service.

    `scope` bounds what the service may ask for; names that are not MotID's are scopes of machines, which only
    `client_credentials` gives. `legal_basis` maps a claim, or a whole scope, to the article by
    which the service gets it without consent (Law 91/2025/QH15, Article 19); everything else is shared by consent
    only. `introspects` names the clients whose tokens this service, as their resource server, may look at (RFC 7662).
    `resource_identifiers` are the addresses by which clients name this service as the target of a token (RFC 8707),
    `allowed_resources` those that it may name itself, also in a token exchange (RFC 8693).
    `may_act` names the clients that may exchange tokens of this one; any that they are for, where it names none.
    `access_token_format` holds for tokens that are for this
    service, and for those that it gets for no service in particular.
    `revocation` says what ends when the service revokes an access token: it alone, or all that the grant gave.
    `purpose` says in Vietnamese what the service uses a scope for. `required_acr` holds for every request,
    `require_normalised_account` lets in only the one account of a person that was compared with the population
    database. `closed_in_cooling_period` shuts out for a while whoever recovered the account (`recovery.cooling`).
    `jwks` holds the public keys of `private_key_jwt` and of signed request objects (RFC 9101), and those
    that answers are encrypted to.
    `environment` is a label: it tells test services from those that citizens use, in lists and in what
    `motid client check` asks for, and opens or shuts nothing. `localized` holds members in other languages,
    under names such as `client_name#en`. `requests_per_minute` bounds the calls that the service makes in its own
    name, in each process of the provider.
    `authorization_signed_response_alg` signs answers in the `jwt` response modes (JARM §3); the algorithm of the ID
    token when not given; `authorization_encrypted_response_alg` encrypts them as well.
    `request_object_encryption_alg` is what the client means to encrypt requests by; others are taken too.
    `security_profile` holds the client to FAPI 2.0, whatever else it leaves open.
    `dpop_bound_access_tokens` and `tls_client_certificate_bound_access_tokens`: no token without proof of a key; the
    `tls_client_auth_…` members, of which there is one, say whose certificate it is.
    `backchannel_logout_uri` and `frontchannel_logout_uri` hear of the end of a session, `security_event_uri` of
    accounts that end or change (RFC 8935).
    `backchannel_token_delivery_mode` says how the service learns that a citizen has answered its request (CIBA §4);
    with `backchannel_authentication_request_signing_alg` its requests are signed, and others refused.
    """

    client_name: str
    redirect_uris: tuple[str, ...] = ()
    post_logout_redirect_uris: tuple[str, ...] = ()
    token_endpoint_auth_method: ClientAuthentication = "client_secret_basic"  # noqa: S105 - a method, not a secret
    token_endpoint_auth_signing_alg: RequestObjectAlgorithm | None = None
    grant_types: tuple[GrantType, ...] = ("authorization_code", "refresh_token")
    scope: tuple[str, ...] = (OPENID,)
    subject_type: Literal["pairwise", "public"] = "pairwise"
    sector_identifier: str = ""
    id_token_signed_response_alg: SigningAlgorithm = "ES256"  # noqa: S105 - an algorithm
    id_token_encrypted_response_alg: KeyEncryption | None = None
    id_token_encrypted_response_enc: ContentEncryption = "A128CBC-HS256"  # noqa: S105 - an algorithm
    userinfo_signed_response_alg: SigningAlgorithm | None = None
    userinfo_encrypted_response_alg: KeyEncryption | None = None
    userinfo_encrypted_response_enc: ContentEncryption = "A128CBC-HS256"
    introspection_signed_response_alg: SigningAlgorithm | None = None
    introspection_encrypted_response_alg: KeyEncryption | None = None
    introspection_encrypted_response_enc: ContentEncryption = "A128CBC-HS256"
    introspects: tuple[str, ...] = ()
    resource_identifiers: tuple[str, ...] = ()
    allowed_resources: tuple[str, ...] = ()
    may_act: tuple[str, ...] = ()
    access_token_format: Literal["opaque", "jwt"] = "opaque"  # noqa: S105 - a format
    revocation: Literal["token", "grant"] = "token"
    require_pkce: bool = True
    default_max_age: int | None = None
    require_auth_time: bool = False
    required_acr: str | None = None
    require_normalised_account: bool = False
    closed_in_cooling_period: bool = False
    legal_basis: dict[str, str] = msgspec.field(default_factory=dict)
    purpose: dict[str, str] = msgspec.field(default_factory=dict)
    policy_uri: str | None = None
    tos_uri: str | None = None
    client_uri: str | None = None
    logo_uri: str | None = None
    contacts: tuple[str, ...] = ()
    localized: dict[str, str] = msgspec.field(default_factory=dict)
    environment: Literal["test", "production"] = "production"
    application_type: Literal["web", "native"] = "web"
    response_types: tuple[Literal["code"], ...] = ()
    sector_identifier_uri: str | None = None
    initiate_login_uri: str | None = None
    default_acr_values: tuple[str, ...] = ()
    software_id: str | None = None
    software_version: str | None = None
    requests_per_minute: int | None = None
    jwks: dict[str, Any] | None = None
    jwks_uri: str | None = None
    security_profile: SecurityProfile = "none"
    dpop_bound_access_tokens: bool = False
    tls_client_certificate_bound_access_tokens: bool = False
    tls_client_auth_subject_dn: str | None = None
    tls_client_auth_san_dns: str | None = None
    tls_client_auth_san_uri: str | None = None
    tls_client_auth_san_ip: str | None = None
    tls_client_auth_san_email: str | None = None
    authorization_signed_response_alg: SigningAlgorithm | None = None
    authorization_encrypted_response_alg: KeyEncryption | None = None
    authorization_encrypted_response_enc: ContentEncryption = "A128CBC-HS256"
    request_object_signing_alg: RequestObjectAlgorithm | None = None
    request_object_encryption_alg: KeyEncryption | None = None
    request_object_encryption_enc: ContentEncryption | None = None
    require_signed_request_object: bool = False
    require_pushed_authorization_requests: bool = False
    backchannel_logout_uri: str | None = None
    backchannel_logout_session_required: bool = False
    frontchannel_logout_uri: str | None = None
    frontchannel_logout_session_required: bool = False
    security_event_uri: str | None = None
    backchannel_token_delivery_mode: Literal["poll", "ping"] | None = None
    backchannel_client_notification_endpoint: str | None = None
    backchannel_authentication_request_signing_alg: RequestObjectAlgorithm | None = None


@dataclass(frozen=True, slots=True)
class Client:
    """A registered service. `secret_hash` is None for one that keeps no secret with us.

    While a secret is being changed, the one before it holds too, until `previous_secret_until`.
    """

    id: str
    secret_hash: bytes | None
    metadata: ClientMetadata
    previous_secret_hash: bytes | None = None
    previous_secret_until: datetime | None = None
    registered_at: datetime | None = None

    @property
    def name(self) -> str:
        """The name that citizens see."""
        return self.metadata.client_name

    def text_in(self, language: str, member: LocalizableMember) -> str | None:
        """Return a text about the client in a language, or else as it is without one (RFC 7591 §2.2)."""
        metadata = self.metadata
        return metadata.localized.get(f"{member}#{language}") or getattr(metadata, member)

    @property
    def is_public(self) -> bool:
        """Whether the client keeps no secret and must prove itself by PKCE alone."""
        return self.metadata.token_endpoint_auth_method == "none"  # noqa: S105 - a method, not a secret

    def is_secret(self, digest: bytes, now: datetime) -> bool:
        """Whether a digest is that of a secret in force; takes as long for a wrong one as for a right one."""
        holds = hmac.compare_digest(digest, self.secret_hash or _NO_SECRET)
        until = self.previous_secret_until
        if until is not None and self.previous_secret_hash is not None and now < until:
            holds |= hmac.compare_digest(digest, self.previous_secret_hash)
        return holds

    @property
    def is_fapi(self) -> bool:
        """Whether the client is held to the FAPI 2.0 Security Profile."""
        return self.metadata.security_profile != "none"

    @property
    def signs_messages(self) -> bool:
        """Whether the client is held to FAPI 2.0 Message Signing as well."""
        return self.metadata.security_profile == "fapi2_message_signing"

    @property
    def pushes_requests(self) -> bool:
        """Whether the client's requests come by the pushed request endpoint only."""
        return self.is_fapi or self.metadata.require_pushed_authorization_requests

    @property
    def signs_requests(self) -> bool:
        """Whether the client's requests come as signed request objects only."""
        return self.signs_messages or self.metadata.require_signed_request_object

    @property
    def needs_proof_key(self) -> bool:
        """Whether the client's requests need a code challenge (RFC 7636)."""
        return self.is_public or self.is_fapi or self.metadata.require_pkce

    @property
    def assertion_algorithms(self) -> tuple[RequestObjectAlgorithm, ...]:
        """What the client may sign assertions and request objects with."""
        return (*FAPI_ALGORITHMS, "Ed25519") if self.is_fapi else REQUEST_OBJECT_ALGORITHMS

    @property
    def rotates_refresh_tokens(self) -> bool:
        """Whether a refresh token changes at every use; FAPI 2.0 Security Profile §5.3.2.1 says that it stays."""
        return not self.is_fapi

    @property
    def names_sessions(self) -> bool:
        """Whether ID tokens name the session by `sid`.

        Under FAPI 2.0 only where the service takes part in signing out: such a token says nothing unasked.
        """
        metadata = self.metadata
        return not self.is_fapi or bool(
            metadata.post_logout_redirect_uris or metadata.backchannel_logout_uri or metadata.frontchannel_logout_uri
        )

    @property
    def introspection_algorithm(self) -> SigningAlgorithm:
        """What signs introspection answers: RS256 when not registered (RFC 9701 §6), which FAPI 2.0 does not know."""
        metadata = self.metadata
        unsaid = metadata.id_token_signed_response_alg if self.is_fapi else "RS256"
        return metadata.introspection_signed_response_alg or unsaid

    @property
    def sector(self) -> str:
        """The sector of pairwise subjects (OpenID Connect Core §8.1).

        An address with a scheme of an app's own leads to no host, whatever stands in it.
        """
        named = self.metadata.sector_identifier
        if named:
            return named
        first = next(iter(self.metadata.redirect_uris), "")
        return _host_of(self.metadata.sector_identifier_uri or first) or self.id

    @property
    def machine_scope(self) -> tuple[str, ...]:
        """The scopes that the service may have in its own name."""
        return tuple(scope for scope in self.metadata.scope if scope not in ALL_SCOPES)

    @property
    def required_acr(self) -> Acr | None:
        """The class below which nobody reaches this service."""
        return Acr.parse(self.metadata.required_acr) if self.metadata.required_acr else None

    @property
    def response_algorithm(self) -> SigningAlgorithm:
        """What signs an authorization response in a `jwt` mode."""
        return self.metadata.authorization_signed_response_alg or self.metadata.id_token_signed_response_alg

    def basis_of(self, claim: str) -> str | None:
        """Return the article by which the service gets a claim without consent; None when it needs consent.

        What gives it a name gives it the parts of the name.
        """
        basis = self.metadata.legal_basis
        return basis.get(claim) or basis.get(WHOLE_OF.get(claim, "")) or basis.get(SCOPE_OF_CLAIM.get(claim, ""))

    def allows_redirect(self, address: str) -> bool:
        """Whether an address is registered: exactly, but for the port of a native app's loopback (RFC 8252 §7.3)."""
        if address in self.metadata.redirect_uris:
            return True
        return self.is_public and any(_same_but_port(address, known) for known in self.metadata.redirect_uris)

    def could_be_another_app(self, address: str) -> bool:
        """Whether another app on the person's device may take the answer at an address (RFC 8252 §8.6).

        Schemes and ports of a device belong to whichever app is there, and a public client proves nothing.
        """
        return self.is_public and (is_private_scheme(address) or is_loopback(urlsplit(address)))


@lru_cache(maxsize=1024)
def _host_of(address: str) -> str | None:
    """Return the host of a web address; None for an app's. Every authorization asks for it."""
    parts = urlsplit(address)
    return parts.hostname if parts.scheme in ("https", "http") else None


def origin_of(address: str) -> str:
    """Return scheme, host and port of an address, as a Content-Security-Policy names it; of an app its scheme."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else f"{parts.scheme}:"


def is_loopback(parts: SplitResult) -> bool:
    """Whether an address names this very machine by number (RFC 8252 §7.3)."""
    return parts.hostname in _LOOPBACK


def is_private_scheme(address: str) -> bool:
    """Whether an address belongs to an app: its scheme is a domain name in reverse (RFC 8252 §7.1)."""
    return _PRIVATE_SCHEME.match(address) is not None


def _same_but_port(address: str, known: str) -> bool:
    try:
        one, other = urlsplit(address), urlsplit(known)
        one.port  # noqa: B018 - raises for a port that is none
        loopback = is_loopback(other) and ipaddress.ip_address(one.hostname or "").is_loopback
    except ValueError:
        return False
    same = (one.scheme, one.hostname, one.path, one.query, one.fragment, one.username) == (
        *(other.scheme, other.hostname, other.path, other.query, other.fragment),
        other.username,
    )
    return loopback and same and address.count("#") == 0
