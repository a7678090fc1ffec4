"""A service asks to sign the citizen out, and nothing proves that it may: the citizen decides."""

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class ServiceSignOutPage:
    """Asks before signing out; `carried` are the checked parameters of the request, sent along with the answer."""

    template: ClassVar[str] = "sign_in/service_sign_out.html"
    service_name: str | None
    carried: tuple[tuple[str, str], ...] = ()

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states."""
        return {"named": cls("Cổng dịch vụ công tỉnh", (("client_id", "portal"),)), "unnamed": cls(None)}
