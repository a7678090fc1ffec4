"""What a browser submitted with a form, and the proof that the form was ours."""

from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request
from litestar.exceptions import ClientException, PermissionDeniedException

from motid.vault import Vault
from motid.web import forgery

_MOST_FIELDS: Final = 50


async def submitted_pairs(request: Request[Any, Any, Any]) -> list[tuple[str, str]]:
    """Return names and values in the order of the page. Refuses any other kind of body (400)."""
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "application/x-www-form-urlencoded":
        raise ClientException("forms are sent as application/x-www-form-urlencoded")
    body = await request.body()
    try:
        return parse_qsl(
            body.decode(), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=_MOST_FIELDS,
            errors="strict",
        )  # fmt: skip
    except ValueError:
        raise ClientException("the form could not be read") from None


def refuse_forged(
    request: Request[Any, Any, Any], vault: Vault, *, site: str, browser: str | None, pairs: list[tuple[str, str]]
) -> None:
    """Refuse (403) a form that does not come from the page of this site in this browser."""
    if not forgery.origin_holds(request.headers.get("origin"), site):
        raise PermissionDeniedException("foreign origin")
    if not forgery.token_holds(vault, browser, dict(pairs).get(forgery.FIELD)):
        raise PermissionDeniedException("anti-forgery token")
