"""Subject and session identifiers as services see them (OpenID Connect Core §8).

A pairwise value is a keyed digest of sector and person, so that two services cannot join their records. The salt
is made once and never rotates (values must stay for ever); it rests sealed by the vault. `sid` is pairwise too:
a session identifier shared by all services would undo what pairwise subjects are for.
"""

from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from motid.kernel import base64url
from motid.oidc.client import Client


class Subjects:
    """Makes identifiers under the installation's salt (32 bytes)."""

    def __init__(self, salt: bytes) -> None:
        self._keyed = HMAC(salt, SHA256())  # to be copied: setting it up costs more than a digest

    def subject(self, client: Client, person_id: UUID) -> str:
        """Return `sub`: stable for the person, and for the sector when pairwise."""
        sector = client.sector if client.metadata.subject_type == "pairwise" else ""
        return self._digest("sub", sector, person_id.bytes)

    def sid(self, client: Client, session_id: UUID) -> str:
        """Return `sid`: this sign-in session as the client may know it."""
        return self._digest("sid", client.id, session_id.bytes)

    def reference(self, client: Client, identifier: UUID) -> str:
        """Return an internal identifier as the client's sector may know it; computed again, it is found again."""
        return self._digest("ref", client.sector, identifier.bytes)

    def _digest(self, use: str, sector: str, identifier: bytes) -> str:
        message = b"\0".join((use.encode(), sector.encode(), identifier))
        started = self._keyed.copy()
        started.update(message)
        return base64url.encode(started.finalize())
