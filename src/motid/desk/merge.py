"""What of this package refers to accounts."""

from motid.accounts.merge_participant import Follows, Stays

_HISTORY = "what an official did, or was shown, in a case"
_OF_ITS_TIME = "a case is about the accounts that there were"
MERGE_PARTICIPANTS = (
    Stays("desk_case", _OF_ITS_TIME),
    Stays("desk_case", _HISTORY, "opened_by"),
    Follows("desk_case", "assigned_to"),
    Stays("desk_case", _HISTORY, "closed_by"),
    Stays("desk_case_account", _OF_ITS_TIME),
    Stays("desk_case_account", _HISTORY, "linked_by"),
    Stays("desk_case_move", _OF_ITS_TIME),
    Stays("desk_case_move", _HISTORY, "moved_by"),
    Stays("desk_evidence", _OF_ITS_TIME),
    Stays("desk_evidence", _HISTORY, "noted_by"),
    Stays("desk_step", _OF_ITS_TIME),
    Stays("desk_step", _OF_ITS_TIME, "other_id"),
    Stays("desk_step", _HISTORY, "maker"),
    Stays("desk_step", _HISTORY, "checker"),
    Stays("desk_reveal", _OF_ITS_TIME),
    Stays("desk_reveal", _HISTORY, "revealed_to"),
    Stays("desk_message", _HISTORY, "written_by"),
    Stays("desk_refusal", _HISTORY),
    Follows("call_back", "taken_by"),
    Stays("call_back", _HISTORY, "ended_by"),
    Follows("desk_hand_over", "from_id"),
    Follows("desk_hand_over", "to_id"),
    Stays("support_contact", _HISTORY, "changed_by"),
)
