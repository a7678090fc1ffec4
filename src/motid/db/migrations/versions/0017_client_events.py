"""What went wrong at a client, for its integrators."""

from motid.db.migrations.sql import run_script

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
