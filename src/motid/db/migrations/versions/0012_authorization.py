"""The provider's authorization: pushed requests, the services of a session, and what they are told of its end."""

from motid.db.migrations.sql import run_script

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_script("""
-- A pushed authorization request (RFC 9126): loaded until it expires, answered once.
-- Sealed: a hint may name a person.
CREATE TABLE pushed_request (
    id          uuid PRIMARY KEY,
    client_id   text NOT NULL,
    secret_hash bytea NOT NULL,
    expires_at  timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL,
    sealed      bytea NOT NULL
);

-- The services that a sign-in session reached and that want to hear of its end.
CREATE TABLE session_client (
    id          uuid PRIMARY KEY,
    session_id  uuid NOT NULL,
    client_id   text NOT NULL,
    subject     text NOT NULL,
    sid         text NOT NULL,
    expires_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX session_client_once ON session_client (session_id, client_id);

-- One service to tell that one session is over (OpenID Connect Back-Channel Logout 1.0).
CREATE TABLE logout_notice (
    id          uuid PRIMARY KEY,
    client_id   text NOT NULL,
    subject     text NOT NULL,
    sid         text NOT NULL,
    state       text NOT NULL CONSTRAINT logout_notice_state CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts    integer NOT NULL DEFAULT 0,
    last_error  text,
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX logout_notice_troubled ON logout_notice (client_id) WHERE last_error IS NOT NULL;

-- Left half of the digest of `state`, for `s_hash` in the ID token (OpenID FAPI).
ALTER TABLE authorization_grant ADD COLUMN s_hash text;
""")
