"""What happens at the provider, for the audit trail."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class ClientAdded(AuditEvent, frozen=True, kw_only=True):
    """A relying service was registered."""

    kind: ClassVar[str] = "oidc.client_added"
    client_id: str


class ClientRemoved(AuditEvent, frozen=True, kw_only=True):
    """A relying service was removed; its tokens ended with it."""

    kind: ClassVar[str] = "oidc.client_removed"
    client_id: str


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
