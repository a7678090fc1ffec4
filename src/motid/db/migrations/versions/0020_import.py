"""Accounts brought from old portals."""

from motid.db.migrations.sql import run_script

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
