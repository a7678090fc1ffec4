"""What of this package refers to accounts."""

from motid.accounts.merge_participant import Follows, Stays

_HISTORY = "who gave or took a role"
_HELD_ALREADY = """EXISTS (
    SELECT FROM official_role held
    WHERE held.account_id = $survivor AND held.role = moved.role AND held.unit_id = moved.unit_id
      AND held.ended_at IS NULL AND moved.ended_at IS NULL)"""
MERGE_PARTICIPANTS = (
    Follows("official_role", unless=_HELD_ALREADY),
    Stays("official_role", _HISTORY, "granted_by"),
    Stays("official_role", _HISTORY, "ended_by"),
    Stays("desk_session", "a session ends with the account that it was opened for"),
)
