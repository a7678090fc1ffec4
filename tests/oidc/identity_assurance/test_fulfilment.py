"""What an element of a request gets (OpenID Connect for Identity Assurance 1.0 §5.4 to §5.7)."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from motid.oidc.claims_parameter import read_claims_parameter
from motid.oidc.identity_assurance.framework import EVIDENCE_WORDS, LOWEST_IAL, identity_assurance_metadata
from motid.oidc.identity_assurance.fulfil import fulfil
from motid.proofing.assurance import IAL_OF_KIND
from motid.proofing.read_attestations import READERS
from tests.oidc.identity_assurance.evidence import EVIDENCE, NOW, SUBSCRIPTION
from tests.oidc.identity_assurance.schema import validated

RECORD = {"type": {"value": "electronic_record"}}
DAYS = 86400


def answer(verification: dict[str, Any], claims: Any = None, evidence: Any = EVIDENCE) -> dict[str, Any] | None:
    element = {
        "verification": {"trust_framework": None, **verification},
        "claims": {"name": None} if claims is None else claims,
    }
    sent = json.dumps({"userinfo": {"verified_claims": element}})
    (request,) = read_claims_parameter(sent).verified_in_userinfo
    got = fulfil(request, evidence, NOW, lambda identifier: f"ref-{identifier.int}")
    if got is not None:
        validated(got)
    return got


def test_nothing_comes_that_was_not_asked_for() -> None:
    assert answer({}) == {"verification": {"trust_framework": "vn_motid"}, "claims": {"name": "Nguyễn Thị Thử"}}


def test_everything_comes_that_was_asked_for() -> None:
    everything: dict[str, Any] = {
        **{"assurance_level": None, "assurance_process": None, "time": None, "verification_process": {}},
        "evidence": [{**RECORD, "check_details": None, "record": None, "attachments": None}],
    }
    got = answer(everything, {"name": {}, "birthdate": {"essential": True}, "phone_number": None})
    assert got == {
        "verification": {
            "trust_framework": "vn_motid",
            "assurance_level": "ial2",
            "assurance_process": {
                "policy": "motid_identity_proofing",
                "procedure": "subscriber_database_comparison",
                "assurance_details": [
                    {
                        "assurance_type": "evidence_validation",
                        "assurance_classification": "ial2",
                        "evidence_ref": [{"check_id": "ref-2"}],
                    }
                ],
            },
            "time": "2026-11-11T10:00:00+07:00",
            "verification_process": "ref-1",
            "evidence": [
                {
                    "type": "electronic_record",
                    "check_details": [
                        {
                            "check_method": "data",
                            "organization": "carrier",
                            "check_id": "ref-2",
                            "time": "2026-11-11T10:00:00+07:00",
                        }
                    ],
                    "record": {
                        "type": "mobile_subscription",
                        "source": {"name": "carrier"},
                        "date_of_expiry": "2028-11-09",
                    },
                }
            ],
        },
        "claims": SUBSCRIPTION.claims,
    }


def test_one_step_deeper_into_the_structure() -> None:
    got = answer(
        {
            "assurance_process": {"policy": None},
            "evidence": [{**RECORD, "check_details": [{"time": None}], "record": {"source": {"name": None}}}],
        }
    )
    assert got is not None
    assert got["verification"] == {
        "trust_framework": "vn_motid",
        "assurance_process": {"policy": "motid_identity_proofing"},
        "evidence": [
            {
                "type": "electronic_record",
                "check_details": [{"check_method": "data", "time": "2026-11-11T10:00:00+07:00"}],
                "record": {"type": "mobile_subscription", "source": {"name": "carrier"}},
            }
        ],
    }


def test_details_of_the_process_come_whole_and_name_no_check_that_is_not_there() -> None:
    narrow = {"assurance_process": {"assurance_details": [{"assurance_type": {"value": "of no effect"}}]}}
    got = answer(narrow)
    assert got is not None
    (detail,) = got["verification"]["assurance_process"]["assurance_details"]
    assert detail == {"assurance_type": "evidence_validation", "assurance_classification": "ial2"}
    got = answer({**narrow, "evidence": [{**RECORD, "check_details": [{"check_id": None}]}]})
    assert got is not None
    (detail,) = got["verification"]["assurance_process"]["assurance_details"]
    assert detail["evidence_ref"] == [{"check_id": "ref-2"}]


@pytest.mark.parametrize(
    ("verification", "fulfilled"),
    [
        ({"trust_framework": {"value": "vn_motid"}}, True),
        ({"trust_framework": {"values": ["eidas", "vn_motid"]}}, True),
        ({"trust_framework": {"value": "eidas"}}, False),
        ({"trust_framework": {"value": "eidas", "essential": False}}, False),
        ({"trust_framework": {"values": ["eidas"]}}, False),
        ({"assurance_level": {"value": "ial2"}}, True),
        ({"assurance_level": {"values": ["ial2", "ial3"]}}, True),
        ({"assurance_level": {"value": "ial3"}}, False),
        ({"assurance_level": {"value": 2}}, False),
        ({"assurance_process": {"procedure": {"value": "subscriber_database_comparison"}}}, True),
        ({"assurance_process": {"policy": {"value": "gpg45"}}}, False),
        ({"assurance_process": {"unheard_of": None}}, True),
        ({"assurance_process": {"unheard_of": {"deep": {"essential": True}}}}, False),
        ({"unheard_of": {"essential": True}}, False),
        ({"unheard_of": {"essential": False}}, True),
        ({"unheard_of": {"value": 1}}, False),
        ({"time": {"essential": True}}, True),
        ({"time": {"max_age": 10 * DAYS}}, True),
        ({"time": {"max_age": 10 * DAYS - 1}}, False),
        ({"time": {"max_age": 0}}, False),
        ({"evidence": [RECORD]}, True),
        ({"evidence": [{"type": {"value": "document"}}]}, False),
        ({"evidence": [{"type": {"value": "document"}}, RECORD]}, True),
        ({"evidence": [{**RECORD, "record": {"type": {"value": "mobile_subscription"}}}]}, True),
        ({"evidence": [{**RECORD, "record": {"type": {"values": ["bank_account", "tax"]}}}]}, False),
        ({"evidence": [{**RECORD, "check_details": [{"check_method": {"value": "data"}}]}]}, True),
        ({"evidence": [{**RECORD, "check_details": [{"check_method": {"value": "vpip"}}]}]}, False),
        (
            {
                "evidence": [
                    {
                        **RECORD,
                        "check_details": [{"check_method": {"value": "vpip"}}, {"time": {"max_age": 10 * DAYS}}],
                    }
                ]
            },
            True,
        ),
        ({"evidence": [{**RECORD, "check_details": [{"time": {"max_age": 5}}]}]}, False),
        ({"evidence": [{**RECORD, "record": {"created_at": {"max_age": 10**9}}}]}, False),
        ({"evidence": [{**RECORD, "record": {"date_of_expiry": {"max_age": 5}}}]}, True),
        ({"evidence": [{**RECORD, "document_details": {"type": {"value": "idcard"}}}]}, False),
        ({"evidence": [{**RECORD, "attachments": {"essential": True}}]}, False),
        ({"evidence": [{**RECORD, "method": {"value": "pipp"}}]}, False),
    ],
    ids=str,
)
def test_conditions_on_the_verification_hold_or_the_element_is_omitted(
    verification: dict[str, Any], *, fulfilled: bool
) -> None:
    assert (answer(verification) is not None) == fulfilled


@pytest.mark.parametrize(
    ("claims", "given"),
    [
        ({"name": {"value": "Nguyễn Thị Thử"}, "birthdate": None}, {"name", "birthdate"}),
        ({"name": {"value": "Ai đó"}, "birthdate": None}, {"birthdate"}),
        ({"name": {"values": ["Ai đó", "Nguyễn Thị Thử"]}}, {"name"}),
        ({"name": {"essential": True, "value": "Ai đó"}, "birthdate": None}, {"birthdate"}),
        ({"name": None, "gender": None, "unheard_of": {"essential": True}, "name#vi": None}, {"name"}),
        ({"birthdate": {"value": 1990}, "name": {}}, {"name"}),
        ({"birthdate": {"max_age": 1}}, {"birthdate"}),
        ({"gender": None}, None),
        ({"name": {"value": "Ai đó"}}, None),
        ({}, None),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value),
)
def test_claims_that_differ_or_are_unknown_are_left_out(claims: dict[str, Any], given: set[str] | None) -> None:
    got = answer({}, claims)
    assert (None if got is None else got["claims"].keys()) == given


def test_no_evidence_no_answer() -> None:
    assert answer({}, evidence=()) is None
    assert answer({}, evidence=(replace(SUBSCRIPTION, claims={}),)) is None
    assert answer({}, evidence=(replace(SUBSCRIPTION, kind="of tomorrow"),)) is None
    assert answer({}, evidence=(replace(SUBSCRIPTION, ial=1),)) is None, "self-assertion verifies nothing"


def test_no_claim_stands_beside_a_level_that_its_evidence_does_not_support() -> None:
    strong = replace(SUBSCRIPTION, ial=3, claims={"name": "Nguyễn Thị Thử"}, obtained_at=NOW - timedelta(days=1))
    both = (strong, SUBSCRIPTION)
    wanted = {"name": None, "phone_number": None}
    got = answer({"assurance_level": None}, wanted, both)
    assert got is not None
    assert (got["verification"]["assurance_level"], got["claims"].keys()) == ("ial3", {"name"})
    got = answer({"assurance_level": {"value": "ial2"}, "evidence": [RECORD]}, wanted, both)
    assert got is not None
    assert (got["claims"].keys(), len(got["verification"]["evidence"])) == ({"name", "phone_number"}, 2)
    only_phone = answer({"assurance_level": None}, {"phone_number": None}, both)
    assert only_phone is not None
    assert only_phone["verification"]["assurance_level"] == "ial2"


def test_every_kind_of_evidence_that_supports_a_level_can_be_told() -> None:
    verifying = {kind for kind, ial in IAL_OF_KIND.items() if ial >= LOWEST_IAL}
    assert verifying == EVIDENCE_WORDS.keys() == READERS.keys()


def test_discovery_says_what_evidence_there_is() -> None:
    said = identity_assurance_metadata()
    assert said["electronic_records_supported"] == [words.record_type for words in EVIDENCE_WORDS.values()]
    assert "documents_supported" not in said, "nobody has shown a document"
