"""Check a whole client: its registration, and every address at once, within a time."""

import asyncio
from collections.abc import Collection
from datetime import datetime
from typing import Final

from motid.oidc.client import Client
from motid.oidc.client_check.addresses import AddressCheck, checks_of, findings_of
from motid.oidc.client_check.model import Finding, LookAt
from motid.oidc.client_check.reasons import REASONS
from motid.oidc.client_check.registration import registration_findings
from motid.oidc.client_logos.reasons import REASONS as REASONS_OF_LOGOS
from motid.oidc.client_logos.reasons import REGISTERED_ITSELF

AT_ONCE: Final = 6
MOST_ADDRESSES: Final = 100
PATIENCE: Final = 30.0
"""Seconds for all addresses together."""


async def check_client_health(
    client: Client,
    look_at: LookAt,
    now: datetime,
    *,
    sandbox: bool,
    hears_of_certificates: bool = True,
    strange_logos: Collection[str] = (),
    patience: float = PATIENCE,
) -> list[Finding]:
    """Return all that is wrong with a client and what could be better, the wrong first; empty when nothing is.

    `hears_of_certificates`: a proxy tells this installation which certificates clients show (RFC 8705).
    `strange_logos` are the addresses of logos that no operator vouches for.
    """
    places = asyncio.Semaphore(AT_ONCE)

    async def look(check: AddressCheck) -> tuple[Finding, ...]:
        async with places:
            return await findings_of(check, client.metadata, look_at, now)

    checks = list(checks_of(client.metadata))[:MOST_ADDRESSES]
    tasks = [asyncio.create_task(look(check)) for check in checks]
    if tasks:
        await asyncio.wait(tasks, timeout=patience)
    found = [*registration_findings(client, sandbox=sandbox, hears_of_certificates=hears_of_certificates)]
    if not sandbox:
        found += [_nobodys_logo(check) for check in checks if check.address in strange_logos]
    for check, task in zip(checks, tasks, strict=True):
        found += task.result() if task.done() else (_not_checked(check),)
        task.cancel()
    return sorted(found, key=lambda finding: finding.severity != "wrong")


def _nobodys_logo(check: AddressCheck) -> Finding:
    what, mend = REASONS_OF_LOGOS[REGISTERED_ITSELF]
    return Finding("advice", check.member, f"citizens do not see it: {what}", mend, check.address)


def _not_checked(check: AddressCheck) -> Finding:
    what, mend = REASONS["not_checked"]
    return Finding("wrong", check.member, what, mend, check.address)
