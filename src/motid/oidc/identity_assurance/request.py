"""The request language of OpenID Connect for Identity Assurance 1.0 §5.3 to §5.5, parsed strictly.

A request is a tree in the shape of the answer that it wants. Members of a node are either conditions (`value`,
`values`, `max_age`, `essential`) or the names of what is wanted below it; `null` wants a thing as it is.
"""

from typing import Any

import msgspec

from motid.oidc.errors import AuthorizationRefused

VERIFIED_CLAIMS = "verified_claims"
MOST_REQUESTS = 16
"""How many elements one place of a request may have."""
DEEPEST = 8
LONGEST_PURPOSE = 300
SHORTEST_PURPOSE = 3
LARGEST_NUMBER = 2**53
"""What JSON numbers are exact up to (RFC 8259 §6)."""
Scalar = str | int | float | bool

_CONDITIONS = frozenset({"essential", "value", "values", "max_age", "purpose"})
_STRUCTURED = frozenset(
    {
        *("trust_framework", "assurance_level", "assurance_process", "time", "verification_process", "evidence"),
        *("policy", "procedure", "assurance_details", "type", "check_details", "check_method", "check_id"),
        *("organization", "record", "document_details", "attestation", "source", "voucher", "created_at"),
        *("date_of_issuance", "date_of_expiry", "derived_claims", "attachments", "method"),
    }
)
"""Elements of the schema: a bare text or number in their place is a mistake, and no extension to be ignored."""


class Wanted(msgspec.Struct, frozen=True, omit_defaults=True):
    """One node of a request. `values` is None where any value would do; `max_age` in seconds.

    `members` are wanted by name, `items` are templates for the entries of a list, linked by OR.
    """

    essential: bool = False
    values: tuple[Scalar, ...] | None = None
    max_age: float | None = None
    members: dict[str, "Wanted"] = msgspec.field(default_factory=dict)
    items: tuple["Wanted", ...] = ()

    @property
    def is_condition(self) -> bool:
        """Whether this node, or one below it, must be met."""
        mine = self.essential or self.values is not None or self.max_age is not None
        return mine or any(below.is_condition for below in (*self.members.values(), *self.items))


class VerifiedClaimsRequest(msgspec.Struct, frozen=True):
    """One element: how the claims must have been verified, and which claims are wanted."""

    verification: Wanted
    claims: dict[str, Wanted]

    def __repr__(self) -> str:
        return f"<VerifiedClaimsRequest for {', '.join(sorted(self.claims))}>"

    def limited_to(self, names: frozenset[str]) -> "VerifiedClaimsRequest":
        """Return the same request for fewer claims."""
        kept = {name: wanted for name, wanted in self.claims.items() if name in names}
        return VerifiedClaimsRequest(self.verification, kept)


def read_verified_claims(sent: Any) -> tuple[VerifiedClaimsRequest, ...]:
    """Return the elements of a decoded `verified_claims`, one or a list. Raises `AuthorizationRefused`."""
    elements = sent if isinstance(sent, list) else [sent]
    if not 0 < len(elements) <= MOST_REQUESTS:
        raise _malformed(f"one to {MOST_REQUESTS} elements")
    return tuple(_element(element) for element in elements)


def _element(sent: Any) -> VerifiedClaimsRequest:
    if not isinstance(sent, dict) or not isinstance(sent.get("verification"), dict) or "claims" not in sent:
        raise _malformed("an element has verification and claims")
    verification = _node(sent["verification"], 1)
    if "trust_framework" not in verification.members:
        raise _malformed("verification asks for trust_framework")
    if "evidence" in verification.members:
        _check_evidence(sent["verification"]["evidence"], verification.members["evidence"])
    return VerifiedClaimsRequest(verification, _claims(sent["claims"]))


def _claims(sent: Any) -> dict[str, Wanted]:
    if sent is None:
        return {}
    if not isinstance(sent, dict):
        raise _malformed("claims is an object")
    return {name: _claim(request) for name, request in sent.items()}


def _claim(sent: Any) -> Wanted:
    """Parse how one claim is asked for; parts of a claim cannot be (§5.3), and what else stands there is ignored."""
    if sent is not None and not isinstance(sent, dict):
        raise _malformed("a claim is asked for by null or by conditions")
    return _node({name: value for name, value in (sent or {}).items() if name in _CONDITIONS}, 1)


def _check_evidence(sent: Any, evidence: Wanted) -> None:
    """Every entry filters for one type of evidence, named by `value` (§5.4)."""
    if not isinstance(sent, list) or not sent:
        raise _malformed("evidence is a list with at least one entry")
    for entry, raw in zip(evidence.items, sent, strict=True):
        type_ = entry.members.get("type")
        if type_ is None or type_.values is None or "values" in raw["type"]:
            raise _malformed("an entry of evidence names its type by value")


def _node(sent: Any, depth: int) -> Wanted:
    if sent is None:
        return Wanted()
    if depth > DEEPEST:
        raise _malformed("it is nested too deeply")
    if isinstance(sent, list):
        if not all(isinstance(entry, dict) for entry in sent) or not sent:
            raise _malformed("a list has objects in it")
        return Wanted(items=tuple(_node(entry, depth + 1) for entry in sent))
    if not isinstance(sent, dict):
        raise _malformed("an element is null or an object")
    _check_purpose(sent.get("purpose"))
    return Wanted(
        essential=_essential(sent.get("essential", False)),
        values=_values(sent),
        max_age=_max_age(sent),
        members=_members(sent, depth + 1),
    )


def _members(sent: dict[str, Any], depth: int) -> dict[str, Wanted]:
    members: dict[str, Wanted] = {}
    for name, below in sent.items():
        if name in _CONDITIONS:
            continue
        if below is None or isinstance(below, dict | list) or name in _STRUCTURED:
            members[name] = _node(below, depth)
    return members


def _essential(sent: Any) -> bool:
    if not isinstance(sent, bool):
        raise _malformed("essential is true or false")
    return sent


def _values(sent: dict[str, Any]) -> tuple[Scalar, ...] | None:
    if "values" in sent:
        values = sent["values"]
        if not isinstance(values, list) or not values or not all(map(is_scalar, values)):
            raise _malformed("values is a list of texts, numbers or truth values")
        return tuple(values)
    if "value" in sent:
        if not is_scalar(sent["value"]):
            raise _malformed("value is a text, a number or a truth value")
        return (sent["value"],)
    return None


def is_scalar(value: Any) -> bool:
    """Whether a value can be compared with a claim: a text, a truth value, or a number that JSON holds exactly."""
    if isinstance(value, int):
        return abs(value) <= LARGEST_NUMBER
    return isinstance(value, Scalar)


def _max_age(sent: dict[str, Any]) -> float | None:
    if "max_age" not in sent:
        return None
    age = sent["max_age"]
    if isinstance(age, bool) or not isinstance(age, int | float) or not age >= 0:
        raise _malformed("max_age is a number of seconds")
    return float(min(age, LARGEST_NUMBER))


def _check_purpose(sent: Any) -> None:
    """Check its length; what a citizen reads is the purpose that the client registered."""
    if sent is None:
        return
    if not isinstance(sent, str) or not SHORTEST_PURPOSE <= len(sent) <= LONGEST_PURPOSE:
        raise _malformed(f"purpose has {SHORTEST_PURPOSE} to {LONGEST_PURPOSE} characters")


def _malformed(what: str) -> AuthorizationRefused:
    return AuthorizationRefused("invalid_request", f"verified_claims is malformed: {what}")
