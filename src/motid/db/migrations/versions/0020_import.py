"""Accounts brought from old portals, and the dossiers that citizens made there."""

from motid.db.migrations.sql import run_script

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_script("""
-- A dossier that a service keeps, as far as its citizen must find it again (S0-12, S2-29). It follows its account.
CREATE TABLE dossier (
    id              uuid PRIMARY KEY,
    account_id      uuid NOT NULL CONSTRAINT dossier_account REFERENCES account,
    source          text NOT NULL,
    code            text NOT NULL,
    state           text NOT NULL,
    submitted_at    timestamptz,
    recorded_at     timestamptz NOT NULL,
    sealed          bytea NOT NULL,
    CONSTRAINT dossier_once UNIQUE (source, code)
);
CREATE INDEX dossier_by_account ON dossier (account_id, submitted_at DESC);
""")
