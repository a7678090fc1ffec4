"""What the provider calls at the suite: an address on loopback, with a certificate that the suite made itself."""

from pathlib import Path

from motid.bootstrap.call_client import GuardedGet, GuardedPost
from motid.oidc.call_client import Called, CallFailed, Fetched
from tests.oidc.jwks_uri.documents import documents
from tests.oidc.logout.receiver import receiver
from tests.oidc.mtls.terminator import Authority, terminating


async def test_oidcc_registration_jwks_uri_and_sector_uri(tmp_path: Path) -> None:
    async with documents(["https://suite.example/"]) as suite, terminating(suite.origin, _own(tmp_path)) as origin:
        found = await GuardedGet(sandbox=True)(f"{origin}/redirect_uris.json")
        assert isinstance(found, Fetched)
        assert await GuardedGet(sandbox=False)(f"{origin}/redirect_uris.json") == CallFailed("address_not_allowed")


async def test_oidcc_backchannel_rp_initiated_logout(tmp_path: Path) -> None:
    async with receiver() as suite, terminating(suite.address, _own(tmp_path)) as origin:
        address = f"{origin}/backchannel_logout"
        assert await GuardedPost(sandbox=True)(address, {"logout_token": "t"}) == Called(200)
        assert await GuardedPost(sandbox=False)(address, {"logout_token": "t"}) == CallFailed("address_not_allowed")
        assert suite.tokens == ["t"]


def _own(folder: Path) -> Authority:
    return Authority(folder, "suite")
