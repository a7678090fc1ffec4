"""Pages that need somebody to be signed in."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response

from motid.authn.model import Session
from motid.web.citizen.visit import Visit
from motid.web.paths import PATHS


class SignInNeeded(Exception):  # noqa: N818 - an answer, not a fault
    """Raised where a page is for its owner only; becomes a redirect to the sign-in page."""


def signed_in(visit: Visit) -> Session:
    """Return the session of the visit, or send the visitor to sign in and back."""
    if visit.session is None:
        raise SignInNeeded
    return visit.session


def to_sign_in(request: Request[Any, Any, Any], _: SignInNeeded) -> Response[bytes]:
    """Answer with the way to the sign-in page. What was posted is not repeated: the way back is by GET."""
    back = request.url.path if request.method == "GET" else PATHS.account
    address = f"{PATHS.sign_in}?{urlencode({'continue': back})}"
    return Response(b"", status_code=303, headers={"Location": address, "Cache-Control": "no-store"})
