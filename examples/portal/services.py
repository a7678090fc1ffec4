"""The portal's pages."""

import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from examples.portal.citizen import Citizen
from examples.portal.forms import RELATIONS, VERIFIED, posted, read_application
from examples.portal.pages import page
from examples.portal.sign_in import current_citizen, has_signed_out
from examples.portal.storage import Dossier, Draft, Storage

BIRTH_COPY = "/services/birth-record-copy"


async def home(request: Request) -> Response:
    """What the portal offers."""
    signed_out = await has_signed_out(request)
    return page(request, "home.html", citizen=await current_citizen(request), signed_out=signed_out)


async def me(request: Request) -> Response:
    """The verified attributes, with their assurance in plain words."""
    citizen = await current_citizen(request)
    if citizen is None:
        return _sign_in_first(request)
    return page(request, "me.html", citizen=citizen)


async def birth_copy(request: Request) -> Response:
    """“Cấp bản sao trích lục khai sinh”: the form, filled in with what MotID vouches for."""
    citizen = await current_citizen(request)
    if citizen is None:
        return _sign_in_first(request)
    storage: Storage = request.app.state.storage
    if request.method == "GET":
        draft = await storage.draft_of(citizen.sub) or _blank(citizen)
        return _form(request, citizen, draft.form, {}, draft.submission)
    fields = await posted(request)
    answers, faults = read_application(fields)
    submission = fields.get("submission", "")[:64] or secrets.token_urlsafe(16)
    if faults:
        return _form(request, citizen, answers, faults, submission)
    if not citizen.is_normalised:
        # Only the one account of a person submits dossiers: MotID normalises it, and comes back to the kept form.
        await storage.keep_draft(citizen.sub, answers, submission)
        return RedirectResponse(f"/sign-in?normalised=yes&next={BIRTH_COPY}", status_code=303)
    vouched = {claim: citizen.shown(claim) for claim in VERIFIED}
    dossier = {**vouched, **answers, "acr": citizen.acr}
    code = await storage.submit(citizen.sub, dossier, f"{citizen.sub}:{submission}")
    return RedirectResponse(f"/dossiers/{code}", status_code=303)


async def dossiers(request: Request) -> Response:
    """“Hồ sơ của tôi”."""
    citizen = await current_citizen(request)
    if citizen is None:
        return _sign_in_first(request)
    storage: Storage = request.app.state.storage
    return page(request, "dossiers.html", citizen=citizen, dossiers=await storage.dossiers_of(citizen.sub))


async def receipt(request: Request) -> Response:
    """The receipt of one dossier, for the citizen who submitted it."""
    citizen = await current_citizen(request)
    if citizen is None:
        return _sign_in_first(request)
    storage: Storage = request.app.state.storage
    found: list[Dossier] = [
        dossier for dossier in await storage.dossiers_of(citizen.sub) if dossier.code == request.path_params["code"]
    ]
    if not found:
        raise HTTPException(404)
    return page(request, "receipt.html", citizen=citizen, dossier=found[0])


def _blank(citizen: Citizen) -> Draft:
    """Return the form as it opens: filled in with what MotID told."""
    answers = {
        "phone": citizen.shown("phone_number"),
        "email": citizen.shown("email"),
        "registered_name": citizen.shown("name"),
        "relation": "self",
        "copies": "1",
    }
    return Draft(answers, secrets.token_urlsafe(16))


def _form(request: Request, citizen: Citizen, answers: dict[str, str], faults: object, submission: str) -> Response:
    return page(
        request,
        "birth_copy.html",
        citizen=citizen,
        status=422 if faults else 200,
        answers={"registered_place": "", **answers},
        faults=faults,
        submission=submission,
        relations=RELATIONS,
    )


def _sign_in_first(request: Request) -> Response:
    return RedirectResponse(f"/sign-in?next={request.url.path}", status_code=303)
