"""What of this package refers to accounts."""

from motid.accounts.merge_participant import Follows, Stays

MERGE_PARTICIPANTS = (
    Stays("authorization_grant", "ends with the absorbed account; services ask the survivor anew"),
    Stays("decoupled_request", "a question to the absorbed account, which nobody answers any more"),
    Stays("known_subject", "the absorbed account's name at a service, which names nobody any more"),
    Follows(
        "consent",
        unless="""moved.ended_at IS NULL AND EXISTS (
            SELECT FROM consent own WHERE own.account_id = $survivor AND own.client_id = moved.client_id
               AND own.ended_at IS NULL)""",
    ),
)
