"""Sectors of pairwise subjects and the addresses of resources."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from motid.oidc.client import ClientMetadata
from motid.oidc.client_rules.problem import Problem, entry
from motid.oidc.resources import is_resource


def sector(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:  # noqa: ARG001 - rules look alike
    """Check that pairwise subjects have one sector (OpenID Connect Core §8.1)."""
    named = metadata.sector_identifier or metadata.sector_identifier_uri
    try:
        hosts = {urlsplit(address).hostname for address in metadata.redirect_uris}
    except ValueError:
        return
    if len(hosts) > 1 and metadata.subject_type == "pairwise" and not named:
        yield Problem("redirect_uris", "addresses on several hosts need a sector_identifier_uri or sector_identifier")


def resources(metadata: ClientMetadata, *, sandbox: bool) -> Iterator[Problem]:  # noqa: ARG001 - rules look alike
    """Check the addresses by which services are the target of tokens (RFC 8707 §2)."""
    for member in ("resource_identifiers", "allowed_resources"):
        for position, resource in enumerate(getattr(metadata, member), 1):
            if not is_resource(resource):
                yield Problem(entry(member, position), "a resource is an absolute address without fragment")
