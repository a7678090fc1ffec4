"""Tables of desk."""

from motid.db.migrations.sql import run_script

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
