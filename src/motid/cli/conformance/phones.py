"""How the suite gets the answers of citizens in CIBA: it names them, and the sandbox holds their telephones."""

from typing import Final

import httpx

from motid.cli.conformance.browser import Citizen

ACR: Final = "urn:motid:ial2:aal2"
"""What the second client asks for: the citizen gives a code beside the password."""
REJECTED: Final = "fapi-ciba-id1-user-rejects-authentication"
"""The module in which the citizen says no: somebody else, for after a no a service may not ask again for a while."""


def hint_at(citizen: Citizen) -> dict[str, str]:
    """Return how requests name a citizen: by personal number."""
    return {"hint_type": "login_hint", "hint_value": citizen.number}


def approval_by(sandbox: str, citizen: Citizen) -> dict[str, str]:
    """Return the address that has a citizen answer; the suite fills in which request, and `allow` or `deny`."""
    address = f"{sandbox}/phones/{citizen.number}/answer?auth_req_id={{auth_req_id}}&action={{action}}"
    return {"automated_ciba_approval_url": address}


async def hand_over_phones(sandbox: str, *citizens: Citizen) -> None:
    """Put the telephones of citizens into the sandbox's hands."""
    async with httpx.AsyncClient(base_url=sandbox, timeout=10) as http:
        for citizen in citizens:
            kept = await http.put(f"/phones/{citizen.number}", json={"password": citizen.password})
            kept.raise_for_status()
