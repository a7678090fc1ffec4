"""The other official accepts the case, or refuses it."""

from dataclasses import dataclass
from uuid import UUID

from motid.audit import record
from motid.desk.access import enter_case, recorded
from motid.desk.environment import DeskEnvironment
from motid.desk.hand_over import store
from motid.desk.hand_over.events import HandOverDecided
from motid.desk.hand_over.model import State
from motid.desk.hand_over.move_case import move_case
from motid.desk.hand_over.offer_case import OfferIsOver
from motid.desk.model import Case, RefusalRule, Refused
from motid.officials.model import Official, Right
from motid.officials.rights import may


@dataclass(frozen=True, slots=True)
class OfferRefused:
    """The case stays with who offered it."""


@recorded
async def accept_offer(env: DeskEnvironment, official: Official, hand_over_id: UUID) -> Case | OfferIsOver | Refused:
    """Take the case over. A case that went elsewhere meanwhile, or was closed, is not taken from anybody."""
    async with env.database.begin(official.actor) as uow:
        row = await store.select_offered(uow.connection, hand_over_id)
        if row is None or row["to_id"] != official.account_id:
            return OfferIsOver()
        case = await enter_case(uow, official, row["case_id"], Right.HAND_OVER)
        if isinstance(case, Refused):
            return case
        if not may(official, Right.WORK_CASES, case.unit_id):
            return Refused(RefusalRule.NOT_ALLOWED, case.id)
        moved_on = case.assigned_to != row["from_id"]
        decision: State = "lapsed" if moved_on else "accepted"
        if not await store.decide(uow.connection, hand_over_id, decision, uow.now) or moved_on:
            return OfferIsOver()
        await move_case(uow, case.id, official.account_id)
        await record(uow, HandOverDecided(hand_over_id=hand_over_id, case_id=case.id, decision="accepted"))
        return case


@recorded
async def refuse_offer(
    env: DeskEnvironment, official: Official, hand_over_id: UUID
) -> OfferRefused | OfferIsOver | Refused:
    """Leave the case with who offered it."""
    if not may(official, Right.HAND_OVER):
        return Refused(RefusalRule.NOT_ALLOWED)
    async with env.database.begin(official.actor) as uow:
        row = await store.select_offered(uow.connection, hand_over_id)
        if row is None or row["to_id"] != official.account_id:
            return OfferIsOver()
        if not await store.decide(uow.connection, hand_over_id, "refused", uow.now):
            return OfferIsOver()
        decided = HandOverDecided(hand_over_id=hand_over_id, case_id=row["case_id"], decision="refused")
        await record(uow, decided)
        return OfferRefused()
