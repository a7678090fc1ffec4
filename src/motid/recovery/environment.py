"""What recovery works with, put together by `bootstrap` and the sites."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from motid.authn.environment import AuthnEnvironment
from motid.db import UnitOfWork
from motid.kernel.redaction import PersonalText
from motid.registries.carrier import CarrierDirectory


class CaseDesk(Protocol):
    """Takes what only an operator can decide."""

    async def open_case(
        self,
        uow: UnitOfWork,
        *,
        kind: str,
        account_id: UUID,
        related: tuple[UUID, ...],
        statement: PersonalText | None,
    ) -> str:
        """Open a case about an account; returns its number, to tell the citizen."""
        ...


@dataclass(frozen=True, slots=True)
class RecoveryEnvironment:
    """Sign-in, the carriers, the desk; `exchange` is the origin for links in messages."""

    authn: AuthnEnvironment
    carrier: CarrierDirectory
    cases: CaseDesk
    exchange: str
