"""Tokens exchanged for calls on behalf of a citizen."""

from motid.db.migrations.sql import run_script

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
