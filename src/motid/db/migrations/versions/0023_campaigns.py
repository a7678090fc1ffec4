"""Campaigns that bring citizens to normalise their accounts: units, cohorts, deadlines, progress."""

from motid.db.migrations.sql import run_script

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    run_script("""
-- Who orders, who is ordered, who is counted: from the province down to the village. A unit that was abolished, such
-- as the districts on 2025-07-01, stays with the end of its validity (X-06).
CREATE TABLE unit (
    id          uuid PRIMARY KEY,
    code        text NOT NULL CONSTRAINT unit_code UNIQUE,
    kind        text NOT NULL CONSTRAINT unit_kind CHECK (kind IN
                ('ministry', 'province', 'department', 'centre', 'district', 'commune', 'village', 'agency',
                 'organisation')),
    name        text NOT NULL,
    parent_id   uuid CONSTRAINT unit_parent REFERENCES unit,
    valid_from  date,
    valid_to    date,
    CONSTRAINT unit_not_below_itself CHECK (parent_id <> id),
    CONSTRAINT unit_validity CHECK (valid_to > valid_from)
);
CREATE INDEX unit_by_parent ON unit (parent_id);

-- `record`: the campaign as it was ordered, with its sources, systems, duties and announcements.
CREATE TABLE campaign (
    id          uuid PRIMARY KEY,
    code        text NOT NULL CONSTRAINT campaign_code UNIQUE,
    record      jsonb NOT NULL,
    changed_at  timestamptz NOT NULL
);

-- A group of people with a deadline of its own (S1-08, S2-07). `due_before`: the first instant that is too late.
CREATE TABLE campaign_cohort (
    id          uuid PRIMARY KEY,
    campaign_id uuid NOT NULL CONSTRAINT campaign_cohort_campaign REFERENCES campaign,
    code        text NOT NULL,
    starts_at   timestamptz NOT NULL,
    due_before  timestamptz,
    CONSTRAINT campaign_cohort_code UNIQUE (campaign_id, code),
    CONSTRAINT campaign_cohort_period CHECK (due_before > starts_at)
);

-- How many people of a unit belong to a cohort, with and without an account.
CREATE TABLE cohort_unit (
    cohort_id   uuid NOT NULL CONSTRAINT cohort_unit_cohort REFERENCES campaign_cohort,
    unit_id     uuid NOT NULL CONSTRAINT cohort_unit_unit REFERENCES unit,
    expected    integer NOT NULL CONSTRAINT cohort_unit_expected CHECK (expected >= 0),
    PRIMARY KEY (cohort_id, unit_id)
);

CREATE TABLE cohort_member (
    id          uuid PRIMARY KEY,
    cohort_id   uuid NOT NULL CONSTRAINT cohort_member_cohort REFERENCES campaign_cohort,
    unit_id     uuid NOT NULL CONSTRAINT cohort_member_unit REFERENCES unit,
    account_id  uuid NOT NULL CONSTRAINT cohort_member_account REFERENCES account,
    enrolled_at timestamptz NOT NULL,
    CONSTRAINT cohort_member_once UNIQUE (cohort_id, account_id)
);
CREATE INDEX cohort_member_by_unit ON cohort_member (cohort_id, unit_id);
CREATE INDEX cohort_member_by_account ON cohort_member (account_id);

-- How far a cohort is in each of its units: counts alone, nobody's data (S1-08, S1-09, S1-18). An account that
-- went on in another, or was cancelled, counts no longer: its person counts by another account, or as one
-- without.
CREATE VIEW cohort_progress AS
SELECT cohort_unit.cohort_id, cohort_unit.unit_id, cohort_unit.expected,
       coalesce(counted.accounts, 0) AS accounts, coalesce(counted.locked, 0) AS locked,
       coalesce(counted.done, 0) AS done, coalesce(counted.done_in_time, 0) AS done_in_time
  FROM cohort_unit
  LEFT JOIN (
       SELECT member.cohort_id, member.unit_id, count(*) AS accounts,
              count(*) FILTER (WHERE account.state = 'locked') AS locked,
              count(*) FILTER (WHERE account.state = 'active' AND account.normalised_at IS NOT NULL) AS done,
              count(*) FILTER (WHERE account.state = 'active' AND (account.normalised_at < cohort.due_before
                                     OR cohort.due_before IS NULL AND account.normalised_at IS NOT NULL))
                  AS done_in_time
         FROM cohort_member member
         JOIN account ON account.id = member.account_id AND account.state IN ('active', 'locked')
         JOIN campaign_cohort cohort ON cohort.id = member.cohort_id
        GROUP BY member.cohort_id, member.unit_id
       ) counted USING (cohort_id, unit_id);
""")
