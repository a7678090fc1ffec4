"""What waits, and who works on how much."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Self
from uuid import UUID

from motid.desk.load import DueCase, Load, OfficialLoad, UnitLoad
from motid.web.presenters.page import Notice

_AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class LoadPage:
    """The counts; with an official chosen, the cases to give to others."""

    template: ClassVar[str] = "desk/load.html"
    load: Load
    waits: int
    """Minutes that the citizen who waits longest for a call has waited."""
    may_assign: bool
    chosen: UUID | None = None
    cases: tuple[DueCase, ...] = ()
    receivers: Mapping[UUID, str] | None = None
    notice: Notice | None = None

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        official = OfficialLoad(UUID(int=7), "Nguyễn Thị Mẫu", 12, 2, _AT, 5)
        idle = OfficialLoad(UUID(int=8), "Trần Văn Mẫu", 0, 0, None, 1)
        unit = UnitLoad(UUID(int=9), "vn", "Tổng đài hỗ trợ quốc gia", 200, 30, 4)
        load = Load((unit,), (official, idle), 3, 12, 1, _AT)
        cases = (DueCase(UUID(int=10), "KN-2026-000123", _AT), DueCase(UUID(int=11), "KN-2026-000124", _AT))
        return {
            "all": cls(load, 95, may_assign=True),
            "chosen": cls(load, 95, True, UUID(int=7), cases, {UUID(int=8): "Trần Văn Mẫu"}),
            "nothing": cls(Load((), (), 0, 0, 0, None), 0, may_assign=False),
        }
