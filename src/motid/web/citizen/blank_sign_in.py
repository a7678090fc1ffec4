"""The sign-in page as most people meet it: on the way from a service, with nothing typed yet.

It differs from one visit to the next in two values only, the waiting request and the anti-forgery token. So it is
drawn once for each language, service and announcement with stand-ins for both, which are put in place at every visit.
"""

import secrets
from dataclasses import replace
from functools import lru_cache
from uuid import uuid4

from motid.web.citizen.destination import Destination
from motid.web.citizen.visit import Visit
from motid.web.forms.sign_in import SignInForm
from motid.web.frame import Frame
from motid.web.paths import PATHS
from motid.web.presenters.service import ServiceShown
from motid.web.presenters.sign_in import SignInPage
from motid.web.protocol.addresses import request_id_of, resume_path
from motid.web.rendering import render

_REQUEST, _TOKEN = uuid4(), secrets.token_hex(32)
"""Stand-ins that occur nowhere else, made of characters that no encoding changes; so are the values themselves."""
_KEPT = 256
"""Pages; one has some six kilobytes."""


def blank_sign_in(visit: Visit, destination: Destination) -> bytes | None:
    """Return the blank page; None where this visit needs one of its own."""
    frame, request_id = visit.frame(), request_id_of(destination.path)
    usual = Frame(
        locale=frame.locale,
        path=PATHS.sign_in,
        query=(("continue", destination.path),),
        csrf_token=frame.csrf_token,
        sandbox_inbox=frame.sandbox_inbox,
        announcements=frame.announcements,
        vneid=frame.vneid,
        support=frame.support,
    )
    if request_id is None or destination.login_hint or frame != usual:
        return None
    stand_in = replace(usual, query=(("continue", resume_path(_REQUEST)),), csrf_token=_TOKEN)
    drawn = _drawn(destination.service, stand_in)
    in_place = drawn.replace(str(_REQUEST).encode(), str(request_id).encode())
    return in_place.replace(_TOKEN.encode(), frame.csrf_token.encode())


@lru_cache(maxsize=_KEPT)
def _drawn(service: ServiceShown | None, frame: Frame) -> bytes:
    return render(SignInPage(SignInForm(), service), frame)
