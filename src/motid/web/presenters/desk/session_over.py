"""A form that was sent after the session had ended."""

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class SessionOverPage:
    """What was written is shown once more, in the browser that sent it; nothing of it was kept."""

    template: ClassVar[str] = "desk/session_over.html"
    sign_in: str
    """Address of the sign-in, which leads back to where the form was."""
    typed: tuple[str, ...] = ()

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"typed": cls("/sign-in?continue=/cases/KN-2026-000123", ("Công dân yêu cầu.",))}
