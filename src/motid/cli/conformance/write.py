"""Register the suite's clients and citizens, and put its configuration together."""

from datetime import timedelta
from typing import Any

from motid.authn.password_hasher import PasswordHasher
from motid.bootstrap.call_client import GuardedGet
from motid.bootstrap.platform import Platform
from motid.cli.conformance.browser import Citizen, browser, overrides
from motid.cli.conformance.clients import SuiteClient, bounds, ciba_client, fapi_client, openid_client
from motid.cli.conformance.phones import ACR, REJECTED, approval_by, hand_over_phones, hint_at
from motid.cli.conformance.plan import Plan
from motid.cli.demonstration_citizens import new_password, open_citizen, person_to_order
from motid.kernel.actor import SYSTEM
from motid.oidc.import_clients import import_clients, read_entries
from motid.oidc.registration.initial_access_token import create_initial_access_token
from motid.oidc.scopes import ALL_SCOPES

_USES = 10_000
_LIFE = timedelta(days=30)


async def conformance_config(platform: Platform, plan: Plan) -> dict[str, Any]:
    """Return the configuration for one run. Clients of the alias are replaced, and the citizens are new each time."""
    hasher = PasswordHasher()
    try:
        citizen, refuser = [await _citizen(platform, hasher, name) for name in ("citizen", "refuser")]
    finally:
        hasher.close()
    return {
        "alias": plan.alias,
        "description": f"MotID at {plan.issuer}",
        "server": {"discoveryUrl": f"{plan.issuer}/.well-known/openid-configuration"},
        "resource": {"resourceUrl": plan.resource},
        **await _of_profile(platform, plan, citizen, refuser),
    }


async def _of_profile(platform: Platform, plan: Plan, citizen: Citizen, refuser: Citizen) -> dict[str, Any]:
    if plan.profile == "fapi-ciba":
        return await _ciba(platform, plan, citizen, refuser)
    clients = await (_openid if plan.profile == "openid" else _fapi)(platform, plan)
    return {**clients, "browser": browser(plan, citizen), "override": overrides(plan, citizen, refuser)}


async def _ciba(platform: Platform, plan: Plan, citizen: Citizen, refuser: Citizen) -> dict[str, Any]:
    """Return the part of CIBA: nobody looks at pages but the citizens, whose telephones the sandbox holds."""
    first, second = ciba_client(plan, "one"), ciba_client(plan, "two")
    await _register(platform, first, second)
    registering = await _registering(platform, plan)
    sandbox = platform.settings.sandbox
    await hand_over_phones(sandbox, citizen, refuser)
    return {
        "client": {**first.told, **registering, **hint_at(citizen)},
        "client2": {**second.told, **registering, "acr_value": ACR},
        "mtls": first.certificate,
        "mtls2": second.certificate,
        **approval_by(sandbox, citizen),
        "override": {
            REJECTED: {"client": {**first.told, **registering, **hint_at(refuser)}, **approval_by(sandbox, refuser)}
        },
    }


async def _fapi(platform: Platform, plan: Plan) -> dict[str, Any]:
    first, second = fapi_client(plan, "one"), fapi_client(plan, "two")
    await _register(platform, first, second)
    return {"client": first.told, "client2": second.told, **_certificates(first, second)}


async def _openid(platform: Platform, plan: Plan) -> dict[str, Any]:
    first, second = openid_client(plan, "one"), openid_client(plan, "two")
    posting = openid_client(plan, "posting", "client_secret_post")
    await _register(platform, first, second, posting)
    registering = await _registering(platform, plan)
    return {
        "client": {**first.told, **registering},
        "client2": {**second.told, **registering},
        "client_secret_post": posting.told,
        **_certificates(first, second),
    }


def _certificates(first: SuiteClient, second: SuiteClient) -> dict[str, dict[str, str]]:
    return {"mtls": first.certificate, "mtls2": second.certificate} if first.certificate else {}


async def _registering(platform: Platform, plan: Plan) -> dict[str, str]:
    """Return what lets the suite's clients register themselves."""
    async with platform.database.begin(SYSTEM) as uow:
        token = await create_initial_access_token(
            uow, label=f"conformance suite {plan.alias}", uses=_USES, life=_LIFE, scope=ALL_SCOPES, fixed=bounds()
        )
    return {"client_name": "Conformance", "initial_access_token": token.text}


async def _register(platform: Platform, *clients: SuiteClient) -> None:
    documents = [client.document for client in clients]
    entries = await read_entries(documents, GuardedGet(sandbox=True), sandbox=True)
    async with platform.database.begin(SYSTEM) as uow:
        await import_clients(uow, entries, sandbox=True, update=True)


async def _citizen(platform: Platform, hasher: PasswordHasher, name: str) -> Citizen:
    person = await person_to_order(platform.settings)
    password, hashed = await new_password(hasher)
    number = str(person["personal_number"])
    async with platform.database.begin(SYSTEM) as uow:
        await open_citizen(uow, person, hashed, email=f"{name}-{number}@conformance.example")
    return Citizen(number, password)
