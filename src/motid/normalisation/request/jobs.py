"""Names and payloads of the jobs of normalisation."""

from uuid import UUID

import msgspec

ASK_JOB = "normalisation.ask_registries"


class AskRegistries(msgspec.Struct, frozen=True):
    """Ask the registries about a request until they answer; finish it where its phone is confirmed."""

    request_id: UUID
