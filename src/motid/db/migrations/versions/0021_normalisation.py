"""One person, one account: locks, cancellations, merges; what was asked of the population database."""

from motid.db.migrations.sql import run_script

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run_script("""
-- What closed an account. `released_by` of an identifier names the closure that set it free, `released_from` the
-- status that it had until then.
CREATE TABLE account_closure (
    id          uuid PRIMARY KEY,
    account_id  uuid NOT NULL CONSTRAINT account_closure_account REFERENCES account,
    kind        text NOT NULL CONSTRAINT account_closure_kind CHECK (kind IN ('locked', 'cancelled')),
    reason      text NOT NULL,
    rule        text,
    in_favour_of uuid CONSTRAINT account_closure_in_favour_of REFERENCES account,
    closed_at   timestamptz NOT NULL,
    reopened_at timestamptz,
    CONSTRAINT account_closure_not_itself CHECK (in_favour_of <> account_id)
);
CREATE UNIQUE INDEX account_closure_one_in_force ON account_closure (account_id) WHERE reopened_at IS NULL;
CREATE INDEX account_closure_by_account ON account_closure (account_id);
CREATE INDEX account_closure_by_favoured ON account_closure (in_favour_of) WHERE in_favour_of IS NOT NULL;

-- One account that went on in another. The person that it belonged to until then is kept for the way back.
CREATE TABLE account_merge (
    id                  uuid PRIMARY KEY,
    survivor_id         uuid NOT NULL CONSTRAINT account_merge_survivor REFERENCES account,
    absorbed_id         uuid NOT NULL CONSTRAINT account_merge_absorbed REFERENCES account,
    absorbed_person_id  uuid NOT NULL CONSTRAINT account_merge_absorbed_person REFERENCES person,
    absorbed_state      text NOT NULL,
    absorbed_normalised_at timestamptz,
    reason              text NOT NULL,
    rule                text,
    merged_at           timestamptz NOT NULL,
    reverted_at         timestamptz,
    CONSTRAINT account_merge_two CHECK (survivor_id <> absorbed_id)
);
CREATE UNIQUE INDEX account_merge_one_in_force ON account_merge (absorbed_id) WHERE reverted_at IS NULL;
CREATE INDEX account_merge_by_survivor ON account_merge (survivor_id);

-- What moved with a merge, row by row, so that it can be moved back. `before`: values that the move changed.
CREATE TABLE account_merge_row (
    merge_id    uuid NOT NULL CONSTRAINT account_merge_row_merge REFERENCES account_merge,
    table_name  text NOT NULL,
    row_id      uuid NOT NULL,
    before      text,
    PRIMARY KEY (merge_id, table_name, row_id)
);

-- A `claimed` identifier came from an old portal while another account held it: it signs in, proves nothing, and
-- gives way to whoever is verified.
ALTER TABLE identifier DROP CONSTRAINT identifier_status, ADD CONSTRAINT identifier_status
    CHECK (status IN ('active', 'claimed', 'superseded', 'released'));
ALTER TABLE identifier ADD COLUMN released_by uuid, ADD COLUMN released_from text;
CREATE INDEX identifier_released_by ON identifier (released_by) WHERE released_by IS NOT NULL;

-- A citizen's request to be normalised, from the form to the outcome. `sealed`: what was typed, then what is on
-- record.
CREATE TABLE normalisation (
    id                  uuid PRIMARY KEY,
    account_id          uuid NOT NULL CONSTRAINT normalisation_account REFERENCES account,
    kind                text NOT NULL CONSTRAINT normalisation_kind
                        CHECK (kind IN ('form', 'conversion', 'registration')),
    state               text NOT NULL CONSTRAINT normalisation_state CHECK (state IN
                        ('asking', 'code', 'done', 'differs', 'phone_differs', 'taken', 'replaced')),
    population_id       uuid NOT NULL,
    carrier_id          uuid NOT NULL,
    told_to_wait        boolean NOT NULL DEFAULT false,
    phone_confirmed_at  timestamptz,
    decided_at          timestamptz,
    created_at          timestamptz NOT NULL,
    changed_at          timestamptz NOT NULL,
    expires_at          timestamptz NOT NULL,
    sealed              bytea,
    CONSTRAINT normalisation_keeps_data CHECK (sealed IS NOT NULL OR state IN ('done', 'replaced'))
);
-- A person has one request at a time; the next replaces it.
CREATE UNIQUE INDEX normalisation_one_at_a_time ON normalisation (account_id)
    WHERE state NOT IN ('done', 'replaced');
CREATE INDEX normalisation_expiry ON normalisation (expires_at) WHERE state <> 'done';
CREATE INDEX normalisation_by_account ON normalisation (account_id);

-- Two accounts that one person is about to join: opened from one, confirmed from the other.
CREATE TABLE account_join (
    id              uuid PRIMARY KEY,
    secret_digest   bytea NOT NULL,
    account_id      uuid NOT NULL CONSTRAINT account_join_account REFERENCES account,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    used_at         timestamptz
);
CREATE INDEX account_join_expiry ON account_join (expires_at);
CREATE INDEX account_join_by_account ON account_join (account_id);
""")
