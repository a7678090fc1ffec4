"""How the suite's own browser signs in, agrees, and knows our pages: by names and keys, which are stable."""

from dataclasses import dataclass
from typing import Any, Final

from motid.cli.conformance.plan import Plan
from motid.web.paths import PATHS

Entry = dict[str, Any]
_PURPOSES: Final = ("profile", "email", "phone", "address", "identity", "offline_access")
_REFUSED_AT_AUTHORIZE: Final = {
    "oidcc-ensure-registered-redirect-uri": "redirect_uri_mismatch",
    "oidcc-ensure-redirect-uri-in-authorization-request": "redirect_uri_missing",
    "oidcc-redirect-uri-query-added": "redirect_uri_mismatch",
    "oidcc-redirect-uri-query-mismatch": "redirect_uri_mismatch",
}
"""Modules that end on our page of faults, with the key that it shows."""
_REFERENCE_REFUSED: Final = (
    "fapi2-security-profile-final-par-attempt-to-use-expired-request_uri",
    "fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client",
)
"""Modules with a `request_uri` that is of no use: the error goes to the `redirect_uri` beside it, if there is one."""
_REFUSED_AT_LOGOUT: Final = (
    "oidcc-rp-initiated-logout-bad-post-logout-redirect-uri",
    "oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri",
    "oidcc-rp-initiated-logout-bad-id-token-hint",
    "oidcc-rp-initiated-logout-modified-id-token-hint",
    "oidcc-rp-initiated-logout-no-id-token-hint",
)
_ENDS_ON_OUR_PAGE: Final = (
    "oidcc-rp-initiated-logout-no-params",
    "oidcc-rp-initiated-logout-only-state",
    "oidcc-rp-initiated-logout-no-post-logout-redirect-uri",
)
_SIGN_IN_IS_SHOWN: Final = (
    "oidcc-registration-logo-uri",
    "oidcc-registration-policy-uri",
    "oidcc-registration-tos-uri",
)
_REUSED: Final = "fapi2-security-profile-final-par-attempt-reuse-request_uri"
_LOOKED_AT_TWICE: Final = (
    "fapi2-security-profile-final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds"
)
_REJECTED: Final = "fapi2-security-profile-final-user-rejects-authentication"


@dataclass(frozen=True, slots=True, repr=False)
class Citizen:
    """Somebody whom the suite signs in as."""

    number: str
    password: str


def browser(plan: Plan, citizen: Citizen) -> list[Entry]:
    """Return what the browser does wherever a module has nothing of its own."""
    return [_usual(plan, citizen), _at_logout(plan)]


def overrides(plan: Plan, citizen: Citizen, refuser: Citizen) -> dict[str, Any]:
    """Return what it does in modules that end on a page, or where the citizen says no.

    `refuser` never agreed to anything, so that there is always a question to refuse.
    """
    usual = _usual(plan, citizen)
    found: dict[str, list[Entry]] = {
        module: [_at_authorize(plan, _page(plan, "/authorize", key))] for module, key in _REFUSED_AT_AUTHORIZE.items()
    }
    unusable = _at_authorize(
        plan, _page(plan, "/authorize", "invalid_request_uri", optional=True), _back(plan, optional=True)
    )
    found.update((module, [unusable]) for module in _REFERENCE_REFUSED)
    for module in _SIGN_IN_IS_SHOWN:
        found[module] = [_at_authorize(plan, _page(plan, PATHS.sign_in, ""))]
    for module in _REFUSED_AT_LOGOUT:
        found[module] = [usual, _entry(f"{plan.issuer}/logout*", _page(plan, "/logout", ""))]
    for module in _ENDS_ON_OUR_PAGE:
        out = _page(plan, "/logout", "")
        found[module] = [usual, _entry(f"{plan.issuer}/logout*", _confirm(plan), out)]
    found[_REUSED] = [{**usual, "match-limit": 1}, unusable]
    found[_LOOKED_AT_TWICE] = [{**_at_authorize(plan, _look(plan)), "match-limit": 1}, usual]
    found[_REJECTED] = [_at_authorize(plan, _sign_in(plan, refuser), _refuse(plan), _back(plan))]
    return {module: {"browser": entries} for module, entries in found.items()}


def _entry(match: str, *tasks: Entry) -> Entry:
    return {"match": match, "tasks": list(tasks)}


def _at_authorize(plan: Plan, *tasks: Entry) -> Entry:
    return _entry(f"{plan.issuer}/authorize*", *tasks)


def _usual(plan: Plan, citizen: Citizen) -> Entry:
    return _at_authorize(plan, _sign_in(plan, citizen), _agree(plan), _send_form(plan), _back(plan))


def _at_logout(plan: Plan) -> Entry:
    """Go on from the page that loads the services' frames, where a service has one."""
    onward = _task("Go on", f"{plan.issuer}/logout*", ["click", "css", ".motid-actions a", "optional"], optional=True)
    return _entry(f"{plan.issuer}/logout*", onward, _task("Back at the service", "*/post_logout_redirect*"))


def _task(name: str, match: str, *commands: list[Any], optional: bool = False) -> Entry:
    return {"task": name, "match": match, "optional": optional, "commands": list(commands)}


def _sign_in(plan: Plan, citizen: Citizen) -> Entry:
    return _task(
        "Sign in",
        f"{plan.issuer}{PATHS.sign_in}*",
        _seen("", "update-image-placeholder-optional"),
        ["text", "id", "username", citizen.number],
        ["text", "id", "password", citizen.password],
        ["click", "css", "form[method=post] .motid-button--wide"],
        optional=True,
    )


def _agree(plan: Plan) -> Entry:
    ticks = [["click", "id", f"share_{purpose}", "optional"] for purpose in _PURPOSES]
    return _task("Agree", _consent(plan), *ticks, _decide("allow"), optional=True)


def _send_form(plan: Plan) -> Entry:
    """Press the button of a form post, for a browser that runs no modules of script."""
    return _task(
        "Send the form", f"{plan.issuer}/*", ["click", "css", "form[data-continue] button", "optional"], optional=True
    )


def _refuse(plan: Plan) -> Entry:
    return _task("Refuse", _consent(plan), _decide("deny"))


def _consent(plan: Plan) -> str:
    return f"{plan.issuer}{PATHS.consent}/*"


def _decide(decision: str) -> list[Any]:
    return ["click", "css", f"button[name=decision][value={decision}]"]


def _back(plan: Plan, *, optional: bool = False) -> Entry:
    arrived = ["wait", "id", "submission_complete", 10]
    return _task("Back at the service", plan.address("callback*"), arrived, optional=optional)


def _look(plan: Plan) -> Entry:
    return _task("Look at the page and do nothing", f"{plan.issuer}{PATHS.sign_in}*")


def _confirm(plan: Plan) -> Entry:
    """Agree to sign out where the page asks; with a hint it does not, and there is no such button."""
    button = ["click", "css", "form[action='/logout/confirm'] button", "optional"]
    return _task("Sign out", f"{plan.issuer}/logout*", button)


def _page(plan: Plan, path: str, key: str, *, optional: bool = False) -> Entry:
    seen = _seen(key, "update-image-placeholder")
    return _task("A page of ours", f"{plan.issuer}{path}*", seen, optional=optional)


def _seen(text: str, mark: str) -> list[Any]:
    """Return the command that hands a page in, once it shows a text, or anything."""
    return ["wait", "css", "main", 10, text or ".+", mark]
