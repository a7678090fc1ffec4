"""What the trail tells of campaigns."""

from typing import ClassVar

from motid.audit import AuditEvent


class CampaignApplied(AuditEvent, frozen=True, kw_only=True):
    """A campaign was recorded or changed: its deadlines and announcements are those of the document from now on."""

    kind: ClassVar[str] = "campaigns.applied"
    campaign: str
    sources: str
    cohorts: int
    units: int


class CohortEnrolled(AuditEvent, frozen=True, kw_only=True):
    """Accounts were counted to a cohort by the roll of its units; some moved to another unit, some left the roll."""

    kind: ClassVar[str] = "campaigns.cohort_enrolled"
    campaign: str
    cohort: str
    enrolled: int
    moved: int
    left: int
    without_account: int


class AccountEnrolled(AuditEvent, frozen=True, kw_only=True):
    """The account counts to a cohort of a campaign, in a unit."""

    kind: ClassVar[str] = "campaigns.account_enrolled"
    campaign: str
    cohort: str
    unit: str


class UnitsImported(AuditEvent, frozen=True, kw_only=True):
    """Units were recorded from a file, apart from any campaign."""

    kind: ClassVar[str] = "campaigns.units_imported"
    units: int
