"""An app on a citizen's device that signs in with MotID, and to which the citizen says yes."""

import httpx

from tests.oidc.world import Proof, hidden_fields


async def answer_to_app(browser: httpx.AsyncClient, client_id: str, address: str, proof: Proof) -> str:
    """Return where the browser is sent once the citizen has agreed: the app's address, with a code."""
    asked = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": address,
        "scope": "openid",
        "code_challenge": proof.challenge,
        "code_challenge_method": "S256",
    }
    page = (await browser.get("/authorize", params=asked)).headers["location"]
    fields = {**hidden_fields((await browser.get(page)).text), "decision": "allow"}
    return str((await browser.post(page, data=fields)).headers["location"])
