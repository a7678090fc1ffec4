"""The outbox of SMS and mail, and what SMSCs report back."""

from motid.db.migrations.sql import run_script

revision = "0010"
down_revision = "0006"


def upgrade() -> None:
    run_script("""
CREATE TABLE outbound_message (
    id              uuid PRIMARY KEY,
    channel         text NOT NULL CONSTRAINT outbound_message_channel CHECK (channel IN ('sms', 'mail')),
    purpose         text NOT NULL CONSTRAINT outbound_message_purpose
                    CHECK (purpose IN ('one_time_code', 'notification')),
    idempotency_key text NOT NULL,
    not_after       timestamptz,
    state           text NOT NULL CONSTRAINT outbound_message_state
                    CHECK (state IN ('queued', 'submitting', 'sent', 'expired', 'failed', 'uncertain')),
    attempts        integer NOT NULL DEFAULT 0,
    last_error      text,
    provider_ids    text[] NOT NULL DEFAULT '{}',
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    due_at          timestamptz NOT NULL,
    erased_at       timestamptz,
    sealed          bytea NOT NULL,
    CONSTRAINT outbound_message_code_expires CHECK (purpose <> 'one_time_code' OR not_after IS NOT NULL)
);
CREATE UNIQUE INDEX outbound_message_key ON outbound_message (idempotency_key);
CREATE INDEX outbound_message_open ON outbound_message (due_at) WHERE state IN ('queued', 'submitting');
CREATE INDEX outbound_message_to_erase ON outbound_message (updated_at)
    WHERE erased_at IS NULL AND state NOT IN ('queued', 'submitting');

CREATE TABLE delivery_receipt (
    provider_id text PRIMARY KEY,
    state       text NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX delivery_receipt_age ON delivery_receipt (received_at);
""")
