"""`/normalise-first/<request>`: why a service is not reached yet, the way to normalise, and the way back."""

from urllib.parse import urlencode
from uuid import UUID

from litestar.handlers import ASGIRouteHandler
from litestar.types import Scope

from motid.oidc.authorization.authorize import Question
from motid.oidc.authorization.decide import NormaliseFirst, Someone
from motid.oidc.client import Client
from motid.web.paths import PATHS
from motid.web.presenters.normalise_first import NormaliseFirstPage, Reason
from motid.web.protocol.addresses import resume_path
from motid.web.protocol.pages import Pages
from motid.web.protocol.stopped import stopped_route


def normalise_first_routes(pages: Pages) -> tuple[ASGIRouteHandler, ...]:
    """Return the page."""

    def draw(scope: Scope, request_id: UUID, question: Question[NormaliseFirst]) -> NormaliseFirstPage:
        client, request = question.client, question.request
        return NormaliseFirstPage(
            service_name=client.text_in(pages.locale(scope, request.ui_locales), "client_name") or client.name,
            action=scope["path"],
            asked=question.someone.sid,
            normalise=normalise_path(resume_path(request_id)),
            again=resume_path(request_id),
            reason=reason_of(client, question.someone, question.asks),
        )

    return (stopped_route(pages, PATHS.normalise_first, NormaliseFirst, draw),)


def normalise_path(back: str) -> str:
    """Return the page that normalises an account and then leads on to `back`, a path of this site."""
    return f"{PATHS.normalise}?{urlencode({'continue': back})}"


def reason_of(client: Client, someone: Someone, step: NormaliseFirst) -> Reason:
    """Return why the account has to be normalised, in the order in which it matters to the citizen."""
    if someone.standing.update_due:
        return "old_number"
    if step.otherwise == "unmet_authentication_requirements" and not client.metadata.require_normalised_account:
        return "evidence"
    return "service"
