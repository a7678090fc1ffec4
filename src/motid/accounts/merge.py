"""What of this package refers to accounts. Identifiers move with the merge itself, for their status moves along."""

from motid.accounts.merge_participant import Stays

MERGE_PARTICIPANTS = (
    Stays("account", "the way back from account to account", column="merged_into"),
    Stays("account_closure", "history of what closed the account"),
    Stays("account_closure", "history of what closed an account in favour of this one", column="in_favour_of"),
    Stays("account_merge", "history of merges", column="survivor_id"),
    Stays("account_merge", "history of merges", column="absorbed_id"),
)
