"""A citizen without JavaScript: reads pages, fills in forms, presses buttons, and reads SMS."""

import re
import time
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urljoin

import httpx

from tests.installation import PASSWORD, Installation
from tests.journey.page import Page

CODE = r"(?<!-)\b\d{6}\b"
"""Not the end of a case number such as KN-2026-000123."""
PATIENCE = 60
"""Seconds that an answer or an SMS may take: the machine has much else to do."""


def _browser() -> httpx.Client:
    return httpx.Client(follow_redirects=True, timeout=PATIENCE)


@dataclass
class Citizen:
    """One person with one browser and one phone."""

    installation: Installation
    person: dict[str, Any]
    password: str = PASSWORD
    client: httpx.Client = field(default_factory=_browser)
    page: Page = field(init=False)

    @property
    def name(self) -> str:
        return str(self.person["full_name"])

    @property
    def phone(self) -> str:
        return str(self.person["phone"])

    @property
    def number(self) -> str:
        return str(self.person["personal_number"])

    @property
    def masked_at_registration(self) -> str:
        """First three and last three digits (S4-19)."""
        return f"{self.phone[:3]}****{self.phone[-3:]}"

    @property
    def masked_at_sign_in(self) -> str:
        """First four and last three digits (S4-28)."""
        return f"{self.phone[:4]}xxx{self.phone[-3:]}"

    def in_another_browser(self) -> "Citizen":
        """The same person, with the same phone, at another device."""
        return Citizen(self.installation, self.person, self.password)

    def open(self, path: str) -> Self:
        """Open an address of the exchange, or a whole address."""
        self.page = Page(self.client.get(urljoin(self.installation.exchange, path)))
        return self

    def follow(self, text: str) -> Self:
        """Follow the link that says `text`."""
        return self.open(self.page.link(text))

    def submit(self, button: str, *, within: str | None = None, **values: str) -> Self:
        """Fill in the form that has this button and press it."""
        sent = self.page.submission(button, values, within)
        self.page = Page(self.client.request(sent.method, sent.address, data=sent.data))
        return self

    def code(self, timeout: float = PATIENCE, phone: str | None = None) -> str:
        """Wait for the next SMS with a code, and read it."""
        return str(re.findall(CODE, self.sms(CODE, timeout, phone))[0])

    def sms(self, pattern: str, timeout: float = PATIENCE, phone: str | None = None) -> str:
        """Wait for a new SMS that matches."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if text := self.installation.read_next(phone or self.phone, pattern):
                return text
            time.sleep(0.1)
        raise AssertionError(f"no SMS like {pattern!r} arrived")

    def fill_in_registration(self, **changes: str) -> Self:
        """Fill in the registration form with the own data and press ĐĂNG KÝ."""
        values = {
            "login_name": self.number,
            "full_name": self.name,
            "date_of_birth": str(self.person["date_of_birth"]),
            "phone": self.phone,
            "email": self.person.get("email") or "",
        }
        return self.open("/register/mobile").submit("ĐĂNG KÝ", **{**values, **changes})

    def confirm_code(self, **values: str) -> Self:
        """Type the code of the newest SMS."""
        return self.submit("XÁC NHẬN", code=self.code(), **values)

    def set_password(self, password: str | None = None) -> Self:
        """Choose the password of the new account."""
        chosen = self.password if password is None else password
        return self.submit("ĐĂNG KÝ", password=chosen, password_confirmation=chosen)

    def register(self) -> Self:
        """The whole registration."""
        self.fill_in_registration().confirm_code().set_password()
        return self._beyond("/register/code", "/register/password")

    def sign_in(self, path: str = "/sign-in") -> Self:
        """Sign in from the page at `path`, with password and code."""
        self.open(path).give_password().confirm_code()
        return self._beyond("/sign-in", "/sign-in/code")

    def _beyond(self, *paths: str) -> Self:
        assert self.page.path not in paths, f"still at {self.page.address}: {self.page.main[:600]}"
        return self

    def give_password(self, password: str | None = None) -> Self:
        """Fill in the sign-in form."""
        return self.submit("ĐĂNG NHẬP", username=self.number, password=password or self.password)


def other_than(code: str) -> str:
    """Return a code that is wrong."""
    return f"{(int(code) + 1) % 1_000_000:06}"
