"""How the progress of a campaign is printed."""

from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from motid.campaigns.model import Progress
from motid.campaigns.read_progress import CohortProgress
from motid.kernel.clock import VIETNAM


def as_json(found: tuple[CohortProgress, ...], now: datetime, *, overdue: bool) -> list[dict[str, Any]]:
    """Return cohorts with their units and the total of these."""
    return [
        {
            "cohort": cohort.cohort,
            "starts_at": cohort.starts_at,
            "due_before": cohort.due_before,
            "overdue": cohort.overdue_at(now),
            "total": _counts(cohort.total),
            "units": [{"unit": each.unit, "name": each.unit_name, "units_below": each.units_below} | _counts(each)
                      for each in _shown(cohort, now, overdue=overdue)],
        }
        for cohort in found
        if not overdue or cohort.overdue_at(now)
    ]  # fmt: skip


def print_progress(found: tuple[CohortProgress, ...], now: datetime, *, overdue: bool) -> None:
    """Print a table a cohort."""
    for cohort in found:
        if overdue and not cohort.overdue_at(now):
            continue
        due = f", before {cohort.due_before.astimezone(VIETNAM):%Y-%m-%d}" if cohort.due_before else ""
        late = ", overdue" if cohort.overdue_at(now) else ""
        table = Table("unit", "name", "people", "accounts", "locked", "done", "in time", "left", "done %",
                      title=f"{cohort.cohort}{due}{late}")  # fmt: skip
        for each in _shown(cohort, now, overdue=overdue):
            table.add_row(*_cells(each))
        if len(cohort.units) > 1:
            table.add_row(*_cells(cohort.total), style="bold")
        Console().print(table)


def _shown(cohort: CohortProgress, now: datetime, *, overdue: bool) -> list[Progress]:
    """Return the units to show; those that are furthest behind first where only the late ones are asked for."""
    if not overdue:
        return list(cohort.units)
    late = [each for each in cohort.units if each.left and cohort.is_due_at(now)]
    return sorted(late, key=lambda each: (-each.left, each.unit))


def _counts(each: Progress) -> dict[str, int]:
    return {
        "people": each.people,
        "accounts": each.accounts,
        "locked": each.locked,
        "done": each.done,
        "done_in_time": each.done_in_time,
        "left": each.left,
        "per_mille": each.per_mille,
    }


def _cells(each: Progress) -> list[str]:
    counts = (each.people, each.accounts, each.locked, each.done, each.done_in_time, each.left)
    share = f"{each.per_mille // 10}.{each.per_mille % 10}"
    return [each.unit, each.unit_name, *(f"{count:,}" for count in counts), share]
