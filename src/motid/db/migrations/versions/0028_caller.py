"""The desk's one-time reset, and the caller's confirmation on the own phone."""

from motid.db.migrations.sql import run_script

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run_script("""
-- `sealed` holds the phone that the link went to; `adds_phone`: whether codes go there once the link was used,
-- because the account has no phone for them.
CREATE TABLE desk_reset (
    id            uuid PRIMARY KEY,
    secret_digest bytea NOT NULL,
    state         text NOT NULL CONSTRAINT desk_reset_state
                  CHECK (state IN ('sent', 'used', 'withdrawn', 'over')),
    account_id    uuid NOT NULL CONSTRAINT desk_reset_account REFERENCES account,
    case_number   text NOT NULL,
    adds_phone    boolean NOT NULL,
    tries_left    integer NOT NULL CONSTRAINT desk_reset_tries CHECK (tries_left >= 0),
    created_at    timestamptz NOT NULL,
    ended_at      timestamptz,
    expires_at    timestamptz NOT NULL,
    sealed        bytea NOT NULL,
    CONSTRAINT desk_reset_ended CHECK ((state = 'sent') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX desk_reset_one_sent ON desk_reset (account_id) WHERE state = 'sent';
CREATE INDEX desk_reset_by_account ON desk_reset (account_id);
CREATE INDEX desk_reset_expiry ON desk_reset (expires_at);

-- `account_id` is empty for a caller without an account. The phone itself is in the message alone.
CREATE TABLE caller_check (
    id            uuid PRIMARY KEY,
    secret_digest bytea NOT NULL,
    state         text NOT NULL CONSTRAINT caller_check_state
                  CHECK (state IN ('asked', 'confirmed', 'denied', 'over')),
    account_id    uuid CONSTRAINT caller_check_account REFERENCES account,
    case_number   text NOT NULL,
    unit_name     text NOT NULL,
    request       text NOT NULL,
    created_at    timestamptz NOT NULL,
    answered_at   timestamptz,
    expires_at    timestamptz NOT NULL,
    CONSTRAINT caller_check_answered CHECK ((state IN ('confirmed', 'denied')) = (answered_at IS NOT NULL))
);
CREATE INDEX caller_check_by_account ON caller_check (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX caller_check_by_case ON caller_check (case_number) WHERE state = 'asked';
CREATE INDEX caller_check_expiry ON caller_check (expires_at);
""")
