"""“Việc của tôi”: what waits for the official who is signed in."""

from litestar import Response, get
from litestar.di import NamedDependency

from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.visit import DeskVisit
from motid.web.presenters.desk.home import MyWorkPage


@get(DESK_PATHS.home)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """The official's own cases."""
    _ = visit.official
    return await visit.page(MyWorkPage(visit.notice), here=DESK_PATHS.home)


HANDLERS = (show,)
