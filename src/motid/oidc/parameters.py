"""Parameters of queries and forms, read strictly: no repetition, no broken encoding, no unbounded sizes."""

import re
from urllib.parse import unquote_to_bytes

from motid.oidc.errors import ParametersInvalid

LONGEST_INPUT = 16 * 1024
"""Bytes of a query or form that are read at all."""
LONGEST_VALUE = 8 * 1024
MOST_PARAMETERS = 64

REPEATABLE = frozenset({"resource", "audience"})
"""What may come more than once (RFC 8707 §2, RFC 8693 §2.1): values without spaces, which are joined by one."""

Parameters = dict[str, str]

_JSON = frozenset({"claims"})
"""Values that are JSON, where line breaks and tabs are white space (RFC 8259 §2)."""

_NAME = re.compile(r"[\x21-\x7e]{1,100}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_IN_JSON = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PLAIN = re.compile(rb"([A-Za-z0-9._~-]{1,100})=([A-Za-z0-9._~-]{0,%d})" % LONGEST_VALUE)
"""A parameter whose every character stands for itself, and that is not too long: most are such."""
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def read_parameters(encoded: bytes) -> Parameters:
    """Return the parameters of an `application/x-www-form-urlencoded` text; a blank value counts as left out.

    Raises `ParametersInvalid`: for a repeated parameter (RFC 6749 §3.1, §3.2), for text that is not UTF-8, control
    characters, too many or too long parameters. `readable_parameters` has the rest.
    """
    pairs = _pairs(encoded)
    names = [name for name, _ in pairs]
    if len(set(names)) == len(names):
        return {name: value for name, value in pairs if value}
    repeated = frozenset(name for name in names if names.count(name) > 1) - REPEATABLE
    if repeated:
        raise ParametersInvalid("a parameter was repeated", repeated=repeated)
    joined: Parameters = {}
    for name, value in pairs:
        if value:
            joined[name] = f"{joined[name]} {value}" if name in joined else value
    return joined


def readable_parameters(encoded: bytes) -> Parameters:
    """Return what came once and can be read, to find out where an error about the rest may be sent.

    Raises `ParametersInvalid` where there is more than is read at all.
    """
    pairs: list[tuple[str, str]] = []
    for field in _fields(encoded):
        name, _, value = field.partition(b"=")
        try:
            pairs.append((_name(name), ""))
            pairs[-1] = (pairs[-1][0], _value(pairs[-1][0], value))
        except ParametersInvalid:
            continue  # of an unreadable value the name stays, so that it counts as repeated
    names = [name for name, _ in pairs]
    return {name: value for name, value in pairs if value and names.count(name) == 1}


def has_control_characters(name: str, value: str) -> bool:
    """Whether the value of a parameter has characters that none has."""
    return (_CONTROL_IN_JSON if name in _JSON else _CONTROL).search(value) is not None


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    return [_pair(field) for field in _fields(encoded)]


def _fields(encoded: bytes) -> list[bytes]:
    if len(encoded) > LONGEST_INPUT:
        raise ParametersInvalid("the request is too long")
    fields = [field for field in encoded.split(b"&") if field]
    if len(fields) > MOST_PARAMETERS:
        raise ParametersInvalid("the request has too many parameters")
    return fields


def _pair(field: bytes) -> tuple[str, str]:
    plain = _PLAIN.fullmatch(field)
    if plain is not None:
        return plain[1].decode(), plain[2].decode()
    encoded_name, _, encoded_value = field.partition(b"=")
    name = _name(encoded_name)
    return name, _value(name, encoded_value)


def _name(encoded: bytes) -> str:
    name = _decoded(encoded)
    if not _NAME.fullmatch(name):
        raise ParametersInvalid("a parameter has no usable name")
    return name


def _value(name: str, encoded: bytes) -> str:
    value = _decoded(encoded)
    if len(value) > LONGEST_VALUE:
        raise ParametersInvalid("a parameter is too long")
    if not value.isprintable() and has_control_characters(name, value):
        raise ParametersInvalid("a parameter has control characters")
    return value


def _decoded(text: bytes) -> str:
    if _BAD_ESCAPE.search(text):
        raise ParametersInvalid("a parameter is not form-encoded")
    try:
        return unquote_to_bytes(text.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        raise ParametersInvalid("a parameter is not UTF-8") from None
