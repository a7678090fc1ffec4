"""The provider's tokens."""

from motid.db.migrations.sql import run_script

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_script("""
-- What a client got in its own name (client_credentials): no citizen, no grant. Lists as in the protocol, by spaces.
CREATE TABLE machine_token (
    id          uuid PRIMARY KEY,
    client_id   text NOT NULL,
    secret_hash bytea NOT NULL,
    scope       text NOT NULL,
    audience    text NOT NULL,
    expires_at  timestamptz NOT NULL
);

-- A token may hold less than its grant: NULL is all of the grant's scope, and the provider itself as audience.
ALTER TABLE access_token ADD COLUMN scope text[], ADD COLUMN audience text[];
ALTER TABLE authorization_grant ADD COLUMN resource text[] NOT NULL DEFAULT '{}';

-- A refresh token can be used while its parent is the one that was rotated last, or again, for a few seconds, while
-- it is that one itself. Of the tokens that were used under the old rule none can be used again: each is its own
-- parent.
ALTER TABLE authorization_grant ADD COLUMN last_rotated uuid, ADD COLUMN rotated_at timestamptz;
ALTER TABLE refresh_token ADD COLUMN parent_id uuid;
UPDATE refresh_token SET parent_id = id WHERE used_at IS NOT NULL;
ALTER TABLE refresh_token DROP COLUMN used_at;

ALTER TABLE signing_key ADD COLUMN changed_at timestamptz;
UPDATE signing_key SET changed_at = created_at;
ALTER TABLE signing_key ALTER COLUMN changed_at SET NOT NULL;
""")
