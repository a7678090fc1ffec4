"""“Gọi lại”: who waits to be called; one official takes one citizen."""

from urllib.parse import urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.call_backs.list_call_backs import list_call_backs
from motid.desk.call_backs.note_outcome import (
    CallAgain,
    CallBackNoted,
    GivenUp,
    NotHeld,
    give_back,
    note_ending,
    note_no_answer,
    note_reached,
)
from motid.desk.call_backs.take_call_back import NobodyToCall, held_call_back, take_call_back
from motid.desk.list_place import ListPlace
from motid.desk.model import FROM_CALLS, Case, CaseKind, Refused
from motid.officials.model import Right
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.the_case import address_of, uuid_of
from motid.web.desk.visit import DeskVisit
from motid.web.presenters.desk.call_backs import CallBackRow, CallBacksPage, HeldCall
from motid.web.texts.desk.notices import DeskNotice


@get(DESK_PATHS.call_backs)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """The list, and whom the official is calling."""
    official, env = await visit.need(Right.CALL_BACK), visit.services.desk
    place = ListPlace.parse(visit.request.query_params.get("after", ""))
    held = await held_call_back(env, official)
    found = await list_call_backs(env, (place.at, place.id) if place else None)
    now = env.database.clock.now()
    following = (
        f"{DESK_PATHS.call_backs}?{urlencode({'after': ListPlace(*found.after).text()})}" if found.after else None
    )
    page = CallBacksPage(
        HeldCall.of(held) if held else None,
        tuple(CallBackRow.of(entry, now) for entry in found.entries),
        found.waiting,
        following,
        visit.notice,
    )
    return await visit.page(page, here=DESK_PATHS.call_backs)


@post(DESK_PATHS.call_back_take, status_code=200)
async def take(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Take the one that was pressed, or whoever waits longest."""
    official = await visit.need(Right.CALL_BACK)
    entry_id = uuid_of(dict(visit.pairs).get("call_back"))
    taken = await visit.granted(await take_call_back(visit.services.desk, official, entry_id))
    if isinstance(taken, NobodyToCall):
        return visit.redirect(DESK_PATHS.call_backs, notice="call-back-none")
    return visit.redirect(DESK_PATHS.call_backs)


@post(DESK_PATHS.call_back_outcome, status_code=200)
async def outcome(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Note what came of the call; a talk leads on to its case."""
    official, env = await visit.need(Right.CALL_BACK), visit.services.desk
    given = dict(visit.pairs)
    entry_id = uuid_of(given.get("call_back"))
    if entry_id is None:
        return visit.redirect(DESK_PATHS.call_backs)
    done: Case | CallAgain | GivenUp | CallBackNoted | NotHeld | Refused
    match given.get("outcome"):
        case "reached":
            kind = next((each for each in FROM_CALLS if each == given.get("kind")), CaseKind.OTHER)
            done = await note_reached(env, official, entry_id, kind)
        case "no_answer":
            done = await note_no_answer(env, official, entry_id)
        case "wrong_number":
            done = await note_ending(env, official, entry_id, "wrong_number")
        case "unwanted":
            done = await note_ending(env, official, entry_id, "unwanted")
        case "give_back":
            noted = await visit.granted(await give_back(env, official, entry_id))
            notice: DeskNotice = "call-back-not-held" if isinstance(noted, NotHeld) else "call-back-returned"
            return visit.redirect(DESK_PATHS.call_backs, notice=notice)
        case _:
            return visit.redirect(DESK_PATHS.call_backs)
    return _after(visit, await visit.granted(done))


def _after(visit: DeskVisit, done: Case | CallAgain | GivenUp | CallBackNoted | NotHeld) -> Response[bytes]:
    match done:
        case Case():
            return visit.redirect(address_of(done.number), notice="case-opened")
        case CallAgain():
            return visit.redirect(DESK_PATHS.call_backs, notice="call-back-again")
        case GivenUp():
            return visit.redirect(DESK_PATHS.call_backs, notice="call-back-given-up")
        case CallBackNoted():
            return visit.redirect(DESK_PATHS.call_backs, notice="call-back-ended")
        case NotHeld():
            return visit.redirect(DESK_PATHS.call_backs, notice="call-back-not-held")


HANDLERS = (show, take, outcome)
