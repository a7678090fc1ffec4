"""What of this package refers to accounts."""

from motid.accounts.merge_participant import Follows

MERGE_PARTICIPANTS = (
    Follows(
        "cohort_member",
        unless="""EXISTS (SELECT FROM cohort_member own
                           WHERE own.account_id = $survivor AND own.cohort_id = moved.cohort_id)""",
    ),
)
