"""The provider's tokens."""

from motid.db.migrations.sql import run_script

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
