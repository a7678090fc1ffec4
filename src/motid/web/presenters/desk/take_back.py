"""Taking a step back."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.web.desk.paths import DESK_PATHS
from motid.web.texts import N_, Text


@dataclass(frozen=True)
class TakeBackPage:
    """Why a step is taken back; or why it cannot be."""

    template: ClassVar[str] = "desk/take_back.html"
    number: str
    step: str
    obstacle: Text | None = None

    @property
    def action(self) -> str:
        """Where the form goes."""
        return DESK_PATHS.at(DESK_PATHS.case_step_revert, number=self.number, step=self.step)

    def at(self, pattern: str) -> str:
        """Return an address of the case."""
        return DESK_PATHS.at(pattern, number=self.number)

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        number, step = "KN-2026-000123", "00000000-0000-0000-0000-000000000009"
        return {"plain": cls(number, step), "barred": cls(number, step, N_("Công dân đã dùng liên kết đã gửi."))}
