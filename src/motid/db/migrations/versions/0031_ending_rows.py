"""An index on the end of what ends, so that removal finds it without reading past what has not (docs/adr/0030)."""

from motid.db.migrations.sql import run_script

revision = "0031"
down_revision = "0030"

_ENDING = {
    "access_token": "expires_at",
    "machine_token": "expires_at",
    "refresh_token": "expires_at",
    "authorization_grant": "ends_at",
    "authorization_request": "expires_at",
    "pushed_request": "ends_at",
    "decoupled_request": "ends_at",
    "used_assertion": "expires_at",
    "dpop_proof": "expires_at",
    "session_client": "expires_at",
    "logout_notice": "expires_at",
    "security_event": "expires_at",
    "remembered_browser": "expires_at",
    "known_browser": "created_at",
}


def upgrade() -> None:
    indexes = [f"CREATE INDEX {table}_ending ON {table} ({column});" for table, column in _ENDING.items()]
    run_script("\n".join([*indexes, _SESSIONS]))


_SESSIONS = """
CREATE INDEX session_ending ON session (ended_at) WHERE ended_at IS NOT NULL;

-- A session is removed only when no sign-in points to it.
CREATE INDEX sign_in_by_session ON sign_in (session_id) WHERE session_id IS NOT NULL;
"""
