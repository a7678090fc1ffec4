"""One person, one account: normalisation, duplicates, merging."""

from motid.db.migrations.sql import run_script

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
