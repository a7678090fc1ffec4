"""What of this package refers to accounts: how each was recovered, which is no other account's history."""

from motid.accounts.merge_participant import Stays

_HISTORY = "says how the absorbed account was recovered"

MERGE_PARTICIPANTS = (
    Stays("password_reset", _HISTORY),
    Stays("otp_phone_change", _HISTORY),
    Stays("account_recovery", _HISTORY),
    Stays("desk_reset", _HISTORY),
    Stays("caller_check", "says who called about the absorbed account"),
)
