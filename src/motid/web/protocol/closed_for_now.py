"""`/closed-for-now/<request>`: until when a service stays closed after a recovery, why, and the way back."""

from uuid import UUID

from litestar.handlers import ASGIRouteHandler
from litestar.types import Scope

from motid.oidc.authorization.authorize import Question
from motid.oidc.authorization.decide import ClosedForNow
from motid.web.paths import PATHS
from motid.web.presenters.closed_for_now import ClosedForNowPage
from motid.web.protocol.addresses import resume_path
from motid.web.protocol.pages import Pages
from motid.web.protocol.stopped import stopped_route


def closed_for_now_routes(pages: Pages) -> tuple[ASGIRouteHandler, ...]:
    """Return the page."""

    def draw(scope: Scope, request_id: UUID, question: Question[ClosedForNow]) -> ClosedForNowPage:
        client, request = question.client, question.request
        return ClosedForNowPage(
            service_name=client.text_in(pages.locale(scope, request.ui_locales), "client_name") or client.name,
            action=scope["path"],
            asked=question.someone.sid,
            again=resume_path(request_id),
            until=question.asks.until,
        )

    return (stopped_route(pages, PATHS.closed_for_now, ClosedForNow, draw),)
