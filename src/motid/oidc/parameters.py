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

_NAME = re.compile(r"[\x21-\x7e]{1,100}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_PLAIN = re.compile(rb"[A-Za-z0-9._~-]*")
"""What stands for itself, encoded or not."""
_BAD_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")


def read_parameters(encoded: bytes) -> Parameters:
    """Return the parameters of an `application/x-www-form-urlencoded` text; a blank value counts as left out.

    Raises `ParametersInvalid`: for a repeated parameter (RFC 6749 §3.1, §3.2) with the readable rest in
    `read_leniently`, for text that is not UTF-8, control characters, too many or too long parameters.
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


def without_repeated(encoded: bytes) -> Parameters:
    """Return only what came once, to find out where an error about the rest may be sent."""
    pairs = _pairs(encoded)
    names = [name for name, _ in pairs]
    return {name: value for name, value in pairs if value and names.count(name) == 1}


def has_control_characters(value: str) -> bool:
    """Whether a value has characters that no parameter has."""
    return _CONTROL.search(value) is not None


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    if len(encoded) > LONGEST_INPUT:
        raise ParametersInvalid("the request is too long")
    fields = [field for field in encoded.split(b"&") if field]
    if len(fields) > MOST_PARAMETERS:
        raise ParametersInvalid("the request has too many parameters")
    return [_pair(field) for field in fields]


def _pair(field: bytes) -> tuple[str, str]:
    name, _, value = field.partition(b"=")
    decoded_name, decoded_value = _decoded(name), _decoded(value)
    if not _NAME.fullmatch(decoded_name):
        raise ParametersInvalid("a parameter has no usable name")
    if len(decoded_value) > LONGEST_VALUE:
        raise ParametersInvalid("a parameter is too long")
    return decoded_name, decoded_value


def _decoded(text: bytes) -> str:
    if _PLAIN.fullmatch(text):
        return text.decode()  # names, and most values
    if _BAD_ESCAPE.search(text):
        raise ParametersInvalid("a parameter is not form-encoded")
    try:
        decoded = unquote_to_bytes(text.replace(b"+", b" ")).decode()
    except UnicodeDecodeError:
        raise ParametersInvalid("a parameter is not UTF-8") from None
    if not decoded.isprintable() and _CONTROL.search(decoded):
        raise ParametersInvalid("a parameter has control characters")
    return decoded
