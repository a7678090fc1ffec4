"""Services hear of accounts that end, with proof, and of the subject that goes on (RFC 8417, RFC 8935, RISC)."""

from contextlib import aclosing
from uuid import UUID

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from motid.accounts.lock_account import lock_account
from motid.accounts.merge_accounts import merge_accounts
from motid.bootstrap.call_client import GuardedPush
from motid.bootstrap.normalisation import account_environment
from motid.jobs import RetryLater
from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import NewClient
from motid.oidc.security_events.deliver import SecurityEventDelivery
from motid.oidc.security_events.notify import DeliverSecurityEvent
from tests.oidc.logout.receiver import Receiver, receiver
from tests.oidc.world import Person, Proof, World, claims_of, code_for, tokens_for

DISABLED = "https://schemas.openid.net/secevent/risc/event-type/account-disabled"
MERGED = "urn:motid:secevent:account-merged"


async def waiting(world: World) -> list[DeliverSecurityEvent]:
    rows = await world.database.pool.fetch("SELECT id FROM security_event WHERE state = 'waiting' ORDER BY id")
    return [DeliverSecurityEvent(row["id"]) for row in rows]


async def reached(world: World, person: Person, client: NewClient) -> str:
    """Let a person reach a service; returns the subject that it knows."""
    async with aclosing(await world.browser(person)) as browser:
        proof = Proof()
        tokens = await tokens_for(browser, client, await code_for(browser, client, proof), proof)
        return str(claims_of(str(tokens.json()["id_token"]))["sub"])


async def merge(world: World, survivor: UUID, absorbed: UUID) -> None:
    async with world.database.begin(SYSTEM) as uow:
        await merge_accounts(
            uow, account_environment(world.authn), survivor_id=survivor, absorbed_id=absorbed, reason="test"
        )


def delivery(world: World, *, sandbox: bool = True) -> SecurityEventDelivery:
    return SecurityEventDelivery(world.database, world.origin, GuardedPush(sandbox=sandbox))


async def read(world: World, service: Receiver) -> dict[str, object]:
    """Return the claims of the one event that a service got, its signature proved."""
    head, _, body = service.requests[-1].partition(b"\r\n\r\n")
    assert b"content-type: application/secevent+jwt" in head.lower()
    async with aclosing(await world.browser()) as browser:
        keys = KeySet.import_key_set((await browser.get("/jwks")).json())
    token = jwt.decode(body.decode(), keys, algorithms=["ES256"])
    assert token.header["typ"] == "secevent+jwt"
    return token.claims


async def test_a_merge_tells_the_services_which_subject_goes_on(world: World) -> None:
    """Once each, with the subjects that they know; a service that the account never reached hears nothing."""
    old, new = await world.person(), await world.person()
    async with receiver(202) as service:
        client = await world.client(security_event_uri=service.address)
        await world.client(security_event_uri=service.address)
        subject, survivor = await reached(world, old, client), await reached(world, new, client)
        await merge(world, new.account_id, old.account_id)
        (job,) = await waiting(world)
        await delivery(world).deliver(job)
        await delivery(world).deliver(job)
        assert len(service.requests) == 1
        claims = await read(world, service)
    identifier = {"format": "iss_sub", "iss": world.origin, "sub": subject}
    assert claims["sub_id"] == identifier
    assert claims["events"] == {
        DISABLED: {"subject": identifier, "reason": "duplicate"},
        MERGED: {"subject": identifier, "survivor": {**identifier, "sub": survivor}},
    }
    assert (claims["iss"], claims["aud"]) == (world.origin, client.client_id)
    assert "exp" not in claims
    assert "sub" not in claims


async def test_a_lock_is_told_and_tried_again(world: World) -> None:
    """A service that is down hears later; one that production may not call is not called."""
    person = await world.person()
    async with receiver(503) as service:
        client = await world.client(security_event_uri=service.address)
        await reached(world, person, client)
        async with world.database.begin(SYSTEM) as uow:
            await lock_account(uow, account_environment(world.authn), person.account_id, reason="test")
        (job,) = await waiting(world)
        with pytest.raises(RetryLater):
            await delivery(world).deliver(job)
        service.status = 202
        with pytest.raises(RetryLater, match="address_without_tls"):
            await delivery(world, sandbox=False).deliver(job)
        await delivery(world).deliver(job)
        events = (await read(world, service))["events"]
    assert isinstance(events, dict)
    assert events[DISABLED]["reason"] == "locked"
    assert await waiting(world) == []
