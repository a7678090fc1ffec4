"""The answer to a service that wants it posted (OAuth 2.0 Form Post Response Mode)."""

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class FormPostPage:
    """A form with the answer: our script posts it at once, and a button does without a script."""

    template: ClassVar[str] = "sign_in/form_post.html"
    service_name: str
    address: str
    fields: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return f"<FormPostPage to {self.service_name}>"

    @classmethod
    def examples(cls) -> dict[str, Self]:
        """Return the page's states. The example posts to itself, so that a preview goes nowhere."""
        return {"code": cls("Cổng dịch vụ công tỉnh", "", (("code", "abc"), ("state", "xyz")))}
