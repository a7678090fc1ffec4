"""`x-fapi-interaction-id`: by it a client and a resource server find the same call in their logs.

FAPI 1.0 Part 1 §6.2.1, which FAPI-CIBA builds on. FAPI 2.0 has it in its implementation advice.
"""

import re
from typing import Final
from uuid import uuid4

from litestar.types import Scope

from motid.web.protocol.http import Header, header

_NAME: Final = b"x-fapi-interaction-id"
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", re.ASCII)


def interaction_id(scope: Scope, *, needed: bool) -> tuple[Header, ...]:
    """Return the header of the answer: the identifier that the client sent, or a new one where one is needed."""
    sent = header(scope, _NAME)
    if sent is not None and _UUID.fullmatch(sent):
        return ((_NAME, sent.encode()),)
    return ((_NAME, str(uuid4()).encode()),) if needed or sent is not None else ()
