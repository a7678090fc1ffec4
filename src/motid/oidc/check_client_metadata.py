"""Whether a client can be registered: every rule of `client_rules` is asked, and every problem told at once."""

from collections.abc import Iterator
from typing import Protocol

from motid.oidc.client import ClientMetadata
from motid.oidc.client_rules.addresses import addresses
from motid.oidc.client_rules.decoupled import decoupled
from motid.oidc.client_rules.description import description, sizes
from motid.oidc.client_rules.fapi import fapi
from motid.oidc.client_rules.grants import assurance, grants
from motid.oidc.client_rules.keys import keys
from motid.oidc.client_rules.problem import Problem
from motid.oidc.client_rules.sector import resources, sector
from motid.oidc.client_rules.sender import sender
from motid.oidc.errors import ClientMetadataInvalid


class Rule(Protocol):
    """Yields what is wrong with metadata. `sandbox` allows http on any host."""

    def __call__(self, metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:
        """Yield every problem."""
        ...


RULES: tuple[Rule, ...] = (
    description,
    grants,
    decoupled,
    addresses,
    assurance,
    keys,
    resources,
    sector,
    sender,
    fapi,
    sizes,
)


def problems_of(metadata: ClientMetadata, *, sandbox: bool) -> tuple[Problem, ...]:
    """Return all that is wrong with the metadata."""
    return tuple(problem for rule in RULES for problem in rule(metadata, sandbox=sandbox))


def check_metadata(metadata: ClientMetadata, *, sandbox: bool) -> None:
    """Raise `ClientMetadataInvalid` when the metadata cannot be registered. `sandbox` allows http on any host."""
    problems = problems_of(metadata, sandbox=sandbox)
    if problems:
        raise ClientMetadataInvalid(*problems)
