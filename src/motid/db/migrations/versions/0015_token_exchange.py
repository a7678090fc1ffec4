"""Tokens exchanged for calls on behalf of a citizen; what a grant lets a service read as verified."""

from motid.db.migrations.sql import run_script

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_script("""
-- What the grant lets its service read as verified (OpenID Connect for Identity Assurance); NULL for most. Sealed: a
-- request may name the value that a claim must have.
ALTER TABLE authorization_grant ADD COLUMN sealed bytea;

-- An exchanged token (RFC 8693) hangs on the citizen's grant like the token that it was made of, and ends with both.
-- It belongs to the service that acts: `client_id`, NULL where that is the grant's own. `act` is the claim as JSON.
ALTER TABLE access_token ADD COLUMN client_id text, ADD COLUMN act text, ADD COLUMN parent_id uuid;
CREATE INDEX access_token_by_parent ON access_token (parent_id) WHERE parent_id IS NOT NULL;
""")
