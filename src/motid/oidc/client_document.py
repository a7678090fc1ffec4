"""A client's metadata as JSON, in the names of RFC 7591: how it is read, completed and shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from motid.oidc.client import CIBA_GRANT, DEVICE_GRANT, LOCALIZABLE, Client, ClientMetadata
from motid.oidc.client_rules.problem import Problem
from motid.oidc.errors import ClientMetadataInvalid
from motid.oidc.scopes import ALL_SCOPES, OFFLINE

_TYPES: Final[dict[str, Any]] = get_type_hints(ClientMetadata)
_ABOUT_THE_CLIENT: Final = ("client_id", "client_secret")
_REACH_CITIZENS: Final = frozenset({"authorization_code", DEVICE_GRANT, CIBA_GRANT})
_ALGORITHM_OF_ENCRYPTION: Final = {
    name: name.removesuffix("enc") + "alg" for name in _TYPES if name.endswith(("_response_enc", "_encryption_enc"))
}
_DEFAULTS: Final = {field.name: field for field in msgspec.structs.fields(ClientMetadata)}


@dataclass(frozen=True, slots=True, repr=False)
class ReadDocument:
    """What a document says. `ignored` are the members that MotID does not know (RFC 7591 §2)."""

    metadata: ClientMetadata
    client_id: str | None
    client_secret: str | None
    ignored: tuple[str, ...]


def read_document(document: object, defaults: Mapping[str, Any] | None = None) -> ReadDocument:
    """Return the metadata in a decoded JSON object; `defaults` stand where a member is left out, or null.

    Raises `ClientMetadataInvalid` with every member that cannot be read. Whether the rules hold is checked elsewhere.
    """
    if not isinstance(document, dict):
        raise ClientMetadataInvalid(Problem("client", "a client is a JSON object of metadata"))
    given = {str(name): value for name, value in document.items() if value is not None}
    problems = [problem for name in _ABOUT_THE_CLIENT if (problem := _text_problem(name, given.get(name)))]
    fields, localized, ignored = _sorted(given, problems)
    for name, algorithm in _ALGORITHM_OF_ENCRYPTION.items():
        if name in fields and algorithm not in fields:
            problems.append(Problem(name, f"it goes with {algorithm} (OpenID Connect Registration §2)"))
    if problems:
        raise ClientMetadataInvalid(*problems)
    if localized:
        fields["localized"] = localized
    completed = _completed({**(defaults or {}), **fields})
    completed.setdefault("client_name", _name_of(completed, given.get("client_id")))
    return ReadDocument(
        metadata=msgspec.convert(completed, ClientMetadata),
        client_id=given.get("client_id"),
        client_secret=given.get("client_secret"),
        ignored=tuple(sorted(ignored)),
    )


def document_of(client: Client) -> dict[str, Any]:
    """Return all that is registered about a client, defaults included (RFC 7591 §3.2.1); never its secret."""
    metadata = client.metadata
    found: dict[str, Any] = {"client_id": client.id}
    for name in ClientMetadata.__struct_fields__:
        value = getattr(metadata, name)
        if name == "localized" or value is None or value in ((), {}, ""):
            continue
        if name.endswith("_response_enc") and getattr(metadata, name.removesuffix("enc") + "alg") is None:
            continue
        found[name] = msgspec.to_builtins(value)
    found["scope"] = " ".join(metadata.scope)
    found["redirect_uris"] = list(metadata.redirect_uris)
    found["response_types"] = ["code"] if "authorization_code" in metadata.grant_types else []
    return {**found, **metadata.localized}


def patched(client: Client, changes: Mapping[str, Any]) -> ReadDocument:
    """Return the client's document with changes merged in: null leaves a member to its default (RFC 7396).

    Members that are objects are merged member by member; no object stands deeper.

    Raises `ClientMetadataInvalid` as `read_document` does, and for another `client_id`.
    """
    if changes.get("client_id", client.id) != client.id:
        raise ClientMetadataInvalid(Problem("client_id", "an identifier never changes"))
    kept = document_of(client)
    if "grant_types" in changes:
        kept.pop("response_types")
    for algorithm in changes.keys() & _ALGORITHM_OF_ENCRYPTION.values():
        if changes[algorithm] is None:
            kept.pop(algorithm.removesuffix("alg") + "enc", None)
    return read_document({**kept, **{name: _merged(kept.get(name), value) for name, value in changes.items()}})


def _merged(kept: object, change: object) -> object:
    if not (isinstance(kept, dict) and isinstance(change, dict)):
        return change
    return {name: value for name, value in {**kept, **change}.items() if value is not None}


def _sorted(given: dict[str, Any], problems: list[Problem]) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Part the members into those of MotID, those in a language, and those that nobody knows here."""
    fields: dict[str, Any] = {}
    localized: dict[str, str] = {}
    ignored: list[str] = []
    for name, value in given.items():
        if name in _ABOUT_THE_CLIENT:
            continue
        if name in _TYPES and name != "localized":
            fields[name] = _value(name, value, problems)
        elif name.partition("#")[0] in LOCALIZABLE and "#" in name and isinstance(value, str):
            localized[name] = value
        else:
            ignored.append(name if len(name) <= 100 and name.isprintable() else "a member without a usable name")
    return fields, localized, ignored


