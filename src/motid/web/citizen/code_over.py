"""Why a code cannot be used any more, carried in the address of the page that says so."""

from typing import Literal

from motid.web.citizen.visit import Visit

Reason = Literal["expired", "attempts"]


def over_address(path: str, reason: Reason) -> str:
    """Return the address of the page below `path` that names the reason."""
    return f"{path}?reason={reason}"


def over_reason(visit: Visit) -> Reason:
    """Return the reason that the address names."""
    return "attempts" if visit.request.query_params.get("reason") == "attempts" else "expired"
