"""Tables of messaging."""

from motid.db.migrations.sql import run_script

revision = "0010"
down_revision = "0006"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
