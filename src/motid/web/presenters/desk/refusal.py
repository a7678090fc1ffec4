"""What the rules refused: said clearly, with what to do instead. The attempt itself is written down."""

from dataclasses import dataclass
from typing import ClassVar, Self

from motid.desk.model import RefusalRule
from motid.web.texts.desk.refusals import REFUSALS


@dataclass(frozen=True)
class RefusalPage:
    """An attempt that was refused."""

    template: ClassVar[str] = "desk/refusal.html"
    rule: RefusalRule
    back: str | None
    """Address of the case, where the official may see it."""
    typed: tuple[str, ...] = ()
    """What was written in the form, and not taken."""

    @property
    def what(self) -> str:
        """What was refused."""
        return REFUSALS[self.rule][0]

    @property
    def instead(self) -> str:
        """What to do instead."""
        return REFUSALS[self.rule][1]

    @property
    def recorded(self) -> bool:
        """Whether the attempt was written down."""
        return self.rule != RefusalRule.CHANGED_MEANWHILE

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        case = "/cases/KN-2026-000123"
        return {
            "right": cls(RefusalRule.NOT_ALLOWED, None),
            "request": cls(RefusalRule.OWN_REQUEST, case),
            "changed": cls(RefusalRule.CHANGED_MEANWHILE, case, ("Công dân yêu cầu.",)),
        }
