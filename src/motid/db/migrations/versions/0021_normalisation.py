"""One person, one account: locks, cancellations, merges; what was asked of the population database."""

from motid.db.migrations.sql import run_script

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run_script("""
-- What closed an account. `released_by` of an identifier names the closure that set it free.
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

ALTER TABLE identifier ADD COLUMN released_by uuid;
CREATE INDEX identifier_released_by ON identifier (released_by) WHERE released_by IS NOT NULL;
""")
