"""Where clients find the endpoints that ask for their certificate (RFC 8705 §5)."""

from typing import Any, Final

from motid.settings import Settings

_OF_CLIENTS: Final = (
    *("token_endpoint", "revocation_endpoint", "introspection_endpoint", "pushed_authorization_request_endpoint"),
    *("device_authorization_endpoint", "backchannel_authentication_endpoint", "userinfo_endpoint"),
)


def with_mtls_aliases(settings: Settings, metadata: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata with `mtls_endpoint_aliases`, where an origin of its own asks for certificates."""
    origin = settings.mtls_origin
    if origin is None:
        return metadata
    aliases = {
        name: origin + metadata[name].removeprefix(settings.exchange) for name in _OF_CLIENTS if name in metadata
    }
    return {**metadata, "mtls_endpoint_aliases": aliases}
