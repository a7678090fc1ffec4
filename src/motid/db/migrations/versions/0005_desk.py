"""Cases for the desk."""

from motid.db.migrations.sql import run_script

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_script("""
CREATE SEQUENCE desk_case_number;

CREATE TABLE desk_case (
    id          uuid PRIMARY KEY,
    number      text NOT NULL CONSTRAINT desk_case_number_unique UNIQUE,
    kind        text NOT NULL,
    state       text NOT NULL CONSTRAINT desk_case_state CHECK (state IN ('open', 'closed')),
    account_id  uuid CONSTRAINT desk_case_account REFERENCES account,
    opened_at   timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    closed_at   timestamptz,
    sealed      bytea NOT NULL
);
CREATE INDEX desk_case_queue ON desk_case (due_at) WHERE state = 'open';
CREATE INDEX desk_case_by_account ON desk_case (account_id) WHERE account_id IS NOT NULL;
""")
