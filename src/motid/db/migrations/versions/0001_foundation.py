"""Keys, audit trail, policies, limits."""

from motid.db.migrations.sql import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_script("""
CREATE TABLE vault_key (
    id              integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    purpose         text NOT NULL,
    state           text NOT NULL CONSTRAINT vault_key_state
                    CHECK (state IN ('announced', 'active', 'writing', 'reading', 'retiring')),
    slot            text CONSTRAINT vault_key_slot CHECK (slot IN ('a', 'b')),
    master_version  text NOT NULL,
    wrapped         bytea NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    changed_at      timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX vault_key_one_active ON vault_key (purpose) WHERE state IN ('active', 'reading');
CREATE UNIQUE INDEX vault_key_one_a_slot ON vault_key (purpose, slot) WHERE slot IS NOT NULL;

-- A rotation that began and did not finish is continued by the next `motid keys rotate`.
CREATE TABLE key_rotation (
    id          uuid PRIMARY KEY,
    steps       text[] NOT NULL,
    done        text[] NOT NULL DEFAULT '{}' CONSTRAINT key_rotation_done CHECK (done <@ steps),
    started_at  timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE UNIQUE INDEX key_rotation_one_at_a_time ON key_rotation ((true)) WHERE finished_at IS NULL;

CREATE TABLE audit_event (
    id          uuid PRIMARY KEY,
    occurred_at timestamptz NOT NULL,
    kind        text NOT NULL,
    account_id  uuid,
    actor_kind  text NOT NULL,
    actor_id    uuid,
    session_id  uuid,
    data        jsonb NOT NULL,
    mac         bytea NOT NULL,
    -- set once, by the sealing job:
    sequence    bigint,
    digest      bytea,
    key_id      integer
);
CREATE UNIQUE INDEX audit_event_sequence ON audit_event (sequence) WHERE sequence IS NOT NULL;
CREATE INDEX audit_event_unsealed ON audit_event (id) WHERE sequence IS NULL;
CREATE INDEX audit_event_account ON audit_event (account_id, id DESC) WHERE account_id IS NOT NULL;

CREATE TABLE audit_head (
    only_row    boolean PRIMARY KEY DEFAULT true CONSTRAINT audit_head_only_row CHECK (only_row),
    sequence    bigint NOT NULL,
    digest      bytea NOT NULL,
    key_id      integer NOT NULL,
    mac         bytea NOT NULL,
    sealed_at   timestamptz NOT NULL
);

CREATE FUNCTION audit_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.sequence IS NULL AND NEW.sequence IS NOT NULL
       AND (OLD.id, OLD.occurred_at, OLD.kind, OLD.account_id, OLD.actor_kind, OLD.actor_id, OLD.session_id, OLD.data,
            OLD.mac)
           IS NOT DISTINCT FROM
           (NEW.id, NEW.occurred_at, NEW.kind, NEW.account_id, NEW.actor_kind, NEW.actor_id, NEW.session_id, NEW.data,
            NEW.mac)
    THEN RETURN NEW;
    END IF;
    RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_is_append_only();
CREATE FUNCTION audit_event_is_never_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_event_is_never_truncated();

CREATE TABLE policy (
    name        text NOT NULL,
    valid_from  timestamptz NOT NULL,
    valid_to    timestamptz,
    value       jsonb NOT NULL,
    basis       text NOT NULL,
    PRIMARY KEY (name, valid_from),
    CONSTRAINT policy_validity CHECK (valid_to IS NULL OR valid_to > valid_from)
);

CREATE TABLE limit_bucket (
    key bytea PRIMARY KEY,
    tat timestamptz NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE spent_once (
    key         bytea PRIMARY KEY,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX spent_once_expiry ON spent_once (expires_at);
""")
