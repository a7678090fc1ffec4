"""Conversion of old numbers."""

from motid.db.migrations.sql import run_script

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
