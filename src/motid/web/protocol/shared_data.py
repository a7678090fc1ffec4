"""What a service would read, as pages show it: by purpose, by law, or because the citizen agreed before."""

from collections.abc import Container
from typing import Any

from motid.oidc.authorization.decide import Someone
from motid.oidc.citizens import claims_about
from motid.oidc.client import Client
from motid.oidc.consent import ConsentQuestion
from motid.oidc.provider import Provider
from motid.oidc.scopes import WHOLE_OF
from motid.web.presenters.consent import Purpose, SharedAttribute
from motid.web.protocol.claim_texts import DEFAULT_USE, LABELS, LABELS_OF_SCOPE, shown

FIELD = "share_"
"""Beginning of the names of the boxes that a citizen ticks."""


async def claims_to_show(provider: Provider, someone: Someone, names: frozenset[str]) -> dict[str, Any]:
    """Return the values of claims, for their owner to see."""
    async with provider.database.read() as connection:
        now = provider.database.clock.now()
        person = await provider.citizens.attributes(connection, someone.sign_in.account_id, now, names)
    return {} if person is None else claims_about(person, names)


def purposes_to_show(client: Client, question: ConsentQuestion, claims: dict[str, Any]) -> tuple[Purpose, ...]:
    """Return the purposes, each with what saying yes to it opens."""
    return tuple(
        Purpose(
            field=FIELD + scope,
            label=LABELS_OF_SCOPE[scope],
            use=client.metadata.purpose.get(scope, DEFAULT_USE[scope]),
            attributes=attributes_to_show(names, claims),
        )
        for scope, names in question.purposes.items()
    )


def attributes_to_show(names: tuple[str, ...], claims: dict[str, Any]) -> tuple[SharedAttribute, ...]:
    """Return those of the claims that have a value and a label, in the order of their names."""
    known = (name for name in names if name in LABELS and name in claims and not _is_said(name, names))
    return tuple(SharedAttribute(LABELS[name], shown(name, claims[name])) for name in known)


def by_law_to_show(by_law: dict[str, str], claims: dict[str, Any]) -> tuple[SharedAttribute, ...]:
    """Return what the service gets by law, with the articles."""
    return tuple(
        SharedAttribute(LABELS[name], shown(name, claims[name]), by_law[name])
        for name in LABELS
        if name in by_law and name in claims and not _is_said(name, by_law)
    )


def _is_said(claim: str, shown_too: Container[str]) -> bool:
    """Whether a claim is part of another that is shown, so that showing it would say the same twice."""
    return WHOLE_OF.get(claim) in shown_too


def ticked_in(form: dict[str, str]) -> frozenset[str]:
    """Return the purposes that were ticked in a form."""
    return frozenset(name.removeprefix(FIELD) for name, value in form.items() if value == "y")
