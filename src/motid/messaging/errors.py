"""What a gateway may answer instead of a receipt. The text carries a code, never a recipient or a message."""


class GatewayError(Exception):
    """A submission did not end in a receipt. `code` is short and stable, such as `smpp.0x00000058`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class GatewayUnavailable(GatewayError):  # noqa: N818 - named as the caller reasons about it
    """Nothing was accepted: no connection, no bind, or a passing fault. Submit again later."""


class Throttled(GatewayError):  # noqa: N818
    """The gateway asks for less. Submit again after `retry_after` seconds at the earliest."""

    def __init__(self, code: str, retry_after: float) -> None:
        super().__init__(code)
        self.retry_after = retry_after


class SubmissionRejected(GatewayError):  # noqa: N818
    """The gateway will never accept this message."""


class SubmissionUncertain(GatewayError):  # noqa: N818
    """The message went out and the answer was lost: it may or may not have been accepted. The caller decides."""


class SubmissionTooLate(GatewayError):  # noqa: N818
    """The message expired while it waited for its turn at the gateway; nothing was sent."""
