"""Device Authorization Grant (RFC 8628): a device without a keyboard shows a code, the citizen types it elsewhere."""
