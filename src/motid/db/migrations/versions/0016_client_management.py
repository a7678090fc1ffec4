"""Registration and management of clients."""

from motid.db.migrations.sql import run_script

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_script("""
-- After a change of the secret the one before holds for a while. A client that registered itself (RFC 7591) manages
-- its own registration with a token (RFC 7592), of which the digest is kept.
ALTER TABLE client
    ADD COLUMN previous_secret_hash bytea,
    ADD COLUMN previous_secret_until timestamptz,
    ADD COLUMN registration_token_hash bytea,
    ADD COLUMN initial_token_id uuid;

-- What lets somebody register clients (RFC 7591, section 3): how many, until when, and within which bounds.
CREATE TABLE initial_access_token (
    id          uuid PRIMARY KEY,
    label       text NOT NULL,
    secret_hash bytea NOT NULL,
    scope       text[] NOT NULL,
    fixed       jsonb NOT NULL,
    uses_left   integer NOT NULL CONSTRAINT initial_access_token_uses CHECK (uses_left >= 0),
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    revoked_at  timestamptz
);
""")
