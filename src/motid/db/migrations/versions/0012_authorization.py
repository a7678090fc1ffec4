"""The provider's authorization."""

from motid.db.migrations.sql import run_script

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
