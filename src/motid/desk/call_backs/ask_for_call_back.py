"""A citizen asks to be called, once a telephone."""

from dataclasses import dataclass
from datetime import datetime

from motid.audit import record
from motid.authn.visitor import NetworkAddress
from motid.db import Database, UnitOfWork
from motid.desk.call_backs import store
from motid.desk.call_backs.events import CallBackAsked
from motid.desk.call_backs.messages import waiting_sms
from motid.desk.call_backs.model import (
    INDEX_KIND,
    SEALED_KIND,
    CallBackBundle,
    CallBackWish,
    PartOfDay,
    Promise,
    promised,
)
from motid.desk.call_backs.policies import CALL_BACK_RULES, CallBackRules
from motid.kernel.actor import ANONYMOUS
from motid.kernel.opaque_token import OpaqueToken
from motid.limits import Allowed, Limiter, Refused
from motid.limits.take_shared import take_shared
from motid.messaging.enqueue_message import enqueue_sms
from motid.policies import PolicyBook


@dataclass(frozen=True, slots=True)
class CallBackExpected:
    """The telephone is on the list: how many wait before it, and until when the call may be expected.

    It is the same for a telephone that was on the list already, which keeps its place: who asks learns nothing of
    others. The short number goes to the telephone alone.
    """

    before: int
    promise: Promise


async def ask_for_call_back(
    database: Database,
    limiter: Limiter,
    policies: PolicyBook,
    wish: CallBackWish,
    *,
    network: NetworkAddress,
    links: str,
) -> CallBackExpected | Refused:
    """Put a telephone on the list and confirm it by SMS. `links`: address before a link's token."""
    now = database.clock.now()
    rules = policies.at(CALL_BACK_RULES, now)
    counted = await _count(limiter, rules, wish, network, now)
    if isinstance(counted, Refused):
        return counted
    async with database.begin(ANONYMOUS) as uow:
        before = await store.count_waiting(uow.connection)
        promise = promised(now, wish.part_of_day, before, rules)
        await _insert(uow, wish, promise, links)
    return CallBackExpected(before, promise)


async def waiting_now(database: Database, policies: PolicyBook) -> CallBackExpected:
    """Return what somebody who asks now may expect."""
    now = database.clock.now()
    async with database.read() as connection:
        before = await store.count_waiting(connection)
    rules = policies.at(CALL_BACK_RULES, now)
    return CallBackExpected(before, promised(now, PartOfDay.ANY, before, rules))


async def _insert(uow: UnitOfWork, wish: CallBackWish, promise: Promise, links: str) -> None:
    token = OpaqueToken.fresh(uow.new_id())
    number = await store.next_number(uow.connection)
    bundle = CallBackBundle(wish.full_name.reveal(), wish.phone.reveal(), wish.statement.reveal())
    fresh = await store.insert(
        uow.connection,
        entry_id=token.id,
        number=number,
        topic=wish.topic,
        part_of_day=wish.part_of_day,
        asked_at=uow.now,
        due_at=promise.latest,
        next_at=promise.earliest,
        link_digest=token.digest(),
        index=uow.vault.index_to_write(INDEX_KIND, wish.phone.reveal()),
        sealed=uow.vault.seal(SEALED_KIND, token.id, bundle),
    )
    if not fresh:
        return
    text = waiting_sms(number, promise.latest, f"{links}/{token.text()}")
    await enqueue_sms(uow, recipient=wish.phone, text=text, purpose="notification", not_after=promise.latest)
    await record(uow, CallBackAsked(call_back_id=token.id, topic=wish.topic))


async def _count(
    limiter: Limiter, rules: CallBackRules, wish: CallBackWish, network: NetworkAddress, now: datetime
) -> Allowed | Refused:
    """Count a wish: nobody has somebody else's telephone called, or sent SMS, again and again."""
    outcome = await limiter.take(rules.per_network.limit("call_back.network"), network.bucket(), now)
    if isinstance(outcome, Refused):
        return outcome
    limit, reserve = rules.per_phone.limit("call_back.phone"), rules.phone_reserve.limit("call_back.phone_reserve")
    return await take_shared(limiter, limit, reserve, wish.phone.reveal(), network=network.bucket(), now=now)
