"""When a closed case was forgotten: what people said in it is gone, what was done stays."""

from motid.db.migrations.sql import run_script

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    run_script("""
ALTER TABLE desk_case
    ADD COLUMN forgotten_at timestamptz,
    ADD CONSTRAINT desk_case_forgotten CHECK (forgotten_at IS NULL OR state = 'closed');
CREATE INDEX desk_case_to_forget ON desk_case (closed_at) WHERE state = 'closed' AND forgotten_at IS NULL;
""")
