"""Cases with all that is done in them: accounts, evidence, steps of maker and checker, reveals, answers."""

from motid.db.migrations.sql import run_script

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    run_script("""
ALTER TABLE desk_case
    ADD COLUMN unit_id     uuid NOT NULL DEFAULT '01900000-0000-7000-8000-000000000001'
                           CONSTRAINT desk_case_unit REFERENCES unit,
    ADD COLUMN channel     text NOT NULL DEFAULT 'self_service' CONSTRAINT desk_case_channel
                           CHECK (channel IN ('call', 'call_back', 'counter', 'self_service', 'system')),
    ADD COLUMN procedure   text,
    ADD COLUMN waiting_for text CONSTRAINT desk_case_waiting_for
                           CHECK (waiting_for IN ('citizen', 'checker', 'registry')),
    ADD COLUMN opened_by   uuid CONSTRAINT desk_case_opened_by REFERENCES account,
    ADD COLUMN assigned_to uuid CONSTRAINT desk_case_assigned_to REFERENCES account,
    ADD COLUMN assigned_at timestamptz,
    ADD COLUMN outcome     text,
    ADD COLUMN closed_by   uuid CONSTRAINT desk_case_closed_by REFERENCES account,
    ADD COLUMN changed_at  timestamptz NOT NULL DEFAULT now(),
    ADD COLUMN version     integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT desk_case_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    ADD CONSTRAINT desk_case_assigned CHECK ((assigned_to IS NULL) = (assigned_at IS NULL));
ALTER TABLE desk_case ALTER COLUMN unit_id DROP DEFAULT, ALTER COLUMN channel DROP DEFAULT,
    ALTER COLUMN changed_at DROP DEFAULT;
DROP INDEX desk_case_queue;
CREATE INDEX desk_case_queue ON desk_case (unit_id, due_at, id) WHERE state = 'open' AND assigned_to IS NULL;
CREATE INDEX desk_case_of_unit ON desk_case (unit_id, due_at, id) WHERE state = 'open';
CREATE INDEX desk_case_mine ON desk_case (assigned_to, due_at, id) WHERE state = 'open';
CREATE INDEX desk_case_recently_closed ON desk_case (unit_id, closed_at DESC, id DESC) WHERE state = 'closed';
-- For those who work for every unit.
CREATE INDEX desk_case_open ON desk_case (due_at, id) WHERE state = 'open';
CREATE INDEX desk_case_free ON desk_case (due_at, id) WHERE state = 'open' AND assigned_to IS NULL;
CREATE INDEX desk_case_waiting ON desk_case (due_at, id) WHERE state = 'open' AND waiting_for IS NOT NULL;
CREATE INDEX desk_case_closed_index ON desk_case (closed_at DESC, id DESC) WHERE state = 'closed';
CREATE INDEX desk_case_opened_by_index ON desk_case (opened_by) WHERE opened_by IS NOT NULL;
CREATE INDEX desk_case_closed_by_index ON desk_case (closed_by) WHERE closed_by IS NOT NULL;

-- The accounts that may be looked at in a case, and what they are to it. Rows stay when an account goes on in
-- another: a case is about what there was.
CREATE TABLE desk_case_account (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL CONSTRAINT desk_case_account_case REFERENCES desk_case,
    account_id  uuid NOT NULL CONSTRAINT desk_case_account_account REFERENCES account,
    part        text NOT NULL CONSTRAINT desk_case_account_part CHECK (part IN ('subject', 'other')),
    linked_by   uuid CONSTRAINT desk_case_account_linked_by REFERENCES account,
    linked_at   timestamptz NOT NULL,
    purpose     text NOT NULL,
    CONSTRAINT desk_case_account_once UNIQUE (case_id, account_id)
);
CREATE INDEX desk_case_account_by_account ON desk_case_account (account_id);
CREATE INDEX desk_case_account_linked_by_index ON desk_case_account (linked_by) WHERE linked_by IS NOT NULL;

-- How a case came to where it is: who gave it to whom, which unit it went to, when it was closed and opened again.
CREATE TABLE desk_case_move (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL CONSTRAINT desk_case_move_case REFERENCES desk_case,
    kind        text NOT NULL CONSTRAINT desk_case_move_kind CHECK (kind IN
                ('opened', 'assigned', 'given_back', 'transferred', 'waits', 'linked', 'unlinked', 'closed',
                 'reopened')),
    detail      text,
    moved_by    uuid CONSTRAINT desk_case_move_moved_by REFERENCES account,
    account_id  uuid CONSTRAINT desk_case_move_account REFERENCES account,
    moved_at    timestamptz NOT NULL
);
CREATE INDEX desk_case_move_by_case ON desk_case_move (case_id, id);
CREATE INDEX desk_case_move_moved_by_index ON desk_case_move (moved_by) WHERE moved_by IS NOT NULL;
CREATE INDEX desk_case_move_account_index ON desk_case_move (account_id) WHERE account_id IS NOT NULL;

-- Cases of before: their account is the one that they are about.
INSERT INTO desk_case_account (id, case_id, account_id, part, linked_at, purpose)
SELECT gen_random_uuid(), id, account_id, 'subject', opened_at, 'opened_about'
  FROM desk_case WHERE account_id IS NOT NULL;
INSERT INTO desk_case_move (id, case_id, kind, detail, moved_at)
SELECT gen_random_uuid(), id, 'opened', kind, opened_at FROM desk_case;

-- Numbers and phones that callers gave, by which a case is found again.
CREATE TABLE desk_caller_number (
    case_id     uuid NOT NULL CONSTRAINT desk_caller_number_case REFERENCES desk_case,
    type        text NOT NULL CONSTRAINT desk_caller_number_type CHECK (type IN ('personal_number', 'cmnd', 'phone')),
    index_a     bytea,
    index_b     bytea,
    id          uuid PRIMARY KEY,
    sealed      bytea NOT NULL,
    CONSTRAINT desk_caller_number_indexed CHECK (index_a IS NOT NULL OR index_b IS NOT NULL)
);
CREATE INDEX desk_caller_number_by_case ON desk_caller_number (case_id);
CREATE INDEX desk_caller_number_a ON desk_caller_number (index_a) WHERE index_a IS NOT NULL;
CREATE INDEX desk_caller_number_b ON desk_caller_number (index_b) WHERE index_b IS NOT NULL;

-- What was checked, how, and what came of it. `detail` holds codes and counts; words of people are in `sealed`.
CREATE TABLE desk_evidence (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL CONSTRAINT desk_evidence_case REFERENCES desk_case,
    account_id  uuid CONSTRAINT desk_evidence_account REFERENCES account,
    kind        text NOT NULL,
    result      text NOT NULL CONSTRAINT desk_evidence_result
                CHECK (result IN ('asked', 'confirmed', 'refused', 'agrees', 'differs', 'nobody', 'unknown')),
    noted_by    uuid CONSTRAINT desk_evidence_noted_by REFERENCES account,
    noted_at    timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    expires_at  timestamptz,
    detail      jsonb NOT NULL DEFAULT '{}',
    sealed      bytea
);
CREATE INDEX desk_evidence_by_case ON desk_evidence (case_id, noted_at);
CREATE INDEX desk_evidence_by_account ON desk_evidence (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX desk_evidence_noted_by_index ON desk_evidence (noted_by) WHERE noted_by IS NOT NULL;

-- What was done, or is proposed: one asks for it (maker), for what is dangerous a second one decides (checker).
-- `effect`: what was written, by identifiers, for the way back. `reverts`: the step that this one takes back.
CREATE TABLE desk_step (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL CONSTRAINT desk_step_case REFERENCES desk_case,
    action      text NOT NULL,
    state       text NOT NULL CONSTRAINT desk_step_state
                CHECK (state IN ('proposed', 'done', 'refused', 'withdrawn', 'overtaken')),
    account_id  uuid CONSTRAINT desk_step_account REFERENCES account,
    other_id    uuid CONSTRAINT desk_step_other REFERENCES account,
    maker       uuid NOT NULL CONSTRAINT desk_step_maker REFERENCES account,
    made_at     timestamptz NOT NULL,
    checker     uuid CONSTRAINT desk_step_checker REFERENCES account,
    decided_at  timestamptz,
    reason      text NOT NULL,
    effect      jsonb,
    reverts     uuid CONSTRAINT desk_step_reverts REFERENCES desk_step,
    sealed      bytea NOT NULL,
    CONSTRAINT desk_step_two_people CHECK (checker <> maker),
    CONSTRAINT desk_step_decided CHECK ((state = 'proposed') = (decided_at IS NULL))
);
CREATE INDEX desk_step_by_case ON desk_step (case_id, made_at);
CREATE INDEX desk_step_to_check ON desk_step (made_at, id) WHERE state = 'proposed';
CREATE UNIQUE INDEX desk_step_reverted_once ON desk_step (reverts) WHERE state IN ('proposed', 'done');
CREATE INDEX desk_step_by_account ON desk_step (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX desk_step_by_other ON desk_step (other_id) WHERE other_id IS NOT NULL;
CREATE INDEX desk_step_maker_index ON desk_step (maker);
CREATE INDEX desk_step_checker_index ON desk_step (checker) WHERE checker IS NOT NULL;

-- One field of one account, shown to one official for a reason; the reason's words are in `sealed`.
CREATE TABLE desk_reveal (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL CONSTRAINT desk_reveal_case REFERENCES desk_case,
    account_id  uuid CONSTRAINT desk_reveal_account REFERENCES account,
    field       text NOT NULL,
    reason      text NOT NULL,
    revealed_to uuid NOT NULL CONSTRAINT desk_reveal_revealed_to REFERENCES account,
    revealed_at timestamptz NOT NULL,
    visible_until timestamptz NOT NULL,
    sealed      bytea NOT NULL
);
CREATE INDEX desk_reveal_by_case ON desk_reveal (case_id, revealed_at);
CREATE INDEX desk_reveal_by_account ON desk_reveal (account_id) WHERE account_id IS NOT NULL;
CREATE INDEX desk_reveal_revealed_to_index ON desk_reveal (revealed_to, revealed_at);

-- What was written in a case: notes between officials, answers to the citizen.
CREATE TABLE desk_message (
    id          uuid PRIMARY KEY,
    case_id     uuid NOT NULL CONSTRAINT desk_message_case REFERENCES desk_case,
    kind        text NOT NULL CONSTRAINT desk_message_kind CHECK (kind IN ('note', 'answer')),
    template    text,
    written_by  uuid NOT NULL CONSTRAINT desk_message_written_by REFERENCES account,
    written_at  timestamptz NOT NULL,
    sealed      bytea NOT NULL
);
CREATE INDEX desk_message_by_case ON desk_message (case_id, written_at);
CREATE INDEX desk_message_written_by_index ON desk_message (written_by);

-- Attempts that the rules refused, for those who watch over the desk.
CREATE TABLE desk_refusal (
    id          uuid PRIMARY KEY,
    account_id  uuid NOT NULL CONSTRAINT desk_refusal_account REFERENCES account,
    unit_id     uuid CONSTRAINT desk_refusal_unit REFERENCES unit,
    case_id     uuid CONSTRAINT desk_refusal_case REFERENCES desk_case,
    rule        text NOT NULL,
    refused_at  timestamptz NOT NULL
);
CREATE INDEX desk_refusal_newest ON desk_refusal (refused_at DESC, id DESC);
CREATE INDEX desk_refusal_by_account ON desk_refusal (account_id);
CREATE INDEX desk_refusal_by_case ON desk_refusal (case_id) WHERE case_id IS NOT NULL;

-- An account is looked for by a phone that receives its codes, too.
CREATE INDEX otp_phone_lookup_a ON otp_phone (index_a) WHERE index_a IS NOT NULL;
CREATE INDEX otp_phone_lookup_b ON otp_phone (index_b) WHERE index_b IS NOT NULL;
""")
