"""What services are told of accounts that end or change."""

from motid.db.migrations.sql import run_script

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run_script("""
-- One event to tell one service (RFC 8417, RFC 8935). Persons stand in it by their internal identifiers; the subjects
-- that the service knows them by are made at delivery.
CREATE TABLE security_event (
    id              uuid PRIMARY KEY,
    client_id       text NOT NULL,
    person_id       uuid NOT NULL,
    successor_id    uuid,
    event           text NOT NULL,
    reason          text NOT NULL,
    state           text NOT NULL CONSTRAINT security_event_state CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts        integer NOT NULL DEFAULT 0,
    last_error      text,
    occurred_at     timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL
);
CREATE INDEX security_event_troubled ON security_event (client_id) WHERE last_error IS NOT NULL;
""")
