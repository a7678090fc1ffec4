"""What MotID tells the desk by itself: a session there is over (OpenID Connect Back-Channel Logout 1.0)."""

from typing import Any

import msgspec
from litestar import Request, Response, post

from motid.officials.end_desk_session import end_by_sid
from motid.web.answer import Answer
from motid.web.desk.openid.relying_party import MotidSilent
from motid.web.desk.openid.tokens import NotBelieved, read_logout_token
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.services import DeskServices
from motid.web.submitted import submitted_pairs


@post(DESK_PATHS.backchannel_logout, status_code=200)
async def backchannel_logout(request: Request[Any, Any, Any]) -> Response[bytes]:
    """End the sessions here that belong to the one that ended there (§2.5 to §2.8); told twice is told once."""
    services: DeskServices = request.app.state.desk
    text = dict(await submitted_pairs(request)).get("logout_token", "")
    try:
        token = await read_logout_token(services.motid, text, now=services.database.clock.now())
    except NotBelieved:
        return _answer(400, {"error": "invalid_request", "error_description": "this is no logout token for the desk"})
    except MotidSilent:
        return _answer(503, {"error": "temporarily_unavailable"})
    await end_by_sid(services.database, token.sid)
    return _answer(200, {})


def _answer(status: int, document: dict[str, str]) -> Response[bytes]:
    return Answer(status, [("Content-Type", "application/json")], msgspec.json.encode(document))
