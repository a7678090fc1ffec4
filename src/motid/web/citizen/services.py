"""What the exchange's pages work with; bootstrap fills it in."""

from dataclasses import dataclass

from motid.authn.password_hasher import PasswordHasher
from motid.db import Database
from motid.limits import Limiter
from motid.policies import PolicyBook
from motid.registries.carrier import CarrierDirectory
from motid.settings import Settings
from motid.web.captcha import Captcha
from motid.web.cookies import Cookies


@dataclass(frozen=True, slots=True)
class CitizenServices:
    """The parts that the handlers call."""

    settings: Settings
    database: Database
    limiter: Limiter
    policies: PolicyBook
    hasher: PasswordHasher
    carrier: CarrierDirectory
    captcha: Captcha
    cookies: Cookies
