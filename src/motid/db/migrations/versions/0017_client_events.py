"""What went wrong at a client, for its integrators."""

from motid.db.migrations.sql import run_script

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_script("""
-- Refusals that a client caused, counted by the hour; no personal data. The identifier is a digest of what is counted
-- together, so that every process adds to the same row.
CREATE TABLE client_event (
    id          bytea PRIMARY KEY,
    client_id   text NOT NULL,
    endpoint    text NOT NULL,
    code        text NOT NULL,
    detail      text NOT NULL,
    value       text,
    hour        timestamptz NOT NULL,
    count       bigint NOT NULL CONSTRAINT client_event_count CHECK (count > 0),
    first_at    timestamptz NOT NULL,
    last_at     timestamptz NOT NULL
);
CREATE INDEX client_event_of_client ON client_event (client_id, last_at);
CREATE INDEX client_event_old ON client_event (hour);
""")
