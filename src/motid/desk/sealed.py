"""The sealed bundles of this package, and its tables of them for key rotation."""

import msgspec

from motid.vault import IndexColumns, SealedTable

CASE = "desk_case"
CALLER_NUMBER = "desk_caller_number"
EVIDENCE = "desk_evidence"
STEP = "desk_step"
REVEAL = "desk_reveal"
MESSAGE = "desk_message"


class CaseBundle(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a case is about in people's words, and who asked; None where nobody said.

    `login_name`: the number that a complaint is about, as canonical digits. `contact_phone` in E.164.
    """

    statement: str | None = None
    full_name: str | None = None
    contact_phone: str | None = None
    login_name: str | None = None


class CallerNumberBundle(msgspec.Struct, frozen=True):
    """A number that a caller gave, in its canonical form."""

    value: str


class MessageBundle(msgspec.Struct, frozen=True):
    """The words of a note or of an answer, as they are sealed in `desk_message.sealed`."""

    text: str


SEALED_TABLES = (
    SealedTable(table="support_contact", kind="support_contact"),
    SealedTable(
        table="call_back",
        kind="call_back",
        index=IndexColumns(value_of=lambda bundle: bundle["phone"] or None, fixed_kind="call_back_phone"),
    ),
    SealedTable(table="desk_hand_over", kind="desk_hand_over"),
    SealedTable(table="desk_case", kind=CASE),
    SealedTable(
        table="desk_caller_number",
        kind=CALLER_NUMBER,
        index=IndexColumns(value_of=lambda bundle: bundle["value"], kind_column="type"),
    ),
    SealedTable(table="desk_evidence", kind=EVIDENCE),
    SealedTable(table="desk_step", kind=STEP),
    SealedTable(table="desk_reveal", kind=REVEAL),
    SealedTable(table="desk_message", kind=MESSAGE),
)
