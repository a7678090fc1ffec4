"""One-time codes, OTP phones, passwords, sign-ins, sessions, known and remembered browsers."""

from motid.db.migrations.sql import run_script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_script("""
CREATE TABLE one_time_code (
    id              uuid PRIMARY KEY,
    purpose         text NOT NULL,
    subject_id      uuid NOT NULL,
    code_mac        bytea NOT NULL,
    attempts_left   integer NOT NULL CONSTRAINT one_time_code_attempts CHECK (attempts_left >= 0),
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    consumed_at     timestamptz,
    superseded_at   timestamptz,
    sealed          bytea NOT NULL
);
CREATE UNIQUE INDEX one_time_code_one_live ON one_time_code (subject_id, purpose)
    WHERE consumed_at IS NULL AND superseded_at IS NULL;
CREATE INDEX one_time_code_latest ON one_time_code (subject_id, purpose, created_at DESC);
CREATE INDEX one_time_code_expiry ON one_time_code (expires_at);

CREATE TABLE otp_phone (
    id          uuid PRIMARY KEY,
    account_id  uuid NOT NULL CONSTRAINT otp_phone_account REFERENCES account,
    is_default  boolean NOT NULL,
    added_at    timestamptz NOT NULL,
    removed_at  timestamptz,
    sealed      bytea NOT NULL,
    index_a     bytea,
    index_b     bytea,
    CONSTRAINT otp_phone_indexed CHECK (index_a IS NOT NULL OR index_b IS NOT NULL),
    CONSTRAINT otp_phone_removed CHECK (removed_at IS NULL OR NOT is_default)
);
-- A phone may serve several accounts (S4-31), and one account only once.
CREATE UNIQUE INDEX otp_phone_once_a ON otp_phone (account_id, index_a)
    WHERE removed_at IS NULL AND index_a IS NOT NULL;
CREATE UNIQUE INDEX otp_phone_once_b ON otp_phone (account_id, index_b)
    WHERE removed_at IS NULL AND index_b IS NOT NULL;
CREATE UNIQUE INDEX otp_phone_one_default ON otp_phone (account_id) WHERE is_default;
CREATE INDEX otp_phone_by_account ON otp_phone (account_id);

CREATE TABLE password_credential (
    account_id  uuid PRIMARY KEY CONSTRAINT password_credential_account REFERENCES account,
    set_at      timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    -- The argon2id hash under the vault's key: a dump alone allows no guessing (NIST SP 800-63B-4 §3.1.1.2).
    sealed      bytea NOT NULL
);

CREATE TABLE known_browser (
    id              uuid PRIMARY KEY,
    secret_digest   bytea NOT NULL,
    created_at      timestamptz NOT NULL
);
CREATE TABLE known_browser_account (
    browser_id      uuid NOT NULL CONSTRAINT known_browser_account_browser REFERENCES known_browser ON DELETE CASCADE,
    account_id      uuid NOT NULL CONSTRAINT known_browser_account_account REFERENCES account,
    signed_in_at    timestamptz NOT NULL,
    PRIMARY KEY (browser_id, account_id)
);
CREATE INDEX known_browser_account_by_account ON known_browser_account (account_id);

CREATE TABLE session (
    id              uuid PRIMARY KEY,
    secret_digest   bytea NOT NULL,
    account_id      uuid NOT NULL CONSTRAINT session_account REFERENCES account,
    amr             text[] NOT NULL CONSTRAINT session_evidence CHECK (cardinality(amr) > 0),
    auth_time       timestamptz NOT NULL,
    opened_at       timestamptz NOT NULL,
    last_seen_at    timestamptz NOT NULL,
    idle_for        interval NOT NULL,
    idle_end        timestamptz NOT NULL,
    absolute_end    timestamptz NOT NULL,
    ended_at        timestamptz,
    end_reason      text CONSTRAINT session_end_reason
                    CHECK (end_reason IN ('signed_out', 'signed_out_everywhere', 'password_changed', 'expired',
                                          'account_closed', 'replaced')),
    sealed          bytea NOT NULL,
    CONSTRAINT session_ended CHECK ((ended_at IS NULL) = (end_reason IS NULL))
);
CREATE INDEX session_open ON session (account_id) WHERE ended_at IS NULL;
CREATE INDEX session_to_expire ON session (least(idle_end, absolute_end)) WHERE ended_at IS NULL;

CREATE TABLE sign_in (
    id              uuid PRIMARY KEY,
    secret_digest   bytea NOT NULL,
    state           text NOT NULL CONSTRAINT sign_in_state CHECK (state IN ('password', 'code', 'done')),
    required_aal    smallint NOT NULL CONSTRAINT sign_in_required_aal CHECK (required_aal IN (1, 2)),
    account_id      uuid CONSTRAINT sign_in_account REFERENCES account,
    session_id      uuid CONSTRAINT sign_in_session REFERENCES session,
    code_phone_id   uuid CONSTRAINT sign_in_code_phone REFERENCES otp_phone,
    failures        integer NOT NULL DEFAULT 0,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    sealed          bytea NOT NULL,
    CONSTRAINT sign_in_known CHECK (state = 'password' OR account_id IS NOT NULL)
);
CREATE INDEX sign_in_expiry ON sign_in (expires_at);
CREATE INDEX sign_in_by_account ON sign_in (account_id) WHERE account_id IS NOT NULL;

CREATE TABLE remembered_browser (
    id              uuid PRIMARY KEY,
    secret_digest   bytea NOT NULL,
    account_id      uuid NOT NULL CONSTRAINT remembered_browser_account REFERENCES account,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    sealed          bytea NOT NULL
);
CREATE INDEX remembered_browser_by_account ON remembered_browser (account_id) WHERE revoked_at IS NULL;
""")
