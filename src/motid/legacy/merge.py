"""What of this package refers to accounts."""

from motid.accounts.merge_participant import Follows

MERGE_PARTICIPANTS = (Follows("legacy_account"),)
