"""Programs get problems that they can read, at addresses that are none too; people get pages."""

import httpx

from tests.oidc.world import World


async def test_who_errs_below_api_is_told_as_a_program(world: World) -> None:
    async with httpx.AsyncClient(base_url=world.origin, trust_env=False, timeout=60) as http:
        assert (await http.get("/api/v1/openapi.json")).status_code == 200
        wrong = await http.post("/api/v1/clients/somebody", json={})
        assert (wrong.status_code, wrong.headers["content-type"]) == (405, "application/problem+json")
        page = await http.get("/nowhere")
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
