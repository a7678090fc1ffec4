"""Tables of proofing."""

from motid.db.migrations.sql import run_script

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
