"""Registrations under way, and the evidence that assurance is computed from."""

from motid.db.migrations.sql import run_script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_script("""
CREATE TABLE registration (
    id              uuid PRIMARY KEY,
    secret_digest   bytea NOT NULL,
    resume_digest   bytea,
    state           text NOT NULL CONSTRAINT registration_state CHECK (state IN
                    ('comparing', 'code', 'password', 'opened', 'differs', 'unknown', 'taken')),
    compare_id      uuid NOT NULL,
    told_to_wait    boolean NOT NULL DEFAULT false,
    compared_at     timestamptz,
    phone_confirmed_at timestamptz,
    account_id      uuid CONSTRAINT registration_account REFERENCES account,
    continue_to     text,
    created_at      timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    sealed          bytea,
    CONSTRAINT registration_keeps_data CHECK (sealed IS NOT NULL OR state IN ('opened', 'taken'))
);
CREATE INDEX registration_expiry ON registration (expires_at);

CREATE TABLE evidence (
    id          uuid PRIMARY KEY,
    account_id  uuid NOT NULL CONSTRAINT evidence_account REFERENCES account,
    person_id   uuid NOT NULL CONSTRAINT evidence_person REFERENCES person,
    kind        text NOT NULL,
    issuer      text NOT NULL,
    method      text NOT NULL,
    reference   uuid NOT NULL,
    obtained_at timestamptz NOT NULL,
    expires_at  timestamptz,
    revoked_at  timestamptz,
    sealed      bytea NOT NULL
);
CREATE INDEX evidence_by_account ON evidence (account_id);
""")
