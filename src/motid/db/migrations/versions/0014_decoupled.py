"""Sign-ins approved on another device: device authorization and CIBA."""

from motid.db.migrations.sql import run_script

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_script("""
-- A sign-in that waits for its citizen's answer on another device (RFC 8628, CIBA Core). The digest is that of the
-- device_code or auth_req_id; `account_id` is who is asked (CIBA, nobody where the hint names nobody) or who answered
-- (device). Sealed: the request, and what is shown of it.
CREATE TABLE decoupled_request (
    id              uuid PRIMARY KEY,
    kind            text NOT NULL CONSTRAINT decoupled_request_kind CHECK (kind IN ('device', 'ciba')),
    client_id       text NOT NULL,
    secret_hash     bytea NOT NULL,
    state           text NOT NULL CONSTRAINT decoupled_request_state
                    CHECK (state IN ('waiting', 'approved', 'refused', 'failed', 'replaced')),
    account_id      uuid CONSTRAINT decoupled_request_account REFERENCES account,
    user_code_mac   bytea,
    poll_interval   interval NOT NULL,
    polled_at       timestamptz,
    polled_early    boolean NOT NULL DEFAULT false,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    decided_at      timestamptz,
    failed_pings    integer NOT NULL DEFAULT 0,
    ends_at         timestamptz NOT NULL,
    sealed          bytea NOT NULL,
    CONSTRAINT decoupled_request_code CHECK ((kind = 'device') OR (user_code_mac IS NULL)),
    CONSTRAINT decoupled_request_decided CHECK ((state = 'waiting') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX decoupled_request_user_code ON decoupled_request (user_code_mac) WHERE user_code_mac IS NOT NULL;
-- A service has one question to a citizen at a time, so that no two of them look alike.
CREATE UNIQUE INDEX decoupled_request_one_waiting ON decoupled_request (account_id, client_id)
    WHERE kind = 'ciba' AND state = 'waiting' AND account_id IS NOT NULL;
CREATE INDEX decoupled_request_of_citizen ON decoupled_request (account_id) WHERE account_id IS NOT NULL;

-- Whom a service that uses CIBA knows by which `sub`: the digest cannot be turned back.
CREATE TABLE known_subject (
    id          uuid PRIMARY KEY,
    client_id   text NOT NULL,
    subject     text NOT NULL,
    account_id  uuid NOT NULL CONSTRAINT known_subject_account REFERENCES account,
    expires_at  timestamptz NOT NULL
);
CREATE UNIQUE INDEX known_subject_once ON known_subject (client_id, subject);
CREATE INDEX known_subject_of_citizen ON known_subject (account_id);
CREATE INDEX known_subject_expiry ON known_subject (expires_at);
""")
