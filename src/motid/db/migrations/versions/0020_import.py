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

-- One file of an old portal on its way in. `rows_done` moves in the transaction that writes the rows, so that an
-- import which was killed goes on behind the last row that is there. `file_digest` is over bytes and mapping.
CREATE TABLE legacy_import (
    id              uuid PRIMARY KEY,
    source          text NOT NULL,
    content         text NOT NULL CONSTRAINT legacy_import_content CHECK (content IN ('accounts', 'dossiers')),
    file_digest     bytea NOT NULL,
    rows_done       bigint NOT NULL,
    counts          jsonb NOT NULL,
    started_at      timestamptz NOT NULL,
    finished_at     timestamptz
);
CREATE UNIQUE INDEX legacy_import_one_under_way ON legacy_import (source, content, file_digest)
    WHERE finished_at IS NULL;

-- What an account was at an old portal. `sealed`: the original record. Two portals may name one account (S0-07).
CREATE TABLE legacy_account (
    id              uuid PRIMARY KEY,
    account_id      uuid NOT NULL CONSTRAINT legacy_account_account REFERENCES account,
    import_id       uuid NOT NULL CONSTRAINT legacy_account_import REFERENCES legacy_import,
    source          text NOT NULL,
    line            bigint NOT NULL,
    last_used_at    timestamptz,
    recorded_at     timestamptz NOT NULL,
    sealed          bytea NOT NULL,
    index_a         bytea,
    index_b         bytea,
    CONSTRAINT legacy_account_indexed CHECK (index_a IS NOT NULL OR index_b IS NOT NULL)
);
CREATE UNIQUE INDEX legacy_account_once_a ON legacy_account (index_a, source) WHERE index_a IS NOT NULL;
CREATE UNIQUE INDEX legacy_account_once_b ON legacy_account (index_b, source) WHERE index_b IS NOT NULL;
CREATE INDEX legacy_account_by_account ON legacy_account (account_id);
""")
