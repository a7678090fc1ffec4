"""Two synthetic people for the first try, from the sandbox's own interface."""

import httpx

from motid.settings import Settings


async def two_personas(settings: Settings) -> list[str]:
    """Return what to type in the registration form, one line a person."""
    async with httpx.AsyncClient(timeout=10) as http:
        answer = await http.get(f"{settings.sandbox}/people", params={"limit": 2})
        answer.raise_for_status()
    return [
        f"{person['full_name']}, CCCD {person['personal_number']}, born {_vietnamese(person['date_of_birth'])}, "
        f"phone {person['phone']}"
        for person in answer.json()["people"]
    ]


def _vietnamese(date: str) -> str:
    return "/".join(reversed(date.split("-")))
