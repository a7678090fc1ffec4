"""Signing in and out with MotID: the authorization code flow with PKCE, by Authlib."""

import re
from typing import Any

import httpx
from authlib.integrations.base_client import OAuthError  # type: ignore[import-untyped]
from authlib.integrations.starlette_client import OAuth  # type: ignore[import-untyped]
from joserfc.errors import JoseError
from prometheus_client import Counter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from examples.portal.citizen import Citizen
from examples.portal.forms import posted
from examples.portal.pages import language_of, page
from examples.portal.settings import PortalSettings
from examples.portal.storage import Storage

SCOPE = "openid profile phone email identity"
NORMALISED = '{"userinfo":{"account_normalised":{"value":true}}}'
"""What the `claims` parameter says when nothing but a normalised account will do: MotID leads the citizen there."""
ACR = "urn:motid:ial2:aal2"
"""The portal deals with dossiers: it asks for a verified person and two factors."""
VISIT = "visit"
_ERROR = re.compile(r"[a-z_]{1,60}", re.ASCII)
"""An error code as RFC 6749 and OpenID Connect register them. Anybody can write this address, so nothing else
is shown."""
SIGN_INS = Counter("portal_sign_ins", "Sign-ins that came back from the provider", ["outcome"])

FAULTS = {
    "access_denied": (
        "Bạn đã từ chối chia sẻ thông tin, nên chưa đăng nhập.",
        "You chose not to share your information, so you are not signed in.",
    ),
    "unmet_authentication_requirements": (
        "Tài khoản của bạn chưa đạt mức xác minh mà cổng yêu cầu. Hãy xác minh tại MotID rồi đăng nhập lại.",
        "Your account is not verified well enough for this portal. Verify your identity at MotID and sign in again.",
    ),
    "temporarily_unavailable": (
        "MotID tạm thời không trả lời. Hãy thử lại sau ít phút.",
        "MotID does not answer at the moment. Try again in a few minutes.",
    ),
}
NOT_NORMALISED = (
    "Hồ sơ chưa được nộp: cổng chỉ nhận hồ sơ từ tài khoản đã chuẩn hóa. Tờ khai của bạn được lưu lại.",
    "Nothing was submitted: the portal takes dossiers from standardised accounts only. Your form is kept.",
)
OTHER_FAULT = (
    "Lần đăng nhập này không hoàn tất (có thể do đã quá lâu hoặc mở ở trình duyệt khác). Hãy đăng nhập lại.",
    "This sign-in was not completed (it may have taken too long, or moved to another browser). Sign in again.",
)


def provider_of(settings: PortalSettings) -> OAuth:
    """Return the Authlib registry with MotID in it; everything else comes from its discovery document."""
    oauth = OAuth()
    oauth.register(
        "motid",
        client_id=settings.client_id,
        client_secret=settings.client_secret or None,
        server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": SCOPE,
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": "client_secret_basic" if settings.client_secret else "none",
        },
    )
    return oauth


async def current_citizen(request: Request) -> Citizen | None:
    """Return who is signed in at the portal."""
    storage: Storage = request.app.state.storage
    visit_id = request.session.get(VISIT)
    return await storage.citizen_of(visit_id) if isinstance(visit_id, str) else None


async def start(request: Request) -> Response:
    """“Đăng nhập bằng MotID”."""
    request.session["next"] = request.query_params.get("next", "/me")
    request.session["normalised"] = "normalised" in request.query_params
    more = {"claims": NORMALISED} if request.session["normalised"] else {}
    settings: PortalSettings = request.app.state.settings
    try:
        answer: Response = await _motid(request).authorize_redirect(
            request, f"{settings.origin}/callback", acr_values=ACR, ui_locales=language_of(request), **more
        )
    except httpx.HTTPError:
        return _fault(request, "temporarily_unavailable", status=503)
    return answer


async def callback(request: Request) -> Response:
    """Take the answer: check where it came from, exchange the code, read userinfo, open a visit."""
    settings: PortalSettings = request.app.state.settings
    if request.query_params.get("iss") != settings.issuer:
        return _fault(request, "mix_up")  # RFC 9207 §2.4
    motid = _motid(request)
    try:
        token = await motid.authorize_access_token(request)
        userinfo = await motid.userinfo(token=token)
        citizen = Citizen.of(token["id_token"], dict(token["userinfo"]), dict(userinfo))
    except OAuthError as refusal:
        return _fault(request, refusal.error if _ERROR.fullmatch(refusal.error or "") else "unknown")
    except (JoseError, ValueError, KeyError):
        return _fault(request, "invalid_answer")
    except httpx.HTTPError:
        return _fault(request, "temporarily_unavailable", status=503)
    wanted = str(request.session.get("next", "/me"))
    request.session.clear()  # a fresh visit for a fresh sign-in: nothing fixed before survives
    storage: Storage = request.app.state.storage
    request.session[VISIT] = await storage.open_visit(citizen)
    SIGN_INS.labels("signed_in").inc()
    return RedirectResponse(wanted if _is_local(wanted) else "/me", status_code=303)


async def sign_out(request: Request) -> Response:
    """Sign out here, then at MotID (RP-initiated logout); MotID sends the citizen back to the home page."""
    await posted(request)
    citizen = await current_citizen(request)
    storage: Storage = request.app.state.storage
    settings: PortalSettings = request.app.state.settings
    await storage.end_visit(str(request.session.get(VISIT)))
    request.session.clear()
    if citizen is None:
        return RedirectResponse("/", status_code=303)
    try:
        answer = await _motid(request).logout_redirect(
            request, post_logout_redirect_uri=f"{settings.origin}/", id_token_hint=citizen.id_token
        )
    except httpx.HTTPError:
        return RedirectResponse("/", status_code=303)
    return RedirectResponse(answer.headers["location"], status_code=303)


async def has_signed_out(request: Request) -> bool:
    """Whether this visit of the home page is the way back from MotID's sign-out."""
    if "state" not in request.query_params:
        return False
    try:
        await _motid(request).validate_logout_response(request)
    except OAuthError:
        return False
    return True


def _motid(request: Request) -> Any:
    return request.app.state.oauth.motid


def _is_local(path: str) -> bool:
    return path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()


def _fault(request: Request, error: str, *, status: int = 400) -> Response:
    SIGN_INS.labels("failed").inc()
    texts = FAULTS.get(error, OTHER_FAULT)
    if error == "access_denied" and request.session.get("normalised") is True:
        texts = NOT_NORMALISED
    return page(request, "fault.html", status=status, explanation=texts, code=error)
