"""At the end of a shift an official offers a case to another, or puts it back into the queue."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from motid.audit import record
from motid.db import UnitOfWork
from motid.desk import store as cases
from motid.desk.access import enter_case, recorded
from motid.desk.assign_case import CannotWorkOnIt
from motid.desk.environment import DeskEnvironment
from motid.desk.hand_over import store
from motid.desk.hand_over.events import HandedOver, HandOverDecided
from motid.desk.hand_over.model import LONGEST_NOTE, SEALED_KIND, HandOverBundle
from motid.desk.hand_over.move_case import move_case
from motid.desk.hand_over.policies import HAND_OVER_HOURS
from motid.desk.model import Case, RefusalRule, Refused
from motid.kernel.redaction import PersonalText
from motid.officials.find_official import find_official
from motid.officials.model import Official, Right
from motid.officials.rights import may


@dataclass(frozen=True, slots=True)
class Offered:
    """The other official is asked; until the answer the case stays with who offers it, and both see it."""

    hand_over_id: UUID


@dataclass(frozen=True, slots=True)
class Queued:
    """The case waits in the queue of its unit."""


@dataclass(frozen=True, slots=True)
class OfferedBefore:
    """The case is offered to somebody already."""


@dataclass(frozen=True, slots=True)
class OfferWithdrawn:
    """The offer is taken back."""


@dataclass(frozen=True, slots=True)
class OfferIsOver:
    """Somebody answered the offer, or took it back, or it has lapsed. Nothing was changed."""


@recorded
async def offer_case(
    env: DeskEnvironment, official: Official, case_id: UUID, *, to: UUID | None, note: PersonalText
) -> Offered | Queued | OfferedBefore | CannotWorkOnIt | Refused:
    """Offer an own case to an official of its unit (`to`), or put it back into the queue, with a note."""
    async with env.database.begin(official.actor) as uow:
        case = await enter_case(uow, official, case_id, Right.HAND_OVER)
        if isinstance(case, Refused):
            return case
        if case.assigned_to != official.account_id:
            return Refused(RefusalRule.NOT_ASSIGNED, case.id)
        if to is None:
            return await _queue(uow, official, case, note)
        if to == official.account_id or not await _can_work(uow, case, to):
            return CannotWorkOnIt()
        lapses_at = uow.now + timedelta(hours=env.policies.at(HAND_OVER_HOURS, uow.now))
        hand_over_id = uow.new_id()
        fresh = await store.insert(
            uow.connection,
            hand_over_id=hand_over_id,
            case_id=case.id,
            from_id=official.account_id,
            to_id=to,
            state="offered",
            now=uow.now,
            lapses_at=lapses_at,
            sealed=_sealed(uow, hand_over_id, note),
        )
        if not fresh:
            return OfferedBefore()
        await record(uow, HandedOver(hand_over_id=hand_over_id, case_id=case.id, official_id=to))
        return Offered(hand_over_id)


@recorded
async def withdraw_offer(
    env: DeskEnvironment, official: Official, hand_over_id: UUID
) -> OfferWithdrawn | OfferIsOver | Refused:
    """Take an own offer back; the case stays where it is."""
    if not may(official, Right.HAND_OVER):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        row = await store.select_offered(uow.connection, hand_over_id)
        if row is None or row["from_id"] != official.account_id:
            return OfferIsOver()
        if not await store.decide(uow.connection, hand_over_id, "withdrawn", uow.now):
            return OfferIsOver()
        decided = HandOverDecided(hand_over_id=hand_over_id, case_id=row["case_id"], decision="withdrawn")
        await record(uow, decided)
        return OfferWithdrawn()


async def _queue(uow: UnitOfWork, official: Official, case: Case, note: PersonalText) -> Queued:
    hand_over_id = uow.new_id()
    await store.withdraw_offers_of(uow.connection, case.id, uow.now)
    await store.insert(
        uow.connection,
        hand_over_id=hand_over_id,
        case_id=case.id,
        from_id=official.account_id,
        to_id=None,
        state="queued",
        now=uow.now,
        lapses_at=None,
        sealed=_sealed(uow, hand_over_id, note),
    )
    await move_case(uow, case.id, None)
    await record(uow, HandedOver(hand_over_id=hand_over_id, case_id=case.id, official_id=None))
    return Queued()


async def _can_work(uow: UnitOfWork, case: Case, to: UUID) -> bool:
    other = await find_official(uow.connection, to)
    if other is None or not may(other, Right.WORK_CASES, case.unit_id):
        return False
    return not await cases.is_about(uow.connection, case, other)


def _sealed(uow: UnitOfWork, hand_over_id: UUID, note: PersonalText) -> bytes:
    words = note.reveal().strip()[:LONGEST_NOTE]
    return uow.vault.seal(SEALED_KIND, hand_over_id, HandOverBundle(words))
