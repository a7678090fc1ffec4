"""Officials: the roles that they hold for units, and their sessions at the desk."""

from motid.db.migrations.sql import run_script

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    run_script("""
-- The national desk: what no unit of its own answers for. Whoever works for a unit reaches it and all below it;
-- whoever works for this one reaches every unit.
INSERT INTO unit (id, code, kind, name, valid_from)
VALUES ('01900000-0000-7000-8000-000000000001', 'vn', 'agency', 'Tổng đài hỗ trợ quốc gia', '2020-01-01')
ON CONFLICT (code) DO NOTHING;

-- A person in office: roles are held for a unit, from one day to another, and who gave and took them stays known.
CREATE TABLE official_role (
    id          uuid PRIMARY KEY,
    account_id  uuid NOT NULL CONSTRAINT official_role_account REFERENCES account,
    role        text NOT NULL CONSTRAINT official_role_role
                CHECK (role IN ('operator', 'checker', 'supervisor', 'administrator', 'auditor')),
    unit_id     uuid NOT NULL CONSTRAINT official_role_unit REFERENCES unit,
    granted_at  timestamptz NOT NULL,
    granted_by  uuid CONSTRAINT official_role_granted_by REFERENCES account,
    ended_at    timestamptz,
    ended_by    uuid CONSTRAINT official_role_ended_by REFERENCES account
);
CREATE UNIQUE INDEX official_role_once ON official_role (account_id, role, unit_id) WHERE ended_at IS NULL;
CREATE INDEX official_role_by_account ON official_role (account_id);
CREATE INDEX official_role_by_unit ON official_role (unit_id) WHERE ended_at IS NULL;
CREATE INDEX official_role_granted_by_index ON official_role (granted_by) WHERE granted_by IS NOT NULL;
CREATE INDEX official_role_ended_by_index ON official_role (ended_by) WHERE ended_by IS NOT NULL;

-- What an official signed in with at MotID; the desk keeps no password. `oidc_sid`: the session to end with.
CREATE TABLE desk_session (
    id              uuid PRIMARY KEY,
    secret_digest   bytea NOT NULL,
    account_id      uuid NOT NULL CONSTRAINT desk_session_account REFERENCES account,
    oidc_sid        text NOT NULL,
    acr             text NOT NULL,
    auth_time       timestamptz NOT NULL,
    opened_at       timestamptz NOT NULL,
    last_seen_at    timestamptz NOT NULL,
    absolute_end    timestamptz NOT NULL,
    ended_at        timestamptz,
    sealed          bytea NOT NULL
);
CREATE INDEX desk_session_by_account ON desk_session (account_id);
CREATE INDEX desk_session_by_sid ON desk_session (oidc_sid) WHERE ended_at IS NULL;
CREATE INDEX desk_session_expiry ON desk_session (absolute_end);
""")
