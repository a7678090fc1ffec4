"""“Thông tin cá nhân → Thông tin định danh → Sửa” (S2-18): the numbers, masked, and how to update them."""

from litestar import Response, get
from litestar.di import NamedDependency

from motid.web.citizen.account import attributes_of
from motid.web.citizen.own_account import own_account, standing_of
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS
from motid.web.presenters.identity import IdentityPage

_IDENTIFYING = ("personal_number", "cmnd")


@get(PATHS.identity)
async def show(visit: NamedDependency[Visit]) -> Response[bytes]:
    """Numbers first, then what else is known."""
    await own_account(visit)
    account = (await standing_of(visit)).account
    numbers = tuple(item for item in account.identifiers if item.type in _IDENTIFYING)
    others = tuple(item for item in account.identifiers if item.type not in _IDENTIFYING)
    page = IdentityPage(
        identifying=attributes_of(account, numbers, with_profile=False),
        others=attributes_of(account, others, with_profile=True),
        normalised=account.normalised_at is not None,
    )
    return visit.page(page)


HANDLERS = (show,)
