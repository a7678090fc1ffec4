"""An official without JavaScript, at the desk of a running installation."""

from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urljoin

import httpx

from tests.journey.citizen import Citizen
from tests.journey.page import Page


@dataclass
class AtDesk(Citizen):
    """One official with one browser and one phone; pages are the desk's."""

    def open(self, path: str) -> Self:
        """Open an address of the desk, or a whole address."""
        self.page = Page(self.client.get(urljoin(self.installation.desk, path)))
        return self

    def sign_in(self, path: str = "/") -> Self:
        """Sign in at the desk, through MotID, with password and code."""
        self.open(path).follow("Đăng nhập bằng MotID").give_password().confirm_code()
        return self._beyond("/sign-in", "/sign-in/code")

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form that no page offered, with the token of this browser: what a hidden button would send."""
        token = self.page.tree.xpath("string(//input[@name='csrf_token']/@value)")
        address = urljoin(self.installation.desk, path)
        answer = self.client.post(address, data={"csrf_token": token, **fields})
        self.page = Page(answer)
        return answer


def at_desk(installation: Any, official: dict[str, str]) -> AtDesk:
    """Return a demonstration official, signed out, in a new browser."""
    return AtDesk(installation, dict(official), password=official["password"])
