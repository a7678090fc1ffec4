"""Keys of the provider: encryption keys and hardware modules."""

from motid.db.migrations.sql import run_script

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_script("""
-- Keys that requests are encrypted to stand beside those that sign; the algorithm says which is which. The private
-- part is sealed by the vault, or never left a hardware module (then the bundle has the public part alone).
ALTER TABLE signing_key ADD COLUMN holder text NOT NULL DEFAULT 'vault'
    CONSTRAINT signing_key_holder CHECK (holder IN ('vault', 'module'));
""")
