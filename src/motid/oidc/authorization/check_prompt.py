"""OpenID Connect Core §3.1.2.1: `prompt`, with `none` on its own; `display` in its four values."""

from motid.oidc.errors import AuthorizationRefused
from motid.oidc.parameters import Parameters

PROMPTS = ("none", "login", "consent", "select_account")
_DISPLAYS = ("page", "popup", "touch", "wap")


def check_prompt(parameters: Parameters) -> tuple[str, ...]:
    """Return the prompts asked for."""
    prompts = tuple(filter(None, parameters.get("prompt", "").split(" ")))
    if any(prompt not in PROMPTS for prompt in prompts):
        raise AuthorizationRefused("invalid_request", "prompt has an unknown value")
    if "none" in prompts and len(prompts) > 1:
        raise AuthorizationRefused("invalid_request", "prompt=none stands alone")
    if parameters.get("display", "page") not in _DISPLAYS:
        raise AuthorizationRefused("invalid_request", "display has an unknown value")
    return prompts
