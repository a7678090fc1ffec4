"""A citizen answers on the own telephone whether a service may sign them in (CIBA Core §8).

It does what a person does by hand: opens the list that the SMS names, signs in where MotID asks for it, with the
password and the code of the next SMS, opens the request, presses a button. Nothing behind the pages is touched.
"""

import asyncio
import re
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

import httpx

from motid.sandbox.messages import MessageStore
from motid.sandbox.phones.book import Phone
from motid.sandbox.phones.page import Form, Page

Decision = Literal["allow", "deny"]

_REQUESTS: Final = "/account/requests"
_STEP_UP: Final = "/sign-in/step-up"
_ENDS: Final[dict[Decision, str]] = {"allow": "notice=request-approved", "deny": "notice=request-refused"}
_MOST_PAGES: Final = 6
"""Pages between the request and its buttons: password, step-up, code."""
_CODE: Final = re.compile(r"\b[0-9]{6}\b", re.ASCII)
_PATIENCE: Final = 20.0
"""Seconds in which an SMS has to come."""
_LOOK_EVERY: Final = 0.2
_TIMEOUT: Final = httpx.Timeout(20.0)


@dataclass(frozen=True, slots=True)
class Answered:
    """The page said that it took the answer."""


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """The citizen got no further; `reason` says where, for whoever runs the tests."""

    reason: str


async def answer_request(
    phone: Phone, origin: str, messages: MessageStore, request_id: UUID, decision: Decision
) -> Answered | NotAnswered:
    """Sign in to MotID at `origin` where needed, and give a request its answer; a yes shares all that is asked."""
    async with phone.in_use, _browser(origin, phone.cookies) as http:
        try:
            return await _Visit(phone, http, messages).answer(request_id, decision)
        except httpx.HTTPError as error:
            return NotAnswered(f"{origin} cannot be reached: {type(error).__name__}")
        finally:
            phone.cookies = http.cookies


def _browser(origin: str, cookies: httpx.Cookies) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=origin,
        cookies=cookies,
        follow_redirects=True,
        timeout=_TIMEOUT,
        trust_env=False,
        verify=False,  # noqa: S501 - sandboxes make their certificates themselves, and all that is sent is invented
    )


class _Visit:
    """One look at MotID's pages."""

    def __init__(self, phone: Phone, http: httpx.AsyncClient, messages: MessageStore) -> None:
        self._phone = phone
        self._http = http
        self._messages = messages
        self._read: set[UUID] = set()

    async def answer(self, request_id: UUID, decision: Decision) -> Answered | NotAnswered:
        listed = await self._signed_in(Page(await self._http.get(_REQUESTS)))
        if isinstance(listed, NotAnswered):
            return listed
        link = listed.link_to(f"/{request_id}")
        if link is None:
            return NotAnswered("no such request waits for this citizen")
        asked = await self._signed_in(Page(await self._http.get(link)))
        if isinstance(asked, NotAnswered):
            return asked
        form = asked.form_with("decision")
        if form is None:
            return NotAnswered(f"{asked.path} has no button to press")
        shared = form.boxes if decision == "allow" else {}
        end = await self._send(form, decision=decision, **shared)
        return Answered() if end.address.endswith(_ENDS[decision]) else NotAnswered(f"the answer led to {end.path}")

    async def _signed_in(self, page: Page) -> Page | NotAnswered:
        """Do what the sign-in asks for, until a page is there that is none of its own."""
        for _ in range(_MOST_PAGES):
            if (form := page.form_with("password")) is not None:
                if "captcha" in form.names:
                    return NotAnswered("the sign-in asks for a captcha: MOTID_CAPTCHA=off")
                await self._note_messages()
                page = await self._send(form, username=self._phone.number, password=self._phone.password)
            elif (form := page.form_to(_STEP_UP)) is not None:
                await self._note_messages()
                page = await self._send(form)
            elif (form := page.form_with("code")) is not None:
                code = await self._code()
                if code is None:
                    return NotAnswered("no SMS with a code has come")
                page = await self._send(form, code=code)
            else:
                return page
        return NotAnswered(f"the sign-in does not go on at {page.path}")

    async def _send(self, form: Form, **fields: str) -> Page:
        return Page(await self._http.post(form.address, data={**form.hidden, **fields}))

    async def _note_messages(self) -> None:
        """Remember which messages are there, so that only the code of the next one counts."""
        self._read = {message.id for message in await self._messages.newest(self._phone.sms_number, channel="sms")}

    async def _code(self) -> str | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                while True:
                    for message in await self._messages.newest(self._phone.sms_number, channel="sms"):
                        found = _CODE.search(message.text)
                        if found is not None and message.id not in self._read:
                            return found.group()
                    await asyncio.sleep(_LOOK_EVERY)
        except TimeoutError:
            return None
