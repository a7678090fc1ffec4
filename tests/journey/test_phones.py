"""A test suite without people: the sandbox answers the requests of a service on a citizen's telephone."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from motid.oidc.client import CIBA_GRANT
from tests.installation import Installation
from tests.journey.citizen import PATIENCE

AUTH = ("phone-test", "bi-mat-cua-bai-kiem-tra-dien-thoai")
CLIENT = {
    "client_id": AUTH[0],
    "client_secret": AUTH[1],
    "client_name": "Quầy thử nghiệm",
    "grant_types": [CIBA_GRANT, "refresh_token"],
    "scope": "openid profile offline_access",
    "backchannel_token_delivery_mode": "poll",
}


@pytest.fixture(scope="module")
def told(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the conformance suite is told; its citizens' telephones are in the sandbox's hands."""
    file: Path = tmp_path_factory.mktemp("phones") / "clients.json"
    file.write_text(json.dumps([CLIENT]))
    added = installation.command("client", "import", str(file))
    assert added.returncode == 0, added.stderr
    made = installation.command("sandbox", "conformance-config", "--profile", "fapi-ciba", "--ciba-mode", "ping")
    assert made.returncode == 0, made.stderr
    config: dict[str, Any] = json.loads(made.stdout)
    return config


def ask(installation: Installation, hint: str, **changes: str) -> str:
    """Ask a citizen as a service does, and return the auth_req_id."""
    fields = {"scope": CLIENT["scope"], "login_hint": hint, "binding_message": "1234", **changes}
    begun = httpx.post(
        f"{installation.exchange}/backchannel_authentication", data=fields, auth=AUTH, timeout=PATIENCE
    )
    assert begun.status_code == 200, begun.text
    return str(begun.json()["auth_req_id"])


def poll(installation: Installation, auth_req_id: str) -> dict[str, Any]:
    fields = {"grant_type": CIBA_GRANT, "auth_req_id": auth_req_id}
    answer: dict[str, Any] = httpx.post(
        f"{installation.exchange}/token", data=fields, auth=AUTH, timeout=PATIENCE
    ).json()
    return answer


def press(told: dict[str, Any], auth_req_id: str, action: str) -> httpx.Response:
    """Call the address as the suite does: a POST without a body."""
    address = str(told["automated_ciba_approval_url"]).format(auth_req_id=auth_req_id, action=action)
    return httpx.post(address, headers={"accept": "application/json"}, timeout=PATIENCE)


def test_a_citizen_approves_with_password_and_code(installation: Installation, told: dict[str, Any]) -> None:
    hint, acr = told["client"]["hint_value"], told["client2"]["acr_value"]
    first = ask(installation, hint)
    assert poll(installation, first)["error"] == "authorization_pending"
    pressed = press(told, first, "allow")
    assert (pressed.status_code, pressed.json()) == (200, {"action": "allow"}), pressed.text
    tokens = poll(installation, first)
    assert set(tokens["scope"].split()) == {"openid", "profile", "offline_access"}, "all that was asked is shared"
    stronger = ask(installation, hint, acr_values=acr)
    assert press(told, stronger, "allow").status_code == 200
    headers = {"Authorization": f"Bearer {poll(installation, stronger)['access_token']}"}
    assert httpx.get(f"{installation.exchange}/userinfo", headers=headers, timeout=PATIENCE).status_code == 200
    again = press(told, stronger, "allow")
    assert (again.status_code, again.json()["detail"]) == (409, "no such request waits for this citizen")


def test_somebody_else_says_no(installation: Installation, told: dict[str, Any]) -> None:
    (refusing,) = told["override"].values()
    request = ask(installation, refusing["client"]["hint_value"])
    assert press(told, request, "deny").status_code == 409, "the telephone of another citizen"
    assert press(refusing, request, "deny").status_code == 200
    assert poll(installation, request)["error"] == "access_denied"
