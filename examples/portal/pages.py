"""Drawing pages, in Vietnamese or English."""

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from examples.portal.citizen import Citizen

PROVINCE = ("Cổng dịch vụ công tỉnh An Bình", "An Bình Province Public Service Portal")
LANGUAGE_COOKIE = "portal_lang"
_LANGUAGES = ("vi", "en")
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def language_of(request: Request) -> str:
    """Return the reader's own choice, else Vietnamese."""
    wishes = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE))
    return next((wish for wish in wishes if wish in _LANGUAGES), "vi")


def page(
    request: Request, template: str, *, citizen: Citizen | None = None, status: int = 200, **context: Any
) -> HTMLResponse:
    """Answer with a page; `_(vi, en)` in the templates picks the language."""
    language = language_of(request)

    def pick(vietnamese: str, english: str) -> str:
        return english if language == "en" else vietnamese

    html = _templates.get_template(template).render(
        _=pick,
        language=language,
        province=pick(*PROVINCE),
        path=request.url.path,
        citizen=citizen,
        form_token=form_token(request),
        moment=_moment,
        **context,
    )
    response = HTMLResponse(html, status_code=status, headers={"Cache-Control": "no-store"})
    if request.query_params.get("lang") in _LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, language, max_age=31_536_000, httponly=True, samesite="lax",
            secure=request.app.state.settings.secure,
        )  # fmt: skip
    return response


def form_token(request: Request) -> str:
    """Return the browser's anti-forgery token; it lives in the signed cookie."""
    token: str = request.session.setdefault("form_token", secrets.token_urlsafe(24))
    return token


def _moment(instant: datetime) -> str:
    return instant.astimezone(_VIETNAM).strftime("%H:%M, %d/%m/%Y")
