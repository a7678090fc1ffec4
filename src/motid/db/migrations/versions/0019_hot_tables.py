"""Hot tables of the provider: less work, and partitions."""

from motid.db.migrations.sql import run_script

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
