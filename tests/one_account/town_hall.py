"""What can happen to accounts, each as one call of the real use case on a real PostgreSQL."""

from dataclasses import dataclass
from uuid import UUID

from motid.accounts.events import AccountOpened
from motid.accounts.model import AccountRef, IdentifierType, IdentifierValue, NewIdentifier, Profile
from motid.accounts.open_account import Opened, open_account
from motid.accounts.open_accounts import open_accounts
from motid.accounts.read_account import read_account
from motid.accounts.sealed_account import seal_account
from motid.audit import record
from motid.authn.environment import AuthnEnvironment
from motid.authn.one_time_code import OneTimeCode
from motid.authn.password_hasher import PasswordHasher
from motid.authn.visitor import NetworkAddress
from motid.bootstrap.normalisation import account_environment
from motid.db import Database
from motid.desk.open_case import CaseQueue
from motid.dossiers.model import NewDossier
from motid.dossiers.record_dossiers import record_dossiers
from motid.kernel.actor import SYSTEM
from motid.kernel.redaction import PersonalText
from motid.limits import Limiter
from motid.messaging.model import Content
from motid.messaging.sealed import OUTBOUND_MESSAGE
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.request.ask_registries import AskLater, ask_registries
from motid.normalisation.request.confirm_phone import ConfirmOutcome, confirm_phone
from motid.normalisation.request.jobs import AskRegistries
from motid.normalisation.request.model import Request, RequestKind
from motid.normalisation.request.normalise_registered import NormaliseRegistered
from motid.normalisation.request.read_request import request_of
from motid.normalisation.request.submit import Submitted, submit_request
from motid.policies import PolicyBook
from motid.proofing.registration.jobs import AccountRegistered
from tests.one_account.townspeople import Townsman, TruthfulRegistries
from tests.registries.people import ACCOUNTABILITY

NETWORK = NetworkAddress.parse("203.0.113.7")


@dataclass(frozen=True, slots=True)
class TownHall:
    """The use cases, put together as the exchange does, with registries that answer at once."""

    normalisation: NormalisationEnvironment

    @classmethod
    def over(cls, database: Database, hasher: PasswordHasher) -> "TownHall":
        """Put them together; the attempt limits are wide, for one network does everything here."""
        limiter = Limiter(database.pool, database.vault, scale=1000)
        authn = AuthnEnvironment(database, PolicyBook(), limiter, hasher, "MotID")
        registries = TruthfulRegistries()
        return cls(
            NormalisationEnvironment(
                authn=authn,
                accounts=account_environment(authn),
                population=registries,
                carrier=registries,
                accountability=ACCOUNTABILITY,
                cases=CaseQueue(PolicyBook()),
                exchange="https://motid.example",
            )
        )

    @property
    def database(self) -> Database:
        """The database."""
        return self.normalisation.authn.database

    async def register(self, person: Townsman) -> UUID | None:
        """Register, as the end of a registration does; None when the number or the phone is taken."""
        async with self.database.begin(SYSTEM) as uow:
            opened = await open_account(
                uow,
                origin="mobile_subscription",
                profile=Profile(person.name, person.born),
                identifiers=[
                    NewIdentifier("personal_number", person.number, "carrier", uow.now),
                    NewIdentifier("registered_phone", person.phone, "carrier", uow.now),
                ],
            )
        if not isinstance(opened, Opened):
            return None
        account_id = opened.account.account_id
        await NormaliseRegistered(self.normalisation)(AccountRegistered(account_id))
        return account_id

    async def bring(self, profile: Profile, identifiers: list[tuple[IdentifierType, IdentifierValue]]) -> UUID:
        """Bring an account of an old portal in; a number that another holds is claimed."""
        async with self.database.begin(SYSTEM) as uow:
            sealed = seal_account(uow.vault, uow.ids, profile=profile, identifiers=identifiers, opened_at=None)
            await open_accounts(uow, [sealed], origin="old_portal")
            event = AccountOpened(origin="old_portal", identifiers=[type_ for type_, _ in identifiers])
            await record(uow, event, account_id=sealed.account_id)
        return sealed.account_id

    async def request(self, account_id: UUID, person: Townsman, kind: RequestKind) -> Request | None:
        """Send the form and let the page ask; returns the request once it waits for the code."""
        async with self.database.read() as connection:
            account: AccountRef = (await read_account(connection, self.database.vault, account_id)).ref
        outcome = await submit_request(self.normalisation, account, person.claims, kind=kind, network=NETWORK)
        assert isinstance(outcome, Submitted), outcome
        await ask_registries(self.normalisation, outcome.request, NETWORK)
        asked = await request_of(self.database, account_id)
        return asked if asked is not None and asked.state == "code" else None

    async def confirm(self, request: Request) -> ConfirmOutcome:
        """Type the code that arrived for this request."""
        return await confirm_phone(self.normalisation, request, await self.code_of(request))

    async def code_of(self, request: Request) -> OneTimeCode:
        """Read the code of a request in the SMS that waits for delivery."""
        row = await self.database.pool.fetchrow(
            """SELECT m.id, m.sealed FROM outbound_message m
                 JOIN one_time_code c ON m.idempotency_key = 'code-' || c.id
                WHERE c.subject_id = $1 ORDER BY c.created_at DESC LIMIT 1""",
            request.id,
        )
        assert row is not None
        text = self.database.vault.open(OUTBOUND_MESSAGE, row["id"], row["sealed"], Content).text or ""
        return OneTimeCode.typed(next(word for word in text.split() if len(word) == 6 and word.isdigit()))

    async def work(self, account_ids: list[UUID]) -> None:
        """Let the worker do what is due for these accounts."""
        rows = await self.database.pool.fetch(
            "SELECT id FROM normalisation WHERE account_id = ANY ($1) AND state IN ('asking', 'code')", account_ids
        )
        for row in rows:
            await AskLater(self.normalisation)(AskRegistries(row["id"]))

    async def dossier(self, account_id: UUID, code: str) -> None:
        """Record a dossier."""
        async with self.database.begin(SYSTEM) as uow:
            dossier = NewDossier("portal", code, PersonalText("Cấp bản sao trích lục"), "9", None)
            assert await record_dossiers(uow, account_id, [dossier]) == 1
