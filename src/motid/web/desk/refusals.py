"""“Việc bị từ chối”: what the rules refused, for those who watch over the desk."""

from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency

from motid.desk.list_place import ListPlace
from motid.desk.read_refusals import read_refusals
from motid.officials.name_officials import name_officials
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.visit import DeskVisit
from motid.web.presenters.desk.refusals import RefusalRow, RefusalsPage


@get(DESK_PATHS.refusals)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """The newest first."""
    env, official = visit.services.desk, visit.official
    after = ListPlace.parse(visit.request.query_params.get("after", ""))
    found = await visit.granted(await read_refusals(env, official, after=after))
    async with env.database.read() as connection:
        people = [each.official_id for each in found.refusals]
        names = await name_officials(connection, env.database.vault, people)
    rows = tuple(RefusalRow.of(each, names) for each in found.refusals)
    following = f"{DESK_PATHS.refusals}?{urlencode({'after': found.next.text()})}" if found.next else None
    return await visit.page(RefusalsPage(rows, following), here=DESK_PATHS.refusals)


HANDLERS = (show,)
