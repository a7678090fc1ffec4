"""Registration and management of clients."""

from motid.db.migrations.sql import run_script

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
