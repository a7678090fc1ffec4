"""Calls to clients share what is dear, the known authorities, and nothing by which one name answers for another."""

import asyncio
import ssl

import pytest

from motid.bootstrap.call_client import GuardedGet, trust_for
from motid.oidc.call_client import Fetched


@pytest.mark.parametrize("address", ["203.0.113.5", "2001:4860:4860::8888", "169.254.1.1"])
def test_every_peer_beyond_loopback_shows_a_certificate_for_its_name(address: str) -> None:
    trust = trust_for(address)
    assert (trust.verify_mode, trust.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert trust.cert_store_stats()["x509_ca"] > 50
    assert trust is trust_for("198.51.100.7"), "read once a process"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_loopback_is_not_asked_for_a_certificate_of_a_known_authority(address: str) -> None:
    trust = trust_for(address)
    assert (trust.verify_mode, trust.check_hostname) == (ssl.CERT_NONE, False)
    assert trust is not trust_for("203.0.113.5")


async def test_no_connection_serves_a_second_call() -> None:
    """It is found by its number: another name's call would go over a certificate that was checked for the first."""
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\n{}")
        except asyncio.IncompleteReadError:
            writer.close()

    get = GuardedGet(sandbox=True)
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        for host in ("localhost", "127.0.0.1"):
            assert await get(f"http://{host}:{port}/") == Fetched(b"{}")
        assert connections == 2
