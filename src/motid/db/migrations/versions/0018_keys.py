"""Keys of the provider: encryption keys and hardware modules."""

from motid.db.migrations.sql import run_script

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
