"""What the trail tells of accounts."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class AccountOpened(AuditEvent, frozen=True, kw_only=True):
    """A person has a new account."""

    kind: ClassVar[str] = "accounts.opened"
    origin: str
    identifiers: list[str]
    """Types of the identifiers recorded with it, never their values."""


class AccountLocked(AuditEvent, frozen=True, kw_only=True):
    """Nobody can use an account until it is opened again; `released` are types of identifiers that were set free."""

    kind: ClassVar[str] = "accounts.locked"
    closure_id: UUID
    reason: str
    rule: str | None
    released: list[str]


class AccountCancelled(AuditEvent, frozen=True, kw_only=True):
    """An account was cancelled; its dossiers stay, and its identifiers are free for another."""

    kind: ClassVar[str] = "accounts.cancelled"
    closure_id: UUID
    reason: str
    rule: str | None
    released: list[str]


class AccountReopened(AuditEvent, frozen=True, kw_only=True):
    """A locked or cancelled account is active again; `lost` are types of identifiers that another holds by now."""

    kind: ClassVar[str] = "accounts.reopened"
    before: str
    reason: str
    lost: list[str]


class AccountsMerged(AuditEvent, frozen=True, kw_only=True):
    """The account went on in another, with everything that belonged to it."""

    kind: ClassVar[str] = "accounts.merged"
    merge_id: UUID
    survivor_id: UUID
    reason: str
    rule: str | None


class MergeReverted(AuditEvent, frozen=True, kw_only=True):
    """A merge was taken back: this account is its own again."""

    kind: ClassVar[str] = "accounts.merge_reverted"
    merge_id: UUID
    survivor_id: UUID
    reason: str


class AccountNormalised(AuditEvent, frozen=True, kw_only=True):
    """The account is the one verified account of its person; `source` says by whose word."""

    kind: ClassVar[str] = "accounts.normalised"
    source: str


class NormalisationReverted(AuditEvent, frozen=True, kw_only=True):
    """The account is no longer the normalised one of its person."""

    kind: ClassVar[str] = "accounts.normalisation_reverted"
    reason: str


class IdentifierAdded(AuditEvent, frozen=True, kw_only=True):
    """An account is known by one more identifier, or by another one of its type."""

    kind: ClassVar[str] = "accounts.identifier_added"
    identifier_id: UUID
    type: str
    source: str


class IdentifierConfirmed(AuditEvent, frozen=True, kw_only=True):
    """A source vouches for what the account asserted or claimed until now; the former row is history."""

    kind: ClassVar[str] = "accounts.identifier_confirmed"
    identifier_id: UUID
    type: str
    source: str
    former_id: UUID
    former_source: str


class IdentifierEnded(AuditEvent, frozen=True, kw_only=True):
    """An identifier is no longer this account's."""

    kind: ClassVar[str] = "accounts.identifier_ended"
    identifier_id: UUID
    type: str
    reason: str


class IdentifierRestored(AuditEvent, frozen=True, kw_only=True):
    """An identifier that had been taken from an account is its own again."""

    kind: ClassVar[str] = "accounts.identifier_restored"
    identifier_id: UUID
    type: str
    reason: str


class ProfileCorrected(AuditEvent, frozen=True, kw_only=True):
    """Name or date of birth of an account are now what `source` records."""

    kind: ClassVar[str] = "accounts.profile_corrected"
    source: str
