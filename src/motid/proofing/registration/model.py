"""Values of a registration under way."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from motid.accounts.model import LoginName
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.email import EmailAddress
from motid.kernel.login_name import parse_login_name
from motid.kernel.names import FullName
from motid.kernel.phone import PhoneNumber
from motid.kernel.redaction import PersonalValue

RegistrationState = Literal["comparing", "code", "password", "opened", "differs", "unknown", "taken"]


@dataclass(frozen=True, slots=True)
class Application:
    """What the person typed (S4-15)."""

    login_name: LoginName
    full_name: FullName
    date_of_birth: DateOfBirth
    phone: PhoneNumber
    email: EmailAddress | None

    def facts(self) -> Iterator[PersonalValue[str]]:
        """Yield what a password must not be made of."""
        yield from (self.login_name, self.full_name, self.phone, self.date_of_birth)
        if self.email is not None:
            yield self.email


class ApplicationBundle(msgspec.Struct, frozen=True):
    """`Application` as it is sealed in `registration.sealed`."""

    login_name: str
    full_name: str
    date_of_birth: str
    phone: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Registration:
    """A registration under way. `application` is None once its personal data has been erased."""

    id: UUID
    state: RegistrationState
    application: Application | None
    compare_id: UUID
    told_to_wait: bool
    compared_at: datetime | None
    continue_to: str | None
    expires_at: datetime
    account_id: UUID | None


def seal_application(application: Application) -> ApplicationBundle:
    """Return the application in its stored form."""
    return ApplicationBundle(
        login_name=application.login_name.reveal(),
        full_name=application.full_name.reveal(),
        date_of_birth=application.date_of_birth.reveal(),
        phone=application.phone.reveal(),
        email=application.email.reveal() if application.email else None,
    )


def open_application(bundle: ApplicationBundle) -> Application:
    """Return the application from its stored form."""
    return Application(
        login_name=parse_login_name(bundle.login_name),
        full_name=FullName(bundle.full_name),
        date_of_birth=DateOfBirth(bundle.date_of_birth),
        phone=PhoneNumber(bundle.phone),
        email=EmailAddress(bundle.email) if bundle.email else None,
    )
