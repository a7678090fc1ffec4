"""The OpenAPI document, and schemathesis by it: no request that the document allows, or forbids, breaks the API."""

import asyncio
from contextlib import suppress
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable

from motid.oidc.client import ClientMetadata
from tests.oidc.management import published
from tests.oidc.world import World

EXAMPLES = 8


async def document_of_api(world: World) -> dict[str, Any]:
    async with httpx.AsyncClient(base_url=world.origin, trust_env=False, timeout=60) as http:
        answer = await http.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


async def test_the_document_names_every_member_of_a_client(world: World) -> None:
    document = await document_of_api(world)
    expected = {"/api/v1/clients", "/api/v1/clients/{client_id}", "/api/v1/clients/{client_id}/secret"}
    assert expected <= set(document["paths"])
    named = set(document["components"]["schemas"]["Client"]["properties"])
    assert set(ClientMetadata.__struct_fields__) - named == {"localized"}


def test_the_published_document_is_up_to_date() -> None:
    assert published.PUBLISHED.read_text() == published.document_now(), "run: python -m tests.docs.generated"


@pytest.mark.parametrize("mode", ["positive", "negative"])
async def test_schemathesis_finds_nothing(world: World, api: httpx.AsyncClient, mode: str) -> None:
    # Here, as no other test needs what takes each worker a second to load.
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.result import Ok
    from schemathesis.specs.openapi import checks

    conforms = [checks.status_code_conformance, checks.content_type_conformance, checks.response_schema_conformance]
    schema = schemathesis.openapi.from_dict(await document_of_api(world))
    schema.config.update(base_url=world.origin)
    headers = {"authorization": api.headers["authorization"]}

    def try_all() -> list[str]:
        tried = []
        for found in schema.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            cases = operation.as_strategy(generation_mode=schemathesis.GenerationMode(mode))

            @settings(
                max_examples=EXAMPLES,
                deadline=None,
                derandomize=True,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(cases)
            def nothing_breaks(case: Any) -> None:
                case.call_and_validate(headers=headers, checks=[not_a_server_error, *conforms])

            with suppress(Unsatisfiable):  # some operations take nothing that could be wrong
                nothing_breaks()
                tried.append(operation.label)
        return tried

    assert len(await asyncio.to_thread(try_all)) >= 4
