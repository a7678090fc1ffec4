"""A citizen without JavaScript: reads the forms of pages, fills them in, and presses their buttons."""

import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import httpx
from lxml import html

from tests.installation import PASSWORD, Installation

_DIGITS = {
    word: digit
    for digit, words in enumerate(
        [("không", "zero"), ("một", "one"), ("hai", "two"), ("ba", "three"), ("bốn", "four"), ("năm", "five"),
         ("sáu", "six"), ("bảy", "seven"), ("tám", "eight"), ("chín", "nine")]
    )
    for word in words
}  # fmt: skip


@dataclass
class Citizen:
    """One person with one browser and one phone."""

    installation: Installation
    person: dict[str, Any]
    password: str = PASSWORD
    client: httpx.Client = field(default_factory=lambda: httpx.Client(follow_redirects=True, timeout=30))
    page: httpx.Response = field(init=False)
    read: set[str] = field(default_factory=set)
    """Messages that were read already."""

    def open(self, path: str) -> "Citizen":
        """Open an address of the exchange, or a whole address."""
        self.page = self.client.get(urljoin(self.installation.exchange, path))
        return self

    @property
    def text(self) -> str:
        """What the page says, white space folded."""
        return re.sub(r"\s+", " ", str(html.fromstring(self.page.text).text_content())).strip()

    @property
    def heading(self) -> str:
        """The page's main heading."""
        return re.sub(r"\s+", " ", html.fromstring(self.page.text).xpath("string(//h1)")).strip()

    @property
    def path(self) -> str:
        """Where the page is."""
        return self.page.url.path

    def submit(self, button: str, **values: str) -> "Citizen":
        """Fill in the form that has this button and press it."""
        tree = html.fromstring(self.page.text)
        for form in tree.xpath("//main//form"):
            for control in form.xpath(".//button"):
                if button in re.sub(r"\s+", " ", control.text_content()) or button == control.get("name"):
                    return self._press(form, control, values)
        raise AssertionError(f"no button {button!r} at {self.page.url}: {self.text[:400]}")

    def _press(self, form: Any, control: Any, values: dict[str, str]) -> "Citizen":
        data = {
            field.get("name"): field.get("value", "")
            for field in form.xpath(".//input[@name]")
            if field.get("type") not in ("checkbox", "radio") or field.get("checked") is not None
        }
        data |= {area.get("name"): area.text or "" for area in form.xpath(".//textarea[@name]")}
        if "captcha_id" in data and "captcha" not in values:
            values = {**values, "captcha": self.captcha()}
        unknown = set(values) - {field.get("name") for field in form.xpath(".//*[@name]")}
        assert not unknown, f"the form has no {unknown}"
        if control.get("name"):
            data[control.get("name")] = control.get("value", "")
        address = urljoin(str(self.page.url), form.get("action") or "")
        self.page = self.client.request(form.get("method", "get").upper(), address, data={**data, **values})
        return self

    def captcha(self) -> str:
        """Read the digits that the page spells out in words."""
        words = html.fromstring(self.page.text).xpath("string(//*[@id='captcha-question'])").split()
        return "".join(str(_DIGITS[word]) for word in words)

    def code(self, timeout: float = 20) -> str:
        """Wait for the next SMS with a code, and read it."""
        return re.findall(r"\b\d{6}\b", self.sms(r"\b\d{6}\b", timeout))[0]

    def sms(self, pattern: str, timeout: float = 20) -> str:
        """Wait for a new SMS that matches."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            for message in self.installation.messages(self.person["phone"]):
                if message["id"] not in self.read and re.search(pattern, message["text"]):
                    self.read.add(message["id"])
                    return str(message["text"])
            time.sleep(0.1)
        raise AssertionError(f"no SMS like {pattern!r} arrived")

    def fill_in_registration(self, **changes: str) -> "Citizen":
        """Fill in the registration form with the own data and press ĐĂNG KÝ."""
        values = {
            "login_name": self.person["personal_number"],
            "full_name": self.person["full_name"],
            "date_of_birth": self.person["date_of_birth"],
            "phone": self.person["phone"],
            "email": self.person.get("email") or "",
        }
        return self.open("/register/mobile").submit("ĐĂNG KÝ", **{**values, **changes})

    def confirm_code(self) -> "Citizen":
        """Type the code of the newest SMS."""
        return self.submit("XÁC NHẬN", code=self.code())

    def set_password(self) -> "Citizen":
        """Choose the password of the new account."""
        return self.submit("ĐĂNG KÝ", password=self.password, password_confirmation=self.password)

    def register(self) -> "Citizen":
        """The whole registration."""
        return self.fill_in_registration().confirm_code().set_password()

    def sign_in(self, path: str = "/sign-in") -> "Citizen":
        """Sign in from the page at `path`, with password and code."""
        self.open(path).give_password()
        return self.confirm_code()

    def give_password(self, password: str | None = None) -> "Citizen":
        """Fill in the sign-in form."""
        return self.submit("ĐĂNG NHẬP", username=self.person["personal_number"], password=password or self.password)
