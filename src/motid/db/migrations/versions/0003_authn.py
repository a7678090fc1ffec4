"""Tables of authn."""

from motid.db.migrations.sql import run_script

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
