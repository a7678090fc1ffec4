"""Calls back, hand-overs between shifts, and the support directory."""

from motid.db.migrations.sql import run_script

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    run_script("""
INSERT INTO unit (id, code, kind, name) VALUES
    ('01900000-0000-7000-8000-000000000002', 'vpcp', 'ministry', 'Văn phòng Chính phủ'),
    ('01900000-0000-7000-8000-000000000003', 'bo-cong-an', 'ministry', 'Bộ Công an'),
    ('01900000-0000-7000-8000-000000000004', 'thua-thien-hue', 'province', 'UBND tỉnh Thừa Thiên Huế')
ON CONFLICT (code) DO NOTHING;

-- Where help is found, by unit. `escalation`: whom to ask first within the unit. What an entry says is never
-- overwritten on a later day: it ends, and another of the same code begins. Names and telephones of people in office
-- are in `sealed`; everything else is published.
CREATE TABLE support_contact (
    id          uuid PRIMARY KEY,
    code        text NOT NULL,
    unit_id     uuid NOT NULL CONSTRAINT support_contact_unit REFERENCES unit,
    kind        text NOT NULL CONSTRAINT support_contact_kind
                CHECK (kind IN ('hotline', 'sms', 'mail', 'website', 'counter', 'officer')),
    audience    text NOT NULL CONSTRAINT support_contact_audience CHECK (audience IN ('public', 'officials')),
    escalation  smallint NOT NULL CONSTRAINT support_contact_escalation CHECK (escalation BETWEEN 1 AND 99),
    place       text CONSTRAINT support_contact_place
                CHECK (place IN ('national', 'province', 'police', 'owner_check')),
    label_vi    text NOT NULL,
    label_en    text NOT NULL,
    hours_vi    text NOT NULL,
    hours_en    text NOT NULL,
    value       text,
    sealed      bytea,
    valid_from  date NOT NULL,
    valid_to    date,
    changed_by  uuid CONSTRAINT support_contact_changed_by REFERENCES account,
    changed_at  timestamptz NOT NULL,
    CONSTRAINT support_contact_once UNIQUE (code, valid_from),
    CONSTRAINT support_contact_validity CHECK (valid_to >= valid_from),
    CONSTRAINT support_contact_officer CHECK ((kind = 'officer') = (sealed IS NOT NULL)),
    CONSTRAINT support_contact_value CHECK ((value IS NULL) = (sealed IS NOT NULL)),
    CONSTRAINT support_contact_person CHECK (kind <> 'officer' OR audience = 'officials')
);
CREATE INDEX support_contact_by_unit ON support_contact (unit_id);
CREATE INDEX support_contact_changed_by_index ON support_contact (changed_by) WHERE changed_by IS NOT NULL;

-- Citizens who wait to be called, instead of calling again and again. `number` is what the SMS names; `due_at` is
-- when they were told to expect the call; before `next_at` nobody calls.
CREATE SEQUENCE call_back_number;
CREATE TABLE call_back (
    id          uuid PRIMARY KEY,
    number      text NOT NULL CONSTRAINT call_back_numbered UNIQUE,
    state       text NOT NULL CONSTRAINT call_back_state
                CHECK (state IN ('waiting', 'taken', 'reached', 'not_reached', 'wrong_number', 'unwanted',
                                 'withdrawn', 'expired')),
    topic       text NOT NULL,
    part_of_day text NOT NULL CONSTRAINT call_back_part_of_day
                CHECK (part_of_day IN ('any', 'morning', 'afternoon', 'evening')),
    asked_at    timestamptz NOT NULL,
    due_at      timestamptz NOT NULL,
    next_at     timestamptz NOT NULL,
    tries       smallint NOT NULL DEFAULT 0,
    taken_by    uuid CONSTRAINT call_back_taken_by REFERENCES account,
    taken_at    timestamptz,
    ended_by    uuid CONSTRAINT call_back_ended_by REFERENCES account,
    ended_at    timestamptz,
    case_id     uuid CONSTRAINT call_back_case REFERENCES desk_case,
    link_digest bytea NOT NULL,
    index_a     bytea,
    index_b     bytea,
    sealed      bytea NOT NULL,
    erased_at   timestamptz,
    CONSTRAINT call_back_taken CHECK ((state = 'taken') = (taken_by IS NOT NULL)),
    CONSTRAINT call_back_taken_when CHECK ((taken_by IS NULL) = (taken_at IS NULL)),
    CONSTRAINT call_back_ended CHECK ((state IN ('waiting', 'taken')) = (ended_at IS NULL))
);
CREATE UNIQUE INDEX call_back_one_a ON call_back (index_a)
    WHERE index_a IS NOT NULL AND state IN ('waiting', 'taken');
CREATE UNIQUE INDEX call_back_one_b ON call_back (index_b)
    WHERE index_b IS NOT NULL AND state IN ('waiting', 'taken');
CREATE INDEX call_back_queue ON call_back (asked_at, id) WHERE state = 'waiting';
CREATE INDEX call_back_open ON call_back (due_at) WHERE state IN ('waiting', 'taken');
CREATE INDEX call_back_taken_by_index ON call_back (taken_by) WHERE taken_by IS NOT NULL;
CREATE INDEX call_back_ended_by_index ON call_back (ended_by) WHERE ended_by IS NOT NULL;
CREATE INDEX call_back_case_index ON call_back (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX call_back_to_erase ON call_back (ended_at) WHERE ended_at IS NOT NULL AND erased_at IS NULL;

-- A telephone is shown to whoever calls back before there is a case: that is a reveal as well.
ALTER TABLE desk_reveal
    ALTER COLUMN case_id DROP NOT NULL,
    ADD COLUMN call_back_id uuid CONSTRAINT desk_reveal_call_back REFERENCES call_back,
    ADD CONSTRAINT desk_reveal_about CHECK (num_nonnulls(case_id, call_back_id) = 1);
CREATE INDEX desk_reveal_by_call_back ON desk_reveal (call_back_id) WHERE call_back_id IS NOT NULL;

-- Cases offered from one official to another at the end of a shift; what nobody accepts goes back to the queue.
CREATE TABLE desk_hand_over (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL CONSTRAINT desk_hand_over_case REFERENCES desk_case,
    from_id     uuid NOT NULL CONSTRAINT desk_hand_over_from REFERENCES account,
    to_id       uuid CONSTRAINT desk_hand_over_to REFERENCES account,
    state       text NOT NULL CONSTRAINT desk_hand_over_state
                CHECK (state IN ('offered', 'accepted', 'refused', 'withdrawn', 'lapsed', 'queued')),
    offered_at  timestamptz NOT NULL,
    lapses_at   timestamptz,
    decided_at  timestamptz,
    sealed      bytea NOT NULL,
    CONSTRAINT desk_hand_over_decided CHECK ((state = 'offered') = (decided_at IS NULL)),
    CONSTRAINT desk_hand_over_receiver CHECK ((state = 'queued') = (to_id IS NULL))
);
CREATE UNIQUE INDEX desk_hand_over_open ON desk_hand_over (case_id) WHERE state = 'offered';
CREATE INDEX desk_hand_over_by_case ON desk_hand_over (case_id, offered_at);
CREATE INDEX desk_hand_over_from_index ON desk_hand_over (from_id, offered_at DESC);
CREATE INDEX desk_hand_over_to_index ON desk_hand_over (to_id, offered_at DESC) WHERE to_id IS NOT NULL;
CREATE INDEX desk_hand_over_lapse ON desk_hand_over (lapses_at) WHERE state = 'offered';

-- Who closed how much today, in all units at once.
CREATE INDEX desk_case_closed_lately ON desk_case (closed_at, closed_by) WHERE state = 'closed';
""")
