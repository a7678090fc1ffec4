"""`GET /messages`: what telephones and mailboxes received."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import delete, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from motid.sandbox.messages import ReceivedMessage
from motid.sandbox.problems import documented
from motid.sandbox.world import World


class Message(msgspec.Struct, rename={"recipient": "to", "sender": "from"}):
    """One SMS or mail as its recipient sees it, with its full text."""

    id: str
    channel: Literal["sms", "mail"]
    recipient: str
    sender: str
    subject: str | None
    text: str
    html: str | None
    encoding: str
    segments: int
    submissions: int
    received_at: datetime


class Messages(msgspec.Struct):
    """Messages, newest first."""

    messages: list[Message]


@get("/messages", summary="Messages received, newest first", tags=["messages"], responses=documented(400))
async def list_messages(
    world: NamedDependency[World],
    to: Annotated[str | None, QueryParameter(description="Phone number in any spelling, or mail address")] = None,
    channel: Annotated[Literal["sms", "mail"] | None, QueryParameter(description="Only SMS or only mail")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=1000, description="At most so many")] = 50,
) -> Messages:
    """Return SMS and mail with their full text; the codes in them are what a person would type."""
    found = await world.messages.newest(to, limit, channel)
    return Messages([as_document(message) for message in found])


@delete("/messages", summary="Empty the inbox", tags=["messages"])
async def clear_messages(world: NamedDependency[World]) -> None:
    """Forget every message received."""
    await world.messages.clear()


def as_document(message: ReceivedMessage) -> Message:
    """Return a message in the shape of the interface."""
    return Message(
        id=str(message.id),
        channel=message.channel,
        recipient=message.recipient,
        sender=message.sender,
        subject=message.subject,
        text=message.text,
        html=message.html,
        encoding=message.encoding,
        segments=message.segments,
        submissions=message.submissions,
        received_at=message.received_at,
    )
