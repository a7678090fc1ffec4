"""Hot tables of the provider: vacuumed after every fiftieth row that goes, not after every fifth."""

from motid.db.migrations.sql import run_script

revision = "0019"
down_revision = "0018"

_TABLES = (
    *("access_token", "refresh_token", "machine_token", "authorization_grant", "authorization_request"),
    *("pushed_request", "used_assertion", "sign_in", "session", "limit_bucket"),
)


def upgrade() -> None:
    # With the default a table of ten million rows waits for two million dead ones, and reads past them until then.
    soon = "autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02"
    run_script("\n".join(f"ALTER TABLE {table} SET ({soon});" for table in _TABLES))
