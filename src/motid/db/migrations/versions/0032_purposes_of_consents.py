"""What a service said that it uses each scope for, when the citizen agreed: a consent is to a purpose."""

from motid.db.migrations.sql import run_script

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    run_script("""
-- Scope -> the purpose that was registered when the page asked; '' for the words of the page itself. A scope that is
-- not in it was asked about before this was kept.
ALTER TABLE consent ADD COLUMN purposes jsonb NOT NULL DEFAULT '{}';
""")
