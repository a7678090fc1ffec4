"""A service that signs citizens in with MotID: Starlette and Authlib."""

import os

from authlib.integrations.starlette_client import OAuth, OAuthError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

ISSUER = os.environ["OIDC_ISSUER"]
ORIGIN = os.environ["SERVICE_ORIGIN"]
ACR = "urn:motid:ial2:aal2"

oauth = OAuth()
oauth.register(
    "motid",
    client_id=os.environ["OIDC_CLIENT_ID"],
    client_secret=os.environ["OIDC_CLIENT_SECRET"],
    server_metadata_url=f"{ISSUER}/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile identity", "code_challenge_method": "S256"},
)


async def home(request: Request) -> Response:
    """What only people who are signed in see."""
    citizen = request.session.get("citizen")
    return JSONResponse(citizen) if citizen else RedirectResponse("/sign-in")


async def sign_in(request: Request) -> Response:
    """Send the citizen to MotID; Authlib adds state, nonce and the PKCE challenge."""
    answer: Response = await oauth.motid.authorize_redirect(
        request, f"{ORIGIN}/callback", acr_values=ACR, ui_locales="vi"
    )
    return answer


async def callback(request: Request) -> Response:
    """Take the answer; Authlib checks state, PKCE, the ID token's signature, issuer, audience, time and nonce."""
    if request.query_params.get("iss") != ISSUER:  # RFC 9207: the answer of another provider
        return PlainTextResponse("This answer is not MotID's.", 400)
    try:
        token = await oauth.motid.authorize_access_token(request)
    except OAuthError as refusal:
        return PlainTextResponse(f"Not signed in: {refusal.error}", 403)
    known = token["userinfo"]  # the claims of the ID token
    userinfo = await oauth.motid.userinfo(token=token)
    if userinfo["sub"] != known["sub"] or known["acr"] != ACR:
        return PlainTextResponse("Not signed in well enough.", 403)
    request.session["citizen"] = {"sub": known["sub"], "acr": known["acr"], "name": userinfo.get("name")}
    request.session["id_token"] = token["id_token"]
    return RedirectResponse("/")


async def sign_out(request: Request) -> Response:
    """End the own session, then the one at MotID."""
    hint = request.session.pop("id_token", "")
    request.session.clear()
    answer: Response = await oauth.motid.logout_redirect(request, f"{ORIGIN}/signed-out", id_token_hint=hint)
    return answer


async def signed_out(_request: Request) -> Response:
    """Where MotID sends the citizen after the sign-out."""
    return PlainTextResponse("Signed out.")


app = Starlette(
    routes=[
        Route("/", home),
        Route("/sign-in", sign_in),
        Route("/callback", callback),
        Route("/sign-out", sign_out),
        Route("/signed-out", signed_out),
    ],
    middleware=[
        Middleware(
            SessionMiddleware,
            secret_key=os.environ["SERVICE_SECRET"],
            https_only=ORIGIN.startswith("https:"),
        )
    ],
)
