"""The support directory, as citizens see it (S2-10, X-07)."""

from litestar import Response, get
from litestar.di import NamedDependency

from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.help import ContactsPage


@get(PATHS.contacts)
async def contacts(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Show where help is found; `unit` chooses one, whose contacts come first."""
    services = visit.services
    directory = services.directory.at(services.database.clock.now())
    return visit.page(ContactsPage.of(directory, visit.request.query_params.get("unit")))


HANDLERS = (contacts,)
