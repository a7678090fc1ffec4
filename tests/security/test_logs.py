"""Logs hold keys and codes, and nothing that somebody wrote into an address."""

import pytest
import structlog

from tests.oidc.world import World

WRITTEN = "0912345678-nguyen-van-a"


@pytest.mark.parametrize("below", ["/authorize/resume/", "/consent/", "/normalise-first/", "/closed-for-now/"])
async def test_what_follows_an_endpoint_is_not_logged(world: World, below: str) -> None:
    with structlog.testing.capture_logs() as logged:
        async with await world.browser() as browser:
            assert (await browser.get(below + WRITTEN)).status_code == 400
    assert [entry["event"] for entry in logged] == ["oidc_request_refused"]
    assert WRITTEN not in str(logged)
