"""Forgotten passwords, changes of a lost phone, and the recoveries from which a cooling period counts."""

from motid.db.migrations.sql import run_script

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    run_script("""
-- `account_id` stays empty where nobody has the name: the row, and all that a visitor sees, is the same.
CREATE TABLE password_reset (
    id              uuid PRIMARY KEY,
    secret_digest   bytea NOT NULL,
    state           text NOT NULL CONSTRAINT password_reset_state
                    CHECK (state IN ('code', 'password', 'done', 'closed', 'cooling', 'over')),
    account_id      uuid CONSTRAINT password_reset_account REFERENCES account,
    asked_at        timestamptz NOT NULL,
    asked           integer NOT NULL,
    sent            integer NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    sealed          bytea NOT NULL,
    CONSTRAINT password_reset_known CHECK (state IN ('code', 'over') OR account_id IS NOT NULL)
);
CREATE INDEX password_reset_expiry ON password_reset (expires_at);
CREATE INDEX password_reset_by_account ON password_reset (account_id) WHERE account_id IS NOT NULL;

CREATE TABLE otp_phone_change (
    id               uuid PRIMARY KEY,
    secret_digest    bytea NOT NULL,
    objection_digest bytea,
    state            text NOT NULL CONSTRAINT otp_phone_change_state
                     CHECK (state IN ('number', 'code', 'comparing', 'changed', 'differs', 'unknown', 'over')),
    account_id       uuid NOT NULL CONSTRAINT otp_phone_change_account REFERENCES account,
    compare_id       uuid NOT NULL,
    told_to_wait     boolean NOT NULL,
    confirmed_at     timestamptz,
    changed_at       timestamptz,
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL,
    sealed           bytea,
    CONSTRAINT otp_phone_change_number CHECK (sealed IS NOT NULL OR state IN ('number', 'over')),
    CONSTRAINT otp_phone_change_confirmed CHECK (confirmed_at IS NOT NULL OR state NOT IN ('comparing', 'changed'))
);
CREATE UNIQUE INDEX otp_phone_change_one_pending ON otp_phone_change (account_id)
    WHERE state IN ('number', 'code', 'comparing');
CREATE INDEX otp_phone_change_by_account ON otp_phone_change (account_id);
CREATE INDEX otp_phone_change_expiry ON otp_phone_change (expires_at);

CREATE TABLE account_recovery (
    id           uuid PRIMARY KEY,
    account_id   uuid NOT NULL CONSTRAINT account_recovery_account REFERENCES account,
    kind         text NOT NULL CONSTRAINT account_recovery_kind CHECK (kind IN ('password', 'otp_phone')),
    recovered_at timestamptz NOT NULL
);
CREATE INDEX account_recovery_by_account ON account_recovery (account_id, kind, recovered_at);

-- A new word among the reasons: the rows there are already hold, so that nobody waits while they are read.
ALTER TABLE session DROP CONSTRAINT session_end_reason;
ALTER TABLE session ADD CONSTRAINT session_end_reason
    CHECK (end_reason IN ('signed_out', 'signed_out_everywhere', 'password_changed', 'expired', 'account_closed',
                          'replaced', 'otp_phone_changed')) NOT VALID;
""")
