"""The desk's one-time reset, and the caller's confirmation on the own phone."""

from motid.db.migrations.sql import run_script

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
