"""What of this package refers to accounts."""

from motid.accounts.merge_participant import Stays

MERGE_PARTICIPANTS = (
    Stays("normalisation", "history of what the absorbed account asked for"),
    Stays("account_join", "history of how the accounts were joined"),
)
