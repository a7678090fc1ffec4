"""What happens at the provider, for the audit trail."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class ClientAdded(AuditEvent, frozen=True, kw_only=True):
    """A relying service was registered. `by` is the service that did it through the management API; else empty."""

    kind: ClassVar[str] = "oidc.client_added"
    client_id: str
    by: str = ""


class ClientChanged(AuditEvent, frozen=True, kw_only=True):
    """What is registered about a relying service was changed; `members` are names, separated by spaces."""

    kind: ClassVar[str] = "oidc.client_changed"
    client_id: str
    members: str
    by: str = ""


class ClientSecretRotated(AuditEvent, frozen=True, kw_only=True):
    """A relying service got a new secret; the one before holds until `previous_until`."""

    kind: ClassVar[str] = "oidc.client_secret_rotated"
    client_id: str
    previous_until: datetime
    by: str = ""


class ClientRemoved(AuditEvent, frozen=True, kw_only=True):
    """A relying service was removed; its tokens ended with it."""

    kind: ClassVar[str] = "oidc.client_removed"
    client_id: str
    by: str = ""


class ClientLogoChanged(AuditEvent, frozen=True, kw_only=True):
    """Citizens see another picture beside a service's name; `digest` is its SHA-256, empty where none is shown."""

    kind: ClassVar[str] = "oidc.client_logo_changed"
    client_id: str
    digest: str


class InitialAccessTokenCreated(AuditEvent, frozen=True, kw_only=True):
    """Somebody may register up to `uses` clients by themselves until `expires_at`."""

    kind: ClassVar[str] = "oidc.initial_access_token_created"
    token_id: UUID
    uses: int
    expires_at: datetime


class InitialAccessTokenRevoked(AuditEvent, frozen=True, kw_only=True):
    """A token that lets somebody register clients ended before its time; the clients stay."""

    kind: ClassVar[str] = "oidc.initial_access_token_revoked"
    token_id: UUID


class ClientRegistered(AuditEvent, frozen=True, kw_only=True):
    """A relying service registered itself, by an initial access token (RFC 7591)."""

    kind: ClassVar[str] = "oidc.client_registered"
    client_id: str
    token_id: UUID


class SigningKeyCreated(AuditEvent, frozen=True, kw_only=True):
    """A key that signs tokens was generated."""

    kind: ClassVar[str] = "oidc.signing_key_created"
    key_id: UUID
    algorithm: str


class SigningKeyActivated(AuditEvent, frozen=True, kw_only=True):
    """A key that was announced before signs from now on; the one before it stays published."""

    kind: ClassVar[str] = "oidc.signing_key_activated"
    key_id: UUID
    algorithm: str


class SigningKeyRemoved(AuditEvent, frozen=True, kw_only=True):
    """A signing key was removed for good: everything that it signed has ended, or nobody should trust it."""

    kind: ClassVar[str] = "oidc.signing_key_removed"
    key_id: UUID
    algorithm: str


class AuthorizationGranted(AuditEvent, frozen=True, kw_only=True):
    """A citizen reached a service; `claims` are the names of the attributes that it may read."""

    kind: ClassVar[str] = "oidc.authorization_granted"
    client_id: str
    grant_id: UUID
    acr: str
    claims: str


class GrantRevoked(AuditEvent, frozen=True, kw_only=True):
    """All tokens of a grant ended. `reason`: code_replayed, refresh_token_replayed, revoked_by_client."""

    kind: ClassVar[str] = "oidc.grant_revoked"
    client_id: str
    grant_id: UUID
    reason: str


class TokenRevoked(AuditEvent, frozen=True, kw_only=True):
    """A client ended one of its access tokens before its time."""

    kind: ClassVar[str] = "oidc.token_revoked"
    client_id: str
    token_id: UUID


class TokenExchanged(AuditEvent, frozen=True, kw_only=True):
    """A service got a token to call others on behalf of a citizen; `target` names them, separated by spaces."""

    kind: ClassVar[str] = "oidc.token_exchanged"
    client_id: str
    grant_id: UUID
    token_id: UUID
    target: str


class ConsentGiven(AuditEvent, frozen=True, kw_only=True):
    """A citizen answered a consent page; `offered` and `granted` are purposes, separated by spaces."""

    kind: ClassVar[str] = "oidc.consent_given"
    consent_id: UUID
    client_id: str
    offered: str
    granted: str


class ConsentWithdrawn(AuditEvent, frozen=True, kw_only=True):
    """A citizen took a consent back; the service's tokens ended."""

    kind: ClassVar[str] = "oidc.consent_withdrawn"
    client_id: str


class SignedOutByService(AuditEvent, frozen=True, kw_only=True):
    """A sign-in session ended because a service asked for it (RP-initiated logout)."""

    kind: ClassVar[str] = "oidc.signed_out_by_service"
    session_id: UUID
    client_id: str | None


class DecoupledSignInRequested(AuditEvent, frozen=True, kw_only=True):
    """A service asked for a sign-in that its citizen approves elsewhere. `way`: device, ciba."""

    kind: ClassVar[str] = "oidc.decoupled_sign_in_requested"
    client_id: str
    request_id: UUID
    way: str


class DecoupledSignInAnswered(AuditEvent, frozen=True, kw_only=True):
    """A citizen answered such a request. `answer`: approved, refused, or failed where the level is out of reach."""

    kind: ClassVar[str] = "oidc.decoupled_sign_in_answered"
    client_id: str
    request_id: UUID
    way: str
    answer: str
