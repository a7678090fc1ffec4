"""The samples in the guides for integrators are what they say they are."""

import json
import re
from typing import Any

from motid.oidc.check_client_metadata import check_metadata
from motid.oidc.claims_parameter import read_claims_parameter
from motid.oidc.client import EXCHANGE_GRANT
from motid.oidc.client_document import read_document
from tests.docs.documents import document
from tests.oidc.identity_assurance.schema import validated


def samples(name: str) -> list[Any]:
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", document(name).text, re.DOTALL)]


def test_the_service_in_the_guide_can_be_registered() -> None:
    ((service,),) = samples("howto/call-for-a-citizen.md")
    read = read_document(service)
    check_metadata(read.metadata, sandbox=False)
    assert read.ignored == ()
    assert EXCHANGE_GRANT in read.metadata.grant_types


def test_the_verified_claims_in_the_guide_are_asked_and_answered_by_the_rules() -> None:
    asked, answered = samples("howto/ask-for-verified-claims.md")
    (request,) = read_claims_parameter(json.dumps(asked)).verified_in_id_token
    (element,) = validated(answered["verified_claims"])
    assert element.claims.keys() == request.claims.keys()
