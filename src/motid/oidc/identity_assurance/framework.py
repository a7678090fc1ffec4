"""The trust framework under which MotID vouches for a person, and its words. All values here are stable.

`vn_motid`: identities of citizens, proved by evidence of named issuers to a system of public services under Decree
69/2024/ND-CP on electronic identification and authentication. `docs/reference/openid-connect.md` says what each value
means.
"""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

TRUST_FRAMEWORK: Final = "vn_motid"
POLICY: Final = "motid_identity_proofing"
"""The dated rules of proofing, with the legal basis of each (`docs/reference/policies.md`)."""
VERIFIABLE_CLAIMS: Final = frozenset(
    {"name", "birthdate", "personal_number", "legacy_identity_number", "phone_number"}
)
"""Claims that some evidence confirms; nothing else stands in `verified_claims`."""
LOWEST_IAL: Final = 2
"""From here on somebody else than the person vouches for the identity."""


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """How a kind of evidence reads: a record at its issuer, checked by a method of the specification's list."""

    record_type: str
    check_method: str


EVIDENCE_WORDS: Final = MappingProxyType({"mobile_subscription": EvidenceWords("mobile_subscription", "data")})
"""`data`: what the person said was compared with the record of a source that is competent for it."""


def assurance_level(ial: int) -> str:
    """Return the level as the framework names it."""
    return f"ial{ial}"


def identity_assurance_metadata() -> dict[str, object]:
    """Return the members of §8. No evidence is a document yet, so that nothing is said of documents."""
    return {
        "verified_claims_supported": True,
        "trust_frameworks_supported": [TRUST_FRAMEWORK],
        "evidence_supported": ["electronic_record"],
        "electronic_records_supported": sorted({words.record_type for words in EVIDENCE_WORDS.values()}),
        "claims_in_verified_claims_supported": sorted(VERIFIABLE_CLAIMS),
    }
