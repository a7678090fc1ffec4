"""Somebody who calls the hotline, with a phone in their hand."""

import asyncio
import re
from dataclasses import dataclass

from playwright.async_api import Page, expect

from tests.browser.desk.accounts import Person
from tests.browser.visitor import Visitor
from tests.journey.citizen import Citizen


@dataclass
class Caller:
    """One person; pages are as their phone shows them."""

    visitor: Visitor

    @property
    def person(self) -> Person:
        return self.visitor.person

    @property
    def number(self) -> str:
        return self.visitor.number

    @property
    def phone(self) -> str:
        return self.visitor.phone

    @property
    def cmnd(self) -> str:
        return str(self.person["cmnd"])

    @property
    def says(self) -> Person:
        """What they say of themselves: name, date of birth and number."""
        return {"full_name": self.visitor.name, "date_of_birth": self.visitor.birthday, "number": self.number}

    @property
    def page(self) -> Page:
        return self.visitor.page

    async def answers_on_own_phone(self, *, picture: str | None = None, denies: bool = False) -> None:
        """Open the link of the SMS and say whether it is they who call."""
        await self.visitor.open(await self._link("/caller/"), picture)
        await self.visitor.press("Không phải tôi" if denies else "Đúng, tôi đang gọi")

    async def sets_password_by_link(self, password: str, number: str) -> None:
        """Open the one-time link of the SMS and choose a password."""
        await self.visitor.open(await self._link("/desk-reset/"))
        page = self.page
        await page.locator("#number").fill(number)
        for name in ("password", "password_confirmation"):
            await page.locator(f"#{name}").fill(password)
        await page.locator("main form button[type=submit]").last.click()
        self.visitor.password = password

    async def finds_link_dead(self) -> None:
        """Open the one-time link of the SMS, which was taken back."""
        answer = await self.page.context.request.get(await self._link("/desk-reset/"))
        assert answer.status == 410

    async def registers(self) -> None:
        """Register, without a browser."""
        citizen = Citizen(self.visitor.installation, self.person)
        await asyncio.to_thread(citizen.register)

    async def updates_personal_number(self) -> None:
        """On the page that asks for it after signing in with a CMND number: type in the number and the code."""
        await expect(self.visitor.heading).to_have_text("Cập nhật thông tin từ CSDL dân cư")
        await self.page.locator("#personal_number").fill(self.number)
        await self.visitor.press("Cập nhật")
        await self.page.get_by_label("Nhập mã OTP").fill(await self.visitor.code())
        await self.visitor.press("XÁC NHẬN")

    async def signs_in(self, username: str, path: str = "/account/dossiers") -> None:
        """Sign in from a page, with password and code."""
        await self.page.context.clear_cookies()
        await self.visitor.open(path)
        await self.page.locator("#username").fill(username)
        await self.page.locator("#password").fill(self.visitor.password)
        await self.visitor.press("ĐĂNG NHẬP")
        await self.page.locator("#code").fill(await self.visitor.code())
        await self.visitor.press("XÁC NHẬN")

    async def sees(self, words: str) -> None:
        """Expect words on the page."""
        await expect(self.page.locator("main")).to_contain_text(words)

    async def reads_answer(self, words: str) -> None:
        """Expect an SMS."""
        await self.visitor.sms(re.escape(words))

    async def _link(self, path: str) -> str:
        text = await self.visitor.sms(path)
        return next(word for word in text.split() if path in word).rstrip(".,")
