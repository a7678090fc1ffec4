"""Persons, accounts, identifiers with history."""

from motid.db.migrations.sql import run_script

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_script("""
CREATE TABLE person (
    id          uuid PRIMARY KEY,
    created_at  timestamptz NOT NULL
);

CREATE TABLE account (
    id              uuid PRIMARY KEY,
    person_id       uuid NOT NULL CONSTRAINT account_person REFERENCES person,
    state           text NOT NULL CONSTRAINT account_state
                    CHECK (state IN ('active', 'locked', 'cancelled', 'merged')),
    origin          text NOT NULL,
    normalised_at   timestamptz,
    opened_at       timestamptz NOT NULL,
    changed_at      timestamptz NOT NULL,
    merged_into     uuid CONSTRAINT account_merged_into REFERENCES account,
    sealed          bytea NOT NULL,
    CONSTRAINT account_merged CHECK ((state = 'merged') = (merged_into IS NOT NULL))
);
-- Invariant 2: at most one active normalised account a person.
CREATE UNIQUE INDEX account_one_normalised_a_person ON account (person_id)
    WHERE state = 'active' AND normalised_at IS NOT NULL;
CREATE INDEX account_by_person ON account (person_id);

CREATE TABLE identifier (
    id          uuid PRIMARY KEY,
    account_id  uuid NOT NULL CONSTRAINT identifier_account REFERENCES account,
    person_id   uuid NOT NULL CONSTRAINT identifier_person REFERENCES person,
    type        text NOT NULL CONSTRAINT identifier_type
                CHECK (type IN ('personal_number', 'cmnd', 'registered_phone', 'contact_phone', 'email')),
    status      text NOT NULL CONSTRAINT identifier_status CHECK (status IN ('active', 'superseded', 'released')),
    source      text NOT NULL,
    verified_at timestamptz,
    valid_from  timestamptz NOT NULL,
    valid_to    timestamptz,
    sealed      bytea NOT NULL,
    index_a     bytea,
    index_b     bytea,
    CONSTRAINT identifier_indexed CHECK (index_a IS NOT NULL OR index_b IS NOT NULL)
);
-- Invariant 2: one active holder a personal number, and one a registered phone; in both slots, because during a
-- rotation of the index key every row carries both digests.
CREATE UNIQUE INDEX identifier_one_holder_a ON identifier (type, index_a)
    WHERE status = 'active' AND type IN ('personal_number', 'registered_phone') AND index_a IS NOT NULL;
CREATE UNIQUE INDEX identifier_one_holder_b ON identifier (type, index_b)
    WHERE status = 'active' AND type IN ('personal_number', 'registered_phone') AND index_b IS NOT NULL;
CREATE INDEX identifier_lookup_a ON identifier (index_a) WHERE index_a IS NOT NULL;
CREATE INDEX identifier_lookup_b ON identifier (index_b) WHERE index_b IS NOT NULL;
CREATE INDEX identifier_by_account ON identifier (account_id);
""")
