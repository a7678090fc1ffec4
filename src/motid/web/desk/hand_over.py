"""“Bàn giao ca trực”: the end of a shift, and what others hand over."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.hand_over.answer_offer import OfferRefused, accept_offer, refuse_offer
from motid.desk.hand_over.offer_case import Offered, OfferWithdrawn, Queued, offer_case, withdraw_offer
from motid.desk.hand_over.read_hand_overs import HandOvers, read_hand_overs
from motid.desk.model import Case, QueueView
from motid.desk.queue import read_queue
from motid.kernel.redaction import PersonalText
from motid.officials.list_officials import list_officials
from motid.officials.model import Official, Right
from motid.officials.name_officials import name_officials
from motid.officials.rights import ROLE_RIGHTS, may
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.the_case import address_of, uuid_of
from motid.web.desk.visit import DeskVisit
from motid.web.presenters.desk.hand_over import HandOverPage, HandOverRow, OwnCase

_ON_PAGE = 20
_QUEUE = "queue"


@get(DESK_PATHS.hand_over)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Own cases, offers, and what was handed over."""
    official, env = await visit.need(Right.HAND_OVER), visit.services.desk
    given = await read_hand_overs(env, official)
    mine = await _own_cases(visit, official, given)
    rows = [*given.to_me, *given.from_me, *given.decided]
    async with env.database.read() as connection:
        officials = {each.from_id for each in rows} | {each.to_id for each in rows}
        names = await name_officials(connection, env.database.vault, officials)
    page = HandOverPage(
        mine,
        await receivers(visit, official),
        tuple(HandOverRow.of(each, names) for each in given.to_me),
        tuple(HandOverRow.of(each, names) for each in given.from_me),
        tuple(HandOverRow.of(each, names) for each in given.decided),
        visit.notice,
    )
    return await visit.page(page, here=DESK_PATHS.hand_over)


async def _own_cases(visit: DeskVisit, official: Official, given: HandOvers) -> tuple[OwnCase, ...]:
    """Return the official's cases; a checker, who works on none, still answers offers."""
    if not may(official, Right.WORK_CASES):
        return ()
    env = visit.services.desk
    found = await visit.granted(await read_queue(env, official, QueueView.MINE, limit=_ON_PAGE))
    offered, now = frozenset(each.case_id for each in given.from_me), env.database.clock.now()
    return tuple(OwnCase.of(case, now, offered) for case in found.cases)


async def receivers(visit: DeskVisit, official: Official) -> dict[UUID, str]:
    """Return colleagues who work on cases in a unit of the official, by account; not the official."""
    database = visit.services.database
    units = {held.unit_id for held in official.roles}
    async with database.read() as connection:
        listed = await list_officials(connection, database.vault, units)
    return {
        each.account_id: each.full_name.display() if each.full_name else "–"
        for each in listed
        if each.works and Right.WORK_CASES in ROLE_RIGHTS[each.role] and each.account_id != official.account_id
    }


@post(DESK_PATHS.hand_over_give, status_code=200)
async def give(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Offer the chosen cases, each with its note; those left at “giữ lại” stay."""
    official, env = await visit.need(Right.HAND_OVER), visit.services.desk
    given = dict(visit.pairs)
    chosen = {name.removeprefix("to-"): to for name, to in given.items() if name.startswith("to-") and to}
    outcomes = []
    for text, to in list(chosen.items())[:_ON_PAGE]:
        case_id, receiver = uuid_of(text), uuid_of(to)
        if case_id is None or (receiver is None and to != _QUEUE):
            continue
        note = PersonalText(given.get(f"note-{text}", ""))
        outcome = await offer_case(env, official, case_id, to=receiver, note=note)
        outcomes.append(await visit.granted(outcome))
    if not outcomes:
        return visit.redirect(DESK_PATHS.hand_over, notice="hand-over-nothing")
    all_given = all(isinstance(outcome, Offered | Queued) for outcome in outcomes)
    return visit.redirect(DESK_PATHS.hand_over, notice="handed-over" if all_given else "hand-over-partly")


@post(DESK_PATHS.hand_over_answer, status_code=200)
async def answer(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Accept, refuse, or take back an offer."""
    official, env = await visit.need(Right.HAND_OVER), visit.services.desk
    given = dict(visit.pairs)
    hand_over_id = uuid_of(given.get("hand_over"))
    if hand_over_id is None:
        return visit.redirect(DESK_PATHS.hand_over)
    match given.get("answer"):
        case "accept":
            accepted = await visit.granted(await accept_offer(env, official, hand_over_id))
            if isinstance(accepted, Case):
                return visit.redirect(address_of(accepted.number), notice="offer-accepted")
        case "refuse":
            if isinstance(await visit.granted(await refuse_offer(env, official, hand_over_id)), OfferRefused):
                return visit.redirect(DESK_PATHS.hand_over, notice="offer-refused")
        case "withdraw":
            if isinstance(await visit.granted(await withdraw_offer(env, official, hand_over_id)), OfferWithdrawn):
                return visit.redirect(DESK_PATHS.hand_over, notice="offer-withdrawn")
    return visit.redirect(DESK_PATHS.hand_over, notice="offer-over")


HANDLERS = (show, give, answer)
