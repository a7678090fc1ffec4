"""Addresses between the protocol endpoints and the pages."""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from litestar.types import Scope

from motid.web.paths import PATHS

RESUME: Final = "/authorize/resume"
"""A kept request goes on at `/authorize/resume/<id>`."""
CONFIRM_LOGOUT: Final = "/logout/confirm"


def resume_path(request_id: UUID) -> str:
    """Return where a kept request goes on."""
    return f"{RESUME}/{request_id}"


def sign_in_path(request_id: UUID) -> str:
    """Return the sign-in page that leads back to a kept request."""
    return f"{PATHS.sign_in}?{urlencode({'continue': resume_path(request_id)})}"


def consent_path(request_id: UUID) -> str:
    """Return the consent page of a kept request."""
    return f"{PATHS.consent}/{request_id}"


def normalise_first_path(request_id: UUID) -> str:
    """Return the page that says why a kept request needs a normalised account."""
    return f"{PATHS.normalise_first}/{request_id}"


def closed_for_now_path(request_id: UUID) -> str:
    """Return the page that says until when the service of a kept request is closed to this citizen."""
    return f"{PATHS.closed_for_now}/{request_id}"


def request_id_of(path: str | None) -> UUID | None:
    """Return the kept request that a continue address leads to; None for any other address."""
    start, _, identifier = (path or "").rpartition("/")
    return _request_id(identifier) if start == RESUME else None


def approval_id_of(path: str | None) -> UUID | None:
    """Return the sign-in request that a page of approval is about; None for any other address."""
    start, _, identifier = (path or "").rpartition("/")
    return _request_id(identifier) if start in (PATHS.device_confirm, PATHS.request) else None


def request_id_below(scope: Scope, prefix: str) -> UUID | None:
    """Return the kept request that the rest of a mounted path names, and give the scope its whole path back.

    Litestar hands a mounted handler the rest of the path only, and knows no path parameters of raw handlers.
    """
    identifier = scope["path"].strip("/")
    scope["path"] = f"{prefix}/{identifier}"
    return _request_id(identifier)


def _request_id(text: str) -> UUID | None:
    try:
        request_id = UUID(text)
    except ValueError:
        return None
    return request_id if str(request_id) == text else None
