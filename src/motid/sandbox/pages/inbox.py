"""The inbox: what invented people receive, newest first, the code in large figures."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Template

from motid.kernel.clock import VIETNAM
from motid.sandbox.messages import ReceivedMessage
from motid.sandbox.world import World

SHOWN = 50
REFRESH_SECONDS = 5
_CODE = re.compile(r"(?<![\d+])\d{6}(?!\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as the page shows it."""

    channel: str
    to: str
    to_shown: str
    sender: str
    subject: str | None
    text: str
    code: str | None
    submissions: int
    received_at: datetime
    received_shown: str


@get("/inbox", include_in_schema=False)
async def inbox(
    world: NamedDependency[World],
    to: Annotated[str, QueryParameter(max_length=200)] = "",
    refresh: Annotated[int, QueryParameter(ge=0, le=3600)] = 0,
) -> Template:
    """Show the newest messages, of everybody or of one number or address."""
    wanted = to.strip()
    messages = await world.messages.newest(wanted or None, SHOWN)
    of_whom = {"to": wanted} if wanted else {}
    context = {
        "section": "/inbox",
        "to": wanted,
        "refresh": refresh,
        "messages": [shown(message) for message in messages],
        "links": {
            "again": _link(of_whom),
            "still": _link(of_whom),
            "refreshing": _link({**of_whom, "refresh": str(REFRESH_SECONDS)}),
        },
    }
    return Template("inbox.html", context=context)


def shown(message: ReceivedMessage) -> ShownMessage:
    """Prepare a message for the page."""
    code = _CODE.search(message.text)
    return ShownMessage(
        channel=message.channel,
        to=message.recipient,
        to_shown=_national(message.recipient),
        sender=message.sender,
        subject=message.subject,
        text=message.text,
        code=code[0] if code else None,
        submissions=message.submissions,
        received_at=message.received_at,
        received_shown=message.received_at.astimezone(VIETNAM).strftime("%H:%M:%S, %d/%m/%Y"),
    )


def _national(address: str) -> str:
    return f"0{address[3:]}" if address.startswith("+84") else address


def _link(query: dict[str, str]) -> str:
    return f"/inbox?{urlencode(query)}" if query else "/inbox"
