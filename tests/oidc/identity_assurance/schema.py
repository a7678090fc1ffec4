"""The structure of `verified_claims` (OpenID Identity Assurance Schema Definition 1.0 §5), as far as MotID fills it.

Strict: an element that the schema does not know is an error, and so is one that it requires and that is missing.
"""

import re
from typing import Annotated, Any

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(min_length=1)]
DateTime = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})$")]
Date = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class EvidenceMetadata(msgspec.Struct, forbid_unknown_fields=True):
    evidence_classification: Text | None = None


class EvidenceReference(msgspec.Struct, forbid_unknown_fields=True):
    check_id: Text
    evidence_metadata: EvidenceMetadata | None = None


class AssuranceDetail(msgspec.Struct, forbid_unknown_fields=True):
    assurance_type: Text | None = None
    assurance_classification: Text | None = None
    evidence_ref: Annotated[list[EvidenceReference], Meta(min_length=1)] | None = None


class AssuranceProcess(msgspec.Struct, forbid_unknown_fields=True):
    policy: Text | None = None
    procedure: Text | None = None
    assurance_details: Annotated[list[AssuranceDetail], Meta(min_length=1)] | None = None


class CheckDetail(msgspec.Struct, forbid_unknown_fields=True):
    check_method: Text
    organization: Text | None = None
    check_id: Text | None = None
    time: DateTime | None = None


class Source(msgspec.Struct, forbid_unknown_fields=True):
    name: Text | None = None
    country_code: Text | None = None
    jurisdiction: Text | None = None


class Record(msgspec.Struct, forbid_unknown_fields=True):
    type: Text
    created_at: DateTime | None = None
    date_of_expiry: Date | None = None
    source: Source | None = None


class ElectronicRecord(msgspec.Struct, tag_field="type", tag="electronic_record", forbid_unknown_fields=True):
    check_details: Annotated[list[CheckDetail], Meta(min_length=1)] | None = None
    record: Record | None = None


class Verification(msgspec.Struct, forbid_unknown_fields=True):
    trust_framework: Text
    assurance_level: Text | None = None
    assurance_process: AssuranceProcess | None = None
    time: DateTime | None = None
    verification_process: Text | None = None
    evidence: Annotated[list[ElectronicRecord], Meta(min_length=1)] | None = None


class Element(msgspec.Struct, forbid_unknown_fields=True):
    verification: Verification
    claims: Annotated[dict[str, Any], Meta(min_length=1)]


def validated(verified_claims: Any) -> list[Element]:
    """Return the elements of an answer; raises `msgspec.ValidationError` for one that is not in the schema."""
    elements = verified_claims if isinstance(verified_claims, list) else [verified_claims]
    assert "null" not in re.findall(r"[a-z]+", msgspec.json.encode(elements).decode()), "what is unknown is left out"
    return msgspec.convert(elements, list[Element])
