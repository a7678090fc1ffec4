"""DPoP (RFC 9449): a client proves at every call that it holds the key that its tokens are bound to."""