def _value(name: str, value: Any, problems: list[Problem]) -> Any:
    if name == "scope" and isinstance(value, str):
        value = value.split()
    try:
        converted = msgspec.convert(value, _TYPES[name])
    except (msgspec.ValidationError, RecursionError):
        problems.append(Problem(name, _rule_of(_TYPES[name])))
        return None
    return tuple(dict.fromkeys(converted)) if isinstance(converted, tuple) else converted


def _completed(fields: dict[str, Any]) -> dict[str, Any]:
    """Fill in what depends on other members.

    A client that names no scope may ask for everything that citizens share; one without citizens for nothing. As
    RFC 7591 has no member for PKCE, a document without ours asks it of public clients and under FAPI 2.0 only, where
    nobody goes without.
    """
    grants = fields.get("grant_types", _DEFAULTS["grant_types"].default)
    if "scope" not in fields:
        shared = [scope for scope in ALL_SCOPES if scope != OFFLINE or "refresh_token" in grants]
        fields["scope"] = () if _REACH_CITIZENS.isdisjoint(grants) else shared
    if "require_pkce" not in fields:
        is_fapi = fields.get("security_profile", "none") != "none"
        fields["require_pkce"] = is_fapi or fields.get("token_endpoint_auth_method") == "none"
    if fields.get("response_types") == (("code",) if "authorization_code" in grants else ()):
        del fields["response_types"]  # it follows from the grant types
    return fields


def _name_of(fields: Mapping[str, Any], client_id: str | None) -> str:
    """Return a name for a client that gives none, which it need not (RFC 7591 §2): citizens must see one."""
    first = next(iter(fields.get("redirect_uris", ())), "")
    host = first.partition("://")[2].partition("/")[0]
    return client_id or (host[:100] if host.isprintable() else "") or "Dịch vụ chưa đặt tên"


def _text_problem(name: str, value: Any) -> Problem | None:
    if value is None or (
        isinstance(value, str) and 0 < len(value) <= 200 and value.isascii() and value.isprintable()
    ):
        return None
    return Problem(name, "it is a text of 1 to 200 visible ASCII characters")


def _rule_of(wanted: Any) -> str:
    """Say in words what a member holds."""
    origin, arguments = get_origin(wanted), get_args(wanted)
    if origin in (Union, UnionType):
        return _rule_of(next(each for each in arguments if each is not type(None)))
    if origin is Literal:
        return f"it is one of {', '.join(map(str, arguments))}"
    if origin is tuple:
        inner = arguments[0]
        one_of = f", each one of {', '.join(get_args(inner))}" if get_origin(inner) is Literal else ""
        return f"it is a list of texts{one_of}"
    if origin is dict:
        return "it is a JSON object"
    return {bool: "it is true or false", int: "it is a whole number"}.get(wanted, "it is a text")
