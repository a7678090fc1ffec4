"""What of this package refers to accounts."""

from motid.accounts.merge_participant import Stays

MERGE_PARTICIPANTS = (
    Stays("evidence", "a token never claims more than what was proved for its own account"),
    Stays("registration", "history of how the absorbed account was opened"),
)
