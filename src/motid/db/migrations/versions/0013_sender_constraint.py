"""Tokens that only their holder can use: DPoP and mTLS."""

from motid.db.migrations.sql import run_script

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_script("""
SELECT 1;
""")
