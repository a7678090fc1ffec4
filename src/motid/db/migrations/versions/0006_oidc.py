"""Tables of oidc."""

from motid.db.migrations.sql import run_script

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
