"""One person joins two accounts by proving both (S2-21, S2-26): begun from one, confirmed from the other.

The one that the person is signed in to at the end survives. Both sign-ins are of AAL2: password and code.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from motid.accounts.hold_accounts import hold_accounts
from motid.accounts.merge_accounts import Merged, merge_accounts
from motid.accounts.model import Account
from motid.accounts.read_account import read_account
from motid.audit import record
from motid.db import UnitOfWork
from motid.kernel.actor import Actor
from motid.kernel.opaque_token import OpaqueToken
from motid.normalisation import join_store as store
from motid.normalisation.decide_match import NoMatch, decide_match
from motid.normalisation.duplicates.decide import claimed_data
from motid.normalisation.environment import NormalisationEnvironment
from motid.normalisation.events import JoinBegun
from motid.normalisation.matching_rules import MATCHING

LIFETIME = timedelta(minutes=15)
REASON = "both_accounts_proved"
CASE = "join_refused"
_AAL = 2


@dataclass(frozen=True, slots=True)
class JoinStarted:
    """Keep the token in the browser, end this session, and sign in to the other account."""

    token: OpaqueToken


@dataclass(frozen=True, slots=True)
class Joined:
    """The other account goes on in this one."""

    merge_id: UUID


@dataclass(frozen=True, slots=True)
class JoinExpired:
    """There is no such join: too old, used, or never begun in this browser."""


@dataclass(frozen=True, slots=True)
class SameAccount:
    """The person signed in to the same account again."""


@dataclass(frozen=True, slots=True)
class NotTheSamePerson:
    """What the accounts say contradicts itself, so the desk decides under this case number."""

    case: str


@dataclass(frozen=True, slots=True)
class SignInIsTooWeak:
    """Both accounts are proved by password and code."""


async def begin_join(
    normalisation: NormalisationEnvironment, account_id: UUID, *, aal: int
) -> JoinStarted | SignInIsTooWeak:
    """Begin from the account that will be absorbed. `aal` of the session."""
    if aal < _AAL:
        return SignInIsTooWeak()
    async with normalisation.authn.database.begin(Actor("citizen", account_id)) as uow:
        token = OpaqueToken.fresh(uow.new_id())
        await store.insert(
            uow.connection,
            token.id,
            token.digest(),
            account_id=account_id,
            now=uow.now,
            expires_at=uow.now + LIFETIME,
        )
        await record(uow, JoinBegun(join_id=token.id), account_id=account_id)
    return JoinStarted(token)


async def confirm_join(
    normalisation: NormalisationEnvironment, token: OpaqueToken, survivor_id: UUID, *, aal: int
) -> Joined | JoinExpired | SameAccount | NotTheSamePerson | SignInIsTooWeak:
    """Join, from the account that survives. A token works once; two accounts of different people go to the desk."""
    if aal < _AAL:
        return SignInIsTooWeak()
    async with normalisation.authn.database.begin(Actor("citizen", survivor_id)) as uow:
        absorbed_id = await store.account_of(uow.connection, token.id, token.digest(), uow.now)
        if absorbed_id is None:
            return JoinExpired()
        if absorbed_id == survivor_id:
            return SameAccount()
        used = await store.use(uow.connection, token.id, uow.now)
        if not used or not await _both_open(uow, survivor_id, absorbed_id):
            return JoinExpired()
        if await _contradict(uow, normalisation, survivor_id, absorbed_id):
            number = await normalisation.cases.open_case(
                uow, kind=CASE, account_id=absorbed_id, related=(survivor_id,), statement=None
            )
            return NotTheSamePerson(number)
        outcome = await merge_accounts(
            uow, normalisation.accounts, survivor_id=survivor_id, absorbed_id=absorbed_id, reason=REASON
        )
        return Joined(outcome.merge.id) if isinstance(outcome, Merged) else JoinExpired()


async def _both_open(uow: UnitOfWork, survivor_id: UUID, absorbed_id: UUID) -> bool:
    """Whether nobody has closed one of them since the join began; they stay as they are until it is done."""
    locked = await hold_accounts(uow, [survivor_id, absorbed_id])
    return [account.state for account in locked] == ["active", "active"]


async def read_join(normalisation: NormalisationEnvironment, token: OpaqueToken) -> Account | None:
    """Return the account that is about to go on in another, for the page that asks; None when the join is over."""
    database = normalisation.authn.database
    async with database.read() as connection:
        account_id = await store.account_of(connection, token.id, token.digest(), database.clock.now())
        return None if account_id is None else await read_account(connection, database.vault, account_id)


async def _contradict(
    uow: UnitOfWork, normalisation: NormalisationEnvironment, survivor_id: UUID, absorbed_id: UUID
) -> bool:
    """Whether the accounts are of different people: who has a relative's password joins nothing with it.

    Two numbers that were both verified are two people, as long as the desk does not know better.
    """
    survivor = await read_account(uow.connection, uow.vault, survivor_id)
    absorbed = await read_account(uow.connection, uow.vault, absorbed_id)
    numbers = [one.first("personal_number") for one in (survivor, absorbed)]
    if len({one.value.reveal() for one in numbers if one is not None and one.verified_at is not None}) > 1:
        return True
    rules = normalisation.authn.policies.at(MATCHING, uow.now)
    decision = decide_match(claimed_data(absorbed), claimed_data(survivor), rules)
    return isinstance(decision, NoMatch)
