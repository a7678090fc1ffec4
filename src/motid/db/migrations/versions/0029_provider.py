"""Changes of the OpenID Provider."""

from motid.db.migrations.sql import run_script

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
