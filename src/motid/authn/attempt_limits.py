"""How often a password may be tried (invariant 11): an attacker is slowed, the owner is not locked out.

- A browser from which the account signed in before has a bucket of its own, which nobody else can empty.
- Otherwise a network has one bucket for everything, and one for each user name.
- Attempts that pass also count for the user name, whatever network they come from. That bucket refuses nobody: when
  it is full, the name is under attack and each network gets the stricter rate for it. A network alone cannot fill it.

With the initial policy one network gets 5 tries at once and 60 an hour for a name; under attack 1 and 12 an hour. All
is counted by user name, not by account, and before anything is looked up: a name that nobody has answers the same.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motid.accounts.model import LoginName, login_type
from motid.authn.environment import AuthnEnvironment
from motid.authn.policies import PASSWORD_ATTEMPTS, SIGN_IN_RULES, PasswordAttemptRules
from motid.authn.store import browsers as store
from motid.authn.visitor import NetworkAddress, Visitor
from motid.db import UnitOfWork
from motid.kernel.opaque_token import OpaqueToken
from motid.limits import Limit, Refused

_BEFORE_THE_NAME = 2
"""Limits that refuse: those of the network. The third, of the name, only tells that the name is under attack."""


async def take_password_attempt(
    authn: AuthnEnvironment,
    login_name: LoginName,
    account_ids: Sequence[UUID],
    visitor: Visitor,
    now: datetime,
    *,
    beginning: bool,
) -> Refused | None:
    """Count an attempt before the password is looked at; None when it may go on.

    `beginning`: the attempt begins a sign-in, which is counted first. Each is a row that is kept for a day, and
    anybody may begin one: without a limit a flood fills the table.
    """
    rules = authn.policies.at(PASSWORD_ATTEMPTS, now)
    first: tuple[tuple[Limit, str], ...] = ()
    if beginning:
        first = ((rules.per_network.limit("authn.sign_in.network"), visitor.network.bucket()),)
    known = await _known_browser(authn, account_ids, visitor, now)
    if known is not None:
        limit = rules.per_known_browser.limit("authn.password.browser")
        _, outcome = await authn.limiter.take_in_turn((*first, (limit, f"{known}:{_name(login_name)}")), now)
        return outcome if isinstance(outcome, Refused) else None
    return await _take_as_stranger(authn, rules, login_name, visitor.network, now, first=first)


async def forgive_password_attempts(
    uow: UnitOfWork, authn: AuthnEnvironment, login_name: LoginName, network: NetworkAddress
) -> None:
    """Empty the bucket of name and network, after the right password came from there."""
    limit = _for_name_and_network(authn.policies.at(PASSWORD_ATTEMPTS, uow.now))
    await authn.limiter.forgive(limit, f"{network.bucket()}:{_name(login_name)}", within=uow.connection)


async def _take_as_stranger(
    authn: AuthnEnvironment,
    rules: PasswordAttemptRules,
    login_name: LoginName,
    network: NetworkAddress,
    now: datetime,
    *,
    first: tuple[tuple[Limit, str], ...],
) -> Refused | None:
    name = _name(login_name)
    name_and_network = f"{network.bucket()}:{name}"
    passed, outcome = await authn.limiter.take_in_turn(
        (
            *first,
            (rules.per_network.limit("authn.password.network"), network.bucket()),
            (_for_name_and_network(rules), name_and_network),
            (rules.per_name.limit("authn.password.name"), name),
        ),
        now,
    )
    if not isinstance(outcome, Refused):
        return None
    if passed < len(first) + _BEFORE_THE_NAME:
        return outcome
    stricter = rules.per_name_and_network_under_attack.limit("authn.password.under_attack")
    outcome = await authn.limiter.take(stricter, name_and_network, now)
    return outcome if isinstance(outcome, Refused) else None


async def _known_browser(
    authn: AuthnEnvironment, account_ids: Sequence[UUID], visitor: Visitor, now: datetime
) -> UUID | None:
    cookie = visitor.known_browser_cookie
    token = OpaqueToken.parse(cookie) if cookie else None
    if token is None:
        return None
    since = now - authn.policies.at(SIGN_IN_RULES, now).browser_known_for
    digest = await store.digest_where_known(authn.database.pool, token.id, list(account_ids), since)
    return token.id if digest is not None and token.matches(digest) else None


def _for_name_and_network(rules: PasswordAttemptRules) -> Limit:
    return rules.per_name_and_network.limit("authn.password.name_and_network")


def _name(login_name: LoginName) -> str:
    return f"{login_type(login_name)}:{login_name.reveal()}"
