"""Tables of this package with sealed bundles, for key rotation."""

from typing import Final

from motid.vault import SealedTable

SEALED_TABLES: Final = (
    SealedTable("signing_key", "signing_key"),
    SealedTable("subject_salt", "subject_salt"),
    SealedTable("authorization_request", "authorization_request"),
    SealedTable("pushed_request", "pushed_request"),
    SealedTable("authorization_grant", "authorization_grant"),
    SealedTable("decoupled_request", "decoupled_request"),
)
