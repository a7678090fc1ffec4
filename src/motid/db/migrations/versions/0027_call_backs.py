"""Calls back, hand-overs between shifts, and the support directory."""

from motid.db.migrations.sql import run_script

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
