"""The citizens' pages over HTTP, without scripts, beside real registries."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx
import pytest_asyncio

from motid.accounts.model import AccountRef
from motid.authn.open_session import open_session
from motid.authn.password import Password
from motid.authn.password_hasher import PasswordHash
from motid.authn.set_password import set_password
from motid.authn.visitor import Visitor
from motid.bootstrap.sign_ins import AuthnSessions
from motid.kernel.actor import SYSTEM
from motid.kernel.phone import PhoneNumber
from motid.normalisation.policies import CMND_UPDATE_MAY_WAIT
from motid.oidc.citizens_of_record import CitizensOfRecord
from motid.oidc.provider import Provider
from motid.settings import Settings
from motid.web.captcha import Captcha
from motid.web.citizen.services import CitizenServices
from motid.web.citizen.site import create_exchange
from motid.web.cookies import Cookies
from motid.web.health import Health
from tests.installation import PASSWORD
from tests.journey.page import Page
from tests.normalising.conftest import Town, authn, carrier, clock, hasher, population, served, simulated, town

__all__ = ["authn", "carrier", "clock", "hasher", "population", "served", "simulated", "town"]
ORIGIN = "https://motid.example"
TWO_FACTORS = ("pwd", "otp", "sms", "mfa")


@dataclass
class Resident:
    """A person of the town before the pages: reads them, fills in forms, presses buttons."""

    town: Town
    person: dict[str, Any]
    client: httpx.AsyncClient
    page: Page = field(init=False)

    async def open(self, path: str) -> Self:
        """Open an address, wherever it leads."""
        self.page = Page(await self.client.get(urljoin(ORIGIN, path)))
        return self

    async def press(self, button: str, **values: str) -> Self:
        """Fill in the form that has this button and press it."""
        sent = self.page.submission(button, values)
        self.page = Page(await self.client.request(sent.method, sent.address, data=sent.data))
        return self

    async def fill_in(self, **changed: str) -> Self:
        """Fill in the form of four fields with the own data, but for what is changed, and press its button."""
        return await self.press("CHUẨN HÓA TÀI KHOẢN", **(self.own_data | changed))

    @property
    def own_data(self) -> dict[str, str]:
        return {
            "full_name": self.person["full_name"],
            "personal_number": self.person["personal_number"],
            "issue_date": "14/05/2021",
            "phone": self.person["phone"],
        }

    async def type_code(self) -> Self:
        """Type the code of the newest SMS."""
        code = await self.town.world.last_code(PhoneNumber.parse(self.person["phone"]))
        return await self.press("XÁC NHẬN", code=code)

    async def sign_in(self, account: AccountRef, *, amr: tuple[str, ...] = TWO_FACTORS) -> Self:
        """Be signed in to an account."""
        authn = self.town.normalisation.authn
        visitor = Visitor.of_request("203.0.113.7", "Mozilla/5.0 (Android 16) Test")
        async with authn.database.begin(SYSTEM) as uow:
            opened = await open_session(uow, authn, account_id=account.account_id, amr=amr, visitor=visitor)
        self.client.cookies.set("__Host-motid_session", opened.cookie, domain=urlsplit(ORIGIN).hostname or "")
        return self

    async def sign_in_by_password(self, username: str, password: str = PASSWORD) -> Self:
        """Fill in the sign-in form that is open, or open it."""
        if not hasattr(self, "page") or self.page.path != "/sign-in":
            await self.open("/sign-in")
        return await self.press("ĐĂNG NHẬP", username=username, password=password)

    async def has_password(self, account: AccountRef, password: str = PASSWORD) -> None:
        """Give an account of an old portal a password."""
        authn = self.town.normalisation.authn
        hashed = await authn.hasher.hash(Password.typed(password))
        assert isinstance(hashed, PasswordHash)
        async with authn.database.begin(SYSTEM) as uow:
            await set_password(uow, account.account_id, hashed)


@dataclass
class Pages:
    """The exchange of the town."""

    town: Town
    application: Any
    provider: Provider
    opened: list[httpx.AsyncClient] = field(default_factory=list)

    def resident(self, person: dict[str, Any]) -> Resident:
        """A person with a fresh browser."""
        transport = httpx.ASGITransport(self.application)
        client = httpx.AsyncClient(transport=transport, base_url=ORIGIN, follow_redirects=True, timeout=60)
        self.opened.append(client)
        return Resident(self.town, person, client)


@pytest_asyncio.fixture
async def database_url(database_with_keys_url: str) -> str:
    """The town's database: the exchange has started there before."""
    return database_with_keys_url


@pytest_asyncio.fixture
async def pages(town: Town) -> AsyncIterator[Pages]:
    authn = town.normalisation.authn
    settings = Settings(mode="sandbox", exchange_origin=ORIGIN)
    provider = await Provider.open(
        authn.database,
        settings,
        sessions=AuthnSessions(authn),
        citizens=CitizensOfRecord(
            authn.database.vault,
            cmnd_may_wait=partial(authn.policies.at, CMND_UPDATE_MAY_WAIT),
            policies=authn.policies,
        ),
    )
    services = CitizenServices(
        settings=settings,
        authn=authn,
        carrier=town.normalisation.carrier,
        captcha=Captcha(authn.database, enabled=False),
        cookies=Cookies(secure=True),
        provider=provider,
        normalisation=town.normalisation,
    )
    made = Pages(town, create_exchange(services, Health({})), provider)
    yield made
    for client in made.opened:
        await client.aclose()
    await provider.close()
