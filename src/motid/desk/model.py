"""Values of cases: what was asked of the desk, who works on it, and what the rules refused."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

CaseState = Literal["open", "closed"]
Channel = Literal["call", "call_back", "counter", "self_service", "system"]
WaitingFor = Literal["citizen", "checker", "registry"]
AccountPart = Literal["subject", "other"]


class CaseKind(StrEnum):
    """What a case is about."""

    PERHAPS_SAME_PERSON = "perhaps_same_person"
    """Two accounts may be of one person; nothing decided it (issue of normalisation)."""
    PERHAPS_OTHER_PERSON = "perhaps_other_person"
    """What the citizen said and what the account records may be two people."""
    JOIN_REFUSED = "join_refused"
    """Somebody who should have agreed to join two accounts said no."""
    CLOSURE_OBJECTION = "closure_objection"
    """The owner objects to the lock of an account."""
    NUMBER_TAKEN = "number_taken"
    """Somebody else's account has the personal number."""
    OWNERSHIP_COMPLAINT = "ownership_complaint"
    """Somebody says that the account under their number is not theirs (S4-17)."""
    OTP_PHONE_OBJECTION = "otp_phone_objection"
    """The holder of the former OTP phone did not ask for the change (S4-39)."""
    PHONE_TAKEN = "phone_taken"
    """The caller's phone is registered to somebody else's account (S0-17)."""
    IDENTITY_TAKEN = "identity_taken"
    """The caller's number has an account that the caller never opened (S0-18)."""
    FORGOTTEN_PASSWORD = "forgotten_password"  # noqa: S105 - a kind of case
    """The caller cannot sign in, and cannot reset the password alone (S0-19)."""
    NO_MATCH = "no_match"
    """What the caller types does not agree with the population database (S0-20)."""
    INCOMPLETE = "incomplete"
    """Data of the account are missing or wrong (S0-23)."""
    TWO_ACCOUNTS = "two_accounts"
    """The caller has two accounts and needs one (S2-26)."""
    OTHER = "other"
    """Anything else that a caller asks."""


BY_ITSELF = frozenset(
    {
        CaseKind.PERHAPS_SAME_PERSON,
        CaseKind.PERHAPS_OTHER_PERSON,
        CaseKind.JOIN_REFUSED,
        CaseKind.CLOSURE_OBJECTION,
        CaseKind.NUMBER_TAKEN,
        CaseKind.OWNERSHIP_COMPLAINT,
        CaseKind.OTP_PHONE_OBJECTION,
    }
)
"""Kinds that citizens and use cases open without an official."""
FROM_CALLS = tuple(kind for kind in CaseKind if kind not in BY_ITSELF)
"""Kinds that an official opens while somebody is on the phone or at the counter."""


class Outcome(StrEnum):
    """What came of a case."""

    RESOLVED = "resolved"
    """What the citizen needed was done."""
    UPHELD = "upheld"
    """Everything stays as it was, with reasons."""
    ANSWERED = "answered"
    """A question was answered; nothing had to be done."""
    NOT_PROVED = "not_proved"
    """The citizen could not show that they have a right to it."""
    WITHDRAWN = "withdrawn"
    """The citizen does not want it any more."""
    NOT_REACHED = "not_reached"
    """The citizen could not be reached."""
    DUPLICATE = "duplicate"
    """Another case is about the same."""


@dataclass(frozen=True, slots=True)
class Case:
    """A case as it is now. `version` grows with every change: a page that shows an older one is out of date."""

    id: UUID
    number: str
    kind: CaseKind
    state: CaseState
    unit_id: UUID
    unit_code: str
    unit_name: str
    channel: Channel
    procedure: str | None
    waiting_for: WaitingFor | None
    account_id: UUID | None
    """The account that it is about, where that is known."""
    opened_at: datetime
    due_at: datetime
    opened_by: UUID | None
    assigned_to: UUID | None
    assigned_at: datetime | None
    outcome: Outcome | None
    closed_at: datetime | None
    closed_by: UUID | None
    version: int

    def overdue_at(self, instant: datetime) -> bool:
        """Whether it should have been closed before an instant."""
        return self.state == "open" and self.due_at <= instant


class QueueView(StrEnum):
    """A list of cases."""

    MINE = "mine"
    """Open ones that the official works on."""
    UNASSIGNED = "unassigned"
    """Open ones that nobody works on."""
    WAITING = "waiting"
    """Open ones that wait for the citizen, a checker or a registry."""
    OVERDUE = "overdue"
    """Open ones that should be closed by now."""
    OPEN = "open"
    """All open ones."""
    CLOSED = "closed"
    """Those that were closed in the last thirty days."""


class RefusalRule(StrEnum):
    """Which rule refused an attempt."""

    NOT_ALLOWED = "not_allowed"
    """No role of the official has the right."""
    OUTSIDE_UNIT = "outside_unit"
    """The official has the right, and not for the unit of the case."""
    NO_CASE = "no_case"
    """There is no such case: nothing is done without one."""
    OWN_ACCOUNT = "own_account"
    """An account of the official's own person is in it."""
    OWN_REQUEST = "own_request"
    """Nobody decides what they asked for themselves."""
    NOT_ASSIGNED = "not_assigned"
    """Somebody else, or nobody, works on the case: take it first."""
    CLOSED_CASE = "closed_case"
    """The case is closed: reopen it first."""
    ACCOUNT_NOT_IN_CASE = "account_not_in_case"
    """The account is not linked to the case."""
    ACCOUNT_OUTSIDE_UNIT = "account_outside_unit"
    """The account belongs to another unit: transfer the case."""
    NO_PURPOSE = "no_purpose"
    """A search, or a link, needs a purpose from the list."""
    NO_REASON = "no_reason"
    """A reveal, or a step, needs a reason and words."""
    MISSING_EVIDENCE = "missing_evidence"
    """The step needs evidence that is not there."""
    TOO_MANY = "too_many"
    """More searches or reveals than an official makes in an hour."""
    FORGOTTEN_CASE = "forgotten_case"
    """The case was closed so long ago that its words are gone: open a new one."""
    STEP_PROPOSED = "step_proposed"
    """A proposed step waits for its decision."""
    CHANGED_MEANWHILE = "changed_meanwhile"
    """Somebody changed the case after the page was shown: look again. No breach of a rule, and not recorded."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The rules refuse an attempt; nothing was done."""

    rule: RefusalRule
    case_id: UUID | None = None
