"""How far a campaign is, for those who have to see to it: counts of people by unit, and nobody's data (S1-18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motid.campaigns import store
from motid.campaigns.model import Progress
from motid.db import Reader


@dataclass(frozen=True, slots=True)
class CohortProgress:
    """How far a cohort is in all the units that were asked for, each with what is below it."""

    cohort: str
    starts_at: datetime
    due_before: datetime | None
    units: tuple[Progress, ...]

    @property
    def total(self) -> Progress:
        """All units together."""
        return _sum(self.units)

    def overdue_at(self, instant: datetime) -> bool:
        """Tell whether the deadline is over and somebody is still to do."""
        return self.is_due_at(instant) and self.total.left > 0

    def is_due_at(self, instant: datetime) -> bool:
        """Tell whether the deadline is over."""
        return self.due_before is not None and self.due_before <= instant


async def read_progress(connection: Reader, campaign: str, *, unit: str | None = None) -> tuple[CohortProgress, ...]:
    """Return how far each cohort of a campaign is, the earliest deadline first.

    With `unit`, each unit right below it, and itself where people are counted to it directly. Without, the topmost.
    """
    cohorts = await store.select_cohorts(connection, campaign)
    return tuple(
        [
            CohortProgress(
                cohort["code"],
                cohort["starts_at"],
                cohort["due_before"],
                tuple(Progress(*row) for row in await store.select_progress(connection, cohort["id"], unit)),
            )
            for cohort in cohorts
        ]
    )


def _sum(units: Sequence[Progress]) -> Progress:
    return Progress(
        unit="",
        unit_name="",
        units_below=len(units) + sum(each.units_below for each in units),
        expected=sum(each.expected for each in units),
        accounts=sum(each.accounts for each in units),
        locked=sum(each.locked for each in units),
        done=sum(each.done for each in units),
        done_in_time=sum(each.done_in_time for each in units),
    )
