"""Tokens that only their holder can use: DPoP and mTLS."""

from motid.db.migrations.sql import run_script

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_script("""
-- What the holder must prove (RFC 7800): "jkt:<thumbprint>" or "x5t#S256:<thumbprint>"; NULL for a bearer token.
-- On a grant: what the next use of its code, and after that of its refresh tokens, must prove.
ALTER TABLE authorization_grant ADD COLUMN cnf text;
ALTER TABLE access_token ADD COLUMN cnf text;
ALTER TABLE machine_token ADD COLUMN cnf text;

-- Proofs that were used, by key and `jti`, for as long as they would be taken (RFC 9449, section 11.1).
CREATE TABLE dpop_proof (
    id          uuid PRIMARY KEY,
    expires_at  timestamptz NOT NULL
);
""")
