"""What the trail tells of cases."""

from typing import ClassVar
from uuid import UUID

from motid.audit import AuditEvent


class CaseOpened(AuditEvent, frozen=True, kw_only=True):
    """Somebody asked the desk for something."""

    kind: ClassVar[str] = "desk.case_opened"
    case_id: UUID
    case_kind: str


class CaseAssigned(AuditEvent, frozen=True, kw_only=True):
    """An official works on a case from now on; nobody when `official_id` is None."""

    kind: ClassVar[str] = "desk.case_assigned"
    case_id: UUID
    official_id: UUID | None


class CaseTransferred(AuditEvent, frozen=True, kw_only=True):
    """A case went from one unit to another."""

    kind: ClassVar[str] = "desk.case_transferred"
    case_id: UUID
    unit: str
    former_unit: str


class CaseClosed(AuditEvent, frozen=True, kw_only=True):
    """The work on a case is done."""

    kind: ClassVar[str] = "desk.case_closed"
    case_id: UUID
    outcome: str


class CaseReopened(AuditEvent, frozen=True, kw_only=True):
    """A closed case is worked on again."""

    kind: ClassVar[str] = "desk.case_reopened"
    case_id: UUID


class AccountLinked(AuditEvent, frozen=True, kw_only=True):
    """Officials may look at the account in a case; `purpose` is why."""

    kind: ClassVar[str] = "desk.account_linked"
    case_id: UUID
    purpose: str


class AccountUnlinked(AuditEvent, frozen=True, kw_only=True):
    """The account is in a case no more."""

    kind: ClassVar[str] = "desk.account_unlinked"
    case_id: UUID


class AccountsSearched(AuditEvent, frozen=True, kw_only=True):
    """An official looked for accounts in a case; `by` is the type of what was given, never its value."""

    kind: ClassVar[str] = "desk.accounts_searched"
    case_id: UUID
    by: str
    purpose: str
    found: int


class CasesSearched(AuditEvent, frozen=True, kw_only=True):
    """An official looked for cases by a citizen's number; `by` is its type, never its value."""

    kind: ClassVar[str] = "desk.cases_searched"
    by: str
    found: int


class FieldRevealed(AuditEvent, frozen=True, kw_only=True):
    """An official saw one field unmasked, for a reason."""

    kind: ClassVar[str] = "desk.field_revealed"
    case_id: UUID
    reveal_id: UUID
    field: str
    reason: str


class NoteWritten(AuditEvent, frozen=True, kw_only=True):
    """An official noted something in a case."""

    kind: ClassVar[str] = "desk.note_written"
    case_id: UUID
    note_id: UUID


class AnswerSent(AuditEvent, frozen=True, kw_only=True):
    """The desk answered the citizen; `to` is caller or account, `template` the text's name where it has one."""

    kind: ClassVar[str] = "desk.answer_sent"
    case_id: UUID
    answer_id: UUID
    to: str
    template: str | None


class AttemptRefused(AuditEvent, frozen=True, kw_only=True):
    """An official tried what the rules do not allow; nothing was done."""

    kind: ClassVar[str] = "desk.refused"
    rule: str
    case_id: UUID | None


class CasesForgotten(AuditEvent, frozen=True, kw_only=True):
    """What people said in cases that were closed long ago is gone; what was done stays."""

    kind: ClassVar[str] = "desk.cases_forgotten"
    cases: int
