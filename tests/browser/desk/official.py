"""An official at the desk in a browser: takes calls, checks, proposes, decides, answers."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from playwright.async_api import Locator, Page, expect

from motid.desk.actions.model import ActionCode, Ground
from motid.desk.evidence.model import EvidenceKind
from motid.desk.evidence.rules import About
from motid.web.texts.desk.actions import ACTION_WORDS, GROUND_WORDS
from motid.web.texts.desk.evidence import ABOUT_WORDS, EVIDENCE_WORDS
from tests.browser.desk.accounts import Person
from tests.browser.visitor import Visitor

WHY = "Đã đối chiếu theo quy trình, công dân đồng ý."


@dataclass
class Official:
    """Who works, at which screen, on which case."""

    visitor: Visitor
    case: str = field(default="", init=False)

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    async def open(self, path: str, picture: str | None = None) -> None:
        """Open a page of the desk."""
        await self.visitor.open(f"{self.visitor.installation.desk}{path}", picture)

    async def signs_in(self) -> None:
        """Sign in through MotID with password and code."""
        await self.open("/")
        await self.visitor.press("Đăng nhập bằng MotID")
        await self.visitor.sign_in()
        await expect(self.visitor.heading).to_have_text("Việc của tôi")

    async def takes_call(self, kind: str, caller: Person, says: str, *, picture: str | None = None) -> str:
        """Open a case for somebody who calls; returns its number."""
        await self.open("/cases/new")
        await self.page.locator(f"[name=kind][value={kind}]").check()
        given = {"full_name": caller["full_name"], "phone": caller["phone"], "number": caller["personal_number"]}
        await self._type({**given, "statement": says})
        await self.visitor.arrived(picture)
        await self.visitor.press("MỞ CA")
        self.case = self.page.url.partition("?")[0].rpartition("/")[2]
        assert self.case.startswith("KN-"), self.page.url
        return self.case

    async def finds(self, number: str, purpose: str, *, part: str = "subject", picture: str | None = None) -> None:
        """Look for an account by a number, for a purpose, and put it into the case."""
        form = self.page.locator("details", has=self.page.locator("[name=wanted]"))
        if await form.get_attribute("open") is None:
            await form.locator("summary").click()
        await self._type({"wanted": number})
        await self.page.locator("[name=purpose]").select_option(purpose)
        await self.visitor.press("TÌM TÀI KHOẢN", picture)
        await self.visitor.press("Đây là tài khoản của ca" if part == "subject" else "Tài khoản liên quan")
        await self.sees("Đã gắn tài khoản vào ca.")

    async def sees(self, words: str) -> None:
        """Expect words on the page."""
        await expect(self.main).to_contain_text(words)

    async def checks(self, kind: EvidenceKind, about: About, *, picture: str | None = None, **typed: str) -> None:
        """Follow the guide's link to a check, type in what the caller says, and send it."""
        line = self.page.locator("li", has_text=ABOUT_WORDS[about])
        link = line.get_by_role("link", name=EVIDENCE_WORDS[kind])
        await link.first.click()
        for name in ("said", "request"):
            chosen = typed.pop(name, None)
            if chosen:
                await self.page.locator(f"[name={name}][value={chosen}]").check()
        await self._type(typed)
        await self.visitor.arrived(picture)
        await self.visitor.press("KIỂM TRA")

    async def opens_again(self) -> None:
        """Show the case as it is now."""
        await self.open(f"/cases/{self.case}")

    async def follows_procedure(self, title: str) -> None:
        """Choose another procedure that answers the case."""
        await self.visitor.press(title)

    async def result(self, kind: EvidenceKind, about: About) -> str:
        """Return the result of the newest check of a kind, as the guide tells it."""
        line = self.page.locator("li", has_text=ABOUT_WORDS[about]).filter(has_text=EVIDENCE_WORDS[kind])
        return (await line.first.locator(".govuk-tag").inner_text()).strip()

    async def proposes(
        self,
        action: ActionCode,
        ground: Ground,
        *,
        vouched: tuple[str, ...] = (),
        picture: str | None = None,
        **chosen: UUID,
    ) -> None:
        """Follow the guide's link to an action, choose accounts and checks, look at what it would do, and send it.

        `vouched`: fields that take the only check of their kind.
        """
        line = self.page.locator("li", has_text=GROUND_WORDS[ground])
        await line.get_by_role("link", name=ACTION_WORDS[action]).first.click()
        for name, value in chosen.items():
            await self.page.locator(f"[name={name}]").select_option(value=str(value))
        for name in vouched:
            await self.page.locator(f"[name={name}]").select_option(index=1)
        await self._type({"words": WHY})
        await self.visitor.press("XEM TRƯỚC", picture)
        await self.page.locator("main").get_by_role("button", name=re.compile("^(ĐỀ NGHỊ|THỰC HIỆN)$")).click()
        await self.visitor.arrived()

    async def approves(self, case: str, *, picture: str | None = None) -> None:
        """As a second person: open what is proposed in a case, and approve it; MotID may ask who it is once more."""
        await self.open("/approvals")
        await self.main.locator("li, tr, section", has_text=case).get_by_role("link").first.click()
        await self.visitor.arrived(picture)
        await self.visitor.press("PHÊ DUYỆT")
        if self.page.url.startswith(self.visitor.installation.exchange):
            await self.visitor.sign_in()
            await self.visitor.press("PHÊ DUYỆT")

    async def answers(self, words: str, *, to: str = "caller") -> None:
        """Answer the citizen by SMS."""
        await self.open(f"/cases/{self.case}")
        await self.page.locator(f"[name=to][value={to}]").check()
        form = self.page.locator("form", has=self.page.get_by_role("button", name="GỬI TRẢ LỜI"))
        await form.locator("[name=words]").fill(words)
        await self.visitor.press("GỬI TRẢ LỜI")

    async def closes(self, outcome: str = "resolved", *, picture: str | None = None) -> None:
        """Close the case."""
        await self.open(f"/cases/{self.case}")
        await self.page.locator("[name=outcome]").select_option(outcome)
        await self.visitor.press("ĐÓNG CA", picture)
        await self.sees("Đã đóng")

    async def reopens(self) -> None:
        """Open the closed case again."""
        await self.open(f"/cases/{self.case}")
        await self.visitor.press("MỞ LẠI CA")

    async def takes_back(self, action: ActionCode, *, picture: str | None = None) -> None:
        """Propose to take the last step of an action back, or do it where nobody else decides."""
        await self.open(f"/cases/{self.case}")
        await self.page.get_by_role("link", name=f"Hoàn tác {ACTION_WORDS[action]}").last.click()
        await self._type({"words": "Có nhầm lẫn, cần trả lại như cũ."})
        await self.visitor.arrived(picture)
        await self.visitor.press("HOÀN TÁC")

    async def _type(self, values: dict[str, str]) -> None:
        for name, value in values.items():
            await self.main.locator(f"form [name={name}]:visible").first.fill(value)
